"""Speakers and run sheets through the front door."""

from __future__ import annotations

from tests import factories
from tests.world import actor

SPEAKER = {"name": "Ingrid Mor", "voice": "community", "organisation": "Mammor mot våld", "email": "ingrid@example.org"}


def add_parts(work, *messages: str) -> str:
    """A call-in with parts of five minutes, in order; its ref."""
    from gvi.speakers import operations
    from gvi.speakers.models import Voice

    with work():
        call_in = factories.call_in(actor("alva"))
        speaker = factories.speaker(actor("alva"))
        for message in messages:
            operations.add_slot(actor("alva"), call_in, message=message, minutes=5, voice=Voice.LAW, speaker=speaker)
        return call_in.ref


def messages(page) -> list[str]:
    return [heading.get_text() for heading in page.soup.select(".part h2")]


def test_a_speaker_is_registered_and_found_again(browser) -> None:
    alva = browser("alva")
    page = alva.submit("/speakers/add", SPEAKER)
    assert page.heading == "Ingrid Mor"
    assert "Ingrid Mor" in alva.get("/speakers/?q=mammor").text
    assert "Ingrid Mor" not in alva.get("/speakers/?q=nobody").text


def test_what_is_typed_survives_an_error(browser) -> None:
    page = browser("alva").submit("/speakers/add", {**SPEAKER, "email": "not an address", "name": "Åsa Övrén"})
    assert page.status == 422
    assert len(page.errors) == 1
    assert page.soup.find("input", {"name": "name"})["value"] == "Åsa Övrén"
    assert page.soup.find("input", {"name": "email"})["aria-invalid"] == "true"


def test_two_people_saving_the_same_speaker_see_both_versions(browser, work) -> None:
    with work():
        ref = factories.speaker(actor("alva")).ref
    alva, bo = browser("alva"), browser("bo")
    page = alva.get(f"/speakers/{ref}/edit")
    assert bo.submit(f"/speakers/{ref}/edit", {"name": "Bos version"}).status == 200
    clash = alva.send(page, f"/speakers/{ref}/edit", {"name": "Alvas version"})
    assert clash.status == 409
    assert "Bos version" in clash.text and "Alvas version" in clash.text
    saved = alva.send(clash, f"/speakers/{ref}/edit")
    assert saved.heading == "Alvas version"


def test_the_default_run_sheet_is_one_press_away(browser, work) -> None:
    with work():
        ref = factories.call_in(actor("alva")).ref
    page = browser("alva").press(f"/call-ins/{ref}/speakers", "/speakers/default")
    assert len(messages(page)) == 10
    assert "56 minutes" in page.text


def test_parts_change_places_and_the_times_follow(browser, work) -> None:
    ref = add_parts(work, "first", "second", "third")
    alva = browser("alva")
    page = alva.get(f"/call-ins/{ref}/speakers")
    third = page.soup.select(".parts > li")[2]["id"]
    page = alva.press(f"/call-ins/{ref}/speakers", f"/speakers/{third}/up")
    assert messages(page) == ["first", "third", "second"]
    assert "18:05" in page.soup.find(id=third).get_text()


def test_a_new_speaker_has_not_said_yes(browser, work) -> None:
    ref = add_parts(work, "only")
    with work():
        other = factories.speaker(actor("alva"), name="Somebody Else").ref
    alva = browser("alva")
    slot = alva.get(f"/call-ins/{ref}/speakers").soup.select_one(".parts > li")["id"]
    assert "1 of 1" in alva.press(f"/call-ins/{ref}/speakers", f"/speakers/{slot}/confirm").heading
    page = alva.submit(f"/call-ins/{ref}/speakers/{slot}", {"speaker_ref": other})
    assert "0 of 1" in page.heading


def test_the_run_sheet_prints_on_one_page(browser, work) -> None:
    ref = add_parts(work, "first", "second")
    answer = browser("alva").get(f"/call-ins/{ref}/programme.pdf")
    assert (
        answer.data.startswith(b"%PDF")
        and answer.response.headers["Content-Disposition"] == 'attachment; filename="run-sheet.pdf"'
    )


def test_a_part_of_another_call_in_is_not_there(browser, work) -> None:
    ref, other = add_parts(work, "mine"), add_parts(work, "theirs")
    alva = browser("alva")
    slot = alva.get(f"/call-ins/{other}/speakers").soup.select_one(".parts > li")["id"]
    assert alva.get(f"/call-ins/{ref}/speakers/{slot}").status == 404


def test_who_only_reads_cannot_change(browser, work) -> None:
    ref = add_parts(work, "only")
    cim = browser("cim")
    assert "Add part" not in cim.get(f"/call-ins/{ref}/speakers").text
    assert cim.get(f"/call-ins/{ref}/speakers/add").status == 403
    assert cim.post(f"/call-ins/{ref}/speakers/default").status == 403


def test_the_number_of_queries_does_not_grow_with_the_register(browser, work, count_queries) -> None:
    def opened() -> int:
        alva = browser("alva")
        with count_queries() as counted:
            assert alva.get("/speakers/").status == 200
        return len(counted)

    with work():
        factories.speaker(actor("alva"))
    before = opened()
    with work():
        for number in range(30):
            factories.speaker(actor("alva"), name=f"Speaker {number}")
    assert opened() == before
