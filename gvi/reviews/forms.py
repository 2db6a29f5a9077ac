"""What may be typed about a review: the lawyer's decision, and a question to another agency."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from flask_babel import lazy_gettext as _l
from wtforms import Field
from wtforms.fields.choices import SelectChoice

from gvi.core.fields import ChoiceRadio, DateField, EnumRadio, LongText, MultiCheck
from gvi.core.forms import BaseForm
from gvi.core.i18n import gettext
from gvi.groups.models import Group
from gvi.members.models import Member
from gvi.members.vocabulary import FIELDS
from gvi.releases.forms import AimForm, WhoForm
from gvi.releases.models import LegalGround
from gvi.releases.register import field_word
from gvi.releases.titles import title_of
from gvi.reviews.models import Review, ReviewCase, Verdict
from gvi.reviews.rules import Ruling


class DecideForm(BaseForm):
    """May this go? Every field of every person has a box of its own, ticked from the start."""

    verdict = EnumRadio(
        _l("Your decision"), Verdict,
        hints={Verdict.IN_PART: _l("Untick above what may not be shared."), Verdict.MAY_NOT: _l("Nothing is shared, whatever is ticked.")},
    )  # fmt: skip
    ground_code = ChoiceRadio(
        _l("Legal basis"),
        hint=_l("Only grounds in force today are shown. Not needed when nothing is shared."),
        required=False,
    )
    balancing = LongText(
        _l("Balancing"),
        limit=2_000,
        hint=_l("Why the interest in releasing weighs more. Required when the ground says so."),
        required=False,
    )
    reason = LongText(_l("Reason"), limit=2_000, hint=_l("Stays with your agency and whoever asked in it. No names."))
    valid_until = DateField(_l("Valid until"), hint=_l("A year at most. It can be revoked at any time."))

    @classmethod
    def of(
        cls, review: Review, cases: Sequence[tuple[ReviewCase, Member | None]], grounds: Sequence[LegalGround]
    ) -> DecideForm:
        """The form for this review: one set of boxes for each person whom the owner follows."""
        boxes: dict[str, Field] = {
            _name(case): MultiCheck(
                _l("What may be shared of %(number)s", number=case.place),
                [(field, field_word(field)) for field in review.fields],
                required=False,
            )
            for case, member in cases
            if member is not None
        }
        made: type[DecideForm] = type("DecideFormOfReview", (cls,), boxes)
        in_force = {ground.id: ground for ground in grounds}
        proposed = in_force.get(review.ground_id or 0)
        form = made(
            subject=review,
            data={**dict.fromkeys(boxes, review.fields), "ground_code": proposed.code if proposed else None},
        )
        form.ground_code.choices = _offered(grounds, proposed)
        form.ground_code.flags.optional = form.balancing.flags.optional = False  # the hints say when they are needed
        form._grounds = {ground.code: ground for ground in grounds}
        form._cases = cases
        return form

    _grounds: dict[str, LegalGround]
    _cases: Sequence[tuple[ReviewCase, Member | None]]

    @property
    def ground(self) -> LegalGround | None:
        """The chosen ground."""
        return self._grounds.get(self.ground_code.data or "")

    @property
    def ruling(self) -> Ruling:
        """The decision, by case; a no shares nothing, whatever is ticked."""
        nothing = self.verdict.data is Verdict.MAY_NOT
        return Ruling(
            self.verdict.data,
            {case.id: () if nothing or member is None else self.ticked(case) for case, member in self._cases},
        )

    def ticked(self, case: ReviewCase) -> Collection[str]:
        """The ticked fields of one person."""
        return self[_name(case)].data or ()

    def boxes(self, case: ReviewCase) -> Field | None:
        """The boxes of one person; None for somebody whom the owner does not follow."""
        return dict(self._fields).get(_name(case))


class AskForm(WhoForm):
    """What is asked of another agency, about whom, and on what ground it is told about whom."""

    leading = ("asked_fields",)
    asked_fields = MultiCheck(_l("What you ask for"), hint=_l("Their lawyer may untick some of it."))

    def __init__(self, aim: AimForm, grounds: Sequence[LegalGround], groups: Sequence[Group]) -> None:
        super().__init__(aim.occasion, grounds, groups)
        self.asked_fields.choices = [(field, field_word(field)) for field in FIELDS[aim.of]]
        self.ground_code.label.text = gettext("Legal basis for telling %(agency)s whom you follow", agency=aim.to.name)


def _offered(grounds: Sequence[LegalGround], proposed: LegalGround | None) -> list[SelectChoice]:
    """The grounds to choose from, the one that was proposed first."""
    told = sorted(grounds, key=lambda each: each is not proposed)
    return [SelectChoice(ground.code, title_of(ground), {"hint": ground.text}) for ground in told]


def _name(case: ReviewCase) -> str:
    return f"fields_{case.ref}"
