"""Reviews through the front door: propose, the queue, exact values, decide, and the answer where it was asked for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from gvi.access.actor import actor_of
from gvi.access.roles import AgencyKind, Role
from gvi.accounts.models import User
from gvi.accounts.operations import add_posting, add_user
from gvi.audit.models import AuditEntry
from gvi.core import clock
from gvi.extensions import db
from gvi.mail.models import OutboxMail
from gvi.members.models import Member
from gvi.members.vocabulary import Facet
from gvi.releases.models import Release
from gvi.retention.operations import restrict
from gvi.reviews import operations
from gvi.reviews.models import Review, ReviewCase, Verdict
from gvi.reviews.operations import Terms
from gvi.sites.models import Site
from tests import factories, world
from tests.callins import scene
from tests.factories import NOBODY
from tests.world import actor, agency

LAWYER = "pia@malmo.example"


@pytest.fixture
def people(work) -> list[str]:
    """Three of Alva's people under supervision; their refs. The register of grounds is loaded."""
    with work():
        alva = actor("alva")
        factories.ground()
        made = [factories.member(alva, number=each, name=f"Testperson {each[-4:]}") for each in scene.NUMBERS[:3]]
        for member in made:
            factories.supervision(alva, member)
        return [member.ref for member in made]


@pytest.fixture
def police_lawyer(work) -> str:
    """Pia decides for the police."""
    with work():
        pia = add_user(NOBODY, email=LAWYER, name="Pia Jurist", password=world.PASSWORD)
        site = db.session.query(Site).filter_by(code="malmo").one()
        add_posting(
            NOBODY, pia, agency=agency(AgencyKind.POLICE), site=site, role=Role.LAWYER, starts_on=world.BEGINNING
        )
    return LAWYER


def address(work: Any, kind: AgencyKind, facet: str, *, path: str = "/releases/add", **more: str) -> str:
    with work():
        ref = agency(kind).ref
    return "&".join([f"{path}?receiver={ref}&facet={facet}", *(f"{name}={value}" for name, value in more.items())])


def answers(refs: list[str], **changes: Any) -> dict[str, Any]:
    return {
        "fields": ["supervision", "custody"], "who": "refs", "refs": "\n".join(refs), "ground_code": "osl-10-15a",
        "purpose": "Planera samtal", "valid_until": (clock.today() + timedelta(days=60)).isoformat(), **changes,
    }  # fmt: skip


def question(refs: list[str], **changes: Any) -> dict[str, Any]:
    return {name: value for name, value in answers(refs, **changes).items() if name != "fields"}


def proposed(browser: Any, work: Any, people: list[str], who: str = "alva", **changes: Any) -> Any:
    """Somebody at probation puts it before the lawyer; the page of the review."""
    someone, where = browser(who), address(work, AgencyKind.POLICE, "supervision", path="/reviews/propose")
    page = someone.submit(where, answers(people, **changes))
    assert page.heading == "Check before you send it to the lawyer", page.errors
    return someone.send(page, where, {"step": "review"})


def decided(lawyer: Any, path: str, **changes: Any) -> Any:
    """The lawyer says something and confirms it."""
    page = lawyer.get(path)
    said = {"verdict": "may", "balancing": "Väger tyngre", "reason": "Behövs", **changes}
    page = lawyer.send(page, path, said, action=path)
    checked = page.status == 200 and page.heading == "Check before you decide"
    return lawyer.send(page, path, {"step": "decide"}, action=path) if checked else page


def only_review(work: Any) -> str:
    with work():
        return f"/reviews/{db.session.query(Review).one().ref}"


def test_a_ground_that_needs_the_lawyer_leads_there_instead_of_being_refused(browser, work, people) -> None:
    alva, where = browser("alva"), address(work, AgencyKind.POLICE, "supervision")
    page = alva.submit(where, answers(people))
    assert page.heading == "Check before you send it to the lawyer" and "Send to the lawyer" in page.text
    page = alva.send(page, where, {"step": "review"})
    assert "Sent to the lawyer" in page.text and "Awaiting review" in page.text
    with work():
        assert db.session.query(Release).count() == 0 and db.session.query(ReviewCase).count() == 3


