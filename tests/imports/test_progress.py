"""Long imports: examined and imported by the worker while others write, told of, stopped, gone on with and taken back."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest
from sqlalchemy import func, select

from gvi.audit.chain import verify
from gvi.audit.models import AuditEntry
from gvi.extensions import db
from gvi.groups.models import Group
from gvi.imports import progress
from gvi.imports.models import ImportBatch, ImportPart
from gvi.imports.work import take_due
from gvi.imports.writing import PART
from gvi.members.models import Member
from tests.conftest import FIELD_KEY
from tests.imports.files import ROOT
from tests.imports.test_undoing import everything
from tests.imports.test_views import address_of, facts, uploaded
from tests.world import actor

LONG = "alias,area\n" + "".join(f"Grupp {number},Norr\n" for number in range(2_600))
BROKEN = LONG + "Grupp 1,Syd\nGrupp 9999\n"


def worked(app) -> int:
    with app.app_context():
        return take_due()


def groups() -> int:
    return db.session.scalar(select(func.count()).select_from(Group)) or 0


def test_a_long_file_is_checked_and_imported_by_the_worker_as_the_posting_that_asked(app, browser, work) -> None:
    bo = browser("bo")
    page = uploaded(bo, "groups", LONG)
    assert page.heading == "The file is being checked" and "Waiting for its turn: 2600 rows" in page.text
    assert page.soup.find("meta", {"http-equiv": "refresh"})
    assert worked(app) == 1
    address = address_of(page).removesuffix("/progress")
    checked = bo.get(address)
    assert facts(checked) | {"Rows read": "2600", "New": "2600", "Refused": "0"} == facts(checked)
    assert "Grupp 1" in checked.text
    asked = bo.send(checked, address)
    assert asked.heading == "The file is being imported"
    with work():
        assert groups() == 0
    assert worked(app) == 1 and worked(app) == 0
    done = bo.get(address)
    assert done.heading == "Imported: Groups" and facts(done)["New"] == "2600"
    with work():
        assert groups() == 2_600
        entries = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "import.run")).all()
        assert {(entry.user_id, entry.address) for entry in entries} == {(actor("bo").user_id, "worker")}
        assert all(verdict.broken_at is None for verdict in verify())


def test_what_stands_in_the_way_of_a_long_file_is_told_as_of_a_short_one(app, browser) -> None:
    bo = browser("bo")
    page = uploaded(bo, "groups", BROKEN)
    worked(app)
    address = address_of(page).removesuffix("/progress")
    checked = bo.get(address)
    assert facts(checked) | {"Rows read": "2602", "Refused": "3"} == facts(checked)
    assert bo.send(checked, address).status == 422
    assert bo.send(checked, address, {"keep_good": "y"}).heading == "The file is being imported"
    worked(app)
    assert facts(bo.get(address)) | {"New": "2599", "Refused": "3"} == facts(bo.get(address))


def test_an_import_that_is_stopped_saves_nothing_and_can_be_asked_for_again(app, browser, work) -> None:
    bo = browser("bo")
    page = uploaded(bo, "groups", LONG)
    worked(app)
    address = address_of(page).removesuffix("/progress")
    bo.send(bo.get(address), address)
    stopping = bo.press(f"{address}/progress", "/stop")
    assert "Nothing of it is saved." in stopping.text
    assert worked(app) == 1
    back = bo.get(address)
    assert back.heading == "Check file: Groups"
    with work():
        assert groups() == 0
        assert (
            db.session.scalar(select(func.count()).select_from(AuditEntry).where(AuditEntry.verb == "import.stop")) == 1
        )
    bo.send(back, address)
    worked(app)
    assert facts(bo.get(address))["New"] == "2600"


def test_the_wish_to_stop_and_the_way_there_wait_for_nobody_who_writes(app, browser) -> None:
    bo = browser("bo")
    page = uploaded(bo, "groups", LONG)
    address = address_of(page)
    token = str(page.soup.find("input", {"name": "csrf_token"})["value"])
    with app.app_context():
        holder = db.engine.raw_connection()
        holder.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    assert bo.get(address).status == 200
    stop = bo.client.post(address.replace("/progress", "/stop"), data={"csrf_token": token}, headers=bo.headers)
    assert stop.status_code == 303 and time.monotonic() - began < 5
    holder.rollback()
    holder.close()


def test_rows_done_are_told_while_it_goes_on(app, browser, work) -> None:
    bo = browser("bo")
    address = address_of(uploaded(bo, "groups", LONG))
    ref = address.split("/")[2]
    with app.app_context():
        progress.watch_of(ref, 1)(1_000, 2_600)
    assert "1000 of 2600 rows" in bo.get(address).text


def test_while_the_worker_has_it_a_file_is_left_alone(app, browser) -> None:
    bo = browser("bo")
    address = address_of(uploaded(bo, "groups", LONG)).removesuffix("/progress")
    assert bo.post(f"{address}/cancel").status in (409, 422)
    assert bo.post(f"{address}/forget").status in (409, 422)


def test_an_account_that_may_import_no_more_gets_nothing_done(app, browser, work) -> None:
    bo = browser("bo")
    address = address_of(uploaded(bo, "groups", LONG)).removesuffix("/progress")
    worked(app)
    bo.send(bo.get(address), address)
    with app.app_context():
        db.session.execute(
            db.text("update posting set ends_on = '2020-01-01' where id = (select posting_id from import_batch)")
        )
        db.session.commit()
    assert worked(app) == 1 and worked(app) == 0
    with work():
        assert groups() == 0


@pytest.fixture
def worker(app):
    """`worker()` starts a real worker over the test's database."""
    started: list[subprocess.Popen[bytes]] = []
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("GVI_")}, "GVI_INSTANCE": app.instance_path,
        "GVI_SECRET_KEY": "s" * 48, "GVI_FIELD_KEYS": FIELD_KEY, "GVI_INDEX_KEY": "i" * 48,
    }  # fmt: skip

    def start() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "gvi", "work"]
        started.append(
            subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        )
        return started[-1]

    yield start
    for each in started:
        if each.poll() is None:
            each.kill()
            each.wait()


