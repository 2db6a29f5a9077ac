"""Two records of one agency made one and taken apart again: what follows, what is refused, who decides."""

from __future__ import annotations

import pytest
from sqlalchemy import ForeignKeyConstraint, func, select, text
from sqlalchemy.exc import IntegrityError

from gvi.access import apart
from gvi.access.actor import Actor, actor_of
from gvi.access.roles import AgencyKind
from gvi.accounts.models import User
from gvi.accounts.operations import add_posting, add_user
from gvi.agencies.models import Agency
from gvi.audit import chain, log
from gvi.audit.models import AuditEntry
from gvi.audit.verbs import Verb
from gvi.callins.clearance_models import Clearance
from gvi.callins.models import Attendance, CallIn, Duty, Invitation, ServiceMethod
from gvi.callins.selection_models import Selection
from gvi.conflicts import operations as locking
from gvi.conflicts.models import Conflict
from gvi.conflicts.telling import apart_from
from gvi.core import clock
from gvi.core.problems import RuleBroken
from gvi.extensions import DbModel, db
from gvi.members import operations as people
from gvi.members import police
from gvi.members.facts import CaseRole, Restriction, Supervision, Tie
from gvi.members.finding import find
from gvi.members.models import Assignment, FormerRef, Identity, Member, NameToken, Shell
from gvi.members.vocabulary import CaseRoleKind, Facet, RestrictionKind, RiskDirection, RiskLevel
from gvi.merging import operations, page
from gvi.merging.following import EXCEPT, FOLLOWERS, ON_INVITATION, ON_SHELL
from gvi.merging.models import Merger, MergeState
from gvi.merging.parting import made_since
from gvi.readings import operations as reading
from gvi.readings.models import Need
from gvi.releases.models import Release
from gvi.retention import operations as retaining
from gvi.retention.models import Hold
from gvi.sites.models import Site
from gvi.support.models import Handover
from gvi.visits.models import Visit
from tests import factories, world
from tests.world import actor

ADA, BEA = "199001012385", "198501012382"


def second(who: str) -> Actor:
    """A colleague of one of the cast, in the same role at the same agency."""
    first = actor(who)
    email = f"second-{who}@malmo.example"
    user = add_user(factories.NOBODY, email=email, name="Second", password=world.PASSWORD)
    agency, site = db.session.get_one(Agency, first.agency_id), db.session.get_one(Site, first.site_id)
    made = add_posting(factories.NOBODY, user, agency=agency, site=site, role=first.role, starts_on=world.BEGINNING)
    db.session.flush()
    return actor_of(made, address="test")


def member(ref: str) -> Member:
    return db.session.scalars(select(Member).where(Member.ref == ref)).one()


def merger() -> Merger:
    return db.session.scalars(select(Merger).order_by(Merger.id.desc())).first()


def two(work, who: str = "alva", **changes) -> tuple[str, str]:
    """The refs of two records of one person: one with a number, a later one without."""
    with work():
        kept = factories.member(actor(who), name="Ada Prov", number=ADA, purpose="Call-in", **changes).ref
    with work():
        other = factories.member(actor(who), name="Ada Maria Prov", purpose="Uppföljning", external_id="K-77").ref
    return kept, other


def propose(work, kept: str, other: str, *, picks=(), who: str = "alva") -> None:
    with work():
        operations.propose(actor(who), member(kept), member(other), picks=picks, reason="Same address and phone")


def approve(work, who: str = "alva") -> None:
    with work():
        colleague = second(who)
        operations.approve(colleague, merger())


def merge(work, kept: str, other: str, *, picks=(), who: str = "alva") -> None:
    propose(work, kept, other, picks=picks, who=who)
    approve(work, who)


def part(work, *, rows=(), who: str = "alva") -> None:
    with work():
        operations.propose_apart(actor(who), merger(), reason="They are brothers", rows=rows)
    with work():
        operations.approve_apart(again(who), merger())


def again(who: str) -> Actor:
    """The colleague, once there is one."""
    user = db.session.scalars(select(User).filter_by(email=f"second-{who}@malmo.example")).one()
    return actor_of(user.postings[0], address="test")


