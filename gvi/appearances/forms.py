"""What may be typed about dates, answers, the rehearsal and who steps in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field
from wtforms.fields import HiddenField

from gvi.appearances.models import PollDate, Suits
from gvi.appearances.operations import Rehearsing
from gvi.appearances.queries import Appearance
from gvi.appearances.rules import FEWEST, MOST
from gvi.core import clock
from gvi.core.fields import (
    ChoiceField,
    ChoiceRadio,
    DateField,
    EnumRadio,
    LongText,
    MultiCheck,
    PhoneField,
    Text,
    TimeField,
    WholeNumber,
)
from gvi.core.forms import BaseForm, version_of
from gvi.core.i18n import gettext
from gvi.core.templating import clock_text, weekday, word_text
from gvi.speakers.models import Briefing, Slot, Speaker


class AskForm(BaseForm):
    """Several dates, whom to ask, and until when."""

    speakers = MultiCheck(_l("Whom do you ask?"), required=False)
    closes_on = DateField(_l("Last day to answer"))

    @classmethod
    def of(cls, speakers: Sequence[Speaker]) -> AskForm:
        """The form over those who could be asked."""
        fields: dict[str, Field] = {}
        for number in range(1, MOST + 1):
            is_needed = number <= FEWEST
            fields[f"day_{number}"] = DateField(_l("Date %(number)s", number=number), required=is_needed)
            fields[f"hour_{number}"] = TimeField(_l("Time %(number)s", number=number), required=is_needed)
        made: type[AskForm] = type("AskFormOfCallIn", (cls,), fields)
        form = made()
        form.speakers.choices = [(each.ref, f"{each.name}, {word_text(each.voice)}") for each in speakers]
        form.known = {each.ref: each for each in speakers}
        return form

    known: dict[str, Speaker]

    @property
    def lines(self) -> list[tuple[Field, Field]]:
        """(day, hour) of each date, in order."""
        return [(self[f"day_{number}"], self[f"hour_{number}"]) for number in range(1, MOST + 1)]

    @property
    def moments(self) -> list[datetime]:
        """The dates that are filled in, aware."""
        return [clock.at(day.data, hour.data) for day, hour in self.lines if day.data and hour.data]

    @property
    def asked(self) -> list[Speaker]:
        """Those who are ticked."""
        return [self.known[ref] for ref in self.speakers.data or []]

    def validate(self, extra_validators: Any = None) -> bool:
        """Half a date is no date, and an hour that summer time skips is none."""
        holds = bool(super().validate(extra_validators))
        for day, hour in self.lines:
            holds = _is_whole(day, hour) and holds
        return holds


class DatesForm(BaseForm):
    """What a speaker says of each date. Its fields are the dates of this poll and no other's."""

    dates: dict[str, PollDate]

    @classmethod
    def of(cls, dates: Sequence[PollDate], said: dict[int, Suits]) -> DatesForm:
        """The form as the speaker last answered. A page may hold one for each meeting: what is sent belongs to its own, and
        no two controls have one id."""
        named = {f"date_{number}": date for number, date in enumerate(dates, 1)}
        fields = {
            name: EnumRadio(f"{weekday(date.starts_at)} {clock_text(date.starts_at)}", Suits, word_text)
            for name, date in named.items()
        }
        made: type[DatesForm] = type("DatesFormOfPoll", (cls,), fields)
        form = made(data={name: said.get(date.id) for name, date in named.items()})
        form.dates = named
        return form

    @property
    def questions(self) -> list[Field]:
        """In the order of time."""
        return [self[name] for name in self.dates]

    @property
    def answers(self) -> dict[PollDate, Suits]:
        """What is said of each."""
        return {date: self[name].data for name, date in self.dates.items()}


class AnswerForm(BaseForm):
    """Can you speak?"""

    comes = ChoiceRadio(_l("Can you speak?"))
    said = LongText(
        _l("Anything we should know"), limit=500, required=False,
        hint=_l("For example when you must leave, or what you need. Write nothing about anybody else."),
    )  # fmt: skip
    meeting = HiddenField()

    @classmethod
    def of(cls, told: Appearance, *, is_sent: bool = True) -> AnswerForm:
        """The form as the speaker last answered, or as it is being sent. No two controls of a page have one id.

        is_sent: False for a meeting that is not the one that this request answers for.
        """
        said = next((part.slot.said for part in told.parts), None)
        answer = {True: "yes", False: "no", None: None}[told.answer]
        sent = {} if is_sent else {"formdata": None}
        form = cls(data={"comes": answer, "said": said, "meeting": told.mark}, **sent)
        for field in form:
            field.id = f"{field.id}-{told.mark}"
        form.comes.choices = [("yes", gettext("Yes, I speak")), ("no", gettext("No, I cannot"))]
        return form

    @property
    def is_yes(self) -> bool:
        """Which of the two."""
        return bool(self.comes.data == "yes")


