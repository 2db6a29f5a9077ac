"""What a release opens, to whom, and until when."""

from __future__ import annotations

import pytest

from gvi.access.actor import Actor
from gvi.access.roles import AgencyKind
from gvi.audit.models import AuditEntry
from gvi.callins.models import State
from gvi.core.problems import RuleBroken
from gvi.extensions import db
from gvi.members.facets import facts_of
from gvi.members.models import Member
from gvi.members.opening import readable
from gvi.members.vocabulary import FIELDS, Facet
from gvi.releases import operations
from gvi.releases.models import LegalGround, Release
from gvi.releases.queries import in_active_groups
from tests import factories
from tests.world import actor

ALL = [field for fields in FIELDS.values() for field in fields]


def open_to(who: Actor, member: Member) -> set[str]:
    """The fields of the record that the posting may read."""
    return {field for field in ALL if member.id in set(db.session.scalars(readable(who, field)))}


def test_nothing_is_open_until_it_is_released_and_then_only_the_fields_it_names(work) -> None:
    with work():
        member = factories.member(actor("bo"))
        assert open_to(actor("alva"), member) == set()
        factories.release(actor("bo"), member, to=AgencyKind.PROBATION, facet=Facet.POLICE, fields=["ties", "risk"])
        assert open_to(actor("alva"), member) == {"ties", "risk"}
        factories.release(actor("bo"), member, to=AgencyKind.PROBATION, facet=Facet.IDENTITY, fields=["name"])
        assert open_to(actor("alva"), member) == {"ties", "risk", "name"}


def test_a_release_opens_to_its_receiver_and_to_nobody_else(work) -> None:
    with work():
        member = factories.member(actor("bo"))
        factories.release(actor("bo"), member, to=AgencyKind.PROBATION, facet=Facet.POLICE)
        for who in (
            actor("disa"),
            actor("project_lead"),
            actor("alva", "orebro"),
            actor("lawyer"),
            actor("probation_officer"),
        ):
            assert open_to(who, member) == set()


def test_revoking_takes_effect_at_once(work) -> None:
    with work():
        member = factories.member(actor("bo"))
        (release,) = factories.release(actor("bo"), member, to=AgencyKind.PROBATION, facet=Facet.POLICE)
        assert open_to(actor("alva"), member)
        operations.revoke(actor("bo"), release)
        assert open_to(actor("alva"), member) == set()
        with pytest.raises(RuleBroken, match="release-revoked"):
            operations.revoke(actor("bo"), release)


@pytest.mark.parametrize("state", [State.CLOSED, State.CANCELLED])
def test_a_release_for_a_call_in_ends_with_it(work, state: State) -> None:
    with work():
        from gvi.audit import log
        from gvi.audit.verbs import Verb

        member, call_in = factories.member(actor("bo")), factories.call_in(actor("alva"))
        factories.release(actor("bo"), member, to=AgencyKind.PROBATION, facet=Facet.POLICE, call_in=call_in)
        assert open_to(actor("alva"), member)
        call_in.state = state
        log.record(actor("alva"), Verb.CALL_IN_MOVE, call_in)
        assert open_to(actor("alva"), member) == set()
        with pytest.raises(RuleBroken, match="release-call-in-closed"):
            factories.release(actor("bo"), member, to=AgencyKind.PROBATION, facet=Facet.IDENTITY, call_in=call_in)


def test_support_goes_to_no_police_and_no_police_posting_reads_it(work) -> None:
    with work():
        disa, bo = actor("disa"), actor("bo")
        member = factories.member(disa)
        with pytest.raises(RuleBroken, match="release-support-police"):
            factories.release(
                disa, member, to=AgencyKind.POLICE, facet=Facet.SUPPORT, ground=factories.ground("consent")
            )
        factories.release(
            disa, member, to=AgencyKind.PROBATION, facet=Facet.SUPPORT, ground=factories.ground("consent")
        )
        assert open_to(actor("alva"), member) == {"support"}
        (slipped,) = db.session.query(Release)
        slipped.receiver_id = bo.agency_id
        _note(slipped)
        assert open_to(bo, member) == set() and open_to(actor("analyst"), member) == set()


