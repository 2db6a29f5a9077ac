"""The only writers of groups, relations and memberships.

`build_*` make a row without asking or recording, for an import that asks first and records once; `add_*` do all of it.
A dated row is never rewritten: ending or correcting it closes what was recorded and adds what is now known.
"""

from __future__ import annotations

from datetime import date

from gvi.access.actor import Actor
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core import clock
from gvi.core.problems import insist
from gvi.extensions import db
from gvi.groups import rules
from gvi.groups.models import (
    Certainty,
    Group,
    GroupRelation,
    GroupStatus,
    GroupType,
    Membership,
    MembershipRole,
    RelationKind,
)
from gvi.groups.queries import alias_taken, memberships_between, relations_between
from gvi.members.models import Member


def build_group(
    actor: Actor, *, alias: str, type: GroupType = GroupType.LOOSE, area_name: str | None = None, estimated_size: int | None = None,
    status: GroupStatus = GroupStatus.MONITORED, audited_on: date | None = None, certainty: Certainty = Certainty.POSSIBLE,
) -> Group:  # fmt: skip
    """A group of the posting's agency. What is not said is the least that can be said."""
    group = Group(
        **actor.owns, alias=alias, type=type, area_name=area_name, estimated_size=estimated_size,
        status=status, audited_on=audited_on, certainty=certainty,
    )  # fmt: skip
    db.session.add(group)
    return group


def add_group(
    actor: Actor, *, alias: str, type: GroupType, area_name: str | None = None, estimated_size: int | None = None,
    status: GroupStatus, audited_on: date | None = None, certainty: Certainty,
) -> Group:  # fmt: skip
    """Register a group under an alias that no other group of the site has."""
    insist(rules.may_save_group(alias_taken=alias_taken(actor, alias), audited_on=audited_on, today=clock.today()))
    group = build_group(
        actor, alias=alias, type=type, area_name=area_name, estimated_size=estimated_size,
        status=status, audited_on=audited_on, certainty=certainty,
    )  # fmt: skip
    log.record(actor, Verb.GROUP_ADD, group)
    return group


def edit_group(actor: Actor, group: Group, **changes: object) -> None:
    """Correct what is known of a group. Takes the names that `add_group` takes."""
    alias, audited_on = changes.get("alias", group.alias), changes.get("audited_on", group.audited_on)
    taken = alias_taken(actor, str(alias), other_than=group)
    insist(
        rules.may_save_group(
            alias_taken=taken, audited_on=audited_on if isinstance(audited_on, date) else None, today=clock.today()
        )
    )
    for name, value in changes.items():
        setattr(group, name, value)
    log.record(actor, Verb.GROUP_EDIT, group)


def build_membership(
    actor: Actor, member: Member, group: Group, *, role: MembershipRole, certainty: Certainty,
    valid_from: date | None = None, valid_to: date | None = None,
) -> Membership:  # fmt: skip
    """A person of the posting's agency, judged to be in a group."""
    membership = Membership(
        **actor.owns,
        member_id=member.id,
        group_id=group.id,
        role=role,
        certainty=certainty,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    membership.member, membership.group = member, group
    db.session.add(membership)
    return membership


def add_membership(
    actor: Actor, member: Member, group: Group, *, role: MembershipRole, certainty: Certainty,
    valid_from: date | None = None, valid_to: date | None = None,
) -> Membership:  # fmt: skip
    """Note that a person is judged to be in a group."""
    standing = memberships_between(member, group)
    insist(rules.may_join(standing, valid_from=valid_from, valid_to=valid_to, today=clock.today()))
    membership = build_membership(
        actor, member, group, role=role, certainty=certainty, valid_from=valid_from, valid_to=valid_to
    )
    log.record(actor, Verb.MEMBERSHIP_ADD, membership)
    return membership


def end_membership(actor: Actor, membership: Membership, *, on: date) -> Membership:
    """The membership's last day. Returns the row that now tells of it."""
    insist(rules.may_end(membership, is_current=membership.recorded_to is None, on=on, today=clock.today()))
    ended = build_membership(
        actor, membership.member, membership.group, role=membership.role, certainty=membership.certainty,
        valid_from=membership.valid_from, valid_to=on,
    )  # fmt: skip
    membership.recorded_to = ended.recorded_from = clock.now()
    log.record_all(actor, Verb.MEMBERSHIP_END, [membership, ended])
    return ended


def build_relation(
    actor: Actor, one: Group, other: Group, *, kind: RelationKind, certainty: Certainty, source: str | None = None,
    confirmed_on: date | None = None, valid_from: date | None = None, valid_to: date | None = None,
) -> GroupRelation:  # fmt: skip
    """What two groups are to each other, kept once for the pair whichever is named first."""
    a, b = sorted((one, other), key=lambda group: group.id)
    relation = GroupRelation(
        **actor.owns, a_id=a.id, b_id=b.id, kind=kind, certainty=certainty, source=source,
        confirmed_on=confirmed_on, valid_from=valid_from, valid_to=valid_to,
    )  # fmt: skip
    relation.a, relation.b = a, b
    db.session.add(relation)
    return relation


def add_relation(
    actor: Actor, one: Group, other: Group, *, kind: RelationKind, certainty: Certainty, source: str | None = None,
    confirmed_on: date | None = None, valid_from: date | None = None, valid_to: date | None = None,
) -> GroupRelation:  # fmt: skip
    """Note a feud, an alliance or a truce. It is confirmed today unless another day is said."""
    today = clock.today()
    standing = relations_between(one, other)
    insist(rules.may_relate(standing, same_group=one is other, valid_from=valid_from, valid_to=valid_to, today=today))
    relation = build_relation(
        actor, one, other, kind=kind, certainty=certainty, source=source, confirmed_on=confirmed_on or today,
        valid_from=valid_from, valid_to=valid_to,
    )  # fmt: skip
    log.record(actor, Verb.RELATION_ADD, relation)
    return relation


def confirm_relation(actor: Actor, relation: GroupRelation) -> None:
    """Somebody has looked and it still holds. The fact itself is the same, so the row stays."""
    insist(rules.may_confirm(holds=relation.holds(clock.today())))
    relation.confirmed_on = clock.today()
    log.record(actor, Verb.RELATION_CONFIRM, relation)


def end_relation(actor: Actor, relation: GroupRelation, *, on: date) -> GroupRelation:
    """The relation's last day. Returns the row that now tells of it."""
    insist(rules.may_end(relation, is_current=relation.recorded_to is None, on=on, today=clock.today()))
    ended = build_relation(
        actor, relation.a, relation.b, kind=relation.kind, certainty=relation.certainty, source=relation.source,
        confirmed_on=relation.confirmed_on, valid_from=relation.valid_from, valid_to=on,
    )  # fmt: skip
    relation.recorded_to = ended.recorded_from = clock.now()
    log.record_all(actor, Verb.RELATION_END, [relation, ended])
    return ended
