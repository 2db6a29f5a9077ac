"""Finding people by what somebody typed: only among what the one who asks may read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from typing import Any, ClassVar, NamedTuple

from sqlalchemy import Boolean, LargeBinary, Select, and_, bindparam, false, or_, select, true, type_coerce, union_all

from gvi.access.actor import Actor
from gvi.access.composed import composed
from gvi.core import clock
from gvi.core.columns import unindexed
from gvi.core.crypto import unseal
from gvi.core.keys import REF_PATTERN
from gvi.members import rules
from gvi.members.models import FormerRef, Identity, Member, Shell
from gvi.members.naming import bearers, tokens_of
from gvi.members.opening import may_read
from gvi.members.personnummer import InvalidNumber, parse
from gvi.members.shells import number_index
from gvi.members.vocabulary import Category

MOST_FOUND = 50
"""Longest answer to a search."""


class _Shown(NamedTuple):
    site_id: int
    owner_agency_id: int
    ref: str
    external_id: str | None
    category: Category
    is_protected: bool


class Hit(_Shown):
    """A record that was found: what may be shown of it, and whose log keeps that it was."""

    __slots__ = ()
    __tablename__: ClassVar[str] = Member.__tablename__
    """The kind of row by which the log names it."""


def find(actor: Actor, text: str) -> list[Hit]:
    """One's own records by ref or external id, and, where the identity is open, by number or by the words of a name, each
    whole or begun with three letters or more. By ref.

    One query, whatever is found.
    """
    words, hits = rules.name_words(text), dict[str, Hit]()
    # names are unsealed while the rows are read, and no more of them than it takes to find so many
    with closing(_sought(actor).each(**_typed(text), **tokens_of(words))) as rows:
        for *shown, is_certain, name in rows:
            hit = Hit._make(shown)
            if hit.ref not in hits and (is_certain or _is_called(name, words)):
                hits[hit.ref] = hit
                if len(hits) == MOST_FOUND:
                    break
    return list(hits.values())


@composed
def _sought(actor: Actor) -> Any:
    """What is shown of a record; whether it is certain that it is meant; its name, still sealed, where it is not."""
    ways = union_all(bearers(actor), *_named(actor), _numbered(actor)).subquery()
    of_it = and_(Identity.site_id == Member.site_id, Identity.id == Member.id)
    name = select(type_coerce(Identity.name, LargeBinary)).where(of_it, ~ways.c.is_certain).scalar_subquery()
    shown = [getattr(Member, column) for column in Hit._fields]
    rows = Member.visible_to(actor).join(ways, ways.c.id == Member.id)
    rows = rows.where(or_(~ways.c.needs_name, may_read(actor, "name", Member)))
    rows = rows.order_by(unindexed(Member.ref))
    return rows.with_only_columns(
        *shown, type_coerce(ways.c.is_certain, Boolean).label("is_certain"), name.label("name")
    )


def _named(actor: Actor) -> Iterator[Select[Any]]:
    """(id, needs_name, is_certain) of one's own records of that ref or number, or that another one, so called, became part of.

    One place is compared in each: for either of two the database would look through all records.
    """
    before = and_(FormerRef.site_id == actor.site_id, FormerRef.owner_agency_id == actor.agency_id)
    for column in (Member.ref, Member.external_id):
        yield _certain(Member.id).where(Member.of_agency(actor), column == bindparam(f"own_{column.key}"))
    for column in (FormerRef.ref, FormerRef.external_id):
        yield _certain(FormerRef.member_id).where(before, column == bindparam(f"former_{column.key}"))


def _numbered(actor: Actor) -> Select[Any]:
    """The same of records of the person of that number, whoever's: which are one's own is asked of all ways together."""
    of_them = and_(Member.site_id == Shell.site_id, Member.shell_id == Shell.id)
    rows = _certain(Member.id, needs_name=True).join_from(Shell, Member, of_them)
    return rows.where(Shell.site_id == actor.site_id, Shell.number_index == bindparam("number"))


def _certain(ident: Any, *, needs_name: bool = False) -> Select[Any]:
    """needs_name: it is found only where the identity is open."""
    is_open = true() if needs_name else false()
    return select(ident.label("id"), is_open.label("needs_name"), true().label("is_certain"))


def _typed(text: str) -> dict[str, str]:
    """The text as a ref, as an agency's own number and as the index of a personal number; what it cannot be is empty."""
    typed = text.strip()
    ref = typed.lower() if re.fullmatch(REF_PATTERN, typed.lower()) else ""
    names = {"own_ref": ref, "own_external_id": typed, "former_ref": ref, "former_external_id": typed}
    return {**names, "number": _index(text, clock.today())}


def _index(text: str, today: date) -> str:
    try:
        return number_index(parse(text, today).twelve)
    except InvalidNumber:
        return ""


def _is_called(sealed: bytes | None, words: frozenset[str]) -> bool:
    return sealed is not None and rules.is_called(unseal(sealed).decode(), words)
