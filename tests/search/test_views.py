"""Searching through the front door."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from gvi.audit.models import AuditEntry, AuditValue
from gvi.extensions import db
from tests import factories
from tests.world import actor

ADA = "199001012385"


def hits(page) -> list[str]:
    """Where the hits lead."""
    return [link["href"] for link in page.soup.select("#content .rows a")]


@pytest.mark.parametrize("text", ["Ada Prov", "19900101-2385", "K-9"])
def test_a_person_is_found_as_a_ref(browser, work, text: str) -> None:
    with work():
        ref = factories.member(actor("alva"), name="Ada Prov", number=ADA, external_id="K-9").ref
    page = browser("alva").submit("/search", {"text": text})
    assert hits(page) == [f"/members/{ref}"]
    assert "Prov" not in page.soup.select_one("#content .rows").get_text()


def test_another_agencys_person_and_nobody_are_answered_alike(browser, work, count_queries) -> None:
    with work():
        factories.member(actor("bo"), name="Ada Prov", number=ADA)
    answers = []
    for text in ("Ada Prov", "Bea Prov"):
        alva = browser("alva")
        alva.get("/search")
        with count_queries() as counted:
            page = alva.submit("/search", {"text": text})
        answers.append((page.text, page.status, len(counted)))
    assert answers[0] == answers[1]
    assert "No hits" in answers[0][0]


def test_groups_are_found_by_part_of_their_alias_and_call_ins_by_ref(browser, work) -> None:
    with work():
        group = factories.group(actor("bo"), alias="Alm").ref
        call_in = factories.call_in(actor("alva")).ref
    alva = browser("alva")
    assert hits(alva.submit("/search", {"text": "al"})) == [f"/groups/{group}"]
    assert hits(alva.submit("/search", {"text": call_in})) == [f"/call-ins/{call_in}"]
    assert hits(alva.submit("/search", {"text": "%"})) == []


def test_the_log_keeps_that_it_was_asked_and_not_what(browser, work) -> None:
    browser("alva").submit("/search", {"text": "Ada Prov"})
    with work():
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "search")).one()
        value = db.session.get_one(AuditValue, entry.id)
        assert set(value.values) == {"asked", "found"}
        assert len(value.values["asked"]) == 64
        assert "Ada" not in str(value.values)


def test_what_was_sought_stands_in_no_address(browser) -> None:
    form = browser("alva").get("/search").form()
    assert form["method"] == "post"
    assert browser("alva").get("/search?text=Ada").text.count("Ada") == 0


def test_an_empty_search_is_told_so(browser) -> None:
    assert browser("alva").submit("/search", {"text": " "}).status == 422


def test_who_reads_neither_people_nor_groups_cannot_search(browser) -> None:
    for role in ("speaker", "administrator", "partner"):
        assert browser(role).get("/search").status == 403


def test_a_reader_of_groups_alone_finds_no_people(browser, work) -> None:
    with work():
        factories.member(actor("alva"), name="Ada Prov")
    assert hits(browser("project_lead").submit("/search", {"text": "Ada"})) == []
