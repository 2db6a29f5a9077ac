"""One person behind the records of two agencies: who may propose it, who must approve it, and who learns nothing."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from gvi.access.actor import Actor
from gvi.access.roles import AgencyKind
from gvi.accounts.models import User
from gvi.audit import chain
from gvi.audit.models import AuditEntry
from gvi.callins.models import CallIn
from gvi.conflicts import operations as locking
from gvi.conflicts.telling import apart_from
from gvi.core import clock
from gvi.extensions import db
from gvi.members import facets
from gvi.members.models import Member, Shell
from gvi.members.vocabulary import Facet
from gvi.merging import operations, queries
from gvi.merging.models import Merger, MergeState
from gvi.releases.models import Release
from tests import factories
from tests.members.test_merging import ADA, BEA, again, everything, invited, member, merger, refusal, second
from tests.world import actor


@pytest.fixture
def known(work) -> tuple[str, str]:
    """Alva's record without a number and Bo's with one, each released to the other: (hers, his)."""
    return both(work)


def both(work, *, number: str | None = None, his: str | None = ADA, fields=("name", "personnummer")) -> tuple[str, str]:
    with work():
        alva, bo = actor("alva"), actor("bo")
        hers, hiss = (
            factories.member(alva, name="Ada Prov", number=number),
            factories.member(bo, name="Ada Prov", number=his),
        )
        db.session.flush()
        factories.release(alva, hers, to=AgencyKind.POLICE, facet=Facet.IDENTITY, fields=list(fields))
        factories.release(bo, hiss, to=AgencyKind.PROBATION, facet=Facet.IDENTITY, fields=list(fields))
        return hers.ref, hiss.ref


def told(who: str, ref: str) -> Release:
    """The release through which somebody's agency reads the record."""
    rows = select(Release).where(Release.member_id == member(ref).id, Release.receiver_id == actor(who).agency_id)
    return db.session.scalars(rows).one()


def propose(work, hers: str, his: str) -> None:
    with work():
        operations.propose_joining(actor("alva"), member(hers), told("alva", his), reason="Same tattoo")


def join(work, hers: str, his: str) -> None:
    propose(work, hers, his)
    with work():
        operations.approve(second("alva"), merger())
    with work():
        operations.approve(actor("bo"), merger())


def test_both_owners_approve_and_then_the_two_are_one_person(work, known) -> None:
    hers, his = known
    with work():
        before = everything()
        shell = member(his).shell_id
        assert [each.release.member.ref for each in queries.told_of(actor("alva"), member(hers))] == [his]
    propose(work, hers, his)
    with work():
        assert not queries.to_decide(actor("bo")), "the other owner is asked when the own agency has approved"
        assert refusal(lambda: operations.approve(actor("alva"), merger())) == {"merge-own-proposal"}
        assert refusal(lambda: operations.approve(actor("bo"), merger())) == {"merge-decided"}
        operations.approve(second("alva"), merger())
    with work():
        assert merger().state is MergeState.ASKED and member(hers).shell_id != shell
        assert refusal(lambda: operations.approve(again("alva"), merger())) >= {"merge-decided"}
        assert [each.id for each in queries.to_decide(actor("bo"))] == [merger().id]
        operations.approve(actor("bo"), merger())
    with work():
        assert member(hers).shell_id == member(his).shell_id == shell
        assert {row.shell_id for row in db.session.scalars(select(Release))} == {shell}
        assert member(hers).identity.personnummer is None, "each record stays its own agency's, word for word"
        assert db.session.scalar(select(func.count()).select_from(Shell)) == 1
    with work():
        operations.propose_apart(actor("bo"), merger(), reason="Brothers")
    with work():
        operations.approve_apart(actor("alva"), merger())
    with work():
        assert {table for table, rows in everything().items() if rows != before[table]} == set()
        assert not [verdict for verdict in chain.verify() if verdict.why]


def test_whoever_does_not_meet_the_one_does_not_meet_the_other_either_while_they_are_one(work, known) -> None:
    hers, his = known
    with work():
        alva, officer = actor("alva"), actor("probation_officer").user_id
        user = db.session.get_one(User, officer)
        locking.lock_out(alva, member(hers), user=user, reason="A cousin", starts_on=clock.today())
    with work():
        before = everything()
        theirs = member(his).id
        assert theirs not in apart_from(officer).records
    join(work, hers, his)
    with work():
        assert apart_from(officer).records == {member(hers).id, theirs}
        operations.propose_apart(actor("bo"), merger(), reason="Brothers")
    with work():
        operations.approve_apart(actor("alva"), merger())
    with work():
        assert {table for table, rows in everything().items() if rows != before[table]} == set()