def test_from_today_to_a_decided_bulk_in_four_presses(browser, work, people) -> None:
    proposed(browser, work, people)
    cim = browser("cim")
    today = cim.get("/today")
    link = today.soup.find("a", string="Decide a review")
    assert "3 people" in today.text and link is not None
    page = cim.get(str(link["href"]))
    assert page.heading.startswith("May this go to Police")
    path = str(link["href"])
    page = cim.send(page, path, {"verdict": "may", "balancing": "Väger tyngre", "reason": "Behövs"}, action=path)
    assert page.heading == "Check before you decide"
    page = cim.send(page, path, {"step": "decide"}, action=path)
    assert "Decided. 3 releases were made." in page.text
    with work():
        assert {tuple(each.fields) for each in db.session.query(Release)} == {("supervision", "custody")}
        assert {each.ground.code for each in db.session.query(Release)} == {"osl-10-15a"}
        assert db.session.query(Release).first().decided_by_id == actor("cim").user_id
    assert "Decide a review" not in cim.get("/today").text


def test_the_lawyer_sees_exactly_what_would_go_and_the_reading_is_logged(browser, work, people) -> None:
    proposed(browser, work, people)
    path = only_review(work)
    page = browser("cim").get(path)
    assert all(ref in page.text for ref in people) and "Conditional release" in page.text and "2032-01-01" in page.text
    with work():
        entry = db.session.query(AuditEntry).filter_by(verb="read", subject_kind="member", role="lawyer").one()
        assert entry.fields == ["supervision", "custody"] and entry.reason == path.rpartition("/")[2]
    assert browser("cim").get(f"/members/{people[0]}").status == 404


def test_an_identity_is_masked_until_the_lawyer_asks_and_what_was_typed_stays(browser, work, people) -> None:
    someone, where = browser("alva"), address(work, AgencyKind.POLICE, "identity")
    page = someone.submit(where, answers(people, fields=["name"]))
    someone.send(page, where, {"step": "review"})
    path, cim = only_review(work), browser("cim")
    page = cim.get(path)
    assert "Testperson" not in page.text
    shown = cim.click(page, path, "Show the identities", {"reason": "Börjat skriva"})
    assert (
        "Testperson 9992" in shown.text
        and shown.soup.find("textarea", {"name": "reason"}).get_text(strip=True) == "Börjat skriva"
    )
    with work():
        assert db.session.query(AuditEntry).filter_by(verb="reveal", subject_kind="member", role="lawyer").count() == 1


def test_what_is_unticked_is_not_released_and_the_word_must_fit_the_ticks(browser, work, people) -> None:
    proposed(browser, work, people)
    path, cim = only_review(work), browser("cim")
    with work():
        first, second, third = (each.ref for each in db.session.query(ReviewCase).order_by(ReviewCase.place))
    part = {f"fields_{first}": ["supervision"], f"fields_{second}": []}
    assert "Something is unticked" in decided(cim, path, **part).errors[0]
    assert "Everything is ticked" in decided(cim, path, verdict="in_part").errors[0]
    none = {f"fields_{each}": [] for each in (first, second, third)}
    assert "Nothing is ticked" in decided(cim, path, verdict="in_part", **none).errors[0]
    assert "2 releases" in decided(cim, path, verdict="in_part", **part).text
    with work():
        cases = db.session.query(ReviewCase).order_by(ReviewCase.place).all()
        assert [each.verdict for each in cases] == [Verdict.IN_PART, Verdict.MAY_NOT, Verdict.MAY]
        assert sorted(tuple(each.fields) for each in db.session.query(Release)) == [
            ("supervision",),
            ("supervision", "custody"),
        ]


def test_a_no_releases_nothing_whatever_is_ticked_and_is_read_where_it_was_asked(browser, work, people) -> None:
    proposed(browser, work, people)
    path = only_review(work)
    page = decided(browser("cim"), path, verdict="may_not", reason="Övervägande skäl", ground_code="")
    assert "Nothing was released" in page.text
    with work():
        assert db.session.query(Release).count() == 0
    answer = browser("alva").get(path)
    assert "May not be shared" in answer.text and "Övervägande skäl" in answer.text
    assert "May not be shared" in browser("alva").get(f"/members/{people[0]}").text


