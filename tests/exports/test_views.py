"""Files about people through the front door: asked for, approved by another, fetched by a link that ends."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path

import pytest
from itsdangerous import URLSafeSerializer
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError

from gvi.accounts.models import Posting
from gvi.audit.models import AuditEntry, AuditValue
from gvi.audit.verbs import Verb
from gvi.core import clock
from gvi.entry.models import SignIn
from gvi.exports.models import ExportRequest
from gvi.extensions import db
from gvi.members.models import Member
from gvi.retention import operations as retention
from tests import factories, world
from tests.exports.passing import PURPOSE, ask, colleague, passed, signed_in

FILE = "/members/people.csv"


@pytest.fixture
def people(work) -> list[str]:
    """Refs of three people whom probation follows."""
    with work():
        return [factories.member(world.actor("alva"), name=f"Ada {number}").ref for number in range(3)]


@pytest.fixture
def second(browser, work):
    """A colleague of Alva's, signed in."""
    return signed_in(browser, colleague(work, "alva"))


def link_of(page) -> str:
    return str(page.soup.select_one(".head a.btn-primary")["href"])


def columns(work, *names: str):
    with work():
        return tuple(db.session.execute(select(*(getattr(ExportRequest, name) for name in names))).one())


def told(work, verb: Verb) -> int:
    with work():
        return len(db.session.scalars(select(AuditEntry.id).where(AuditEntry.verb == verb)).all())


def test_without_a_yes_the_address_gives_a_form_and_a_program_gets_words(browser, people, work) -> None:
    alva = browser("alva")
    page = alva.get(FILE)
    assert page.status == 403 and page.heading == "Ask for a file about people"
    assert not any(ref in page.data.decode() for ref in people)
    script = alva.get(FILE, headers={"Accept": "*/*"})
    assert script.status == 403 and script.response.mimetype == "text/plain" and FILE in script.data.decode()
    answer = alva.get(FILE, headers={"Accept": "application/json"})
    assert answer.status == 403 and answer.response.get_json()["error"] == "export-needs-approval"
    assert told(work, Verb.REFUSED) == 3, "each attempt is in the log"
    assert told(work, Verb.EXPORT) == 0


def test_a_colleague_approves_and_the_asker_fetches_by_a_link(browser, people, second, work) -> None:
    alva = browser("alva")
    address = ask(alva, FILE)
    waiting = alva.get(address)
    assert "It waits for somebody else" in waiting.text and "Approve" not in waiting.text
    assert alva.get(FILE).status == 403, "asking is not enough"
    assert "Decide on a file about people" in second.get("/today").text
    assert "Decide on a file about people" not in alva.get("/today").text
    shown = second.get(address)
    assert PURPOSE in shown.text and "Rows that you read too 3" in shown.text and "Your number" in shown.text
    assert not any(ref in shown.data.decode() for ref in people), "the approver sees no rows"
    second.press(address, "/approve")
    assert "Decide on a file about people" not in second.get("/today").text
    assert "Fetch the file that was approved" in alva.get("/today").text
    made = alva.press(address, "/link")
    file = alva.get(link_of(made))
    assert file.status == 200 and all(ref in file.data.decode() for ref in people) and b"Ada" not in file.data
    assert "Fetch the file that was approved" not in alva.get("/today").text
    assert alva.get(FILE).data == file.data, "the list's own address gives it too"
    assert "2 times" in alva.get(address).text
    with work():
        entries = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == Verb.EXPORT)).all()
        assert [entry.reason for entry in entries] == [PURPOSE, PURPOSE]
    assert [told(work, verb) for verb in (Verb.EXPORT_ASK, Verb.EXPORT_APPROVE, Verb.EXPORT_LINK)] == [1, 1, 1]


def test_nobody_approves_their_own(browser, people, work) -> None:
    alva = browser("alva")
    address = ask(alva, FILE)
    answer = alva.post(f"{address}/approve")
    assert answer.status == 422 and "Somebody else must decide" in answer.text
    assert alva.get(FILE).status == 403
    with pytest.raises(IntegrityError), work():
        own = world.actor("alva").user_id
        db.session.execute(update(ExportRequest).values(decided_by_id=own, is_approved=True))


