"""gvi playbook: everything a site works by goes to another site and into another database, and tells of nobody."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from gvi.appearances import wordings
from gvi.appearances.models import SpeakerText, Wording
from gvi.audit import log
from gvi.audit.models import AuditEntry
from gvi.audit.verbs import Verb
from gvi.checklists.queries import playbook_of
from gvi.core import db as database
from gvi.extensions import db
from gvi.letters import versions
from gvi.letters.models import Kind, LetterTemplate
from gvi.letters.queries import wordings_of
from gvi.seed.commons import load_commons
from gvi.sites.models import Site
from gvi.sites.operations import set_cadences
from gvi.speakers import operations as speaking
from gvi.speakers.models import Voice
from gvi.speakers.queries import slots_of
from tests import factories, world
from tests.conftest import application_in
from tests.world import actor

LEAD, LAWYER = (("--as", world.address(who)) for who in ("project_lead", "cim"))
THERE = ("--as", world.address("project_lead", "orebro"))
THERE_LAWYER = ("--as", world.address("cim", "orebro"))
LETTER = "Inbjudan från staden\n\nHej {name}! Vi ses {weekday} den {date}."
MAIL = "Kom och tala\n\nHej {name}! Läs mer: {address}"


def invoke(app: Flask, *args: Any) -> Any:
    return app.test_cli_runner().invoke(args=["playbook", *map(str, args)])


@pytest.fixture
def learnt(work: Callable[..., Any]) -> None:
    """Malmö has words, a run sheet, periods of its own, and people who must not be told of."""
    with work():
        load_commons()
    with work():
        lead = actor("project_lead")
        versions.propose(lead, {(Kind.INVITATION, "sv"): LETTER})
        db.session.flush()
        versions.approve(actor("cim"), versions.waiting(lead)[0])
        wordings.reword(lead, Wording.POLL, "sv", text=MAIL)
        site = db.session.get_one(Site, lead.site_id)
        set_cadences(lead, site, {"talk_minutes": 45, "service_reminder_days": 7})
        meeting = factories.call_in(actor("alva"))
        db.session.flush()
        gun = factories.speaker(actor("alva"), name="Gun Talare")
        parts = {"voice": Voice.COMMUNITY, "minutes": 9, "speaker": gun}
        speaking.add_slot(actor("alva"), meeting, message="En förälder som mist sitt barn", script="Manus X", **parts)
        speaking.add_slot(actor("alva"), meeting, message="Gun Talare om Rasmus", voice=Voice.LAW, minutes=4)


@pytest.fixture
def said(app: Flask, learnt: None) -> dict[str, Any]:
    """What Malmö's file says."""
    told = invoke(app, "export", "-", *LEAD)
    assert told.exit_code == 0, told.output
    return dict(json.loads(told.stdout))


def saved(tmp_path: Path, said: Any) -> Path:
    path = tmp_path / "in.json"
    path.write_text(said if isinstance(said, str) else json.dumps(said), encoding="utf-8")
    return path


def test_a_file_says_what_a_site_works_by_and_names_nobody(said: dict[str, Any]) -> None:
    assert said["version"] == 2
    assert said["letters"]["invitation"]["sv"] == LETTER and len(said["letters"]) == len(Kind)
    assert said["speaker_mails"]["poll"]["sv"] == MAIL and len(said["speaker_mails"]) == len(Wording)
    assert said["run_sheet"] == [
        {"part": "bereaved-parent", "voice": "community", "minutes": 9}, {"part": "own", "voice": "law", "minutes": 4},
    ]  # fmt: skip
    assert said["cadences"]["talk_minutes"] == 45 and said["cadences"]["service_reminder_days"] == 7
    assert not {"assignment_hours", "unusual_people"} & set(said["cadences"])
    text = json.dumps(said, ensure_ascii=False)
    assert not [name for name in ("Gun", "Talare", "Rasmus", "Manus", "Malm", "Alva", "Cim", "@") if name in text]


def bring_in(app: Flask, file: Path) -> Any:
    came = invoke(app, "import", file, *THERE)
    assert came.exit_code == 0, came.output
    return came.output


def as_there(app: Flask) -> Any:
    return json.loads(invoke(app, "export", "-", *THERE).stdout)