def everything() -> dict[str, list[tuple]]:
    """Every row of every table that a merging could touch, but for versions, mergings and the log."""
    left_out = {"merger", "audit_entry", "audit_value", "audit_chain", "user", "posting", "sign_in", "passkey"}
    told = {}
    for table in DbModel.metadata.sorted_tables:
        if table.name not in left_out:
            columns = [each for each in table.c if each.name not in {"version", "list_version"}]
            told[table.name] = sorted(map(repr, db.session.execute(select(*columns))))
    return told


def refusal(doing) -> set[str]:
    with pytest.raises(RuleBroken) as broken:
        doing()
    return {problem.code for problem in broken.value.problems}


def furnish(work, who: str, kept: str, other: str) -> None:
    """Both records have something of every kind that the agency keeps, and so has a third who is tied to them."""
    with work():
        doer, ours, theirs = actor(who), member(kept), member(other)
        third = factories.member(doer, name="Tre Tredje", number=BEA)
        user = db.session.get_one(User, actor("field_officer" if who == "bo" else "probation_officer").user_id)
        for each in (ours, theirs):
            people.assign(doer, each, user=user)
            factories.visit(doer, each)
            factories.release(doer, each, to=AgencyKind.SOCIAL_SERVICES, facet=Facet.IDENTITY)
            retaining.hold(doer, each, reason="Appeal")
            retaining.make_extract(doer, each)
            reading.give_reason(doer, each, need=Need.COVERING)
            locking.lock_out(doer, each, user=user, reason="A cousin", starts_on=clock.today())
            db.session.flush()
        if who == "bo":
            group, today = factories.group(doer), clock.today()
            factories.membership(doer, ours, group)
            factories.membership(doer, theirs, group)
            factories.membership(doer, theirs, factories.group(doer, alias="Ek"))
            factories.tie(doer, theirs, third)
            factories.tie(doer, third, ours)
            police.add_restriction(doer, theirs, other=third, kind=RestrictionKind.CONTACT_BAN, starts_on=today)
            police.add_case_role(doer, third, against=theirs, kind=CaseRoleKind.WITNESS, starts_on=today)
            police.add_risk(doer, theirs, level=RiskLevel.RED, direction=RiskDirection.EXPOSED, valid_from=today)
            factories.handover(doer, theirs)
        else:
            factories.supervision(doer, theirs)


# what follows


def columns_to(target: str) -> set[tuple[str, str]]:
    return {
        (table.name, element.parent.name)
        for table in DbModel.metadata.sorted_tables
        for constraint in table.constraints
        if isinstance(constraint, ForeignKeyConstraint) and constraint.referred_table.name == target
        for element in constraint.elements
        if element.column.name == "id"
    }


def test_every_column_that_names_a_record_follows_or_says_why_not() -> None:
    follows = {(model.__tablename__, column) for model, column in FOLLOWERS}
    assert columns_to("member") == follows | set(EXCEPT)
    assert not follows & set(EXCEPT)
    assert all(EXCEPT.values())


def test_every_column_that_names_a_person_or_an_invitation_is_known() -> None:
    assert columns_to("shell") == {(model.__tablename__, "shell_id") for model in ON_SHELL}
    assert columns_to("invitation") == set(ON_INVITATION)
    for aside in ("tie", "restriction", "case_role", "membership", "assignment", "clearance"):
        assert not columns_to(aside), "what is set aside must have nothing hanging on it"


@pytest.mark.parametrize("who", ["alva", "bo"])
def test_what_named_the_one_names_the_other_and_taking_apart_puts_every_row_back(work, who: str) -> None:
    kept, other = two(work, who)
    furnish(work, who, kept, other)
    with work():
        before = everything()
        gone = member(other).id
    merge(work, kept, other, picks=["name", "purpose", "external_id"], who=who)
    with work():
        stays = member(kept)
        assert db.session.scalar(select(func.count()).where(Member.ref == other)) == 0
        for model, column in FOLLOWERS:
            assert not list(db.session.scalars(select(model).where(getattr(model, column) == gone))), model
        assert len(list(db.session.scalars(select(Visit).where(Visit.member_id == stays.id)))) == 2
        assert len(list(db.session.scalars(select(Hold).where(Hold.member_id == stays.id)))) == 2
        following = select(Assignment).where(Assignment.member_id == stays.id, Assignment.ends_at.is_(None))
        assert len(list(db.session.scalars(following))) == 1, "who follows both follows the one once"
        released = list(db.session.scalars(select(Release).where(Release.member_id == stays.id)))
        assert {row.shell_id for row in released} == {stays.shell_id}
        assert (stays.identity.name, stays.purpose, stays.external_id) == ("Ada Maria Prov", "Uppföljning", "K-77")
        assert stays.identity.personnummer == ADA
        if who == "bo":
            third = db.session.scalars(select(Identity).where(Identity.birth_year == 1985)).one().id
            (tie,) = db.session.scalars(select(Tie))
            assert {tie.a_id, tie.b_id} == {stays.id, third} and tie.a_id < tie.b_id
            assert db.session.scalars(select(Restriction)).one().member_id == stays.id
            assert db.session.scalars(select(CaseRole)).one().against_id == stays.id
            assert db.session.scalars(select(Handover)).one().shell_id == stays.shell_id
        else:
            assert db.session.scalars(select(Supervision)).one().member_id == stays.id
    part(work, who=who)
    with work():
        after = everything()
        assert {table: rows for table, rows in after.items() if rows != before[table]} == {}
        assert merger().state is MergeState.APART and merger().ledger is None
        assert not [verdict for verdict in chain.verify() if verdict.why]