def test_a_lawyer_of_the_agency_decides_and_an_analyst_does_not(browser, work) -> None:
    with work():
        factories.member(world.actor("bo"))
    bo = browser("bo")
    address = ask(bo, FILE)
    analyst = browser("analyst")
    assert analyst.get(address).status == 404, "what another asked for is not theirs to see"
    assert analyst.post(f"{address}/approve").status in {403, 404}
    assert browser("cim").get(address).status == 404, "another agency's lawyer"
    with work():
        factories.member(world.actor("alva"))
    own = ask(browser("alva"), FILE)
    cim = browser("cim")
    assert "Decide on a file about people" in cim.get("/today").text and "Rows that you read too 1" in cim.get(own).text
    assert cim.press(own, "/approve").status == 200


def test_the_approver_is_told_of_rows_that_both_read_and_of_no_other(browser, people, second, work) -> None:
    address = ask(browser("alva"), FILE)
    with work():
        retention.restrict(world.actor("alva"), db.session.scalars(select(Member).where(Member.ref == people[0])).one())
    assert "Rows that you read too 2" in second.get(address).text


def test_what_is_asked_and_answered_is_told_to_nobody_else(browser, people, second) -> None:
    alva = browser("alva")
    address = ask(alva, FILE)
    for who in ("bo", "disa", "analyst", "project_lead", "caseworker", "probation_officer", "administrator", "auditor"):
        other = browser(who)
        assert other.get(address).status in {403, 404}, who
        assert PURPOSE not in other.get("/export/").text and "file about people" not in other.get("/today").text, who


def test_a_refusal_says_why_to_the_asker(browser, people, second) -> None:
    alva = browser("alva")
    address = ask(alva, FILE)
    assert second.submit(f"{address}/refuse", {"answer": ""}).status == 422
    second.submit(f"{address}/refuse", {"answer": "Listan räcker på skärmen"})
    shown = alva.get(address)
    assert "Refused" in shown.text and "Listan räcker på skärmen" in shown.text
    assert alva.get(FILE).status == 403 and alva.post(f"{address}/link").status == 422
    assert second.post(f"{address}/approve").status == 422, "an answer is not changed"
    ask(alva, FILE)


def test_a_link_is_for_the_asker_alone_and_only_its_digest_is_kept(browser, people, second, work) -> None:
    alva = browser("alva")
    address = ask(alva, FILE)
    second.press(address, "/approve")
    link = link_of(alva.press(address, "/link"))
    token = link.rpartition("/")[2]
    assert second.get(link).status == 404 and browser("bo").get(link).status == 404
    assert browser().get(link).response.headers["Location"].startswith("/login")
    assert alva.get(link[:-2] + "xx").status == 404 and alva.get("/export/file/made-up").status == 404
    (digest,) = columns(work, "link_digest")
    assert token not in digest and digest not in token
    assert token not in alva.get(address).data.decode(), "shown once"
    fresh = link_of(alva.press(address, "/link"))
    assert alva.get(link).status == 404 and alva.get(fresh).status == 200


