"""What the pages about two records show: them side by side, what would follow, and what was noted since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gvi.access.actor import Actor
from gvi.audit import log
from gvi.audit.listing import kind_in_words
from gvi.audit.verbs import Verb
from gvi.core.i18n import gettext
from gvi.core.problems import Problem
from gvi.core.templating import moment
from gvi.members.models import FormerRef, Member
from gvi.members.protection import is_protected
from gvi.merging import operations, queries
from gvi.merging.comparing import OF_PERSON, Line, compared, compared_across
from gvi.merging.models import Merger
from gvi.merging.parting import made_since
from gvi.releases.models import Release
from gvi.retention.extracting import lines_of


@dataclass(frozen=True, slots=True)
class Sides:
    """The two, side by side."""

    refs: tuple[str, str]
    lines: Sequence[Line]
    follows: Sequence[tuple[str, int]] = ()
    """(kind in words, how many rows) of what would follow."""
    problems: Sequence[Problem] = ()

    @property
    def different(self) -> list[Line]:
        """What they do not agree on."""
        return [line for line in self.lines if line.differs]

    @property
    def same(self) -> list[Line]:
        """What they agree on and say."""
        return [line for line in self.lines if not line.differs and line.mine]


def record_of(actor: Actor, merger: Merger) -> str | None:
    """The ref of one's own agency's record that it is about, once it stands."""
    return merger.kept.ref if merger.owner_agency_id == actor.agency_id else merger.other_ref


def records(
    actor: Actor, kept: Member, other: Member, picks: Sequence[str], *, is_revealed: bool, but: Merger | None = None
) -> Sides:
    """Two records of one's own agency. Showing who they are about is logged."""
    if is_revealed:
        log.read(actor, Verb.REVEAL, [kept, other], fields=OF_PERSON)
    plan = operations.plan_for(kept, other, picks, but=but)
    counted = Counter(str(row.__tablename__) for row, _ in plan.moves if not isinstance(row, FormerRef))
    hides = is_protected(kept) or is_protected(other)
    return Sides(
        (kept.ref, other.ref),
        compared(kept, other, hides_address=hides),
        [(kind_in_words(kind), counted[kind]) for kind in sorted(counted)],
        plan.problems,
    )


def persons(
    actor: Actor, mine: Member, theirs: Member, release: Release | None, agency: str, *, is_revealed: bool
) -> Sides:
    """One's own record and what another agency tells of theirs. Showing it is logged with both."""
    refs = (mine.ref, gettext("record of %(agency)s", agency=agency))
    if release is None or not queries.reads_both(actor, theirs):
        return Sides(refs, ())
    if is_revealed:
        log.read(actor, Verb.REVEAL, [mine], fields=OF_PERSON)
        log.read(actor, Verb.REVEAL, [theirs], fields=release.fields, release_ref=release.ref)
    hides = is_protected(mine) or is_protected(theirs)
    return Sides(refs, compared_across(mine.identity, theirs.identity, release.fields, hides_address=hides))


def sides_of(actor: Actor, merger: Merger, *, is_revealed: bool) -> Sides | None:
    """What whoever decides sees; None when there is nothing to decide about any more."""
    other = merger.other
    if other is None or not merger.is_open:
        return None
    if not merger.is_between:
        return records(actor, merger.kept, other, merger.picks, is_revealed=is_revealed, but=merger)
    if merger.owner_agency_id == actor.agency_id:
        told = queries.is_told(actor.agency_id, other)
        return persons(actor, merger.kept, other, told, merger.other_agency.name, is_revealed=is_revealed)
    told = queries.is_told(actor.agency_id, merger.kept)
    return persons(actor, other, merger.kept, told, merger.owner.name, is_revealed=is_revealed)


def since_of(merger: Merger) -> list[tuple[str, str]]:
    """(table:ref, in words) of what was noted after the two became one."""
    if merger.is_between:
        return []
    told = {line.key: line.said for line in lines_of(merger.kept)}
    return [(name, told.get(name) or _row_in_words(row)) for name, row in made_since(merger)]


def _row_in_words(row: Any) -> str:
    return f"{kind_in_words(row.__tablename__).capitalize()}: {moment(row.created_at)}"
