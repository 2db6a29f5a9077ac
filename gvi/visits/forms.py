"""What may be typed when a visit is planned and when it is logged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Any, Self

from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from gvi.accounts.models import User
from gvi.agencies.models import Agency
from gvi.core import clock
from gvi.core.fields import ChoiceField, EnumField, EnumRadio, LongText, MultiCheck, PhoneField, Text, Tick
from gvi.core.i18n import gettext
from gvi.core.moments import MomentForm, wall
from gvi.core.templating import word_text
from gvi.support.operations import Wish
from gvi.visits.models import Message, Outcome, Reaction, Trigger, Visit
from gvi.visits.operations import Safety, Team, Told
from gvi.visits.rules import INSTEAD, Encounter, HelpAnswer

SAFETY = ("address", "dogs", "weapons", "others_present", "abort_word", "backup")
ROOM_FOR = (1, 2)
"""How many people from other agencies the form has room for."""


@dataclass(frozen=True, slots=True, repr=False)
class Planned:
    """A visit as its form shows it, so that two people who change it see both versions."""

    version: int
    day: date
    hour: time
    trigger: Trigger
    round: str | None
    mates: list[str]
    agency_1: str | None
    name_1: str | None
    agency_2: str | None
    name_2: str | None
    address: str | None
    dogs: str | None
    weapons: str | None
    others_present: str | None
    abort_word: str | None
    backup: str | None

    @classmethod
    def of(cls, visit: Visit, *, is_protected: bool) -> Self:
        """The visit as it is saved; a person with a protected identity has no address on any page."""
        others = [mate for mate in visit.team if mate.user is None]
        named = [(mate.agency.ref, mate.name) for mate in others[: len(ROOM_FOR)]]
        (agency_1, name_1), (agency_2, name_2) = [*named, (None, None), (None, None)][: len(ROOM_FOR)]
        return cls(
            visit.version, *wall(visit.planned_for), visit.trigger, visit.round, [mate.user.ref for mate in visit.team if mate.user],
            agency_1, name_1, agency_2, name_2, None if is_protected else visit.address, visit.dogs, visit.weapons, visit.others_present, visit.abort_word, visit.backup,
        )  # fmt: skip


class EditForm(MomentForm):
    """When, why, who goes, and what they must know before they knock."""

    trigger = EnumField(_l("Why now?"), Trigger)
    round = Text(_l("Round"), limit=40, required=False, hint=_l("Visits that are made the same evening."))
    mates = MultiCheck(_l("From your agency"), required=False)
    agency_1 = ChoiceField(_l("Agency"), required=False)
    name_1 = Text(_l("Name"), limit=120, required=False)
    agency_2 = ChoiceField(_l("Agency"), required=False)
    name_2 = Text(_l("Name"), limit=120, required=False)
    address = Text(_l("Address"), limit=200, required=False)
    dogs = Text(_l("Dogs"), limit=120, required=False)
    weapons = Text(_l("Weapons"), limit=120, required=False)
    others_present = Text(_l("Others who may be there"), limit=200, required=False)
    abort_word = Text(_l("Abort word"), limit=40, required=False, hint=_l("When one says it, all leave."))
    backup = Text(_l("Back-up"), limit=120, required=False, hint=_l("Who is near, and how they are reached."))

    def __init__(self, mates: list[User], agencies: list[Agency], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._mates = {user.ref: user for user in mates}
        self._agencies = {agency.ref: agency for agency in agencies}
        self.mates.choices = [(user.ref, user.name) for user in mates]
        for field in (self.mates, self.agency_1, self.name_1):
            field.flags.optional = False  # the rule asks for two people in all; "Optional." would mislead
        for number in ROOM_FOR:
            self[f"agency_{number}"].choices = [(agency.ref, agency.name) for agency in agencies]

    def validate_name_1(self, field: Any) -> None:
        """Called with the field's own validators."""
        _comes_from(self.agency_1, field)

    def validate_name_2(self, field: Any) -> None:
        """Called with the field's own validators."""
        _comes_from(self.agency_2, field)

    def validate_agency_1(self, field: Any) -> None:
        """Called with the field's own validators."""
        _is_somebody(field, self.name_1)

    def validate_agency_2(self, field: Any) -> None:
        """Called with the field's own validators."""
        _is_somebody(field, self.name_2)

    @property
    def answers(self) -> dict[str, Any]:
        """The values as the operation takes them."""
        values = self.rest
        others = [(self._agencies[values[f"agency_{n}"]], values[f"name_{n}"]) for n in ROOM_FOR if values[f"name_{n}"]]
        return {
            "planned_for": self.moment, "trigger": values["trigger"], "round": values["round"],
            "team": Team(mates=[self._mates[ref] for ref in values["mates"]], others=others),
            "safety": Safety(**{name: values[name] for name in SAFETY}),
        }  # fmt: skip