def test_whoever_is_kept_apart_from_the_one_is_kept_apart_from_the_whole_and_of_nobody_else_afterwards(work) -> None:
    kept, other = two(work)
    with work():
        user = db.session.get_one(User, actor("probation_officer").user_id)
        locking.lock_out(actor("alva"), member(other), user=user, reason="A cousin", starts_on=clock.today())
    merge(work, kept, other)
    with work():
        lock, apart = db.session.scalars(select(Conflict)).one(), apart_from(actor("probation_officer").user_id)
        assert (lock.member_id, lock.shell_id) == (member(kept).id, member(kept).shell_id)
        assert member(kept).id in apart.records and not made_since_tables()
    part(work)
    with work():
        assert apart_from(actor("probation_officer").user_id).records == {member(other).id}


def test_a_draft_of_whom_to_call_names_the_kept_record(work) -> None:
    kept, other = two(work)
    with work():
        alva = actor("alva")
        call_in = factories.call_in(alva)
        db.session.flush()
        wishes = {"seats": 2, "per_group": 2, "pins": [other], "bars": [], "share": "1/6", "strength": 1}
        draft = {"call_in_id": call_in.id, "posting_id": alva.posting_id, "wishes": wishes, "chosen": [kept, other]}
        db.session.add(Selection(**alva.owns, **draft))
    merge(work, kept, other)
    with work():
        draft = db.session.query(Selection).one()
        assert draft.wishes["pins"] == [kept] and set(draft.chosen) == {kept}


def made_since_tables() -> set[str]:
    return {name.partition(":")[0] for name, _row in made_since(merger())}


def test_what_stands_between_the_person_and_somebody_whom_the_decider_does_not_meet_follows_unseen(work) -> None:
    kept, other = two(work, "bo")
    with work():
        bo = actor("bo")
        third = factories.member(bo, name="Tre Tredje", number=BEA)
        factories.tie(bo, member(other), third)
        colleague = second("bo")
        user = db.session.get_one(User, colleague.user_id)
        locking.lock_out(bo, third, user=user, reason="A cousin", starts_on=clock.today())
        unseen = third.id
    propose(work, kept, other, who="bo")
    with work(), apart.kept(apart_from(again("bo").user_id)):
        both = member(kept), member(other)
        counted = page.records(again("bo"), *both, [], is_revealed=False, but=merger()).follows
        assert not counted, "what the page counts tells nothing of the third"
        operations.approve(again("bo"), merger())
    with work():
        (tie,) = db.session.scalars(select(Tie))
        assert {tie.a_id, tie.b_id} == {member(kept).id, unseen}
        operations.propose_apart(actor("bo"), merger(), reason="They are brothers")
    with work(), apart.kept(apart_from(again("bo").user_id)):
        operations.approve_apart(again("bo"), merger())
    with work():
        (tie,) = db.session.scalars(select(Tie))
        assert {tie.a_id, tie.b_id} == {member(other).id, unseen}


def test_the_old_ref_and_number_find_the_kept_record(work) -> None:
    kept, other = two(work)
    merge(work, kept, other)
    with work():
        assert [each.ref for each in find(actor("alva"), other)] == [kept]
        assert [each.ref for each in find(actor("alva"), "K-77")] == [kept]
        assert not find(actor("disa"), other)
    part(work)
    with work():
        assert [each.ref for each in find(actor("alva"), other)] == [other]


