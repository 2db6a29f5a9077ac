"""What a search finds: only what the one who asks may open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    bindparam,
    false,
    literal_column,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)

from gvi.access.actor import Actor
from gvi.access.composed import composed
from gvi.access.permissions import Permission
from gvi.access.policy import allows
from gvi.callins.models import CallIn
from gvi.core.columns import Moment
from gvi.core.keys import REF_PATTERN
from gvi.groups.models import Group, GroupStatus
from gvi.incidents.models import Harm, Incident
from gvi.members.finding import Hit, find
from gvi.search.text import quoted, says

MOST_FOUND = 20
"""Longest answer of each kind but people."""
READ_BY = {Group: Permission.GROUP_READ, CallIn: Permission.CALL_IN_READ, Incident: Permission.INCIDENT_READ}
"""The kinds that are found by their text, and who reads them."""


class Line(NamedTuple):
    """A group (alias, status), call-in (venue, at) or incident (type, area, harm, at) that was found."""

    kind: str
    ref: str
    title: str | None
    area_name: str | None
    word: StrEnum | None
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, by kind."""

    people: Sequence[Hit] = ()
    groups: Sequence[Line] = ()
    call_ins: Sequence[Line] = ()
    incidents: Sequence[Line] = ()

    @property
    def number(self) -> int:
        """How many in all."""
        return len(self.people) + len(self.groups) + len(self.call_ins) + len(self.incidents)


def search(actor: Actor, text: str) -> Found:
    """People by ref, own number, personal number or name; groups, call-ins and incidents by ref or by what stands in them.

    Two queries at most, and the same number whatever is found.
    """
    people = find(actor, text) if allows(actor, Permission.MEMBER_READ) else ()
    lines = _lines(actor, text)
    return Found(people, *([line for line in lines if line.kind == model.__tablename__] for model in READ_BY))


def _lines(actor: Actor, text: str) -> list[Line]:
    models = tuple(model for model, permission in READ_BY.items() if allows(actor, permission))
    if not models:
        return []
    typed, letters = text.strip(), quoted(text)
    is_ref = re.fullmatch(REF_PATTERN, typed.lower()) is not None
    places = {"ref": typed.lower(), "letters": letters, "part": _escaped(typed)}
    rows = _told(actor, models, is_ref, letters is not None).each(**places)
    return [Line(kind, ref, title, area_name, _word(kind, word), at) for kind, ref, title, area_name, word, at in rows]


@composed
def _told(actor: Actor, models: tuple[Any, ...], is_ref: bool, is_long: bool) -> Any:
    """The first lines of each kind, in one statement; each kind is sorted and cut for itself.

    is_ref: the text may be one. is_long: an index can be asked for it.
    """
    each = [select(_first(actor, model, is_ref, is_long).subquery()) for model in models]
    return union_all(*each)


def _first(actor: Actor, model: Any, is_ref: bool, is_long: bool) -> Select[Any]:
    """The lines of one kind, in their order."""
    by_ref = model.ref == bindparam("ref") if is_ref else false()
    by_text = says(model, bindparam("letters")) if is_long else _part_of(model)
    wanted: Select[Any] = model.visible_to(actor).where(or_(by_ref, by_text))
    shown, order = _SHOWN[model]
    kind = literal_column(f"'{model.__tablename__}'", String)
    return wanted.with_only_columns(kind.label("kind"), model.ref, *shown).order_by(order).limit(MOST_FOUND)


def _part_of(model: Any) -> ColumnElement[bool]:
    """A group is found by less of its alias than the index takes."""
    return model.alias.icontains(bindparam("part", type_=String), escape="/") if model is Group else false()


def _escaped(text: str) -> str:
    return text.replace("/", "//").replace("%", "/%").replace("_", "/_")


_NONE = null()


def _columns(title: Any, area_name: Any = _NONE, word: Any = _NONE, at: Any = _NONE) -> tuple[Any, ...]:
    """One shape for all kinds; words are turned back into their vocabulary's afterwards."""
    named = {"title": (title, String), "area_name": (area_name, String), "word": (word, String), "at": (at, Moment)}
    return tuple(type_coerce(column, kind).label(name) for name, (column, kind) in named.items())


def _word(kind: str, word: str | None) -> StrEnum | None:
    return _WORDS[kind](word) if word else None


_SHOWN: dict[Any, tuple[tuple[Any, ...], Any]] = {
    Group: (_columns(Group.alias, word=Group.status), Group.alias),
    CallIn: (_columns(CallIn.venue, at=CallIn.starts_at), CallIn.starts_at.desc()),
    Incident: (
        _columns(Incident.type, Incident.area_name, Incident.harm, Incident.happened_at),
        Incident.happened_at.desc(),
    ),
}
"""What is shown of each kind, and its order."""
_WORDS: dict[str, type[StrEnum]] = {Group.__tablename__: GroupStatus, Incident.__tablename__: Harm}
