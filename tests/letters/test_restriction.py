"""Somebody on the list whose record is restricted: no letter is printed, handed on or sent, and others learn only whom to ask."""

from __future__ import annotations

from sqlalchemy import select

from gvi.access.roles import AgencyKind
from gvi.callins.eligibility import blocks_for
from gvi.callins.models import CallIn
from gvi.extensions import db
from gvi.members.models import Member
from gvi.retention import operations
from tests import factories
from tests.letters.conftest import NAMES
from tests.letters.test_views import CHECKED, stages, words
from tests.world import actor, agency


def restrict(work, ref: str) -> None:
    with work():
        operations.restrict(actor("alva"), db.session.scalars(select(Member).where(Member.ref == ref)).one())


def test_no_letter_is_printed_for_them_and_the_others_get_theirs(browser, work, planned) -> None:
    call_in = planned(3)
    restrict(work, call_in.members[1])
    alva = browser("alva")
    page = alva.get(call_in.page)
    assert stages(page).count("Ready to print") == 2 and "the record has been restricted since" in page.text
    assert "2 letters are printed" in alva.submit(call_in.page, CHECKED).text
    told = " ".join(words(alva.get(f"{call_in.page}/letters.pdf").data))
    assert NAMES[0] in told and NAMES[2] in told and NAMES[1] not in told


def test_a_letter_that_is_printed_already_goes_no_further(browser, work, planned) -> None:
    call_in = planned(2)
    alva = browser("alva")
    alva.submit(call_in.page, CHECKED)
    restrict(work, call_in.members[0])
    letter = f"{call_in.page}/{call_in.invitations[0]}/letter.pdf"
    assert alva.get(letter).status == 422
    assert alva.get(f"{call_in.page}/{call_in.invitations[1]}/letter.pdf").status == 200
    told = " ".join(words(alva.get(f"{call_in.page}/letters.pdf").data))
    assert NAMES[1] in told and NAMES[0] not in told
    assert "restricted since" in alva.get(f"/call-ins/{call_in.ref}/review").text


def test_a_letter_that_has_reached_them_can_be_read_and_is_in_no_bundle(browser, work, planned) -> None:
    call_in = planned(2)
    alva = browser("alva")
    alva.submit(call_in.page, CHECKED)
    served = call_in.service
    assert alva.submit(served, {"event": "hand_over"}).status == 200
    assert "Served" in stages(alva.get(call_in.page))
    restrict(work, call_in.members[0])
    assert alva.get(f"{call_in.page}/{call_in.invitations[0]}/letter.pdf").status == 200
    assert NAMES[0] not in " ".join(words(alva.get(f"{call_in.page}/letters.pdf").data))


def test_another_agency_reads_the_neutral_word_and_no_longer_who_it_is(browser, work, planned) -> None:
    call_in = planned(2)
    bo = browser("bo")
    answering, list_ = f"/call-ins/{call_in.ref}/review", f"/call-ins/{call_in.ref}/participants"
    assert len(bo.get(answering).soup.select("#answers table tbody tr")) == 2
    assert "Cannot be summoned" not in bo.get(list_).text
    restrict(work, call_in.members[0])
    after = bo.get(answering)
    assert len(after.soup.select("#answers table tbody tr")) == 1
    with work():
        keeper = agency(AgencyKind.PROBATION).name
    said = bo.get(list_)
    assert f"Cannot be summoned – ask {keeper}" in said.text
    assert "estricted" not in after.text + said.text
    with work():
        row = db.session.scalars(select(CallIn)).one()
        said = [problem for problems in blocks_for(actor("bo"), row).values() for problem in problems]
        assert said[0].code == "cannot-be-summoned" and "record-restricted" not in [problem.code for problem in said]
        assert said[0].facts["agency"] == keeper
        assert "restricted" not in str(said[0].facts)


def test_nothing_more_is_released_of_them_and_a_release_for_the_call_in_leaves_them_out(browser, work, planned) -> None:
    call_in = planned(2)
    restrict(work, call_in.members[0])
    with work():
        factories.ground()
        disa = agency(AgencyKind.SOCIAL_SERVICES).ref
    alva = browser("alva")
    aim = f"/releases/add?receiver={disa}&facet=supervision&call_in={call_in.ref}"
    filled = {"fields": ["supervision"], "ground_code": "own-task", "purpose": "Planera call-in"}
    checked = alva.submit(aim, {**filled, "who": "candidates"})
    assert call_in.members[1] in checked.text and call_in.members[0] not in checked.text
    named = alva.submit(aim, {**filled, "who": "refs", "refs": call_in.members[0]})
    assert named.status == 422 and "1 of the records are restricted" in named.text
