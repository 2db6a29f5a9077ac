"""Secret addresses under attack: guessed, used again, asked in other ways, of another town, and read over a shoulder."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest
import time_machine
from sqlalchemy import text

from gvi.appearances import link_views
from gvi.appearances.link_views import FROM_ONE
from gvi.appearances.models import PollAnswer, SpeakerLink
from gvi.audit import log
from gvi.audit.models import AuditEntry, AuditValue
from gvi.audit.verbs import Verb
from gvi.callins.models import CallIn
from gvi.core import clock
from gvi.extensions import db
from gvi.mail.work import deliver_due
from gvi.speakers import operations as speaking
from gvi.speakers.models import Slot
from tests import factories
from tests.appearances import asking
from tests.callins import scene
from tests.mail.postoffice import PostOffice
from tests.world import actor

NEVER = f"/speaking/{'x' * 43}"


@pytest.fixture
def asked(browser, work) -> tuple[str, list[str]]:
    """(ref of the meeting, addresses to its dates)."""
    with work():
        ref, refs = asking.meeting().ref, asking.speakers()
    return ref, asking.addresses(browser("alva").submit(f"/call-ins/{ref}/dates/ask", asking.typed(*refs.values())))


@pytest.fixture
def page(browser, work) -> tuple[str, str, str]:
    """(ref of the meeting, ref of the part, address of the speaker's own page)."""
    with work():
        call_in = asking.meeting()
        slot = asking.with_part(call_in, script="Säg vem du är\nSäg vad du vill")
        ref, part = call_in.ref, slot.ref
    shown = browser("alva").press(f"/call-ins/{ref}/speakers/pages", f"{part}/page/copy")
    (address,) = asking.addresses(shown)
    return ref, part, address


def expire(link: SpeakerLink) -> None:
    """Its time ran out a second ago."""
    alva = actor("alva")
    link.expires_at = clock.now() - timedelta(seconds=1)
    log.record(alva, Verb.SPEAKER_LINK_MAKE, link)


def alike(pages) -> None:
    """Nothing tells these answers apart but what is drawn by lot."""
    assert {each.status for each in pages} == {404}
    assert len({each.text for each in pages}) == 1
    told = {"Date", "Set-Cookie", "Content-Length"}
    assert len({repr(sorted((k, v) for k, v in each.response.headers.items() if k not in told)) for each in pages}) == 1


def test_unknown_ended_expired_and_cut_off_addresses_are_answered_alike(browser, work, asked, page) -> None:
    (ref, (ended, expired, living)), (_ref, _part, own) = asked, page
    alva = browser("alva")
    with work():
        digests = {sha256(each.rpartition("/")[2].encode()).hexdigest(): each for each in (ended, expired)}
        links = {digests[link.digest]: link for link in db.session.query(SpeakerLink) if link.digest in digests}
        expire(links[expired])
        gone = links[ended].ref
    alva.post(f"/call-ins/{ref}/dates/addresses/{gone}/end")
    nobody = browser()
    assert nobody.get(living).status == nobody.get(own).status == 200
    alike(
        [
            nobody.get(each)
            for each in (
                ended,
                expired,
                NEVER,
                living[:-1],
                living + "x",
                own[:-5] + own[-5:].swapcase(),
                "/speaking/no",
            )
        ]
    )


def test_a_speakers_address_goes_along_when_the_meeting_is_moved_to_a_later_day(browser, work, page) -> None:
    ref, _part, own = page
    with work():
        alva, call_in = actor("alva"), db.session.query(CallIn).filter_by(ref=ref).one()
        call_in.starts_at += timedelta(days=14)
        log.record(alva, Verb.CALL_IN_EDIT, call_in)
        before, after = call_in.starts_at - timedelta(days=1), call_in.ends_at + timedelta(days=1, minutes=1)
    for moment, status in ((before, 200), (after, 404)):
        with time_machine.travel(moment, tick=True):
            assert browser().get(own).status == status


def test_what_went_to_a_mail_address_that_was_wrong_opens_nothing_any_more(browser, work, page) -> None:
    _ref, _part, own = page
    with work():
        speaker = db.session.query(SpeakerLink).first().speaker
        speaking.edit(actor("alva"), speaker, phone="070-174 06 05")
    assert browser().get(own).status == 200
    with work():
        speaker = db.session.query(SpeakerLink).first().speaker
        speaking.edit(actor("alva"), speaker, email="ratt@talare.example")
    assert browser().get(own).status == 404


def test_an_expired_address_takes_no_answer_either(browser, work, asked) -> None:
    _ref, (address, *_others) = asked
    open_page = browser()
    seen = open_page.get(address)
    with work():
        for link in db.session.query(SpeakerLink).all():
            expire(link)
    late = open_page.send(seen, address, {"date_1": "yes", "date_2": "no", "date_3": "no"})
    assert late.status == 404
    with work():
        assert db.session.query(PollAnswer).count() == 0


@pytest.mark.parametrize("which", ["dates", "own page"])
def test_an_address_opens_one_thing_alone_and_tells_of_nobody(browser, work, asked, page, which: str) -> None:
    _ref, addresses = asked
    meeting, _part, own = page
    browser().submit(addresses[1], {"date_1": "if_need_be", "date_2": "no", "date_3": "no"})
    with work():
        call_in = scene.people(
            3, starts_at=scene.evening(30), cleared=False, purpose="Stoppa våldet", trigger_wording="Skotten i Norr"
        )
        group = factories.group(actor("bo"), alias="Almgruppen")
        asking.with_part(call_in, name="Rut Hemlig", message="En annans del")
        known = {each.member.ref for each in call_in.invitations} | {each.code for each in call_in.invitations}
        known |= {
            group.alias,
            group.ref,
            "Rut",
            "Stoppa",
            "Skotten",
            "En annans del",
            "Hedda",
            "Lars",
            meeting,
            call_in.ref,
        }
    shown = browser().get(addresses[0] if which == "dates" else own)
    said = shown.data.decode()
    assert shown.status == 200
    assert not [word for word in known if word in said]
    if which == "dates":
        assert shown.soup.select("input[checked]") == [], "what another answered is nobody's business"
    links = {each.get("href", "") for each in shown.soup.find_all("a")}
    assert not [each for each in links if not each.startswith(("/speaking/", "#", "tel:"))]


def test_the_address_of_one_takes_no_answer_for_another(browser, work, asked) -> None:
    _ref, (mine, *_others) = asked
    browser().submit(mine, {"date_1": "yes", "date_2": "yes", "date_3": "yes"})
    with work():
        speakers = {each.speaker_id for each in db.session.query(PollAnswer)}
        link = (
            db.session.query(SpeakerLink).filter_by(digest=sha256(mine.rpartition("/")[2].encode()).hexdigest()).one()
        )
        assert speakers == {link.speaker_id}


def test_what_is_added_to_the_form_counts_for_nothing(browser, work, asked, page) -> None:
    """Dates of another poll, another meeting, another speaker: the address alone says what is answered."""
    _meeting, part, own = page
    with work():
        other = asking.with_part(asking.meeting(venue="Annan lokal"), name="Rut Hemlig").call_in.ref
    nobody = browser()
    seen = nobody.get(own)
    token = seen.soup.find("input", {"name": "csrf_token"})["value"]
    form = {"csrf_token": token, "comes": "no", "said": "", "meeting": other, "speaker_ref": "x", "date_9": "yes"}
    assert nobody.client.post(own, data=form).status_code == 303
    with work():
        declined = {each.ref for each in db.session.query(Slot).filter_by(is_declined=True)}
        assert declined == {part} and db.session.query(PollAnswer).count() == 0


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "DELETE", "PATCH"])
def test_other_ways_of_asking_change_nothing_and_tell_nothing(browser, work, asked, page, method: str) -> None:
    _ref, (address, *_others) = asked
    own = page[2]
    nobody = browser()
    for each in (address, own):
        known, unknown = (nobody.client.open(where, method=method) for where in (each, NEVER))
        assert not known.data or method not in {"HEAD", "OPTIONS"}
        if method != "HEAD":
            assert (known.status_code, known.headers.get("Allow")) == (
                unknown.status_code,
                unknown.headers.get("Allow"),
            )
    with work():
        assert db.session.query(PollAnswer).count() == 0
        assert not db.session.query(Slot).filter(Slot.answered_at.is_not(None)).count()


