"""Mails to speakers: the values that go into them, and their promise in the outbox."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from flask_babel import force_locale

from gvi.access.actor import Actor
from gvi.appearances.models import Poll, PollDate, SpeakerLink, Wording
from gvi.appearances.queries import Appearance, contact_of
from gvi.appearances.rules import INVITES
from gvi.appearances.wordings import mail_to
from gvi.callins.models import CallIn
from gvi.core import clock, swedish
from gvi.core.i18n import gettext, ngettext
from gvi.invitations.queries import language_of, meeting_of
from gvi.mail import outbox
from gvi.sites.queries import site_of
from gvi.speakers.models import Speaker
from gvi.speakers.queries import briefing_of

AddressOf = Callable[[str], str]
"""What stands in an address → the whole address."""


def mail_dates(
    actor: Actor, poll: Poll, dates: Sequence[PollDate], made: Mapping[Speaker, tuple[SpeakerLink, str]],
    kind: Wording, address_of: AddressOf,
) -> int:  # fmt: skip
    """Ask each who has an e-mail address which dates suit; how many mails that makes."""
    call_in = poll.call_in
    contact, phone = contact_of(call_in, briefing_of(call_in))
    told = {speaker: each for speaker, each in made.items() if speaker.email}
    for speaker, (link, token) in told.items():
        language = language_of(speaker)
        values = {
            "name": speaker.name, "dates": _listed([date.starts_at for date in dates], language),
            "length": _minutes(call_in.minutes, language), "reply_by": swedish.long_date(poll.closes_on, language),
            "address": address_of(token), "contact": contact, "phone": phone,
        }  # fmt: skip
        _send(actor, call_in, speaker, kind, values, about=link)
    return len(told)


def mail_page(actor: Actor, told: Appearance, link: SpeakerLink, *, address: str, reply_by: date) -> None:
    """Invite a speaker to their own page, in the wording of their voice."""
    call_in, language = told.call_in, language_of(told.speaker)
    start, end = clock.local(call_in.starts_at), clock.local(call_in.ends_at)
    contact, phone = told.contact
    values = {
        "name": told.speaker.name, "weekday": swedish.weekday(call_in.day, language),
        "date": swedish.long_date(call_in.day, language), "start": swedish.clock_time(start.time(), language),
        "end": swedish.clock_time(end.time(), language), "venue": meeting_of(call_in).place,
        "minutes": str(sum(part.minutes for part in told.parts)), "rehearsal": _rehearsal(told, language),
        "reply_by": swedish.long_date(reply_by, language), "address": address, "contact": contact, "phone": phone,
    }  # fmt: skip
    _send(actor, call_in, told.speaker, INVITES[told.speaker.voice], values, about=link)


def has_contact(call_in: CallIn) -> bool:
    """Is there a number for whoever gets a mail to call?"""
    return contact_of(call_in, briefing_of(call_in))[1] is not None


def _send(
    actor: Actor, call_in: CallIn, speaker: Speaker, kind: Wording, values: Mapping[str, str | None], *,
    about: SpeakerLink,
) -> None:  # fmt: skip
    language = language_of(speaker)
    with force_locale(language):
        sender = gettext("Coordination %(town)s", town=site_of(call_in).name)
    outbox.queue(actor, speaker.email or "", mail_to(speaker, kind, language, values, sender_name=sender), about=about)


def _listed(moments: Sequence[datetime], language: str) -> str:
    """The dates as running text."""
    return "; ".join(_when(each, language) for each in moments)


def _when(moment: datetime, language: str) -> str:
    local = clock.local(moment)
    return f"{swedish.weekday(local.date(), language)} {swedish.long_moment(local.date(), local.time(), language)}"


def _minutes(number: int, language: str) -> str:
    with force_locale(language):
        return str(ngettext("%(num)d minute", "%(num)d minutes", number))


def _rehearsal(told: Appearance, language: str) -> str:
    briefing = told.briefing
    if briefing is None or briefing.rehearsal_at is None:
        with force_locale(language):
            return str(gettext("we will tell you later"))
    return ", ".join(filter(None, (_when(briefing.rehearsal_at, language), briefing.rehearsal_place)))
