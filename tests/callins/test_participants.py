"""Choosing people, asking the agencies, and what each of them may see."""

from __future__ import annotations

from datetime import date, time

import pytest

from gvi.access.roles import AgencyKind
from gvi.audit.models import AuditEntry
from gvi.callins import clearances, participants
from gvi.callins.clearances import Basis
from gvi.callins.eligibility import blocks_for
from gvi.callins.models import Answer, CallIn, Duty, Invitation, State
from gvi.callins.participants import Meeting
from gvi.core.problems import RuleBroken
from gvi.extensions import db
from gvi.members import police, supervising
from gvi.members.models import Member
from gvi.members.vocabulary import RestrictionKind
from gvi.releases import operations as releasing
from gvi.releases.models import LegalGround, Release
from gvi.releases.rules import is_for_lawyer
from tests import factories
from tests.world import actor, agency

NUMBERS = ("198506119992", "198503149885", "199007282388", "199001012385")
BASIS = {
    "legal_basis": "26 kap. 11 § brottsbalken",
    "legal_basis_approved_by": "Juristen",
    "legal_basis_approved_on": date(2026, 1, 1),
}


def plan(people: int = 3, *, chosen: bool = True, known_to_police: bool = True) -> CallIn:
    """A call-in with people of probation's, whom the police know too."""
    alva = actor("alva")
    releasing.load_default_grounds(alva)
    call_in = factories.call_in(alva, **BASIS)
    members = []
    for number in NUMBERS[:people]:
        member = factories.member(alva, name=f"Person {number}", number=number)
        factories.supervision(alva, member)
        members.append(member)
        if known_to_police:
            factories.member(actor("bo"), name=f"Person {number}", number=number)
        db.session.flush()
    if chosen:
        participants.add(alva, call_in, members, why="Reaches many")
        db.session.flush()
    return call_in


def ask(call_in: CallIn) -> None:
    consent = db.session.query(LegalGround).filter_by(code="consent").one()
    others = (agency(AgencyKind.POLICE), agency(AgencyKind.SOCIAL_SERVICES))
    clearances.ask(
        actor("alva"),
        call_in,
        bases={each.id: Basis(consent, None) for each in others},
        purpose="Clearance",
        valid_until=date(2027, 1, 1),
    )
    db.session.flush()


def answer(who: str, call_in: CallIn, given: Answer = Answer.MAY) -> None:
    clearances.answer(actor(who), call_in, answers={each.id: given for each in call_in.invitations})
    db.session.flush()


def codes(who: str, call_in: CallIn) -> set[str]:
    return {problem.code for problems in blocks_for(actor(who), call_in).values() for problem in problems}


def test_people_are_put_on_the_list_with_their_duty_and_officer(work) -> None:
    with work():
        call_in = plan(2)
        assert [(each.code, each.duty, each.why) for each in call_in.invitations] == [
            ("D01", Duty.MANDATORY, "Reaches many"),
            ("D02", Duty.MANDATORY, "Reaches many"),
        ]
        assert call_in.list_version == 1


def test_nobody_is_put_on_the_list_when_one_of_them_cannot_come(work) -> None:
    with work():
        call_in = plan(2, chosen=False)
        child = factories.member(actor("alva"), name="Ung Person", birth_year=2020)
        grown = (
            db.session.query(Member)
            .filter(Member.owner_agency_id == actor("alva").agency_id, Member.id != child.id)
            .first()
        )
        with pytest.raises(RuleBroken, match="under-18-by-year"):
            participants.add(actor("alva"), call_in, [grown, child], why="x")
        assert db.session.query(Invitation).count() == 0


def test_a_code_never_comes_to_mean_somebody_else(work) -> None:
    with work():
        call_in = plan(3)
        last = call_in.invitations[-1]
        member = last.member
        participants.remove(actor("alva"), call_in, last)
        db.session.flush()
        db.session.expire(call_in)
        (again,) = participants.add(actor("alva"), call_in, [member], why="x")
        assert again.code == "D04"


def test_printing_waits_until_all_three_agencies_have_answered(work) -> None:
    with work():
        call_in = plan()
        assert codes("alva", call_in) == {"clearance-missing"}
        ask(call_in)
        answer("bo", call_in)
        assert codes("alva", call_in) == {"clearance-missing"}
        answer("disa", call_in)
        assert codes("alva", call_in) == set()


