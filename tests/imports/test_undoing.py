"""A whole import taken back: everything is as it was, unless something has been built on it, and then it is told what."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from gvi.audit.chain import verify
from gvi.audit.models import AuditEntry
from gvi.core import clock
from gvi.extensions import DbModel, db
from gvi.groups.models import Group
from gvi.imports.models import ImportBatch
from gvi.imports.standing import pointers
from gvi.imports.work import take_due
from gvi.members.models import Identity, Member
from tests import factories
from tests.imports import files
from tests.imports.files import file, imported
from tests.imports.test_catalogue import texts
from tests.imports.test_commands import ALL
from tests.imports.test_views import address_of, facts, uploaded
from tests.world import actor

LEFT = {
    "import_part",
    "audit_entry",
    "audit_value",
    "audit_chain",
    "import_batch",
    "alembic_version",
    "sign_in",
    "sign_in_attempt",
    "passkey",
}


def everything() -> dict[str, list[Any]]:
    """Every row of every table, but for the log, the imports, and versions that count changes."""
    return {
        table.name: sorted(
            tuple(
                (column.name, repr(value))
                for column, value in zip(table.columns, row, strict=True)
                if column.name != "version"
            )
            for row in db.session.execute(select(table))
        )
        for table in DbModel.metadata.sorted_tables
        if table.name not in LEFT
    }


def last_import() -> str:
    return f"/import/{db.session.scalars(select(ImportBatch.ref).order_by(ImportBatch.id.desc())).first()}"


@pytest.mark.parametrize("number", range(len(ALL)), ids=[kind for kind, *_ in ALL])
def test_every_kind_of_import_can_be_undone_whole(number: int, app, browser, tmp_path, work) -> None:
    for kind, content, who, _ in ALL[:number]:
        imported(app, kind, file(tmp_path, content), who=who)
    kind, content, who, rows = ALL[number]
    with work():
        before = everything()
    assert imported(app, kind, file(tmp_path, content), who=who).counts == (rows, 0, 0)
    with work():
        assert everything() != before
        address = last_import()
    undone = browser(who).submit(f"{address}/undo")
    assert "Nothing of it is left." in undone.text, undone.errors
    with work():
        assert everything() == before
        assert db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "import.undo")).first()
        assert all(verdict.broken_at is None for verdict in verify())
    assert imported(app, kind, file(tmp_path, content), who=who).counts == (rows, 0, 0)


CHANGES = {
    "groups": "alias,area,status\nAlm,Norr,focus\nEk,Söder,dormant\n",
    "members": "external_id,name,personnummer,group,role\nP-1,Åke Ny,,,\nP-3,Cia Ceder,199001032391,Ek,core\nP-4,Dan Ny,199001042382,,\n",
    "ties": "person_a,person_b,kind,strength\nP-1,P-2,kin,5\nP-1,P-3,associate,2\n",
    "memberships": "person,group,role,from,certainty\nP-3,Alm,influencer,2025-10-03,certain\n",
    "relations": "group_a,group_b,kind,from,certainty\nAlm,Ek,feud,2024-02-05,possible\n",
    "incidents": "external_id,datetime,area,type,harm,group_related\nH-1,2024-01-08 22:50,Annan,assault,fatal,yes\n",
}


@pytest.mark.parametrize("kind", CHANGES)
def test_what_an_import_changed_says_again_what_it_said(kind: str, app, browser, tmp_path, work) -> None:
    for each, content, who, _ in ALL:
        imported(app, each, file(tmp_path, content), who=who)
    with work():
        before = everything()
    changed = imported(app, kind, file(tmp_path, CHANGES[kind]))
    assert changed.code == 0 and changed.counts[1] >= 1, changed.err
    with work():
        assert everything() != before
        address = last_import()
    assert "Nothing of it is left." in browser("bo").submit(f"{address}/undo").text
    with work():
        assert everything() == before


def people(app, tmp_path) -> None:
    imported(app, "groups", file(tmp_path, files.GROUPS))
    imported(app, "members", file(tmp_path, files.PEOPLE))


def test_an_import_that_something_is_built_on_stands_and_it_is_told_what(app, browser, tmp_path, work) -> None:
    people(app, tmp_path)
    with work():
        address = last_import()
    imported(app, "ties", file(tmp_path, files.TIES))
    with work():
        before, ties = everything(), last_import()
    bo = browser("bo")
    refused = bo.submit(f"{address}/undo")
    assert refused.status == 422 and "ties: 4" in " ".join(refused.errors)
    with work():
        assert everything() == before
    assert "Nothing of it is left." in bo.submit(f"{ties}/undo").text
    assert "Nothing of it is left." in bo.submit(f"{address}/undo").text


def test_a_row_that_somebody_has_changed_since_keeps_the_import_standing(app, browser, tmp_path, work) -> None:
    imported(app, "groups", file(tmp_path, files.GROUPS))
    with work():
        address = last_import()
    imported(app, "groups", file(tmp_path, "alias,area\nAlm,Norr\n"))
    refused = browser("bo").submit(f"{address}/undo")
    assert refused.status == 422 and "groups: 1" in " ".join(refused.errors)


def test_a_name_that_somebody_has_corrected_since_is_not_put_back(app, browser, tmp_path, work) -> None:
    imported(app, "members", file(tmp_path, "external_id,name\nK-9,Åke Ask\n"))
    imported(app, "members", file(tmp_path, "external_id,name\nK-9,Åke Alm\n"))
    with work():
        address = last_import()
        ref = db.session.scalars(select(Member.ref).where(Member.external_id == "K-9")).one()
    bo = browser("bo")
    bo.submit(f"/members/{ref}/why", {"reading_need": "checking"})
    assert bo.submit(f"/members/{ref}/edit", {"name": "Åke Al"}).status == 200
    refused = bo.submit(f"{address}/undo")
    assert refused.status == 422 and len(refused.errors) == 1
    with work():
        assert db.session.scalars(select(Identity.name)).all() == ["Åke Al"]


def test_what_others_have_come_to_share_in_silence_is_left_and_nothing_is_told_of_it(
    app, browser, tmp_path, work
) -> None:
    people(app, tmp_path)
    with work():
        address = last_import()
    imported(app, "members", file(tmp_path, "external_id,name,personnummer\nK-1,Åke Ask,199001012385\n"), who="alva")
    assert "Nothing of it is left." in browser("bo").submit(f"{address}/undo").text
    with work():
        (left,) = db.session.scalars(select(Member)).all()
        assert left.external_id == "K-1" and left.shell_id
        assert not db.session.scalars(Member.visible_to(actor("bo"))).all()


def test_what_another_agency_has_built_is_not_named(app, browser, tmp_path, work) -> None:
    imported(app, "groups", file(tmp_path, files.GROUPS))
    with work():
        address = last_import()
        group = db.session.scalars(select(Group)).first()
        other = db.session.scalars(select(Group).where(Group.id != group.id)).first()
        factories.relation(actor("alva"), group, other)
    refused = browser("bo").submit(f"{address}/undo")
    assert "facts you do not see" in " ".join(refused.errors) and "relations" not in " ".join(refused.errors)


def test_an_import_is_undone_once_and_by_whoever_made_it(app, browser, tmp_path, work) -> None:
    imported(app, "groups", file(tmp_path, files.GROUPS))
    with work():
        address = last_import()
    assert browser("analyst").get(f"{address}/undo").status == 404
    bo = browser("bo")
    page = bo.get(f"{address}/undo")
    bo.send(page, f"{address}/undo")
    assert bo.get(f"{address}/undo").status == 404
    again = bo.post(f"{address}/undo")
    assert again.status in (404, 422)


def test_what_was_kept_to_be_undone_is_sealed_and_forgotten_after_a_month(app, browser, tmp_path, work) -> None:
    imported(app, "groups", file(tmp_path, files.GROUPS))
    with work():
        sealed = db.session.execute(db.text("select ledger from import_part")).scalar_one()
        assert sealed and b"group" not in sealed
        db.session.execute(db.text("update import_batch set imported_at = '2020-01-01 00:00:00'"))
        address = last_import()
    bo = browser("bo")
    assert not bo.get(address).soup.find("a", string="Undo the import")
    refused = bo.submit(f"{address}/undo")
    assert refused.status == 422 and "30 days" in " ".join(refused.errors)
    with app.app_context():
        take_due()
    with work():
        assert db.session.execute(db.text("select count(*) from import_part")).scalar_one() == 0
        entries = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "import.drop")).all()
        assert [(entry.user_id, entry.address) for entry in entries] == [(actor("bo").user_id, "worker")]
        assert all(verdict.broken_at is None for verdict in verify())


def test_refused_rows_are_forgotten_after_a_month_and_not_before(app, browser, work) -> None:
    bo = browser("bo")
    page = uploaded(bo, "groups", "alias,status\nAlm,active\nEk,sovande\n")
    bo.send(page, address_of(page), {"keep_good": "y"})
    for days, left in ((29, 1), (31, 0)):
        with work():
            db.session.execute(
                db.text("update import_batch set imported_at = :at"),
                {"at": (clock.now() - timedelta(days=days)).strftime("%Y-%m-%d %H:%M:%S.000000")},
            )
        with app.app_context():
            take_due()
        with work():
            kept = db.text(
                "select count(*) from import_batch where left_over is not null or left_over_form is not null"
            )
            assert db.session.execute(kept).scalar_one() == left
    assert "Download the refused rows" not in bo.get(address_of(page)).text


def test_the_page_of_an_import_offers_to_undo_it(browser) -> None:
    bo = browser("bo")
    page = uploaded(bo, "groups", files.GROUPS)
    done = bo.send(page, address_of(page))
    assert done.soup.find("a", string="Undo the import")
    asked = bo.get(f"{address_of(page)}/undo")
    assert "2 records that the import made are removed." in asked.text
    gone = bo.send(asked, f"{address_of(page)}/undo")
    assert facts(gone)["New"] == "2" and not gone.soup.find("a", string="Undo the import")
    assert "Undone" in bo.get("/import").text


def test_every_table_that_can_stand_in_the_way_has_a_name() -> None:
    made = {
        "group",
        "member",
        "identity",
        "membership",
        "tie",
        "group_relation",
        "incident",
        "classification",
        "speaker",
        "agency",
        "agency_site",
        "supervision",
    }
    named = {table.name for target in made for table, _ in pointers(target)} | made
    for language in ("sv", "en"):
        assert {f"import-table.{name}" for name in named} <= texts(language).keys()