def test_a_chosen_number_brings_its_person_and_the_empty_shell_goes(work) -> None:
    with work():
        kept = factories.member(actor("alva"), name="Ada Prov").ref
        other = factories.member(actor("alva"), name="Ada Prov", number=ADA).ref
        disas = factories.member(actor("disa"), name="Ada Prov", number=ADA)
        shell = disas.shell_id
    with work():
        factories.release(actor("alva"), member(kept), to=AgencyKind.POLICE, facet=Facet.IDENTITY)
    merge(work, kept, other, picks=["personnummer", "birth_year"])
    with work():
        assert member(kept).shell_id == shell
        assert db.session.scalars(select(Release)).one().shell_id == shell
        assert db.session.scalar(select(func.count()).select_from(Shell)) == 1
    part(work)
    with work():
        assert member(other).shell_id == shell != member(kept).shell_id
        assert member(kept).identity.personnummer is None


def test_the_stricter_protection_stays(work) -> None:
    kept, other = two(work)
    with work():
        alva = actor("alva")
        people.set_protected(alva, member(other), is_protected=True)
        retaining.restrict(alva, member(other))
        retaining.close_case(alva, member(kept), closed_on=clock.today())
    merge(work, kept, other)
    with work():
        stays = member(kept)
        assert stays.is_protected and stays.restricted_on == clock.today()
        assert stays.closed_on is None, "a case that one of them holds open is open"
    part(work)
    with work():
        assert not member(kept).is_protected and member(kept).closed_on == clock.today()
        assert member(other).is_protected


def test_where_the_number_was_somebody_elses_their_facts_stay_and_ones_own_follow(work) -> None:
    with work():
        kept = factories.member(actor("disa"), name="Ada Prov", number=ADA).ref
        other = factories.member(actor("disa"), name="Ada Prov", number=BEA, external_id="typed-wrongly").ref
        bos = factories.member(actor("bo"), name="Bea Provsson", number=BEA).ref
    with work():
        ours = factories.handover(actor("disa"), member(other)).ref
        factories.release(actor("bo"), member(bos), to=AgencyKind.SOCIAL_SERVICES, facet=Facet.IDENTITY)
    merge(work, kept, other, who="disa")
    with work():
        helped = db.session.scalars(select(Handover).where(Handover.ref == ours)).one()
        assert helped.shell_id == member(kept).shell_id != member(bos).shell_id
        assert db.session.scalars(select(Release)).one().shell_id == member(bos).shell_id
    part(work, who="disa")
    with work():
        helped = db.session.scalars(select(Handover).where(Handover.ref == ours)).one()
        assert helped.shell_id == member(other).shell_id == member(bos).shell_id


def test_names_are_found_by_the_words_that_were_chosen(work) -> None:
    kept, other = two(work)
    merge(work, kept, other, picks=["name"])
    with work():
        assert [each.ref for each in find(actor("alva"), "Maria")] == [kept]
    part(work)
    with work():
        assert [each.ref for each in find(actor("alva"), "Maria")] == [other]
        assert db.session.scalar(
            select(func.count()).select_from(NameToken).where(NameToken.member_id == member(kept).id)
        )


# both on one list


def invited(who: str, ref: str, call_in: CallIn, number: int, **changes) -> Invitation:
    doer, person = actor(who), member(ref)
    made = Invitation(
        **doer.owns, call_in_id=call_in.id, member_id=person.id, shell_id=person.shell_id, code=f"D{number:02d}",
        duty=Duty.VOLUNTARY, why="Reaches many", **changes,
    )  # fmt: skip
    db.session.add(made)
    log.record(doer, Verb.PARTICIPANT_ADD, made)
    return made


def both_invited(work, kept_changes=None, other_changes=None) -> tuple[str, str]:
    kept, other = two(work)
    with work():
        call_in = factories.call_in(actor("alva"))
        one = invited("alva", kept, call_in, 1, **(kept_changes or {}))
        another = invited("alva", other, call_in, 2, **(other_changes or {}))
        db.session.flush()
        bo = actor("bo")
        for each in (one, another):
            answer = Clearance(
                **bo.owns, call_in_id=call_in.id, invitation_id=each.id, answer="may", list_version=0,
                answered_by_id=bo.user_id,
            )  # fmt: skip
            db.session.add(answer)
            log.record(bo, Verb.CLEARANCE_ANSWER, answer)
    return kept, other


