"""What making two records one would do: rows that follow, rows set aside, lists that change. Nothing is changed here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from gvi.callins.clearance_models import Clearance
from gvi.callins.models import CallIn, Invitation, State
from gvi.core import clock
from gvi.core.problems import Problem, Severity
from gvi.core.templating import day
from gvi.door.models import AttendanceTap
from gvi.extensions import db
from gvi.groups.models import Membership
from gvi.letters.models import FrozenLetter
from gvi.members.facts import Tie
from gvi.members.models import Assignment, Member
from gvi.merging import rules
from gvi.merging.following import FOLLOWERS, PAIRS, WITH_LETTERS
from gvi.merging.models import Merger
from gvi.merging.rules import Met
from gvi.rechecks.models import RecheckFinding
from gvi.releases.models import Release

AHEAD = (State.PLANNED, State.INVITEES_APPROVED, State.SUMMONED)
"""The list of such a call-in is still of use: who answers for it answers again when it changes."""


@dataclass
class Plan:
    """Rows by what becomes of them."""

    kept: Member
    lost: Member
    shell_id: int
    """The person of the one record."""
    moves: list[tuple[Any, dict[str, Any]]] = field(default_factory=list)
    """(row, what it says afterwards)."""
    letters: list[tuple[Any, int]] = field(default_factory=list)
    """Letters of an invitation that is set aside, with what goes with them, and the invitation they follow to."""
    aside: list[Any] = field(default_factory=list)
    relisted: dict[int, CallIn] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def set_aside(self, row: Any) -> None:
        """The row does not follow: the kept record says the same, or it means nothing any more."""
        if row not in self.aside:
            self.aside.append(row)
            self.moves = [(each, values) for each, values in self.moves if each is not row]

    def relist(self, call_in: CallIn) -> None:
        """The list is another now."""
        if call_in.state in AHEAD:
            self.relisted[call_in.id] = call_in


def plan_of(kept: Member, lost: Member, *, takes_number: bool, but: Merger | None = None) -> Plan:
    """What it would do. takes_number: the number, and so the person, is the lost record's. but: the merging itself."""
    plan = Plan(kept, lost, lost.shell_id if takes_number else kept.shell_id)
    for row, values in _following(plan):
        if row is not but:
            plan.moves.append((row, values))
    _between(plan)
    for model, says in SAME.items():
        _once(plan, model, says)
    _both_invited(plan)
    _opened(plan)
    return plan


def _following(plan: Plan) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Each row once, with all that it says of the record."""
    found: dict[int, tuple[Any, dict[str, Any]]] = {}
    for model, column in FOLLOWERS:
        for row in _rows(model, column, plan.lost):
            found.setdefault(id(row), (row, {}))[1][column] = plan.kept.id
        if hasattr(model, "shell_id") and plan.shell_id != plan.kept.shell_id:
            for row in _rows(model, column, plan.kept):
                found.setdefault(id(row), (row, {}))
    for row, values in found.values():
        if getattr(row, "shell_id", plan.shell_id) != plan.shell_id:
            values["shell_id"] = plan.shell_id
        if isinstance(row, Tie):
            values["a_id"], values["b_id"] = sorted((values.get("a_id", row.a_id), values.get("b_id", row.b_id)))
        if values:
            yield row, values


def _between(plan: Plan) -> None:
    """What stands between the two: in the way while it holds, set aside when it is over."""
    both, today = {plan.kept.id, plan.lost.id}, clock.today()
    for model, one, other in PAIRS:
        for row, _ in list(plan.moves):
            if isinstance(row, model) and {getattr(row, one), getattr(row, other)} == both:
                plan.set_aside(row)
                if _lasts(row, today):
                    plan.problems.append(Problem(f"merge-between-{model.__tablename__}"))


def _lasts(row: Any, today: date) -> bool:
    """Has nobody said that it is over? What ended today is."""
    if isinstance(row, Tie):
        return row.recorded_to is None and (row.valid_to is None or row.valid_to > today)
    return row.ends_on is None or bool(row.ends_on > today)


def _once(plan: Plan, model: type[Any], says: Callable[[Any], Any]) -> None:
    """Of two rows that say the same, the kept record's stays."""
    standing = {said for row in _rows(model, *_holders(model), plan.kept) if (said := says(row)) is not None}
    for row, values in list(plan.moves):
        if isinstance(row, model) and _said_afterwards(says, row, values) in standing:
            plan.set_aside(row)


