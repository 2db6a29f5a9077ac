"""Somebody who stayed away: three steps by a person, the letter that asks why, and nothing suggested."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gvi.agencies.models import Agency
from gvi.audit.models import AuditEntry
from gvi.audit.verbs import Verb
from gvi.callins.models import Attendance, Duty
from gvi.closing import operations, rules, writing
from gvi.closing.models import Absence, Finding, Heard
from gvi.closing.rules import Step
from gvi.core import clock
from gvi.core.problems import RuleBroken
from gvi.extensions import db
from gvi.letters.models import FrozenLetter
from gvi.letters.no_show import Wanted
from gvi.letters.operations import load_templates
from gvi.members.models import Identity, Member
from gvi.sites.models import Site
from tests.closing import scene
from tests.world import actor

SANCTIONS = ("warning", "sanction", "forfeit", "new conditions", "supervision board", "prosecutor", "misconduct", "report to")  # fmt: skip


def opened(work, *, officer: bool = False) -> str:
    """The address of the follow-up of D02."""
    with work():
        call_in = scene.closed()
        if officer:
            scene.follow(scene.invited(call_in)[1])
        absence = db.session.query(Absence).one()
        return f"/call-ins/{call_in.ref}/after/absences/{absence.ref}"


def test_the_officer_takes_the_three_steps_one_after_another(browser, work) -> None:
    address = opened(work, officer=True)
    officer = browser("probation_officer")
    assert "Ask why somebody stayed away" in officer.get("/today").text
    page = officer.submit(address, {"heard": "gave_reason", "heard_note": "The bus did not come"})
    assert "The bus did not come" in page.text and page.form(having="finding")
    page = officer.submit(address, {"finding": "valid", "finding_note": "The traffic office confirms it"})
    page = officer.submit(address, {"decision": "We talk at the next appointment"})
    assert "We talk at the next appointment" in page.text and page.soup.find("textarea") is None
    assert "Ask why" not in officer.get("/today").text
    with work():
        verbs = [Verb.ABSENCE_HEAR, Verb.ABSENCE_FIND, Verb.ABSENCE_DECIDE]
        assert all(db.session.query(AuditEntry).filter_by(verb=verb).count() == 1 for verb in verbs)


def test_no_step_has_an_answer_beforehand_or_names_a_consequence(browser, work) -> None:
    address = opened(work)
    alva = browser("alva")
    for answers in ({"heard": "gave_none"}, {"finding": "not_valid", "finding_note": "No reason"}, {"decision": "-"}):
        page = alva.get(address)
        assert not page.soup.select("main form input[checked], main form option[selected]")
        assert not any(area.get_text().strip() for area in page.soup.select("main textarea"))
        assert not any(word in page.text.casefold() for word in SANCTIONS)
        alva.submit(address, answers)
    assert "3. Decision" in alva.get(address).text and not alva.get(address).soup.select("main textarea")


def test_a_reason_that_was_given_is_written_down(browser, work) -> None:
    address = opened(work)
    page = browser("alva").submit(address, {"heard": "gave_reason"})
    assert page.status == 422 and page.errors == ["Write the reason that the person gave"]


def test_a_step_can_be_taken_back_and_the_log_remembers(browser, work) -> None:
    address = opened(work)
    alva = browser("alva")
    alva.submit(address, {"heard": "gave_none"})
    page = alva.press(address, f"{address}/undo")
    assert page.form(having="heard")
    with work():
        assert db.session.query(Absence).one().heard is None
        assert db.session.query(AuditEntry).filter_by(verb=Verb.ABSENCE_UNDO).count() == 1


def test_who_may_know_that_somebody_is_followed_up(browser, work) -> None:
    address = opened(work)
    assert browser("alva").get(address).status == 200
    assert browser("probation_officer").get(address).status == 404  # follows nobody
    for who in ("bo", "disa", "project_lead", "analyst", "caseworker", "cim", "partner"):
        assert browser(who).get(address).status in {403, 404}
    assert "D02 stayed" not in browser("bo").get(address.split("/absences")[0]).text


def test_a_coordinator_sees_on_today_only_what_nobody_follows(browser, work) -> None:
    opened(work, officer=True)
    assert "Ask why somebody stayed away" not in browser("alva").get("/today").text


def test_a_coordinator_sees_on_today_what_nobody_follows(browser, work) -> None:
    opened(work)
    assert "Ask why somebody stayed away" in browser("alva").get("/today").text


def test_a_follow_up_that_was_begun_is_withdrawn_and_not_lost(browser, work) -> None:
    address = opened(work)
    alva = browser("alva")
    alva.submit(address, {"heard": "gave_none"})
    with work():
        call_in = db.session.query(Absence).one().call_in
        operations.correct(
            actor("alva"),
            call_in,
            scene.invited(call_in)[1],
            attendance=Attendance.LATE,
            excuse=None,
            reason="Was there",
        )
    page = alva.get(address)
    assert "the person did not stay away after all" in page.text and "Undo the last step" not in page.text


@pytest.mark.parametrize(
    ("heard", "finding", "decided", "withdrawn", "step"),
    [
        (None, None, False, False, Step.EXCUSE),
        (Heard.NOT_REACHED, None, False, False, Step.ASSESSMENT),
        (Heard.GAVE_NONE, Finding.UNCERTAIN, False, False, Step.DECISION),
        (Heard.GAVE_NONE, Finding.VALID, True, False, Step.DONE),
        (Heard.GAVE_NONE, Finding.VALID, True, True, Step.WITHDRAWN),
    ],
)
def test_the_next_step(heard, finding, decided, withdrawn, step) -> None:
    assert rules.step_of(heard=heard, finding=finding, decided=decided, withdrawn=withdrawn) is step


@pytest.mark.parametrize("attendance", [*Attendance, None])
@pytest.mark.parametrize("duty", Duty)
def test_only_a_no_show_who_had_to_come_is_followed(attendance, duty) -> None:
    wanted = attendance is Attendance.NO_SHOW and duty is Duty.MANDATORY
    assert rules.is_followed(attendance, duty) is wanted


# the letter


def ready(work) -> str:
    """A follow-up to whom a letter can be written."""
    with work():
        alva, call_in = actor("alva"), scene.closed()
        load_templates(alva, db.session.query(Site).filter_by(code="malmo").one())
        for member in db.session.query(Member).filter_by(owner_agency_id=alva.agency_id):
            member.identity.name, member.identity.street = "Test Testsson", "Provgatan 1"
            member.identity.postcode, member.identity.city = "211 20", "Malmö"
            scene.log.record(alva, Verb.IDENTITY_EDIT, member.identity)
        for agency in db.session.query(Agency).filter(Agency.name.contains("Malmö")):
            agency.rights_url, agency.phone = "https://rights.example", "040-000 00 30"
            scene.log.record(alva, Verb.AGENCY_EDIT, agency)
        absence = db.session.query(Absence).one()
        return f"/call-ins/{call_in.ref}/after/absences/{absence.ref}"


def wanted() -> dict[str, str]:
    day = clock.today()
    return {"reply_by": str(day + timedelta(days=10)), "lawyer": "Ebba Norén, jurist", "lawyer_on": str(day)}


def test_the_letter_is_frozen_and_can_be_fetched_as_it_was_printed(browser, work) -> None:
    address = ready(work)
    alva = browser("alva")
    page = alva.submit(f"{address}/letter", wanted())
    assert page.errors == [] and "The letter is printed." in page.text
    with work():
        letter = db.session.query(FrozenLetter).one()
        values = letter.made_from
        assert values["kind"] == "no_show" and values["new_time"] == "Du får veta senare när nästa möte är."
        content = letter.content
    got = alva.get(f"{address}/letter.pdf")
    assert got.data == content and content.startswith(b"%PDF") and b"pdfaid" in content
    assert "printed" not in alva.get(f"/call-ins/{address.split('/')[2]}").text.split("Summonses")[0]


def test_the_letter_does_not_pass_for_a_summons(browser, work) -> None:
    address = ready(work)
    alva = browser("alva")
    ref = address.split("/")[2]
    before = alva.get(f"/call-ins/{ref}").text
    alva.submit(f"{address}/letter", wanted())
    assert alva.get(f"/call-ins/{ref}").text == before


def test_no_letter_before_a_lawyer_has_decided(browser, work) -> None:
    address = ready(work)
    page = browser("alva").submit(f"{address}/letter", wanted() | {"lawyer": ""})
    assert page.status == 422
    with work():
        assert db.session.query(FrozenLetter).count() == 0


@pytest.mark.parametrize("lock", ["is_protected", "restricted_on"])
def test_what_stops_a_summons_stops_this_letter(work, lock) -> None:
    ready(work)
    with work():
        alva, absence = actor("alva"), db.session.query(Absence).one()
        setattr(absence.member, lock, True if lock == "is_protected" else clock.today())
        scene.log.record(alva, Verb.MEMBER_EDIT, absence.member)
        db.session.flush()
        with pytest.raises(RuleBroken) as refusal:
            writing.write(
                alva,
                absence,
                Wanted(reply_by=clock.today() + timedelta(days=9)),
                lawyer="E. N.",
                lawyer_on=clock.today(),
            )
        wanted_code = {"is_protected": "letter-protected", "restricted_on": "record-restricted"}[lock]
        assert [problem.code for problem in refusal.value.problems] == [wanted_code]
        db.session.rollback()


def test_no_letter_without_an_address(work) -> None:
    ready(work)
    with work():
        alva, absence = actor("alva"), db.session.query(Absence).one()
        identity = db.session.get_one(Identity, (absence.site_id, absence.member_id))
        identity.street = None
        scene.log.record(alva, Verb.IDENTITY_EDIT, identity)
        db.session.flush()
        with pytest.raises(RuleBroken) as refusal:
            writing.write(
                alva,
                absence,
                Wanted(reply_by=clock.today() + timedelta(days=9)),
                lawyer="E. N.",
                lawyer_on=clock.today(),
            )
        assert [problem.code for problem in refusal.value.problems] == ["address-missing"]
        db.session.rollback()


def test_only_who_prints_summonses_prints_it(browser, work) -> None:
    address = opened(work, officer=True)
    assert browser("probation_officer").get(f"{address}/letter").status == 403
    assert browser("bo").get(f"{address}/letter").status in {403, 404}
