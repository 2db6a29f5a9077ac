"""The demonstration as it stands once loaded: everything there, everything logged, the ready call-in ready."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, select

from gvi import create_app
from gvi.access.actor import Actor, actor_of
from gvi.access.roles import Role
from gvi.accounts.demonstration import HOST, MORE
from gvi.accounts.models import User
from gvi.audit import chain
from gvi.audit.models import AuditEntry
from gvi.audit.verbs import Verb
from gvi.callins.eligibility import blocks_for
from gvi.callins.models import CallIn, Invitation, State
from gvi.checklists.queries import tasks_of
from gvi.config import Settings
from gvi.conflicts.models import Conflict
from gvi.core import clock
from gvi.core import db as database
from gvi.door.page import sheet_of
from gvi.exports.models import ExportRequest
from gvi.extensions import DbModel, db
from gvi.followups.models import FocusPeriod
from gvi.groups.models import Group, GroupRelation, Membership
from gvi.incidents.models import Incident
from gvi.letters.bundles import as_one
from gvi.letters.queries import batch_of
from gvi.members.facts import CaseRole, Custody, Restriction, RiskEntry, Supervision, Tie
from gvi.members.models import Assignment, Member
from gvi.merging.models import Merger, MergeState
from gvi.oversight.queries import reads_between
from gvi.readings.models import ACTS, Reading
from gvi.rechecks.models import Occasion, Recheck
from gvi.releases.models import LegalGround, Release
from gvi.retention.models import Hold
from gvi.retention.queries import items_due
from gvi.reviews.models import Review, Verdict
from gvi.reviews.queries import cases_of, to_decide, unread_answers
from gvi.seed import files, loader
from gvi.seed.commons import load_commons
from gvi.seed.door import FIRST_COMES, is_within_a_day, next_half_hour
from gvi.seed.town import DEMO_PASSWORD
from gvi.serving.queries import steps_of, way_of
from gvi.serving.vocabulary import ServiceState
from gvi.sites.models import Site
from gvi.speakers.models import Slot, Speaker
from gvi.terms.queries import still_owed
from gvi.visits.models import Visit
from tests.browsing import Browser
from tests.conftest import FIELD_KEY

SITES = ("malmo", "orebro")
SUMMONED = list(csv.DictReader((files.SEED / "malmo/summoned.csv").open(encoding="utf-8", newline="")))
Looking = Callable[[], AbstractContextManager[None]]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application over the loaded demonstration."""
    folder = tmp_path_factory.mktemp("demo")
    app = create_app(_settings(folder))
    with app.app_context():
        upgrade()
        with database.transaction():
            load_commons()
        loader.load()
    app.testing = True
    yield app
    with app.app_context():
        database.close()


@pytest.fixture
def looking(demo: Flask) -> Looking:
    """`with looking(): …` – read the loaded rows."""

    @contextmanager
    def look() -> Iterator[None]:
        with demo.app_context():
            yield
            db.session.rollback()

    return look


def rows(name: str) -> int:
    """Lines of a file of both towns."""
    return sum(
        len(list(csv.DictReader((files.SEED / site / f"{name}.csv").open(encoding="utf-8", newline=""))))
        for site in SITES
    )


