"""gvi purge: what is due and what would go, and carrying out what has been approved."""

from __future__ import annotations

import functools
import json
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from gvi.access.actor import Actor
from gvi.access.permissions import Permission
from gvi.agencies.models import Agency
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.cli_acting import acting, fail
from gvi.core.problems import Problem, insist
from gvi.extensions import db
from gvi.members.models import Member
from gvi.retention import extracting
from gvi.retention.models import PurgeLine
from gvi.retention.queries import Item, extracts_of, items_due
from gvi.retention.sweeping import Swept, sweep
from gvi.retention.work import purge_approved

REFUSED = 1


@dataclass(frozen=True)
class Asked:
    """What is to be done once the account has been admitted: carried out for good only outside its transaction."""

    site_id: int
    agency_id: int
    lines: tuple[dict[str, Any], ...] | None = None


def _telling(command: Callable[..., Asked]) -> Callable[..., None]:
    @functools.wraps(command)
    def run(*, in_json: bool, **options: Any) -> None:
        asked = command(**options)
        if asked.lines is not None:
            _list(asked.lines, in_json)
        else:
            _carry_out(asked, in_json)

    return run


@click.command("purge")
@click.option("--dry-run", is_flag=True, help="Say what is due and what would go; change nothing.")
@click.option("--json", "in_json", is_flag=True, help="Machine-readable output.")
@_telling
@acting(Permission.PURGE_DECIDE)
def purge(actor: Actor, dry_run: bool) -> Asked:
    """Carry out what has been approved of the account's agency; with --dry-run, list what is due.

    Nothing is purged that two people have not agreed upon: one proposes on the page for retention, another approves.

    Example: gvi purge --dry-run --as social_coordinator@demo.example
    """
    if not dry_run:
        return Asked(actor.site_id, actor.agency_id)
    items = items_due(actor)
    log.read(actor, Verb.LIST, [item.member or item.handover for item in items])
    return Asked(actor.site_id, actor.agency_id, tuple(_described(actor, item) for item in items))


def _described(actor: Actor, item: Item) -> dict[str, Any]:
    state = "held" if item.is_held else "proposed" if item.is_proposed else "due"
    rows = would_take(actor, item)
    return {
        "ref": item.ref, "since": item.due.since.isoformat(), "state": state, "whole": item.due.is_whole,
        "facets": [facet.value for facet in item.due.facets], "rows": {name: rows[name] for name in sorted(rows)},
    }  # fmt: skip


def would_take(actor: Actor, item: Item) -> Counter[str]:
    """Rows by table that a purge of the item would delete. Deletes nothing."""
    swept = Swept()
    line = PurgeLine(
        **actor.owns, member_id=item.member.id if item.member else None,
        handover_id=item.handover.id if item.handover else None, facets=[facet.value for facet in item.due.facets],
        is_whole=item.due.is_whole,
    )  # fmt: skip
    with db.session.no_autoflush:
        sweep(line, swept, for_good=False)
    return Counter({name: count for name, count in swept.rows.items() if count})


def _list(lines: tuple[dict[str, Any], ...], in_json: bool) -> None:
    if in_json:
        click.echo(json.dumps({"due": lines}, ensure_ascii=False, indent=2))
        return
    for line in lines:
        what = "whole record" if line["whole"] else ", ".join(line["facets"])
        rows = ", ".join(f"{count} {name}" for name, count in line["rows"].items())
        click.echo(f"{line['ref']}  {line['since']}  {line['state']}  {what}  ({rows})")
    click.echo(f"{len(lines)} due; nothing was changed")


def _carry_out(asked: Asked, in_json: bool) -> None:
    done = purge_approved(site_id=asked.site_id, agency_id=asked.agency_id)
    if in_json:
        click.echo(json.dumps({"orders": done.orders, "clean": done.is_clean}))
    else:
        click.echo(f"{done.orders} orders carried out")
    if not done.is_clean:
        click.echo("gvi: the database was being read; the file is cleaned on the next round", err=True)
        sys.exit(REFUSED)


@click.command("extract")
@click.argument("ref")
@click.option("--agency", "agency", required=True, metavar="AGENCY", help="Whose record: its own id or its name.")
@click.option(
    "--out", "out", type=click.Path(path_type=Path, dir_okay=False), help="Write the reviewed extract here, as PDF."
)
@click.option("--json", "in_json", is_flag=True, help="Machine-readable output.")
@acting(Permission.RETENTION_EDIT)
def extract(actor: Actor, ref: str, agency: str, out: Path | None, in_json: bool) -> None:
    """What the account's agency keeps of one person: every line, as the person may be shown it.

    What the last review withheld is left out; without a review nothing is told but where to make one.

    Example: gvi extract k7m3q9b --agency "Frivården Malmö" --out utdrag.pdf --as probation_coordinator@demo.example
    """
    own = db.session.get_one(Agency, actor.agency_id)
    if agency.strip().casefold() not in {own.name.casefold(), (own.external_id or "").casefold(), own.ref}:
        fail(f"{agency}: an extract is made by the agency that keeps the record")
    member = db.session.scalars(Member.visible_to(actor).where(Member.ref == ref)).first()
    if member is None:
        fail(f"{ref}: no such record at your agency")
    last = next((each for each in extracts_of(member) if each.reviewed_at), None)
    insist([] if last else [Problem("extract-not-reviewed")])
    assert last is not None
    log.read(actor, Verb.EXPORT, [member], fields=["extract"])
    if out is not None:
        out.write_bytes(extracting.printed(last, member))
        click.echo(json.dumps({"written": str(out)}) if in_json else f"written to {out}")
        return
    lines = [line for line in extracting.lines_of(member) if line.key not in last.withheld]
    told = [{"part": line.part, "text": line.text} for line in lines]
    if in_json:
        click.echo(
            json.dumps({"lines": told, "withheld": len(last.withheld), "ground": last.ground}, ensure_ascii=False)
        )
    for line in told if not in_json else ():
        click.echo(f"{line['part']}: {line['text']}")


commands = (purge, extract)