class ReplaceForm(BaseForm):
    """Who speaks instead?"""

    speaker_ref = ChoiceField(_l("Who speaks instead?"))

    def __init__(self, speakers: Sequence[tuple[Speaker, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.known = {each.ref: each for each, _label in speakers}
        self.speaker_ref.choices = [(each.ref, label) for each, label in speakers]

    @property
    def speaker(self) -> Speaker:
        """Whoever was chosen."""
        return self.known[self.speaker_ref.data]


class RehearsalForm(BaseForm):
    """When and where, whom to ask, and how long each part took."""

    day = DateField(_l("Date"), required=False)
    hour = TimeField(_l("Time"), required=False)
    minutes = WholeNumber(_l("Minutes"), minimum=15, maximum=480)
    place = Text(_l("Place"), limit=200, required=False)
    contact_name = Text(
        _l("Contact person"), limit=120, required=False, hint=_l("Whom the speakers ask. Without one, your agency.")
    )
    contact_phone = PhoneField(_l("Phone"), required=False)

    @classmethod
    def of(cls, briefing: Briefing | None, slots: Sequence[Slot]) -> RehearsalForm:
        """The form as saved; it locks on the briefing and all parts together."""
        fields = {
            f"measured_{slot.ref}": WholeNumber(_l("Measured minutes of part %(number)s", number=number), minimum=1, maximum=60, required=False)
            for number, slot in enumerate(slots, 1)
        }  # fmt: skip
        made: type[RehearsalForm] = type("RehearsalFormOfCallIn", (cls,), fields)
        return made(subject=SimpleNamespace(**_saved(briefing), **{f"measured_{slot.ref}": slot.measured for slot in slots}, version=version_of([*slots, *([briefing] if briefing else [])])))  # fmt: skip

    @property
    def rehearsing(self) -> Rehearsing:
        """What is said of the rehearsal and of the contact."""
        day, hour = self.day.data, self.hour.data
        return Rehearsing(
            clock.at(day, hour) if day and hour else None, self.values["minutes"], self.place.data, self.contact_name.data,
            self.contact_phone.data,
        )  # fmt: skip

    def measured(self, slots: Sequence[Slot]) -> dict[Slot, int | None]:
        """Minutes by part; parts that came after the page was opened stay as they are."""
        return {slot: self[f"measured_{slot.ref}"].data for slot in slots if self[f"measured_{slot.ref}"].raw_data}

    def validate(self, extra_validators: Any = None) -> bool:
        """Half a date is no date."""
        holds = bool(super().validate(extra_validators))
        return _is_whole(self.day, self.hour) and holds


class TextForm(BaseForm):
    """The wording of one mail."""

    text = LongText(_l("Wording"), limit=4000, lines=18)


def _saved(briefing: Briefing | None) -> dict[str, Any]:
    if briefing is None:
        return {"day": None, "hour": None, "minutes": 90, "place": None, "contact_name": None, "contact_phone": None}
    at = clock.local(briefing.rehearsal_at) if briefing.rehearsal_at else None
    return {
        "day": at.date() if at else None, "hour": at.time().replace(tzinfo=None) if at else None,
        "minutes": briefing.rehearsal_minutes, "place": briefing.rehearsal_place,
        "contact_name": briefing.contact_name, "contact_phone": briefing.contact_phone,
    }  # fmt: skip


def _is_whole(day: Field, hour: Field) -> bool:
    objections = list(_objections(day, hour))
    for field, text in objections:
        field.errors = [*field.errors, text]
    return not objections


def _objections(day: Field, hour: Field) -> Iterator[tuple[Field, str]]:
    if day.errors or hour.errors:
        return
    if day.data and not hour.data:
        yield hour, gettext("Enter a time, such as 18:00")
    elif hour.data and not day.data:
        yield day, gettext("Enter a date, such as 2026-03-12")
    elif day.data and hour.data:
        try:
            clock.at(day.data, hour.data)
        except clock.NoSuchHour:
            yield hour, gettext("That hour does not exist: the clocks go forward that night.")
