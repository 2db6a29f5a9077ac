"""`gvi summons`: print what is ready and write every letter that holds, as the page would."""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import click
from sqlalchemy.exc import OperationalError

from gvi.access.actor import Actor
from gvi.access.permissions import Permission
from gvi.access.policy import allows
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins.models import CallIn
from gvi.cli_acting import acting
from gvi.core.templating import problem_text
from gvi.documents.bundle import NEUTRAL_NAME, numbered
from gvi.extensions import db
from gvi.letters import bundles, operations
from gvi.letters.batch import Batch
from gvi.letters.folder import Staged
from gvi.letters.queries import batch_of
from gvi.letters.rules import Languages

REFUSED, UNREACHABLE = 1, 3
LANGUAGES = "own: each person's, sv or en. both: sv, then en. both_for_readers: both for whoever reads en."
EXAMPLE = """Example:

\b
  gvi summons k7m3q9b --out letters --as probation_coordinator@demo.example
  gvi summons k7m3q9b --out letters --one-file --json --as probation_coordinator@demo.example"""


@dataclass(frozen=True)
class Outcome:
    """What was written, and the letters that were stopped."""

    staged: Staged | None
    letters: tuple[dict[str, str], ...]
    refused: tuple[dict[str, str], ...]

    def tell(self, *, in_json: bool) -> None:
        """Put the files in place and say what became of each letter; exit code 1 when one was stopped."""
        if self.staged:
            self.staged.settle()
        if in_json:
            click.echo(json.dumps({"letters": self.letters, "refused": self.refused}, ensure_ascii=False, indent=2))
        else:
            for letter in self.letters:
                click.echo(f"{letter['code']}  {letter['file']}  {letter['sha256'][:12]}")
        for refusal in self.refused:
            click.echo(f"{refusal['code']}: {refusal['why']}", err=True)
        sys.exit(REFUSED if self.refused else 0)


def _telling(command: Callable[..., Outcome]) -> Callable[..., None]:
    """Files take their names only when the letters are safe in the database."""

    @functools.wraps(command)
    def run(*, in_json: bool, **options: Any) -> None:
        try:
            outcome = command(**options)
        except OperationalError as fault:
            if "full" not in str(fault.orig):
                raise
            _fail("the disk is full. Nothing has been printed.")
        outcome.tell(in_json=in_json)

    return run


@click.command("summons", epilog=EXAMPLE)
@click.argument("call_in", metavar="CALL_IN")
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="The folder to write to.")
@click.option("--one-file", is_flag=True, help="All letters in one file, a page each.")
@click.option("--two-sided", is_flag=True, help="With --one-file: every letter begins on a front.")
@click.option("--marks", is_flag=True, help="With --one-file: a small number on every sheet, its place in the order.")
@click.option(
    "--languages",
    type=click.Choice([each.value for each in Languages]),
    default=Languages.OWN.value,
    show_default=True,
    help=LANGUAGES,
)
@click.option("--json", "in_json", is_flag=True, help="Print the result as JSON on stdout.")
@_telling
@acting(Permission.LETTER_PRINT)
def summons(
    actor: Actor, call_in: str, out: Path, one_file: bool, two_sided: bool, marks: bool, languages: str
) -> Outcome:
    """Print the letters of CALL_IN that are ready, and write every printed letter that still holds as PDF.

    What stops a letter is told with the person's ref; the others are printed all the same.
    """
    if (two_sided or marks) and not one_file:
        raise click.UsageError("--two-sided and --marks need --one-file")
    meeting = db.session.scalar(CallIn.visible_to(actor).where(CallIn.ref == call_in))
    if meeting is None or not allows(actor, Permission.LETTER_PRINT, meeting):
        if meeting is not None:
            log.refused(actor, Permission.LETTER_PRINT, meeting)
        return Outcome(None, (), ({"code": call_in, "why": "no such call-in, or not yours to print"},))
    batch = batch_of(actor, meeting)
    stopped = tuple(_why(batch))
    if batch.ready:
        operations.print_letters(actor, batch, languages=Languages(languages))
        db.session.flush()
        batch = batch_of(actor, meeting)
    one = functools.partial(bundles.as_one, two_sided=two_sided, marks=marks) if one_file else None
    return _written(actor, batch, out, stopped, one=one)


def _why(batch: Batch) -> list[dict[str, str]]:
    return [
        {"code": each.code, "person": each.label, "problem": problem.code, "why": problem_text(problem)}
        for each in batch.stopped
        for problem in (*batch.common, *each.problems)
    ]


def _written(
    actor: Actor, batch: Batch, out: Path, stopped: tuple[dict[str, str], ...], *, one: Callable[..., bytes] | None
) -> Outcome:
    letters = batch.printed
    if not letters:
        return Outcome(None, (), stopped or ({"code": batch.call_in.ref, "why": "no letter is ready"},))
    if one:
        files = [(f"{NEUTRAL_NAME}.pdf", one(actor, letters, batch.templates))] * len(letters)
    else:
        files = numbered(bundles.frozen(actor, letters))
    log.read(actor, Verb.LETTER_PRINT, letters)
    staged = _staged(out, list(dict(files).items()))
    codes = {each.letter.id: each.code for each in batch.candidates if each.letter}
    told = [
        {"code": codes[letter.id], "file": name, "sha256": letter.sha256}
        for letter, (name, _) in zip(letters, files, strict=True)
    ]
    return Outcome(staged, tuple(told), stopped)


def _staged(out: Path, files: list[tuple[str, bytes]]) -> Staged:
    try:
        staged = Staged(out, files)
    except OSError as fault:
        _fail(f"{out}: {fault.strerror}. Nothing has been printed.")
    click.get_current_context().call_on_close(staged.drop)
    return staged


def _fail(line: str) -> NoReturn:
    click.echo(f"gvi: {line}", err=True)
    raise SystemExit(UNREACHABLE)


commands = (summons,)
