"""Who may visit, what must be answered afterwards, and what the answers make of a visit. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from gvi.core.problems import Problem
from gvi.visits.models import Message, Met, Offer, Outcome, Reaction

SMALLEST_TEAM = 2
LEAST_AGENCIES = 2


class Encounter(StrEnum):
    """The first question of the log: whom did you meet? The last three end it."""

    PERSON = "person"
    RELATIVE = "relative"
    OTHER = "other"
    NOBODY = "nobody"
    ABORTED = "aborted"


class HelpAnswer(StrEnum):
    """What was said about help. It is told to social services and kept nowhere else."""

    WANTS = "wants"
    NOT_NOW = "not_now"
    NOT_OFFERED = "not_offered"


class VisitStage(StrEnum):
    """How far a visit has come."""

    PLANNED = "planned"
    TO_LOG = "to_log"
    LATE = "late"
    TRIED = "tried"
    DONE = "done"


SPOKEN = frozenset({Encounter.PERSON, Encounter.RELATIVE})
"""With these the message could be given; with anybody else nothing is said of why."""
AGAIN = frozenset({Outcome.NOT_HOME, Outcome.POSTPONED})
"""After these somebody tries again; every other outcome ends the visit."""
EARLY = timedelta(hours=2)
"""A try this long before the planned time still answers for it."""
INSTEAD = (Outcome.WRONG_ADDRESS, Outcome.IN_CUSTODY, Outcome.POSTPONED)
"""What "no one home" can turn out to be."""


def outcome_of(encounter: Encounter, message: Message | None, instead: Outcome | None) -> Outcome:
    """What the answers make of the visit. `instead` is only heard when nobody who could be spoken to was met."""
    if encounter is Encounter.ABORTED:
        return Outcome.ABORTED
    if encounter not in SPOKEN:
        return instead or Outcome.NOT_HOME
    if message is Message.NONE:
        return Outcome.REFUSED
    return Outcome.DELIVERED if encounter is Encounter.PERSON else Outcome.VIA_RELATIVE


def met_of(encounter: Encounter) -> Met:
    """Whom the visit says the team met."""
    return Met.NOBODY if encounter is Encounter.ABORTED else Met(encounter.value)


def offer_of(answer: HelpAnswer | None) -> Offer | None:
    """All that a visit keeps of the answer: a yes and a not-now are the same."""
    if answer is None:
        return None
    return Offer.NOT_MADE if answer is HelpAnswer.NOT_OFFERED else Offer.MADE


def stage_of(
    *, planned_for: datetime, is_logged: bool, attempts: Sequence[datetime], now: datetime, log_hours: int
) -> VisitStage:
    """Where a visit stands. A try at about the planned time or later answers for it until a new time is set."""
    if is_logged:
        return VisitStage.DONE
    if any(at >= planned_for - EARLY for at in attempts):
        return VisitStage.TRIED
    if planned_for > now:
        return VisitStage.PLANNED
    return VisitStage.LATE if now > planned_for + timedelta(hours=log_hours) else VisitStage.TO_LOG


def may_plan(*, team: Sequence[int], own: int, planned_for: datetime, earliest: datetime) -> Iterator[Problem]:
    """At least two people from at least two agencies, one's own among them. team: an agency id each."""
    if len(team) < SMALLEST_TEAM:
        yield Problem("visit-team-small", field="mates", facts={"number": SMALLEST_TEAM})
    elif len(set(team)) < LEAST_AGENCIES:
        yield Problem("visit-team-one-agency", field="name_1", facts={"number": LEAST_AGENCIES})
    if team and own not in team:
        yield Problem("visit-team-without-own", field="mates")
    if planned_for < earliest:
        yield Problem("visit-planned-past", field="day")


def may_be_known(*, found: bool) -> Iterator[Problem]:
    """One's own agency must keep a record of the person. Another agency's record is no answer."""
    if not found:
        yield Problem("record-unknown", field="person")


def may_visit(*, is_restricted: bool, person: str) -> Iterator[Problem]:
    """Nobody is sought while the use of the record is restricted."""
    if is_restricted:
        yield Problem("visit-restricted", facts={"person": person})


def may_note_address(*, address: str | None, is_protected: bool) -> Iterator[Problem]:
    """A protected identity has no address on any page."""
    if address and is_protected:
        yield Problem("visit-address-protected", field="address")


def may_change(*, is_logged: bool) -> Iterator[Problem]:
    """What is logged stays as it was."""
    if is_logged:
        yield Problem("visit-logged")


def may_close(*, attempts: int) -> Iterator[Problem]:
    """One gives up after having tried."""
    if not attempts:
        yield Problem("visit-never-tried")


def may_log(*, visited_at: datetime, attempts: Sequence[datetime], now: datetime) -> Iterator[Problem]:
    """A visit is logged after it was made, and the same try once."""
    if visited_at > now:
        yield Problem("visit-in-future", field="day")
    if visited_at in attempts:
        yield Problem("visit-tried-then", field="hour")


def may_answer(
    *, encounter: Encounter, message: Message | None, reaction: Reaction | None, help: HelpAnswer | None
) -> Iterator[Problem]:
    """When somebody was met who could hear the message, all four questions are answered."""
    if encounter not in SPOKEN:
        return
    if message is None:
        yield Problem("visit-message-missing", field="message")
    if reaction is None:
        yield Problem("visit-reaction-missing", field="reaction")
    if help is None:
        yield Problem("visit-help-missing", field="help")


def may_hand_over(*, is_reachable: bool) -> Iterator[Problem]:
    """A yes to help goes nowhere unless social services can reach the person, if need be through the team."""
    if not is_reachable:
        yield Problem("visit-help-unreachable", field="help_phone")