@pytest.mark.parametrize("elsewhere", [False, True], ids=["another site", "a fresh database"])
def test_a_site_goes_on_from_where_another_stands(
    app: Flask, prepared: Path, tmp_path: Path, said: dict[str, Any], elsewhere: bool
) -> None:
    target = app
    if elsewhere:
        (tmp_path / "other").mkdir()
        shutil.copy(prepared, tmp_path / "other" / "gvi.db")
        target = application_in(tmp_path / "other")
        with target.app_context(), database.transaction():
            assert not db.session.query(LetterTemplate).count()
    file = saved(tmp_path, said)
    told = bring_in(target, file)
    assert "letter invitation, sv: version 2 waits for approval" in told and "talk_minutes: 45 instead of 60" in told
    assert as_there(target)["letters"] != said["letters"], "a letter is used before it is approved"
    assert LETTER in invoke(target, "letters", *THERE_LAWYER).output
    assert invoke(target, "approve", "invitation", "sv", 2, *THERE_LAWYER).exit_code == 0
    assert as_there(target) == said
    assert "nothing was changed" in bring_in(target, file)
    with target.app_context(), database.transaction():
        alva = actor("alva", "orebro")
        meeting = factories.call_in(alva)
        db.session.flush()
        speaking.start_from_default(alva, meeting)
        assert [(slot.voice, slot.minutes, slot.speaker_id) for slot in slots_of(meeting)] == [
            (Voice.COMMUNITY, 9, None), (Voice.LAW, 4, None),
        ]  # fmt: skip
        verbs = {entry.verb for entry in db.session.query(AuditEntry).filter_by(site_id=alva.site_id)}
        assert {"playbook.edit", "site.edit", "letter_template.add", "letter_template.approve"} & verbs >= {
            "site.edit", "letter_template.add", "letter_template.approve",
        }  # fmt: skip
        first = db.session.query(LetterTemplate).filter_by(
            site_id=alva.site_id, kind="invitation", language="sv", number=1
        )
        assert first.one().text != LETTER
        database.close()


def test_a_dry_run_says_what_would_be_changed_and_changes_nothing(
    app: Flask, work, tmp_path: Path, said: dict[str, Any]
) -> None:
    before = as_there(app)
    told = invoke(app, "import", saved(tmp_path, said), "--dry-run", *THERE)
    assert told.exit_code == 0 and "version 2 waits" in told.output and "dry run; nothing was changed" in told.output
    assert as_there(app) == before
    with work():
        assert not versions.waiting(actor("cim", "orebro"))


def test_what_stands_again_as_it_came_with_the_product_is_no_longer_the_sites_own(
    app: Flask, work, tmp_path: Path, said: dict[str, Any]
) -> None:
    said["speaker_mails"]["poll"]["sv"] = wordings.standard(Wording.POLL, "sv")
    assert invoke(app, "import", saved(tmp_path, said), *LEAD).exit_code == 0
    with work():
        assert db.session.query(SpeakerText).count() == 0


def test_a_file_of_the_earlier_version_leaves_alone_what_it_does_not_know(
    app: Flask, work, tmp_path: Path, said: dict[str, Any]
) -> None:
    early = {name: said[name] for name in ("format", "tasks", "free_days")} | {"version": 1}
    early["tasks"][0]["days"] = -41
    assert invoke(app, "import", saved(tmp_path, early), *LEAD).exit_code == 0
    now = json.loads(invoke(app, "export", "-", *LEAD).stdout)
    assert now == {**said, "tasks": early["tasks"]}
    refused = invoke(app, "import", saved(tmp_path, {**early, "cadences": {}}), *LEAD)
    assert refused.exit_code == 1 and "'cadences' is unknown in the file" in refused.output


def test_whoever_brought_a_wording_in_does_not_approve_it(
    app: Flask, work, tmp_path: Path, said: dict[str, Any]
) -> None:
    bring_in(app, saved(tmp_path, said))
    with work():
        cim = actor("cim", "orebro")
        row = versions.waiting(cim)[0]
        row_id, row.proposed_by_id = row.id, cim.user_id
        log.record(cim, Verb.TEMPLATE_ADD, row)
    refused = invoke(app, "approve", "invitation", "sv", 2, *THERE_LAWYER)
    assert refused.exit_code == 1 and invoke(app, "approve", "invitation", "sv", 1, *THERE_LAWYER).exit_code == 1
    with work():
        assert db.session.get_one(LetterTemplate, row_id).approved_at is None
        assert wordings_of(actor("cim", "orebro").site_id)[Kind.INVITATION, "sv"].number == 1


@pytest.mark.parametrize("who", ["project_lead", "alva", "bo", "administrator"])
def test_only_a_lawyer_lets_a_wording_be_used(app: Flask, who: str) -> None:
    refused = invoke(app, "approve", "invitation", "sv", 2, "--as", world.address(who))
    assert refused.exit_code == 1 and "lacks the permission template:approve" in refused.output


@pytest.mark.parametrize("who", ["cim", "bo", "speaker"])
def test_only_who_keeps_the_playbook_takes_one_in(app: Flask, tmp_path: Path, who: str) -> None:
    refused = invoke(app, "import", saved(tmp_path, "{}"), "--as", world.address(who))
    assert refused.exit_code == 1 and "lacks the permission playbook:edit" in refused.output


def change(said: dict[str, Any], path: tuple[Any, ...], value: Any) -> None:
    for step in path[:-1]:
        said = said[step]
    said[path[-1]] = value


