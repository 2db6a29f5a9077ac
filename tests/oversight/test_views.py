"""The auditor's pages: pseudonyms in the log, unusual look-ups, and a sample with its receipt."""

from __future__ import annotations

import json
from datetime import date, time, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from gvi.access.roles import AgencyKind, Role
from gvi.accounts.models import User
from gvi.accounts.operations import add_posting
from gvi.audit import chain, log
from gvi.audit.models import AuditEntry
from gvi.audit.pseudonyms import pseudonym, ref_of
from gvi.audit.verbs import Verb
from gvi.core import clock
from gvi.core.keys import new_ref
from gvi.extensions import db
from gvi.members import operations as people
from gvi.members.models import Member
from gvi.oversight.models import Finding, LogReview, LogReviewLine
from gvi.sites.models import Site
from tests import factories, world
from tests.world import actor

NIGHT = clock.at(date(2026, 3, 10), time(23, 0))


@pytest.fixture
def audited(work) -> None:
    """The town's auditor audits probation."""
    with work():
        auditor = actor("auditor")
        user = db.session.get_one(User, auditor.user_id)
        made = add_posting(
            actor("administrator"), user, agency=world.agency(AgencyKind.PROBATION),
            site=db.session.get_one(Site, auditor.site_id), role=Role.AUDITOR, starts_on=date(2021, 1, 1),
        )  # fmt: skip
        db.session.flush()
        user.posting_id = made.id
        log.record(auditor, Verb.SWITCH, user)


def rows(page) -> list[str]:
    return [" ".join(row.get_text(" ").split()) for row in page.soup.select("tbody tr")]


def followed(work, **values: object) -> str:
    with work():
        return factories.member(actor("alva"), **values).ref


def read(work, ref: str, *, times: int = 1) -> None:
    with work():
        member = db.session.scalars(select(Member).where(Member.ref == ref)).one()
        for _ in range(times):
            log.read(actor("alva"), Verb.READ, [member])


def test_every_ref_has_one_pseudonym_and_comes_back_from_it(app: Flask) -> None:
    with app.app_context():
        refs = {new_ref() for _ in range(2000)}
        named = {pseudonym((1, 2), ref) for ref in refs}
        assert len(named) == len(refs)
        assert all(ref_of((1, 2), pseudonym((1, 2), ref)) == ref for ref in list(refs)[:300])
        ref = refs.pop()
        assert pseudonym((1, 2), ref) == pseudonym((1, 2), ref) != pseudonym((1, 3), ref)
        assert ref.upper() not in pseudonym((1, 2), ref)
        assert ref_of((1, 2), ref) is None and ref_of((1, 2), "P-aeiouae") is None


def test_the_log_shows_people_by_pseudonym_and_is_searched_by_it(app: Flask, browser, work, audited) -> None:
    ref = followed(work, name="Nils Prov")
    with work():
        named = pseudonym((actor("alva").site_id, actor("alva").agency_id), ref)
    auditor = browser("auditor")
    page = auditor.get("/admin/log")
    assert named in page.text and ref not in page.text and "Nils" not in page.text
    for sought in (named, named.lower(), ref):
        found = rows(auditor.get(f"/admin/log?ref={sought}"))
        assert len(found) == 2 and all(named in row for row in found), sought
    run = app.test_cli_runner().invoke
    shown = run(args=["audit", "show", named, "--json", "--as", world.address("auditor")])
    assert {line["verb"] for line in json.loads(shown.stdout)} == {Verb.MEMBER_ADD, Verb.IDENTITY_EDIT}


def test_an_entry_is_found_by_its_number(browser, work, audited) -> None:
    followed(work)
    auditor = browser("auditor")
    assert len(rows(auditor.get("/admin/log?number=1"))) == 1
    assert len(rows(auditor.get("/admin/log?number=nonsense"))) > 1


def test_unusual_lookups_of_every_kind_are_told_without_names(browser, work, audited) -> None:
    day = date(2026, 3, 10)
    refs = [followed(work, name="Nils Malmo" if n == 0 else None) for n in range(21)]
    with work():
        first = db.session.scalars(select(Member).where(Member.ref == refs[0])).one()
        officer = db.session.get_one(User, actor("probation_officer").user_id)
        people.assign(actor("alva"), first, user=officer).created_at = NIGHT - timedelta(days=1)
    with work():
        alva = actor("alva")
        for ref in refs:
            log._pend(log.Note(alva.site_id, alva.agency_id, Verb.READ, "member", ref, alva, at=NIGHT))
    page = browser("auditor").get(f"/admin/log/unusual?from_day={day}&to_day={day}")
    found = rows(page)
    for what, reads, persons in (
        ("Many people in a short time", 21, 21), ("Outside ordinary hours", 21, 21),
        ("Same name as the reader", 1, 1), ("Outside the assignment", 1, 1),
    ):  # fmt: skip
        assert any(row.startswith(what) and f" {reads} {persons} " in row for row in found), (what, found)
    assert len(found) == 4 and "Nils" not in page.text and not any(ref in page.text for ref in refs)


def test_a_quiet_week_says_so_and_a_wrong_period_is_refused(browser, work, audited) -> None:
    auditor = browser("auditor")
    assert "Nothing out of the ordinary" in auditor.get("/admin/log/unusual?from_day=2025-01-01&to_day=2025-01-07").text
    assert auditor.get("/admin/log/unusual?from_day=2025-01-07&to_day=2025-01-01").status == 422
    assert auditor.get("/admin/log/unusual?from_day=nonsense&to_day=2025-01-01").status == 422
    assert auditor.get("/admin/log/unusual").status == 200


