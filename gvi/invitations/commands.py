"""`gvi invitations`: what calendars are to be told, as files or by mail."""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from gvi.access.actor import Actor
from gvi.access.permissions import Permission
from gvi.access.policy import allows
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins.models import CallIn
from gvi.cli_acting import acting, fail
from gvi.core import clock
from gvi.core.problems import Problem
from gvi.core.templating import problem_text
from gvi.documents.bundle import numbered
from gvi.documents.invitation import to_ics
from gvi.extensions import db
from gvi.invitations import operations
from gvi.invitations.message import invitation_for
from gvi.invitations.plan import Line, Plan
from gvi.invitations.queries import invited_staff, plan_of, staff_to_choose
from gvi.letters.folder import Staged
from gvi.mail.outbox import wake_worker

REFUSED, UNREACHABLE = 1, 3
EXAMPLE = """Example:

\b
  gvi invitations k7m3q9b --as probation_coordinator@demo.example
  gvi invitations k7m3q9b --send --staff police_coordinator@demo.example --as probation_coordinator@demo.example"""


@dataclass(frozen=True)
class Outcome:
    """What was done about each recipient."""

    lines: tuple[dict[str, object], ...]
    staged: Staged | None = None
    queued: int = 0
    refused: str = ""

    def tell(self, *, in_json: bool) -> None:
        """Put files in place, wake the worker, and say what became of each recipient."""
        if self.staged:
            self.staged.settle()
        if self.queued:
            wake_worker()
        if in_json:
            click.echo(json.dumps({"recipients": self.lines, "queued": self.queued}, ensure_ascii=False, indent=2))
        else:
            for line in self.lines:
                click.echo("  ".join(str(value) for value in line.values() if value is not None))
        if self.refused:
            click.echo(f"gvi: {self.refused}", err=True)
        sys.exit(REFUSED if self.refused else 0)


def _telling(command: Callable[..., Outcome]) -> Callable[..., None]:
    """Nothing is told, sent or put in place before the transaction has been kept."""

    @functools.wraps(command)
    def run(*, in_json: bool, **options: Any) -> None:
        command(**options).tell(in_json=in_json)

    return run


@click.command("invitations", epilog=EXAMPLE)
@click.argument("call_in", metavar="CALL_IN")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write one .ics file a recipient to this folder, and send nothing.",
)
@click.option("--send", is_flag=True, help="Send what has not been told yet.")
@click.option(
    "--staff",
    multiple=True,
    metavar="EMAIL",
    help="Invite this account too. May be repeated. Those invited before stay so.",
)
@click.option("--json", "in_json", is_flag=True, help="Print the result as JSON on stdout.")
@_telling
@acting(Permission.CALENDAR_SEND)
def invitations(actor: Actor, call_in: str, out: Path | None, send: bool, staff: tuple[str, ...]) -> Outcome:
    """Show who is to be told what of CALL_IN's meeting; with --send tell them, with --out write it as files."""
    if out and send:
        raise click.UsageError("--out and --send cannot be used together")
    meeting = db.session.scalar(CallIn.visible_to(actor).where(CallIn.ref == call_in))
    if meeting is None or not allows(actor, Permission.CALENDAR_SEND, meeting):
        fail(f"{call_in}: no such call-in")
    plan = plan_of(actor, meeting, {*invited_staff(actor, meeting), *_refs(actor, staff)})
    if send:
        return Outcome(_told(plan), queued=operations.send(actor, meeting, plan))
    if out:
        return _written(actor, meeting, plan, out)
    return Outcome(_told(plan))


def _refs(actor: Actor, emails: tuple[str, ...]) -> list[str]:
    known = {user.email: user.ref for user in staff_to_choose(actor)}
    strangers = [email for email in emails if email.strip().lower() not in known]
    if strangers:
        fail(*(problem_text(Problem("calendar-no-such-user", facts={"email": email})) for email in strangers))
    return [known[email.strip().lower()] for email in emails]


def _told(plan: Plan, files: dict[Line, str] | None = None) -> tuple[dict[str, object], ...]:
    return tuple(
        {"name": line.recipient.name, "email": line.recipient.email, "state": line.delivery.value,
         "step": line.step.value if line.step else None, "file": (files or {}).get(line)}
        for line in plan.lines
    )  # fmt: skip


def _written(actor: Actor, call_in: CallIn, plan: Plan, out: Path) -> Outcome:
    """The file a recipient would get by mail, under a name that says nothing."""
    lines = [line for line in plan.lines if line.recipient.email]
    contents = [to_ics(invitation_for(call_in, line, plan.meeting, stamp=clock.now())) for line in lines]
    files = numbered(contents, ending="ics")
    log.read(actor, Verb.CALENDAR_DOWNLOAD, [call_in])
    try:
        staged = Staged(out, files)
    except OSError as fault:
        click.echo(f"gvi: {out}: {fault.strerror}. Nothing has been written.", err=True)
        raise SystemExit(UNREACHABLE) from None
    click.get_current_context().call_on_close(staged.drop)
    return Outcome(_told(plan, {line: name for line, (name, _) in zip(lines, files, strict=True)}), staged=staged)


commands = (invitations,)
