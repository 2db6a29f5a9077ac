"""Finding a name that is not stored in the open: by blind indexes of its words and of their first three letters.

What this gives away to somebody who has the database file and not the key: which records share a word, or the beginning
of one, within one agency, how many words a name has, and so, against public lists of names, perhaps which beginnings
are the commonest. Three letters are shared by many names, whole words were indexed before. Longer beginnings are not
stored, since each would set a name further apart from others: "Johans" is found among those that begin with "joh", by
unsealing their names and looking. Nothing that was sought or unsealed is kept.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, case, func, select, true

from gvi.access.actor import Actor
from gvi.core.asking import among
from gvi.core.columns import unindexed
from gvi.core.crypto import blind_index
from gvi.members import rules
from gvi.members.models import Member, NameToken


def word_token(word: str) -> str:
    """The blind index of a whole word."""
    return blind_index("name", word)


def beginning_token(letters: str) -> str:
    """The blind index of the first three letters of a word; no word's own."""
    return blind_index("name-beginning", letters)


def tokens_of(words: Collection[str]) -> dict[str, Any]:
    """What fills the places of `bearers`: the tokens that a name must have of which each word begins a word, and those that
    leave no doubt that it does."""
    needed = [beginning_token(each) for each in rules.beginnings(words)]
    needed += [word_token(each) for each in words if len(each) < rules.BEGINNING]
    enough = [word_token(each) for each in words if len(each) > rules.BEGINNING]
    counts = {"at_least": len(needed), "all_of_them": len(needed) + len(enough)}
    return {"tokens": needed + enough, "enough": enough, **counts}


def bearers(actor: Actor) -> Select[Any]:
    """(id, needs_name, is_certain) of one's own records whose names may be meant: they have a word for the beginning of
    each word sought. It is certain where the words themselves are there, and the name need not be unsealed to know.
    """
    found, at_least, all_of_them = (
        func.count(),
        *(bindparam(name, type_=Integer) for name in ("at_least", "all_of_them")),
    )
    beyond = func.sum(case((among(NameToken.token, "enough"), 1), else_=0))
    held = select(NameToken.member_id.label("id"), true().label("needs_name"))
    return (
        held.add_columns((found >= all_of_them).label("is_certain"))
        .where(_mine(actor), among(NameToken.token, "tokens"))
        .group_by(unindexed(NameToken.member_id))
        .having(found - beyond >= at_least)
    )


def has_tokens(actor: Actor, tokens: Any, *, at_least: Any) -> ColumnElement[bool]:
    """The condition that the record's name has so many of the tokens."""
    return Member.id.in_(
        select(NameToken.member_id)
        .where(_mine(actor), NameToken.token.in_(tokens))
        .group_by(NameToken.member_id)
        .having(func.count() >= at_least)
    )


def _mine(actor: Actor) -> ColumnElement[bool]:
    return and_(NameToken.site_id == actor.site_id, NameToken.owner_agency_id == actor.agency_id)