def test_whoever_does_not_read_both_cannot_propose_it(work) -> None:
    hers, his = both(work, fields=("name",))
    with work():
        doing = lambda: operations.propose_joining(actor("alva"), member(hers), told("alva", his), reason="x")  # noqa: E731
        assert refusal(doing) == {"merge-not-read"}
        assert queries.told_by(actor("alva"), told("alva", his).ref) is None
        assert not queries.told_of(actor("alva"), member(hers))


def test_the_other_owner_must_have_been_told_too(work, known) -> None:
    hers, his = known
    with work():
        from gvi.releases import operations as releasing

        releasing.revoke(actor("alva"), told("bo", hers))
    with work():
        doing = lambda: operations.propose_joining(actor("alva"), member(hers), told("alva", his), reason="x")  # noqa: E731
        assert refusal(doing) == {"merge-not-told"}


def test_two_numbers_are_two_persons(work) -> None:
    hers, his = both(work, number=BEA)
    with work():
        doing = lambda: operations.propose_joining(actor("alva"), member(hers), told("alva", his), reason="x")  # noqa: E731
        assert refusal(doing) == {"merge-numbers-differ"}


def test_one_number_is_one_person_already(work) -> None:
    hers, his = both(work, number=ADA)
    with work():
        doing = lambda: operations.propose_joining(actor("alva"), member(hers), told("alva", his), reason="x")  # noqa: E731
        assert refusal(doing) == {"merge-joined-already"}


def test_a_release_that_has_ended_meanwhile_stops_the_approval(work, known) -> None:
    hers, his = known
    propose(work, hers, his)
    with work():
        from gvi.releases import operations as releasing

        releasing.revoke(actor("bo"), told("alva", his))
    with work():
        assert refusal(lambda: operations.approve(second("alva"), merger())) == {"merge-not-read"}


def test_the_others_log_holds_nothing_before_it_is_asked(work, known) -> None:
    hers, his = known
    propose(work, hers, his)
    with work():
        agency = actor("bo").agency_id
        rows = select(AuditEntry.verb).where(AuditEntry.agency_id == agency, AuditEntry.verb.startswith("merge"))
        assert not list(db.session.scalars(rows))
        assert not list(db.session.scalars(Merger.visible_to(actor("bo"))))
        operations.approve(second("alva"), merger())
    with work():
        assert list(db.session.scalars(rows)) == ["merge.approve"]
        assert len(list(db.session.scalars(Merger.visible_to(actor("bo"))))) == 1
        assert not list(db.session.scalars(Merger.visible_to(actor("disa"))))


def seen_by(who: Actor) -> dict[str, object]:
    """All that an agency that is no party to it can know: its own records with what is open of each, its releases, its log."""
    own = list(db.session.scalars(Member.visible_to(who).order_by(Member.ref)))
    facts = facets.facts_of(who, [each.shell_id for each in own])
    entries = select(func.count()).where(AuditEntry.agency_id == who.agency_id, AuditEntry.verb.contains("merge"))
    return {
        "records": [each.ref for each in own],
        "facts": [repr(facts.get(each.shell_id)) for each in own],
        "releases": sorted(row.ref for row in db.session.scalars(Release.visible_to(who))),
        "mergers": list(db.session.scalars(Merger.visible_to(who))),
        "log": db.session.scalar(entries),
    }


def test_a_third_agency_that_follows_the_person_learns_nothing(work, known) -> None:
    hers, his = known
    with work():
        factories.member(actor("disa"), name="Ada Prov", number=ADA)
        factories.handover(actor("bo"), member(his))
    with work():
        before = seen_by(actor("disa"))
    join(work, hers, his)
    with work():
        assert seen_by(actor("disa")) == before


def test_the_owners_own_lists_are_answered_for_again(work, known) -> None:
    hers, his = known
    with work():
        invited("alva", hers, factories.call_in(actor("alva")), 1)
    join(work, hers, his)
    with work():
        assert db.session.scalars(select(CallIn)).one().list_version == 1


def test_what_was_released_since_goes_with_its_own_record(work, known) -> None:
    hers, his = known
    join(work, hers, his)
    with work():
        factories.release(actor("alva"), member(hers), to=AgencyKind.SOCIAL_SERVICES, facet=Facet.IDENTITY)
        factories.supervision(actor("alva"), member(hers))
    with work():
        operations.propose_apart(actor("alva"), merger(), reason="Brothers")
    with work():
        operations.approve_apart(again("alva"), merger())
    with work():
        shell = member(hers).shell_id
        assert shell != member(his).shell_id
        rows = select(Release.shell_id).where(Release.member_id == member(hers).id)
        assert set(db.session.scalars(rows)) == {shell}