def until(condition, what: str) -> None:
    end = time.monotonic() + 90
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.01)


PEOPLE = "external_id,street,postcode,city\n" + "".join(f"K-{n},Storgatan {n},211 20,Malmö\n" for n in range(4_000))


def members() -> int:
    return db.session.scalar(select(func.count()).select_from(Member)) or 0


def parts(app) -> int:
    with app.app_context():
        try:
            return db.session.scalar(select(func.count()).select_from(ImportPart)) or 0
        finally:
            db.session.rollback()


def killed_half_way(app, bo, worker) -> str:
    """The address of a file of 4 000 people whose import ended with the worker's life."""
    address = address_of(uploaded(bo, "members", PEOPLE)).removesuffix("/progress")
    worked(app)
    bo.send(bo.get(address), address)
    first = worker()
    until(lambda: parts(app) >= 2, "the worker wrote nothing")
    first.send_signal(signal.SIGKILL)
    assert first.wait() == -signal.SIGKILL
    return address


def test_an_import_killed_half_way_is_gone_on_with_where_it_was(app, browser, work, worker) -> None:
    bo = browser("bo")
    address = killed_half_way(app, bo, worker)
    with work():
        half = members()
        assert 0 < half < 4_000 and half % PART == 0
        assert db.session.execute(db.text("pragma integrity_check")).scalar_one() == "ok"
        assert all(verdict.broken_at is None for verdict in verify())
    assert bo.get(f"{address}/progress").heading == "The file is being imported"
    worked(app)
    done = facts(bo.get(address))
    assert done | {"New": "4000", "Already so": "0", "Refused": "0"} == done
    with work():
        assert members() == 4_000
        assert db.session.scalars(select(ImportBatch.stage)).all() == [None]
        assert all(verdict.broken_at is None for verdict in verify())


def test_an_import_killed_half_way_and_then_stopped_is_taken_back_whole(app, browser, work, worker) -> None:
    bo = browser("bo")
    with work():
        before = everything()
    address = killed_half_way(app, bo, worker)
    bo.press(f"{address}/progress", "/stop")
    worked(app)
    back = bo.get(address)
    assert back.heading == "Check file: People"
    with work():
        assert everything() == before
        assert all(verdict.broken_at is None for verdict in verify())
    bo.send(back, address)
    worked(app)
    assert facts(bo.get(address))["New"] == "4000"


