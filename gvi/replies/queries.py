"""Finding messages, the invitation that one is about, and whose answer holds."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Select, and_, func, select

from gvi.access.actor import Actor
from gvi.accounts.models import Posting, User
from gvi.callins.models import OVER, CallIn, State
from gvi.core import clock
from gvi.extensions import db
from gvi.invitations.models import CalendarEntry, CalendarState, Coming
from gvi.invitations.queries import language_of
from gvi.replies.models import Reply
from gvi.replies.rules import NOT_COMING, Known
from gvi.replies.vocabulary import Outcome, ReplyState
from gvi.speakers.models import Slot, Speaker


def seen_before(actor: Actor, fingerprint: str) -> Reply | None:
    """The same bytes, taken in earlier by the same agency."""
    return db.session.scalars(select(Reply).where(Reply.of_agency(actor), Reply.fingerprint == fingerprint)).first()


def entry_named(actor: Actor, uid: str) -> CalendarEntry | None:
    """The agency's own invitation with this UID. Another agency's is as if it did not exist."""
    if not uid:
        return None
    return db.session.scalars(
        select(CalendarEntry).where(CalendarEntry.of_agency(actor), CalendarEntry.uid == uid)
    ).first()


def known_of(entry: CalendarEntry) -> Known:
    """The invitation as the rules weigh it."""
    proposed = _about(entry).where(
        Reply.outcome == Outcome.PROPOSES_NEW_TIME, Reply.sequence == entry.sequence
    ).with_only_columns(func.max(Reply.stamp))  # fmt: skip
    return Known(
        email=entry.email, sequence=entry.sequence, state=entry.state, starts_at=entry.starts_at, ends_at=entry.ends_at,
        sent_at=entry.sent_at, answer=entry.answer, answered_at=entry.answered_at,
        proposed_at=db.session.scalar(proposed),
    )  # fmt: skip


def standing(entry: CalendarEntry) -> Reply | None:
    """The message whose answer holds: the latest about the present version of the invitation."""
    rows = _about(entry).where(
        Reply.state == ReplyState.RECORDED, Reply.answer.is_not(None), Reply.sequence == entry.sequence
    )
    return db.session.scalars(rows.order_by(Reply.stamp.desc(), Reply.id.desc()).limit(1)).first()


def older_proposals(entry: CalendarEntry, but: Reply) -> list[Reply]:
    """Proposals of the same person that still wait."""
    rows = _about(entry).where(
        Reply.outcome == Outcome.PROPOSES_NEW_TIME, Reply.state == ReplyState.WAITING, Reply.id != but.id
    )
    return list(db.session.scalars(rows))


def call_in_of(entry: CalendarEntry) -> CallIn:
    """The meeting that the invitation is to."""
    return db.session.get_one(CallIn, (entry.site_id, entry.call_in_id))


def locale_of(entry: CalendarEntry) -> str:
    """The language of whoever is invited."""
    if entry.user_id:
        return db.session.get_one(User, entry.user_id).locale or "sv"
    speaker = db.session.get(Speaker, (entry.site_id, entry.speaker_id)) if entry.speaker_id else None
    return language_of(speaker) if speaker else "sv"


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody whose answer a message may be."""

    entry: CalendarEntry
    call_in: CallIn


def invited(actor: Actor) -> list[Invited]:
    """Everybody invited to the agency's meetings that are not over, the next meeting first; one query."""
    here = and_(CallIn.site_id == CalendarEntry.site_id, CallIn.id == CalendarEntry.call_in_id)
    rows = (
        select(CalendarEntry, CallIn)
        .join(CallIn, here)
        .where(
            CalendarEntry.of_agency(actor), CalendarEntry.state == CalendarState.REQUESTED, CallIn.state.not_in(OVER)
        )
        .order_by(CallIn.starts_at, CalendarEntry.name, CalendarEntry.id)
    )
    return [Invited(entry, call_in) for entry, call_in in db.session.execute(rows)]


def answers_to(actor: Actor, entries: Collection[CalendarEntry]) -> dict[int, list[Reply]]:
    """What came in about these invitations that a person should know of, newest first; one query, without originals."""
    ids = [entry.id for entry in entries]
    shown = (ReplyState.RECORDED, ReplyState.WAITING)
    rows = Reply.visible_to(actor).where(Reply.entry_id.in_(ids), Reply.state.in_(shown)).order_by(Reply.id.desc())
    found: dict[int, list[Reply]] = defaultdict(list)
    for reply in db.session.scalars(rows):
        if reply.entry_id is not None:
            found[reply.entry_id].append(reply)
    return found


def waiting(actor: Actor) -> int:
    """How many messages wait for somebody of the agency."""
    rows = Reply.visible_to(actor).where(Reply.state == ReplyState.WAITING)
    return db.session.scalar(rows.with_only_columns(func.count())) or 0


def without_speaker(actor: Actor) -> list[tuple[CallIn, int]]:
    """The agency's meetings to come, and how many of their parts are given to somebody who has said no; one query."""
    entry = and_(CalendarEntry.site_id == Slot.site_id, CalendarEntry.call_in_id == Slot.call_in_id)
    rows = (
        CallIn.visible_to(actor)
        .join(Slot, and_(Slot.site_id == CallIn.site_id, Slot.call_in_id == CallIn.id))
        .join(CalendarEntry, and_(entry, CalendarEntry.speaker_id == Slot.speaker_id))
        .where(
            CallIn.owner_agency_id == actor.agency_id, CallIn.starts_at > clock.now(),
            CallIn.state.not_in((*OVER, State.HELD)), CalendarEntry.state == CalendarState.REQUESTED,
            CalendarEntry.answer.in_(NOT_COMING),
        )
        .order_by(CallIn.starts_at)
    )  # fmt: skip
    return list(Counter(call_in for call_in in db.session.scalars(rows)).items())


def answers_of_speakers(call_in: CallIn) -> dict[int, Coming]:
    """What each invited speaker of the meeting has answered, by the speaker's id; one query."""
    rows = select(CalendarEntry.speaker_id, CalendarEntry.answer).where(
        CalendarEntry.site_id == call_in.site_id, CalendarEntry.call_in_id == call_in.id,
        CalendarEntry.state == CalendarState.REQUESTED, CalendarEntry.speaker_id.is_not(None), CalendarEntry.answer.is_not(None),
    )  # fmt: skip
    return {speaker: answer for speaker, answer in db.session.execute(rows) if speaker and answer}


def colleague(actor: Actor, ref: str) -> User | None:
    """Somebody of the posting's own agency."""
    return next((user for user in colleagues(actor) if user.ref == ref), None)


def colleagues(actor: Actor) -> list[User]:
    """Who may have taken a call: those who work at the agency today, by name."""
    today = clock.today()
    rows = select(Posting).where(Posting.site_id == actor.site_id, Posting.agency_id == actor.agency_id)
    users = {each.user for each in db.session.scalars(rows) if each.in_force(today) and each.user.active}
    return sorted(users, key=lambda user: user.name.casefold())


def people_of(reply: Reply) -> tuple[str, str]:
    """Names of who took the call or sent in the file, and of who decided; "" for nobody."""
    found = (db.session.get(User, ident) if ident else None for ident in (reply.taken_by_id, reply.decided_by_id))
    taken, decided = (user.name if user else "" for user in found)
    return taken, decided


def _about(entry: CalendarEntry) -> Select[Reply]:
    return select(Reply).where(Reply.site_id == entry.site_id, Reply.entry_id == entry.id)