def test_looking_changes_nothing(browser, work, page) -> None:
    own = page[2]
    with work():
        before = db.session.query(AuditEntry).count()
        versions = [each.version for each in db.session.query(SpeakerLink)]
    for _time in range(3):
        assert browser().get(own + "?lang=en").status == 200
    with work():
        assert db.session.query(AuditEntry).count() == before
        assert [each.version for each in db.session.query(SpeakerLink)] == versions


def test_an_answer_without_the_forms_token_is_refused(browser, work, asked, page) -> None:
    for address in (asked[1][0], page[2], NEVER):
        nobody = browser()
        nobody.get(address)
        assert nobody.client.post(address, data={"comes": "yes", "date_1": "yes"}).status_code == 400
        assert nobody.client.post(address, data={"comes": "yes", "csrf_token": "made-up"}).status_code == 400


def test_a_new_address_kills_the_old_and_the_meeting_off_kills_all(browser, page) -> None:
    ref, part, first = page
    alva = browser("alva")
    (second,) = asking.addresses(alva.press(f"/call-ins/{ref}/speakers/pages", f"{part}/page/copy"))
    assert (browser().get(first).status, browser().get(second).status) == (404, 200)
    alva.submit(f"/call-ins/{ref}/cancel", {"reason": "Salen brann"})
    assert browser().get(second).status == 404


