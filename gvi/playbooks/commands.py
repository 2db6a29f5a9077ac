"""gvi playbook: what a site works by to a file and from one, and letting the letters that came be used."""

from __future__ import annotations

from pathlib import Path

import click

from gvi.access.actor import Actor
from gvi.access.permissions import Permission
from gvi.cli_acting import acting, fail
from gvi.extensions import db
from gvi.letters import versions
from gvi.letters.models import Kind
from gvi.letters.rules import LANGUAGES
from gvi.playbooks import operations
from gvi.playbooks.file import LARGEST, BadFile, Whole, read, written
from gvi.playbooks.queries import standing


@click.group("playbook")
def playbook() -> None:
    """What every call-in of a site begins with, to a file and from one."""


@playbook.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@acting(Permission.PLAYBOOK_READ)
def export(actor: Actor, file: Path) -> None:
    """Write what the site works by to FILE, as JSON ("-" for stdout): tasks, free days, wordings, run sheet, cadences.

    What the site has not made its own is written as it is by default. The file tells of nobody.

    Example: gvi playbook export playbook.json --as project_lead@demo.example
    """
    text = written(standing(actor))
    try:
        read(text)
        if str(file) == "-":
            click.echo(text, nl=False)
            return
        file.write_text(text, encoding="utf-8")
    except BadFile as bad:
        fail(*(f"not written: {fault}" for fault in bad.faults))
    except OSError as fault:
        fail(f"{file}: {fault.strerror}")
    click.echo(f"written to {file}")


@playbook.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--dry-run", is_flag=True, help="Say what would be changed, and change nothing.")
@acting(Permission.PLAYBOOK_EDIT)
def import_(actor: Actor, file: Path, dry_run: bool) -> None:
    """Let the site work by FILE, all of it or nothing. What is already made stays: lists, letters, run sheets.

    A letter's wording becomes a new version, which waits until somebody else approves it.

    Example: gvi playbook import playbook.json --dry-run --as project_lead@demo.example
    """
    changed = operations.take_in(actor, _whole(file))
    db.session.flush()
    for line in changed or ["the playbook is already like this; nothing was changed"]:
        click.echo(line)
    if dry_run:
        db.session.rollback()
        click.echo("this was a dry run; nothing was changed")


@playbook.command("letters")
@acting(Permission.TEMPLATE_APPROVE)
def letters(actor: Actor) -> None:
    """Show the wordings of letters that wait for approval.

    Example: gvi playbook letters --as lawyer@demo.example
    """
    for each in versions.waiting(actor):
        click.echo(f"=== {each.kind.value} {each.language} {each.number}\n{each.text.rstrip()}\n")


@playbook.command("approve")
@click.argument("kind", type=click.Choice([each.value for each in Kind]))
@click.argument("language", type=click.Choice(LANGUAGES))
@click.argument("version", type=int)
@acting(Permission.TEMPLATE_APPROVE)
def approve(actor: Actor, kind: str, language: str, version: int) -> None:
    """Let letters of KIND in LANGUAGE follow VERSION of their wording, which somebody else has brought in.

    Example: gvi playbook approve invitation sv 2 --as lawyer@demo.example
    """
    asked = (Kind(kind), language, version)
    found = next((each for each in versions.waiting(actor) if (each.kind, each.language, each.number) == asked), None)
    if found is None:
        fail(f"{kind} {language} {version}: no such version waits for approval")
    versions.approve(actor, found)
    click.echo(f"{kind} {language} {version}: approved")


def _whole(file: Path) -> Whole:
    try:
        if file.stat().st_size > LARGEST:
            fail(f"{file}: larger than a playbook can be")
        return read(file.read_text(encoding="utf-8-sig"))
    except BadFile as bad:
        fail(*(f"{file}: {fault}" for fault in bad.faults))
    except (UnicodeDecodeError, OSError):
        fail(f"{file}: cannot be read as UTF-8 text")


commands = (playbook,)