SERVED = {"served_on": clock.today(), "service_method": ServiceMethod.POST, "served_by": "Eva"}


def test_of_two_invitations_to_one_call_in_the_one_further_along_stays_and_everybody_answers_again(work) -> None:
    kept, other = both_invited(work, other_changes=SERVED)
    with work():
        before = everything()
        version = db.session.scalars(select(CallIn)).one().list_version
    merge(work, kept, other)
    with work():
        (stays,) = db.session.scalars(select(Invitation))
        assert (stays.code, stays.member_id, stays.served_by) == ("D02", member(kept).id, "Eva")
        assert db.session.scalars(select(Clearance)).one().invitation_id == stays.id
        assert db.session.scalars(select(CallIn)).one().list_version == version + 1
    part(work)
    with work():
        assert {table for table, rows in everything().items() if rows != before[table]} == set()
        assert db.session.scalars(select(CallIn)).one().list_version == version + 2


def test_two_who_were_both_served_differently_are_not_merged(work) -> None:
    kept, other = both_invited(work, SERVED, {**SERVED, "served_by": "Olle"})
    with work():
        doing = lambda: operations.propose(actor("alva"), member(kept), member(other), picks=[], reason="x")  # noqa: E731
        assert refusal(doing) == {"merge-both-met"}


def test_two_who_both_came_and_are_told_the_same_of_are_merged(work) -> None:
    came = {**SERVED, "attendance": Attendance.ATTENDED}
    kept, other = both_invited(work, came, came)
    merge(work, kept, other)
    with work():
        assert db.session.scalars(select(Invitation)).one().code == "D01"


# what stands between the two


def test_a_tie_or_a_ban_between_the_two_must_be_ended_first(work) -> None:
    kept, other = two(work, "bo")
    with work():
        bo, one, theirs = actor("bo"), member(kept), member(other)
        tie = factories.tie(bo, one, theirs)
        police.add_restriction(bo, one, other=theirs, kind=RestrictionKind.CONTACT_BAN, starts_on=clock.today())
        police.add_case_role(bo, one, against=theirs, kind=CaseRoleKind.WITNESS, starts_on=clock.today())
        ref = tie.ref
    with work():
        doing = lambda: operations.propose(actor("bo"), member(kept), member(other), picks=[], reason="x")  # noqa: E731
        found = refusal(doing)
        assert found == {"merge-between-tie", "merge-between-restriction", "merge-between-case_role"}
    with work():
        for table in ("restriction", "case_role"):
            db.session.execute(text(f"UPDATE {table} SET ends_on = starts_on"))
        tie = db.session.scalars(select(Tie).where(Tie.ref == ref)).one()
        police.end_tie(actor("bo"), tie, on=clock.today())
    with work():
        before = everything()
    merge(work, kept, other, who="bo")
    with work():
        for model in (Tie, Restriction, CaseRole):
            assert not list(db.session.scalars(select(model))), "nobody has anything of the kind with themselves"
    part(work, who="bo")
    with work():
        assert {table for table, rows in everything().items() if rows != before[table]} == set()


# who decides


def test_nobody_approves_their_own_proposal(work) -> None:
    kept, other = two(work)
    propose(work, kept, other)
    with work():
        assert refusal(lambda: operations.approve(actor("alva"), merger())) == {"merge-own-proposal"}
        assert refusal(lambda: operations.refuse(actor("alva"), merger(), why_not="no")) == {"merge-own-proposal"}
    with work():
        assert merger().state is MergeState.PROPOSED


@pytest.mark.parametrize(
    "column,same", [("decided_by_id", "proposed_by_id"), ("other_decided_by_id", "proposed_by_id")]
)
def test_the_database_itself_refuses_that_one_user_both_proposes_and_approves(work, column: str, same: str) -> None:
    kept, other = two(work)
    propose(work, kept, other)
    with work(), pytest.raises(IntegrityError):
        db.session.execute(text(f"UPDATE merger SET {column} = {same}"))


def test_the_database_refuses_a_merging_that_nobody_approved(work) -> None:
    kept, other = two(work)
    propose(work, kept, other)
    with work(), pytest.raises(IntegrityError):
        db.session.execute(text("UPDATE merger SET merged_at = '2026-01-01'"))


