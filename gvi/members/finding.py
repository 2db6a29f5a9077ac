"""Finding people by what somebody typed: only among what the one who asks may read."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Boolean, LargeBinary, Select, and_, bindparam, false, or_, select, true, type_coerce, union_all

from gvi.access.actor import Actor
from gvi.access.composed import composed
from gvi.core import clock
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


class Hit(NamedTuple):
    """A record that was found: what may be shown of it, and whose log keeps that it was."""

    site_id: int
    owner_agency_id: int
    ref: str
    external_id: str | None
    category: Category
    is_protected: bool

    __tablename__ = Member.__tablename__  # under which the log names it, as it does the model's rows


def find(actor: Actor, text: str) -> list[Hit]:
    """One's own records by ref or external id, and, where the identity is open, by number or by the words of a name, each
    whole or begun with three letters or more. By ref.

    One query, whatever is found.
    """
    words, hits = rules.name_words(text), dict[str, Hit]()
    # names are unsealed while the rows are read, and no more of them than it takes to find so many
    with closing(_sought(actor).rows(**_typed(text), **tokens_of(words)).yield_per(MOST_FOUND)) as rows:
        for row in rows:
            ref = row.ref
            if ref not in hits and (row.is_certain or _is_called(row.name, words)):
                hits[ref] = Hit._make(row[: len(Hit._fields)])
                if len(hits) == MOST_FOUND:
                    break
    return list(hits.values())


@composed
def _sought(actor: Actor) -> Any:
    """What is shown of a record, and, unless it is certain that it is meant, its name, still sealed."""
    ways = union_all(
        bearers(actor),
        _by(actor, Member.ref == bindparam("ref")),
        _by(actor, Member.external_id == bindparam("own_number")),
        _by(actor, Member.id.in_(_become(actor))),
        _by(actor, Member.shell_id.in_(_numbered(actor)), needs_name=True),
    ).subquery()
    of_it = and_(Identity.site_id == Member.site_id, Identity.id == Member.id)
    name = select(type_coerce(Identity.name, LargeBinary)).where(of_it, ~ways.c.is_certain).scalar_subquery()
    shown = [getattr(Member, field) for field in Hit._fields]
    rows = Member.visible_to(actor).join(ways, ways.c.id == Member.id)
    rows = rows.where(or_(~ways.c.needs_name, may_read(actor, "name", Member))).order_by(Member.ref)
    return rows.with_only_columns(*shown, type_coerce(ways.c.is_certain, Boolean).label("is_certain"), name.label("name"))


def _by(actor: Actor, condition: Any, *, needs_name: bool = False) -> Select[Any]:
    """One's own records of which the condition holds. needs_name: only where the identity is open."""
    is_open = true() if needs_name else false()
    own = select(Member.id, is_open.label("needs_name"), true().label("is_certain"))
    return own.where(Member.of_agency(actor), condition)


def _become(actor: Actor) -> Any:
    """Records that another one, so called, became part of."""
    mine = and_(FormerRef.site_id == actor.site_id, FormerRef.owner_agency_id == actor.agency_id)
    called_so = or_(FormerRef.ref == bindparam("ref"), FormerRef.external_id == bindparam("former_number"))
    return select(FormerRef.member_id).where(mine, called_so)


def _numbered(actor: Actor) -> Any:
    return select(Shell.id).where(Shell.site_id == actor.site_id, Shell.number_index == bindparam("number"))


def _typed(text: str) -> dict[str, str]:
    """The text as a ref, as an agency's own number and as the index of a personal number; what it cannot be is empty."""
    typed = text.strip()
    ref = typed.lower() if re.fullmatch(REF_PATTERN, typed.lower()) else ""
    return {"ref": ref, "own_number": typed, "former_number": typed, "number": _index(text, clock.today())}


def _index(text: str, today: date) -> str:
    try:
        return number_index(parse(text, today).twelve)
    except InvalidNumber:
        return ""


def _is_called(sealed: bytes | None, words: frozenset[str]) -> bool:
    return sealed is not None and rules.is_called(unseal(sealed).decode(), words)
