"""Two records side by side: what differs, and which of the two is the likelier."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from gvi.core.i18n import gettext
from gvi.core.phones import dialled
from gvi.core.templating import word_text
from gvi.members.models import Identity, Member
from gvi.members.reveal import written as numbered
from gvi.members.vocabulary import Category
from gvi.speakers.forms import LANGUAGES

OF_RECORD = ("category", "purpose", "legal_basis", "external_id")
OF_PERSON = ("name", "personnummer", "birth_year", "address", "phone", "email", "language")
PICKABLE = (*OF_RECORD, *OF_PERSON)
COLUMNS = {"address": ("street", "postcode", "city")}
"""Columns of a field, where they are not the one that it is called by."""
PERSONAL = frozenset({"name", "personnummer", "birth_year", "address", "phone", "email"})
"""Behind “Show names”."""


@dataclass(frozen=True, slots=True, repr=False)
class Line:
    """One field of the two. Says nothing of itself in tracebacks."""

    key: str
    label: str
    mine: str
    theirs: str
    is_personal: bool
    is_hidden: bool = False
    """Never shown, whoever asks: the address of somebody with a protected identity, or what was not released."""

    @property
    def differs(self) -> bool:
        """Do they say different things?"""
        return self.mine != self.theirs

    @property
    def verdict(self) -> str:
        """What can be said without showing either."""
        if not self.differs:
            return str(gettext("The same") if self.mine else gettext("In neither"))
        if not (self.mine and self.theirs):
            return str(gettext("Only in one"))
        return str(gettext("Different"))


def compared(kept: Member, other: Member, *, hides_address: bool) -> list[Line]:
    """Two records of one agency, field by field."""
    labels = labels_of()
    pairs = {key: (_said(kept, key), _said(other, key)) for key in PICKABLE}
    return [
        Line(key, labels[key], mine, theirs, key in PERSONAL, is_hidden=key == "address" and hides_address)
        for key, (mine, theirs) in pairs.items()
    ]


def compared_across(mine: Identity, theirs: Identity, fields: Collection[str], *, hides_address: bool) -> list[Line]:
    """One's own record and what another agency has released of theirs. fields: which that is."""
    labels = labels_of()
    return [
        Line(key, labels[key], _of_person(mine, key), _of_person(theirs, key), is_personal=True, is_hidden=key == "address" and hides_address)
        for key in OF_PERSON if key in fields
    ]  # fmt: skip


def likelier(kept: Member, other: Member, lines: Sequence[Line]) -> list[str]:
    """The fields that the other record tells better: filled where this one is not, else told later.

    A category of "other" is what a file without any is read as: it counts as not filled.
    """
    is_newer = other.id > kept.id
    better = [line.key for line in lines if line.differs and line.theirs and (not line.mine or is_newer)]
    if kept.category is not other.category and Category.OTHER in (kept.category, other.category):
        better = [
            *({"category"} if kept.category is Category.OTHER else ()),
            *(key for key in better if key != "category"),
        ]
    return better


def values_of(record: Member, fields: Collection[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the record says in these fields: (columns of the record, columns of its identity)."""
    of_record = {key: getattr(record, key) for key in OF_RECORD if key in fields}
    columns = [column for key in OF_PERSON if key in fields for column in COLUMNS.get(key, (key,))]
    return of_record, {column: getattr(record.identity, column) for column in columns}


def labels_of() -> dict[str, str]:
    """What the fields are called."""
    return {
        "category": gettext("Category"),
        "purpose": gettext("Purpose"),
        "legal_basis": gettext("Legal basis"),
        "external_id": gettext("Case or client number"),
        "name": gettext("Name"),
        "personnummer": gettext("Personal identity number"),
        "birth_year": gettext("Birth year"),
        "address": gettext("Address"),
        "phone": gettext("Phone"),
        "email": gettext("E-mail"),
        "language": gettext("Language"),
    }


def _said(record: Member, key: str) -> str:
    if key == "category":
        return str(word_text(record.category))
    return str(getattr(record, key) or "") if key in OF_RECORD else _of_person(record.identity, key)


def _of_person(who: Identity, key: str) -> str:
    if key == "address":
        return ", ".join(filter(None, (who.street, " ".join(filter(None, (who.postcode, who.city))))))
    value = getattr(who, key)
    if not value:
        return ""
    if key == "personnummer":
        return numbered(value)
    if key == "phone":
        return dialled(value)
    return str(dict(LANGUAGES).get(value, value)) if key == "language" else str(value)
