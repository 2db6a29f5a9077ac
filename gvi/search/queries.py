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
from gvi.incidents.models import Incident
from gvi.members.models import Member
from gvi.members.queries import find
from gvi.search.text import says

MOST_FOUND = 20


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, by kind."""

    people: tuple[Member, ...] = ()
    groups: tuple[Group, ...] = ()
    call_ins: tuple[CallIn, ...] = ()
    incidents: tuple[Incident, ...] = ()

    @property
    def number(self) -> int:
        """How many in all."""
        return len(self.people) + len(self.groups) + len(self.call_ins) + len(self.incidents)


def search(actor: Actor, text: str) -> Found:
    """People by ref, own number, personal number or name; groups, call-ins and incidents by ref or by what stands in them.

    Five queries at most, and the same number whatever is found.
    """
    return Found(
        tuple(find(actor, text)) if allows(actor, Permission.MEMBER_READ) else (),
        _groups(actor, text) if allows(actor, Permission.GROUP_READ) else (),
        _call_ins(actor, text) if allows(actor, Permission.CALL_IN_READ) else (),
        _incidents(actor, text) if allows(actor, Permission.INCIDENT_READ) else (),
    )


def _groups(actor: Actor, text: str) -> tuple[Group, ...]:
    wanted = Group.visible_to(actor).where(_is_ref(Group.ref, text) | says(Group, text, shorter=Group.alias))
    return tuple(db.session.scalars(wanted.order_by(Group.alias).limit(MOST_FOUND)))


def _call_ins(actor: Actor, text: str) -> tuple[CallIn, ...]:
    wanted = CallIn.visible_to(actor).where(_is_ref(CallIn.ref, text) | says(CallIn, text))
    return tuple(db.session.scalars(wanted.order_by(CallIn.starts_at.desc()).limit(MOST_FOUND)))


def _incidents(actor: Actor, text: str) -> tuple[Incident, ...]:
    wanted = Incident.visible_to(actor).where(_is_ref(Incident.ref, text) | says(Incident, text))
    return tuple(db.session.scalars(wanted.order_by(Incident.happened_at.desc()).limit(MOST_FOUND)))


def _is_ref(column: InstrumentedAttribute[str], text: str) -> ColumnElement[bool]:
    typed = text.strip().lower()
    return column == typed if re.fullmatch(REF_PATTERN, typed) else false()
