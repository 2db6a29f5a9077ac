"""The only writer of polls: asking speakers about dates, reminding them, their answers, and the date that is chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import date, datetime, time, timedelta

from gvi.access.actor import Actor
from gvi.appearances import links, mailing, queries, rules
from gvi.appearances.mailing import AddressOf
from gvi.appearances.models import Poll, PollAnswer, PollDate, SpeakerLink, Suits, Wording
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins import operations as planning
from gvi.callins.models import CallIn
from gvi.callins.rules import Details
from gvi.core import clock, workdays
from gvi.core.problems import insist
from gvi.extensions import db
from gvi.sites.queries import closed_days_of, site_of
from gvi.speakers.models import Speaker

Made = Mapping[Speaker, tuple[SpeakerLink, str]]
"""Each speaker's address: its row, and what stands in it, told this once."""


def ask(
    actor: Actor, call_in: CallIn, *, moments: Sequence[datetime], speakers: Sequence[Speaker], closes_on: date,
    address_of: AddressOf,
) -> Made:  # fmt: skip
    """Ask speakers which of these dates suit, each at an address of their own; whoever has e-mail gets it by mail."""
    earlier = queries.latest_poll(call_in)
    insist(
        rules.may_ask(
            moments, speakers=len(speakers), closes_on=closes_on, today=clock.today(), now=clock.now(),
            is_ahead=call_in.is_ahead, is_asking=earlier is not None and earlier.closed_at is None,
        )
    )  # fmt: skip
    insist(rules.may_mail(has_email=True, has_contact=mailing.has_contact(call_in)))
    owned = {"site_id": actor.site_id, "owner_agency_id": call_in.owner_agency_id}
    poll = Poll(**owned, call_in_id=call_in.id, closes_on=closes_on)
    poll.call_in = call_in
    db.session.add(poll)
    dates = [PollDate(**owned, call_in_id=call_in.id, poll=poll, starts_at=each) for each in sorted(set(moments))]
    for each in dates:
        each.poll_id = poll.id
    db.session.add_all(dates)
    log.record_all(actor, Verb.POLL_ASK, [poll])
    log.record_all(actor, Verb.POLL_ASK, dates)
    made = links.made_for(actor, call_in, speakers, poll=poll, until=_end_of(closes_on))
    mailing.mail_dates(actor, poll, dates, made, Wording.POLL, address_of)
    return made


def remind(actor: Actor, call_in: CallIn, poll: Poll, *, address_of: AddressOf) -> Made:
    """Ask those again who have not answered. Their address is a new one: the earlier is kept by nobody."""
    board = queries.board_of(call_in, poll)
    is_over = poll.closes_on < clock.today()
    insist(rules.may_remind(waiting=len(board.waiting), is_closed=poll.closed_at is not None, is_over=is_over))
    insist(rules.may_mail(has_email=True, has_contact=mailing.has_contact(call_in)))
    waiting = [each.speaker for each in board.waiting]
    poll.reminded_at = clock.now()
    log.record(actor, Verb.POLL_REMIND, poll)
    made = links.made_for(actor, call_in, waiting, poll=poll, until=_end_of(poll.closes_on))
    mailing.mail_dates(actor, poll, board.dates, made, Wording.REMINDER, address_of)
    return made


def readdress(actor: Actor, call_in: CallIn, link: SpeakerLink) -> Made:
    """A new address for one of those asked, to copy; the earlier one is dead."""
    poll = link.poll
    assert poll is not None, "only addresses of polls are made anew here"
    insist(rules.may_go_on(is_closed=poll.closed_at is not None or poll.closes_on < clock.today()))
    return links.made_for(actor, call_in, [link.speaker], poll=poll, until=_end_of(poll.closes_on))


def answer(actor: Actor, link: SpeakerLink, answers: Mapping[PollDate, Suits]) -> None:
    """What the holder of an address says of each date, the first time or anew."""
    poll = link.poll
    assert poll is not None, "the address is to the dates of a poll"
    insist(rules.may_go_on(is_closed=poll.closed_at is not None))
    known = queries.answers_of(list(answers), speaker_id=link.speaker_id)
    changed = []
    for each, suits in answers.items():
        said = known.get((link.speaker_id, each.id))
        if said is not None and said.suits is suits:
            continue
        if said is None:
            said = PollAnswer(
                site_id=link.site_id, owner_agency_id=link.owner_agency_id, date_id=each.id, speaker_id=link.speaker_id
            )
            db.session.add(said)
        said.suits, said.answered_at = suits, clock.now()
        changed.append(said)
    if changed:
        log.record_all(actor, Verb.POLL_ANSWER, changed)


def choose(actor: Actor, call_in: CallIn, chosen: PollDate) -> None:
    """Move the planned meeting to the date, and ask nobody any more. The rules of moving a meeting apply."""
    poll = chosen.poll
    insist(rules.may_go_on(is_closed=poll.closed_at is not None))
    addresses = links.links_of(call_in, poll)
    planning.edit(actor, call_in, _moved(call_in, chosen.starts_at))
    poll.closed_at, poll.chosen_at = clock.now(), chosen.starts_at
    log.record(actor, Verb.POLL_CHOOSE, poll)
    links.end(actor, addresses)


def close(actor: Actor, call_in: CallIn, poll: Poll) -> None:
    """Ask nobody any more, and leave the meeting where it is."""
    insist(rules.may_go_on(is_closed=poll.closed_at is not None))
    addresses = links.links_of(call_in, poll)
    poll.closed_at = clock.now()
    log.record(actor, Verb.POLL_CLOSE, poll)
    links.end(actor, addresses)


def _end_of(day: date) -> datetime:
    return clock.at(day + timedelta(days=1), time(0))


def _moved(call_in: CallIn, start: datetime) -> Details:
    """The meeting at its new time. Its deadlines stay as many working days before it as they were."""
    local = clock.local(start)
    same = Details(**{each.name: getattr(call_in, each.name) for each in fields(Details)})
    return replace(
        same, day=local.date(), hour=local.time().replace(tzinfo=None), excuse_day=_along(call_in, same.excuse_day, local.date()),
        support_before=_along(call_in, same.support_before, local.date()),
    )  # fmt: skip


def _along(call_in: CallIn, deadline: date | None, day: date) -> date | None:
    if deadline is None or day == call_in.day:
        return deadline
    closed = closed_days_of(site_of(call_in))
    return workdays.shift(day, workdays.between(call_in.day, deadline, bridge_days=closed), bridge_days=closed)
