"""`gvi replies`: answers to calendar invitations, from files or from the mailbox."""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
from flask import current_app

from gvi.access.actor import Actor
from gvi.access.permissions import Permission
from gvi.cli_acting import acting
from gvi.config import Settings
from gvi.core.templating import word_text
from gvi.mail.outbox import wake_worker
from gvi.replies.mailbox import Mailbox, NotRead, address_of
from gvi.replies.opening import MOST_BYTES
from gvi.replies.owners import Owner, owner_of
from gvi.replies.reading import read
from gvi.replies.taking import Taken, take
from gvi.replies.vocabulary import Source

UNREACHABLE = 3
EXAMPLE = """Example:

\b
  gvi replies answer.ics forwarded.eml --as probation_coordinator@demo.example
  gvi replies --mailbox --json --as probation_coordinator@demo.example"""


@dataclass
class Done:
    """What became of each message, and the mails to mark once that has been kept."""

    lines: list[dict[str, object]] = field(default_factory=list)
    box: Mailbox | None = None
    uids: list[str] = field(default_factory=list)

    def tell(self, *, in_json: bool) -> None:
        """One line a message; with --json one JSON object a line."""
        for uid in self.uids:
            assert self.box is not None
            self.box.mark_taken(uid)
        if self.lines:
            wake_worker()
        for line in self.lines:
            click.echo(json.dumps(line, ensure_ascii=False) if in_json else _plainly(line))


def _telling(command: Callable[..., Done]) -> Callable[..., None]:
    """Nothing is told, and no mail is marked, before the transaction has been kept."""

    @functools.wraps(command)
    def run(*, in_json: bool, **options: Any) -> None:
        with ExitStack() as until_told:
            try:
                command(until_told=until_told, **options).tell(in_json=in_json)
            except NotRead as fault:
                click.echo(f"gvi: the mailbox could not be read ({fault})", err=True)
                sys.exit(UNREACHABLE)

    return run


@click.command("replies", epilog=EXAMPLE)
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE…")
@click.option("--mailbox", is_flag=True, help="Read what is new in the mailbox of GVI_IMAP_URL.")
@click.option("--json", "in_json", is_flag=True, help="Print one JSON object a message on stdout.")
@_telling
@acting(Permission.REPLY_EDIT)
def replies(actor: Actor, files: tuple[Path, ...], mailbox: bool, until_told: ExitStack) -> Done:
    """Take in answers to calendar invitations: .ics files and mails (.eml), or what is new in the mailbox.

    What is plainly the answer of somebody invited is recorded. Everything else waits for a person, with the reason.
    """
    if bool(files) is mailbox:
        raise click.UsageError("give files, or --mailbox")
    if mailbox:
        return _from_mailbox(actor, until_told)
    return Done([_line(str(file), take(actor, _bytes(file), source=Source.COMMAND)) for file in _in_order(files)])


def _in_order(files: Iterable[Path]) -> list[Path]:
    return list(dict.fromkeys(files))


def _bytes(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except OSError as fault:
        click.echo(f"gvi: {file}: {fault.strerror}. Nothing has been recorded.", err=True)
        raise SystemExit(UNREACHABLE) from None


def _from_mailbox(actor: Actor, until_told: ExitStack) -> Done:
    """What is the actor's own agency's; the worker takes the rest."""
    settings: Settings = current_app.config["SETTINGS"]
    try:
        address = address_of(settings.imap_url)
    except ValueError as fault:
        raise click.UsageError(str(fault)) from None
    done = Done(box=until_told.enter_context(Mailbox(address)))
    assert done.box is not None
    for mail in done.box.new():
        reading = read(mail.content)
        if owner_of(reading, address) == Owner(actor.site_id, actor.agency_id):
            taken = take(actor, mail.content, source=Source.MAILBOX, reading=reading)
            done.lines.append(_line(f"mailbox:{mail.uid}", taken))
            done.uids.append(mail.uid)
    return done


def _line(name: str, taken: Taken) -> dict[str, object]:
    reply = taken.reply
    return {
        "file": name, "outcome": taken.outcome.value, "answer": reply.answer.value if reply.answer else None,
        "attendee": reply.facts.get("attendee") or None, "uid": reply.facts.get("uid") or None,
        "sequence": reply.sequence, "why": taken.why.value if taken.why else None,
    }  # fmt: skip


def _plainly(line: dict[str, object]) -> str:
    from gvi.replies.vocabulary import Outcome, Why

    why = word_text(Why(str(line["why"]))) if line["why"] else None
    shown = (line["file"], word_text(Outcome(str(line["outcome"]))), line["answer"], line["attendee"], why)
    return "  ".join(str(each) for each in shown if each)


commands = (replies,)
