"""`gvi import` as a script meets it: exit codes, JSON, one problem a line, and nothing half done."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from sqlalchemy import func, select

from gvi.audit.chain import verify
from gvi.audit.models import AuditEntry, AuditValue
from gvi.extensions import db
from gvi.groups.models import Group, Membership
from gvi.imports.models import ImportBatch
from gvi.members.facts import Tie
from gvi.members.models import Identity, Member, NameToken, Shell
from tests.conftest import FIELD_KEY
from tests.imports import files
from tests.imports.books import ods, xlsx
from tests.imports.files import ROOT, file, imported, ran
from tests.world import actor, address

ALL = (
    ("groups", files.GROUPS, "bo", 2), ("members", files.PEOPLE, "bo", 3), ("ties", files.TIES, "bo", 2), ("memberships", files.MEMBERSHIPS, "bo", 2),
    ("relations", files.RELATIONS, "bo", 1), ("incidents", files.INCIDENTS, "bo", 2), ("speakers", files.SPEAKERS, "alva", 2),
    ("agencies", files.AGENCIES, "administrator", 2),
)  # fmt: skip
BROKEN = "external_id,personnummer\nP-1,199001012385\nP-2,199001012386\n"
CASE = (Member, Identity, NameToken, Shell, Membership, ImportBatch)


def number(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_second_import_of_any_kind_changes_nothing(app, tmp_path) -> None:
    for kind, content, who, rows in ALL:
        first = imported(app, kind, file(tmp_path, content), who=who)
        assert (first.code, first.counts, first.json["refused"]) == (0, (rows, 0, 0), []), (kind, first.err)
    for kind, content, who, rows in ALL:
        again = imported(app, kind, file(tmp_path, content), who=who)
        assert (again.code, again.counts) == (0, (0, 0, rows)), (kind, again.err)


def test_the_result_for_machines_has_the_published_shape(app, tmp_path) -> None:
    found = imported(app, "members", file(tmp_path, BROKEN + "P-3,\n"))
    assert found.json.keys() == {"read", "created", "updated", "unchanged", "refused", "warnings"}
    (refused,) = found.json["refused"]
    assert (refused["line"], refused["column"], refused["value"]) == (3, "personnummer", "199001012386")
    assert "kontrollsiffra" in refused["why"]


def test_without_an_account_the_usage_is_wrong_and_nothing_is_read(app, tmp_path) -> None:
    assert ran(app, "import", "groups", str(file(tmp_path, files.GROUPS))).code == 2
    assert ran(app, "import", "cars", str(file(tmp_path, files.GROUPS)), "--as", address("bo")).code == 2
    assert imported(app, "groups", file(tmp_path, files.GROUPS), options=["--map", "alias"]).code == 2


def test_a_file_that_cannot_be_reached_ends_with_three(app, tmp_path) -> None:
    missing = imported(app, "groups", tmp_path / "nowhere.csv")
    assert missing.code == 3 and "nowhere.csv" in missing.err


def test_one_bad_row_refuses_the_whole_file_and_says_where(app, tmp_path, work) -> None:
    path = file(tmp_path, BROKEN)
    found = imported(app, "members", path)
    assert (found.code, found.counts) == (1, (0, 0, 0))
    assert found.err.splitlines()[0].startswith(f"{path}:3:personnummer: ")
    with work():
        assert [number(model) for model in CASE] == [0] * len(CASE)
        refused = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "import.refused")).all()
        assert len(refused) == 1 and refused[0].user_id == actor("bo").user_id


def test_the_good_rows_alone_are_imported_when_asked_for(app, tmp_path, work) -> None:
    found = imported(app, "members", file(tmp_path, BROKEN), options=["--keep-good"])
    assert (found.code, found.counts, len(found.json["refused"])) == (0, (1, 0, 0), 1)
    with work():
        assert db.session.scalars(select(Member.external_id)).all() == ["P-1"]


def test_a_dry_run_tells_all_and_changes_nothing(app, tmp_path, work) -> None:
    found = imported(app, "groups", file(tmp_path, files.GROUPS), options=["--dry-run"])
    assert (found.code, found.counts) == (0, (2, 0, 0))
    assert imported(app, "members", file(tmp_path, BROKEN), options=["--dry-run"]).code == 1
    with work():
        assert (number(Group), number(Member), number(ImportBatch)) == (0, 0, 0)


def test_several_files_are_one_import(app, tmp_path, work) -> None:
    good, bad = file(tmp_path, "alias\nAlm\n", "good.csv"), file(tmp_path, "alias,status\nEk,glad\n", "bad.csv")
    found = imported(app, "groups", good, bad)
    assert found.code == 1 and [each["file"] for each in found.json["refused"]] == [str(bad)]
    with work():
        assert number(Group) == 0
    assert imported(app, "groups", good, file(tmp_path, "alias\nAlm\nEk\n", "more.csv")).counts == (2, 0, 1)


def test_a_column_can_be_named_on_the_command_line(app, tmp_path, work) -> None:
    found = imported(
        app,
        "groups",
        file(tmp_path, "Kodnamn;Trakt\nAlm;Norra\n"),
        options=["--map", "alias=Kodnamn", "--map", "area=Trakt"],
    )
    assert (found.code, found.counts) == (0, (1, 0, 0))
    with work():
        assert db.session.scalars(select(Group.area_name)).all() == ["Norra"]
    wrong = imported(app, "groups", file(tmp_path, "Kodnamn\nAlm\n"), options=["--map", "alias=Namn"])
    assert wrong.code == 1 and "column-not-in-file" in [each["code"] for each in wrong.json["refused"]]


def test_rows_belong_to_an_agency_that_the_account_acts_for(app, tmp_path) -> None:
    path = file(tmp_path, files.GROUPS)
    assert imported(app, "groups", path, options=["--owner", "police-malmo"]).counts == (2, 0, 0)
    other = imported(app, "groups", path, options=["--owner", "probation-malmo"])
    assert other.code == 1 and "probation-malmo" in other.err


def test_an_account_imports_only_what_it_may_write_by_hand(app, tmp_path, work) -> None:
    path = file(tmp_path, files.GROUPS)
    assert imported(app, "groups", path, who="alva").code == 1
    assert imported(app, "groups", path, who="administrator").code == 1
    assert imported(app, "groups", path, who="cim").code == 1
    assert imported(app, "agencies", file(tmp_path, files.AGENCIES), who="bo").code == 1
    with work():
        assert number(Group) == 0
    assert imported(app, "groups", path, who="analyst").code == 0


def test_a_facet_that_is_not_ones_own_is_refused_once_a_column_and_not_stored(app, tmp_path, work) -> None:
    content = "external_id,group,role,supervision\n" + "".join(f"K-{each},Alm,core,st\n" for each in range(9))
    found = imported(app, "members", file(tmp_path, content), who="disa")
    assert (found.code, found.counts) == (0, (9, 0, 0))
    assert [(each["column"], each["code"]) for each in found.json["refused"]] == [
        (name, "column-not-yours") for name in ("group", "role", "supervision")
    ]
    with work():
        assert number(Membership) == 0


def test_an_import_is_one_entry_for_each_table_and_names_every_row(app, tmp_path, work) -> None:
    imported(app, "groups", file(tmp_path, files.GROUPS))
    imported(app, "members", file(tmp_path, files.PEOPLE))
    with work():
        entries = db.session.scalars(
            select(AuditEntry).where(AuditEntry.verb == "import.run").order_by(AuditEntry.number)
        ).all()
        assert sorted(entry.subject_kind for entry in entries) == sorted(
            ["group", "import_batch", "member", "identity", "membership", "import_batch"]
        )
        people = next(entry for entry in entries if entry.subject_kind == "member")
        value = db.session.get(AuditValue, people.id)
        assert value is not None and set(value.values) == set(db.session.scalars(select(Member.ref)))
        assert people.reason in set(db.session.scalars(select(ImportBatch.ref)))
        assert all(verdict.broken_at is None for verdict in verify())


def test_an_import_killed_half_way_leaves_nothing_and_can_be_run_again(app, tmp_path, work) -> None:
    imported(app, "groups", file(tmp_path, files.GROUPS))
    people = "".join(f"K-{each},Person {each} Efternamn,Alm,Storgatan {each},211 20,Malmö\n" for each in range(2000))
    path = file(tmp_path, f"external_id,name,group,street,postcode,city\n{people}", "many.csv")
    with work():
        before = number(AuditEntry)
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("GVI_")}, "GVI_INSTANCE": app.instance_path,
        "GVI_SECRET_KEY": "s" * 48, "GVI_FIELD_KEYS": FIELD_KEY, "GVI_INDEX_KEY": "i" * 48,
    }  # fmt: skip
    command = [sys.executable, "-m", "gvi", "import", "members", str(path), "--as", address("bo")]
    importing = subprocess.Popen(
        command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    log = Path(app.instance_path) / "gvi.db-wal"
    _wait_until_it_writes(importing, log)
    importing.send_signal(signal.SIGKILL)
    assert importing.wait() == -signal.SIGKILL
    with work():
        assert [number(model) for model in (Member, Identity, NameToken, Shell, Membership, Tie)] == [0] * 6
        assert (number(ImportBatch), number(AuditEntry)) == (1, before)
        assert all(verdict.broken_at is None for verdict in verify())
        assert db.session.execute(db.text("pragma integrity_check")).scalar_one() == "ok"
    assert imported(app, "members", path).counts == (2000, 0, 0)


def _wait_until_it_writes(importing: subprocess.Popen[bytes], log: Path) -> None:
    """Rows reach the write-ahead log before the commit once they outgrow the page cache."""
    start, until = log.stat().st_size if log.exists() else 0, time.monotonic() + 120
    while not log.exists() or log.stat().st_size < start + 500_000:
        assert importing.poll() is None, "the import ended before it could be killed"
        assert time.monotonic() < until, "the import wrote nothing"
        time.sleep(0.002)


def test_a_spreadsheet_says_the_same_as_its_text_and_its_lines_are_those_of_the_sheet(app, tmp_path) -> None:
    groups = [line.split(",") for line in files.GROUPS.splitlines()]
    assert imported(app, "groups", file(tmp_path, files.GROUPS)).counts == (2, 0, 0)
    assert imported(app, "groups", file(tmp_path, xlsx(groups), "groups.xlsx")).counts == (0, 0, 2)
    assert imported(app, "groups", file(tmp_path, ods(groups), "groups.ods")).counts == (0, 0, 2)
    typed = [("external_id", "personnummer"), (), ("P-1", 199001012385), ("P-2", 199001012386), ("P-3", "#SAKNAS!")]
    found = imported(app, "members", file(tmp_path, xlsx(typed), "people.xlsx"))
    assert [(each["line"], each["column"], each["code"]) for each in found.json["refused"]] == [
        (4, "personnummer", "number-checksum"), (5, "personnummer", "cell-error"),
    ]  # fmt: skip


def test_the_sheet_is_named_on_the_command_line(app, tmp_path) -> None:
    book = xlsx(sheets={"Norr": [("alias",), ("Alm",)], "Syd": [("alias",), ("Ek",), ("Lind",)]})
    path = file(tmp_path, book, "groups.xlsx")
    assert [each["code"] for each in imported(app, "groups", path).json["refused"]] == ["sheet-choose"]
    assert imported(app, "groups", path, options=["--sheet", "Syd"]).counts == (2, 0, 0)
    assert imported(app, "groups", path, options=["--sheet", "Öst"]).code == 1


def test_authorities_come_in_from_a_file_with_its_own_headers(app, tmp_path) -> None:
    rows = "Organisationsnr\tNamn\tPostAdress\tPostNr\tPostOrt\tTfn\tEpost\tSFS\n"
    rows += "202100-0001\tMYNDIGHETEN FÖR PROV\tBOX 1\t103 15\tSTOCKHOLM\t08-7000800\tprov@prov.example\t2007:1\n"
    path = file(tmp_path, rows.encode("mac_roman"), "authorities.tsv")
    found = imported(app, "agencies", path, who="administrator")
    assert (found.code, found.counts) == (0, (1, 0, 0)), found.err
    assert {"encoding-assumed", "column-unknown"} <= {each["code"] for each in found.json["warnings"]}


def test_every_swedish_authority_becomes_an_agency_and_a_second_time_nothing(app, corpus) -> None:
    path = corpus / "import_corpora" / "swedish" / "statliga_forvaltningsmyndigheter.tsv"
    first = imported(app, "agencies", path, who="administrator")
    assert (first.code, first.counts, first.json["refused"]) == (0, (257, 0, 0), [])
    assert imported(app, "agencies", path, who="administrator").counts == (0, 0, 257)


def test_a_large_file_by_command_is_written_in_parts_and_gone_on_with_after_a_kill(app, tmp_path, work) -> None:
    people = "external_id\n" + "".join(f"K-{each}\n" for each in range(4_000))
    path = file(tmp_path, people, "many.csv")
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("GVI_")}, "GVI_INSTANCE": app.instance_path,
        "GVI_SECRET_KEY": "s" * 48, "GVI_FIELD_KEYS": FIELD_KEY, "GVI_INDEX_KEY": "i" * 48,
    }  # fmt: skip
    command = [sys.executable, "-m", "gvi", "import", "members", str(path), "--as", address("bo")]
    importing = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL)
    until = time.monotonic() + 120
    half = 0
    while not half:
        assert importing.poll() is None and time.monotonic() < until
        with work():
            half = number(Member)
    importing.send_signal(signal.SIGKILL)
    importing.wait()
    with work():
        assert 0 < number(Member) < 4_000
    found = imported(app, "members", path)
    assert found.code == 0 and found.counts[1] == 0 and sum(found.counts) == 4_000
    with work():
        batches = db.session.scalars(select(ImportBatch)).all()
        assert [(batch.stage, batch.result["created"]) for batch in batches] == [(None, 4_000)]
        assert number(Member) == 4_000 and all(verdict.broken_at is None for verdict in verify())
