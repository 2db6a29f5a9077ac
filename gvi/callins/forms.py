"""What may be typed about a call-in and its attendance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from wtforms import Field
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from gvi.callins.models import Attendance, CallIn, Invitation
from gvi.callins.operations import Mark, RunSheetFrom
from gvi.callins.rules import Details
from gvi.checklists.forms import PLAYBOOK, starts
from gvi.checklists.operations import ListFrom
from gvi.core import swedish
from gvi.core.fields import ChoiceRadio, DateField, EnumField, LongText, PhoneField, Text, Tick, TimeField, WholeNumber
from gvi.core.forms import BaseForm
from gvi.core.i18n import gettext
from gvi.core.templating import word_text

DEFAULT, EMPTY = "default", "empty"
"""What a run sheet can start from, besides an earlier call-in's ref."""
KEPT = (
    "minutes",
    "venue",
    "room",
    "venue_street",
    "venue_city",
    "meeting_point",
    "excuse_phone",
    "legal_basis",
)
"""What the site's last call-in suggests for the next. Its approval was for that meeting, and is not among them."""

FEWEST, USUAL_CAPACITY, MOST = 6, 12, 25
"""How many are usually called: fewer or more is for the planner to type, and never suggested because it was so last time."""

STANDING = ("excuse_phone", "legal_basis")
"""What does not hang on the venue is suggested even when the very last one lacks it."""

HANGS_ON_VENUE = ("room", "venue_street")
"""What was suggested or saved for one venue is wrong for another until somebody says that it is right."""


class DetailsForm(BaseForm):
    """Everything that is typed of a call-in. Four answers are required; letters say what more they need."""

    purpose = Text(_l("Aim"), hint=_l("One sentence. Write no names of persons or groups."), required=False)
    day = DateField(_l("Date"), hint=_l("Year, month, day"))
    hour = TimeField(_l("Starts"), hint=_l("24-hour clock"))
    minutes = WholeNumber(_l("Minutes"), minimum=15, maximum=480)
    venue = Text(_l("Venue"), limit=120, missing=_l("Choose a venue. Without one nobody can be called."))
    room = Text(_l("Room"), limit=80, required=False)
    venue_street = Text(_l("Street address of the venue"), limit=120, required=False)
    venue_city = Text(_l("Town of the venue"), limit=80, required=False)
    place_checked = Tick(_l("The room, the address and the meeting point are right for this venue"))
    meeting_point = Text(
        _l("Meeting point"), limit=120, hint=_l("Where the contact person meets each participant."), required=False
    )
    capacity = WholeNumber(
        _l("Number to be called"),
        minimum=1,
        maximum=200,
        hint=_l("Usually between %(fewest)d and %(most)d. Reckon with some staying away.", fewest=FEWEST, most=MOST),
    )
    trigger_wording = LongText(
        _l("Triggering event"),
        limit=300,
        required=False,
        hint=_l("This is read out in the room. Write no names of persons or groups."),
    )
    legal_basis = Text(
        _l("Legal basis"), limit=300, hint=_l("The provision or decision that the call-in rests on."), required=False
    )
    legal_basis_approved_by = Text(_l("Approved by"), limit=120, hint=_l("Name and title"), required=False)
    legal_basis_approved_on = DateField(_l("Approved on"), required=False)
    case_number = Text(
        _l("Case number"),
        limit=40,
        required=False,
        hint=_l("Stands in the letters. Left empty, each letter takes the number of the person's supervision."),
    )
    excuse_phone = PhoneField(
        _l("Phone for excuses"), hint=_l("Whoever cannot come calls this number."), required=False
    )
    excuse_day = DateField(_l("Excuses by: date"), required=False)
    excuse_hour = TimeField(_l("Excuses by: time"), required=False)
    support_before = DateField(
        _l("Say by when support is needed"), hint=_l("Interpreter or other support."), required=False
    )

    @property
    def details(self) -> Details:
        """The answers as the operations take them."""
        return Details(
            **{name: value for name, value in self.values.items() if name not in ("start", "tasks", "place_checked")}
        )

    @property
    def asks_of_place(self) -> bool:
        """Is it time to ask whether the place holds together?"""
        return bool(self._left_from_before or self.place_checked.data)

    def validate_venue(self, field: Field) -> None:
        """Called with the venue's own validators: letters would send people to the old address."""
        if self._left_from_before and not self.place_checked.data:
            told = {"left": ", ".join(self._left_from_before), "before": field.object_data}
            raise ValidationError(
                gettext(
                    "The venue is another, but this is left from %(before)s: %(left)s. "
                    "Change it, or tick that it is right.",
                    **told,
                )
            )

    @property
    def _left_from_before(self) -> list[str]:
        before, now = self.venue.object_data, self.venue.data
        if not before or not now or before.casefold() == now.casefold():
            return []
        return [
            self[name].data for name in HANGS_ON_VENUE if self[name].data and self[name].data == self[name].object_data
        ]


