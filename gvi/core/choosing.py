"""Fields for choosing: from a vocabulary or from a list, one or several."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext
from wtforms.fields import RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import Choice, SelectChoice

from gvi.core.answers import Answer
from gvi.core.i18n import gettext
from gvi.core.templating import word_text

Words = Mapping[Any, Any] | Callable[[Any], Any]
"""How the members of a vocabulary are called on the page: a mapping, or a function of the member."""
Choices = Sequence[tuple[Any, Any]] | Sequence[SelectChoice]
"""(value, label) pairs, or what `choices_of` makes."""


def choices_of(
    vocabulary: type[StrEnum], words: Words = word_text, *, hints: Words | None = None
) -> list[SelectChoice]:
    """One choice per member, labelled by `words` (the catalogue's `Class.value` unless given).

    hints: a second line for a radio card or a box; a mapping may leave members out.
    """
    return [
        SelectChoice(member.value, _begun(_word(words, member)), {"hint": _word(hints, member)})
        for member in vocabulary
    ]


class _Choosing(Answer):
    """Choosing from a list of (value, label); `choices` may be a function, asked once per form."""

    data: Any
    empty_text = lazy_gettext("Choose an alternative under “%(label)s”")

    def __init__(
        self, label: Any, choices: Choices | Callable[[], Choices] = (), *, coerce: Any = str, **kwargs: Any
    ) -> None:
        self.asks_for_choices = callable(choices)
        found = choices() if callable(choices) else choices
        super().__init__(
            label,
            choices=[SelectChoice.from_input(choice) for choice in found],
            coerce=lambda value: None if value in (None, "") else coerce(value),
            invalid_value_message=lazy_gettext("That alternative is no longer there. Choose one from the list."),
            invalid_choice_message=lazy_gettext("That alternative is no longer there. Choose one from the list."),
            **kwargs,
        )

    def pre_validate(self, form: Any) -> None:
        if self.data is not None and not self._is_offered():
            super().pre_validate(form)

    def _is_offered(self: Any) -> bool:
        """Is the answer one of the choices? The library makes of each what is drawn before it compares."""
        offered = [choice.value for choice in self._choices_from_input(self.choices) or ()]
        return self.data in offered or any(self.coerce(value) == self.data for value in offered)  # a word is its text


class ChoiceField(_Choosing, SelectField):
    """A drop-down list; an unanswered one starts on an empty line, and empty is None."""

    shape = "select"

    def iter_choices(self) -> list[Choice]:
        blank = gettext("Choose") if self.flags.required else gettext("None chosen")
        return [Choice("", blank, self.data is None, {}), *super().iter_choices()]

    def has_groups(self) -> bool:
        return False


class ChoiceRadio(_Choosing, RadioField):
    """The same as radio cards; for up to about seven alternatives."""

    shape = "radios"


class EnumField(ChoiceField):
    """A drop-down list of a vocabulary; the data is a member of it."""

    def __init__(self, label: Any, vocabulary: type[StrEnum], words: Words = word_text, **kwargs: Any) -> None:
        super().__init__(label, choices_of(vocabulary, words), coerce=vocabulary, **kwargs)


class EnumRadio(ChoiceRadio):
    """Radio cards of a vocabulary; `hints` gives a card its second line. but: what nobody chooses."""

    def __init__(
        self,
        label: Any,
        vocabulary: type[StrEnum],
        words: Words = word_text,
        *,
        hints: Words | None = None,
        but: Container[StrEnum] = (),
        **kwargs: Any,
    ) -> None:
        offered = [choice for choice in choices_of(vocabulary, words, hints=hints) if choice.value not in but]
        super().__init__(label, offered, coerce=vocabulary, **kwargs)


class MultiCheck(_Choosing, SelectMultipleField):
    """Boxes to tick, any number; the data is a list in the order of the choices, empty when none is ticked."""

    shape = "checks"
    empty_text = lazy_gettext("Choose at least one under “%(label)s”")

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        order = [self.coerce(choice.value) for choice in self._choices_from_input(self.choices) or []]
        self.data = sorted(self.data, key=lambda value: order.index(value) if value in order else len(order))


def _begun(text: Any) -> str:
    """An alternative begins with a capital letter, also where its word is written small in running text."""
    plain = str(text)
    return plain[:1].upper() + plain[1:]


def _word(words: Words | None, member: Any) -> Any:
    if words is None:
        return ""
    return words(member) if callable(words) else words.get(member, "")