BROKEN = [
    (("letters",), [], '"letters" must be an object'),
    (("letters", "invoice"), {}, "'invoice' is unknown in \"letters\""),
    (("letters", "invitation"), "Hej", "letters, invitation: must be an object"),
    (("letters", "invitation", "fi"), "Hei", "'fi' is unknown in letters, invitation"),
    (("letters", "invitation", "sv"), 7, "letters, invitation, sv: must be a text, and is 7"),
    (("letters", "invitation", "sv"), " \n", "letters, invitation, sv: is empty"),
    (("letters", "invitation", "sv"), "T\n\n{gang}", "letters, invitation, sv: {gang} is no field"),
    (("letters", "invitation", "sv"), "T\n\n{name.__class__}", "letters, invitation, sv: '{name.__class__' is no plain"),
    (("letters", "invitation", "sv"), "T\n\n{{7*7}}", "is no plain {field}"),
    (("letters", "invitation", "sv"), "x" * 20_001, "letters, invitation, sv: is longer than 20000"),
    (("letters", "invitation", "sv"), "T\n\n19900101-1234", "looks like a personal number"),
    (("letters", "invitation", "sv"), "T\n\n\x00", "characters that are no text"),
    (("letters", "invitation", "sv"), "T\n\n\ud800", "characters that are no text"),
    (("speaker_mails", "poll", "en"), "T\n\nHi {name}", "speaker_mails, poll, en: {address} is missing"),
    (("speaker_mails", "poll", "en"), "T\n\n{address} {member}", "{member} is no field"),
    (("speaker_mails", "poll", "en"), "x" * 4_001, "is longer than 4000"),
    (("run_sheet",), [], '"run_sheet" must be a list of 1 to 40'),
    (("run_sheet",), None, '"run_sheet" must be a list'),
    (("run_sheet", 1), 3, "run sheet, part 2: must be an object"),
    (("run_sheet", 0, "part"), ["x"], 'run sheet, part 1: "part" is a list'),
    (("run_sheet", 0, "voice"), "gang", 'run sheet, part 1: "voice" is \'gang\''),
    (("run_sheet", 0, "minutes"), True, 'run sheet, part 1: "minutes" must be'),
    (("run_sheet", 0, "minutes"), 31, 'run sheet, part 1: "minutes" must be'),
    (("run_sheet", 0, "speaker"), "Gun", "run sheet, part 1: 'speaker' is unknown"),
    (("cadences",), 5, '"cadences" must be an object'),
    (("cadences", "talk_minutes"), "60", "cadences, talk_minutes: must be a whole number from 10 to 180"),
    (("cadences", "accept_hours"), 10**30, "cadences, accept_hours: must be"),
    (("cadences", "assignment_hours"), 9000, "'assignment_hours' is unknown in \"cadences\""),
    (("members",), [], "'members' is unknown in the file"),
    (("tasks", 0, "text"), "Ring 19900101-1234", 'task 1: "text" holds what looks like a personal number'),
    (("tasks", 0, "task"), {"a": 1}, 'task 1: "task" is an object'),
    (("free_days", "dates"), "2026-12-28", '"dates" must be a list'),
    (("version",), True, "version True is not known"),
]  # fmt: skip


def test_a_broken_file_says_where_and_changes_nothing(app: Flask, work, tmp_path: Path, said: dict[str, Any]) -> None:
    whole, before = json.dumps(said), as_there(app)
    for path, value, expected in BROKEN:
        broken = json.loads(whole)
        change(broken, path, value)
        refused = invoke(app, "import", saved(tmp_path, broken), *THERE)
        assert refused.exit_code == 1 and expected in refused.output, (path, refused.output, refused.exception)
        assert len(refused.output) < 1_000
    assert as_there(app) == before
    with work():
        assert not versions.waiting(actor("cim", "orebro")) and not playbook_of(actor("cim", "orebro").site_id)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[" * 100_000, "nested too deeply"), ('{"format":' * 50_000, "nested too deeply"),
        ('{"format": "gvi-playbook", "format": "x"}', "'format' stands twice"), ("9" * 10_000, "no JSON"),
        ('{"format": "gvi-playbook", "version": NaN}', "version nan"), (" " * 1_000_001, "larger than a playbook"), ("", "no JSON"),
    ],
)  # fmt: skip
def test_a_hostile_file_is_refused_in_a_line(app: Flask, tmp_path: Path, text: str, expected: str) -> None:
    refused = invoke(app, "import", saved(tmp_path, text), *LEAD)
    assert refused.exit_code == 1 and expected in refused.output and len(refused.output.splitlines()) == 1
    assert isinstance(refused.exception, SystemExit)


def test_what_tells_of_somebody_is_not_written(app: Flask, work, learnt: None, tmp_path: Path) -> None:
    with work():
        wordings.reword(actor("project_lead"), Wording.POLL, "sv", text=f"{MAIL} Gäller 19900101-1234")
    refused = invoke(app, "export", tmp_path / "out.json", *LEAD)
    assert refused.exit_code == 1 and "not written: speaker_mails, poll, sv: holds what looks" in refused.output
    assert not (tmp_path / "out.json").exists()


def test_whoever_reads_no_planning_writes_no_run_sheet_of_a_meeting(app: Flask, learnt: None) -> None:
    told = invoke(app, "export", "-", "--as", world.address("administrator"))
    assert len(json.loads(told.stdout)["run_sheet"]) == 10