def _said_afterwards(says: Callable[[Any], Any], row: Any, values: dict[str, Any]) -> Any:
    """What the row would say of the kept record."""
    return says(_As(row, values))


class _As:
    """A row as it would be, without changing it."""

    def __init__(self, row: Any, values: dict[str, Any]) -> None:
        self._row, self._values = row, values

    def __getattr__(self, name: str) -> Any:
        return self._values[name] if name in self._values else getattr(self._row, name)


SAME: dict[type[Any], Callable[[Any], Any]] = {
    Assignment: lambda row: row.user_id if row.ends_at is None else None,
    Membership: lambda row: row.group_id if row.holds(clock.today()) else None,
    Tie: lambda row: (row.a_id, row.b_id, row.kind) if row.holds(clock.today()) else None,
}
"""What a standing row says; None when it stands no more. Two that say the same are kept once."""


def _holders(model: type[Any]) -> list[str]:
    return [column for each, column in FOLLOWERS if each is model]


def _both_invited(plan: Plan) -> None:
    """Both on one list: the one further along stays, and the list is another."""
    own = {row.call_in_id: row for row in _rows(Invitation, "member_id", plan.kept)}
    for row, values in list(plan.moves):
        if isinstance(row, Invitation):
            if "shell_id" in values:
                plan.relist(row.call_in)
            if row.member_id == plan.lost.id and row.call_in_id in own:
                _one_invited(plan, own[row.call_in_id], row)


def _one_invited(plan: Plan, own: Invitation, theirs: Invitation) -> None:
    ours, others = _met(own), _met(theirs)
    facts = {"day": day(own.call_in.day)}
    if rules.contradict(ours, others):
        plan.problems.append(Problem("merge-both-met", facts=facts))
    stays, goes = (own, theirs) if rules.keeps_first(ours, others) else (theirs, own)
    plan.problems.append(
        Problem("merge-both-invited", severity=Severity.WARNING, facts=facts | {"stays": stays.code, "goes": goes.code})
    )
    plan.set_aside(goes)
    for model, column in (
        (Clearance, "invitation_id"),
        (Clearance, "other_id"),
        (RecheckFinding, "other_id"),
        (AttendanceTap, "invitation_id"),
    ):
        for answer in _rows(model, column, goes):
            plan.set_aside(answer)
    plan.letters += [
        (row, stays.id)
        for model in WITH_LETTERS
        for row in _rows(model, "invitation_id", goes)
        if row not in plan.aside
    ]
    plan.relist(own.call_in)


def _met(row: Invitation) -> Met:
    return Met(
        bool(_rows(FrozenLetter, "invitation_id", row)),
        (row.served_on, row.service_method, row.served_by) if row.served_on else (),
        (row.attendance, row.excuse) if row.attendance else (),
    )


def _opened(plan: Plan) -> None:
    """Whoever reads a part of the one reads that part of the whole: said before anybody approves it."""
    today = clock.today()
    both = [*_rows(Release, "member_id", plan.kept), *_rows(Release, "member_id", plan.lost)]
    names = {each.receiver.name for each in both if each.revoked_at is None and each.valid_until >= today}
    if names:
        facts = {"agencies": ", ".join(sorted(names))}
        plan.problems.append(Problem("merge-opens-more", severity=Severity.WARNING, facts=facts))


def _rows(model: type[Any], *where: Any) -> list[Any]:
    """The rows that name the record in any of these columns. where: columns, and last the row they name."""
    *columns, named = where
    found: dict[int, Any] = {}
    for column in columns:
        mine = (model.site_id == named.site_id, getattr(model, column) == named.id)
        found |= {id(row): row for row in db.session.scalars(select(model).where(*mine))}
    return list(found.values())
