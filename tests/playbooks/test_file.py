"""gvi playbook: what a site begins with goes to a file and comes back the same, and a bad file changes nothing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from gvi.access.roles import AgencyKind
from gvi.checklists import playbook, queries
from gvi.checklists.models import Blocks
from gvi.checklists.playbook_file import Playbook
from gvi.checklists.standard import STANDARD, Entry
from gvi.extensions import db
from gvi.playbooks.file import BadFile, Whole, read, written
from gvi.sites.models import Site
from tests import world
from tests.world import actor

LEAD = ("--as", world.address("project_lead"))


def whole(entries: Sequence[Entry]) -> Whole:
    return Whole(Playbook(tuple(entries)))


def invoke(app: Flask, *args: Any) -> Any:
    return app.test_cli_runner().invoke(args=["playbook", *map(str, args)])


def file_with(tmp_path: Path, **changes: Any) -> Path:
    said = {**json.loads(written(whole(STANDARD))), **changes}
    path = tmp_path / "playbook.json"
    path.write_text(json.dumps(said), encoding="utf-8")
    return path


def test_a_playbook_goes_to_another_site_and_comes_back_the_same(app: Flask, work, tmp_path: Path) -> None:
    with work():
        lead = actor("project_lead")
        playbook.add(
            lead,
            text="Ring pressen – «före»",
            days=-2,
            agency_kind=AgencyKind.POLICE,
            blocks=Blocks.HOLD,
            is_inner=False,
        )
        site = db.session.get_one(Site, lead.site_id)
        playbook.close_days(lead, site, bridge_days_free=True, closed_days=[date(2026, 12, 28)])
    out, back = tmp_path / "out.json", tmp_path / "back.json"
    assert invoke(app, "export", out, *LEAD).exit_code == 0
    elsewhere = ("--as", world.address("project_lead", "orebro"))
    came = invoke(app, "import", out, *elsewhere)
    assert came.exit_code == 0, came.output
    assert invoke(app, "export", back, *elsewhere).exit_code == 0
    assert back.read_text() == out.read_text() and "Ring pressen" in out.read_text()
    with work():
        here, there = (queries.entries_of(actor("project_lead", site).site_id) for site in ("malmo", "orebro"))
        assert here == there and len(there) == len(STANDARD) + 1
    assert "nothing was changed" in invoke(app, "import", out, *elsewhere).output


def test_a_site_without_a_playbook_of_its_own_writes_the_standard_one(app: Flask, work) -> None:
    told = invoke(app, "export", "-", *LEAD)
    assert read(told.stdout).tasks.entries == STANDARD
    with work():
        assert not queries.playbook_of(actor("project_lead").site_id)


def test_every_fault_of_a_file_is_told_with_its_task_and_nothing_is_changed(app: Flask, work, tmp_path: Path) -> None:
    tasks = json.loads(written(whole(STANDARD)))["tasks"]
    tasks[1]["agency"], tasks[2]["days"], tasks[4]["colour"] = "tax", 1000, "red"
    refused = invoke(app, "import", file_with(tmp_path, tasks=tasks), *LEAD)
    assert refused.exit_code == 1
    for said in ("task 2: \"agency\" is 'tax'", 'task 3: "days" must be', "task 5: 'colour' is unknown"):
        assert said in refused.output, refused.output
    with work():
        assert not queries.playbook_of(actor("project_lead").site_id)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "no JSON"), ("[]", "no playbook"), ('{"format": "gvi-playbook", "version": 3}', "version 3"),
        ('{"format": "gvi-playbook", "version": 1, "tasks": []}', "at least one"),
        ("[" * 100_000, "nested too deeply"),
        ('{"format": "gvi-playbook", "version": 1, "tasks": [{}], "free_days": {"dates": "2026-12-28"}}', "must be a list"),
    ],
)  # fmt: skip
def test_what_is_no_playbook_is_told_so(text: str, said: str) -> None:
    with pytest.raises(BadFile) as bad:
        read(text)
    assert any(said in fault for fault in bad.value.faults)


def test_no_gate_is_lost_and_no_help_told_by_a_file() -> None:
    gateless = [entry for entry in STANDARD if entry.standard is None or entry.standard.value != "go"]
    told = Entry(None, 3, AgencyKind.SOCIAL_SERVICES, text="Ring")
    with pytest.raises(BadFile) as bad:
        read(written(whole((*gateless, told, gateless[0]))))
    assert {fault.partition(":")[0] for fault in bad.value.faults} == {
        "go is missing", f"task {len(STANDARD)}", "aim stands 2 times",
    }  # fmt: skip


def test_only_who_keeps_the_playbook_brings_one_in(app: Flask, tmp_path: Path) -> None:
    refused = invoke(app, "import", file_with(tmp_path), "--as", world.address("speaker"))
    assert refused.exit_code == 1 and "lacks the permission" in refused.output
