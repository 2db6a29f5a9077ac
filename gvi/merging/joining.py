"""The person behind two agencies' records made one: the records stay each agency's own, and nobody else learns of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import and_, select, update

from gvi.access.actor import Actor
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins.models import CallIn, Invitation
from gvi.conflicts.models import Conflict
from gvi.core import clock
from gvi.extensions import db
from gvi.members.models import Member
from gvi.merging import shells
from gvi.merging.carrying import record, relist
from gvi.merging.ledger import Ledger
from gvi.merging.models import Merger, MergeState
from gvi.merging.plan import AHEAD
from gvi.releases.models import Release
from gvi.reviews.models import ReviewCase


def numbers_of(one: Member, other: Member) -> set[str]:
    """The different numbers that the two stand for, as blind indexes."""
    return {each.shell.number_index for each in (one, other) if each.shell.number_index is not None}


def join(actor: Actor, merger: Merger) -> None:
    """Hang both records on one shell: that of the number, where there is one."""
    kept, other = merger.kept, merger.other
    assert other is not None, "a merging between agencies names both records"
    comes, stays = (kept, other) if kept.shell.number_index is None else (other, kept)
    left, to = comes.shell_id, stays.shell_id
    with db.session.no_autoflush:
        relist(actor, _lists(merger, left))
        _note(actor, merger, comes)
        merger.state, merger.merged_at = MergeState.MERGED, clock.now()
        db.session.flush()
        ledger = Ledger()
        ledger.left, ledger.carried = shells.carry(
            actor.site_id, left, to, but=comes.id, owner=comes.owner_agency_id, whole=True
        )
        merger.ledger = ledger.as_json()
        log.record(actor, Verb.MERGE, merger)
        db.session.flush()
    db.session.expire_all()


def part(actor: Actor, merger: Merger) -> None:
    """Let them be two persons again. What names a record goes with it, whenever it was noted."""
    ledger = Ledger.of(merger.ledger or {})
    members = ledger.carried.get("member", [])
    with db.session.no_autoflush:
        here = _here(merger, members)
        back = shells.stand_again(actor.site_id, ledger.left)
        relist(actor, _lists(merger, *{each.shell_id for each in here}, only=members))
        for each in here:
            _note(actor, merger, each, Verb.PART)
        merger.ledger = None
        log.record(actor, Verb.PART, merger)
        db.session.flush()
        for now in sorted({each.shell_id for each in here}):
            shells.give_back(actor.site_id, ledger.carried, now=now, back=back)
            _follow(merger, members, now, back)
            shells.leave(actor.site_id, now)
        shells.leave(actor.site_id, back)
    db.session.expire_all()


def _here(merger: Merger, members: Collection[int]) -> list[Member]:
    rows = select(Member).where(Member.site_id == merger.site_id, Member.id.in_(members))
    return list(db.session.scalars(rows))


def _note(actor: Actor, merger: Merger, record_of: Member, verb: Verb = Verb.MERGE) -> None:
    """In the log of the record's owner, if it is one of the two who have agreed; the others keep theirs unchanged."""
    if record_of.owner_agency_id in {merger.owner_agency_id, merger.other_agency_id}:
        record(actor, merger, [record_of], verb)


def _follow(merger: Merger, members: Collection[int], now: int, back: int) -> None:
    models: Iterable[Any] = (Conflict, Release, Invitation, ReviewCase)
    for model in models:
        mine = and_(model.site_id == merger.site_id, model.shell_id == now, model.member_id.in_(members))
        db.session.execute(
            update(model).where(mine).values(shell_id=back), execution_options={"synchronize_session": False}
        )


def _lists(merger: Merger, *left: int, only: Collection[int] | None = None) -> list[CallIn]:
    """The two owners' own lists on which the person is another now; what stands on others' lists is not touched."""
    invited = select(Invitation.call_in_id).where(Invitation.site_id == merger.site_id, Invitation.shell_id.in_(left))
    if only is not None:
        invited = invited.where(Invitation.member_id.in_(only))
    owners = (merger.owner_agency_id, merger.other_agency_id)
    rows = select(CallIn).where(CallIn.site_id == merger.site_id, CallIn.id.in_(invited))
    return list(db.session.scalars(rows.where(CallIn.owner_agency_id.in_(owners), CallIn.state.in_(AHEAD))))
