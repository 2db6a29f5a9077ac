"""`gvi import`: files of one kind, taken in whole or not at all."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from gvi.access.actor import Actor
from gvi.access.permissions import Permission
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.cli_acting import acting, fail
from gvi.core.db import reading, transaction
from gvi.core.problems import Problem, RuleBroken
from gvi.core.templating import problem_text
from gvi.imports import operations
from gvi.imports.columns import split_override
from gvi.imports.examining import Opened, examine, open_file
from gvi.imports.halting import call_back
from gvi.imports.models import LARGE
from gvi.imports.owners import acting_for
from gvi.imports.plan import Outcome, Plan
from gvi.imports.reader import Refusal, Unreadable
from gvi.imports.telling import as_json, line_of
from gvi.imports.vocabulary import Kind
from gvi.imports.writing import Overtaken, write_down

REFUSED, UNREACHABLE = 1, 3
CHANGED = "the import was stopped, or finished elsewhere: see the list of imports"
EXAMPLE = """Example:

\b
  gvi import members clients.csv --as probation_coordinator@demo.example
  gvi import ties edges.csv --map strength=tie_value --dry-run --as police_coordinator@demo.example"""


@dataclass(frozen=True)
class Told:
    """What became of one file: its plan, or why it cannot be read."""

    file: str
    plan: Plan | None
    unreadable: Refusal | None

    @property
    def is_whole(self) -> bool:
        """Can every row be imported?"""
        return self.plan is not None and self.plan.is_whole

    @property
    def refused(self) -> tuple[Refusal, ...]:
        """Everything that was not taken in."""
        return self.plan.refused if self.plan else tuple(filter(None, [self.unreadable]))

    @property
    def warnings(self) -> tuple[Refusal, ...]:
        """Everything to look at."""
        return self.plan.warnings if self.plan else ()


class _Undone(Exception):
    """Nothing of the import is to be kept."""


def _mapping(_context: click.Context, _parameter: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    parts = [split_override(text) for text in given]
    for part in parts:
        if isinstance(part, Problem):
            raise click.BadParameter(problem_text(part))
    return dict(part for part in parts if not isinstance(part, Problem))


@click.command("import", epilog=EXAMPLE)
@click.argument("kind", type=click.Choice([kind.value for kind in Kind]))
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--map",
    "mapping",
    multiple=True,
    metavar="FIELD=COLUMN",
    callback=_mapping,
    help="Read FIELD from COLUMN. May be repeated.",
)
@click.option("--sheet", metavar="NAME", help="The sheet of a spreadsheet file, where several hold something.")
@click.option(
    "--owner", metavar="AGENCY", help="The agency that is to own the rows, by name or id: one the account acts for."
)
@click.option("--dry-run", is_flag=True, help="Tell what would happen and change nothing.")
@click.option("--keep-good", is_flag=True, help="Import the good rows although others are refused.")
@click.option("--json", "in_json", is_flag=True, help="Print the result as JSON on stdout.")
@acting(Permission.IMPORT)
def import_(
    actor: Actor, kind: str, files: tuple[Path, ...], mapping: dict[str, str], sheet: str | None, owner: str | None, dry_run: bool, keep_good: bool, in_json: bool,
) -> None:  # fmt: skip
    """Import FILES (CSV, XLSX, ODS) of a KIND. All or nothing unless --keep-good; the same file again changes nothing.

    A single file of many rows is written part by part, so that others can work meanwhile. If that is interrupted, the
    worker finishes it, or the same command does.
    """
    contents = {str(file): _content(file) for file in files}
    acts = acting_for(actor, owner)
    taken = _Files(acts, Kind(kind), mapping, sheet, dry_run, keep_good)
    told = taken.one(*next(iter(contents.items()))) if len(contents) == 1 else taken.all(contents)
    is_refused = not (keep_good or all(each.is_whole for each in told))
    if is_refused:
        with transaction():
            log.told(acts, Verb.IMPORT_REFUSED, kind=kind, values=_numbers(told, kept=False))
    _say(told, kept=not is_refused, in_json=in_json)
    if is_refused:
        sys.exit(REFUSED)


commands = (import_,)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as refusal:
        click.echo(f"{file}: {refusal.strerror}", err=True)
        sys.exit(UNREACHABLE)


@dataclass(frozen=True)
class _Files:
    """How the files are taken in."""

    actor: Actor
    kind: Kind
    mapping: dict[str, str]
    sheet: str | None
    dry_run: bool
    keep_good: bool

    def one(self, file: str, content: bytes) -> list[Told]:
        """Part by part, where it is large and may be taken in."""
        with reading():
            try:
                opened = open_file(self.actor, self.kind, content, self.mapping, sheet=self.sheet)
            except Unreadable as unreadable:
                return [Told(file, None, unreadable.refusal)]
            if opened.parsed.read <= LARGE or self.dry_run:
                return self.all({file: content})
            plan = examine(self.actor, opened).plan
        if plan.steps and (plan.is_whole or self.keep_good):
            self._in_parts(file, content, opened)
        return [Told(file, plan, None)]

    def _in_parts(self, file: str, content: bytes, opened: Opened) -> None:
        with transaction():
            batch = operations.begin(
                self.actor, opened, content, mapping=self.mapping, sheet=self.sheet, keep_good=self.keep_good
            )
            key = (batch.site_id, batch.id)
        try:
            write_down(self.actor, key, opened, keep_good=self.keep_good, turn=transaction)
        except Overtaken:
            fail(f"{file}: {CHANGED}")
        except (
            RuleBroken,
            KeyboardInterrupt,
        ):  # the data has changed since it was held against the file, or enough of it
            call_back(self.actor, key)
            raise

    def all(self, contents: Mapping[str, bytes]) -> list[Told]:
        """All in one transaction, which is kept as a whole or not at all."""
        told: list[Told] = []
        try:
            with transaction():
                told += [self._take_in(file, content) for file, content in contents.items()]
                if self.dry_run or not (self.keep_good or all(each.is_whole for each in told)):
                    raise _Undone
        except _Undone:
            pass
        return told

    def _take_in(self, file: str, content: bytes) -> Told:
        if sys.stderr.isatty():
            click.echo(f"{file}: …", err=True)
        try:
            plan = operations.import_file(
                self.actor, self.kind, content, mapping=self.mapping, sheet=self.sheet, keep_good=self.keep_good
            )
            return Told(file, plan, None)
        except Unreadable as unreadable:
            return Told(file, None, unreadable.refusal)


def _numbers(told: Iterable[Told], *, kept: bool) -> dict[str, int]:
    """Sums over all files; nothing was made or changed when nothing is kept."""
    plans = [each.plan for each in told if each.plan]
    made = {outcome.value: sum(plan.number(outcome) for plan in plans) for outcome in Outcome}
    if not kept:
        made |= {Outcome.CREATED.value: 0, Outcome.UPDATED.value: 0}
    return {"read": sum(plan.read for plan in plans), **made}


def _say(told: list[Told], *, kept: bool, in_json: bool) -> None:
    for each in told:
        for refusal in (*each.refused, *each.warnings):
            click.echo(line_of(refusal, each.file), err=True)
    if in_json:
        refused = [as_json(refusal, each.file) for each in told for refusal in each.refused]
        warnings = [as_json(refusal, each.file) for each in told for refusal in each.warnings]
        click.echo(
            json.dumps(
                {**_numbers(told, kept=kept), "refused": refused, "warnings": warnings}, ensure_ascii=False, indent=2
            )
        )
        return
    for each in told:
        numbers = _numbers([each], kept=kept) | {"refused": each.plan.rows_refused if each.plan else 1}
        click.echo(f"{each.file}: " + ", ".join(f"{name} {number}" for name, number in numbers.items()))
