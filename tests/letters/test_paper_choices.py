"""What is chosen when letters are printed: languages, both sides, marks, envelope; and what a reprint must be."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from hashlib import sha256

import pytest
import time_machine
from pypdf import PdfReader

from gvi.callins.models import CallIn
from gvi.documents import archive
from gvi.extensions import db
from gvi.letters.models import FrozenLetter, LetterTemplate
from gvi.members.vocabulary import SupervisionKind
from gvi.sites.models import Site
from tests import factories
from tests.letters.conftest import NAMES
from tests.letters.test_views import CHECKED, letters, stages, words
from tests.world import actor

LONG = "Det kan leda till nya föreskrifter eller en varning. " * 40


def reworded(work, more: str, language: str = "sv") -> None:
    """The wording in use, with more said in it."""
    from gvi.audit import log
    from gvi.audit.verbs import Verb

    with work():
        writer = actor("alva")
        first = db.session.query(LetterTemplate).filter_by(kind="summons_conditional_release", language=language).one()
        later = LetterTemplate(
            site_id=first.site_id, kind=first.kind, language=language, number=2,
            text=f"{first.text}\n\n## Mer\n\n{more}", approved_by="Juristen", approved_at=datetime(2026, 1, 1, tzinfo=UTC),
        )  # fmt: skip
        db.session.add(later)
        log.record(writer, Verb.TEMPLATE_ADD, later)


def test_every_file_that_leaves_is_pdf_a_2b(browser, planned) -> None:
    call_in = planned(2)
    alva = browser("alva")
    alva.submit(call_in.page, CHECKED)
    packed = zipfile.ZipFile(io.BytesIO(alva.get(f"{call_in.page}/letters.zip").data))
    files = [alva.get(f"{call_in.page}/letters.pdf").data, *(packed.read(name) for name in packed.namelist())]
    assert [archive.objections(file) for file in files] == [()] * 3


def test_a_file_that_is_not_fit_for_the_archive_is_not_printed(app, browser, planned, monkeypatch) -> None:
    real = archive._forget_the_maker

    def spoil(document) -> None:
        real(document)
        del document.Root.OutputIntents

    monkeypatch.setattr(archive, "_forget_the_maker", spoil)
    call_in = planned(2)
    answer = browser("alva").submit(call_in.page, CHECKED)
    assert answer.status == 422 and "PDF/A-2b" in answer.text and letters(app) == []


def test_a_long_wording_makes_a_letter_of_two_pages(work, browser, planned) -> None:
    call_in = planned(2)
    reworded(work, LONG)
    alva = browser("alva")
    page = alva.get(call_in.page)
    assert stages(page) == ["Ready to print"] * 2 and "Sida 1 (2)" in page.soup.select_one(".sheet").get_text()
    alva.submit(call_in.page, CHECKED)
    pages = words(alva.get(f"{call_in.page}/letters.pdf").data)
    assert [f"Sida {n} (2)" in text for n, text in zip((1, 2, 1, 2), pages, strict=True)] == [True] * 4
    assert "".join(pages).count("föreskrifter") == 2 * 41


def test_both_languages_are_printed_for_whoever_reads_english(app, browser, planned) -> None:
    call_in = planned([{"language": "en"}, {}])
    alva = browser("alva")
    alva.submit(call_in.page, {**CHECKED, "languages": "both_for_readers"})
    swedish, english, other = words(alva.get(f"{call_in.page}/letters.pdf").data)
    assert "Du kallas till ett möte" in swedish and "Sida 1 (2)" in swedish
    assert "You are called to a meeting" in english and "Page 2 (2)" in english
    assert "The letter in Swedish is the one that applies" in english
    assert "Tuesday 4 March 2031, 18:00–19:00" in english and "tisdag den 4 mars 2031" in swedish
    assert "Sida 1 (1)" in other
    assert stages(alva.get(call_in.page)) == ["Printed"] * 2
    assert [letter.language for letter in letters(app)] == ["sv", "sv"]


def test_both_languages_for_everybody_is_a_choice_too(browser, planned) -> None:
    call_in = planned(2)
    alva = browser("alva")
    alva.submit(call_in.page, {**CHECKED, "languages": "both"})
    assert len(words(alva.get(f"{call_in.page}/letters.pdf").data)) == 4


def test_a_letter_in_two_languages_goes_out_of_date_like_any_other(browser, planned, change, move) -> None:
    call_in = planned([{"language": "en"}, {}])
    alva = browser("alva")
    alva.submit(call_in.page, {**CHECKED, "languages": "both"})
    move(call_in.members[0], language="sv")
    assert stages(alva.get(call_in.page)) == ["Printed"] * 2, "what it says has not changed"
    change(CallIn, call_in.ref, room="sal C")
    assert stages(alva.get(call_in.page)) == ["Out of date"] * 2


def test_both_sides_and_marks_are_off_until_they_are_ticked(work, browser, planned) -> None:
    call_in = planned(3)
    alva = browser("alva")
    alva.submit(call_in.page, CHECKED)
    page = alva.get(call_in.page)
    assert not page.soup.select("input[name=two_sided][checked], input[name=marks][checked]")
    plain = words(alva.get(f"{call_in.page}/letters.pdf").data)
    marked = words(alva.get(f"{call_in.page}/letters.pdf?two_sided=1&marks=1").data)
    assert len(plain) == 3 and [bool(text) for text in marked] == [True, False] * 3
    assert [text.split()[-1] for text in marked[::2]] == ["1", "2", "3"]
    assert archive.objections(alva.get(f"{call_in.page}/letters.pdf?two_sided=1&marks=1").data) == ()


def test_a_reprint_is_the_frozen_copy_to_the_byte_whatever_has_changed_since(
    app, work, browser, planned, change, move
) -> None:
    call_in = planned(2)
    address = f"{call_in.page}/{call_in.invitations[0]}/letter.pdf"
    with time_machine.travel(datetime(2031, 2, 10, 9, tzinfo=UTC)):
        alva = browser("alva")
        alva.submit(call_in.page, CHECKED)
        before = alva.get(address).data
        one_file = alva.get(f"{call_in.page}/letters.pdf").data
    with time_machine.travel(datetime(2031, 2, 20, 9, tzinfo=UTC)):
        envelope(work, window="left", window_x=30, window_y=50)
        reworded(work, "Något mer.")
        alva = browser("alva")
        assert alva.get(f"{call_in.page}/letters.pdf").data == one_file, (
            "envelope and wording are those of the printing"
        )
        move(call_in.members[0], name="Vera Nytt", street="Flyttgatan 9")
        change(CallIn, call_in.ref, room="sal C")
        after = alva.get(address).data
    assert after == before
    assert sha256(after).hexdigest() == letters(app)[0].sha256


def test_a_letter_printed_before_these_choices_is_still_joined(app, work, browser, planned) -> None:
    """An older version froze plain PDF and kept no choices."""
    from gvi.audit import log
    from gvi.audit.verbs import Verb
    from gvi.core import clock
    from gvi.letters.paper import Made, plain_pdf

    call_in = planned(2)
    alva = browser("alva")
    alva.submit(call_in.page, CHECKED)
    with work():
        writer = actor("alva")
        old = db.session.query(FrozenLetter).order_by(FrozenLetter.id).first()
        wording = db.session.get_one(LetterTemplate, old.template_id).text
        old.content = plain_pdf(Made(old.made_from, wording, clock.local(old.printed_at).date()))
        old.sha256, old.printed_as = sha256(old.content).hexdigest(), None
        log.record(writer, Verb.LETTER_FREEZE, old)
    joined = alva.get(f"{call_in.page}/letters.pdf")
    assert joined.status == 200 and len(words(joined.data)) == 2 and archive.objections(joined.data) == ()
    with work():
        writer = actor("alva")
        old = db.session.query(FrozenLetter).order_by(FrozenLetter.id).first()
        old.sha256 = "0" * 64
        log.record(writer, Verb.LETTER_FREEZE, old)
    assert alva.get(f"{call_in.page}/letters.pdf").status == 422


def test_pages_that_would_be_set_otherwise_are_not_joined(work, browser, planned) -> None:
    from gvi.audit import log
    from gvi.audit.verbs import Verb

    call_in = planned(1)
    alva = browser("alva")
    alva.submit(call_in.page, CHECKED)
    with work():
        writer = actor("alva")
        letter = db.session.query(FrozenLetter).one()
        letter.printed_as = {**letter.printed_as, "envelope": ["right", 112, 47]}
        log.record(writer, Verb.LETTER_FREEZE, letter)
    answer = alva.get(f"{call_in.page}/letters.pdf")
    assert answer.status == 422 and alva.get(f"{call_in.page}/letters.zip").status == 200


def envelope(work, **choice) -> None:
    from gvi.documents.envelope import Window
    from gvi.sites.operations import set_envelope

    with work():
        site = db.session.query(Site).filter_by(code="malmo").one()
        set_envelope(actor("administrator"), site, **{**choice, "window": Window(choice["window"])})


def test_the_letters_follow_the_site_s_envelope(work, browser, planned) -> None:
    call_in = planned(2)
    envelope(work, window="left", window_x=30, window_y=50)
    alva = browser("alva")
    alva.submit(call_in.page, CHECKED)
    (page, *_) = PdfReader(io.BytesIO(alva.get(f"{call_in.page}/letters.pdf").data)).pages
    places: dict[str, float] = {}
    page.extract_text(visitor_text=lambda text, _cm, tm, _font, _size: places.setdefault(text.strip(), tm[4]))
    assert places["Vera Provsson"] == pytest.approx(32 * 72 / 25.4, abs=0.1)


@pytest.mark.parametrize("place", ["name", "recipient", "contact", "venue"])
def test_a_sign_without_a_shape_is_named_with_its_place(browser, planned, place: str) -> None:
    persons = {"name": {"name": "نور"}, "recipient": {"street": "שדרה 1"}, "contact": {"officer": "王芳"}, "venue": {}}
    told = {
        "name": "the name has characters that cannot be printed: ن (U+0646), و (U+0648), ر (U+0631)",
        "recipient": "the address has characters that cannot be printed: ש (U+05E9)",
        "contact": "the contact person's name has characters that cannot be printed: 王 (U+738B), 芳 (U+82B3)",
        "venue": "the venue's name has characters that cannot be printed: 市 (U+5E02)",
    }
    call_in = planned([persons[place]], **({"venue": "市 huset"} if place == "venue" else {}))
    page = browser("alva").get(call_in.page)
    assert told[place] in page.text and stages(page) == ["Lacks information"]


def test_the_test_page_is_at_hand_where_letters_are_printed(browser, planned) -> None:
    call_in = planned(1)
    alva = browser("alva")
    alva.submit(call_in.page, CHECKED)
    link = alva.get(call_in.page).soup.find("a", string="Test page for the envelope")["href"]
    (text,) = words(alva.get(link).data)
    assert "Test page for envelopes" in text and "110 mm from the left" in text and "Vera" not in text


def test_the_wording_in_both_languages_is_at_hand_and_names_nobody(browser, planned) -> None:
    call_in = planned([{}, {"kind": SupervisionKind.PROBATION_SENTENCE}])
    alva = browser("alva")
    link = alva.get(call_in.page).soup.find("a", string="The wording in Swedish and English side by side")["href"]
    pages = words(alva.get(link).data)
    assert len(pages) == 2 and all("Swedish – the text that applies" in page and "{name}" in page for page in pages)
    assert not any(name in page for name in NAMES for page in pages)


def test_without_letters_there_are_no_wordings_to_lay_beside_each_other(browser, work) -> None:
    with work():
        ref = factories.call_in(actor("alva")).ref
    assert browser("alva").get(f"/call-ins/{ref}/summons/languages.pdf").status == 422
