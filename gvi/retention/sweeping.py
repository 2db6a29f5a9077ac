"""Which rows a purge takes, table by table, in the order in which they can go; counted before, deleted for good.

A test holds this list against the database's own foreign keys: what hangs on a record and is not here fails it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, and_, delete, exists, func, null, select, update

from gvi.access.apart import met
from gvi.callins.clearance_models import Clearance
from gvi.callins.models import Invitation
from gvi.closing.models import Absence
from gvi.conflicts.models import Conflict
from gvi.door.models import AttendanceTap
from gvi.extensions import db
from gvi.groups.models import Membership
from gvi.letters.models import FrozenLetter
from gvi.members.facts import CaseRole, Custody, Restriction, RiskEntry, Supervision, Tie
from gvi.members.models import Assignment, FormerRef, Identity, Member, NameToken, Shell
from gvi.members.vocabulary import Facet
from gvi.merging.following import ON_SHELL
from gvi.merging.ledger import Ledger
from gvi.merging.models import Merger
from gvi.readings.models import Reading
from gvi.rechecks.models import Recheck, RecheckDecision, RecheckFinding
from gvi.releases.models import Release
from gvi.retention.models import Extract, Hold, PurgeLine
from gvi.reviews.models import ReviewCase
from gvi.serving.models import ServiceStep
from gvi.support.models import Handover
from gvi.visits.models import Attempt, TeamMember, Visit


def _table(model: Any) -> Table:
    return cast(Table, model.__table__)


@dataclass(frozen=True, slots=True)
class Step:
    """Rows of one table whose column names the record, or a row that hangs on it."""

    table: Table
    column: str
    through: Table | None = None

    def of(self, site_id: int, member_id: int) -> ColumnElement[bool]:
        """The condition of the rows."""
        named = self.table.c[self.column]
        if self.through is None:
            return and_(self.table.c.site_id == site_id, named == member_id)
        between = select(self.through.c.id).where(
            self.through.c.site_id == site_id, self.through.c.member_id == member_id
        )
        return and_(self.table.c.site_id == site_id, named.in_(between))


STEPS: dict[Facet, tuple[Step, ...]] = {
    Facet.SUMMONS: (
        Step(_table(ServiceStep), "invitation_id", _table(Invitation)),
        Step(_table(RecheckFinding), "invitation_id", _table(Invitation)),
        Step(_table(RecheckFinding), "other_id", _table(Invitation)),
        Step(_table(RecheckDecision), "invitation_id", _table(Invitation)),
        Step(_table(Recheck), "invitation_id", _table(Invitation)),
        Step(_table(FrozenLetter), "invitation_id", _table(Invitation)),
        Step(_table(AttendanceTap), "invitation_id", _table(Invitation)),
        Step(_table(Clearance), "invitation_id", _table(Invitation)),
        Step(_table(Clearance), "other_id", _table(Invitation)),
        Step(_table(Absence), "member_id"),
        Step(_table(Invitation), "member_id"),
    ),
    Facet.VISIT: (
        Step(_table(Attempt), "visit_id", _table(Visit)),
        Step(_table(TeamMember), "visit_id", _table(Visit)),
        Step(_table(Visit), "member_id"),
    ),
    Facet.SUPERVISION: (Step(_table(Supervision), "member_id"), Step(_table(Custody), "member_id")),
    Facet.POLICE: (
        Step(_table(Membership), "member_id"),
        Step(_table(Tie), "a_id"),
        Step(_table(Tie), "b_id"),
        Step(_table(Restriction), "member_id"),
        Step(_table(Restriction), "other_id"),
        Step(_table(CaseRole), "member_id"),
        Step(_table(CaseRole), "against_id"),
        Step(_table(RiskEntry), "member_id"),
    ),
}
RECORD = (
    Step(_table(ReviewCase), "known_by_id", _table(Release)),
    Step(_table(ReviewCase), "member_id"),
    Step(_table(Release), "member_id"),
    Step(_table(Merger), "kept_id"),
    Step(_table(Merger), "other_id"),
    Step(_table(FormerRef), "member_id"),
    Step(_table(Extract), "member_id"),
    Step(_table(Hold), "member_id"),
    Step(_table(Conflict), "member_id"),
    Step(_table(Reading), "member_id"),
    Step(_table(PurgeLine), "member_id"),
    Step(_table(Assignment), "member_id"),
    Step(_table(NameToken), "member_id"),
    Step(_table(Identity), "id"),
    Step(_table(Member), "id"),
)
"""The record itself, after everything that hangs on it."""


@dataclass
class Swept:
    """What went, or would: rows by table, and the refs under which the log and the mail know them."""

    rows: Counter[str] = field(default_factory=Counter)
    refs: set[str] = field(default_factory=set)
    beside: set[str] = field(default_factory=set)
    """Those of the refs that also tell of somebody whom the one who asks does not meet: gone too, and not counted."""


def sweep(line: PurgeLine, swept: Swept, *, for_good: bool) -> None:
    """Count the rows that the line takes, and with `for_good` delete them."""
    for table, condition in _taken(line):
        if "ref" in table.c:
            rows = select(table.c.ref).where(condition)
            swept.refs |= set(db.session.scalars(rows))
            swept.beside |= set(db.session.scalars(rows.where(~met(table))))
        if table.name == Merger.__tablename__:
            swept.refs |= _refs_kept_sealed(condition)
        count = select(func.count()).select_from(table).where(condition)
        swept.rows[table.name] += db.session.scalar(count.where(met(table))) or 0
        if for_good:
            db.session.execute(delete(table).where(condition))
    if for_good and line.member_id is not None and not line.is_whole:
        _forget_mergings(line, swept)


def _refs_kept_sealed(condition: ColumnElement[bool]) -> set[str]:
    """Refs of rows that were set aside when records became one: the log knows them still."""
    ledgers = db.session.scalars(select(_table(Merger).c.ledger).where(condition))
    return {ref for each in ledgers if each for ref in Ledger.of(each).refs}


def _forget_mergings(line: PurgeLine, swept: Swept) -> None:
    """What takes a merging apart may hold what has just been purged: it goes with the first part, and the merging stays."""
    table = _table(Merger)
    mine = and_(table.c.site_id == line.site_id, table.c.kept_id == line.member_id)
    swept.refs |= _refs_kept_sealed(mine)
    db.session.execute(update(table).where(mine, table.c.ledger.is_not(None)).values(ledger=null()))


def sweep_shells(site_id: int, shells: set[int]) -> None:
    """Take away the shells on which nothing hangs any more, of no agency."""
    table = _table(Shell)
    used = [exists().where(model.site_id == table.c.site_id, model.shell_id == table.c.id) for model in ON_SHELL]
    bare = and_(table.c.site_id == site_id, table.c.id.in_(shells), *(~each for each in used))
    db.session.execute(delete(table).where(bare))


def shell_of(line: PurgeLine) -> int | None:
    """The shell of the line's person."""
    if line.member_id is not None:
        return db.session.scalar(select(Member.shell_id).where(_is(Member, line, line.member_id)))
    return db.session.scalar(select(Handover.shell_id).where(_is(Handover, line, line.handover_id)))


