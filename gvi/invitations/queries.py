"""Finding the recipients of a call-in's calendar invitations, and what each has been told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import aliased, joinedload

from gvi.access.actor import Actor
from gvi.access.roles import Area, Role, grants
from gvi.accounts.models import Posting, User
from gvi.callins.models import CallIn, State
from gvi.core import clock
from gvi.extensions import db
from gvi.invitations import rules
from gvi.invitations.models import CalendarEntry, CalendarState
from gvi.invitations.plan import Line, Part, Plan, Recipient
from gvi.invitations.rules import Meeting
from gvi.mail.models import MailState, OutboxMail
from gvi.mail.outbox import mails_about
from gvi.speakers.models import Speaker
from gvi.speakers.queries import slots_of

Key = tuple[Part, int, str]
PATIENCE = timedelta(minutes=15)
"""How long a mail may wait for its first try before its sender is told."""


def plan_of(actor: Actor, call_in: CallIn, staff: Collection[str] | None = None) -> Plan:
    """The plan when these users (refs) are wanted besides the speakers; None: those who are invited as it stands.

    A constant number of queries, however many recipients. A cancelled call-in wants nobody.
    """
    entries = _entries(actor, call_in)
    chosen = _chosen_staff(actor, entries.values(), staff)
    wanted = {} if call_in.state is State.CANCELLED else {each.key: each for each in (*_speakers(call_in), *chosen)}
    mails = mails_about(actor, [entry.ref for entry in entries.values()])
    meeting = meeting_of(call_in)
    recipients = {**_former(entries), **wanted}
    lines = (_line(each, entries.get(key), mails, meeting, wanted=key in wanted) for key, each in recipients.items())
    return Plan(
        meeting,
        tuple(sorted(lines, key=lambda line: (line.recipient.part is Part.STAFF, line.recipient.name.casefold()))),
    )


def meeting_of(call_in: CallIn) -> Meeting:
    """What calendars show of it."""
    place = ", ".join(filter(None, (call_in.venue, call_in.room, call_in.venue_street, call_in.venue_city)))
    return Meeting(call_in.starts_at, call_in.ends_at, place)


def staff_to_choose(actor: Actor) -> dict[User, list[Posting]]:
    """Users of the site whose work has to do with planning, by name, with the postings that make it theirs.

    Speakers and administrators are not among them.
    """
    today = clock.today()
    postings = (
        select(Posting)
        .where(Posting.site_id == actor.site_id, Posting.starts_on <= today)
        .options(joinedload(Posting.user), joinedload(Posting.agency))
        .order_by(Posting.id)
    )
    found: dict[User, list[Posting]] = {}
    for posting in db.session.scalars(postings):
        if posting.in_force(today) and _plans(posting) and posting.user.active:
            found.setdefault(posting.user, []).append(posting)
    return dict(sorted(found.items(), key=lambda each: each[0].name.casefold()))


def invited_staff(actor: Actor, call_in: CallIn) -> list[str]:
    """The refs of the users who are invited as it stands."""
    return [user.ref for user in _invited(actor, _entries(actor, call_in).values())]


def misinformed(actor: Actor) -> list[tuple[CallIn, int]]:
    """One's own agency's meetings to come, and how many calendars show another time or place, or one called off.

    One query, however many meetings and recipients.
    """
    here = and_(CalendarEntry.site_id == CallIn.site_id, CalendarEntry.call_in_id == CallIn.id)
    rows = CallIn.visible_to(actor).join(CalendarEntry, here).add_columns(CalendarEntry).order_by(CallIn.starts_at)
    rows = rows.where(
        CallIn.owner_agency_id == actor.agency_id, CallIn.starts_at > clock.now(), CallIn.state != State.CLOSED,
        CalendarEntry.state == CalendarState.REQUESTED,
    )  # fmt: skip
    wrong = Counter(call_in for call_in, entry in db.session.execute(rows) if _is_wrong(call_in, entry))
    return list(wrong.items())


def unsent_by(actor: Actor) -> list[tuple[CallIn, int]]:
    """Meetings to come about which mail that the user sent has failed, or waits longer than it should; one query."""
    later = aliased(OutboxMail)
    told_since = exists().where(
        later.site_id == OutboxMail.site_id, later.about_ref == OutboxMail.about_ref, later.id > OutboxMail.id
    )
    late = or_(OutboxMail.attempts > 0, OutboxMail.created_at < clock.now() - PATIENCE)
    entry = and_(CalendarEntry.site_id == OutboxMail.site_id, CalendarEntry.ref == OutboxMail.about_ref)
    meeting = and_(CallIn.site_id == CalendarEntry.site_id, CallIn.id == CalendarEntry.call_in_id)
    rows = CallIn.visible_to(actor).join(CalendarEntry, meeting).join(OutboxMail, entry).where(
        OutboxMail.promised_by_id == actor.user_id, OutboxMail.state != MailState.SENT, late, ~told_since,
        CallIn.starts_at > clock.now(),
    )  # fmt: skip
    return list(Counter(db.session.scalars(rows.order_by(CallIn.starts_at, OutboxMail.id))).items())


def _is_wrong(call_in: CallIn, entry: CalendarEntry) -> bool:
    return rules.step(entry, meeting_of(call_in), wanted=call_in.state is not State.CANCELLED) is not None


def _line(
    recipient: Recipient, entry: CalendarEntry | None, mails: Mapping[str, object], meeting: Meeting, *, wanted: bool
) -> Line:
    mail = mails.get(entry.ref) if entry else None
    step = rules.step(entry, meeting, wanted=wanted) if recipient.email else None
    return Line(recipient, entry, mail, step)  # type: ignore[arg-type]


def _entries(actor: Actor, call_in: CallIn) -> dict[Key, CalendarEntry]:
    """The newest entry of every recipient and address."""
    rows = CalendarEntry.visible_to(actor).where(CalendarEntry.call_in_id == call_in.id).order_by(CalendarEntry.id)
    return {_key(entry): entry for entry in db.session.scalars(rows)}


def _key(entry: CalendarEntry) -> Key:
    part, ident = (Part.SPEAKER, entry.speaker_id) if entry.speaker_id else (Part.STAFF, entry.user_id)
    return (part, ident or 0, entry.email.casefold())


def _speakers(call_in: CallIn) -> Iterable[Recipient]:
    found = {slot.speaker.id: slot.speaker for slot in slots_of(call_in) if slot.speaker}
    return [Recipient(Part.SPEAKER, each.id, each.name, each.email, language_of(each)) for each in found.values()]


def _chosen_staff(actor: Actor, entries: Iterable[CalendarEntry], refs: Collection[str] | None) -> Iterable[Recipient]:
    users = _invited(actor, entries) if refs is None else [user for user in staff_to_choose(actor) if user.ref in refs]
    return [Recipient(Part.STAFF, user.id, user.name, user.email, user.locale or "sv") for user in users]


def _invited(actor: Actor, entries: Iterable[CalendarEntry]) -> list[User]:
    """Whoever has left the site's planning since is not invited any more."""
    told = {entry.user_id for entry in entries if entry.state is CalendarState.REQUESTED and entry.user_id}
    return [user for user in staff_to_choose(actor) if user.id in told]


def _former(entries: Mapping[Key, CalendarEntry]) -> dict[Key, Recipient]:
    """The recipients of what has been sent, as they were then, in the language they have now."""
    speakers = select(Speaker).where(
        Speaker.id.in_([entry.speaker_id for entry in entries.values() if entry.speaker_id])
    )
    users = select(User).where(User.id.in_([entry.user_id for entry in entries.values() if entry.user_id]))
    locales = {(Part.SPEAKER, each.id): language_of(each) for each in db.session.scalars(speakers)}
    locales |= {(Part.STAFF, each.id): each.locale or "sv" for each in db.session.scalars(users)}
    return {
        key: Recipient(key[0], key[1], entry.name, entry.email, locales.get(key[:2], "sv"))
        for key, entry in entries.items()
    }


def language_of(speaker: Speaker) -> str:
    """English only for those who have said English and not Swedish."""
    return "en" if "en" in speaker.languages and "sv" not in speaker.languages else "sv"


def _plans(posting: Posting) -> bool:
    return posting.role is not Role.SPEAKER and bool(grants(posting.role, Area.PL, posting.agency.kind))