def test_others_write_while_a_long_file_is_imported(app, browser, work, worker) -> None:
    bo = browser("bo")
    address = address_of(uploaded(bo, "members", PEOPLE)).removesuffix("/progress")
    worked(app)
    bo.send(bo.get(address), address)
    worker()
    until(lambda: parts(app) >= 1, "the worker wrote nothing")
    waits, half = [], []
    while parts(app) < 6:
        began = time.monotonic()
        with work():
            db.session.execute(db.text("update site set name = name"))
            half.append(members())
        waits.append(time.monotonic() - began)
    until(lambda: not bo.get(f"{address}/progress").soup.find("progress"), "the import never ended")
    assert facts(bo.get(address))["New"] == "4000"
    assert len(set(half)) > 1 and max(half) < 4_000 and max(waits) < 5


def test_an_import_whose_rows_cannot_all_be_written_any_more_is_taken_back_and_looked_at_anew(
    app, browser, work
) -> None:
    bo = browser("bo")
    lines = "".join(f"M-{n},Alm,core\n" for n in range(2_400)) + "M-2400,Ek,core\n"
    people = "external_id\n" + "".join(f"M-{n}\n" for n in range(2_401))
    for kind, content in (("groups", "alias\nAlm\nEk\n"), ("members", people)):
        address = address_of(uploaded(bo, kind, content)).removesuffix("/progress")
        worked(app)
        bo.send(bo.get(address), address)
        worked(app)
    address = address_of(uploaded(bo, "memberships", f"person,group,role\n{lines}")).removesuffix("/progress")
    worked(app)
    bo.send(bo.get(address), address)
    with work():
        before = everything()
        db.session.execute(db.text("update \"group\" set alias = 'Gran' where alias = 'Ek'"))
    worked(app)
    again = bo.get(address)
    assert facts(again) | {"New": "2400", "Refused": "1"} == facts(again)
    with work():
        db.session.execute(db.text("update \"group\" set alias = 'Ek' where alias = 'Gran'"))
    with work():
        assert everything() == before


def test_a_check_that_is_stopped_can_be_made_again_or_the_file_thrown_away(app, browser, work) -> None:
    bo = browser("bo")
    address = address_of(uploaded(bo, "groups", LONG)).removesuffix("/progress")
    bo.press(f"{address}/progress", "/stop")
    worked(app)
    stopped = bo.get(address)
    assert stopped.heading == "The check was stopped"
    assert bo.post(address).status == 422
    bo.press(address, "/check")
    worked(app)
    assert facts(bo.get(address))["New"] == "2600"
    bo.press(address, "/cancel")
    assert bo.get(address).status == 404


def test_a_wish_to_stop_that_comes_late_ends_nothing_else(app, browser, work) -> None:
    bo = browser("bo")
    address = address_of(uploaded(bo, "groups", LONG)).removesuffix("/progress")
    with app.app_context():
        step = db.session.scalars(select(ImportBatch.version)).one()
    worked(app)
    with app.app_context():
        progress.ask_to_stop(address.rsplit("/", 1)[1], step)
    bo.send(bo.get(address), address)
    worked(app)
    assert facts(bo.get(address))["New"] == "2600"


def test_a_worker_that_gets_no_further_gives_up_and_takes_back(app, browser, work, worker) -> None:
    bo = browser("bo")
    with work():
        before = everything()
    address = killed_half_way(app, bo, worker)
    with app.app_context():
        batch = db.session.scalars(select(ImportBatch)).one()
        state = (batch.ref, batch.version, parts(app))
        while progress.tried(*state) < progress.TRIES:
            pass
    worked(app)
    assert bo.get(address).heading == "Check file: People"
    with work():
        assert everything() == before


def test_a_long_import_is_undone_by_the_worker(app, browser, work) -> None:
    bo = browser("bo")
    with work():
        before = everything()
    address = address_of(uploaded(bo, "groups", LONG)).removesuffix("/progress")
    worked(app)
    bo.send(bo.get(address), address)
    worked(app)
    asked = bo.submit(f"{address}/undo")
    assert asked.heading == "The import is being taken back"
    with work():
        assert groups() == 2_600
    worked(app)
    undone = bo.get(address)
    assert "Nothing of it is left." in undone.text and not undone.soup.find("a", string="Undo the import")
    with work():
        assert everything() == before
        assert all(verdict.broken_at is None for verdict in verify())
