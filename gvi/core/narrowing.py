"""The filters of a list as HTML. Written here and not in a template, as its cells are: every list has half a dozen.
Everything that is not ours is escaped.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Protocol

from markupsafe import Markup

from gvi.core.cells import safe
from gvi.core.declared import ChoiceFilter, Filter, TextFilter
from gvi.core.i18n import gettext


class Filtered(Protocol):
    """What is drawn of a listing's filters."""

    filters: ClassVar[Any]
    prefix: ClassVar[str]

    def chosen(self, each: Filter) -> str: ...
    def options(self, each: ChoiceFilter) -> list[tuple[str, str]]: ...


def fields(listing: Filtered) -> Markup:
    """A field for each filter, with what is chosen."""
    return Markup("".join([_field(listing, each) for each in listing.filters]))


def _field(listing: Filtered, each: Filter) -> str:
    name, chosen = safe(listing.prefix + each.key), listing.chosen(each)
    label = f'<label for="f-{name}">{safe(str(each.label))}</label>'
    if isinstance(each, TextFilter):
        return (
            f'    <div class="grow">{label}<input class="form-control form-control-sm" type="search" id="f-{name}" name="{name}"'
            f' value="{safe(chosen)}" placeholder="{safe(each.placeholder)}" autocomplete="off"></div>'
        )
    if isinstance(each, ChoiceFilter):
        every = gettext("All") if each.every is None else str(each.every)
        return (
            f'    <div>{label}<select class="form-select form-select-sm" id="f-{name}" name="{name}">'
            f'<option value="">{safe(every)}</option>{_options(listing.options(each), chosen)}</select></div>'
        )
    return (
        f'    <div class="form-check flag"><input class="form-check-input" type="checkbox" id="f-{name}" name="{name}"'
        f' value="1"{" checked" if chosen else ""}>{label}</div>'
    )


def _options(pairs: Sequence[tuple[str, str]], chosen: str) -> str:
    return "".join([
        f'<option value="{safe(value)}"{" selected" if value == chosen else ""}>{safe(label)}</option>' for value, label in pairs
    ])  # fmt: skip
