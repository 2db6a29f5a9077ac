"""The pages for what is due, four eyes, one record's rights, and extracts."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from gvi.access.roles import Role
from gvi.accounts.operations import add_posting, add_user
from gvi.agencies.models import Agency
from gvi.audit.models import AuditEntry, AuditValue
from gvi.audit.verbs import Verb
from gvi.extensions import db
from gvi.members import operations as people
from gvi.members.models import Member
from gvi.members.operations import IdentityData
from gvi.retention import operations, queries
from gvi.retention.models import Extract, PurgeOrder
from gvi.retention.work import purge_approved
from gvi.sites.models import Site
from tests import factories, world
from tests.browsing import Browser, Page
from tests.world import actor

LONG_AGO = date(2020, 1, 15)


def colleague(app: Flask, work, who: str, role: Role | None = None) -> Browser:
    """Somebody else at the same agency, signed in."""
    with work():
        first = actor(who)
        user = add_user(factories.NOBODY, email="second@malmo.example", name="Second", password=world.PASSWORD)
        add_posting(
            factories.NOBODY, user, agency=db.session.get_one(Agency, first.agency_id),
            site=db.session.get_one(Site, first.site_id), role=role or first.role, starts_on=world.BEGINNING,
        )  # fmt: skip
    opened = Browser(app, locale="en")
    opened.sign_in("second@malmo.example", world.PASSWORD)
    return opened


def typed(page: Page) -> dict[str, Any]:
    """What the page's own form would send."""
    return page.fields(page.form())


def gone(work, who: str = "bo", **values: object) -> str:
    """The ref of a record that is due."""
    with work():
        ref = factories.member(actor(who), **values).ref
    with work():
        member = db.session.scalars(select(Member).where(Member.ref == ref)).one()
        operations.close_case(actor(who), member, closed_on=LONG_AGO)
    return ref


def test_one_proposes_another_approves_and_the_receipt_stays(app: Flask, browser, work) -> None:
    ref = gone(work)
    bo = browser("bo")
    page = bo.get("/admin/retention")
    assert ref in page.text
    shown = bo.post("/admin/retention/propose", {"item": [ref]}, follow_redirects=True)
    assert "Somebody else at your agency decides" in shown.text and "Approve" not in shown.text
    with work():
        order = db.session.scalars(select(PurgeOrder.ref)).one()
    assert bo.post(f"/admin/retention/orders/{order}/approve").status == 422
    other = colleague(app, work, "bo")
    assert "Approve" in other.get(f"/admin/retention/orders/{order}").text
    assert other.post(f"/admin/retention/orders/{order}/approve").status == 303
    with app.app_context():
        assert purge_approved().orders == 1
    receipt = bo.get(f"/admin/retention/orders/{order}")
    assert "Whole records" in receipt.text and ref not in receipt.text
    assert ref not in bo.get("/admin/retention").text
    assert bo.get(f"/members/{ref}").status == 404


def test_a_lawyer_of_the_agency_can_decide_and_cannot_propose(app: Flask, browser, work) -> None:
    ref = gone(work, "alva")
    with work():
        operations.propose(actor("alva"), [ref]) if queries.items_due(actor("alva")) else None
    cim = browser("cim")
    assert cim.post("/admin/retention/propose", {"item": [ref]}).status == 403
    assert cim.get("/admin/retention").status == 200


def test_refusing_asks_why_and_tells_the_proposer(app: Flask, browser, work) -> None:
    ref = gone(work)
    with work():
        order = operations.propose(actor("bo"), [ref]).ref
    other = colleague(app, work, "bo")
    assert other.post(f"/admin/retention/orders/{order}/refuse", {"why_not": ""}).status == 422
    assert other.post(f"/admin/retention/orders/{order}/refuse", {"why_not": "Ärendet lever"}).status == 303
    assert "Ärendet lever" in browser("bo").get(f"/admin/retention/orders/{order}").text


def test_another_agency_sees_neither_what_is_due_nor_the_orders(browser, work) -> None:
    ref = gone(work)
    with work():
        order = operations.propose(actor("bo"), [ref]).ref
    for who in ("alva", "disa"):
        page = browser(who).get("/admin/retention")
        assert page.status == 200 and ref not in page.text and order not in page.text
        assert browser(who).get(f"/admin/retention/orders/{order}").status == 404
    assert browser("field_officer").get("/admin/retention").status == 403


