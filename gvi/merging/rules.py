"""When two records may become one, who decides, and what stands in the way of taking them apart. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from gvi.core.problems import Problem


@dataclass(frozen=True, slots=True)
class Met:
    """What has become of an invitation, for telling which of two is further along."""

    is_printed: bool = False
    served: tuple[object, ...] = ()
    """(day, way, by whom), when it has been served."""
    attended: tuple[object, ...] = ()
    """(what became of it, excuse), when it has been marked."""

    @property
    def rank(self) -> tuple[bool, bool, bool]:
        """Larger is further along."""
        return (bool(self.attended), bool(self.served), self.is_printed)


@dataclass(frozen=True, slots=True)
class Protection:
    """What protects a person in a record."""

    is_protected: bool
    restricted_on: date | None
    review_due: date | None
    purge_date: date | None
    closed_on: date | None


def strictest(one: Protection, other: Protection) -> Protection:
    """The stricter of the two, part by part. A case that one of the records holds open is open."""
    closed = max(one.closed_on, other.closed_on) if one.closed_on and other.closed_on else None
    return Protection(
        one.is_protected or other.is_protected,
        _earliest(one.restricted_on, other.restricted_on),
        _earliest(one.review_due, other.review_due),
        _earliest(one.purge_date, other.purge_date),
        closed,
    )


def keeps_first(first: Met, second: Met) -> bool:
    """Of two invitations to one call-in, is the first at least as far along as the second?"""
    return first.rank >= second.rank


def contradict(first: Met, second: Met) -> bool:
    """Do both say that something happened, and not the same?"""
    pairs = ((first.served, second.served), (first.attended, second.attended))
    return any(one and other and one != other for one, other in pairs)


def may_propose(*, is_same: bool, is_open: bool, is_to_be_purged: bool) -> Iterator[Problem]:
    """Two records, about neither of which anything of the kind is waiting."""
    if is_same:
        yield Problem("merge-same-record", field="other")
    if is_open:
        yield Problem("merge-open")
    if is_to_be_purged:
        yield Problem("merge-to-be-purged")


def may_join(
    *, numbers: Collection[str], is_joined: bool, reads_both: bool, other_reads_both: bool, agency: str
) -> Iterator[Problem]:
    """One of the two lacks a number, and each owner already reads who the other's record is about.

    numbers: the different numbers of the two, as blind indexes. agency: the other owner's name.
    """
    if not (reads_both and other_reads_both):
        yield Problem("merge-not-read" if not reads_both else "merge-not-told", facts={"agency": agency})
        return  # what the numbers say is for those alone who may read them
    if is_joined:
        yield Problem("merge-joined-already")
    elif len(numbers) > 1:
        yield Problem("merge-numbers-differ")


def may_decide(*, is_waiting: bool, decider: int, others: Collection[int | None]) -> Iterator[Problem]:
    """Somebody who has had no part in it decides, once. others: who has."""
    if not is_waiting:
        yield Problem("merge-decided")
    if decider in others:
        yield Problem("merge-own-proposal")


def may_withdraw(*, is_waiting: bool, proposer: int, user: int) -> Iterator[Problem]:
    """The one who proposed it takes it back, while nobody has decided."""
    if not is_waiting:
        yield Problem("merge-decided")
    if proposer != user:
        yield Problem("merge-not-yours")


def may_part(
    *, stands: bool, is_kept: bool, is_later: bool, is_to_be_purged: bool, is_number_taken: bool
) -> Iterator[Problem]:
    """It stands, what takes it apart is kept, and nothing later is built on it.

    is_kept: the ledger is there. is_later: a later merging of the same record stands. is_number_taken: another record
    has got the agency's own number of the one that is to stand again.
    """
    if not stands:
        yield Problem("merge-not-standing")
    elif not is_kept:
        yield Problem("merge-forgotten")
    if is_later:
        yield Problem("merge-later-stands")
    if is_to_be_purged:
        yield Problem("merge-to-be-purged")
    if is_number_taken:
        yield Problem("merge-number-taken")


def _earliest(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day is not None), default=None)