def test_another_agencys_auditor_sees_nothing_of_it(browser, work) -> None:
    ref = followed(work)
    read(work, ref, times=3)
    page = browser("auditor").get("/admin/log/unusual")
    assert page.status == 200 and rows(page) == []
    for who in ("alva", "administrator", "bo"):
        assert browser(who).get("/admin/log/unusual").status == 403
        assert browser(who).get("/admin/log/reviews").status == 403


def drawn(browser, size: int) -> str:
    today = clock.today()
    form = {"from_day": today - timedelta(days=1), "to_day": today + timedelta(days=1), "size": size}
    page = browser.post("/admin/log/reviews/draw", {name: str(value) for name, value in form.items()})
    assert page.status == 303, page.text
    return str(page.response.headers["Location"]).rpartition("/")[2]


def test_a_sample_is_drawn_judged_and_finished_with_a_receipt(browser, work, audited) -> None:
    ref = followed(work, name="Nils Prov")
    read(work, ref, times=9)
    auditor = browser("auditor")
    review = drawn(auditor, 4)
    page = auditor.get(f"/admin/log/reviews/{review}")
    assert len(rows(page)) == 4 and ref not in page.text and "Nils" not in page.text
    form = page.fields(page.form())
    answers = {name: "fine" for name in form if name.startswith("finding_")}
    some, *rest = sorted(answers)
    early = auditor.post(f"/admin/log/reviews/{review}", {**form, **dict.fromkeys(rest, "fine"), "then": "finish"})
    assert early.status == 422 and "1 reads have not been judged" in early.text
    note = some.replace("finding", "note")
    page = auditor.get(f"/admin/log/reviews/{review}")
    form = page.fields(page.form())
    done = {**form, **answers, some: "asked", note: "Frågade chefen", "then": "finish"}
    assert auditor.post(f"/admin/log/reviews/{review}", done).status == 303
    with work():
        found = db.session.scalars(select(LogReview)).one()
        assert (found.receipt["population"], found.receipt["sample"]) == (9, 4)
        assert (found.receipt["fine"], found.receipt["asked"]) == (3, 1)
        assert len(set(found.receipt["numbers"])) == 4 and len(found.receipt["chain_head"]) == 64
        assert ref not in json.dumps(found.receipt)
        lines = list(db.session.scalars(select(LogReviewLine)))
        assert [line.note for line in lines if line.finding is Finding.ASKED] == ["Frågade chefen"]
        assert not [verdict for verdict in chain.verify() if verdict.why]
    again = auditor.get(f"/admin/log/reviews/{review}")
    assert "Frågade chefen" in again.text and not again.soup.select("main select")
    assert auditor.post(f"/admin/log/reviews/{review}", done).status in {409, 422}


def test_a_sample_comes_from_the_period_alone_and_never_from_reads_of_the_log(browser, work, audited) -> None:
    ref = followed(work)
    read(work, ref, times=3)
    auditor = browser("auditor")
    auditor.get("/admin/log")
    review = drawn(auditor, 200)
    with work():
        found = db.session.scalars(select(LogReview).where(LogReview.ref == review)).one()
        kinds = select(AuditEntry.subject_kind).join(LogReviewLine, LogReviewLine.entry_id == AuditEntry.id)
        assert found.population == 3 and set(db.session.scalars(kinds)) == {"member"}
    long_ago = {"from_day": "2024-01-01", "to_day": "2024-01-31", "size": "5"}
    assert "Nothing was read" in auditor.post("/admin/log/reviews/draw", long_ago).text


def test_a_site_says_from_where_on_a_look_up_is_unusual_and_it_is_logged(browser, work, audited) -> None:
    with work():
        refs = [factories.member(actor("alva")).ref for _each in range(3)]
    with work():
        for ref in refs:
            log.read(actor("alva"), Verb.READ, [db.session.scalars(select(Member).where(Member.ref == ref)).one()])
    days = f"/admin/log/unusual?from_day={clock.today()}&to_day={clock.today()}&kind=many"
    auditor = browser("auditor")
    assert "more than 20 different people within 10 minutes" in auditor.get(days).text
    assert not auditor.get(days).soup.select("main table tbody tr")
    admin = browser("administrator")
    assert "Limits of look-ups" in admin.get("/admin/agencies").text
    wrong = admin.submit("/admin/look-ups", {"unusual_people": "0", "day_begins": "0", "day_ends": "0"})
    assert wrong.status == 422 and len(wrong.errors) == 2
    assert "Saved." in admin.submit("/admin/look-ups", {"unusual_people": "2", "unusual_minutes": "600"}).text
    page = auditor.get(days)
    assert "more than 2 different people within 600 minutes" in page.text
    assert len(page.soup.select("main table tbody tr")) == 1
    with work():
        assert db.session.query(AuditEntry).filter_by(verb=Verb.SITE_EDIT).count() == 1
    assert browser("bo").get("/admin/look-ups").status == 403


def test_the_log_names_what_was_changed_and_not_how_rows_are_kept_apart(browser, work, audited) -> None:
    with work():
        factories.member(actor("alva"), purpose="Call-in")
    page = browser("auditor").get("/admin/log?verb=member.add").text
    assert "purpose" in page and "owner_agency_id" not in page and "site_id" not in page


@pytest.mark.parametrize(
    ("address", "entry"),
    [
        ("/admin/log/unusual", "Log"), ("/admin/log/reviews", "Log"), ("/admin/log/beside", "Log"), ("/conflicts", "Log"),
        ("/admin/terms", "Users"), ("/admin/users", "Users"),
    ],
)  # fmt: skip
def test_the_navigation_says_where_the_auditor_is(audited, browser, address: str, entry: str) -> None:
    page = browser("auditor").get(address)
    assert {each.text for each in page.soup.select(".top-nav [aria-current=page]")} == {entry}
    assert entry in page.heading or page.soup.select(".crumbs a")[0].text == entry