def test_nobody_decides_what_they_have_proposed(browser, work, people) -> None:
    with work():
        cim = actor("cim")
        site = db.session.query(Site).filter_by(code="malmo").one()
        user = db.session.get_one(User, cim.user_id)
        also = add_posting(
            NOBODY,
            user,
            agency=agency(AgencyKind.PROBATION),
            site=site,
            role=Role.PROBATION_COORDINATOR,
            starts_on=world.BEGINNING,
        )
        db.session.flush()
        coordinator = actor_of(also, address="test")
        members = db.session.query(Member).filter(Member.ref.in_(people)).all()
        operations.propose(coordinator, members, terms())
    path, lawyer = only_review(work), browser("cim")
    page = lawyer.get(path)
    assert "May this go" not in page.heading and "Conditional release" not in page.text
    refused = lawyer.post(path, {"verdict": "may", "reason": "Själv", "step": "decide"})
    assert refused.status == 422 and "does not decide it" in refused.text
    with work():
        assert db.session.query(Release).count() == 0


def terms(**changes: Any) -> Terms:
    return Terms(**{
        "facet": Facet.SUPERVISION, "fields": ["supervision"], "receiver": agency(AgencyKind.POLICE), "ground": factories.ground("osl-10-15a"),
        "purpose": "Planera samtal", "balancing": None, "valid_until": clock.today() + timedelta(days=60), **changes,
    })  # fmt: skip


def test_the_receiver_and_other_agencies_learn_nothing_of_a_review(browser, work, people) -> None:
    proposed(browser, work, people)
    path = only_review(work)
    for who in ("bo", "disa"):
        someone = browser(who)
        assert someone.get(path).status == 404 and "Nothing waits" in someone.get("/reviews/").text
    with work():
        police = [
            entry
            for entry in db.session.query(AuditEntry).filter_by(agency_id=actor("bo").agency_id)
            if "review" in entry.verb
        ]
        assert not police


def test_an_officer_proposes_of_those_assigned_and_sees_only_their_own(browser, work, people) -> None:
    with work():
        member = db.session.query(Member).filter_by(ref=people[0]).one()
        officer = db.session.get_one(User, actor("probation_officer").user_id)
        from gvi.members import operations as keeping

        keeping.assign(actor("alva"), member, user=officer)
    where = address(work, AgencyKind.POLICE, "supervision", path="/reviews/propose")
    officer = browser("probation_officer")
    page = officer.submit(where, answers(people))
    assert page.status == 422 and people[1] in page.errors[0]
    assert (
        officer.submit(where, answers(people[:1], ground_code="own-task")).heading
        == "Check before you send it to the lawyer"
    )
    proposed(browser, work, people[:1], who="probation_officer")
    path = only_review(work)
    assert officer.get(path).status == 200
    assert browser("caseworker").get(path).status == 404


def test_a_mail_tells_the_lawyer_that_something_waits_and_nothing_more(browser, work, people) -> None:
    proposed(browser, work, people)
    with work():
        mail = db.session.query(OutboxMail).one()
        text = mail.message.decode()
        assert mail.recipient == "lawyer@malmo.example" and "sidan I dag" in text
        assert not any(each in text for each in (*people, "Police", "supervision", "osl"))
    alva, path = browser("alva"), only_review(work)
    assert "reminded by mail" in alva.press(path, "/remind").text
    assert "Remind the lawyer" not in alva.get(path).text
    assert alva.post(f"{path}/remind").status == 422
    with work():
        assert db.session.query(OutboxMail).count() == 2


def test_a_question_taken_back_is_decided_by_nobody(browser, work, people) -> None:
    proposed(browser, work, people)
    path = only_review(work)
    assert "Taken back" in browser("alva").press(path, "/withdraw").text
    assert "already over" in browser("cim").post(path, {"verdict": "may"}).text
    assert "Decide a review" not in browser("cim").get("/today").text


def test_the_same_is_not_put_before_the_lawyer_twice(browser, work, people) -> None:
    proposed(browser, work, people)
    again = proposed(browser, work, people)
    assert again.status == 422 and "already waits" in again.errors[0]


def test_a_ground_that_has_ended_since_is_said_and_refused(browser, work, people) -> None:
    proposed(browser, work, people)
    path, cim = only_review(work), browser("cim")
    with work():
        from gvi.releases import keeping

        keeping.end(actor("cim"), factories.ground("osl-10-15a"), valid_to=clock.today() - timedelta(days=1))
    page = cim.get(path)
    assert "does not hold today" in page.text
    assert "Choose the ground" in decided(cim, path).errors[0]