def test_a_changed_list_asks_everybody_again(work) -> None:
    with work():
        call_in = plan()
        ask(call_in)
        answer("bo", call_in)
        answer("disa", call_in)
        newcomer = factories.member(actor("alva"), name="Ny Person", number=NUMBERS[3])
        factories.supervision(actor("alva"), newcomer)
        db.session.flush()
        participants.add(actor("alva"), call_in, [newcomer], why="x")
        db.session.flush()
        assert codes("alva", call_in) == {"clearance-missing"}


def test_taking_somebody_off_the_list_leaves_the_other_answers_in_force(work) -> None:
    with work():
        call_in = plan()
        ask(call_in)
        answer("bo", call_in)
        answer("disa", call_in)
        participants.remove(actor("alva"), call_in, call_in.invitations[0])
        db.session.flush()
        db.session.expire(call_in)
        assert codes("alva", call_in) == set()


def test_a_refused_clearance_blocks_without_a_reason(work) -> None:
    with work():
        call_in = plan(1)
        ask(call_in)
        answer("disa", call_in)
        answer("bo", call_in, Answer.MAY_NOT)
        ((problem,),) = blocks_for(actor("alva"), call_in).values()
        assert (problem.code, problem.facts["agency"]) == ("cannot-be-summoned", agency(AgencyKind.POLICE).name)


def test_a_pair_kept_apart_blocks_until_their_arrivals_are(work) -> None:
    with work():
        call_in = plan(2)
        ask(call_in)
        for who in ("bo", "disa"):
            answer(who, call_in)
        one, other = call_in.invitations
        clearances.keep_apart(actor("bo"), call_in, one, other, answer=Answer.ONLY_APART)
        db.session.flush()
        assert codes("alva", call_in) == {"arrivals-not-apart"}
        participants.set_arrivals(actor("alva"), call_in, {one: Meeting(time(17, 0)), other: Meeting(time(17, 10))})
        db.session.flush()
        assert codes("alva", call_in) == set()


def test_a_restriction_of_the_police_stays_with_the_police_until_released(work) -> None:
    with work():
        call_in = plan(2)
        bo = actor("bo")
        theirs = {
            member.shell_id: member for member in db.session.query(Member).filter_by(owner_agency_id=bo.agency_id)
        }
        one, other = (theirs[each.shell_id] for each in call_in.invitations)
        police.add_restriction(
            bo, one, other=other, kind=RestrictionKind.CONTACT_BAN, starts_on=date(2026, 1, 1), ends_on=None
        )
        db.session.flush()
        assert "restriction-person" not in codes("alva", call_in)
        consent = db.session.query(LegalGround).filter_by(code="consent").one()
        made = releasing.release(
            bo, [one, other], facet="police", fields=["restrictions"], receiver=agency(AgencyKind.PROBATION), ground=consent,
            purpose="Call-in", valid_until=date(2027, 1, 1), call_in=call_in,
        )  # fmt: skip
        db.session.flush()
        assert "restriction-person" in codes("alva", call_in)
        releasing.revoke(bo, made[0])
        db.session.flush()
        assert "restriction-person" not in codes("alva", call_in)


def test_asking_tells_name_number_and_year_and_nothing_more(work) -> None:
    with work():
        call_in = plan(2)
        ask(call_in)
        releases = db.session.query(Release).all()
        assert len(releases) == 4
        assert {tuple(release.fields) for release in releases} == {("name", "personnummer", "birth_year")}
        assert {release.call_in_id for release in releases} == {call_in.id}


def test_approval_is_taken_back_when_the_list_changes(work) -> None:
    with work():
        call_in = plan(2)
        call_in.state = State.INVITEES_APPROVED
        from gvi.audit import log
        from gvi.audit.verbs import Verb

        log.record(actor("alva"), Verb.CALL_IN_MOVE, call_in)
        db.session.flush()
        participants.remove(actor("alva"), call_in, call_in.invitations[0])
        assert call_in.state is State.PLANNED


# through the front door


