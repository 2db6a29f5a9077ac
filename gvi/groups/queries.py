"""Reading groups, relations and memberships."""

from __future__ import annotations

from sqlalchemy import select

from gvi.access.actor import Actor
from gvi.extensions import db
from gvi.groups.models import Group, GroupRelation, Membership
from gvi.members.models import Member


def alias_taken(actor: Actor, alias: str, *, other_than: Group | None = None) -> bool:
    """Has another group of the site this alias?"""
    with db.session.no_autoflush:
        found = db.session.scalar(select(Group).where(Group.of_site(actor), Group.alias == alias))
    return found is not None and found is not other_than


def relations_between(one: Group, other: Group) -> list[GroupRelation]:
    """What is known now of the pair, over or not."""
    a, b = sorted((one.id, other.id))
    pair = (GroupRelation.site_id == one.site_id) & (GroupRelation.a_id == a) & (GroupRelation.b_id == b)
    return list(db.session.scalars(select(GroupRelation).where(pair, GroupRelation.recorded_to.is_(None))))


def memberships_between(member: Member, group: Group) -> list[Membership]:
    """What is known now of the person in the group, over or not."""
    pair = (
        (Membership.site_id == member.site_id) & (Membership.member_id == member.id) & (Membership.group_id == group.id)
    )
    return list(db.session.scalars(select(Membership).where(pair, Membership.recorded_to.is_(None))))


def groups_to_choose(actor: Actor) -> list[Group]:
    """All groups of the site, by alias."""
    return list(db.session.scalars(Group.visible_to(actor).order_by(Group.alias)))