def test_a_links_token_is_written_down_nowhere(app, browser, people, second, work, capfd, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    alva = browser("alva")
    address = ask(alva, FILE)
    second.press(address, "/approve")
    link = link_of(alva.press(address, "/link"))
    assert alva.get(link).status == 200 and second.get(link).status == 404
    token = link.rpartition("/")[2]
    nonce = URLSafeSerializer(app.config["SECRET_KEY"], salt="export-link").loads(token)
    with work():
        values = repr(db.session.scalars(select(AuditValue.values)).all())
    kept = b"".join(path.read_bytes() for path in Path(app.instance_path).glob("gvi.db*"))
    said = "".join(capfd.readouterr()) + caplog.text + values
    assert len(nonce) > 40
    for secret in (token, nonce):
        assert secret not in said and secret.encode() not in kept


def test_it_can_be_fetched_for_a_day_and_not_after(browser, people, second, work) -> None:
    alva = browser("alva")
    address = ask(alva, FILE)
    second.press(address, "/approve")
    link = link_of(alva.press(address, "/link"))
    (ends,) = columns(work, "ends_at")
    assert timedelta(hours=23) < ends - clock.now() <= timedelta(hours=24)
    with work():
        db.session.execute(update(ExportRequest).values(ends_at=clock.now()))
    late = alva.get(link)
    assert late.status == 422 and "can no longer be fetched" in late.text
    assert alva.get(FILE).status == 403 and "Too late" in alva.get(address).text


@pytest.mark.parametrize("who", ["asker", "colleague"])
def test_it_is_stopped_at_once(browser, people, second, who) -> None:
    alva = browser("alva")
    address = ask(alva, FILE)
    second.press(address, "/approve")
    link = link_of(alva.press(address, "/link"))
    (alva if who == "asker" else second).press(address, "/end")
    assert alva.get(link).status == 404 and alva.get(FILE).status == 403 and "Stopped" in alva.get(address).text


def test_it_is_dead_with_the_posting(browser, people, second, work) -> None:
    alva = browser("alva")
    address = ask(alva, FILE)
    second.press(address, "/approve")
    link = link_of(alva.press(address, "/link"))
    with work():
        posting = world.actor("alva").posting_id
        db.session.execute(
            update(Posting).where(Posting.id == posting).values(ends_on=clock.today() - timedelta(days=1))
        )
    assert alva.get(link).status in {403, 404} and alva.get(FILE).status != 200


def test_what_somebody_asked_for_who_has_left_is_refused_and_waits_no_longer(browser, people, second, work) -> None:
    address = ask(browser("alva"), FILE)
    with work():
        posting = world.actor("alva").posting_id
        db.session.execute(
            update(Posting).where(Posting.id == posting).values(ends_on=clock.today() - timedelta(days=1))
        )
    assert second.get("/today").soup.find("a", href=address)
    assert second.post(f"{address}/approve").status == 422
    second.submit(f"{address}/refuse", {"answer": "Has left"})
    assert "Has left" in second.get(address).text
    assert second.get("/today").soup.find("a", href=address) is None


def test_another_posting_of_the_same_user_fetches_nothing(browser, people, second, work) -> None:
    alva = browser("alva")
    address = ask(alva, FILE)
    second.press(address, "/approve")
    link = link_of(alva.press(address, "/link"))
    with work():
        old = db.session.get(Posting, world.actor("alva").posting_id)
        new = Posting(user_id=old.user_id, agency_id=old.agency_id, site_id=old.site_id, role=old.role, starts_on=old.starts_on)  # fmt: skip
        factories.log.record(factories.NOBODY, Verb.POSTING_ADD, new)
        db.session.add(new)
        db.session.flush()
        ref = new.ref
    alva.submit("/account/posting", {"posting": ref})
    assert alva.get(link).status == 422 and alva.get(FILE).status == 403


def test_the_file_is_what_the_asker_may_read_when_it_is_fetched(browser, people, second, work) -> None:
    alva = browser("alva")
    address = ask(alva, FILE)
    second.press(address, "/approve")
    with work():
        gone = db.session.scalars(select(Member).where(Member.ref == people[0])).one()
        retention.restrict(world.actor("alva"), gone)
    file = alva.get(FILE).data.decode()
    assert people[0] not in file and people[1] in file, "a restricted record is not exported"
    with work():
        for _ in range(2):
            factories.member(world.actor("alva"))
    grown = alva.get(FILE)
    assert grown.status == 403 and "the list has grown" in grown.text
    link = link_of(alva.press(address, "/link"))
    assert alva.get(link).status == 422


def test_a_yes_to_one_list_is_no_yes_to_another(browser, people, second, work) -> None:
    alva = browser("alva")
    narrow = f"{FILE}?q={people[0]}"
    address = ask(alva, narrow)
    shown = second.get(address)
    assert people[0] not in shown.data.decode() and "not shown to you" in shown.text
    assert people[0] in alva.get(address).text, "the asker sees what they chose"
    second.press(address, "/approve")
    assert alva.get(narrow).status == 200 and people[1] not in alva.get(narrow).data.decode()
    assert alva.get(FILE).status == 403 and alva.get(f"{FILE}?q={people[1]}").status == 403
    with work():
        sealed = db.session.connection().exec_driver_sql("SELECT filters FROM export_request").scalars().all()
        assert len(sealed) == 1 and people[0].encode() not in sealed[0], "what was typed is sealed"


def test_the_same_file_is_asked_for_once_and_nothing_is_nothing(browser, people, work) -> None:
    alva = browser("alva")
    address = ask(alva, FILE)
    again = alva.get(FILE)
    assert "You have asked for this file already" in again.text
    assert alva.post(FILE, {"purpose": PURPOSE}).status == 422
    alva.press(address, "/end")
    none = alva.get(f"{FILE}?q=zzzzzzz")
    assert none.status == 403 and "There is nothing in the list" in none.text
    assert alva.post(f"{FILE}?q=zzzzzzz", {"purpose": PURPOSE}).status == 422


def test_asking_approving_and_fetching_ask_again_who_it_is(browser, people, second, work) -> None:
    alva = browser("alva")
    address = ask(alva, FILE)
    second.press(address, "/approve")
    link = link_of(alva.press(address, "/link"))
    with work():
        db.session.execute(update(SignIn).values(proved_at=clock.now() - timedelta(hours=1)))
    for asked in (FILE, link):
        assert alva.get(asked).response.headers["Location"].startswith("/account/confirm"), asked
    assert second.post(f"{address}/approve").status == 401 and alva.post(FILE, {"purpose": PURPOSE}).status == 401


def test_a_file_of_visits_and_one_of_candidates_need_a_yes_too(browser, work) -> None:
    with work():
        alva = world.actor("alva")
        member = factories.member(alva)
        db.session.flush()
        factories.visit(alva, member)
        call_in = factories.call_in(alva).ref
        ref = member.ref
    for address in ("/visits/visits.csv", f"/call-ins/{call_in}/participants.csv"):
        assert browser("alva").get(address).status == 403, address
        _asker, file = passed(browser, work, "alva", address)
        assert file.status == 200 and ref in file.data.decode(), address
    with work():
        retention.restrict(world.actor("alva"), db.session.scalars(select(Member).where(Member.ref == ref)).one())
    for address in ("/visits/visits.csv", f"/call-ins/{call_in}/participants.csv"):
        assert ref not in browser("alva").get(address).data.decode(), address


def test_files_without_people_need_no_yes(browser) -> None:
    assert browser("alva").get("/speakers/speakers.csv").status == 200
    assert browser("bo").get("/groups/groups.csv").status == 200


def test_the_list_costs_as_much_with_many(browser, people, work, count_queries) -> None:
    alva = browser("alva")

    def cost() -> int:
        with count_queries() as counted:
            assert alva.get("/export/").status == 200
        return len(counted)

    ask(alva, FILE)
    alva.get("/export/")
    one = cost()
    for ref in people:
        ask(alva, f"{FILE}?q={ref}")
    assert cost() == one


def test_a_file_of_many_costs_as_much_as_one_of_few(browser, work, count_queries) -> None:
    def cost() -> int:
        alva, _file = passed(browser, work, "alva", FILE)
        with count_queries() as counted:
            assert alva.get(FILE).status == 200
        with work():
            db.session.execute(update(ExportRequest).values(ended_at=clock.now()))
        return len(counted)

    with work():
        factories.supervision(world.actor("alva"), factories.member(world.actor("alva")))
    few = cost()
    with work():
        for _ in range(30):
            factories.supervision(world.actor("alva"), factories.member(world.actor("alva")))
    assert cost() == few


def test_what_nobody_answers_ends_and_can_be_asked_for_again(browser, people, second, work) -> None:
    alva = browser("alva")
    address = ask(alva, FILE)
    assert "To be answered before" in alva.get(address).text
    assert "Decide on a file about people" in second.get("/today").text
    with work():
        db.session.execute(update(ExportRequest).values(ends_at=clock.now()))
    assert "Decide on a file about people" not in second.get("/today").text
    assert second.get(address).soup.select_one("form[action$='/approve']") is None
    assert second.post(f"{address}/approve").status == 422
    assert "Not answered in time" in alva.get(address).text
    assert ask(alva, FILE) != address


def test_what_for_and_why_not_are_sealed(browser, people, second, work) -> None:
    second.submit(f"{ask(browser('alva'), FILE)}/refuse", {"answer": "Inte ett uppdrag"})
    with work():
        kept = db.session.execute(text("SELECT purpose, answer FROM export_request")).one()
        assert not any(typed.encode() in bytes(value) for typed, value in zip((PURPOSE, "Inte"), kept, strict=True))
