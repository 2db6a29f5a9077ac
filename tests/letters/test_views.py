"""Summonses from the page to the paper, through the front door."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from datetime import UTC, date, datetime, time
from hashlib import sha256
from pathlib import Path

import pytest
import time_machine
from pypdf import PdfReader

from gvi.audit.models import AuditEntry
from gvi.audit.verbs import Verb
from gvi.callins.models import CallIn, Invitation, State
from gvi.core import clock
from gvi.extensions import db
from gvi.letters.models import FrozenLetter
from gvi.members.vocabulary import SupervisionKind
from tests.letters.conftest import NAMES, NUMBERS
from tests.world import actor

CHECKED = {"checked": "y"}


def stages(page) -> list[str]:
    return [row.select_one(".tag").get_text() for row in page.soup.select("main table tbody tr")]


def words(pdf: bytes) -> list[str]:
    """The text of every page, each on one line."""
    return [" ".join(page.extract_text().replace("\xa0", " ").split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def letters(app) -> list[FrozenLetter]:
    with app.app_context():
        return list(db.session.query(FrozenLetter).order_by(FrozenLetter.id))


def test_the_letters_are_checked_printed_and_taken_away(app, browser, planned) -> None:
    call_in = planned(3)
    alva = browser("alva")
    assert stages(alva.get(call_in.page)) == ["Ready to print"] * 3
    page = alva.submit(call_in.page, CHECKED)
    assert page.status == 200 and "3 letters are printed" in page.text
    assert stages(page) == ["Printed"] * 3
    pages = words(alva.get(f"{call_in.page}/letters.pdf").data)
    assert len(pages) == 3
    assert [name for page in pages for name in NAMES if f"Hej {name}!" in page] == list(NAMES[:3])


def test_nothing_is_printed_unless_somebody_has_checked(app, browser, planned) -> None:
    page = browser("alva").submit(planned(1).page)
    assert page.status == 422 and len(page.errors) == 1
    assert letters(app) == []


def test_the_sentence_chooses_what_staying_away_leads_to(browser, planned) -> None:
    call_in = planned([{}, {"kind": SupervisionKind.PROBATION_SENTENCE}])
    alva = browser("alva")
    alva.submit(call_in.page, CHECKED)
    released, sentenced = words(alva.get(f"{call_in.page}/letters.pdf").data)
    assert "övervakningsnämnden" in released and "26 kap. 11 §" in released and "åklagare" not in released
    assert "åklagare" in sentenced and "28 kap. 6 §" in sentenced and "övervakningsnämnden" not in sentenced


def test_somebody_free_is_invited_and_nothing_follows(browser, planned, change) -> None:
    call_in = planned([{"kind": None}])
    change(Invitation, call_in.invitations[0], contact_name="Johan Ek")
    alva = browser("alva")
    alva.submit(call_in.page, CHECKED)
    (letter,) = words(alva.get(f"{call_in.page}/letters.pdf").data)
    assert "Inbjudan" in letter and "Det är frivilligt" in letter and "brottsbalken" not in letter


def test_whoever_reads_english_gets_an_english_letter(app, browser, planned) -> None:
    call_in = planned([{"language": "en"}, {"language": "so"}])
    alva = browser("alva")
    alva.submit(call_in.page, CHECKED)
    english, swedish = words(alva.get(f"{call_in.page}/letters.pdf").data)
    assert "You are called to a meeting" in english and "Tuesday 4 March 2031, 18:00–19:00" in english
    assert "Du kallas till ett möte" in swedish
    assert [letter.language for letter in letters(app)] == ["en", "sv"]


def test_the_file_says_nothing_of_what_it_is(app, browser, planned) -> None:
    call_in = planned(2)
    alva = browser("alva")
    alva.submit(call_in.page, CHECKED)
    answers = [
        alva.get(f"{call_in.page}/{name}")
        for name in ("letters.pdf", "letters.zip", f"{call_in.invitations[0]}/letter.pdf")
    ]
    assert [answer.response.headers["Content-Disposition"] for answer in answers] == [
        'attachment; filename="dokument.pdf"', 'attachment; filename="dokument.zip"', 'attachment; filename="dokument.pdf"',
    ]  # fmt: skip
    reader = PdfReader(io.BytesIO(answers[2].data))
    assert reader.metadata is not None and reader.metadata.title == "Brev" and not reader.metadata.author
    assert reader.trailer["/Root"]["/Lang"] == "sv"
    assert zipfile.ZipFile(io.BytesIO(answers[1].data)).namelist() == ["01.pdf", "02.pdf"]


def test_the_frozen_bytes_are_what_leaves_and_their_hash_is_kept(app, browser, planned) -> None:
    call_in = planned(2)
    alva = browser("alva")
    alva.submit(call_in.page, CHECKED)
    packed = zipfile.ZipFile(io.BytesIO(alva.get(f"{call_in.page}/letters.zip").data))
    one = alva.get(f"{call_in.page}/{call_in.invitations[0]}/letter.pdf").data
    assert packed.read("01.pdf") == one
    assert [sha256(packed.read(name)).hexdigest() for name in packed.namelist()] == [
        letter.sha256 for letter in letters(app)
    ]
    assert alva.get(f"{call_in.page}/letters.zip").data == alva.get(f"{call_in.page}/letters.zip").data


def test_the_same_values_on_the_same_day_give_the_same_bytes(app, browser, planned, change) -> None:
    call_in = planned(1)
    with time_machine.travel(datetime(2031, 2, 10, 9, tzinfo=UTC), tick=False):
        alva = browser("alva")
        alva.submit(call_in.page, CHECKED)
        change(CallIn, call_in.ref, room="sal C")
        alva.submit(call_in.page, CHECKED)
        change(CallIn, call_in.ref, room="sal B")
        alva.submit(call_in.page, CHECKED)
    first, second, third = (letter.sha256 for letter in letters(app))
    assert first == third != second


def test_a_letter_is_unreadable_in_the_database_itself(app, browser, planned) -> None:
    call_in = planned(1)
    browser("alva").submit(call_in.page, CHECKED)
    with app.app_context():
        path = db.engine.url.database
    stored = sqlite3.connect(path).execute("select content, made_from from letter").fetchone()
    assert b"%PDF" not in stored[0] and b"Vera" not in stored[0] + stored[1]


@pytest.mark.parametrize(
    ("persons", "changes", "told"),
    [
        ([{"street": None}], {}, "has no address"),
        ([{"postcode": None}], {}, "has no address"),
        ([{"city": None}], {}, "has no address"),
        ([{"name": None}], {}, "has no name"),
        ([{"arrival": None}], {}, "has no arrival time"),
        ([{"officer": None}], {}, "has no contact person"),
        ([{}], {"case_number": None}, "has no case number"),
        ([{"name": "Vera 测试"}], {}, "the name has characters that cannot be printed: 测 (U+6D4B), 试 (U+8BD5)"),
        ([{"street": "Långa gatan " * 40}], {}, "do not fit in the window"),
    ],
)
def test_what_is_missing_stops_that_letter_and_says_whose(app, browser, planned, persons, changes, told) -> None:
    call_in = planned([*persons, {}], **changes)
    alva = browser("alva")
    page = alva.get(call_in.page)
    assert told in page.text and call_in.members[0] in page.text
    assert stages(page)[0] == "Lacks information"
    if "case_number" not in changes:
        assert "1 letter is printed" in alva.submit(call_in.page, CHECKED).text
        assert len(letters(app)) == 1


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"venue_street": None}, "The venue has no address"),
        ({"meeting_point": None}, "The meeting point is missing"),
        ({"excuse_phone": None}, "no telephone number for reporting absence"),
        ({"excuse_before": None}, "no deadline for reporting absence"),
        ({"support_before": None}, "no deadline for asking for support"),
    ],
)
def test_what_every_letter_lacks_is_said_once(browser, planned, changes, told) -> None:
    page = browser("alva").get(planned(2, **changes).page)
    assert page.text.count(told) == 1
    assert "0 are ready" in page.text and page.soup.find("input", {"name": "checked"}) is None


def test_the_supervision_s_own_case_number_serves_when_the_call_in_has_none(work, browser, planned) -> None:
    from gvi.audit import log
    from gvi.members.facts import Supervision

    call_in = planned(1, case_number=None)
    with work():
        alva, supervision = actor("alva"), db.session.query(Supervision).one()
        supervision.case_number = "FV 77-2031"
        log.record(alva, Verb.SUPERVISION_EDIT, supervision)
    opened = browser("alva")
    opened.submit(call_in.page, CHECKED)
    assert "Dnr FV 77-2031" in words(opened.get(f"{call_in.page}/letters.pdf").data)[0]


def test_a_protected_identity_is_never_printed_here(app, browser, planned, move) -> None:
    call_in = planned(2)
    move(call_in.members[0], is_protected=True)
    alva = browser("alva")
    assert "protected identity" in alva.get(call_in.page).text
    alva.submit(call_in.page, CHECKED)
    assert len(letters(app)) == 1


def test_a_letter_printed_before_the_identity_was_protected_does_not_leave(browser, planned, move) -> None:
    call_in = planned(1)
    alva = browser("alva")
    alva.submit(call_in.page, CHECKED)
    address = f"{call_in.page}/{call_in.invitations[0]}/letter.pdf"
    assert alva.get(address).status == 200
    move(call_in.members[0], is_protected=True)
    assert alva.get(address).status == 422 and alva.get(f"{call_in.page}/letters.pdf").status == 422
    assert "PDF" not in alva.get(call_in.page).text


def test_protection_set_by_another_agency_holds_here_too(work, browser, planned) -> None:
    from gvi.audit import log
    from tests import factories

    call_in = planned(1)
    with work():
        bo = actor("bo")
        member = factories.member(bo, number=NUMBERS[0])
        member.is_protected = True
        log.record(bo, Verb.MEMBER_EDIT, member)
    assert stages(browser("alva").get(call_in.page)) == ["Lacks information"]


def test_without_every_agency_s_answer_nothing_is_printed(app, browser, planned, change) -> None:
    call_in = planned(2, cleared=False)
    change(CallIn, call_in.ref, state=State.INVITEES_APPROVED)
    page = browser("alva").get(call_in.page)
    assert stages(page) == ["Cannot be summoned"] * 2
    assert page.soup.find("input", {"name": "checked"}) is None
    assert browser("alva").post(call_in.page, {"checked": "y"}).status in (409, 422)
    assert letters(app) == []


def test_one_who_may_not_be_called_stops_nobody_else(app, work, browser, planned) -> None:
    from gvi.callins import clearances
    from gvi.callins.models import Answer

    call_in = planned(3)
    with work():
        disa = actor("disa")
        first = db.session.query(Invitation).filter_by(ref=call_in.invitations[0]).one()
        clearances.answer(disa, db.session.query(CallIn).one(), answers={first.id: Answer.MAY_NOT})
    alva = browser("alva")
    assert stages(alva.get(call_in.page)) == ["Cannot be summoned", "Ready to print", "Ready to print"]
    alva.submit(call_in.page, CHECKED)
    assert len(letters(app)) == 2


def test_a_list_that_is_not_approved_is_not_printed(app, browser, planned) -> None:
    call_in = planned(1, approved=False)
    answer = browser("alva").submit(call_in.page, CHECKED)
    assert answer.status == 422 and "not approved" in answer.text
    assert letters(app) == []


def test_a_meeting_that_has_been_gets_no_letters(app, browser, planned) -> None:
    call_in = planned(1)
    with time_machine.travel(datetime(2031, 3, 4, 17, 1, tzinfo=UTC)):
        answer = browser("alva").submit(call_in.page, CHECKED)
    assert answer.status == 422 and letters(app) == []


CHANGES = [
    (CallIn, {"starts_at": datetime(2031, 3, 4, 18, 0, tzinfo=UTC)}),
    (CallIn, {"minutes": 90}),
    (CallIn, {"venue": "Stadion"}),
    (CallIn, {"room": None}),
    (CallIn, {"venue_street": "Annan gata 1"}),
    (CallIn, {"meeting_point": "receptionen"}),
    (CallIn, {"excuse_phone": "040-999 99 99"}),
    (CallIn, {"support_before": date(2031, 2, 26)}),
    (Invitation, {"arrival": time(17, 40)}),
    (Invitation, {"contact_name": "Karin Ny"}),
]


@pytest.mark.parametrize(("model", "changes"), CHANGES)
def test_a_later_change_puts_the_letter_out_of_date_and_stops_its_service(
    app, browser, planned, change, model, changes
) -> None:
    call_in = planned(1)
    alva = browser("alva")
    alva.submit(call_in.page, CHECKED)
    change(model, call_in.ref if model is CallIn else call_in.invitations[0], **changes)
    assert stages(alva.get(call_in.page)) == ["Out of date"]
    served = alva.submit(call_in.service, {"event": "hand_over"})
    assert served.status == 422 and "no longer holds" in served.text
    alva.submit(call_in.page, CHECKED)
    assert stages(alva.get(call_in.page)) == ["Printed"]
    assert len(letters(app)) == 2


@pytest.mark.parametrize(
    "changes", [{"name": "Vera Nytt"}, {"street": "Flyttgatan 9"}, {"postcode": "21121"}, {"language": "en"}]
)
def test_a_new_name_address_or_language_puts_the_letter_out_of_date(browser, planned, move, changes) -> None:
    call_in = planned(1)
    alva = browser("alva")
    alva.submit(call_in.page, CHECKED)
    move(call_in.members[0], **changes)
    assert stages(alva.get(call_in.page)) == ["Out of date"]


@pytest.mark.parametrize(
    ("model", "changes"),
    [
        (CallIn, {"purpose": "x"}),
        (CallIn, {"capacity": 9}),
        (CallIn, {"trigger_wording": "x"}),
        (Invitation, {"why": "x"}),
    ],
)
def test_what_no_letter_says_changes_no_letter(browser, planned, change, model, changes) -> None:
    call_in = planned(1)
    alva = browser("alva")
    alva.submit(call_in.page, CHECKED)
    change(model, call_in.ref if model is CallIn else call_in.invitations[0], **changes)
    assert stages(alva.get(call_in.page)) == ["Printed"]


def test_a_letter_that_is_out_of_date_does_not_leave_with_the_others(browser, planned, change) -> None:
    call_in = planned(2)
    alva = browser("alva")
    alva.submit(call_in.page, CHECKED)
    change(Invitation, call_in.invitations[0], arrival=time(17, 50))
    assert len(words(alva.get(f"{call_in.page}/letters.pdf").data)) == 1


def test_service_is_noted_with_how_when_and_by_whom(app, browser, planned) -> None:
    call_in = planned(1)
    alva = browser("alva")
    alva.submit(call_in.page, CHECKED)
    alva.submit(call_in.service, {"event": "hand_over", "by": "process_server", "who": "Johan Ek"})
    page = alva.get(call_in.page)
    assert stages(page) == ["Served"]
    assert "Johan Ek" in page.text and "1 of 1 are served" in page.text
    with app.app_context():
        invitation = db.session.query(Invitation).one()
        assert (invitation.served_on, invitation.served_by) == (clock.today(), "Johan Ek")
        assert db.session.query(AuditEntry).filter_by(verb=Verb.LETTER_SERVE, subject_ref=invitation.ref).count() == 1


def test_a_new_letter_to_somebody_served_has_not_been_served(app, browser, planned, change) -> None:
    call_in = planned(1)
    alva = browser("alva")
    alva.submit(call_in.page, CHECKED)
    alva.submit(call_in.service, {"event": "receipt"})
    change(CallIn, call_in.ref, room="sal C")
    assert stages(alva.get(call_in.page)) == ["Out of date"]
    page = alva.submit(call_in.page, CHECKED)
    assert stages(page) == ["Printed"]
    with app.app_context():
        assert db.session.query(Invitation).one().served_on is None


def test_a_letter_cannot_be_served_before_it_is_printed_or_in_the_future(browser, planned) -> None:
    call_in = planned(1)
    alva = browser("alva")
    address = call_in.service
    assert alva.submit(address, {"event": "receipt"}).status == 422
    alva.submit(call_in.page, CHECKED)
    assert alva.submit(address, {"event": "receipt", "on": "2020-01-01"}).errors
    assert alva.submit(address, {"event": "receipt", "on": "2199-01-01"}).errors


def test_two_people_noting_the_same_service_see_both_versions(browser, planned) -> None:
    call_in = planned(1)
    alva, other = browser("alva"), browser("alva")
    alva.submit(call_in.page, CHECKED)
    address = call_in.service
    page = alva.get(address)
    other.submit(address, {"event": "receipt", "who": "Karin"})
    clash = alva.send(page, address, {"event": "hand_over", "who": "Johan"})
    assert clash.status == 409 and "Karin" in clash.text and "Johan" in clash.text


def test_pressing_print_twice_prints_once(app, browser, planned) -> None:
    call_in = planned(2)
    alva = browser("alva")
    page = alva.get(call_in.page)
    alva.send(page, call_in.page, CHECKED)
    again = alva.send(page, call_in.page, CHECKED)
    assert again.status == 200 and "is printed" in again.text
    assert len(letters(app)) == 2


def test_what_was_checked_is_what_is_printed_or_nothing_is(app, browser, planned, move) -> None:
    call_in = planned(2)
    alva = browser("alva")
    page = alva.get(call_in.page)
    move(call_in.members[1], street="Flyttgatan 9")
    clash = alva.send(page, call_in.page, CHECKED)
    assert clash.status == 409 and letters(app) == []
    assert alva.send(clash, call_in.page, CHECKED).status == 200
    assert len(letters(app)) == 2


def test_the_preview_shows_the_letter_and_hides_the_person(browser, planned) -> None:
    call_in = planned(3)
    alva = browser("alva")
    page = alva.get(call_in.page)
    sheet = page.soup.select_one(".sheet").get_text(" ")
    assert (
        "Du kallas till ett möte" in sheet and "Johan Ek möter dig vid entrén" in sheet and "Letter 1 of 3" in page.text
    )
    html = page.response.get_data(as_text=True)
    assert not any(word in html for word in (*NAMES, *NUMBERS, "Exempelgatan 1<", "211 20"))
    second = alva.get(page.soup.find("a", string="Next letter")["href"])
    assert "Letter 2 of 3" in second.text and call_in.members[1] in second.soup.select_one(".sheet")["aria-label"]


def test_every_letter_that_leaves_is_in_the_log(app, browser, planned) -> None:
    call_in = planned(2)
    alva = browser("alva")
    alva.submit(call_in.page, CHECKED)
    alva.get(f"{call_in.page}/{call_in.invitations[0]}/letter.pdf")
    alva.get(f"{call_in.page}/letters.pdf")
    with app.app_context():
        found = db.session.query(AuditEntry).filter_by(verb=Verb.LETTER_PRINT).order_by(AuditEntry.number).all()
        assert [entry.subject_kind for entry in found] == ["letter", "letter"]
        assert found[0].subject_ref == letters(app)[0].ref and found[1].subject_ref is None
        frozen = db.session.query(AuditEntry).filter_by(verb=Verb.LETTER_FREEZE).one()
        assert frozen.subject_kind == "letter"


def test_nothing_can_be_taken_away_before_it_is_printed(browser, planned) -> None:
    call_in = planned(1)
    alva = browser("alva")
    for name in ("letters.pdf", "letters.zip", f"{call_in.invitations[0]}/letter.pdf"):
        assert alva.get(f"{call_in.page}/{name}").status == 422


def test_a_letter_that_somebody_has_tampered_with_does_not_leave(app, browser, planned) -> None:
    call_in = planned(1)
    alva = browser("alva")
    alva.submit(call_in.page, CHECKED)
    with app.app_context():
        from gvi.core.crypto import seal

        with sqlite3.connect(db.engine.url.database) as raw:
            raw.execute("update letter set content = ?", (seal(b"%PDF-1.4 something else"),))
    answer = alva.get(f"{call_in.page}/{call_in.invitations[0]}/letter.pdf")
    assert answer.status == 422 and "no longer as it was printed" in answer.text


@pytest.mark.parametrize("who", ["bo", "disa", "cim", "probation_officer", "project_lead", "analyst", "administrator"])
def test_nobody_but_the_owner_s_coordinator_opens_the_letters(browser, planned, who) -> None:
    call_in = planned(1)
    opened = browser(who)
    for address in (
        call_in.page,
        f"{call_in.page}/letters.pdf",
        f"{call_in.page}/{call_in.invitations[0]}/letter.pdf",
    ):
        assert opened.get(address).status in (403, 404), (who, address)
    assert browser("alva", site="orebro").get(call_in.page).status == 404


def test_a_letter_of_another_call_in_is_not_there(browser, planned, work) -> None:
    from tests import factories

    call_in = planned(1)
    with work():
        other = factories.call_in(actor("alva")).ref
    alva = browser("alva")
    assert alva.get(f"/call-ins/{other}/summons/{call_in.invitations[0]}/letter.pdf").status == 404
    assert "Nobody is chosen yet" in alva.get(f"/call-ins/{other}/summons").text


def test_the_number_of_queries_does_not_grow_with_the_list(browser, planned, count_queries) -> None:
    few = planned([{"personnummer": NUMBERS[0]}])
    many = planned([{"personnummer": number} for number in NUMBERS[1:]])
    alva = browser("alva")

    def opened(address: str) -> int:
        with count_queries() as counted:
            assert alva.get(address).status == 200
        return len(counted)

    opened(few.page)
    assert opened(few.page) == opened(many.page)
    for call_in in (few, many):
        alva.submit(call_in.page, CHECKED)
    assert opened(few.page) == opened(many.page)
    assert opened(f"{few.page}/letters.zip") == opened(f"{many.page}/letters.zip")


def test_a_letter_is_as_its_golden_text(app, browser, planned) -> None:
    call_in = planned(1)
    with time_machine.travel(datetime(2031, 2, 10, 9, tzinfo=UTC), tick=False):
        alva = browser("alva")
        alva.submit(call_in.page, CHECKED)
        (text,) = words(alva.get(f"{call_in.page}/letters.pdf").data)
    golden = Path(__file__).parent / "golden" / "summons.txt"
    assert text == golden.read_text(encoding="utf-8").strip()


def test_arrivals_filled_in_for_all_put_every_letter_out_of_date_once_saved(browser, planned) -> None:
    call_in = planned(2)
    alva = browser("alva")
    alva.submit(call_in.page, CHECKED)
    arrival = f"/call-ins/{call_in.ref}/arrival"
    page = alva.click(alva.get(arrival), arrival, "Fill in", {"first": "17.00", "replace": "y"})
    assert stages(alva.get(call_in.page)) == ["Printed", "Printed"]
    alva.click(page, arrival, "Save arrivals")
    assert stages(alva.get(call_in.page)) == ["Out of date", "Out of date"]


def test_when_every_letter_is_stopped_the_page_says_why_and_leads_to_where_it_is_mended(browser, planned) -> None:
    call_in = planned([{"city": None}, {"city": None}, {"arrival": None}], meeting_point=None)
    page = browser("alva").get(call_in.page)
    stopped = page.soup.select_one("section[aria-labelledby=h-stopped]")
    ways = {link.get_text(): link["href"] for link in stopped.select("a")}
    assert ways == {
        "The meeting point is missing: where the contact person meets the participant. Add it first.": f"/call-ins/{call_in.ref}/details?back=summons",
        f"{call_in.members[0]} has no address. Add it first.": f"/members/{call_in.members[0]}/edit",
        f"{call_in.members[2]} has no arrival time. Add it first.": f"/call-ins/{call_in.ref}/arrival",
    }
    assert "The same holds for 1 other." in stopped.get_text()
    alva = browser("alva")
    assert {alva.get(address).status for address in ways.values()} == {200}


def test_nothing_is_said_of_a_stop_while_a_letter_can_be_printed(browser, planned) -> None:
    page = browser("alva").get(planned([{"city": None}, {}]).page)
    assert page.soup.select_one("section[aria-labelledby=h-stopped]") is None
    assert page.soup.find("a", string=lambda text: text and text.startswith("Mend this")) or "Mend this" in page.text


@pytest.mark.parametrize(
    ("letter", "locale", "told"), [("en", "sv", "name hidden"), ("sv", "en", "name hidden"), ("sv", "sv", "namn dolt")]
)
def test_no_english_letter_and_no_english_page_hides_the_recipient_in_swedish(
    browser, planned, letter, locale, told
) -> None:
    call_in = planned([{"language": letter}])
    sheet = browser("alva", locale=locale).get(call_in.page).soup.select_one(".sheet")
    assert (sheet["lang"], sheet.select_one(".masked").get_text()) == (letter, told)
