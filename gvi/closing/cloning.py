"""The next meeting after the pattern of one that is over: what is chosen comes along, attendance never does.

People are not carried onto a list. Whoever can still be called is moved in where people are chosen by reach, over what
the planner may read for the new meeting, and is put on its list there like anybody else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from sqlalchemy import select

from gvi.access.actor import Actor
from gvi.callins import operations as planning
from gvi.callins.models import CAME, CallIn, Invitation
from gvi.callins.operations import RunSheetFrom
from gvi.callins.rules import Details
from gvi.callins.selection_models import Selection
from gvi.callins.selection_preview import reserves
from gvi.callins.selection_proposal import proposal_of
from gvi.callins.selection_queries import asked_of, draft_of, gather
from gvi.checklists.operations import ListFrom
from gvi.checklists.queries import number_shared
from gvi.core.problems import Problem, insist
from gvi.extensions import db
from gvi.members.models import Member


class Part(StrEnum):
    """What can come along to the next meeting."""

    VENUE = "venue"
    RUN_SHEET = "run_sheet"
    TASKS = "tasks"
    WORDING = "wording"
    NOT_REACHED = "not_reached"
    RESERVES = "reserves"


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """What the planner asks for. Hours are on the wall clock."""

    day: date
    hour: time
    parts: frozenset[Part]
    venue: str | None = None
    once: str | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """The new meeting, and how many people were moved in and how many can no longer be called."""

    call_in: CallIn
    moved_in: int
    left_out: int


def plan_again(actor: Actor, source: CallIn, again: Again) -> Planned:
    """Plan a meeting after the pattern of another. The approval of the legal basis was for that one, and is asked for anew."""
    insist(_may_plan(again))
    run_sheet = RunSheetFrom(source) if Part.RUN_SHEET in again.parts else None
    has_list = Part.TASKS in again.parts and number_shared(source) > 0
    made = planning.plan(
        actor, _details(source, again), once=again.once, run_sheet=run_sheet,
        checklist=ListFrom(source if has_list else None),
    )  # fmt: skip
    db.session.flush()
    refs = _people(actor, source, again.parts)
    return Planned(made, *_move_in(actor, made, refs)) if refs else Planned(made, 0, 0)


def not_reached(actor: Actor, source: CallIn) -> list[str]:
    """Refs of those of the posting's own agency who were called and did not hear the message."""
    rows = Member.visible_to(actor).where(
        Member.in_use(),
        Member.id.in_(
            select(Invitation.member_id).where(
                Invitation.site_id == source.site_id, Invitation.call_in_id == source.id,
                Invitation.attendance.is_not(None), Invitation.attendance.not_in(CAME),
            )
        ),
    )  # fmt: skip
    return sorted(db.session.scalars(rows.with_only_columns(Member.ref)))


def reserve_list(actor: Actor, source: CallIn) -> list[str]:
    """Refs of the planner's own reserve list for the meeting, in its order; none when nobody was chosen by reach."""
    draft = draft_of(actor, source)
    if draft is None:
        return []
    found = proposal_of(actor, source, draft)
    if found.conflict:
        return []
    pool = found.gathered.pool
    return pool.refs([each.place for each in reserves(pool, found.wishes, found.chosen)])


def _may_plan(again: Again) -> Iterator[Problem]:
    if Part.VENUE not in again.parts and not again.venue:
        yield Problem("again-without-venue", field="venue")


def _details(source: CallIn, again: Again) -> Details:
    told: dict[str, str | None] = {}
    if Part.VENUE in again.parts:
        told |= {name: getattr(source, name) for name in ("room", "venue_street", "venue_city", "meeting_point")}
    if Part.WORDING in again.parts:
        told |= {name: getattr(source, name) for name in ("purpose", "trigger_wording", "legal_basis", "excuse_phone")}
    venue = source.venue if Part.VENUE in again.parts else again.venue or ""
    return Details(
        day=again.day, hour=again.hour, venue=venue, capacity=source.capacity, minutes=source.minutes, **told,  # type: ignore[arg-type]
    )  # fmt: skip


def _people(actor: Actor, source: CallIn, parts: frozenset[Part]) -> list[str]:
    wanted = not_reached(actor, source) if Part.NOT_REACHED in parts else []
    return list(dict.fromkeys([*wanted, *(reserve_list(actor, source) if Part.RESERVES in parts else ())]))


def _move_in(actor: Actor, made: CallIn, refs: list[str]) -> tuple[int, int]:
    """Move in whoever can be called to the new meeting: (how many, how many cannot)."""
    if draft_of(actor, made) is not None:
        return 0, 0  # the form was sent twice
    asked = asked_of(actor, made, None)
    free = {standing.ref for standing in gather(actor, made, asked).pool.standings}
    wanted = [ref for ref in refs if ref in free][: asked.wishes.seats]
    for ref in wanted:
        asked = asked.moved(ref, "in")
    db.session.add(
        Selection(**actor.owns, call_in_id=made.id, posting_id=actor.posting_id, wishes=asked.kept(), chosen=[])
    )
    return len(wanted), len(refs) - len(wanted)
