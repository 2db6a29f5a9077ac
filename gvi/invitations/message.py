"""A line of the plan as a calendar file and as the mail that carries it. Neither names a person or a purpose."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage

from flask import current_app
from flask_babel import force_locale

from gvi.agencies.models import Agency
from gvi.callins.models import CallIn
from gvi.config import Settings
from gvi.core import clock, swedish
from gvi.core.crypto import blind_index
from gvi.core.i18n import gettext
from gvi.documents.catalogue import FIELDS, MailKind, source
from gvi.documents.invitation import Invitation, Method, calendar_of, neutral_summary, to_ics
from gvi.documents.mail import calendar_mail
from gvi.documents.wording import plain_text, write
from gvi.invitations.models import CalendarEntry
from gvi.invitations.plan import Line, Recipient
from gvi.invitations.rules import Meeting, Step, next_sequence
from gvi.sites.queries import site_of

KINDS = {
    Step.INVITE: MailKind.CALENDAR_REQUEST,
    Step.UPDATE: MailKind.CALENDAR_UPDATE,
    Step.CANCEL: MailKind.CALENDAR_CANCEL,
}


def uid_of(call_in: CallIn, recipient: Recipient) -> str:
    """The same for the same call-in and recipient, always, whatever sends it; it tells nothing of either."""
    return blind_index("calendar-uid", f"{call_in.site_id}/{call_in.id}/{recipient.key}")[:32]


def invitation_for(call_in: CallIn, line: Line, meeting: Meeting, *, stamp: datetime) -> Invitation:
    """What the recipient's calendar is to be told: the next step, or once more what it was last told."""
    sequence = line.entry.sequence if line.entry else None
    shown = line.entry if line.step is Step.CANCEL and line.entry else meeting
    return Invitation(
        uid=line.entry.uid if line.entry else uid_of(call_in, line.recipient),
        sequence=next_sequence(sequence) if line.step or sequence is None else sequence,
        method=Method.CANCEL if line.step is Step.CANCEL else Method.REQUEST,
        summary=neutral_summary(line.recipient.locale),
        start=shown.starts_at, end=shown.ends_at, venue=shown.place,
        organizer_name=_organizer(call_in, line.recipient.locale), organizer_email=_sender(),
        attendee_name=line.recipient.name, attendee_email=line.recipient.email or "", stamp=stamp,
    )  # fmt: skip


def told_again(call_in: CallIn, entry: CalendarEntry, method: Method, *, locale: str, stamp: datetime) -> Invitation:
    """What the calendar was last told, said once more under the same UID and SEQUENCE, or in answer to a proposal."""
    return Invitation(
        uid=entry.uid, sequence=entry.sequence, method=method, summary=neutral_summary(locale),
        start=entry.starts_at, end=entry.ends_at, venue=entry.place,
        organizer_name=_organizer(call_in, locale), organizer_email=_sender(),
        attendee_name=entry.name, attendee_email=entry.email, stamp=stamp,
    )  # fmt: skip


def mail_for(line: Line, invitation: Invitation, agency: Agency) -> EmailMessage:
    """The mail that tells it, in the recipient's language."""
    assert line.step is not None
    return mail_of(KINDS[line.step], invitation, agency, locale=line.recipient.locale)


def mail_of(kind: MailKind, invitation: Invitation, agency: Agency, *, locale: str, mark: str = "") -> EmailMessage:
    """A mail of that kind. mark: what tells its Message-ID from that of another about the same version."""
    wording = write(source(kind, locale), _values(invitation, agency, locale), allowed=FIELDS[kind])
    local = invitation.uid.partition("@")[0]
    return calendar_mail(
        invitation, to_ics(invitation), sender=_sender(), subject=wording.title, text=plain_text(wording),
        message_id=f"<{local}.{invitation.sequence}{mark}@{_domain()}>", sent=invitation.stamp,
    )  # fmt: skip


def own_copy(call_in: CallIn, meeting: Meeting, *, locale: str, stamp: datetime) -> bytes:
    """The meeting for the reader's own calendar: METHOD:PUBLISH, without recipients."""
    uid = blind_index("calendar-uid", f"{call_in.site_id}/{call_in.id}")[:32]
    entry = Invitation(
        uid=uid, sequence=call_in.version, method=Method.REQUEST, summary=neutral_summary(locale),
        start=meeting.starts_at, end=meeting.ends_at, venue=meeting.place, stamp=stamp,
        organizer_name=_organizer(call_in, locale), organizer_email=_sender(), attendee_name="", attendee_email=_sender(),
    )  # fmt: skip
    return calendar_of([entry])


def _values(invitation: Invitation, agency: Agency, locale: str) -> dict[str, str | None]:
    start, end = clock.local(invitation.start), clock.local(invitation.end)
    return {
        "short_date": swedish.short_day(start.date(), locale),
        "weekday": swedish.weekday(start.date(), locale),
        "date": swedish.long_date(start.date(), locale),
        "start": swedish.clock_time(start.time(), locale),
        "end": swedish.clock_time(end.time(), locale),
        "venue": invitation.venue,
        "contact": agency.unit or agency.name,
        "phone": agency.phone,
    }


def _organizer(call_in: CallIn, locale: str) -> str:
    town = site_of(call_in).name
    with force_locale(locale):
        return str(gettext("Coordination %(town)s", town=town))


def _sender() -> str:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.mail_from


def _domain() -> str:
    return _sender().rpartition("@")[2]