class PlanForm(EditForm):
    """A new visit to a person of one's own."""

    leading = ("person",)

    person = Text(_l("Person"), limit=80, hint=_l("Your own ref or own number of the record."))


class LogForm(MomentForm):
    """Four questions, on a phone. A yes to help and a not-now ask for, and answer, exactly the same."""

    leading = ("encounter", "instead", "message", "reaction", "help")

    encounter = EnumRadio(
        _l("Who did you meet?"), Encounter, missing=_l("Choose who you met"),
        hints={Encounter.NOBODY: _l("Skips to Save"), Encounter.OTHER: _l("Say nothing of why. Skips to Save")},
    )  # fmt: skip
    instead = ChoiceField(_l("If nobody was home: was it something else?"), required=False)
    message = EnumRadio(_l("Was the full message given?"), Message, required=False)
    reaction = EnumRadio(_l("How was it received?"), Reaction, required=False)
    help = EnumRadio(
        _l("Help"), HelpAnswer, required=False,
        hints={HelpAnswer.WANTS: _l("Social services are told at once. The receipt is shown once, whatever you answer.")},
    )  # fmt: skip
    help_phone = PhoneField(_l("Phone"), required=False)
    help_contact = Text(
        _l("Another way to reach them"), limit=200, required=False, hint=_l("A place, or somebody the person trusts.")
    )
    help_through_me = Tick(
        _l("Through me"), hint=_l("Social services call you, and you reach the person. They see your name and e-mail.")
    )
    help_my_phone = PhoneField(
        _l("Your phone at work"), required=False, hint=_l("Left empty, they are shown your agency's number.")
    )
    help_when = Text(_l("When is it safe?"), limit=120, required=False)
    help_threat = Text(_l("Threat"), limit=300, required=False)
    help_need = Text(_l("What does the person want help with?"), limit=300, required=False)
    help_name = Text(_l("Name to ask for"), limit=120, required=False)
    help_consent = Tick(_l("The person agrees that social services are given the name we have"))
    note = LongText(
        _l("Note"), limit=1000, required=False, hint=_l("Nothing about help, health, ethnicity or other people.")
    )
    next_step = Text(_l("Next step"), limit=200, required=False, hint=_l("Nothing about help."))

    def __init__(self, **kwargs: Any) -> None:
        day, hour = wall(clock.now())
        super().__init__(day=day, hour=hour, **kwargs)
        for field in (self.message, self.reaction, self.help, self.help_phone, self.help_contact):
            field.flags.optional = False  # needed or not, as the other answers say; "Optional." would mislead
        self.instead.choices = [(outcome.value, word_text(outcome)) for outcome in INSTEAD]

    @property
    def told(self) -> Told:
        """The answers as the operation takes them."""
        values = self.rest
        instead = values["instead"]
        wish = Wish(
            name=values["help_name"], phone=values["help_phone"], safe_contact=values["help_contact"],
            safe_when=values["help_when"], threat=values["help_threat"], need=values["help_need"],
            is_through_officer=values["help_through_me"], officer_phone=values["help_my_phone"],
        )  # fmt: skip
        return Told(
            encounter=values["encounter"], visited_at=self.moment, message=values["message"], reaction=values["reaction"],
            help=values["help"], instead=Outcome(instead) if instead else None, note=values["note"],
            next_step=values["next_step"], wish=wish, may_give_name=values["help_consent"],
        )  # fmt: skip

    @property
    def typed(self) -> list[tuple[str, str]]:
        """What a page that compares versions sends along: never what was answered about help."""
        return [(name, text) for name, text in super().typed if not name.startswith("help")]


def _comes_from(agency: Any, name: Any) -> None:
    if not agency.data:
        raise ValidationError(gettext("Choose which agency %(name)s comes from", name=name.data))


def _is_somebody(agency: Any, name: Any) -> None:
    if agency.data and not name.data:
        raise ValidationError(gettext("Fill in who comes from the agency"))
