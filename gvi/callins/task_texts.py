"""What the overview says of each task, with true numbers; of people only where the reader may know them."""

from __future__ import annotations

from collections.abc import Callable

from gvi.callins.models import TOOK_PLACE, CallIn, State
from gvi.callins.readiness import Tally, Task
from gvi.core.i18n import gettext, ngettext
from gvi.core.templating import day as day_text


def what_to_do(task: Task) -> str:
    """The task as something to press: its verb first."""
    labels = {
        Task.DETAILS: gettext("Fill in the details"),
        Task.PARTICIPANTS: gettext("Choose participants"),
        Task.CLEARANCES: gettext("Request review"),
        Task.SPEAKERS: gettext("Go on with the speakers"),
        Task.RUN_SHEET: gettext("Go on with the run sheet"),
        Task.SUMMONSES: gettext("Go on with the summonses"),
        Task.INVITATIONS: gettext("Send invitations"),
        Task.ATTENDANCE: gettext("Fill in attendance"),
        Task.CLOSE: gettext("Close the call-in"),
    }
    return str(labels[task])


def _details(call_in: CallIn, tally: Tally) -> str:
    missing = [
        word
        for word, there in (
            (gettext("legal basis with approval"), call_in.has_legal_basis),
            (gettext("street address"), call_in.venue_street),
            (gettext("meeting point"), call_in.meeting_point),
            (gettext("phone for excuses"), call_in.excuse_phone),
            (gettext("case number"), not (tally.people and tally.people.unnumbered)),
        )
        if not there
    ]
    if missing:
        return str(gettext("Missing: %(what)s.", what=", ".join(missing)))
    if not call_in.trigger_wording:
        return str(gettext("Date, venue and legal basis. No triggering event is written."))
    return str(gettext("Date, venue, triggering event and legal basis."))


def _participants(call_in: CallIn, tally: Tally) -> str:
    if tally.people is None:
        return str(gettext("Chosen by the agency that holds the call-in."))
    chosen = ngettext("%(num)d chosen", "%(num)d chosen", tally.people.invited)
    if not tally.people.invited and not tally.people.called_off:
        text = gettext("Nobody is chosen yet. Room for %(number)s.", number=call_in.capacity)
    elif call_in.invitees_approved_at:
        text = gettext("%(chosen)s, approved by %(who)s.", chosen=chosen, who=call_in.invitees_approved_by)
    else:
        text = gettext("%(chosen)s of %(capacity)s places. Not approved yet.", chosen=chosen, capacity=call_in.capacity)
    if off := tally.people.called_off:
        text += " " + ngettext("%(num)d is no longer called.", "%(num)d are no longer called.", off)
    return str(text)


def _clearances(call_in: CallIn, tally: Tally) -> str:
    people = tally.people
    if people is None:
        return str(gettext("Every agency answers for each participant."))
    if not call_in.is_asked:
        return str(gettext("Not requested yet. Printing waits for the answers."))
    text = gettext("%(number)s of %(all)s may be called.", number=people.cleared, all=people.invited)
    if people.refused:
        text += " " + ngettext("%(num)d cannot be summoned.", "%(num)d cannot be summoned.", people.refused)
    return str(text)


def _speakers(_call_in: CallIn, tally: Tally) -> str:
    if not tally.parts:
        return str(gettext("No parts yet."))
    if tally.confirmed >= tally.speaking:
        return str(
            ngettext(
                "%(num)d part, every speaker has said yes.", "%(num)d parts, every speaker has said yes.", tally.parts
            )
        )
    return str(gettext("%(confirmed)s of %(all)s have said yes.", confirmed=tally.confirmed, all=tally.speaking))


def _run_sheet(_call_in: CallIn, tally: Tally) -> str:
    if not tally.parts:
        return str(gettext("The run sheet is empty."))
    parts = [gettext("%(minutes)s minutes of at most %(limit)s.", minutes=tally.minutes, limit=tally.limit)]
    if tally.missing_voices:
        parts.append(ngettext("%(num)d voice is missing.", "%(num)d voices are missing.", tally.missing_voices))
    else:
        parts.append(gettext("All three voices are there."))
    if tally.unrehearsed:
        parts.append(ngettext("%(num)d part is not rehearsed.", "%(num)d parts are not rehearsed.", tally.unrehearsed))
    return " ".join(parts)


def _summonses(_call_in: CallIn, tally: Tally) -> str:
    people = tally.people
    if people is None:
        return str(gettext("Printed when the review is done."))
    if not people.invited:
        return str(gettext("Nobody to write to yet."))
    text = gettext(
        "%(printed)s of %(all)s printed, %(served)s served.",
        printed=people.printed,
        served=people.served,
        all=people.invited,
    )
    if people.untimed:
        text += " " + ngettext("%(num)d has no arrival time.", "%(num)d have no arrival time.", people.untimed)
    return str(text)


def _invitations(_call_in: CallIn, tally: Tally) -> str:
    if not tally.sent:
        return str(gettext("None sent yet. Participants never get one."))
    parts = [ngettext("%(num)d sent to speakers and staff.", "%(num)d sent to speakers and staff.", tally.sent)]
    if tally.outdated:
        parts.append(ngettext("%(num)d says another time.", "%(num)d say another time.", tally.outdated))
    if tally.uninvited:
        parts.append(ngettext("%(num)d speaker has none.", "%(num)d speakers have none.", tally.uninvited))
    return " ".join(parts)


def _attendance(call_in: CallIn, tally: Tally) -> str:
    if call_in.state not in TOOK_PLACE:
        return str(gettext("Opens on the day, %(day)s.", day=day_text(call_in.day)))
    if tally.people is None:
        return str(gettext("Kept by the agency that held the call-in."))
    people = tally.people
    text = gettext("%(came)s of %(all)s came.", came=people.came, all=people.invited)
    if blank := people.unmarked:
        text += " " + ngettext("%(num)d is not marked.", "%(num)d are not marked.", blank)
    return str(text)


def _close(call_in: CallIn, _tally: Tally) -> str:
    if call_in.state is State.CLOSED:
        return str(gettext("The call-in is closed."))
    return str(gettext("A call-in cannot be closed while anybody is unmarked."))


TEXTS: dict[Task, Callable[[CallIn, Tally], str]] = {
    Task.DETAILS: _details, Task.PARTICIPANTS: _participants, Task.CLEARANCES: _clearances, Task.SPEAKERS: _speakers,
    Task.RUN_SHEET: _run_sheet, Task.SUMMONSES: _summonses, Task.INVITATIONS: _invitations, Task.ATTENDANCE: _attendance,
    Task.CLOSE: _close,
}  # fmt: skip
"""(call-in, its numbers) → the text under the task's name."""
