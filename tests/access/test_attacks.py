"""What somebody with a low role, or in another agency, tries in order to learn what is not theirs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gvi.access.roles import AgencyKind
from gvi.callins import clearances, lifecycle, participants
from gvi.callins.models import Answer, CallIn
from gvi.core import clock
from gvi.extensions import db
from gvi.members import operations as people
from gvi.members import police
from gvi.members.facets import facts_of
from gvi.members.vocabulary import CaseRoleKind, Category, Facet, RestrictionKind
from gvi.releases import operations as releasing
from gvi.releases.models import Release
from tests import factories
from tests.callins import scene
from tests.world import actor


def add_one_more(call_in: CallIn) -> None:
    """Alva puts a fourth person on the list after everybody has been asked about the first three."""
    alva = actor("alva")
    late = factories.member(alva, number=scene.NUMBERS[3])
    factories.supervision(alva, late)
    db.session.flush()
    participants.add(alva, call_in, [late], why="Reaches many")
    db.session.flush()


def kept_apart(one: str, other: str) -> None:
    """The police know both, and that they must not meet."""
    bo = actor("bo")
    first, second = factories.member(bo, number=one), factories.member(bo, number=other)
    db.session.flush()
    police.add_restriction(bo, first, other=second, kind=RestrictionKind.CONTACT_BAN, starts_on=clock.today())
    db.session.flush()


def identities_to_police(call_in: CallIn) -> list[Release]:
    return list(
        db.session.scalars(db.select(Release).where(Release.call_in_id == call_in.id, Release.facet == Facet.IDENTITY))
    )


def test_what_an_agency_knows_of_a_candidate_it_has_not_been_told_of_tells_it_nothing(work, browser) -> None:
    """The police know that two must not meet. Until they are told that the other is on the list too, nothing says so."""
    with work():
        kept_apart(scene.NUMBERS[0], scene.NUMBERS[3])
        call_in = scene.people()
        add_one_more(call_in)
        ref = call_in.ref
    bo = browser("bo")
    before = bo.get(f"/call-ins/{ref}/review/").text
    assert "D01" in before and "D04" not in before
    with work():
        scene.ask(db.session.scalar(db.select(CallIn).where(CallIn.ref == ref)))
    assert "D04" in bo.get(f"/call-ins/{ref}/review/").text


def test_the_answering_page_shows_no_more_of_a_candidate_than_was_released(work, browser) -> None:
    with work():
        alva = actor("alva")
        member = people.register(
            alva,
            category=Category.CONVICTED,
            purpose="Call-in",
            identity=people.IdentityData(name="Känd Kandidatsson", personnummer=scene.NUMBERS[3]),
        )
        factories.supervision(alva, member)
        db.session.flush()
        call_in = scene.people(1)
        factories.release(alva, member, to=AgencyKind.POLICE, facet=Facet.IDENTITY, fields=["name"], call_in=call_in)
        db.session.flush()
        scene.ask(call_in)
        ref = call_in.ref
    page = browser("bo").post(f"/call-ins/{ref}/review/reveal")
    assert (
        "Känd Kandidatsson" in page.text
        and scene.NUMBERS[3] not in page.text
        and "1990" not in page.soup.select_one("#answers").get_text()
    )


def test_a_revoked_release_takes_its_candidate_off_the_answering_page_and_the_page_still_opens(work, browser) -> None:
    with work():
        call_in = scene.people()
        one, other = call_in.invitations[0], call_in.invitations[1]
        clearances.keep_apart(actor("bo"), call_in, one, other, answer=Answer.ONLY_APART)
        db.session.flush()
        for release in identities_to_police(call_in):
            if release.shell_id == other.shell_id:
                releasing.revoke(actor("alva"), release)
                db.session.flush()
        ref, code, gone = call_in.ref, one.code, other.code
    page = browser("bo").get(f"/call-ins/{ref}/review/")
    assert page.status == 200 and code in page.text and gone not in page.text


def test_names_released_for_a_call_in_are_gone_when_it_is_called_off(work, browser) -> None:
    with work():
        bo_knows = people.IdentityData(name="Okänd Kandidatsson", personnummer=scene.NUMBERS[3])
        alva = actor("alva")
        member = people.register(alva, category=Category.CONVICTED, purpose="Call-in", identity=bo_knows)
        factories.supervision(alva, member)
        db.session.flush()
        call_in = scene.people(1)
        scene.ask(call_in)
        ref = call_in.ref
        assert call_in.invitations
    bo = browser("bo")
    assert "Okänd Kandidatsson" in bo.post(f"/call-ins/{ref}/review/reveal").text
    with work():
        lifecycle.cancel(
            actor("alva"), db.session.scalar(db.select(CallIn).where(CallIn.ref == ref)), reason="No venue"
        )
    assert "Okänd Kandidatsson" not in bo.post(f"/call-ins/{ref}/review/reveal").text
    assert "Okänd Kandidatsson" not in bo.get(f"/call-ins/{ref}/participants").text


def test_a_probation_officer_learns_neither_codes_nor_number_of_a_list(work, browser) -> None:
    with work():
        call_in = scene.people()
        ref, codes = call_in.ref, [each.code for each in call_in.invitations]
    page = browser("probation_officer").get(f"/call-ins/{ref}/participants")
    assert not any(code in page.text for code in codes)


def test_an_analyst_works_by_ref_and_is_shown_names_only_of_those_they_follow(work, browser) -> None:
    with work():
        bo, analyst = actor("bo"), actor("analyst")
        shut, followed = factories.member(bo, name="Hemlig Namnsson"), factories.member(bo, name="Följd Namnsson")
        db.session.flush()
        people.assign(bo, followed, user=db.session.get_one(people.User, analyst.user_id))
        refs = shut.ref, followed.ref
    page = browser("analyst")
    assert page.get(f"/members/{refs[0]}").status == 200
    assert "Hemlig Namnsson" not in page.post(f"/members/{refs[0]}/reveal").text
    assert "Hemlig Namnsson" not in page.post("/members/").text
    assert refs[0] not in page.submit("/search", {"text": "Hemlig Namnsson"}).text
    assert "Följd Namnsson" in page.post(f"/members/{refs[1]}/reveal").text


def test_a_case_against_somebody_whose_cases_are_not_released_is_no_fact_of_the_receiver(work) -> None:
    """The same rule as for restrictions: a fact about two people is open when both ends are."""
    with work():
        bo, alva = actor("bo"), actor("alva")
        witness, accused = factories.member(bo, number=scene.NUMBERS[0]), factories.member(bo, number=scene.NUMBERS[1])
        db.session.flush()
        police.add_case_role(
            bo, witness, against=accused, kind=CaseRoleKind.WITNESS, starts_on=clock.today() - timedelta(days=3)
        )
        db.session.flush()
        factories.release(bo, witness, to=AgencyKind.PROBATION, facet=Facet.POLICE)
        db.session.flush()
        shells = [witness.shell_id, accused.shell_id]
        assert facts_of(alva, shells)[witness.shell_id].case_roles == ()
        factories.release(bo, accused, to=AgencyKind.PROBATION, facet=Facet.POLICE)
        db.session.flush()
        assert facts_of(alva, shells)[witness.shell_id].case_roles


@pytest.mark.parametrize(
    "outside",
    [
        "//ond.example",
        "/\\ond.example",
        "/\t/ond.example",
        "https://ond.example",
        "/\n/ond.example",
        "javascript:alert(1)",
    ],
)
def test_the_language_button_leads_nowhere_outside(browser, outside: str) -> None:
    answer = browser("alva").post("/account/language", {"locale": "en", "next": outside})
    location = answer.response.headers["Location"]
    assert location.startswith("/") and not location.startswith(("//", "/\\", "/\t", "/\n", "/\r"))


@pytest.mark.parametrize("query", ["to=9999-12-31", "from=0001-01-01"])
def test_a_day_beyond_the_calendar_narrows_the_log_by_nothing(browser, query: str) -> None:
    assert browser("auditor").get(f"/admin/log?{query}").status == 200


def test_a_person_who_is_ticked_twice_is_put_on_the_list_once(work, browser) -> None:
    with work():
        call_in = scene.people(1)
        late = factories.member(actor("alva"), number=scene.NUMBERS[3])
        factories.supervision(actor("alva"), late)
        db.session.flush()
        address, ref = f"/call-ins/{call_in.ref}/participants", late.ref
    answer = browser("alva").post(address, {"why": "Reaches many", "members": [ref, ref]})
    assert answer.status == 303
    with work():
        assert len(db.session.scalars(db.select(CallIn)).one().invitations) == 2