@pytest.mark.parametrize("facet", [Facet.IDENTITY, Facet.SUPERVISION])
def test_the_page_of_the_lawyer_costs_the_same_for_one_and_for_many(browser, work, count_queries, facet: Facet) -> None:
    with work():
        factories.ground()
        alva = actor("alva")
        members = [factories.member(alva, number=each) for each in scene.NUMBERS]
        for member in members:
            factories.supervision(alva, member)
        db.session.flush()
        fields = ["name"] if facet is Facet.IDENTITY else ["supervision", "custody"]
        one = operations.propose(alva, members[:1], terms(facet=facet, fields=fields)).ref
        many = operations.propose(alva, members, terms(facet=facet, fields=fields)).ref
    cim, counts = browser("cim"), []
    cim.get("/today")
    for ref in (one, many):
        with count_queries() as counted:
            assert cim.get(f"/reviews/{ref}").status == 200
        counts.append(len(counted))
    assert counts[0] == counts[1]


def test_another_agency_is_asked_only_after_ones_own_lawyer_and_gets_no_record(
    browser, work, people, police_lawyer
) -> None:
    with work():
        bo = actor("bo")
        kept = factories.member(bo, number=scene.NUMBERS[0])
        kept_ref = kept.ref
        group = factories.group(bo)
        factories.membership(bo, kept, group)
        bo_agency, records = bo.agency_id, db.session.query(Member).filter_by(owner_agency_id=bo.agency_id).count()
    where = address(work, AgencyKind.POLICE, "police", path="/reviews/ask")
    alva = browser("alva")
    page = alva.submit(where, question(people[:2], asked_fields=["memberships"]))
    assert page.heading == "Check before you ask" and "learns nothing" in page.text
    alva.send(page, where, {"step": "ask"})
    first = only_review(work)
    assert (
        "Nothing waits" in browser("bo").get("/reviews/").text and browser("bo").get("/releases/received").status == 200
    )
    with work():
        assert db.session.query(Release).count() == 0
    decided(browser("cim"), first)
    with work():
        asked = db.session.query(Review).filter_by(owner_agency_id=bo_agency).one()
        second, known = f"/reviews/{asked.ref}", [case.member_id is not None for case in asked.cases]
        assert sorted(known) == [False, True] and {each.fields[0] for each in db.session.query(Release)} == {"name"}
    pia = browser()
    pia.sign_in(police_lawyer, world.PASSWORD)
    page = pia.get(second)
    assert (
        "Alm" in page.text
        and "You do not follow this person." in page.text
        and not any(ref in page.text for ref in people)
    )
    decided(pia, second, ground_code="own-task")
    with work():
        assert db.session.query(Member).filter_by(owner_agency_id=bo_agency).count() == records
        assert [each.member.owner_agency_id for each in db.session.query(Release).filter_by(facet=Facet.POLICE)] == [
            bo_agency
        ]
    answer = alva.get(second)
    assert (
        people[0] in answer.text
        and people[1] in answer.text
        and "Behövs" not in answer.text
        and kept_ref not in answer.text
    )


def test_a_refusal_and_nothing_to_share_look_the_same_to_whoever_asked(browser, work, people, police_lawyer) -> None:
    with work():
        factories.member(actor("bo"), number=scene.NUMBERS[0])
    where, alva = address(work, AgencyKind.POLICE, "police", path="/reviews/ask"), browser("alva")
    page = alva.submit(where, question(people[:2], asked_fields=["memberships"], ground_code="own-task"))
    assert "is told about whom at once" in page.text
    alva.send(page, where, {"step": "ask"})
    path, pia = only_review(work), browser()
    pia.sign_in(police_lawyer, world.PASSWORD)
    decided(pia, path, verdict="may_not", ground_code="")
    rows = [
        str(row).replace(people[0], "REF").replace(people[1], "REF") for row in alva.get(path).soup.select("ul.rows li")
    ]
    assert len(rows) == 2 and rows[0] == rows[1] and "Nothing was released" in rows[0]


def test_the_police_cannot_even_ask_for_support(browser, work, people) -> None:
    page = browser("bo").get(address(work, AgencyKind.SOCIAL_SERVICES, "support", path="/reviews/ask"))
    assert "never released to the police" in page.text and not page.soup.select("input[name=asked_fields]")


