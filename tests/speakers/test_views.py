"""Speakers and run sheets through the front door."""

from __future__ import annotations

from gvi.audit.models import AuditEntry
from gvi.audit.verbs import Verb
from gvi.extensions import db
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
    return [field["value"] for field in page.soup.select("tbody input[name^=message_]")]


def slots(page) -> list[str]:
    return [row["id"] for row in page.soup.select("tbody tr")]


def ticked(page) -> list[tuple[bool, bool]]:
    """(has said yes, rehearsed), part by part."""
    kinds = ("confirmed", "rehearsed")
    return [
        tuple(page.soup.find("input", {"name": f"{kind}_{ref}"}).has_attr("checked") for kind in kinds)
        for ref in slots(page)
    ]


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
    third = slots(page)[2]
    page = alva.click(page, f"/call-ins/{ref}/speakers", "Earlier third")
    assert messages(page) == ["first", "third", "second"]
    assert "18:05" in page.soup.find(id=third).get_text()


def test_the_whole_run_sheet_is_filled_in_with_one_save(browser, work) -> None:
    with work():
        ref = factories.call_in(actor("alva")).ref
        gun = factories.speaker(actor("alva")).ref
    address = f"/call-ins/{ref}/speakers"
    alva = browser("alva")
    page = alva.press(address, "/speakers/default")
    first, *rest = slots(page)
    answers = {f"speaker_{each}": gun for each in rest} | {f"confirmed_{each}": "y" for each in rest}
    page = alva.click(
        page, address, "Save run sheet", {**answers, f"message_{first}": "Hej och välkomna", f"minutes_{first}": "4"}
    )
    assert page.status == 200 and "57 minutes" in page.text and messages(page)[0] == "Hej och välkomna"
    assert ticked(page) == [(False, False)] + [(True, False)] * 9
    assert "8 of 8" in page.heading


def test_a_new_speaker_has_not_said_yes_by_the_tick_of_the_former(browser, work) -> None:
    ref = add_parts(work, "only")
    address = f"/call-ins/{ref}/speakers"
    with work():
        other = factories.speaker(actor("alva"), name="Somebody Else").ref
    alva = browser("alva")
    (slot,) = slots(alva.get(address))
    page = alva.submit(address, {f"confirmed_{slot}": "y", f"rehearsed_{slot}": "y"}, action="/speakers")
    assert "1 of 1" in page.heading and ticked(page) == [(True, True)]
    page = alva.submit(address, {f"speaker_{slot}": other}, action="/speakers")
    assert "0 of 1" in page.heading and ticked(page) == [(False, False)]
    page = alva.submit(address, {f"confirmed_{slot}": "y"}, action="/speakers")
    assert ticked(page) == [(True, False)]
    assert "0 of 1" in alva.submit(f"{address}/{slot}", {"speaker_ref": ""}).heading


def test_nobody_says_yes_for_an_empty_chair_and_what_is_typed_stays(browser, work) -> None:
    ref = add_parts(work, "first", "second")
    address = f"/call-ins/{ref}/speakers"
    alva = browser("alva")
    first, second = slots(alva.get(address))
    page = alva.submit(
        address, {f"speaker_{first}": "", f"confirmed_{first}": "y", f"message_{second}": "Nytt"}, action="/speakers"
    )
    assert page.status == 422 and len(page.errors) == 1
    assert messages(page) == ["first", "Nytt"]
    assert page.soup.find("select", {"name": f"speaker_{first}"})["aria-invalid"] == "true"
    assert messages(alva.get(address)) == ["first", "second"]


def test_moving_and_removing_a_part_keep_what_is_typed_in_the_others(browser, work) -> None:
    ref = add_parts(work, "first", "second", "third")
    address = f"/call-ins/{ref}/speakers"
    alva = browser("alva")
    page = alva.get(address)
    first = slots(page)[0]
    page = alva.click(page, address, "Later second", {f"message_{first}": "Ändrad"})
    assert messages(page) == ["Ändrad", "third", "second"]
    page = alva.click(page, address, "Remove third", {f"minutes_{first}": "7"})
    assert messages(page) == ["Ändrad", "second"] and "12 minutes" in page.text


