"""The only writer of periods, holds, closed and restricted records, orders to purge, and extracts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import select

from gvi.access.actor import Actor
from gvi.access.apart import everybody
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core import clock
from gvi.core.problems import insist
from gvi.extensions import db
from gvi.members.models import Member
from gvi.members.vocabulary import Facet
from gvi.retention import rules
from gvi.retention.models import Extract, Hold, PurgeLine, PurgeOrder, RetentionPeriod
from gvi.retention.queries import items_due, lines_of, periods_for


def set_periods(actor: Actor, months: Mapping[Facet, int]) -> None:
    """Say how long the agency keeps each facet, in months."""
    insist(problem for facet, number in months.items() for problem in rules.may_last(facet, number))
    stand = {
        row.facet: row for row in db.session.scalars(select(RetentionPeriod).where(RetentionPeriod.of_agency(actor)))
    }
    changed = []
    for facet, period in periods_for(actor).items():
        number = months.get(facet, period.months)
        if number == period.months:
            continue
        row = stand.get(facet) or RetentionPeriod(**actor.owns, facet=facet)
        row.months = number
        db.session.add(row)
        changed.append(row)
    if changed:
        log.record_all(actor, Verb.RETENTION_SET, changed)


def close_case(actor: Actor, member: Member, *, closed_on: date) -> None:
    """The agency has closed its case: the periods begin to count."""
    insist(rules.may_close(closed_on=closed_on, today=clock.today()))
    member.closed_on = closed_on
    log.record(actor, Verb.CASE_CLOSE, member)


def reopen_case(actor: Actor, member: Member) -> None:
    """The case is taken up again: nothing counts any more."""
    member.closed_on = None
    log.record(actor, Verb.CASE_CLOSE, member)


def restrict(actor: Actor, member: Member) -> None:
    """The person contests the record: it is shown, and used for nothing until that is settled."""
    member.restricted_on = clock.today()
    log.record(actor, Verb.RESTRICT, member)


def unrestrict(actor: Actor, member: Member) -> None:
    """It is settled; the record is used again."""
    member.restricted_on = None
    log.record(actor, Verb.RESTRICT, member)


def hold(actor: Actor, member: Member, *, reason: str) -> Hold:
    """The record must not be purged until the hold is lifted."""
    made = Hold(**actor.owns, member_id=member.id, reason=reason, set_by_id=actor.user_id)
    db.session.add(made)
    log.record(actor, Verb.HOLD_SET, made)
    return made


def lift(actor: Actor, hold: Hold) -> None:
    """The reason for the hold is gone."""
    hold.lifted_at = clock.now()
    log.record(actor, Verb.HOLD_LIFT, hold)


def propose(actor: Actor, refs: Collection[str]) -> PurgeOrder:
    """Propose to purge those of these records that are due, not held and not proposed already."""
    items = [item for item in items_due(actor, refs=refs) if item.is_open]
    insist(rules.may_propose(items=len(items)))
    order = PurgeOrder(**actor.owns, proposed_by_id=actor.user_id)
    order.lines = [
        PurgeLine(
            **actor.owns, order_id=order.id, member_id=item.member.id if item.member else None,
            handover_id=item.handover.id if item.handover else None, facets=[facet.value for facet in item.due.facets],
            is_whole=item.due.is_whole, due_on=item.due.since,
        )
        for item in items
    ]  # fmt: skip
    db.session.add(order)
    log.record(actor, Verb.PURGE_PROPOSE, order)
    log.record_all(actor, Verb.PURGE_PROPOSE, order.lines)
    return order


def approve(actor: Actor, order: PurgeOrder) -> None:
    """Another user lets it happen. The worker does it within the minute."""
    _decide(actor, order, is_approved=True)
    log.record(actor, Verb.PURGE_DECIDE, order)


def refuse(actor: Actor, order: PurgeOrder, *, why_not: str) -> None:
    """Another user says no; what it named is due again."""
    with everybody():  # a line that stays would keep its record from ever being proposed again
        lines = lines_of(order)
    _decide(actor, order, is_approved=False)
    order.why_not, order.done_at = why_not, clock.now()
    for line in lines:
        db.session.delete(line)
    log.record(actor, Verb.PURGE_DECIDE, order)
    log.record_all(actor, Verb.PURGE_DECIDE, lines)


def _decide(actor: Actor, order: PurgeOrder, *, is_approved: bool) -> None:
    insist(
        rules.may_decide(proposer=order.proposed_by_id, decider=actor.user_id, is_decided=order.is_approved is not None)
    )
    order.is_approved, order.decided_at = is_approved, clock.now()
    order.decided_by_id, order.decided_posting_id = actor.user_id, actor.posting_id


def make_extract(actor: Actor, member: Member) -> Extract:
    """Begin an extract of what the agency keeps of the person; it is reviewed before it leaves."""
    made = Extract(**actor.owns, member_id=member.id, made_by_id=actor.user_id, withheld=[])
    db.session.add(made)
    log.record(actor, Verb.EXTRACT_MAKE, made)
    return made


def review_extract(actor: Actor, extract: Extract, *, withheld: Sequence[str], ground: str | None) -> None:
    """Say what is withheld and on what ground; what is not withheld may leave."""
    insist(rules.may_withhold(lines=len(withheld), ground=ground))
    extract.withheld, extract.ground = list(withheld), ground
    extract.reviewed_by_id, extract.reviewed_at = actor.user_id, clock.now()
    log.record(actor, Verb.EXTRACT_REVIEW, extract)