class PlanForm(DetailsForm):
    """A new call-in: sent twice, it plans one. Suggests what the last one had."""

    single_use = True
    start = ChoiceRadio(_l("What does the run sheet start from?"))
    tasks = ChoiceRadio(_l("What does the checklist start from?"), required=False)

    def __init__(
        self, earlier: Sequence[CallIn], run_sheets: Sequence[CallIn], lists: Sequence[CallIn] = (), **kwargs: Any
    ) -> None:
        self._run_sheets = {call_in.ref: call_in for call_in in run_sheets}
        self._lists = {call_in.ref: call_in for call_in in lists}
        super().__init__(data={**_suggested(earlier, run_sheets), "tasks": PLAYBOOK}, **kwargs)
        self.start.choices = list(_starts(run_sheets))
        self.tasks.choices = starts(lists)

    @property
    def run_sheet(self) -> RunSheetFrom | None:
        """What the run sheet starts from; None: from nothing."""
        return None if self.start.data == EMPTY else RunSheetFrom(self._run_sheets.get(self.start.data))

    @property
    def checklist(self) -> ListFrom:
        """What the checklist starts from: the playbook, unless an earlier call-in's is chosen."""
        return ListFrom(self._lists.get(self.tasks.data or PLAYBOOK))


class CancelForm(BaseForm):
    """Why a meeting is called off."""

    reason = Text(
        _l("Why is it cancelled?"),
        limit=300,
        hint=_l("Everybody who reads the planning sees this. Write no names of participants."),
    )


class CloseForm(BaseForm):
    """Nothing to type: closing asks only whether everything is there."""


class AttendanceForm(BaseForm):
    """Who came: an answer and, for who is excused, the excuse, per participant; after the day why an answer is corrected."""

    reason = Text(
        _l("Why is an answer corrected?"),
        limit=300,
        hint=_l("Needed when somebody who is marked gets another answer after the day of the meeting."),
        required=False,
    )

    @classmethod
    def of(cls, invitations: Sequence[Invitation]) -> AttendanceForm:
        """The form for these participants, filled in as it stands. It locks on all of them together."""
        fields: dict[str, Field] = {}
        saved: dict[str, Any] = {"version": sum(each.version for each in invitations)}
        for each in invitations:
            mark, excuse = f"mark_{each.code}", f"excuse_{each.code}"
            fields[mark] = EnumField(
                _l("Attendance of %(code)s", code=each.code), Attendance, word_text, required=False
            )
            fields[excuse] = Text(_l("Excuse of %(code)s", code=each.code), limit=300, required=False)
            saved |= {mark: each.attendance, excuse: each.excuse}
        made: type[AttendanceForm] = type("AttendanceFormOfCallIn", (cls,), fields)
        return made(subject=SimpleNamespace(**saved))

    def marks(self, invitations: Sequence[Invitation]) -> Mapping[Invitation, Mark]:
        """What was answered about each."""
        return {each: Mark(self[f"mark_{each.code}"].data, self[f"excuse_{each.code}"].data) for each in invitations}


def _suggested(earlier: Sequence[CallIn], run_sheets: Sequence[CallIn]) -> dict[str, Any]:
    start = run_sheets[0].ref if run_sheets else DEFAULT
    if not earlier:
        return {"minutes": 60, "capacity": USUAL_CAPACITY, "start": start}
    standing = {name: next(filter(None, (getattr(each, name) for each in earlier)), None) for name in STANDING}
    last = earlier[0]
    usual = {"hour": last.hour, "capacity": max(FEWEST, min(MOST, last.capacity))}
    return {**{name: getattr(last, name) for name in KEPT}, **usual, **standing, "start": start}


def _starts(run_sheets: Sequence[CallIn]) -> Iterator[SelectChoice]:
    for call_in in run_sheets:
        day = swedish.long_date(call_in.day, str(get_locale() or "sv"))
        yield SelectChoice(
            call_in.ref,
            gettext("Copy from the call-in of %(day)s", day=day),
            {"hint": gettext("Parts and speakers, no participants")},
        )
    yield SelectChoice(
        DEFAULT,
        gettext("Start from the default run sheet"),
        {"hint": gettext("Ten parts, 56 minutes, all three voices")},
    )
    yield SelectChoice(EMPTY, gettext("Start with an empty run sheet"), {})
