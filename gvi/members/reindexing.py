"""Blind indexes made anew under another key: the numbers of shells, and the words of names."""

from __future__ import annotations

from sqlalchemy import and_, delete, or_, select

from gvi.conflicts.models import Conflict
from gvi.extensions import db
from gvi.members.models import Identity, Member, NameToken, Shell
from gvi.members.operations import name_tokens
from gvi.members.shells import number_index


def reindex() -> dict[str, int]:
    """Make every blind index again from what is sealed; rows written, by table. Runs in the caller's transaction.

    What a user has registered of a person they are kept apart from keeps its own index, which no number makes.
    A shell whose last record has been purged keeps the index it had: its number is known to nobody.
    """
    return {"shell": _shells(), "name_token": _tokens()}


def _shells() -> int:
    joined = select(Identity, Shell).join(Member, and_(Member.site_id == Identity.site_id, Member.id == Identity.id))
    pairs = joined.join(Shell, and_(Shell.site_id == Member.site_id, Shell.id == Member.shell_id))
    written = set()
    apart = select(Conflict.own_index)
    pairs = pairs.where(or_(Shell.number_index.is_(None), Shell.number_index.not_in(apart)))
    for identity, shell in db.session.execute(pairs).all():
        if identity.personnummer:
            shell.number_index = number_index(identity.personnummer)
            written.add((shell.site_id, shell.id))
    return len(written)


def _tokens() -> int:
    db.session.execute(delete(NameToken))
    fresh = [
        NameToken(site_id=each.site_id, owner_agency_id=each.owner_agency_id, member_id=each.id, token=token)
        for each in db.session.scalars(select(Identity))
        for token in name_tokens(each.name)
    ]
    db.session.add_all(fresh)
    return len(fresh)
