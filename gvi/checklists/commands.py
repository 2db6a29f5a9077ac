"""gvi playbook: a site's tasks and free days to a file, and from one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from gvi.access.actor import Actor
from gvi.access.permissions import Permission
from gvi.checklists import playbook as writing
from gvi.checklists import queries
from gvi.checklists.playbook_file import BadFile, Playbook, read, written
from gvi.cli_acting import acting, fail
from gvi.sites.queries import site_of

LARGEST = 1_000_000
"""Bytes; a playbook of the most tasks is far smaller."""


@click.group("playbook")
def playbook() -> None:
    """What every call-in of a site begins with, to a file and from one."""


@playbook.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@acting(Permission.PLAYBOOK_READ)
def export(actor: Actor, file: Path) -> None:
    """Write the site's tasks and free days to FILE, as JSON ("-" for stdout).

    A site without a playbook of its own writes the standard one.

    Example: gvi playbook export playbook.json --as project_lead@demo.example
    """
    text = written(_standing(actor))
    if str(file) == "-":
        click.echo(text, nl=False)
        return
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as fault:
        fail(f"{file}: {fault.strerror}")
    click.echo(f"written to {file}")


@playbook.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@acting(Permission.PLAYBOOK_EDIT)
def import_(actor: Actor, file: Path) -> None:
    """Let the site's tasks and free days be those of FILE, all of them or none. Lists that are already made stay as they are.

    Example: gvi playbook import playbook.json --as project_lead@demo.example
    """
    try:
        if file.stat().st_size > LARGEST:
            fail(f"{file}: larger than a playbook can be")
        wanted = read(file.read_text(encoding="utf-8-sig"))
    except (UnicodeDecodeError, OSError):
        fail(f"{file}: cannot be read as UTF-8 text")
    except BadFile as bad:
        fail(*(f"{file}: {fault}" for fault in bad.faults))
    if wanted == _standing(actor):
        click.echo("the playbook is already like this; nothing was changed")
        return
    writing.replace(actor, wanted.entries)
    writing.close_days(actor, site_of(actor), bridge_days_free=wanted.bridge_days_free, closed_days=wanted.closed_days)
    click.echo(f"{len(wanted.entries)} tasks")


def _standing(actor: Actor) -> Playbook:
    site = site_of(actor)
    closed = tuple(sorted(map(date.fromisoformat, site.closed_days)))
    return Playbook(tuple(queries.entries_of(actor.site_id)), site.bridge_days_free, closed)


commands = (playbook,)
