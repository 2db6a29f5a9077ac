"""When a person's number was corrected, or two records were made one or taken apart: what locked users have registered of their own is looked at again.

A user's own registration is set apart because it bears the number of somebody they do not meet. When that person turns out
to have another number, it is about somebody else, and must be found, joined and met as any other; or else the old number
would find nothing, and the new one a record that shows the old. Shells are nobody's fact: nothing of it is logged.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any

from sqlalchemy import and_, exists, select, update
from sqlalchemy.orm import aliased

from gvi.access.apart import everybody
from gvi.callins.models import Invitation
from gvi.conflicts.models import Conflict
from gvi.core.crypto import blind_index
from gvi.extensions import db
from gvi.members.models import Identity, Member, Shell
from gvi.members.shells import shell_for
from gvi.releases.models import Release
from gvi.reviews.models import ReviewCase
from gvi.support.models import Handover

HANGING: tuple[Any, ...] = (Release, Invitation, ReviewCase, Conflict)
"""What names both a record and the person behind it."""
_QUIET = {"synchronize_session": False}


def index_on(lock: Conflict, shell_id: int) -> str:
    """Where the user's own registrations of the person are to be kept, once the lock hangs on another shell: one for every
    user and person, so that two numbers never lead to one record."""
    same_user = and_(Conflict.site_id == lock.site_id, Conflict.user_id == lock.user_id, Conflict.id != lock.id)
    with everybody(), db.session.no_autoflush:
        there = db.session.scalar(select(Conflict.own_index).where(same_user, Conflict.shell_id == shell_id).limit(1))
        shared = and_(same_user, Conflict.own_index == lock.own_index, Conflict.member_id != lock.member_id)
        is_shared = db.session.scalar(select(Conflict.id).where(shared).limit(1)) is not None
    return there or (secrets.token_hex(32) if is_shared else lock.own_index)


def indexes_on(site_id: int, *shells: int) -> set[str]:
    """Where those who are kept apart from these persons have registered theirs."""
    rows = select(Conflict.own_index).where(Conflict.site_id == site_id, Conflict.shell_id.in_(shells))
    with everybody(), db.session.no_autoflush:
        return set(db.session.scalars(rows))


def let_go(site_id: int, indexes: Iterable[str]) -> None:
    """Hang what was registered under these on the shell of its number, unless that is still the number of somebody whom its
    user does not meet. To be asked once the change has been flushed."""
    with everybody():
        for index in sorted(set(indexes)):
            for number, members in _astray(site_id, index).items():
                _move(site_id, index, shell_for(site_id, number).id, members)


def _astray(site_id: int, index: str) -> dict[str, list[int]]:
    """Records under the index whose number no lock under it stands for, by number."""
    same_shell = and_(Shell.site_id == Conflict.site_id, Shell.id == Conflict.shell_id)
    locks = select(Shell.number_index).join(Conflict, same_shell)
    locked = set(db.session.scalars(locks.where(Conflict.site_id == site_id, Conflict.own_index == index)))
    here = select(Identity).join(Member, and_(Member.site_id == Identity.site_id, Member.id == Identity.id))
    rows = here.join(Shell, and_(Shell.site_id == Member.site_id, Shell.id == Member.shell_id))
    found: dict[str, list[int]] = {}
    for identity in db.session.scalars(rows.where(Shell.site_id == site_id, Shell.number_index == index)):
        number = identity.personnummer
        if number and blind_index("personnummer", number) not in locked:
            found.setdefault(number, []).append(identity.id)
    return found


def _move(site_id: int, index: str, to: int, members: list[int]) -> None:
    left = select(Shell.id).where(Shell.site_id == site_id, Shell.number_index == index).scalar_subquery()
    owners = select(Member.owner_agency_id).where(Member.site_id == site_id, Member.id.in_(members))
    helped = and_(Handover.site_id == site_id, Handover.shell_id == left, Handover.owner_agency_id.in_(owners))
    db.session.execute(update(Handover).where(helped).values(shell_id=to), execution_options=_QUIET)
    for model in HANGING:
        mine = and_(model.site_id == site_id, model.shell_id == left, model.member_id.in_(members))
        if model is Invitation:  # one person is on a list once: what would be there twice stays where it is
            there = aliased(Invitation)
            mine &= ~exists().where(
                there.site_id == site_id, there.call_in_id == Invitation.call_in_id, there.shell_id == to
            )
        db.session.execute(update(model).where(mine).values(shell_id=to), execution_options=_QUIET)
    mine = and_(Member.site_id == site_id, Member.id.in_(members))
    db.session.execute(update(Member).where(mine).values(shell_id=to), execution_options=_QUIET)
    db.session.expire_all()
