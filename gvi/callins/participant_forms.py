"""What may be typed about participants and clearances."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Request
from flask_babel import lazy_gettext as _l
from wtforms import Field
from wtforms.fields.choices import SelectChoice

from gvi.agencies.models import Agency
from gvi.callins.clearances import Basis
from gvi.callins.models import Answer, Duty, ServiceMethod
from gvi.core.fields import (
    ChoiceField,
    ChoiceRadio,
    DateField,
    EnumField,
    EnumRadio,
    LongText,
    PhoneField,
    Text,
    TimeField,
)
from gvi.core.forms import BaseForm
from gvi.core.problems import Problem
from gvi.core.templating import word_text
from gvi.releases.forms import in_words, which_need_balancing
from gvi.releases.models import LegalGround
from gvi.releases.titles import title_of

WHY_LENGTH = 300
FILTERS = ("q", "group", "chance", "supervision")
"""What the list of candidates can be narrowed by."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What is asked of the list of candidates: who is ticked, what it is narrowed by, and whether to add them now."""

    members: Sequence[str]
    """Refs, those that the filters hide among them."""
    filters: Mapping[str, Any]
    is_made: bool
    """False while one looks around: to filter saves nothing and forgets no tick."""

    @classmethod
    def of(cls, asked: Request) -> Choice:
        """From the address, or from the form, whose filters are then the ones that count."""
        ticked, step = asked.form.getlist("members"), asked.form.get("step")
        around = {name: value for name, value in asked.args.items() if name not in FILTERS}
        told = asked.form if asked.method == "POST" else asked.args
        filters = {} if step == "clear" else {name: told[name] for name in FILTERS if told.get(name)}
        # Enter, from wherever it was pressed: whoever has ticked and given a reason means to add
        is_made = step is None or (step == "enter" and bool(ticked and asked.form.get("why", "").strip()))
        return cls(ticked, {**around, **filters}, is_made)

    def hidden(self, shown: Sequence[str]) -> list[str]:
        """Those ticked who are not among the refs shown."""
        return [ref for ref in self.members if ref not in shown]


class PickForm(BaseForm):
    """Why these people: asked once for all that are ticked."""

    def __init__(self, ticked: Sequence[str]) -> None:
        super().__init__()
        self._ticked = ticked

    def validate(self, extra_validators: Any = None) -> bool:
        """Where nobody is ticked that is what is wrong, not the reason."""
        if self._ticked:
            return bool(super().validate(extra_validators))
        self._report(Problem("nobody-ticked"))
        return False

    why = Text(
        _l("Why just these?"),
        limit=WHY_LENGTH,
        missing=_l("Say why just these people, for example whom they reach that nobody else reaches"),
    )


class ParticipantForm(BaseForm):
    """One participant."""

    duty = EnumRadio(_l("How are they called?"), Duty, word_text)
    why = Text(_l("Why this person?"), limit=WHY_LENGTH)
    arrival = TimeField(_l("Arrival time"), hint=_l("When the contact person meets the participant."), required=False)
    contact_name = Text(
        _l("Contact person"), limit=120, hint=_l("Meets the participant and sits behind them."), required=False
    )
    contact_phone = PhoneField(_l("The contact person's phone"), required=False)
    service_method = EnumField(_l("How it is served"), ServiceMethod, word_text, required=False)


class AskForm(BaseForm):
    """On what grounds the other agencies are told who the candidates are."""

    purpose = Text(_l("Purpose"), limit=300)
    valid_until = DateField(_l("They may know until"))

    @classmethod
    def of(cls, agencies: Sequence[tuple[Agency, Sequence[LegalGround]]]) -> type[AskForm]:
        """The form that asks for a ground per agency, of those that let this agency tell that one."""
        fields: dict[str, Field] = {}
        for agency, grounds in agencies:
            choices = [SelectChoice(ground.code, title_of(ground), {"hint": in_words(ground)}) for ground in grounds]
            fields[f"ground_{agency.ref}"] = ChoiceRadio(
                _l("Legal ground for telling %(agency)s", agency=agency.name), choices
            )
            fields[f"balancing_{agency.ref}"] = LongText(
                _l("Balancing, for %(agency)s", agency=agency.name),
                hint=which_need_balancing(grounds),
                required=False,
            )
        return type("AskFormOfCallIn", (cls,), fields)

    def bases(self, agencies: Sequence[tuple[Agency, Sequence[LegalGround]]]) -> dict[int, Basis]:
        """The chosen grounds by agency id."""
        return {
            agency.id: Basis(
                next(ground for ground in grounds if ground.code == self[f"ground_{agency.ref}"].data),
                self[f"balancing_{agency.ref}"].data,
            )
            for agency, grounds in agencies
        }


class AnswerForm(BaseForm):
    """An agency's answer about every candidate: one choice per code."""

    @classmethod
    def of(cls, codes: Sequence[str]) -> type[AnswerForm]:
        """The form for these candidates."""
        choices = [(each.value, word_text(each)) for each in (Answer.MAY, Answer.MAY_NOT)]
        fields = {code: ChoiceField(_l("Answer about %(code)s", code=code), choices, required=False) for code in codes}
        return type("AnswerFormOfCallIn", (cls,), fields)


class PairForm(BaseForm):
    """Two candidates, and what must be kept in mind about them."""

    one = ChoiceField(_l("One"))
    other = ChoiceField(_l("The other"))
    answer = ChoiceField(_l("What applies"))

    def __init__(self, codes: Sequence[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.one.choices = self.other.choices = [(code, code) for code in codes]
        self.answer.choices = [
            (Answer.MAY_NOT.value, _l("Must not be called together")),
            (Answer.ONLY_APART.value, _l("Only apart: at least ten minutes between arrivals")),
        ]