def test_two_people_filling_in_the_same_run_sheet_see_both_versions(browser, work) -> None:
    ref = add_parts(work, "first", "second")
    address = f"/call-ins/{ref}/speakers"
    alva, bo = browser("alva"), browser("bo")
    page = alva.get(address)
    first, second = slots(page)
    bo.submit(address, {f"message_{first}": "Bos del"}, action="/speakers")
    clash = alva.send(
        page, address, {f"message_{first}": "Alvas del", f"message_{second}": "Alvas andra"}, action="/speakers"
    )
    assert clash.status == 409 and "Bos del" in clash.text and "Alvas del" in clash.text
    assert messages(alva.get(address)) == ["Bos del", "second"]
    assert messages(alva.send(clash, address, action="/speakers")) == ["Alvas del", "Alvas andra"]


def test_a_part_that_was_moved_added_or_removed_meanwhile_is_a_clash_too(browser, work) -> None:
    ref = add_parts(work, "first", "second", "third")
    address = f"/call-ins/{ref}/speakers"
    alva, bo = browser("alva"), browser("bo")
    for button in ("Later first", "Remove second"):
        page = alva.get(address)
        bo.click(bo.get(address), address, button)
        assert alva.send(page, address, action="/speakers").status == 409, button
    page = alva.get(address)
    bo.submit(f"{address}/add", {"message": "Bos nya", "minutes": "3"})
    clash = alva.send(page, address, {f"message_{slots(page)[0]}": "Alvas"}, action="/speakers")
    assert clash.status == 409 and messages(clash) == ["Alvas", "third", "Bos nya"]
    assert messages(alva.send(clash, address, action="/speakers")) == ["Alvas", "third", "Bos nya"]


def test_who_no_longer_speaks_stays_where_they_stand(browser, work) -> None:
    from gvi.speakers import operations
    from gvi.speakers.models import Speaker

    ref = add_parts(work, "first", "second")
    address = f"/call-ins/{ref}/speakers"
    with work():
        operations.edit(actor("alva"), db.session.query(Speaker).one(), is_retired=True)
    page = browser("alva").submit(address, {}, action="/speakers")
    assert page.status == 200 and "Gun Talare" in page.soup.select_one("tbody select").get_text()


def test_a_table_saved_as_it_stands_changes_and_logs_nothing(browser, work) -> None:
    ref = add_parts(work, "first")
    with work():
        before = db.session.query(AuditEntry).filter_by(verb=Verb.SLOT_EDIT).count()
    browser("alva").submit(f"/call-ins/{ref}/speakers", {}, action="/speakers")
    with work():
        assert db.session.query(AuditEntry).filter_by(verb=Verb.SLOT_EDIT).count() == before


def test_the_number_of_queries_does_not_grow_with_the_run_sheet(browser, work, count_queries) -> None:
    def opened(ref: str) -> int:
        alva = browser("alva")
        with count_queries() as counted:
            assert alva.get(f"/call-ins/{ref}/speakers").status == 200
        return len(counted)

    assert opened(add_parts(work, "only")) == opened(add_parts(work, *map(str, range(12))))


def test_the_run_sheet_prints_on_one_page(browser, work) -> None:
    ref = add_parts(work, "first", "second")
    answer = browser("alva").get(f"/call-ins/{ref}/programme.pdf")
    assert (
        answer.data.startswith(b"%PDF")
        and answer.response.headers["Content-Disposition"] == 'attachment; filename="dokument.pdf"'
    )


def test_a_part_of_another_call_in_is_not_there(browser, work) -> None:
    ref, other = add_parts(work, "mine"), add_parts(work, "theirs")
    alva = browser("alva")
    (slot,) = slots(alva.get(f"/call-ins/{other}/speakers"))
    assert alva.get(f"/call-ins/{ref}/speakers/{slot}").status == 404


def test_who_only_reads_cannot_change(browser, work) -> None:
    ref = add_parts(work, "only")
    cim = browser("cim")
    page = cim.get(f"/call-ins/{ref}/speakers")
    assert "only" in page.text and "Add part" not in page.text and not page.soup.select("main input, main select")
    assert cim.post(f"/call-ins/{ref}/speakers").status == 403
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


def test_a_part_put_in_the_place_of_another_is_a_clash_though_the_number_is_the_same(browser, work) -> None:
    ref = add_parts(work, "first", "second")
    address = f"/call-ins/{ref}/speakers"
    alva, bo = browser("alva"), browser("bo")
    page = alva.get(address)
    bo.click(bo.get(address), address, "Remove second")
    bo.submit(f"{address}/add", {"message": "Bos nya", "minutes": "5"})
    clash = alva.send(page, address, action="/speakers")
    assert clash.status == 409 and messages(clash) == ["first", "Bos nya"]
