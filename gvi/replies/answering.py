"""Mails that go out in answer to what came in: the invitation once more, or no to another time."""

from __future__ import annotations

from gvi.access.actor import Actor
from gvi.agencies.models import Agency
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core import clock
from gvi.documents.catalogue import MailKind
from gvi.documents.invitation import Method
from gvi.extensions import db
from gvi.invitations.message import mail_of, told_again
from gvi.invitations.models import CalendarEntry, CalendarState
from gvi.mail import outbox
from gvi.replies import queries
from gvi.replies.models import Reply


def send_again(actor: Actor, entry: CalendarEntry, cause: Reply) -> None:
    """What the calendar was last told, to the address it was told at. Nobody else is ever sent it."""
    is_off = entry.state is CalendarState.CANCELLED
    kind = MailKind.CALENDAR_CANCEL if is_off else MailKind.CALENDAR_REQUEST
    entry.sent_at = clock.now()
    log.record(actor, Verb.CALENDAR_AGAIN, entry)
    _send(actor, entry, cause, kind, Method.CANCEL if is_off else Method.REQUEST)


def say_no(actor: Actor, entry: CalendarEntry, cause: Reply) -> None:
    """No to the time that was proposed: the meeting stays."""
    _send(actor, entry, cause, MailKind.CALENDAR_DECLINE, Method.DECLINECOUNTER)


def _send(actor: Actor, entry: CalendarEntry, cause: Reply, kind: MailKind, method: Method) -> None:
    call_in, locale = queries.call_in_of(entry), queries.locale_of(entry)
    agency = db.session.get_one(Agency, entry.owner_agency_id)
    again = told_again(call_in, entry, method, locale=locale, stamp=clock.now())
    mail = outbox.queue(
        actor, entry.email, mail_of(kind, again, agency, locale=locale, mark=f".{cause.ref}"), about=entry
    )
    mail.promised_by_id = actor.user_id or None  # the worker is nobody