def test_many_are_decided_at_once_with_one_entry_in_the_owners_log(work) -> None:
    with work():
        bo = actor("bo")
        people = [factories.member(bo) for _ in range(5)]
        assert len(factories.release(bo, *people, to=AgencyKind.PROBATION, facet=Facet.POLICE)) == 5
    with work():
        entry = db.session.query(AuditEntry).filter_by(verb="release.make").one()
        assert (entry.agency_id, entry.reason) == (actor("bo").agency_id, "Planera call-in")


def test_sending_twice_decides_once_and_only_those_that_are_missing(work) -> None:
    with work():
        bo = actor("bo")
        first, second = factories.member(bo), factories.member(bo)
        terms = {"to": AgencyKind.PROBATION, "facet": Facet.POLICE, "fields": ["ties"]}
        factories.release(bo, first, **terms)
        (made,) = factories.release(bo, first, second, **terms)
        assert made.member_id == second.id
        with pytest.raises(RuleBroken, match="release-standing"):
            factories.release(bo, first, second, **terms)
        wider = factories.release(bo, first, second, **{**terms, "fields": ["ties", "risk"]})
        assert len(wider) == 2


def test_nobody_releases_what_another_agency_keeps(work) -> None:
    with work():
        theirs = factories.member(actor("alva"))
        with pytest.raises(RuleBroken, match="release-not-yours"):
            factories.release(actor("bo"), theirs, to=AgencyKind.SOCIAL_SERVICES, facet=Facet.POLICE)
        with pytest.raises(RuleBroken, match="release-facet-elsewhere"):
            factories.release(
                actor("bo"), factories.member(actor("bo")), to=AgencyKind.PROBATION, facet=Facet.SUPERVISION
            )


def test_a_fact_released_shows_among_the_receivers_facts(work) -> None:
    with work():
        bo, alva = actor("bo"), actor("alva")
        member = factories.member(bo)
        factories.membership(bo, member, factories.group(bo))
        assert facts_of(alva, [member.shell_id])[member.shell_id].memberships == ()
        factories.release(bo, member, to=AgencyKind.PROBATION, facet=Facet.POLICE, fields=["memberships"])
        assert [fact.alias for fact in facts_of(alva, [member.shell_id])[member.shell_id].memberships] == ["Alm"]


def test_members_of_active_groups_are_found_by_what_holds_today(work) -> None:
    from datetime import date

    from gvi.groups.models import GroupStatus

    with work():
        bo = actor("bo")
        active, dormant = factories.group(bo), factories.group(bo, alias="Björk", status=GroupStatus.DORMANT)
        inside, outside, before = (factories.member(bo) for _ in range(3))
        factories.membership(bo, inside, active)
        factories.membership(bo, outside, dormant)
        factories.membership(bo, before, active, valid_to=date(2025, 6, 1))
        assert in_active_groups(bo) == [inside]
        assert in_active_groups(actor("alva")) == [] and in_active_groups(actor("bo", "orebro")) == []


def test_the_default_grounds_are_loaded_once_and_what_was_changed_stays_changed(work) -> None:
    with work():
        factories.ground()
        assert operations.load_default_grounds(factories.NOBODY) == []
        ground = factories.ground("consent")
        ground.text = "Läst av juristen"
        _note(ground)
        operations.load_default_grounds(factories.NOBODY)
        assert factories.ground("consent").text == "Läst av juristen"
        assert db.session.query(LegalGround).filter_by(code="osl-10-15a").one().needs_balancing


def _note(row: object) -> None:
    from gvi.audit import log
    from gvi.audit.verbs import Verb

    log.record(actor("bo"), Verb.RELEASE_MAKE, row)
