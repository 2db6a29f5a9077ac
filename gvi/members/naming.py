"""Finding a name that is not stored in the open: by blind indexes of its words and of their first three letters.

What this gives away to somebody who has the database file and not the key: which records share a word, or the beginning
of one, within one agency, how many words a name has, and so, against public lists of names, perhaps which beginnings
are the commonest. Three letters are shared by many names, whole words were indexed before. Longer beginnings are not
stored, since each would set a name further apart from others: "Johans" is found among those that begin with "joh", by
unsealing their names and looking. Nothing that was sought or unsealed is kept.
"""

from __future__ import annotations

from contextlib import closing
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, bindparam, func, select

from gvi.access.actor import Actor
from gvi.access.composed import composed
from gvi.core.crypto import blind_index
from gvi.members import rules
from gvi.members.models import Identity, Member, NameToken
from gvi.members.opening import may_read


def word_token(word: str) -> str:
    """The blind index of a whole word."""
    return blind_index("name", word)


def beginning_token(letters: str) -> str:
    """The blind index of the first three letters of a word; no word's own."""
    return blind_index("name-beginning", letters)


def called(actor: Actor, text: str, *, most: int) -> list[int]:
    """Ids of one's own records, where the identity is open, in whose name every word of the text begins a word. By ref.

    One query, whatever is found.
    """
    words = rules.name_words(text)
    tokens = [beginning_token(each) for each in rules.beginnings(words)]
    tokens += [word_token(each) for each in words if len(each) < rules.BEGINNING]
    if not tokens:
        return []
    # names are unsealed while they are read, and no more of them than it takes to find so many
    found = _named(actor).rows(tokens=tokens, at_least=len(tokens)).yield_per(most)
    with closing(found):
        return list(islice((row.id for row in found if rules.is_called(row.name, words)), most))


@composed
def _named(actor: Actor) -> Any:
    """(id, name) of the readable records whose names have so many of the tokens."""
    held = and_(Identity.site_id == Member.site_id, Identity.id == Member.id)
    rows = Member.visible_to(actor).join(Identity, held).where(may_read(actor, "name", Member))
    sought = has_tokens(actor, bindparam("tokens", expanding=True), at_least=bindparam("at_least", type_=Integer))
    return rows.where(sought).order_by(Member.ref).with_only_columns(Member.id, Identity.name)


def has_tokens(actor: Actor, tokens: Any, *, at_least: Any) -> ColumnElement[bool]:
    """The condition that the record's name has so many of the tokens (both may be places for them)."""
    mine = and_(NameToken.site_id == actor.site_id, NameToken.owner_agency_id == actor.agency_id)
    return Member.id.in_(
        select(NameToken.member_id)
        .where(mine, NameToken.token.in_(tokens))
        .group_by(NameToken.member_id)
        .having(func.count() >= at_least)
    )