def _taken(line: PurgeLine) -> Iterator[tuple[Table, ColumnElement[bool]]]:
    if Facet.SUPPORT in line.facets:
        table, helped = _table(PurgeLine), select(_table(Handover).c.id).where(_helped(line))
        yield table, and_(table.c.site_id == line.site_id, table.c.handover_id.in_(helped))
        yield _table(Handover), _helped(line)
    if line.member_id is None:
        return
    for facet, steps in STEPS.items():
        if line.is_whole or facet in line.facets:
            for step in steps:
                yield step.table, step.of(line.site_id, line.member_id)
            if not line.is_whole:
                yield from _releases_of(line, facet)
    for step in RECORD if line.is_whole else ():
        yield step.table, step.of(line.site_id, line.member_id)


def _releases_of(line: PurgeLine, facet: Facet) -> Iterator[tuple[Table, ColumnElement[bool]]]:
    """The releases of one facet of the record, after what another agency asked on the strength of them."""
    table, asked = _table(Release), _table(ReviewCase)
    given = and_(table.c.site_id == line.site_id, table.c.member_id == line.member_id, table.c.facet == facet.value)
    yield asked, and_(asked.c.site_id == line.site_id, asked.c.known_by_id.in_(select(table.c.id).where(given)))
    yield table, given


def _helped(line: PurgeLine) -> ColumnElement[bool]:
    """The agency's own hand-overs of the person; without a record, the one that the line names."""
    table = _table(Handover)
    own = and_(table.c.site_id == line.site_id, table.c.owner_agency_id == line.owner_agency_id)
    if line.member_id is None:
        return and_(own, table.c.id == line.handover_id)
    shell = select(Member.shell_id).where(_is(Member, line, line.member_id)).scalar_subquery()
    return and_(own, table.c.shell_id == shell)


def _is(model: Any, line: PurgeLine, ident: int | None) -> ColumnElement[bool]:
    return and_(model.site_id == line.site_id, model.id == ident)