def test_alva_chooses_asks_and_bo_answers(browser, work) -> None:
    with work():
        call_in = plan(3, chosen=False)
        ref = call_in.ref
        refs = [member.ref for member in db.session.query(Member).filter_by(owner_agency_id=actor("alva").agency_id)]
    alva, bo, disa = browser("alva"), browser("bo"), browser("disa")
    page = alva.submit(f"/call-ins/{ref}/participants", {"members": refs, "why": "Reach many"})
    assert page.heading == "Participants: 3 chosen"
    assert "You have not been asked" in bo.get(f"/call-ins/{ref}/review").text
    page = alva.get(f"/call-ins/{ref}/review/ask")
    grounds = {radio["name"]: "consent" for radio in page.soup.select("input[type=radio][name^=ground_]")}
    assert len(grounds) == 2
    assert alva.send(page, f"/call-ins/{ref}/review/ask", {**grounds, "valid_until": "2027-01-01"}).heading.startswith(
        "Call-in"
    )
    for answering in (bo, disa):
        page = answering.submit(f"/call-ins/{ref}/review", {"D01": "may", "D02": "may", "D03": "may"}, action="/answer")
        assert page.status == 200
    page = alva.get(f"/call-ins/{ref}/review")
    assert page.text.count("Can be summoned") == 3


def test_nobody_ticked_is_said_and_the_reason_typed_is_kept(browser, work) -> None:
    with work():
        ref = plan(1, chosen=False).ref
    page = browser("alva").submit(f"/call-ins/{ref}/participants", {"why": "Because they reach many"})
    assert page.status == 422
    assert page.soup.find("input", {"name": "why"})["value"] == "Because they reach many"


def test_the_police_see_codes_and_no_refs_of_probation(browser, work) -> None:
    with work():
        call_in = plan(2)
        ref, refs = call_in.ref, [each.member.ref for each in call_in.invitations]
    assert "D01" not in browser("bo").get(f"/call-ins/{ref}/participants").text
    with work():
        ask(db.session.query(CallIn).filter_by(ref=ref).one())
    page = browser("bo").get(f"/call-ins/{ref}/participants")
    assert "D01" in page.text
    assert not any(each in page.response.get_data(as_text=True) for each in refs)


def test_names_show_only_when_asked_for_and_the_log_hears_of_it(browser, work) -> None:
    with work():
        call_in = plan(1)
        ask(call_in)
        ref = call_in.ref
    bo = browser("bo")
    assert "Person 1985" not in bo.get(f"/call-ins/{ref}/review").text
    page = bo.get(f"/call-ins/{ref}/review")
    assert "Person 1985" in bo.click(page, f"/call-ins/{ref}/review", "Show names").text
    with work():
        revealed = db.session.query(AuditEntry).filter_by(verb="reveal").all()
        assert [(entry.subject_kind, entry.agency_id) for entry in revealed] == [("release", actor("alva").agency_id)]


def test_arrival_times_are_saved_together_or_not_at_all(browser, work) -> None:
    with work():
        ref = plan(2).ref
    alva = browser("alva")
    page = alva.submit(f"/call-ins/{ref}/arrival", {"D01": "17.20", "D02": "25.99"})
    assert page.status == 422
    assert page.soup.find("input", {"name": "D01"})["value"] == "17.20"
    assert alva.get(f"/call-ins/{ref}/arrival").soup.find("input", {"name": "D01"})["value"] == ""
    alva.submit(f"/call-ins/{ref}/arrival", {"D01": "17.20", "D02": "17.40"})
    assert alva.get(f"/call-ins/{ref}/arrival").soup.find("input", {"name": "D02"})["value"] == "17:40"


def test_the_project_lead_sees_no_list_at_all(browser, work) -> None:
    with work():
        ref = plan(1).ref
    lead = browser("project_lead")
    assert lead.get(f"/call-ins/{ref}/participants").status == 403
    assert lead.get(f"/call-ins/{ref}/review").status == 403


