"""What a search finds: only what the one who asks may open."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import ColumnElement, false
from sqlalchemy.orm import InstrumentedAttribute

from gvi.access.actor import Actor
from gvi.access.permissions import Permission
from gvi.access.policy import allows
from gvi.callins.models import CallIn
from gvi.core.keys import REF_PATTERN
from gvi.extensions import db
from gvi.groups.models import Group
from gvi.members.models import Member
from gvi.members.queries import find

MOST_FOUND = 20


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, by kind."""

    people: tuple[Member, ...] = ()
    groups: tuple[Group, ...] = ()
    call_ins: tuple[CallIn, ...] = ()

    @property
    def number(self) -> int:
        """How many in all."""
        return len(self.people) + len(self.groups) + len(self.call_ins)


def search(actor: Actor, text: str) -> Found:
    """People by ref, own number, personal number or name; groups by alias; call-ins by ref. Three queries at most."""
    return Found(
        tuple(find(actor, text)) if allows(actor, Permission.MEMBER_READ) else (),
        _groups(actor, text) if allows(actor, Permission.GROUP_READ) else (),
        _call_ins(actor, text) if allows(actor, Permission.CALL_IN_READ) else (),
    )


def _groups(actor: Actor, text: str) -> tuple[Group, ...]:
    wanted = Group.alias.icontains(text.strip(), autoescape=True) | _is_ref(Group.ref, text)
    return tuple(db.session.scalars(Group.visible_to(actor).where(wanted).order_by(Group.alias).limit(MOST_FOUND)))


def _call_ins(actor: Actor, text: str) -> tuple[CallIn, ...]:
    return tuple(db.session.scalars(CallIn.visible_to(actor).where(_is_ref(CallIn.ref, text))))


def _is_ref(column: InstrumentedAttribute[str], text: str) -> ColumnElement[bool]:
    typed = text.strip().lower()
    return column == typed if re.fullmatch(REF_PATTERN, typed) else false()