def test_who_no_longer_stands_in_the_run_sheet_has_no_page(browser, work, page) -> None:
    _ref, part, address = page
    with work():
        from gvi.speakers import operations as speaking

        speaking.remove_slot(actor("alva"), db.session.query(Slot).filter_by(ref=part).one())
    assert browser().get(address).status == 404


def test_the_page_closes_the_day_after_the_meeting(browser, page) -> None:
    address = page[2]
    for days, status in ((30, 200), (31, 200), (32, 404)):
        with time_machine.travel(scene.evening(days) + timedelta(minutes=30), tick=False):
            assert browser().get(address).status == status, days


def test_only_a_digest_is_kept_and_a_mail_that_has_left_is_emptied(app, browser, work, asked, page) -> None:
    tokens = [each.rpartition("/")[2] for each in (*asked[1], page[2])]
    for address in asked[1]:
        browser().get(address)
    with work():
        digests = {link.digest for link in db.session.query(SpeakerLink)}
        assert digests == {sha256(token.encode()).hexdigest() for token in tokens}
        for value in db.session.query(AuditValue):
            assert not [each for each in (*tokens, *digests) if each in repr((value.values, value.reason))]
        for (table,) in db.session.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).all():
            kept = repr(db.session.execute(text(f'SELECT * FROM "{table}"')).all())
            assert not [each for each in tokens if each in kept], table
    office = PostOffice()
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], smtp_url=office.url)
    office.open()
    with app.app_context():
        assert deliver_due() == 3
    office.close()
    assert sorted(asking.in_mail(each) for each in office.letters) == sorted(asked[1])
    with work():
        assert asking.mails() == []


def test_the_programs_own_log_does_not_say_the_address(browser, asked, capfd, caplog) -> None:
    token = asked[1][0].rpartition("/")[2]
    caplog.set_level("DEBUG")
    browser().submit(asked[1][0], {"date_1": "yes", "date_2": "no", "date_3": "no"})
    told = capfd.readouterr()
    assert token not in caplog.text + told.out + told.err


def test_nobody_keeps_the_page_and_no_other_site_learns_its_address(browser, asked, page) -> None:
    for address in (asked[1][0], page[2], NEVER):
        headers = browser().get(address).response.headers
        assert headers["Cache-Control"] == "no-store" and headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Frame-Options"] == "DENY" and "noindex" in headers["X-Robots-Tag"]


def test_it_works_behind_https_where_no_referrer_is_sent(browser, work, page) -> None:
    nobody, address = browser(), page[2]
    seen = nobody.client.get(address, base_url="https://localhost")
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', seen.get_data(as_text=True))
    assert token
    form = {"csrf_token": token[1], "comes": "yes", "said": "", "meeting": ""}
    assert nobody.client.post(address, data=form, base_url="https://localhost").status_code == 303
    with work():
        assert db.session.query(Slot).filter_by(is_confirmed=True).count() == 1


def test_who_tries_many_is_slowed_down(browser, monkeypatch, asked) -> None:
    monkeypatch.setattr(link_views, "FROM_ONE", replace(FROM_ONE, attempts=3))
    nobody = browser()
    tried = [nobody.get(f"/speaking/{letter * 43}").status for letter in "abc"]
    assert tried == [404] * 3 and nobody.get(asked[1][0]).status == 429


def test_another_towns_coordinator_ends_nobodys_address(browser, work, asked) -> None:
    ref, addresses = asked
    with work():
        link = db.session.query(SpeakerLink).first().ref
    stranger = browser("alva", site="orebro")
    for verb in ("renew", "end"):
        assert stranger.post(f"/call-ins/{ref}/dates/addresses/{link}/{verb}").status == 404
    with work():
        here = factories.call_in(actor("alva", "orebro")).ref
    assert stranger.post(f"/call-ins/{here}/dates/addresses/{link}/end").status == 404
    assert {browser().get(each).status for each in addresses} == {200}


def test_the_page_speaks_the_speakers_language_and_the_other_one(browser, page) -> None:
    assert browser(locale="en").get(page[2]).soup.html["lang"] == "sv"
    english = browser(locale="sv").get(page[2] + "?lang=en")
    assert english.soup.html["lang"] == "en" and "Can you speak?" in english.text
    hours = browser(locale="en").get(page[2]).soup.find("dt", string="Mötet").find_next("dd").get_text(strip=True)
    assert re.fullmatch(r".+ kl\.\s\d\d\.\d\d–\d\d\.\d\d", hours)
    assert browser().get(page[2] + "?lang=<script>").soup.html["lang"] == "sv"