def count(model: type[DbModel]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def is_somebody_at_the_door() -> bool:
    """At night nobody is."""
    return db.session.scalar(select(func.count()).select_from(CallIn).where(CallIn.state == State.HELD)) == 1


def test_a_meeting_is_being_held_and_its_door_is_half_way(looking: Looking) -> None:
    with looking():
        if not is_somebody_at_the_door():
            assert not is_within_a_day(next_half_hour(clock.now()))
            pytest.skip("no meeting is held at night")
        call_in = db.session.scalars(select(CallIn).where(CallIn.state == State.HELD)).one()
        sheet = sheet_of(acting(Role.PROBATION_COORDINATOR), call_in)
        assert sheet.closed is None and (sheet.here, sheet.missing) == (4, 3)
        johan = sheet_of(acting(Role.PROBATION_OFFICER), call_in)
        assert [line.code for line in johan.lines] == ["D01", "D07"]


def acting(role: Role, domain: str = "demo") -> Actor:
    user = db.session.scalars(select(User).where(User.email == f"{role}@{domain}.example")).one()
    return actor_of(user.postings[0], address="test")


def test_every_line_of_every_file_is_there(looking: Looking) -> None:
    with looking():
        for model, names in {
            Group: ("groups",), GroupRelation: ("relations",), Membership: ("memberships",), Tie: ("ties",), Restriction: ("restrictions",),
            CaseRole: ("case_roles",), RiskEntry: ("risk_entries",), Custody: ("custody",), Incident: ("incidents",), CallIn: ("call_ins",),
            Invitation: ("invitations",), Slot: ("slots",), Visit: ("visits",), FocusPeriod: ("focus_periods",),
            Member: ("police_members", "probation_clients", "social_members", "second_records"),
            Conflict: ("conflicts",), ExportRequest: ("export_requests",),
        }.items():  # fmt: skip
            like = select(Slot.id).join(CallIn, Slot.call_in_id == CallIn.id).where(CallIn.state == State.HELD)
            held = {
                CallIn: 1,
                Slot: len(db.session.scalars(like).all()),
                Invitation: len(list(csv.DictReader((files.SEED / "malmo/door.csv").open()))),
            }
            now = held.get(model, 0) if is_somebody_at_the_door() else 0
            apart = {CallIn: 1, Invitation: len(SUMMONED), Custody: 2, Slot: len(_programme())}.get(model, 0)
            assert count(model) == sum(map(rows, names)) + now + apart, model.__name__
        assert count(Speaker) == len(
            list(csv.DictReader((files.SEED / "speakers.csv").open(encoding="utf-8", newline="")))
        )
        assert count(Supervision) > 100


def _programme() -> list[int]:
    """The parts of the meeting whose people are summoned."""
    rows = select(Slot.id).join(CallIn, (Slot.site_id == CallIn.site_id) & (Slot.call_in_id == CallIn.id))
    return list(db.session.scalars(rows.where(CallIn.state == State.SUMMONED)))


def test_of_one_meeting_the_letters_are_on_their_way_and_somebody_waits_for_a_decision(looking: Looking) -> None:
    with looking():
        call_in = db.session.scalars(select(CallIn).where(CallIn.state == State.SUMMONED)).one()
        anna = acting(Role.PROBATION_COORDINATOR)
        batch = batch_of(anna, call_in)
        stands = {
            each.code: way_of(each, steps_of(anna, each)).state for each in batch.candidates if each.letter is not None
        }
        assert list(stands.values()) == [
            ServiceState.SERVED, ServiceState.ATTEMPTED, ServiceState.SENT, ServiceState.SERVED, ServiceState.RETURNED,
            ServiceState.NOT_SERVED,
        ]  # fmt: skip
        assert {each.letter.printed_at.date() < clock.today() for each in batch.candidates if each.letter} == {True}
        found = {row.code: [p.code for p in blocks_for(anna, call_in)[row.id]] for row in call_in.invitations}
        off = [row.code for row in call_in.invitations if row.called_off_on]
        assert len(off) == 1 and [code for code, problems in found.items() if problems and code not in off] == ["D05"]
        assert {look.occasion for look in db.session.scalars(select(Recheck))} == {
            Occasion.APPROVAL, Occasion.PRINTING, Occasion.ASKED,
        }  # fmt: skip
        assert as_one(anna, batch.printed, batch.templates).startswith(b"%PDF")


def test_everybody_of_the_demonstration_but_the_newcomer_has_acknowledged_the_terms(looking: Looking) -> None:
    with looking():
        owing = db.session.scalars(select(User.email).where(still_owed().is_not(None))).all()
        assert count(User) > 10 and owing == ["newcomer@demo.example"]


def test_a_colleague_finds_something_that_takes_two(looking: Looking) -> None:
    with looking():
        anna = acting(Role.PROBATION_COORDINATOR)
        merger = db.session.scalars(Merger.visible_to(anna)).one()
        assert merger.state is MergeState.PROPOSED and merger.proposed_by_id != anna.user_id
        for role in (Role.POLICE_COORDINATOR, Role.PROBATION_COORDINATOR, Role.SOCIAL_COORDINATOR):
            assert db.session.scalars(ExportRequest.visible_to(acting(role))).one().decided_at is None
        waiting = {
            role: {item.is_proposed for item in items_due(acting(role))}
            for role in (Role.POLICE_COORDINATOR, Role.SOCIAL_COORDINATOR)
        }
        assert all(said == {True, False} for said in waiting.values())
        assert (
            db.session.scalars(select(Hold)).one().member.owner_agency_id == acting(Role.SOCIAL_COORDINATOR).agency_id
        )


def test_the_auditor_of_each_agency_has_a_reading_to_go_through_and_reads_to_draw_from(looking: Looking) -> None:
    with looking():
        for agency in ("police", "probation", "social"):
            user = db.session.scalars(select(User).where(User.email == f"auditor_{agency}@demo.example")).one()
            auditor = actor_of(user.postings[0], address="test")
            assert db.session.scalars(Reading.visible_to(auditor).where(Reading.seen_at.is_(None))).all()
            assert len(reads_between(auditor, clock.today(), clock.today())) >= 3


def test_nobody_of_the_demonstration_opened_another_s_person_without_saying_why(looking: Looking) -> None:
    with looking():
        asked = select(Reading).where(Reading.need.not_in(ACTS))
        said = {(each.user_id, each.member.ref) for each in db.session.scalars(asked)}
        opened = db.session.scalars(
            select(AuditEntry).where(AuditEntry.verb == Verb.READ, AuditEntry.subject_kind == "member")
        )
        pairs = {(entry.user_id, entry.subject_ref) for entry in opened}
        follows = {
            (user_id, ref)
            for user_id, ref in db.session.execute(
                select(Assignment.user_id, Member.ref).join(Member, Member.id == Assignment.member_id)
            )
        }
        assert len(pairs) > 30 and pairs - follows == said


def test_the_log_tells_of_all_of_it_and_is_unbroken(looking: Looking) -> None:
    with looking():
        verdicts = list(chain.verify())
        assert len(verdicts) > 8 and not [verdict for verdict in verdicts if verdict.why]


def test_the_ready_call_in_is_approved_and_nothing_blocks_anybody(looking: Looking) -> None:
    with looking():
        ready = db.session.scalars(select(CallIn).where(CallIn.state == State.INVITEES_APPROVED)).one()
        blocks = blocks_for(acting(Role.PROBATION_COORDINATOR), ready)
        assert len(blocks) == 12 and not [problem for problems in blocks.values() for problem in problems]
        assert ready.day > clock.today() and ready.day.weekday() == date(2026, 3, 31).weekday()


def test_the_meetings_to_come_have_lists_that_are_half_done(looking: Looking) -> None:
    with looking():
        ready = db.session.scalars(select(CallIn).where(CallIn.state == State.INVITEES_APPROVED)).one()
        tasks = tasks_of(acting(Role.PROBATION_COORDINATOR), ready)
        assert len(tasks) == 33 and sum(task.done_at is not None for task in tasks) == 9
        assert all(task.done_at.date() < clock.today() for task in tasks if task.done_at)


def test_what_is_past_lies_in_the_past(looking: Looking) -> None:
    with looking():
        assert {
            call_in.state for call_in in db.session.scalars(select(CallIn).where(CallIn.starts_at < clock.now()))
        } == {State.CLOSED}
        assert not db.session.scalar(
            select(func.count()).select_from(Incident).where(Incident.happened_at > clock.now())
        )


def test_every_account_is_marked_as_of_the_demonstration(looking: Looking) -> None:
    with looking():
        users = list(db.session.scalars(select(User)))
        assert len(users) == 41 and all(user.is_demo for user in users)
        assert {user.email for user in users} >= {
            f"{role}@{domain}.example" for role in Role for domain in ("demo", "other")
        }


def test_field_roles_have_something_to_do(looking: Looking) -> None:
    with looking():
        for role in (Role.PROBATION_OFFICER, Role.CASEWORKER, Role.FIELD_OFFICER):
            assert db.session.scalars(Member.visible_to(acting(role))).first() is not None, role


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("domain", ["demo", "other"])
def test_every_role_gets_in(demo: Flask, role: Role, domain: str) -> None:
    someone = Browser(demo, locale="sv")
    assert someone.sign_in(f"{role}@{domain}.example", DEMO_PASSWORD).response.request.path == "/today"


@pytest.mark.parametrize(
    "today", [date(2026, 3, 12), date(2026, 3, 18), date(2026, 3, 19), date(2027, 12, 31), date(2025, 1, 1)]
)
def test_the_story_is_moved_by_whole_weeks_to_the_last_thursday(today: date) -> None:
    moved = files.weeks_since_day_zero(today)
    landed = files.DAY_ZERO + moved
    assert moved % timedelta(weeks=1) == timedelta(0) and landed.weekday() == 3
    assert timedelta(0) <= today - landed < timedelta(weeks=1)


def test_an_hour_that_summer_time_skips_becomes_the_next() -> None:
    row = files.Row({"at": "2026-03-29 02:30"}, timedelta(0))
    assert clock.local(row.moment("at")).isoformat() == "2026-03-29T03:30:00+02:00"


@pytest.mark.parametrize("today", [date(2026, 3, 30), date(2026, 10, 26)])
def test_the_demonstration_loads_on_any_day(tmp_path: Path, today: date) -> None:
    """Around both changes of the clock, when hours of the story land on hours that do not exist."""
    app = create_app(_settings(tmp_path))
    with time_machine.travel(clock.at(today, time(12)), tick=True), app.app_context():
        upgrade()
        loader.load()
        assert db.session.scalar(select(func.count()).select_from(Site)) == 2
        database.close()


def _settings(folder: Path) -> Settings:
    return Settings(instance=str(folder), demo="1", secret_key="s" * 48, field_keys=FIELD_KEY, index_key="i" * 48)


def test_each_lawyer_finds_a_review_waiting_and_one_was_answered_in_part(looking: Looking) -> None:
    with looking():
        lawyers = db.session.scalars(select(User).where(User.email.startswith("lawyer"), User.email.contains("demo")))
        queues = {each.email: to_decide(actor_of(each.postings[0], address="test")) for each in lawyers}
        assert {email: len(waiting) for email, waiting in queues.items()} == {
            f"lawyer{agency}@demo.example": 1 for agency in ("", "_police", "_probation", "_social")
        }
        in_part = db.session.scalars(select(Review).where(Review.verdict == Verdict.IN_PART)).one()
        assert {tuple(case.released) for case, _member in cases_of(in_part)} == {("supervision",)}
        assert [each.id for each in unread_answers(acting(Role.PROBATION_COORDINATOR))] == [in_part.id]


def test_nothing_of_the_demonstration_was_released_after_a_balancing_but_by_a_lawyer(looking: Looking) -> None:
    with looking():
        weighed = list(db.session.scalars(select(Release).join(LegalGround).where(LegalGround.needs_balancing)))
        deciders = {db.session.get_one(User, each.decided_by_id).postings[0].role for each in weighed}
        assert len(weighed) > 12 and deciders == {Role.LAWYER}


def test_every_account_that_the_login_page_names_is_there(looking: Looking) -> None:
    with looking():
        named = {account for role in MORE for account in (f"{role}@{HOST}", *(f"{name}@{HOST}" for name in MORE[role]))}
        there = {user.email: {posting.role for posting in user.postings} for user in db.session.scalars(select(User))}
        assert named <= set(there)
        assert all(there[f"{name}@{HOST}"] == {role} for role, names in MORE.items() for name in names)


@pytest.mark.parametrize(
    ("moment", "is_held"),
    [
        ("2026-11-22T21:10:00+01:00", True),
        ("2026-11-22T23:10:00+01:00", False),  # it would begin tomorrow
        ("2026-11-23T00:25:00+01:00", False),  # the first would have come yesterday
        ("2026-11-23T01:10:00+01:00", True),
    ],
)
def test_a_meeting_is_held_only_where_all_of_it_is_on_one_day(moment: str, is_held: bool) -> None:
    with time_machine.travel(datetime.fromisoformat(moment), tick=False):
        assert is_within_a_day(next_half_hour(clock.now())) is is_held


def test_nobody_of_the_meeting_that_is_held_comes_before_the_first() -> None:
    for path in sorted(files.SEED.rglob("door.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            assert max(int(row["arrives"]) for row in csv.DictReader(file)) == FIRST_COMES.seconds // 60
