"""What may be typed when choosing whom to call."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.fields import HiddenField

from gvi.callins.participant_forms import WHY_LENGTH
from gvi.callins.selection import share_of
from gvi.callins.selection_facts import Asked
from gvi.core.answers import Typed
from gvi.core.fields import Text, WholeNumber
from gvi.core.forms import BaseForm
from gvi.core.i18n import gettext

MOST_SEATS, MOST_STRENGTH = 200, 9


class ShareField(Typed):
    """How likely somebody comes who need not: a fraction or a decimal number above 0, at most 1."""

    width = "w-num"
    inputmode = "text"

    def read(self, text: str) -> Fraction:
        found = re.fullmatch(r"(\d{1,3})(?:\s*/\s*(\d{1,3})|[.,](\d{1,6}))?", text.strip())
        share = Fraction(0)
        if found and found[2]:
            share = Fraction(int(found[1]), int(found[2])) if int(found[2]) else share
        elif found:
            share = share_of(f"{found[1]}.{found[3] or 0}")
        if not 0 < share_of(share) <= 1:
            raise ValueError(gettext("Write “%(label)s” as a share, such as 1/6 or 0,17", label=self.label.text))
        return share_of(share)


class WishForm(BaseForm):
    """What is asked for, besides the people who are moved in or out."""

    seats = WholeNumber(_l("Places"), minimum=1, maximum=MOST_SEATS)
    per_group = WholeNumber(_l("At most from one group"), minimum=1, maximum=MOST_SEATS)
    share = ShareField(
        _l("Weight of a voluntary invitation"),
        hint=_l("How much of a reach somebody counts as who need not come: usually 1/6."),
    )
    strength = WholeNumber(_l("Weakest tie that counts"), minimum=1, maximum=MOST_STRENGTH)

    @classmethod
    def showing(cls, asked: Asked) -> WishForm:
        """The form with what is asked for now."""
        wishes = asked.wishes
        return cls(
            formdata=None,
            data={
                "seats": wishes.seats,
                "per_group": wishes.per_group,
                "share": asked.share,
                "strength": asked.strength,
            },
        )

    def asked(self, before: Asked) -> Asked:
        """What is typed, with the people who were moved before."""
        typed: dict[str, Any] = self.values
        wishes = replace(before.wishes, seats=typed["seats"], per_group=typed["per_group"])
        return Asked(wishes, typed["share"], typed["strength"])


class SaveForm(BaseForm):
    """Why just these are put on the list."""

    why = Text(
        _l("Why just these?"), limit=WHY_LENGTH,
        missing=_l("Say why just these people, for example whom they reach that nobody else reaches"),
    )  # fmt: skip
    seal = HiddenField()

    @classmethod
    def sealed(cls, seal: str) -> SaveForm:
        """The form for the choice that is shown. The reason suggested holds no figure: others than the planner read it."""
        return cls(formdata=None, data={"seal": seal, "why": gettext("Can carry the message on to many")})
