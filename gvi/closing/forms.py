"""What may be typed after a meeting. No question about a person has an answer filled in beforehand."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from gvi.callins.models import Attendance, CallIn, Invitation
from gvi.callins.talks import PassedOn, Understood
from gvi.closing.cloning import Again, Part
from gvi.closing.models import Debrief, Finding, Heard
from gvi.core import clock
from gvi.core.choosing import choices_of
from gvi.core.fields import DateField, EnumField, EnumRadio, LongText, MultiCheck, Text, TimeField
from gvi.core.forms import BaseForm

NO_PERSON = _l("Write no names of participants, and nothing about who wants help.")


class HearForm(BaseForm):
    """First step: the excuse."""

    heard = EnumRadio(_l("What did the person say?"), Heard)
    heard_note = LongText(_l("The reason, in the person's words"), limit=1000, required=False)
    heard_on = DateField(_l("When did you ask?"))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(heard_on=clock.today(), **kwargs)


class FindForm(BaseForm):
    """Second step: the assessment."""

    finding = EnumRadio(_l("Is there a valid excuse?"), Finding)
    finding_note = LongText(_l("Why do you judge so?"), limit=1000)
    found_on = DateField(_l("Assessed on"))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(found_on=clock.today(), **kwargs)


class DecideForm(BaseForm):
    """Third step: the decision, in the decider's own words."""

    decision = LongText(_l("What is decided?"), limit=1000, hint=_l("In your own words. Nothing is suggested here."))
    decided_on = DateField(_l("Decided on"))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(decided_on=clock.today(), **kwargs)


class LetterForm(BaseForm):
    """What the letter to somebody who stayed away says besides what is known."""

    reply_by = DateField(_l("Tell us why by"))
    new_day = DateField(_l("New meeting: date"), required=False)
    new_hour = TimeField(_l("New meeting: time"), required=False)
    new_place = Text(_l("New meeting: place"), limit=120, required=False)
    lawyer = Text(_l("Lawyer who has decided that it may be sent"), limit=120, hint=_l("Name and title"))
    lawyer_on = DateField(_l("Decided by the lawyer on"))


class CorrectForm(BaseForm):
    """The right answer for one person, and why it is changed."""

    attendance = EnumField(_l("What became of it"), Attendance)
    excuse = Text(_l("Excuse, when excused"), limit=300, required=False)
    reason = Text(_l("Why is it corrected?"), limit=300, hint=_l("The log keeps what stood there before."))

    def __init__(self, invitation: Invitation) -> None:
        super().__init__(subject=invitation)


class TalkForm(BaseForm):
    """Two questions, and nothing else."""

    talked_on = DateField(_l("When did you talk?"))
    understood = EnumRadio(_l("Was the message understood?"), Understood)
    passed_on = EnumRadio(_l("Has it been passed on?"), PassedOn)

    def __init__(self, invitation: Invitation) -> None:
        super().__init__(subject=invitation)
        if not self.is_submitted() and invitation.talked_on is None:
            self.talked_on.data = clock.today()


class DebriefForm(BaseForm):
    """What the evening taught."""

    held_on = DateField(_l("When did you talk it over?"))
    worked = LongText(_l("What worked?"), limit=2000, hint=NO_PERSON)
    change = LongText(_l("What do you want to change?"), limit=2000, hint=NO_PERSON)

    def __init__(self, debrief: Debrief | None) -> None:
        super().__init__(subject=debrief) if debrief else super().__init__(held_on=clock.today())


class AgainForm(BaseForm):
    """The next meeting after the pattern of this one: when, and what comes along."""

    single_use = True
    day = DateField(_l("Date"), hint=_l("Year, month, day"))
    hour = TimeField(_l("Starts"), hint=_l("24-hour clock"))
    parts = MultiCheck(_l("What comes along?"), required=False)
    venue = Text(_l("Venue"), limit=120, required=False, hint=_l("Write it when the venue does not come along."))

    def __init__(self, call_in: CallIn, hints: dict[Part, str]) -> None:
        super().__init__(hour=call_in.hour, parts=[part.value for part in Part])
        self.parts.choices = choices_of(Part, hints=hints)

    @property
    def again(self) -> Again:
        """The answers as the operation takes them."""
        parts = frozenset(map(Part, self.parts.data or ()))
        values = self.values
        return Again(day=values["day"], hour=values["hour"], parts=parts, venue=values["venue"], once=self.once.data)
