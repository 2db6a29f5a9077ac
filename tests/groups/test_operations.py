"""Groups, relations and memberships keep what was known on any day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gvi.audit.models import AuditEntry
from gvi.core import clock
from gvi.core.problems import RuleBroken
from gvi.extensions import db
from gvi.groups import operations
from gvi.groups.models import Group, GroupRelation, Membership, RelationKind
from tests import factories
from tests.world import actor

YESTERDAY = clock.today() - timedelta(days=1)


def test_a_pair_is_kept_once_whichever_is_named_first(work) -> None:
    with work():
        one, other = factories.group(actor("bo"), alias="Alm"), factories.group(actor("bo"), alias="Björk")
        relation = factories.relation(actor("bo"), other, one)
        assert (relation.a_id, relation.b_id) == tuple(sorted((one.id, other.id)))
        with pytest.raises(RuleBroken, match="relation-standing"):
            factories.relation(actor("bo"), one, other, kind=RelationKind.TRUCE)


def test_ending_a_relation_leaves_what_was_known_before(work) -> None:
    with work():
        bo = actor("bo")
        relation = factories.relation(
            bo, factories.group(bo), factories.group(bo, alias="Björk"), valid_from=date(2025, 1, 1)
        )
        db.session.flush()
        ended = operations.end_relation(bo, relation, on=YESTERDAY)
        assert relation.valid_to is None and relation.recorded_to == ended.recorded_from
        assert ended.holds(YESTERDAY) and not ended.holds(clock.today())
        with pytest.raises(RuleBroken, match="already-ended"):
            operations.end_relation(bo, relation, on=YESTERDAY)
    with work():
        assert db.session.query(GroupRelation).count() == 2
        assert {entry.verb for entry in db.session.query(AuditEntry) if entry.subject_kind == "group_relation"} == {
            "relation.add",
            "relation.end",
        }


def test_a_truce_can_follow_on_a_feud_that_is_over(work) -> None:
    with work():
        bo = actor("bo")
        one, other = factories.group(bo), factories.group(bo, alias="Björk")
        operations.end_relation(bo, factories.relation(bo, one, other), on=YESTERDAY)
        factories.relation(bo, one, other, kind=RelationKind.TRUCE, valid_from=clock.today())


def test_confirming_moves_the_day_and_nothing_else(work) -> None:
    with work():
        bo = actor("bo")
        relation = factories.relation(
            bo, factories.group(bo), factories.group(bo, alias="Björk"), confirmed_on=date(2025, 1, 1)
        )
        db.session.flush()
        operations.confirm_relation(bo, relation)
        assert relation.confirmed_on == clock.today() and relation.recorded_to is None
        with pytest.raises(RuleBroken, match="relation-ended"):
            operations.confirm_relation(bo, operations.end_relation(bo, relation, on=YESTERDAY))


def test_a_person_is_in_a_group_once_at_a_time_and_may_come_back(work) -> None:
    with work():
        bo = actor("bo")
        member, group = factories.member(bo), factories.group(bo)
        first = factories.membership(bo, member, group)
        with pytest.raises(RuleBroken, match="membership-standing"):
            factories.membership(bo, member, group)
        ended = operations.end_membership(bo, first, on=YESTERDAY)
        again = factories.membership(bo, member, group, valid_from=clock.today())
        assert not ended.holds(clock.today()) and again.holds(clock.today())
    with work():
        assert db.session.query(Membership).filter(Membership.recorded_to.is_(None)).count() == 2


def test_an_alias_is_taken_once_per_site(work) -> None:
    with work():
        first = factories.group(actor("bo"))
        with pytest.raises(RuleBroken, match="group-alias-taken"):
            factories.group(actor("bo"))
        operations.edit_group(actor("bo"), first, alias="Alm", estimated_size=12)
        factories.group(actor("bo", "orebro"))
    with work():
        assert db.session.query(Group).count() == 2
