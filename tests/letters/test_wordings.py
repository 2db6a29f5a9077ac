"""A lawyer reads the wordings of letters that wait and lets them be used, by pages alone."""

from __future__ import annotations

from gvi.audit.models import AuditEntry
from gvi.audit.verbs import Verb
from gvi.extensions import db
from gvi.letters import versions
from gvi.letters.models import Kind
from gvi.letters.queries import wordings_of
from tests.world import actor

TEXT = "Inbjudan från staden\n\nHej {name}! Vi ses {weekday} den {date}."
PAGE = "/wordings"


def bring_in(work, who: str = "project_lead", text: str = TEXT) -> None:
    with work():
        versions.propose(actor(who), {(Kind.INVITATION, "sv"): text})


def in_use(work) -> str:
    with work():
        return wordings_of(actor("cim").site_id)[Kind.INVITATION, "sv"].text


def test_a_lawyer_finds_what_waits_on_today_reads_it_and_approves_it(browser, work) -> None:
    cim = browser("cim")
    assert "No wording waits." in cim.get(PAGE).text and "wording of a letter waits" not in cim.get("/today").text
    bring_in(work)
    assert "1 wording of a letter waits" in cim.get("/today").text
    page = cim.get(PAGE)
    assert "Vi ses {weekday} den {date}." in page.text and "The wording in use, version 1" in page.text
    assert in_use(work) != TEXT
    page = cim.press(PAGE, f"{PAGE}/approve")
    assert "The wording is approved." in page.text and "No wording waits." in page.text and in_use(work) == TEXT
    with work():
        assert db.session.query(AuditEntry).filter_by(verb=Verb.TEMPLATE_APPROVE).count() == 1


def test_what_was_read_is_approved_and_nothing_that_came_since(browser, work) -> None:
    bring_in(work)
    cim = browser("cim")
    page = cim.get(PAGE)
    bring_in(work, text=TEXT + " Ring {excuse_phone}.")
    form = page.form(f"{PAGE}/approve")
    refused = cim.client.post(f"{PAGE}/approve", data=page.fields(form), headers=cim.headers)
    assert refused.status_code == 422 and "waits no more" in refused.text
    with work():
        assert not db.session.query(AuditEntry).filter_by(verb=Verb.TEMPLATE_APPROVE).count()


def test_whoever_brought_it_in_and_whoever_is_no_lawyer_cannot_approve_it(browser, work) -> None:
    bring_in(work, "cim")
    cim, sent = browser("cim"), {"kind": "invitation", "language": "sv", "number": "2"}
    page = cim.get(PAGE)
    assert "You have brought it in" in page.text and not page.soup.select("main form")
    assert "wording of a letter waits" not in cim.get("/today").text
    assert cim.post(f"{PAGE}/approve", sent).status == 422
    for who in ("project_lead", "alva", "bo", "administrator"):
        assert browser(who).get(PAGE).status == 403 and browser(who).post(f"{PAGE}/approve", sent).status == 403
    assert in_use(work) != TEXT