def test_the_list_costs_the_same_however_much_is_due(browser, work, count_queries) -> None:
    bo = browser("bo")
    gone(work)
    bo.get("/admin/retention")
    with count_queries() as few:
        bo.get("/admin/retention")
    for _ in range(20):
        gone(work)
    with count_queries() as many:
        bo.get("/admin/retention")
    assert len(many) == len(few)


def test_a_record_is_closed_held_lifted_and_taken_up_again(browser, work) -> None:
    with work():
        ref = factories.member(actor("bo")).ref
    bo, page = browser("bo"), f"/members/{ref}/rights"
    form = typed(bo.get(f"{page}/close"))
    assert bo.post(f"{page}/close", {**form, "closed_on": "2999-01-01"}).status == 422
    assert bo.post(f"{page}/close", {**form, "closed_on": "2020-01-15"}).status == 303
    assert "2021-01-15" in bo.get(page).text
    assert bo.post(f"{page}/hold", {"reason": "Tvist"}).status == 303
    assert "Tvist" in bo.get(page).text and "On hold" in bo.get("/admin/retention").text
    with work():
        hold = queries.holds_on(db.session.scalars(select(Member)).one())[0].ref
    assert bo.post(f"{page}/holds/{hold}/lift").status == 303
    assert "Tvist" not in bo.get(page).text
    assert bo.post(f"{page}/reopen").status == 303
    assert ref not in bo.get("/admin/retention").text


def test_a_lawyer_sets_the_periods_and_the_days_follow(app: Flask, browser, work) -> None:
    ref = gone(work)
    lawyer = colleague(app, work, "bo", Role.LAWYER)
    form = typed(lawyer.get("/admin/retention/periods"))
    assert lawyer.post("/admin/retention/periods", {**form, "police": "0"}).status == 422
    assert lawyer.post("/admin/retention/periods", {**form, "police": "600", "identity": "12"}).status == 303
    assert ref not in browser("bo").get("/admin/retention").text
    assert "2070-01-15" in browser("bo").get(f"/members/{ref}/rights").text
    assert browser("bo").get("/admin/retention/periods").status == 403


def make_extract(browser: Browser, ref: str, work) -> str:
    assert browser.post(f"/members/{ref}/rights/extracts").status == 303
    with work():
        return db.session.scalars(select(Extract.ref)).one()


def test_an_extract_leaves_only_after_its_review_and_without_what_is_withheld(app: Flask, browser, work) -> None:
    with work():
        alva = actor("alva")
        member = factories.member(alva, name="Nils Prov", number="199001012385", purpose="Planera call-in")
        factories.supervision(alva, member, officer="Oskar Handläggare")
        ref = member.ref
        factories.member(actor("bo"), name="Nils Prov", number="199001012385", purpose="POLISENS SYFTE")
    browser_ = browser("alva")
    extract = make_extract(browser_, ref, work)
    page = f"/members/{ref}/rights/extracts/{extract}"
    shown = browser_.get(page)
    assert "Oskar Handläggare" in shown.text and "Nils Prov" not in shown.text and "POLISENS" not in shown.text
    assert browser_.get(f"{page}.pdf").status == 422
    run = app.test_cli_runner().invoke
    command = ["extract", ref, "--agency", f"probation-{'malmo'}", "--json", "--as", world.address("alva")]
    assert run(args=command).exit_code == 1
    boxes = [box["value"] for box in shown.soup.select('input[name="withheld"]')]
    hidden = next(key for key in boxes if key.startswith("supervision:"))
    form = typed(shown)
    refused = browser_.post(page, {**form, "withheld": [hidden], "ground": ""})
    assert refused.status == 422 and "Say on what ground" in refused.text
    assert browser_.post(page, {**form, "withheld": [hidden], "ground": "OSL 18:1"}).status == 303
    told = json.loads(run(args=command).stdout)
    texts = " ".join(line["text"] for line in told["lines"])
    assert "Nils Prov" in texts and "Planera call-in" in texts and told["withheld"] == 1
    assert "Oskar Handläggare" not in texts and "POLISENS" not in texts
    pdf = browser_.get(f"{page}.pdf")
    assert pdf.status == 200 and pdf.response.headers["Content-Disposition"].endswith('"dokument.pdf"')
    assert run(args=[*command[:3], "police-malmo", *command[4:]]).exit_code == 1


