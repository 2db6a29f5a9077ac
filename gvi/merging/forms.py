"""What may be typed about two records of one person."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from gvi.core.fields import ChoiceRadio, MultiCheck, Text
from gvi.core.forms import BaseForm
from gvi.core.i18n import gettext
from gvi.merging.comparing import PICKABLE, Line

KEPT, OTHER = "kept", "other"


class ReasonForm(BaseForm):
    """Why the two are held to be one."""

    reason = Text(
        _l("Why are they the same person?"),
        limit=300,
        hint=_l("Whoever decides reads this. No names, numbers or addresses."),
    )


class PickForm(ReasonForm):
    """The same, and which record's answer stays, field by field."""

    leading = PICKABLE

    category = ChoiceRadio("")
    purpose = ChoiceRadio("")
    legal_basis = ChoiceRadio("")
    external_id = ChoiceRadio("")
    name = ChoiceRadio("")
    personnummer = ChoiceRadio("")
    birth_year = ChoiceRadio("")
    address = ChoiceRadio("")
    phone = ChoiceRadio("")
    email = ChoiceRadio("")
    language = ChoiceRadio("")

    def __init__(
        self, lines: Sequence[Line], refs: tuple[str, str], likelier: Collection[str], *, is_revealed: bool
    ) -> None:
        chosen = {line.key: OTHER if line.key in likelier else KEPT for line in lines}
        super().__init__(data=chosen, **({"formdata": None} if is_revealed else {}))
        for line in lines:
            if not line.differs:
                del self[line.key]
                continue
            field = self[line.key]
            field.label.text = line.label
            said = [_shown(line, text, is_revealed=is_revealed) for text in (line.mine, line.theirs)]
            field.choices = [
                (name, f"{text} ({ref})") for name, text, ref in zip((KEPT, OTHER), said, refs, strict=True)
            ]

    @property
    def picks(self) -> list[str]:
        """The fields whose answer is the other record's."""
        return [name for name in PICKABLE if name in self and self[name].data == OTHER]

    @property
    def different(self) -> list[Any]:
        """The fields that differ, to be drawn."""
        return [self[name] for name in PICKABLE if name in self]


def _shown(line: Line, text: str, *, is_revealed: bool) -> str:
    if not text:
        return "–"
    if line.is_hidden:
        return str(gettext("Never shown: protected identity"))
    return str(gettext("Hidden")) if line.is_personal and not is_revealed else text


class RefuseForm(BaseForm):
    """Why they stay two."""

    why_not = Text(_l("Reason"), limit=300, hint=_l("The one who proposed it reads this. No names."))


class ApartForm(BaseForm):
    """Why it was wrong, and what of that which was noted since belongs to the other."""

    reason = Text(_l("Why was it wrong?"), limit=300, hint=_l("Whoever decides reads this. No names."))
    rows = MultiCheck(
        _l("Noted since they became one"),
        hint=_l("Tick what is about the other person. What is not ticked stays where it is."),
        required=False,
    )

    def __init__(self, rows: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.rows.choices = list(rows)
        if not rows:
            del self.rows
