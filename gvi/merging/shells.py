"""The person behind records: what hangs on a shell comes along to another, in silence, and goes back.

The shell is nobody's fact, so that nothing of it is logged in another agency's chain. As many statements whatever hangs there.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, false, literal, or_, select, update
from sqlalchemy.orm import aliased

from gvi.callins.models import Invitation
from gvi.extensions import db
from gvi.members.models import Member, Shell
from gvi.merging.following import ON_SHELL
from gvi.support.models import Handover

Left = dict[str, Any]
"""The shell that was left: id and number_index."""


def carry(
    site_id: int, left: int, to: int, *, but: int, owner: int, whole: bool = False
) -> tuple[Left, dict[str, list[int]]]:
    """Let what still hangs on the shell that was left come along; what that was, by table.

    Where the shell stands for a number and somebody else keeps a record of that person, it stays, but for what the
    owner of the record itself has been asked to help with. but: the record that has moved already. owner: its agency.
    whole: two owners have said that the two are one person, so that everything comes.
    """
    shell = db.session.get_one(Shell, (site_id, left))
    told: Left = {"id": left, "number_index": shell.number_index}
    other = aliased(Member)
    kept_by_others = exists().where(other.site_id == site_id, other.shell_id == left, other.id != but)
    free = or_(_is_nameless(site_id, left), ~kept_by_others) if not whole else ~false()
    # settled before anything moves: the records are among what comes along
    comes = left != to and bool(db.session.scalar(select(Shell.id).where(_is(site_id, left), free)))
    carried = {}
    for model in ON_SHELL:
        own = model.owner_agency_id == owner if model is Handover else false()
        carried[model.__tablename__] = _carry(model, site_id, left, to, or_(literal(int(comes)) == 1, own))
    db.session.expunge(shell)
    leave(site_id, left)
    return told, {table: ids for table, ids in carried.items() if ids}


def stand_again(site_id: int, left: Left) -> int:
    """The id of the shell that was left, made again where it has gone; of a number, whichever stands for it now."""
    ident, index = int(left["id"]), left["number_index"]
    same = Shell.number_index == index if index is not None else Shell.id == ident
    found = db.session.scalar(select(Shell.id).where(Shell.site_id == site_id, same))
    if found is None:
        db.session.add(Shell(site_id=site_id, id=ident, number_index=index))
        db.session.flush()
    return found or ident


def give_back(site_id: int, carried: dict[str, list[int]], *, now: int, back: int) -> None:
    """Let what came along, and is still there, hang on its own shell again."""
    for model in ON_SHELL:
        ids = [0, *carried.get(model.__tablename__, [])]  # never empty, which would be asked in other words
        mine = and_(model.site_id == site_id, model.shell_id == now, model.id.in_(ids))
        db.session.execute(update(model).where(mine).values(shell_id=back), execution_options=_QUIET)


def leave(site_id: int, shell_id: int) -> None:
    """A shell on which nothing hangs any more goes."""
    used = [exists().where(model.site_id == Shell.site_id, model.shell_id == Shell.id) for model in ON_SHELL]
    db.session.execute(delete(Shell).where(_is(site_id, shell_id), *(~each for each in used)), execution_options=_QUIET)


_QUIET = {"synchronize_session": False}


def _is(site_id: int, shell_id: int) -> ColumnElement[bool]:
    return and_(Shell.site_id == site_id, Shell.id == shell_id)


def _is_nameless(site_id: int, shell_id: int) -> ColumnElement[bool]:
    return exists().where(_is(site_id, shell_id), Shell.number_index.is_(None)).correlate(None)


def _carry(model: Any, site_id: int, left: int, to: int, which: ColumnElement[bool]) -> list[int]:
    mine = and_(model.site_id == site_id, model.shell_id == left, which)
    if model is Invitation:  # one person is on a list once: what would be there twice stays where it is
        there = aliased(Invitation)
        clash = exists().where(
            there.site_id == site_id, there.call_in_id == Invitation.call_in_id, there.shell_id == to
        )
        mine = and_(mine, ~clash)
    ids = list(db.session.scalars(select(model.id).where(mine)))
    db.session.execute(update(model).where(mine).values(shell_id=to), execution_options=_QUIET)
    return ids