def test_the_number_of_queries_does_not_grow_with_the_list(browser, work, count_queries) -> None:
    def opened(people: int) -> dict[str, int]:
        with work():
            ref = factories.call_in(actor("alva"), **BASIS).ref
            call_in = db.session.query(CallIn).filter_by(ref=ref).one()
            members = db.session.query(Member).filter_by(owner_agency_id=actor("alva").agency_id).limit(people).all()
            participants.add(actor("alva"), call_in, members, why="x")
        counts = {}
        for page in ("participants", "arrival", "review"):
            alva = browser("alva")
            with count_queries() as counted:
                assert alva.get(f"/call-ins/{ref}/{page}").status == 200
            counts[page] = len(counted)
        return counts

    with work():
        plan(4, chosen=False)
    assert opened(1) == opened(4)


def test_those_who_only_wait_for_answers_await_review_and_grounds_for_the_lawyer_say_so(browser, work) -> None:
    with work():
        ref = plan(2).ref
    alva = browser("alva")
    page = alva.get(f"/call-ins/{ref}/review")
    assert page.text.count("Awaiting review") == 2 and "Cannot be summoned" not in page.text
    page = alva.get(f"/call-ins/{ref}/review/ask")
    offered = {radio["value"] for radio in page.soup.select("input[type=radio][name^=ground_]")}
    with work():
        for_the_lawyer = {ground.code for ground in db.session.query(LegalGround) if is_for_lawyer(ground)}
    assert (
        offered & for_the_lawyer == {"osl-10-15a", "osl-10-27", "duty-2016-774"} and "The lawyer decides." in page.text
    )


def chosen(page) -> list[str]:
    """The answers as they stand on the page."""
    options = page.soup.select("#answers tbody select option[selected]")
    return [str(option["value"]) for option in options]


def test_answers_that_are_not_saved_yet_stay_when_names_are_shown(browser, work) -> None:
    with work():
        call_in = plan(3)
        ask(call_in)
        address = f"/call-ins/{call_in.ref}/review"
    bo = browser("bo")
    typed = {"D01": "may", "D03": "may_not", "one": "D01", "other": "D02"}
    page = bo.click(bo.get(address), address, "Show names", typed)
    assert "Person 1985" in page.text and chosen(page) == ["may", "", "may_not"]
    assert page.soup.select_one("select[name=other] option[selected]")["value"] == "D02"
    assert chosen(bo.get(address)) == ["", "", ""]
    bo.click(page, address, "Save answers")
    assert chosen(bo.get(address)) == ["may", "", "may_not"]


def test_answers_that_are_not_saved_yet_stay_when_two_are_kept_apart_and_let_together(browser, work) -> None:
    with work():
        call_in = plan(3)
        ask(call_in)
        address = f"/call-ins/{call_in.ref}/review"
    bo = browser("bo")
    apart = {"one": "D01", "other": "D02", "answer": "only_apart"}
    page = bo.click(bo.get(address), address, "Keep apart", {"D01": "may", **apart})
    assert page.status == 200 and "not saved yet" in page.text and "D01 – D02" in page.text
    assert chosen(page) == ["may", "", ""]
    page = bo.click(page, address, "Take back", {"D02": "may"})
    assert "D01 – D02" not in page.text and chosen(page) == ["may", "may", ""]
    page = bo.click(bo.get(address), address, "Keep apart", apart)
    assert "not saved yet" not in page.text and "D01 – D02" in page.text


def test_who_answers_is_told_that_others_may_know_more_in_the_same_words_whatever_they_know(browser, work) -> None:
    with work():
        call_in = plan(2)
        ask(call_in)
        ref, first = call_in.ref, call_in.invitations[0].member_id
        planner = agency(AgencyKind.PROBATION).name

    def said() -> str:
        page = browser("bo").get(f"/call-ins/{ref}/review")
        return " ".join(each.get_text(" ", strip=True) for each in page.soup.select(".note, #answers"))

    before = said()
    assert before.count("Nothing in your own registers") == 2 and "Nothing known" not in before
    assert (
        "Other agencies may know more about anybody here" in before and f"Ask {planner}, who plan the call-in" in before
    )
    with work():
        alva = actor("alva")
        supervising.add_custody(
            alva,
            db.session.query(Member).filter_by(id=first).one(),
            starts_on=date(2026, 1, 1),
            ends_on=None,
            source="x",
        )
    assert said() == before
