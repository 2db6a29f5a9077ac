"""Two records of one person, through the front door."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from gvi.access.roles import AgencyKind
from gvi.accounts.models import User
from gvi.audit.models import AuditEntry
from gvi.core import clock
from gvi.extensions import db
from gvi.members import operations as people
from gvi.members.models import Member
from gvi.members.vocabulary import Facet
from gvi.merging import operations
from gvi.merging.models import Merger, MergeState
from gvi.retention import operations as retaining
from gvi.retention.extracting import lines_of
from gvi.retention.models import PurgeOrder
from gvi.retention.work import purge_approved
from tests import factories, world
from tests.browsing import Browser
from tests.members.test_merging import ADA, again, member, merge, merger, part, refusal, second, two
from tests.members.test_merging_persons import both
from tests.world import actor


def colleague(app, work, who: str = "alva", locale: str = "en") -> Browser:
    """The browser of a second user in the same role at the same agency."""
    email = f"second-{who}@malmo.example"
    with work():
        if db.session.scalar(select(User).filter_by(email=email)) is None:
            second(who)
        world._give_key(db.session.scalars(select(User).filter_by(email=email)).one())
    opened = Browser(app, locale=locale)
    opened.sign_in(email, world.PASSWORD)
    return opened


def proposed(browser, kept: str, other: str, **changes):
    """Somebody compares the two and proposes it."""
    address = f"/members/{kept}/same?other={other}"
    return browser.submit(address, {"reason": "Same address", **changes})


def ref_of(work) -> str:
    with work():
        return merger().ref


def test_one_proposes_another_approves_and_the_old_ref_leads_to_the_kept_record(app, work, browser) -> None:
    kept, other = two(work)
    alva = browser("alva")
    assert "Same person as another record?" in alva.get(f"/members/{kept}").text
    page = alva.get(f"/members/{kept}/same")
    assert other in page.text, "the other record is suggested by its name"
    done = proposed(alva, kept, other, name="other", purpose="kept")
    assert done.status == 200 and "Somebody else at your agency decides" in done.text
    mine = alva.get(f"/merging/{ref_of(work)}")
    assert not [button for button in mine.soup.select("main button") if "Approve" in button.text]
    mate = colleague(app, work)
    assert "Decide whether two records are one person" in mate.get("/today").text
    assert "Decide whether two records are one person" not in alva.get("/today").text
    page = mate.get(f"/merging/{ref_of(work)}")
    assert "Kept: " + other in page.text and "Ada" not in page.text
    page = mate.send(page, f"/merging/{ref_of(work)}", action=f"/merging/{ref_of(work)}/approve")
    assert "One person" in page.text
    assert [a["href"] for a in page.soup.select("main p a") if "Open the record" in a.text] == [f"/members/{kept}"]
    led = alva.get(f"/members/{other}", follow_redirects=True)
    assert led.heading == kept and f"The reference {other} was merged into this record." in led.text
    assert alva.get(f"/members/{other}/rights").response.headers["Location"].startswith(f"/members/{kept}/rights")
    assert other in alva.get(f"/members/{kept}").text
    with work():
        assert (member(kept).identity.name, member(kept).purpose) == ("Ada Maria Prov", "Call-in")


def test_names_show_only_after_the_button_and_that_is_logged(work, browser) -> None:
    kept, other = two(work)
    alva, address = browser("alva"), f"/members/{kept}/same?other={other}"
    page = alva.get(address)
    assert "Ada" not in page.text and "19900101" not in page.text
    assert "Different" in page.text and "Only in one" in page.text
    shown = alva.send(page, address, action=f"/members/{kept}/same", having="show")
    assert "Ada Maria Prov" in shown.text and "19900101-2385" in shown.text
    with work():
        rows = select(AuditEntry).where(AuditEntry.verb == "reveal").order_by(AuditEntry.number.desc())
        assert db.session.scalars(rows).first().fields[:2] == ["name", "personnummer"]


def test_a_protected_identitys_address_is_compared_and_never_shown(work, browser) -> None:
    kept, other = two(work)
    with work():
        for ref, street in ((kept, "Hemliga gatan 7"), (other, "Hemliga gatan 9")):
            row = member(ref)
            identity = people.IdentityData(name="Ada Prov", personnummer=row.identity.personnummer, street=street)
            people.correct(
                actor("alva"), row, category=row.category, purpose=row.purpose, legal_basis=None, identity=identity
            )
    with work():
        people.set_protected(actor("alva"), member(other), is_protected=True)
    alva, address = browser("alva"), f"/members/{kept}/same?other={other}"
    shown = alva.send(alva.get(address), address, action=f"/members/{kept}/same", having="show")
    assert "Never shown: protected identity" in shown.text and "Hemliga" not in shown.text


@pytest.mark.parametrize("typed", ["2222222", "no such", "kept", "disas"])
def test_what_is_not_ones_own_other_record_is_as_if_it_did_not_exist(work, browser, typed: str) -> None:
    kept, _other = two(work)
    with work():
        disas = factories.member(actor("disa"), name="Ada Prov", number=ADA, external_id="K-99").ref
    alva = browser("alva")
    page = alva.get(f"/members/{kept}/same?other={ {'kept': kept, 'disas': disas}.get(typed, typed) }")
    assert page.status == 200
    assert ("That is this record" if typed == "kept" else "no other record called that") in page.text


def test_the_empty_page_says_what_to_do(work, browser) -> None:
    with work():
        alone = factories.member(actor("alva"), name="Ensam Provsson").ref
    alva = browser("alva")
    page = alva.get(f"/members/{alone}/same")
    assert "None has the same number or the same name" in page.text
    assert "Nothing has been proposed yet" in alva.get("/merging").text


def test_a_refusal_needs_a_reason_and_is_told(app, work, browser) -> None:
    kept, other = two(work)
    proposed(browser("alva"), kept, other)
    mate, address = colleague(app, work), f"/merging/{ref_of(work)}/refuse"
    assert mate.submit(address, {"why_not": ""}).status == 422
    assert "They are brothers" in mate.submit(address, {"why_not": "They are brothers"}).text
    with work():
        assert merger().state is MergeState.REFUSED


def test_taking_apart_asks_where_what_was_noted_since_belongs(app, work, browser) -> None:
    kept, other = two(work)
    merge(work, kept, other)
    with work():
        factories.supervision(actor("alva"), member(kept))
    alva, address = browser("alva"), f"/merging/{ref_of(work)}/apart"
    page = alva.get(address)
    boxes = page.soup.select("input[name=rows]")
    assert len(boxes) == 1 and "Conditional release" in page.text.replace("conditional", "Conditional")
    alva.send(page, address, {"reason": "They are brothers", "rows": [boxes[0]["value"]]})
    assert "Somebody else decides" in alva.get(f"/merging/{ref_of(work)}").text
    mate = colleague(app, work)
    page = mate.get(f"/merging/{ref_of(work)}")
    assert "1 thing noted since goes with" in page.text
    assert "Decide whether two records are taken apart" in mate.get("/today").text
    mate.send(page, f"/merging/{ref_of(work)}", action=f"/merging/{ref_of(work)}/apart/approve")
    assert alva.get(f"/members/{other}").heading == other
    with work():
        from gvi.members.facts import Supervision

        assert db.session.scalars(select(Supervision)).one().member.ref == other


def test_two_agencies_each_approve_in_their_own_turn(app, work, browser) -> None:
    hers, his = both(work)
    alva, bo = browser("alva"), browser("bo")
    page = alva.get(f"/members/{hers}/same")
    (offered,) = page.soup.select("main input[name=release]")
    link = f"/members/{hers}/same?release={offered['value']}"
    assert his not in page.text, "another agency's ref is never shown"
    alva.submit(link, {"reason": "Same tattoo"})
    ref = ref_of(work)
    assert bo.get(f"/merging/{ref}").status == 404
    mate = colleague(app, work)
    mate.send(mate.get(f"/merging/{ref}"), f"/merging/{ref}", action=f"/merging/{ref}/approve")
    page = bo.get(f"/merging/{ref}")
    assert his in page.text and hers not in page.text and "Ada" not in page.text
    shown = bo.send(page, f"/merging/{ref}", action=f"/merging/{ref}")
    assert "Ada Prov" in shown.text and hers not in shown.text
    bo.send(page, f"/merging/{ref}", action=f"/merging/{ref}/approve")
    with work():
        assert member(hers).shell_id == member(his).shell_id
    assert browser("disa").get(f"/merging/{ref}").status == 404


@pytest.mark.parametrize("who", ["probation_officer", "lawyer", "analyst", "project_lead", "administrator", "auditor"])
def test_nobody_else_comes_near_it(work, browser, who: str) -> None:
    kept, other = two(work)
    with work():
        operations.propose(actor("alva"), member(kept), member(other), picks=[], reason="x")
    other_browser = browser(who)
    assert other_browser.get("/merging").status == 403
    assert other_browser.get(f"/merging/{ref_of(work)}").status in {403, 404}
    assert other_browser.get(f"/members/{kept}/same").status in {403, 404}


def test_the_list_asks_as_often_for_many_as_for_one(work, browser, count_queries) -> None:
    def pair(number: int) -> None:
        with work():
            alva = actor("alva")
            one, other = factories.member(alva, name=f"Ett {number}"), factories.member(alva, name=f"Ett {number}")
            db.session.flush()
            operations.propose(alva, one, other, picks=[], reason="x")

    alva = browser("alva")
    pair(0)
    alva.get("/merging")
    with count_queries() as one:
        alva.get("/merging")
    for number in range(1, 12):
        pair(number)
    with count_queries() as many:
        alva.get("/merging")
    assert len(one) == len(many)


# keeping


def test_an_extract_tells_of_what_is_kept_of_the_merged_record(work) -> None:
    kept, other = two(work)
    merge(work, kept, other)
    with work():
        told = [line.text for line in lines_of(member(kept)) if line.key.startswith("merger:")]
        assert "Ada Maria Prov" in told and "K-77" in told


def test_a_purge_takes_the_merging_its_ledger_and_the_old_ref(app, work) -> None:
    kept, other = two(work)
    merge(work, kept, other)
    with work():
        retaining.close_case(actor("alva"), member(kept), closed_on=member(kept).created_at.date().replace(year=2010))
    with work():
        order = retaining.propose(actor("alva"), [kept]).ref
    with work():
        found = db.session.scalars(select(PurgeOrder).where(PurgeOrder.ref == order)).one()
        retaining.approve(again("alva"), found)
    with app.app_context():
        assert purge_approved().orders == 1
    with work():
        assert not list(db.session.scalars(select(Merger)))
        found = db.session.scalars(select(PurgeOrder).where(PurgeOrder.ref == order)).one()
        assert found.receipt["rows"]["merger"] == 1 and found.receipt["rows"]["former_ref"] == 1
        left = select(AuditEntry.id).where(AuditEntry.subject_ref == other)
        from gvi.audit.models import AuditValue

        changed = left.where(AuditEntry.verb.not_in(["read", "list", "reveal"]))
        assert not list(db.session.scalars(select(AuditValue).where(AuditValue.entry_id.in_(changed))))


def test_what_an_import_calls_by_the_old_number_is_the_kept_record(work, browser) -> None:
    kept, other = two(work)
    merge(work, kept, other)
    with work():
        from gvi.imports.apply.naming import People

        named = People(actor("alva"), ["K-77", other, kept])
        assert [named.get(name).ref for name in ("K-77", other, kept)] == [kept] * 3
    part(work)
    with work():
        assert People(actor("alva"), ["K-77"]).get("K-77").ref == other


def test_a_release_to_two_is_told_before_it_is_approved(work, browser) -> None:
    kept, other = two(work)
    with work():
        factories.release(actor("alva"), member(kept), to=AgencyKind.POLICE, facet=Facet.IDENTITY)
    page = browser("alva").get(f"/members/{kept}/same?other={other}")
    assert re.search(r"Police Malmö already reads parts", page.text)


def test_the_old_number_is_not_given_to_somebody_else(work, browser) -> None:
    kept, other = two(work)
    merge(work, kept, other)
    page = browser("alva")
    form = page.send(page.submit("/members/new", {"name": "Helt Annan"}), "/members/new", action="/members/add")
    refused = page.send(form, "/members/add", {"category": "convicted", "purpose": "Call-in", "external_id": "K-77"})
    assert refused.status == 422 and len(refused.errors) == 1


def test_a_record_that_took_over_the_old_number_by_hand_is_changed_first(work) -> None:
    kept, other = two(work)
    merge(work, kept, other)
    with work():
        row = member(kept)
        identity = people.IdentityData(name="Ada Prov", personnummer=ADA)
        people.correct(
            actor("alva"), row, external_id="K-77", category=row.category, purpose=row.purpose, legal_basis=None,
            identity=identity,
        )  # fmt: skip
    with work():
        assert refusal(lambda: operations.propose_apart(actor("alva"), merger(), reason="x")) == {"merge-number-taken"}


def test_an_import_is_not_undone_while_its_record_is_part_of_another(work) -> None:
    from gvi.imports import operations as importing
    from gvi.imports import undoing
    from gvi.imports.models import ImportBatch
    from gvi.imports.vocabulary import Kind

    with work():
        kept = factories.member(actor("alva"), name="Ada Prov", number=ADA).ref
        batch = importing.upload(actor("alva"), kind=Kind.MEMBERS, content=b"external_id,name\nK-5,Ada Prov\n")
        db.session.flush()
        importing.run(actor("alva"), batch, keep_good=False)
    with work():
        other = db.session.scalars(select(Member.ref).where(Member.external_id == "K-5")).one()
    merge(work, kept, other)
    with work():
        batch = db.session.scalars(select(ImportBatch)).one()
        assert refusal(lambda: undoing.undo(actor("alva"), batch)) == {"import-built-on"}


def test_a_purge_of_one_part_leaves_a_merging_that_cannot_be_taken_apart(app, work, browser) -> None:
    kept, other = two(work)
    with work():
        factories.visit(actor("alva"), member(other))
    merge(work, kept, other)
    with work():
        retaining.close_case(actor("alva"), member(kept), closed_on=clock.today() - timedelta(days=800))
    with work():
        order = retaining.propose(actor("alva"), [kept])
        assert [line.is_whole for line in order.lines] == [False]
    with work():
        retaining.approve(again("alva"), db.session.scalars(select(PurgeOrder)).one())
    with app.app_context():
        assert purge_approved().orders == 1
    page = browser("alva").get(f"/merging/{ref_of(work)}")
    assert "can no longer be taken apart" in page.text and "Take apart" not in page.text
    with work():
        assert refusal(lambda: operations.propose_apart(actor("alva"), merger(), reason="x")) == {"merge-forgotten"}


def test_ones_own_proposal_is_refused_at_the_door_too(work, browser) -> None:
    kept, other = two(work)
    alva = browser("alva")
    proposed(alva, kept, other)
    assert alva.post(f"/merging/{ref_of(work)}/approve").status == 422
    with work():
        assert merger().state is MergeState.PROPOSED
