"""What speakers are mailed: worded by the town, in both languages, with plain places and nothing else."""

from __future__ import annotations

import pytest

from gvi.appearances import rules, wordings
from gvi.appearances.models import SpeakerText, Wording
from gvi.documents.wording import fields
from gvi.extensions import db
from tests.appearances import asking

PLACE = "/speakers/texts/invite-community/sv"


@pytest.mark.parametrize("kind", Wording)
@pytest.mark.parametrize("language", wordings.LANGUAGES)
def test_every_wording_there_is_can_be_filled(kind: Wording, language: str) -> None:
    text = wordings.standard(kind, language)
    assert not list(rules.may_word(kind, fields(text)))


@pytest.mark.parametrize("kind", Wording)
def test_both_languages_say_the_same_facts(kind: Wording) -> None:
    assert fields(wordings.standard(kind, "sv")) == fields(wordings.standard(kind, "en"))


def test_a_towns_own_wording_is_what_is_mailed_there_and_nowhere_else(browser, work) -> None:
    alva = browser("alva")
    page = alva.submit(PLACE, {"text": "Kom och tala\n\nHej {name}! Läs mer: {address}"})
    assert page.status == 200 and "your own" in page.text
    assert "your own" not in browser("alva", site="orebro").get("/speakers/texts").text
    with work():
        slot = asking.with_part(asking.meeting())
        ref, part = slot.call_in.ref, slot.ref
    alva.press(f"/call-ins/{ref}/speakers/pages", f"{part}/page/mail")
    with work():
        (mail,) = asking.mails()
        assert mail["Subject"] == "Kom och tala" and mail.get_content().startswith("Hej Gun Talare! Läs mer: http")
    assert "your own" not in alva.press(PLACE, "/restore").text
    with work():
        assert db.session.query(SpeakerText).count() == 0


@pytest.mark.parametrize(
    "text",
    [
        "Ämne\n\nHej {name}",
        "Ämne\n\n{address} {member}",
        "Ämne\n\n{address} {{7*7}}",
        "Ämne\n\n{address} {name.__class__}",
        "Ämne\n\n{address} {0}",
    ],
)
def test_what_cannot_be_filled_is_refused_and_kept_on_the_page(browser, work, text: str) -> None:
    page = browser("alva").submit(PLACE, {"text": text})
    assert page.status == 422 and len(page.errors) == 1
    assert page.soup.find("textarea").get_text().strip().endswith(text[-6:])
    with work():
        assert db.session.query(SpeakerText).count() == 0


def test_a_name_brings_no_heading_and_no_header(browser, work) -> None:
    with work():
        slot = asking.with_part(asking.meeting(), name="Gun {address}\nBcc: x@example.org")
        ref, part = slot.call_in.ref, slot.ref
    browser("alva").press(f"/call-ins/{ref}/speakers/pages", f"{part}/page/mail")
    with work():
        (mail,) = asking.mails()
        assert mail["Bcc"] is None and "Gun {address} Bcc: x@example.org" in " ".join(mail.get_content().split())


@pytest.mark.parametrize(
    ("who", "reads", "edits"), [("bo", 200, 403), ("alva", 200, 200), ("caseworker", 403, 403), ("speaker", 403, 403)]
)
def test_wordings_belong_to_those_who_keep_templates(browser, who: str, reads: int, edits: int) -> None:
    someone = browser(who)
    assert (someone.get("/speakers/texts").status, someone.get(PLACE).status) == (reads, edits)


def test_two_who_change_a_wording_at_once_are_told(browser) -> None:
    one, other = browser("alva"), browser("project_lead")
    one.submit(PLACE, {"text": "Ett\n\n{address}"})
    seen = one.get(PLACE)
    other.submit(PLACE, {"text": "Två\n\n{address}"})
    assert one.send(seen, PLACE, {"text": "Tre\n\n{address}"}).status == 409
