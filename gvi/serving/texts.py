"""What is sent to somebody's phone: that they have a time, and nothing of where, why or with whom."""

from __future__ import annotations

from gvi.callins.models import CallIn, Invitation
from gvi.core import clock, swedish
from gvi.letters.rules import language_of


def reminder(call_in: CallIn, invitation: Invitation, language: str | None) -> tuple[str, str]:
    """(language, text). The hour is the one at which the person is met.

    A text message lies on a screen that anybody may see: no agency, no place, no name and no word of the meeting.
    """
    spoken = language_of(language)
    day = clock.local(call_in.starts_at).date()
    hour = swedish.clock_time(invitation.arrival or call_in.hour, spoken)
    if spoken == "sv":
        return spoken, f"Påminnelse: du har en tid den {day.day}/{day.month} kl. {hour}."
    return spoken, f"Reminder: you have an appointment on {swedish.long_date(day, spoken).rsplit(' ', 1)[0]} at {hour}."