def test_taking_apart_needs_another_user_too(work) -> None:
    kept, other = two(work)
    merge(work, kept, other)
    with work():
        operations.propose_apart(actor("alva"), merger(), reason="Wrong")
    with work():
        assert refusal(lambda: operations.approve_apart(actor("alva"), merger())) == {"merge-own-proposal"}
    with work(), pytest.raises(IntegrityError):
        db.session.execute(text("UPDATE merger SET parted_by_id = apart_by_id"))
    with work():
        operations.refuse_apart(actor("alva"), merger())
    with work():
        assert merger().state is MergeState.MERGED and merger().apart_by_id is None


def test_one_proposal_at_a_time_and_none_for_what_is_to_be_purged(work) -> None:
    kept, other = two(work)
    propose(work, kept, other)
    with work():
        doing = lambda: operations.propose(actor("alva"), member(other), member(kept), picks=[], reason="x")  # noqa: E731
        assert "merge-open" in refusal(doing)
        operations.withdraw(actor("alva"), merger())
    with work():
        retaining.close_case(actor("alva"), member(other), closed_on=clock.today().replace(year=2010))
    with work():
        retaining.propose(actor("alva"), [other])
    with work():
        doing = lambda: operations.propose(actor("alva"), member(kept), member(other), picks=[], reason="x")  # noqa: E731
        assert "merge-to-be-purged" in refusal(doing)


def test_a_refused_proposal_changes_nothing(work) -> None:
    kept, other = two(work)
    with work():
        before = everything()
    propose(work, kept, other)
    with work():
        operations.refuse(second("alva"), merger(), why_not="They are brothers")
    with work():
        assert everything() == before
        assert merger().state is MergeState.REFUSED


# later, and again


def test_what_was_noted_since_goes_where_somebody_says_it_belongs(work) -> None:
    kept, other = two(work)
    merge(work, kept, other)
    with work():
        one = factories.supervision(actor("alva"), member(kept)).ref
        two_ = factories.supervision(actor("alva"), member(kept), case_number="B 1").ref
    with work():
        assert {name for name, _ in made_since(merger())} == {f"supervision:{one}", f"supervision:{two_}"}
    part(work, rows=[f"supervision:{two_}", "visit:nonsense"])
    with work():
        where = {row.ref: row.member.ref for row in db.session.scalars(select(Supervision))}
        assert where == {one: kept, two_: other}


def test_a_field_corrected_by_hand_since_stays_corrected(work) -> None:
    kept, other = two(work)
    merge(work, kept, other, picks=["name", "purpose"])
    with work():
        stays = member(kept)
        identity = people.IdentityData(name="Ada Rättad", personnummer=ADA)
        people.correct(
            actor("alva"), stays, category=stays.category, purpose=stays.purpose, legal_basis=None, identity=identity
        )
    part(work)
    with work():
        assert (member(kept).identity.name, member(kept).purpose) == ("Ada Rättad", "Call-in")
        assert member(other).identity.name == "Ada Maria Prov"


def test_three_records_are_taken_apart_the_last_first(work) -> None:
    kept, other = two(work)
    with work():
        third = factories.member(actor("alva"), name="A Prov").ref
        before = everything()
    merge(work, other, third)
    with work():
        operations.propose(actor("alva"), member(kept), member(other), picks=[], reason="x")
    with work():
        operations.approve(again("alva"), merger())
    with work():
        assert {row.ref: row.member.ref for row in db.session.scalars(select(FormerRef))} == {other: kept, third: kept}
        first = db.session.scalars(select(Merger).order_by(Merger.id)).first()
        assert refusal(lambda: operations.propose_apart(actor("alva"), first, reason="x")) == {"merge-later-stands"}
    part(work)
    with work():
        first = db.session.scalars(select(Merger).order_by(Merger.id)).first()
        operations.propose_apart(actor("alva"), first, reason="x")
    with work():
        first = db.session.scalars(select(Merger).order_by(Merger.id)).first()
        operations.approve_apart(again("alva"), first)
    with work():
        assert {table for table, rows in everything().items() if rows != before[table]} == set()


def test_the_log_has_it_under_both_refs(work) -> None:
    kept, other = two(work)
    merge(work, kept, other)
    part(work)
    with work():
        for ref in (kept, other):
            verbs = list(db.session.scalars(select(AuditEntry.verb).where(AuditEntry.subject_ref == ref)))
            assert {"merge.propose", "merge.approve", "merge.run", "part.run"} <= set(verbs)
        assert not [verdict for verdict in chain.verify() if verdict.why]
