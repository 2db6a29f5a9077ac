"""A purge takes every row, every value and every byte, and leaves a chain that can be proven."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from gvi.access.actor import Actor, actor_of
from gvi.access.apart import kept
from gvi.access.roles import AgencyKind, Role
from gvi.accounts.models import User
from gvi.accounts.operations import add_posting, add_user
from gvi.agencies.models import Agency
from gvi.appearances.models import Poll, PollAnswer, PollDate, SpeakerLink, Suits
from gvi.audit import blanking, chain, log
from gvi.audit.models import AuditEntry, AuditValue
from gvi.audit.verbs import Verb
from gvi.callins.models import CallIn, Duty, Invitation
from gvi.callins.selection_models import Selection
from gvi.conflicts.operations import lock_out
from gvi.conflicts.telling import apart_from
from gvi.core import clock
from gvi.core.problems import RuleBroken
from gvi.exports.models import ExportKind, ExportRequest
from gvi.extensions import DbModel, db
from gvi.incidents.models import Incident
from gvi.mail.models import OutboxMail
from gvi.members import police, supervising
from gvi.members.models import Member, Shell
from gvi.members.vocabulary import Category, Facet, RestrictionKind, RiskDirection, RiskLevel, TieKind
from gvi.networks.models import Drawing
from gvi.releases.models import Release
from gvi.retention import operations, queries, sweeping
from gvi.retention.models import PurgeLine, PurgeOrder
from gvi.retention.work import purge_approved
from gvi.sites.models import Site
from tests import factories, world
from tests.world import actor

LONG_AGO = date(2020, 1, 15)
MARKS = ("HEMLIGT-SYFTE", "HEMLIG-GRUND", "HEMLIGT-ORD", "HEMLIG-ANSTALT", "HEMLIG-HANDLÄGGARE", "HEMLIG-POST")
"""Written where the tables keep text in the open; what is sealed could not be searched for."""
NUMBER = "199001012385"


def third_of(who: str) -> Actor:
    """One more."""
    return second(who, "third")


def second(who: str, called: str = "second") -> Actor:
    """A colleague of one of the cast, in the same role at the same agency."""
    first = actor(who)
    email = f"{called}-{who}@malmo.example"
    user = add_user(factories.NOBODY, email=email, name=called.title(), password=world.PASSWORD)
    agency, site = db.session.get_one(Agency, first.agency_id), db.session.get_one(Site, first.site_id)
    made = add_posting(factories.NOBODY, user, agency=agency, site=site, role=first.role, starts_on=world.BEGINNING)
    db.session.flush()
    return actor_of(made, address="test")


def person(who: Actor, mark: str, **changes: object) -> Member:
    """Somebody about whom the agency has written down something of every kind, in the open where the tables allow it."""
    made = factories.member(
        who, name=f"Nils {mark}", number=NUMBER, purpose=f"HEMLIGT-SYFTE {mark}",
        legal_basis=f"HEMLIG-GRUND {mark}", category=Category.SUSPECT, **changes,
    )  # fmt: skip
    db.session.flush()
    visit = factories.visit(who, made)
    visit.abort_word = f"HEMLIGT-ORD {mark}"
    log.record(who, Verb.VISIT_EDIT, visit)
    return made


def closed(who: Actor, ref: str, on: date = LONG_AGO) -> None:
    operations.close_case(who, db.session.scalars(select(Member).where(Member.ref == ref)).one(), closed_on=on)


def approved(work, who: str, *refs: str) -> str:
    """The ref of an order that one has proposed and another approved."""
    with work():
        order = operations.propose(actor(who), refs).ref
    with work():
        operations.approve(second(who), db.session.scalars(select(PurgeOrder).where(PurgeOrder.ref == order)).one())
    return order


def run(app: Flask):
    with app.app_context():
        return purge_approved()


def bytes_of(app: Flask) -> dict[str, bytes]:
    """Every file of the instance folder, the write-ahead log included."""
    folder: Path = app.config["SETTINGS"].folder
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def found_in(files: dict[str, bytes], *marks: str) -> set[str]:
    return {mark for content in files.values() for mark in marks if mark.encode() in content}


def test_what_was_purged_is_in_no_file_and_the_chain_still_proves(app: Flask, work) -> None:
    folder: Path = app.config["SETTINGS"].folder
    with work():
        alva = actor("alva")
        gone, stays = person(alva, "borta"), factories.member(alva, purpose="HEMLIGT-SYFTE kvar")
        supervising.add_custody(
            alva, gone, starts_on=date(2009, 1, 1), ends_on=date(2010, 1, 1), source="HEMLIG-ANSTALT borta"
        )
        factories.supervision(
            alva, gone, starts_on=date(2009, 1, 1), ends_on=date(2011, 1, 1), officer="HEMLIG-HANDLÄGGARE borta"
        )
        ref, stays_ref = gone.ref, stays.ref
        mail = OutboxMail(
            **alva.owns, recipient="x@y.example", about_kind="member", about_ref=ref, message=b"HEMLIG-POST borta"
        )
        db.session.add(mail)
        (folder / "mail").mkdir()
        (folder / "mail" / f"{mail.ref}.eml").write_bytes(b"HEMLIG-POST borta")
    with work():
        closed(actor("alva"), ref, date(2012, 1, 1))
    marks = tuple(f"{mark} borta" for mark in MARKS)
    assert found_in(bytes_of(app), *marks) == set(marks), "what is to be found must be there before"
    order = approved(work, "alva", ref)
    done = run(app)
    assert done.orders == 1 and done.is_clean
    assert found_in(bytes_of(app), *marks) == set()
    assert found_in(bytes_of(app), "HEMLIGT-SYFTE kvar") == {"HEMLIGT-SYFTE kvar"}
    with work():
        assert not [verdict for verdict in chain.verify() if verdict.why]
        assert [each.ref for each in db.session.scalars(select(Member))] == [stays_ref]
        named = select(AuditEntry.id).where(AuditEntry.subject_ref == ref)
        assert list(db.session.scalars(named))
        assert not list(db.session.scalars(select(AuditValue).where(AuditValue.entry_id.in_(named))))
        made = db.session.scalars(select(PurgeOrder).where(PurgeOrder.ref == order)).one()
        assert made.receipt["records"] == 1 and made.receipt["rows"]["member"] == 1 and made.receipt["mails"] == 1
        assert made.receipt["values"] >= 4 and made.cleaned_at is not None
        assert ref not in json.dumps(made.receipt) and not list(db.session.scalars(select(PurgeLine)))


def test_without_cleaning_the_bytes_would_still_be_there(app: Flask, work, monkeypatch: pytest.MonkeyPatch) -> None:
    """The search above can find: the same purge, with the file left as deleting leaves it, leaves bytes in it."""
    monkeypatch.setattr("gvi.retention.work.clean", lambda: False)
    monkeypatch.setattr("gvi.retention.work.forget", lambda: 0)
    with work():
        ref = person(actor("bo"), "borta").ref
    with work():
        closed(actor("bo"), ref)
    approved(work, "bo", ref)
    assert not run(app).is_clean
    assert found_in(bytes_of(app), "HEMLIGT-SYFTE borta")
    monkeypatch.undo()
    assert run(app).is_clean, "the next round cleans what the last could not"
    assert not found_in(bytes_of(app), "HEMLIGT-SYFTE borta")


def test_every_table_that_hangs_on_a_record_is_in_the_list() -> None:
    """A new table that points to a record, or to what a purge takes, must say how it goes."""
    taken = {step.table.name for steps in (*sweeping.STEPS.values(), sweeping.RECORD) for step in steps} | {"handover"}
    columns = {
        (step.table.name, step.column) for steps in (*sweeping.STEPS.values(), sweeping.RECORD) for step in steps
    }
    columns |= {("purge_line", "handover_id")}
    hanging = {
        (table.name, key.column_keys[-1])
        for table in DbModel.metadata.tables.values()
        for key in table.foreign_key_constraints
        if key.referred_table.name in taken
    }
    assert len(hanging) > 15
    assert hanging - columns == set()


def test_what_police_know_of_a_person_goes_from_both_ends(app: Flask, work) -> None:
    with work():
        bo = actor("bo")
        gone, stays = person(bo, "x"), factories.member(bo)
        db.session.flush()
        factories.membership(bo, gone, factories.group(bo))
        factories.tie(bo, stays, gone)
        for one, other in ((gone, stays), (stays, gone)):
            police.add_restriction(bo, one, other=other, kind=RestrictionKind.MUST_NOT_MEET, starts_on=LONG_AGO)
        police.add_risk(
            bo, gone, level=RiskLevel.RED, direction=RiskDirection.BOTH, valid_from=LONG_AGO, valid_until=LONG_AGO
        )
        factories.release(bo, gone, to=AgencyKind.PROBATION, facet=Facet.POLICE)
        ref, stays_ref = gone.ref, stays.ref
    with work():
        closed(actor("bo"), ref)
    approved(work, "bo", ref)
    run(app)
    with work():
        for table in ("membership", "tie", "restriction", "risk_entry", "release", "visit", "team_member"):
            assert db.session.scalar(text(f"SELECT count(*) FROM {table}")) == 0, table
        assert db.session.scalars(select(Member.ref)).one() == stays_ref


def test_a_draft_of_whom_to_call_goes_with_anybody_in_it_and_the_others_stay(app: Flask, work) -> None:
    with work():
        bo = actor("bo")
        gone, stays = person(bo, "x"), factories.member(bo, birth_year=1990)
        for number, ref in enumerate((gone.ref, stays.ref)):
            call_in = factories.call_in(actor("alva"))
            db.session.flush()
            draft = {
                "call_in_id": call_in.id,
                "posting_id": bo.posting_id,
                "wishes": {"pins": [ref]},
                "chosen": [ref] * number,
            }
            db.session.add(Selection(**bo.owns, **draft))
        refs = gone.ref, stays.ref
    with work():
        closed(actor("bo"), refs[0])
    approved(work, "bo", refs[0])
    run(app)
    with work():
        assert [draft.wishes["pins"] for draft in db.session.query(Selection)] == [[refs[1]]]


def test_arrival_plans_forget_who_went_and_polls_of_past_meetings_go_along(app: Flask, work) -> None:
    with work():
        alva = actor("alva")
        gone, stays = (person(alva, "x"), factories.member(alva, birth_year=1990))
        past = factories.call_in(alva, starts_at=clock.now() - timedelta(days=40))
        near = factories.call_in(alva, starts_at=clock.now() - timedelta(days=20))
        db.session.flush()
        for number, member in enumerate((gone, stays), 1):
            told = {"member_id": member.id, "shell_id": member.shell_id, "code": f"D0{number}", "why": "Reach"}
            db.session.add(Invitation(**alva.owns, call_in_id=past.id, duty=Duty.VOLUNTARY, **told))
        plan = "D01.10.1.1.0 D02.20.3.1.5"
        past.arrangement = {"room": {}, "before": plan, "whole": plan, "room_before": None}
        log.record_all(alva, Verb.CALL_IN_EDIT, [past, *db.session.new])
        db.session.flush()
        speaker = factories.speaker(alva, name="Gun Talare")
        db.session.flush()
        for call_in in (past, near):
            poll = Poll(**alva.owns, call_in_id=call_in.id, closes_on=clock.today())
            db.session.add(poll)
            log.record(alva, Verb.POLL_ASK, poll)
            db.session.flush()
            day = PollDate(**alva.owns, call_in_id=call_in.id, poll_id=poll.id, starts_at=call_in.starts_at)
            db.session.add(day)
            log.record(alva, Verb.POLL_ASK, day)
            db.session.flush()
            answer = PollAnswer(**alva.owns, date_id=day.id, speaker_id=speaker.id, suits=Suits.YES, answered_at=clock.now())  # fmt: skip
            link = SpeakerLink(**alva.owns, call_in_id=call_in.id, speaker_id=speaker.id, poll_id=poll.id, digest=str(call_in.id), made_at=clock.now(), expires_at=clock.now())  # fmt: skip
            db.session.add_all([answer, link])
            log.record_all(alva, Verb.POLL_ASK, [answer, link])
            db.session.flush()
        ref, near_id = gone.ref, near.id
    with work():
        closed(actor("alva"), ref)
    approved(work, "alva", ref)
    run(app)
    with work():
        call_in = db.session.query(CallIn).filter(CallIn.arrangement.is_not(None)).one()
        assert [each.code for each in call_in.invitations] == ["D02"]
        assert {call_in.arrangement[name] for name in ("before", "whole")} == {"D02.20.3.1.5"}
        for model in (Poll, PollDate, PollAnswer, SpeakerLink):
            assert db.session.query(model).count() == 1, model
        assert db.session.query(Poll).one().call_in_id == near_id


def test_nothing_is_purged_without_a_second_person(work) -> None:
    with work():
        ref = person(actor("bo"), "x").ref
    with work():
        closed(actor("bo"), ref)
    with work():
        order = operations.propose(actor("bo"), [ref])
    with work():
        order = db.session.scalars(select(PurgeOrder)).one()
        with pytest.raises(RuleBroken, match="purge-own-proposal"):
            operations.approve(actor("bo"), order)


def test_what_is_held_or_taken_up_again_after_the_approval_stays(app: Flask, work) -> None:
    with work():
        bo = actor("bo")
        refs = [person(bo, "a").ref, factories.member(bo).ref, factories.member(bo).ref]
    with work():
        for ref in refs:
            closed(actor("bo"), ref)
    order = approved(work, "bo", *refs)
    with work():
        held, reopened = (db.session.scalars(select(Member).where(Member.ref == ref)).one() for ref in refs[:2])
        operations.hold(actor("bo"), held, reason="Skadestånd prövas")
        operations.reopen_case(actor("bo"), reopened)
    run(app)
    with work():
        assert {each.ref for each in db.session.scalars(select(Member))} == set(refs[:2])
        receipt = db.session.scalars(select(PurgeOrder.receipt).where(PurgeOrder.ref == order)).one()
        assert (receipt["records"], receipt["left"]) == (1, 2)


def test_a_held_record_is_shown_as_held_and_cannot_be_proposed(work) -> None:
    with work():
        ref = factories.member(actor("bo")).ref
    with work():
        closed(actor("bo"), ref)
        operations.hold(actor("bo"), db.session.scalars(select(Member)).one(), reason="Tvist")
    with work():
        assert [(item.ref, item.is_held, item.is_open) for item in queries.items_due(actor("bo"))] == [
            (ref, True, False)
        ]
        with pytest.raises(RuleBroken, match="purge-nothing"):
            operations.propose(actor("bo"), [ref])
    with work():
        hold = queries.holds_on(db.session.scalars(select(Member)).one())[0]
        operations.lift(actor("bo"), hold)
    with work():
        assert queries.items_due(actor("bo"))[0].is_open


def test_visits_go_years_before_the_record_and_their_log_values_with_them(app: Flask, work) -> None:
    with work():
        alva = actor("alva")
        member = person(alva, "x")
        factories.supervision(alva, member, starts_on=date(2015, 1, 1), ends_on=date(2020, 1, 1))
        ref = member.ref
    with work():
        closed(actor("alva"), ref)
    with work():
        (item,) = queries.items_due(actor("alva"))
        assert item.due.facets == (Facet.VISIT,) and not item.due.is_whole
    approved(work, "alva", ref)
    run(app)
    with work():
        assert db.session.scalar(text("SELECT count(*) FROM visit")) == 0
        assert db.session.scalars(select(Member)).one().ref == ref
        assert not queries.items_due(actor("alva"))
        kept = db.session.scalar(
            select(func.count()).select_from(AuditValue).join(AuditEntry).where(AuditEntry.subject_ref == ref)
        )
        assert kept, "the record's own values stay with the record"
        assert not [verdict for verdict in chain.verify() if verdict.why]


def test_another_agencys_record_of_the_same_person_stays_untouched(app: Flask, work) -> None:
    with work():
        ref = person(actor("bo"), "x").ref
        person(actor("alva"), "y")
    with work():
        closed(actor("bo"), ref)
        before = db.session.execute(
            text("SELECT * FROM member WHERE owner_agency_id = :a"), {"a": actor("alva").agency_id}
        ).all()
    approved(work, "bo", ref)
    run(app)
    with work():
        mine = {"a": actor("alva").agency_id}
        assert db.session.execute(text("SELECT * FROM member WHERE owner_agency_id = :a"), mine).all() == before
        assert db.session.scalar(select(func.count()).select_from(Shell)) == 1


def test_the_last_record_of_a_person_takes_the_shell_along(app: Flask, work) -> None:
    with work():
        ref = person(actor("bo"), "x").ref
    with work():
        closed(actor("bo"), ref)
    approved(work, "bo", ref)
    run(app)
    with work():
        assert db.session.scalar(select(func.count()).select_from(Shell)) == 0


def test_an_entry_of_many_rows_loses_its_values_when_one_of_them_goes(work) -> None:
    with work():
        bo = actor("bo")
        members = [factories.member(bo), factories.member(bo)]
        db.session.flush()
        refs = [each.ref for each in members]
        for each in members:
            each.purpose = "Ny"
        log.record_all(bo, Verb.IMPORT, members)
    with work():
        place = (actor("bo").site_id, actor("bo").agency_id)
        assert blanking.blank(place, [refs[0]]) >= 2
        left = select(AuditEntry.verb).join(AuditValue, AuditValue.entry_id == AuditEntry.id)
        mine = left.where(AuditEntry.agency_id == place[1])
        assert Verb.IMPORT not in list(db.session.scalars(mine)) and Verb.MEMBER_ADD in list(db.session.scalars(mine))
        assert not [verdict for verdict in chain.verify() if verdict.why]


def test_a_hand_over_without_a_record_goes_five_years_after_the_last_note(app: Flask, work) -> None:
    with work():
        made = factories.handover(actor("bo"), factories.member(actor("bo")))
        made.asked_at = clock.now().replace(year=2015)
        log.record(actor("disa"), Verb.HANDOVER_ACCEPT, made)
        ref = made.ref
    with work():
        assert [item.ref for item in queries.items_due(actor("disa"))] == [ref]
        assert queries.items_due(actor("bo")) == [] and queries.items_due(actor("alva")) == []
    approved(work, "disa", ref)
    run(app)
    with work():
        assert db.session.scalar(text("SELECT count(*) FROM handover")) == 0


def test_the_commands_dry_run_counts_and_changes_nothing(app: Flask, work) -> None:
    with work():
        ref = person(actor("bo"), "x").ref
    with work():
        closed(actor("bo"), ref)
        address = world.address("bo")
        before = db.session.scalar(select(func.count()).select_from(Member))
    invoke = app.test_cli_runner().invoke
    told = invoke(args=["purge", "--dry-run", "--json", "--as", address])
    assert told.exit_code == 0, told.output
    (line,) = json.loads(told.stdout)["due"]
    assert line["ref"] == ref and line["whole"] and line["rows"]["visit"] == 1 and line["rows"]["member"] == 1
    done = invoke(args=["purge", "--json", "--as", address])
    assert json.loads(done.stdout) == {"orders": 0, "clean": True}
    with work():
        assert db.session.scalar(select(func.count()).select_from(Member)) == before
    approved(work, "bo", ref)
    assert json.loads(invoke(args=["purge", "--json", "--as", address]).stdout) == {"orders": 1, "clean": True}
    assert invoke(args=["purge", "--as", world.address("field_officer")]).exit_code == 1
    with work():
        assert db.session.scalar(select(func.count()).select_from(Member)) == before - 1


def test_a_refused_order_lets_go_of_what_it_named(work) -> None:
    with work():
        ref = factories.member(actor("bo")).ref
    with work():
        closed(actor("bo"), ref)
        operations.propose(actor("bo"), [ref])
    with work():
        assert not queries.items_due(actor("bo"))[0].is_open
        operations.refuse(second("bo"), db.session.scalars(select(PurgeOrder)).one(), why_not="Ärendet lever")
    with work():
        assert queries.items_due(actor("bo"))[0].is_open


def test_a_refusal_lets_go_also_of_whom_the_one_who_refuses_does_not_meet(work) -> None:
    with work():
        refs = factories.member(actor("bo")).ref, factories.member(actor("bo")).ref
    with work():
        for ref in refs:
            closed(actor("bo"), ref)
        operations.propose(actor("bo"), refs)
    with work():
        other = second("bo")
        user = db.session.get_one(User, other.user_id)
        unmet = db.session.scalars(select(Member).where(Member.ref == refs[0])).one()
        lock_out(actor("bo"), unmet, user=user, reason="A cousin", starts_on=clock.today())
    with work(), kept(apart_from(other.user_id)):
        order = db.session.scalars(select(PurgeOrder)).one()
        assert len(order.lines) == 1
        operations.refuse(other, order, why_not="Ärendet lever")
    with work():
        assert [item.is_open for item in queries.items_due(actor("bo"))] == [True, True]


def proposed_and_locked(work, *, user_of) -> tuple[str, str, str]:
    """(order, the ref of whom somebody does not meet, the other ref): two records of one proposal, tied to each other."""
    with work():
        bo = actor("bo")
        unmet, other = factories.member(bo), factories.member(bo)
        police.add_tie(bo, unmet, other=other, kind=TieKind.KIN)
        refs = unmet.ref, other.ref
    with work():
        for ref in refs:
            closed(actor("bo"), ref)
        order = operations.propose(actor("bo"), refs).ref
    with work():
        user = db.session.get_one(User, user_of().user_id)
        unmet = db.session.scalars(select(Member).where(Member.ref == refs[0])).one()
        lock_out(
            replace(actor("bo"), user_id=actor("administrator").user_id),
            unmet,
            user=user,
            reason="A cousin",
            starts_on=clock.today(),
        )
    return order, *refs


def test_a_receipt_counts_nobody_whom_its_approver_does_not_meet_and_the_others_wait_for_another(app, work) -> None:
    made: list[Actor] = []
    order, unmet, _other = proposed_and_locked(work, user_of=lambda: made.append(second("bo")) or made[0])
    with work(), kept(apart_from(made[0].user_id)):
        operations.approve(made[0], db.session.scalars(select(PurgeOrder).where(PurgeOrder.ref == order)).one())
    run(app)
    with work():
        assert [each.ref for each in db.session.scalars(select(Member))] == [unmet]
        first, waiting = db.session.scalars(select(PurgeOrder).order_by(PurgeOrder.id)).all()
        assert (first.ref, first.receipt["records"], first.receipt["left"]) == (order, 1, 0)
        assert first.receipt["rows"]["member"] == 1 and "tie" not in first.receipt["rows"]
        assert waiting.is_approved is None and waiting.proposed_by_id == first.proposed_by_id
        assert [line.member.ref for line in waiting.lines] == [unmet]
    with work(), kept(apart_from(made[0].user_id)):
        assert [each.ref for each in db.session.scalars(PurgeOrder.visible_to(made[0]))] == [order]


def test_the_receipt_of_whom_a_colleague_does_not_meet_is_for_those_who_acted_and_who_oversee(app, work) -> None:
    locked: list[Actor] = []
    order, _unmet, _other = proposed_and_locked(work, user_of=lambda: locked.append(second("bo")) or locked[0])
    with work():
        third = third_of("bo")
        operations.approve(third, db.session.scalars(select(PurgeOrder).where(PurgeOrder.ref == order)).one())
    run(app)
    with work():
        assert not list(db.session.scalars(select(Member)))
        shared, apart = db.session.scalars(select(PurgeOrder).order_by(PurgeOrder.id)).all()
        assert (shared.ref, shared.receipt["records"], apart.receipt["records"]) == (order, 1, 1)
        seen = {
            who.user_id: set(db.session.scalars(PurgeOrder.visible_to(who))) for who in (locked[0], third, actor("bo"))
        }
        assert seen == {
            locked[0].user_id: {shared},
            third.user_id: {shared, apart},
            actor("bo").user_id: {shared, apart},
        }


def test_what_files_were_narrowed_by_goes_once_they_can_be_fetched_no_more(app: Flask, work) -> None:
    with work():
        bo = actor("bo")
        ref = factories.member(bo).ref
        over = factories.export(
            bo, ExportKind.PEOPLE, filters={"q": "Nils Borta"}, purpose="Om Nils", answer="Nils igen"
        )
        over.ended_at, over.ended_by_id = clock.now(), bo.user_id
        log.record(bo, Verb.EXPORT_END, over)
        factories.export(bo, ExportKind.PEOPLE, filters={"q": "Nils Kvar"})
    with work():
        closed(actor("bo"), ref)
    approved(work, "bo", ref)
    run(app)
    with work():
        told = {
            row.ended_at is None: (row.filters, row.purpose, row.answer)
            for row in db.session.scalars(select(ExportRequest))
        }
        assert told == {True: ({"q": "Nils Kvar"}, "Weekly meeting", None), False: ({"q": ""}, "", None)}


def test_roles_that_neither_write_nor_oversee_see_no_orders(work) -> None:
    with work():
        ref = factories.member(actor("bo")).ref
    with work():
        closed(actor("bo"), ref)
        operations.propose(actor("bo"), [ref])
    with work():
        seen = {role for role in Role if db.session.scalars(PurgeOrder.visible_to(actor(role.value))).first()}
        assert seen == {Role.POLICE_COORDINATOR}


def test_the_places_in_drawings_go_also_where_people_are_called_by_a_number_of_the_agencys_own(
    app: Flask, browser, work
) -> None:
    with work():
        bo = actor("bo")
        gone, stays = factories.member(bo, external_id="P-HEMLIG-7"), factories.member(bo, external_id="P-8")
        db.session.flush()
        group = factories.group(bo)
        for each in (gone, stays):
            factories.membership(bo, each, group)
        factories.tie(bo, gone, stays)
        factories.release(bo, gone, stays, to=AgencyKind.PROBATION, facet=Facet.POLICE)
        ref, group_ref = gone.ref, group.ref
    for who in ("bo", "alva"):
        assert browser(who).get(f"/groups/{group_ref}/ties").status == 200
    with work():
        release = db.session.scalars(select(Release.ref).join(Release.member).where(Member.ref == ref)).one()
        assert drawn() == {"P-HEMLIG-7", "P-8", release, *others(release)}
        closed(actor("bo"), ref)
    approved(work, "bo", ref)
    assert run(app).is_clean
    with work():
        assert not {"P-HEMLIG-7", release} & drawn()
    assert found_in(bytes_of(app), "P-HEMLIG-7") == set()


def drawn() -> set[str]:
    """Everybody who has a place in any drawing."""
    return {name for points in db.session.scalars(select(Drawing.points)) for name in points}


def others(release: str) -> set[str]:
    """The refs of the other releases."""
    return set(db.session.scalars(select(Release.ref).where(Release.ref != release)))


def test_a_purge_leaves_no_letters_of_what_was_edited_away_in_the_index_of_text(app: Flask, work) -> None:
    rest = "ჰჯ"  # the index holds letters by threes, and leaves out what two neighbours begin with
    with work():
        for number in range(40):
            factories.incident(actor("bo"), summary=f"Skott mot bostad nummer {number}")
            db.session.flush()
        incident = factories.incident(actor("bo"), summary=f"Vittne ჟ{rest} såg det")
        ref, incident_ref = factories.member(actor("bo")).ref, incident.ref
    with work():
        bo, kept = actor("bo"), db.session.scalars(select(Incident).where(Incident.ref == incident_ref)).one()
        kept.summary = "Inget"
        log.record(bo, Verb.INCIDENT_EDIT, kept)
    with work():
        closed(actor("bo"), ref)
    assert found_in(bytes_of(app), rest)
    approved(work, "bo", ref)
    assert run(app).is_clean
    assert found_in(bytes_of(app), rest) == set()
