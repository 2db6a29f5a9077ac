"""What a posting may know of a person: its own agency's facts, and what has been released to it, to the field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine

from gvi.access.actor import Actor
from gvi.access.roles import AgencyKind
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins.models import State
from gvi.core import clock, keyset
from gvi.core.asking import Asking
from gvi.extensions import db
from gvi.groups import operations as grouping
from gvi.groups.models import Certainty, GroupStatus, GroupType, MembershipRole
from gvi.members import facets, police
from gvi.members.facets import Facts, facts_of
from gvi.members.listing import MemberListing
from gvi.members.models import Member
from gvi.members.vocabulary import Facet, RiskDirection, RiskLevel
from gvi.releases import operations as releasing
from gvi.releases.models import LegalGround, Release
from tests import factories
from tests.world import actor, agency

NUMBER = "198506119992"


def both() -> tuple[Member, Member]:
    """The same person at probation and at the police, who know a group and a red risk."""
    alva, bo = actor("alva"), actor("bo")
    releasing.load_default_grounds(alva)
    theirs = factories.member(bo, name="Samma Person", number=NUMBER)
    db.session.flush()
    ours = factories.member(alva, name="Samma Person", number=NUMBER)
    factories.supervision(alva, ours)
    db.session.flush()
    group = grouping.add_group(
        bo, alias="Alm", type=GroupType.NETWORK, status=GroupStatus.ACTIVE, certainty=Certainty.CERTAIN
    )
    db.session.flush()
    grouping.add_membership(
        bo, theirs, group, role=MembershipRole.CORE, certainty=Certainty.CERTAIN, valid_from=date(2020, 1, 1)
    )
    police.add_risk(
        bo,
        theirs,
        level=RiskLevel.RED,
        direction=RiskDirection.ACTING,
        valid_from=clock.today(),
        valid_until=clock.today() + timedelta(days=10),
    )
    db.session.flush()
    return ours, theirs


def release(member: Member, *fields: str, facet: Facet = Facet.POLICE, **changes: object) -> Release:
    """The police let probation know these fields."""
    consent = db.session.query(LegalGround).filter_by(code="consent").one()
    values = {"purpose": "Call-in", "valid_until": clock.today() + timedelta(days=30), **changes}
    (made,) = releasing.release(
        actor("bo"),
        [member],
        facet=facet,
        fields=list(fields),
        receiver=agency(AgencyKind.PROBATION),
        ground=consent,
        **values,
    )  # type: ignore[arg-type]
    db.session.flush()
    return made


def known(who: str, member: Member) -> Facts:
    return facts_of(actor(who), [member.shell_id])[member.shell_id]


def test_two_agencies_records_of_one_person_meet_in_one_shell(work) -> None:
    with work():
        ours, theirs = both()
        assert ours.shell_id == theirs.shell_id
        assert ours.ref != theirs.ref


def test_each_agency_knows_its_own_facts_only(work) -> None:
    with work():
        ours, theirs = both()
        probation, police_ = known("alva", ours), known("bo", theirs)
        assert (len(probation.supervisions), probation.memberships, probation.risks) == (1, (), ())
        assert (police_.supervisions, len(police_.memberships), len(police_.risks)) == ((), 1, 1)


def test_a_release_opens_its_fields_and_no_others(work) -> None:
    with work():
        ours, theirs = both()
        release(theirs, "memberships")
        facts = known("alva", ours)
        assert [each.alias for each in facts.memberships] == ["Alm"]
        assert facts.risks == ()


def test_a_revoked_release_opens_nothing_from_that_moment(work) -> None:
    with work():
        ours, theirs = both()
        made = release(theirs, "memberships")
        releasing.revoke(actor("bo"), made)
        db.session.flush()
        assert known("alva", ours).memberships == ()


def test_a_release_ends_with_its_last_day(work) -> None:
    with work():
        ours, theirs = both()
        made = release(theirs, "memberships")
        made.valid_until = clock.today() - timedelta(days=1)
        log.record(actor("bo"), Verb.RELEASE_REVOKE, made)
        db.session.flush()
        assert known("alva", ours).memberships == ()


@pytest.mark.parametrize("state", [State.CLOSED, State.CANCELLED])
def test_a_release_for_a_call_in_ends_with_it(work, state: State) -> None:
    with work():
        ours, theirs = both()
        call_in = factories.call_in(actor("alva"))
        db.session.flush()
        release(theirs, "memberships", call_in=call_in)
        assert len(known("alva", ours).memberships) == 1
        call_in.state = state
        log.record(actor("alva"), Verb.CALL_IN_MOVE, call_in)
        db.session.flush()
        assert known("alva", ours).memberships == ()


def test_a_role_without_the_area_knows_nothing_of_it_whatever_is_released(work) -> None:
    with work():
        ours, theirs = both()
        release(theirs, "memberships", "risk")
        assert known("probation_officer", ours) == known("project_lead", ours) == Facts()


def test_another_agency_gains_nothing_from_a_release_to_the_first(work) -> None:
    with work():
        ours, theirs = both()
        release(theirs, "memberships")
        assert known("disa", ours).memberships == ()


def test_protected_identity_takes_effect_for_everybody(work) -> None:
    from gvi.members.operations import set_protected

    with work():
        ours, theirs = both()
        set_protected(actor("bo"), theirs, is_protected=True)
        db.session.flush()
        assert known("alva", ours).is_protected


def test_another_town_knows_nothing_of_the_person(work) -> None:
    with work():
        ours, _theirs = both()
        assert facts_of(actor("alva", "orebro"), [ours.shell_id])[ours.shell_id] == Facts()


def test_the_number_of_queries_does_not_depend_on_the_number_of_people(work, count_queries) -> None:
    with work():
        ours, _theirs = both()
        shells = [ours.shell_id]
        for number in range(20):
            shells.append(factories.member(actor("alva"), name=f"Person {number}").shell_id)
        db.session.flush()
        db.session.expire_all()
        reader = actor("alva")
        with count_queries() as few:
            facts_of(reader, shells[:1])
        with count_queries() as many:
            facts_of(reader, shells)
        assert len(few) == len(many) == 9


def test_reading_what_the_police_released_is_told_in_the_log_of_the_police(work) -> None:
    from gvi.audit.models import AuditEntry

    with work():
        ours, theirs = both()
        ref = release(theirs, "memberships").ref
        known("alva", ours)
    with work():
        reads = db.session.query(AuditEntry).filter_by(verb="list", subject_kind="release").all()
        assert [(entry.agency_id, entry.subject_ref, entry.user_id) for entry in reads] == [
            (actor("bo").agency_id, ref, actor("alva").user_id)
        ]


READERS = (
    ("alva", "malmo"), ("bo", "malmo"), ("disa", "malmo"), ("probation_officer", "malmo"), ("project_lead", "malmo"),
    ("alva", "orebro"), ("bo", "orebro"),
)  # fmt: skip


def asked_for(reader: Actor, args: dict[str, str]) -> list[Asking]:
    """What a list of people and what is told of them asks, for one reader."""
    named = {"wanted": 51, "anchor_0": "K-0", "anchor_1": 0, "named": args.get("ref")}
    return [
        *(facets._facts(reader, name) for name in facets._SOURCES),
        facets._opened(reader),
        facets._birth_rows(reader),
        *(
            replace(each, values={**each.values, **named})
            for sort in ("ref", "-external_id", "category", "-review")
            for each in pages(MemberListing(reader, {**args, "sort": sort}))
        ),
    ]


def pages(listing: MemberListing) -> Iterator[Asking]:
    """Its first page, the row that an address names, and the page after one."""
    rows, order = listing._asked, listing._order
    assert order is not None
    yield rows.of(keyset._placing(rows.statement, order, Member.ref), is_kept=rows.is_kept)
    for begins in (None, False) if order.column.key in ("ref", "external_id") else (None,):
        leg = keyset._legs(rows.statement, order, begins, True)[0]
        yield rows.of(keyset._reading(leg, listing.reads), is_kept=rows.is_kept)


def test_whoever_asks_by_turns_and_on_whichever_day_gets_what_asking_anew_would_give_them(work) -> None:
    with work():
        ours, theirs = both()
        release(theirs, "memberships", "risk")
        for number in range(3):
            factories.member(actor("bo"), name=f"Person {number}", external_id=f"K-{number}")
        elsewhere = factories.member(actor("alva", "orebro"), name="Person Annanstans")
        db.session.flush()
        shells, told = [ours.shell_id, theirs.shell_id, elsewhere.shell_id], set()
        for days in (0, 31, 0):
            with time_machine.travel(clock.now() + timedelta(days=days), tick=False):
                for who, site in (*READERS, *reversed(READERS)):
                    reader = actor(who, site)
                    for args in (
                        {"ref": ours.ref},
                        {"ref": theirs.ref, "category": "convicted"},
                        {"q": "K-1"},
                        {"unreviewed": "1"},
                    ):
                        for asking in asked_for(reader, args):
                            given = list(map(tuple, asking.columns(shells=shells)))
                            anew = db.session.execute(asking.statement, {**asking.values, "shells": shells})
                            assert given == list(map(tuple, anew.all()))
                            told.add((days, who, site, repr(given)))
        assert len({given for *_who, given in told}) > 10  # there was something to mix up
