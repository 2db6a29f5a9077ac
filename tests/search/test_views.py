"""Searching through the front door."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import LargeBinary, select, type_coerce, update

from gvi.audit import log
from gvi.audit.models import AuditEntry, AuditValue
from gvi.audit.verbs import Verb
from gvi.core import clock
from gvi.extensions import db
from gvi.groups.models import Group
from gvi.members.models import Identity, NameToken
from tests import factories
from tests.members.test_plans import GROWING, plans
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


def test_a_name_is_found_by_three_letters_of_a_word_and_narrowed_by_more(browser, work) -> None:
    with work():
        johan = factories.member(actor("alva"), name="Johan Wallin").ref
        johansson = factories.member(actor("alva"), name="Åsa Johansson").ref
        factories.member(actor("alva"), name="Bea Prov")
    alva = browser("alva")

    def found(text: str) -> set[str]:
        return {hit.rpartition("/")[2] for hit in hits(alva.submit("/search", {"text": text}))}

    assert found("joh") == found("Johan") == {johan, johansson}
    assert found("johans") == {johansson}
    assert found("Wal Joh") == {johan}
    assert found("åsa JOHANSS") == {johansson}
    assert found("jo") == found("ohan") == found("Johanna") == set()


def test_what_a_name_begins_with_finds_nobody_elses_person(browser, work, count_queries) -> None:
    with work():
        factories.member(actor("bo"), name="Johan Wallin")
    answers = []
    for text in ("Joh", "Zac"):
        alva = browser("alva")
        alva.get("/search")
        with count_queries() as counted:
            page = alva.submit("/search", {"text": text})
        answers.append((page.text, len(counted)))
    assert answers[0] == answers[1]


def test_no_part_of_a_name_is_stored_in_the_open(work) -> None:
    with work():
        factories.member(actor("alva"), name="Johan Wallin")
    with work():
        tokens = set(db.session.scalars(select(NameToken.token)))
        assert len(tokens) == 4
        assert all(len(token) == 64 and "joh" not in token for token in tokens)


def test_text_is_found_by_any_three_letters_and_follows_what_is_written(browser, work) -> None:
    with work():
        group = factories.group(actor("bo"), alias="Idegran")
        group_ref = group.ref
        incident = factories.incident(actor("bo"), summary="Skott mot en bostad", area_name="Lindängen").ref
        call_in = factories.call_in(actor("alva"), venue="Folkets hus Norra").ref
    bo = browser("bo")
    assert hits(bo.submit("/search", {"text": "EGR"})) == [f"/groups/{group_ref}"]
    assert hits(bo.submit("/search", {"text": "bostad skott"})) == [f"/incidents/{incident}"]
    assert hits(bo.submit("/search", {"text": "DÄNG"})) == [f"/incidents/{incident}"]
    assert hits(bo.submit("/search", {"text": "folkets norra"})) == [f"/call-ins/{call_in}"]
    with work():
        editor = actor("bo")
        group = db.session.scalars(select(Group).where(Group.ref == group_ref)).one()
        group.alias = "Rönn"
        log.record(editor, Verb.GROUP_EDIT, group)
    assert hits(bo.submit("/search", {"text": "Idegran"})) == []
    assert hits(bo.submit("/search", {"text": "rönn"})) == [f"/groups/{group_ref}"]
    for odd in ('"', '" OR "', "a*b", "NEAR(x y)", "alias:rön", "rön*"):
        assert bo.submit("/search", {"text": odd}).status == 200


def test_text_of_another_town_is_not_found(browser, work) -> None:
    with work():
        factories.incident(actor("bo", "orebro"), summary="Skott mot en bostad")
    assert hits(browser("bo").submit("/search", {"text": "bostad"})) == []


def test_a_word_sought_whole_finds_a_name_without_unsealing_it(browser, work) -> None:
    with work():
        ref = factories.member(actor("alva"), name="Ada Prov").ref
        db.session.flush()
        db.session.execute(update(Identity).values(name=type_coerce(b"not to be unsealed", LargeBinary)))
    alva = browser("alva")
    for text in ("Prov", "ada PROV", "ada", "Pro"):
        assert hits(alva.submit("/search", {"text": text})) == [f"/members/{ref}"]


def test_as_many_statements_whatever_is_found(browser, work, count_queries) -> None:
    with work():
        factories.member(actor("bo"), name="Ada Prov", number=ADA, external_id="Prov-1")
        factories.group(actor("bo"), alias="Prov")
        factories.incident(actor("bo"), summary="Prov på bostad")
        factories.call_in(actor("bo"), venue="Provhuset")
    bo, numbers = browser("bo"), {}
    for text in ("Prov", "Zack", "19900101-2385", "Prov-1", "pr"):
        with count_queries() as counted:
            page = bo.submit("/search", {"text": text})
        numbers[len(hits(page))] = len([each for each in counted if "SELECT" in each and "audit" not in each])
    assert set(numbers) == {4, 0, 1}
    assert len(set(numbers.values())) == 1


def test_what_is_found_stands_in_its_order(browser, work) -> None:
    with work():
        bo = actor("bo")
        people = [factories.member(bo, name=f"{first} Prov").ref for first in ("Ada", "Bea", "Cia", "Dan")]
        groups = [factories.group(bo, alias=alias) for alias in ("Provo", "Aprov", "Lprov")]
        days = [clock.now() - timedelta(days=number) for number in (3, 1, 2)]
        incidents = [factories.incident(bo, summary="Prov", happened_at=day) for day in days]
        groups.sort(key=lambda group: group.alias)
        incidents.sort(key=lambda incident: incident.happened_at, reverse=True)
        wanted = [f"/members/{ref}" for ref in sorted(people)]
        wanted += [f"/groups/{group.ref}" for group in groups]
        wanted += [f"/incidents/{incident.ref}" for incident in incidents]
    assert hits(browser("bo").submit("/search", {"text": "prov"})) == wanted


def test_a_search_reads_no_growing_table_whole(app, browser, work) -> None:
    with work():
        for number in range(3):
            factories.member(actor("bo"), name=f"Ada Prov {number}", external_id=f"P-{number}")
    bo = browser("bo")
    bo.get("/search")
    for text in ("Ada Prov", "Prova", "P-1", "19900101-2385", "abcdefg"):
        with plans(app) as steps:
            assert bo.submit("/search", {"text": text}).status == 200
        assert (
            "name_token USING COVERING INDEX ix_name_token (site_id=? AND owner_agency_id=? AND token=?)"
            in " ".join(steps)
        )
        assert not [step for step in steps if step.startswith("SCAN") and step.split()[1] in (*GROWING, "name_token")]
