"""What is composed once for a role is asked anew by everybody who has it: with their own numbers, at their own moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import time_machine

from gvi.access.composed import visible
from gvi.accounts.models import User
from gvi.core import clock
from gvi.extensions import db
from gvi.members import operations as people
from gvi.members.models import Member
from tests import factories
from tests.world import actor


def test_two_of_one_role_share_the_statement_and_see_each_their_own(work) -> None:
    with work():
        alva = actor("alva")
        factories.member(alva)
        db.session.flush()
        other = replace(alva, agency_id=actor("bo").agency_id)
        mine, theirs = visible(alva, Member), visible(other, Member)
        assert mine.statement is theirs.statement
        assert len(mine.scalars().all()) == 1 and theirs.scalars().all() == []


def test_an_assignment_that_ends_closes_the_record_although_the_statement_is_kept(work) -> None:
    with work():
        alva, officer = actor("alva"), actor("probation_officer")
        member = factories.member(alva)
        db.session.flush()
        user = db.session.get_one(User, officer.user_id)
        noon = clock.now().replace(hour=10, minute=0, second=0)
        with time_machine.travel(noon, tick=False) as hands:
            people.assign(alva, member, user=user, ends_at=noon + timedelta(minutes=30))
            db.session.flush()
            before = visible(officer, Member)
            assert before.scalars().all() == [member]
            hands.shift(timedelta(hours=1))
            after = visible(officer, Member)
            assert after.statement is before.statement and after.scalars().all() == []