def test_an_address_under_protection_is_in_no_extract(app: Flask, browser, work) -> None:
    with work():
        identity = IdentityData(name="Nils Prov", personnummer="199001012385", street="Gömda gatan 1", city="Ort")
        member = people.register(
            actor("alva"), category="convicted", purpose="Call-in", identity=identity,  # type: ignore[arg-type]
        )  # fmt: skip
        other = factories.member(actor("bo"), number="199001012385")
        db.session.flush()
        people.set_protected(actor("bo"), other, is_protected=True)
        ref = member.ref
    browser_ = browser("alva")
    extract = make_extract(browser_, ref, work)
    page = f"/members/{ref}/rights/extracts/{extract}"
    browser_.post(page, typed(browser_.get(page)))
    told = app.test_cli_runner().invoke(
        args=["extract", ref, "--agency", "probation-malmo", "--as", world.address("alva")]
    )
    assert "Nils Prov" in told.stdout and "Gömda" not in told.stdout


def test_a_correction_keeps_the_old_value_in_the_log_alone(work) -> None:
    with work():
        ref = factories.member(actor("bo"), name="Nils Fel").ref
    with work():
        member = db.session.scalars(select(Member)).one()
        people.correct(
            actor("bo"), member, category=member.category, purpose=member.purpose, legal_basis=None,
            identity=IdentityData(name="Nils Rätt"),
        )  # fmt: skip
    with work():
        entry = db.session.scalars(
            select(AuditEntry)
            .where(AuditEntry.verb == Verb.IDENTITY_EDIT, AuditEntry.subject_ref == ref)
            .order_by(AuditEntry.number.desc())
        ).first()
        assert entry is not None
        assert db.session.get_one(AuditValue, entry.id).values[ref]["name"] == ["Nils Fel", "Nils Rätt"]
        assert db.session.scalars(select(Member)).one().identity.name == "Nils Rätt"


def test_reading_an_extract_is_in_the_log(browser, work) -> None:
    with work():
        ref = factories.member(actor("bo"), name="Nils Prov").ref
    bo = browser("bo")
    page = f"/members/{ref}/rights/extracts/{make_extract(bo, ref, work)}"
    bo.post(page, typed(bo.get(page)))
    bo.get(f"{page}.pdf")
    with work():
        verbs = select(AuditEntry.verb).where(
            AuditEntry.agency_id == actor("bo").agency_id, AuditEntry.subject_ref == ref
        )
        assert {Verb.REVEAL, Verb.EXPORT} <= set(db.session.scalars(verbs))
        assert db.session.scalar(select(func.count()).select_from(Extract)) == 1


def test_a_proposal_to_purge_waits_on_today_of_whoever_else_may_approve_it(app: Flask, browser, work) -> None:
    ref = gone(work)
    other, bo = colleague(app, work, "bo"), browser("bo")
    assert "Decide on a purge" not in other.get("/today").text
    with work():
        order = operations.propose(actor("bo"), [ref]).ref
    link = other.get("/today").soup.find("a", string="Decide on a purge")
    assert link is not None and link["href"] == f"/admin/retention/orders/{order}"
    assert "1 record, proposed by Bo" in other.get("/today").text and ref not in other.get("/today").text
    for who in ("bo", "alva", "disa", "analyst", "administrator"):
        assert "Decide on a purge" not in browser(who).get("/today").text, who
    other.post(str(link["href"]) + "/approve")
    assert "Decide on a purge" not in other.get("/today").text
    assert bo.get(str(link["href"])).status == 200


def test_an_administrator_finds_the_periods_in_the_menu_and_nothing_of_what_is_kept(browser, work) -> None:
    ref, admin = gone(work), browser("administrator")
    entry = admin.get("/admin/agencies").soup.find("a", href="/admin/retention/periods")
    assert entry is not None and entry.get_text(strip=True) == "Retention"
    page = admin.get("/admin/retention/periods")
    assert page.status == 200 and page.soup.find("a", href="/admin/retention/") is None
    assert admin.send(page, "/admin/retention/periods").status == 200
    bo = browser("bo").get("/today")
    assert bo.soup.find("a", href="/admin/retention/periods") is None
    assert ref not in admin.get("/admin/retention/periods").text