def test_asking_costs_the_same_whether_the_other_agency_follows_the_person_or_not(
    browser, work, people, count_queries
) -> None:
    with work():
        factories.member(actor("bo"), number=scene.NUMBERS[0])
    alva, where, counts = browser("alva"), address(work, AgencyKind.POLICE, "police", path="/reviews/ask"), []
    alva.get(where)
    for ref in people[:2]:
        page = alva.submit(where, question([ref], asked_fields=["memberships"], ground_code="own-task"))
        with count_queries() as counted:
            assert alva.send(page, where, {"step": "ask"}, follow=False).status == 303
        counts.append(len(counted))
    assert counts[0] == counts[1]


def test_the_answer_waits_on_today_of_whoever_asked_until_it_is_read(browser, work, people) -> None:
    proposed(browser, work, people)
    path = only_review(work)
    alva = browser("alva")
    assert "Read the answer" not in alva.get("/today").text
    decided(browser("cim"), path, verdict="may_not", reason="Övervägande skäl", ground_code="")
    today = alva.get("/today")
    link = today.soup.find("a", string="Read the answer")
    assert link is not None and link["href"] == path and "May not be shared" in today.text
    assert "Read the answer" not in browser("cim").get("/today").text
    assert "Read the answer" not in browser("probation_officer").get("/today").text
    assert "Övervägande skäl" in alva.get(path).text
    assert "Read the answer" not in alva.get("/today").text


def test_the_answer_stands_on_the_list_and_on_the_call_in_it_was_asked_for(browser, work, people) -> None:
    with work():
        call_in = scene.people(2, cleared=False, starts_at=scene.evening(20))
        ref = call_in.ref
    alva, where = browser("alva"), address(work, AgencyKind.POLICE, "supervision", path="/reviews/propose", call_in=ref)
    page = alva.submit(where, {**answers(people[:2]), "who": "candidates", "refs": ""})
    assert alva.send(page, where, {"step": "review"}).status == 200
    path, pages = only_review(work), (f"/call-ins/{ref}", f"/call-ins/{ref}/participants", f"/call-ins/{ref}/review")
    for each in pages:
        assert alva.get(each).soup.find("a", href=path) is not None, each
    decided(browser("cim"), path)
    for each in pages:
        section = alva.get(each).soup.find("h2", id="reviews-heading").parent
        assert "May be shared" in section.get_text() and "Answered" in section.get_text(), each
    assert browser("bo").get(f"/call-ins/{ref}").soup.find("a", href=path) is None


def test_the_ground_that_was_proposed_comes_first_and_is_chosen(browser, work, people) -> None:
    proposed(browser, work, people)
    page = browser("cim").get(only_review(work))
    grounds = page.soup.select("input[name=ground_code]")
    assert len(grounds) > 2 and grounds[0]["value"] == "osl-10-15a" and grounds[0].has_attr("checked")


def test_a_record_that_has_been_restricted_since_is_not_let_go(browser, work, people) -> None:
    proposed(browser, work, people)
    path = only_review(work)
    with work():
        restrict(actor("alva"), db.session.query(Member).filter_by(ref=people[0]).one())
    page = decided(browser("cim"), path)
    assert page.status == 422 and "1 of the records are restricted" in page.text
    with work():
        assert db.session.query(Release).count() == 0


def test_a_question_can_begin_at_a_call_in_before_anybody_is_on_its_list(browser, work) -> None:
    with work():
        ref = factories.call_in(actor("alva"), **scene.basis(), starts_at=scene.evening(7)).ref
    alva = browser("alva")
    assert f"/reviews/ask?call_in={ref}" in alva.get(f"/call-ins/{ref}/participants").data.decode()
    where = address(work, AgencyKind.POLICE, "police", path="/reviews/ask", call_in=ref)
    ways = [each["value"] for each in alva.get(where).soup.select("input[name=who]")]
    assert "refs" in ways and "candidates" not in ways


def test_only_agencies_where_somebody_keeps_records_are_asked(browser, work) -> None:
    asked = browser("alva").get("/reviews/ask")
    told = {option.get_text() for option in asked.soup.select("select[name=receiver] option") if option["value"]}
    with work():
        assert told == {agency(kind).name for kind in (AgencyKind.POLICE, AgencyKind.SOCIAL_SERVICES)}
