"""gvi audit: prove the log, and show what it says of a ref."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click
from flask import current_app

from gvi.access.actor import Actor
from gvi.access.permissions import Permission
from gvi.audit import anchors, chain, log
from gvi.audit.models import AuditEntry
from gvi.audit.pseudonyms import ref_of
from gvi.audit.queries import entries_of
from gvi.audit.verbs import Verb
from gvi.cli_acting import acting, fail
from gvi.config import Settings
from gvi.extensions import db

BROKEN = 1


@click.group()
def audit() -> None:
    """The log of reads and changes."""


@audit.command()
@click.option("--json", "as_json", is_flag=True, help="Machine-readable output.")
def anchor(as_json: bool) -> None:
    """Write down today's head of every chain, where it has not been yet. The worker does so by itself.

    Example: gvi audit anchor
    """
    written = anchors.anchor_today()
    settings: Settings = current_app.config["SETTINGS"]
    click.echo(json.dumps({"anchored": written}) if as_json else f"{written} chains anchored in {settings.anchors}")


@audit.command()
@click.option(
    "--anchors",
    "anchor_folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Anchors kept elsewhere.",
)
@click.option("--json", "as_json", is_flag=True, help="Machine-readable output.")
def verify(anchor_folder: Path | None, as_json: bool) -> None:
    """Prove every chain, or name the first broken link of each; also against the anchors, where there are any.

    Example: gvi audit verify
    """
    settings: Settings = current_app.config["SETTINGS"]
    try:
        known = anchors.anchored(anchor_folder or settings.anchors)
    except anchors.BadAnchor as fault:
        fail(str(fault))
    verdicts = list(chain.verify(known))
    if as_json:
        click.echo(json.dumps([asdict(verdict) for verdict in verdicts]))
    for verdict in verdicts if not as_json else ():
        state = (
            f"broken at entry {verdict.broken_at}: {verdict.why}"
            if verdict.why
            else f"{verdict.length} entries, unbroken"
        )
        click.echo(f"site {verdict.site_id}, agency {verdict.agency_id}: {state}")
    sys.exit(BROKEN if any(verdict.why for verdict in verdicts) else 0)


@audit.command()
@click.argument("ref")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable output.")
@acting(Permission.AUDIT_READ)
def show(actor: Actor, ref: str, as_json: bool) -> None:
    """What the log of the account's own agency says of one ref, or of a person's pseudonym, oldest first.

    Example: gvi audit show k7m3q9b --as auditor@kommun.example
    """
    named = ref_of((actor.site_id, actor.agency_id), ref) or ref
    rows = db.session.execute(
        entries_of(actor).where(AuditEntry.subject_ref == named).order_by(AuditEntry.number)
    ).all()
    log.told(actor, Verb.LIST, kind="audit_entry", values={"ref": ref})
    lines = [_described(entry, user.name if user else None) for entry, user in rows]
    if as_json:
        click.echo(json.dumps(lines, ensure_ascii=False))
    for line in lines if not as_json else ():
        click.echo("  ".join(str(value) for value in line.values() if value))


def _described(entry: AuditEntry, who: str | None) -> dict[str, object]:
    return {
        "number": entry.number, "at": entry.at.isoformat(timespec="seconds"), "who": who, "role": entry.role,
        "verb": entry.verb, "kind": entry.subject_kind, "fields": ", ".join(entry.fields), "reason": entry.reason,
    }  # fmt: skip


commands = (audit,)
