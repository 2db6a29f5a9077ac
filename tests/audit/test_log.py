"""The log: complete, append-only, chained, one chain per site and agency."""

from __future__ import annotations

import hashlib
import importlib
import json
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from gvi.audit import chain, log
from gvi.audit.blanking import blank
from gvi.audit.models import APPEND_ONLY, AuditChain, AuditEntry, AuditValue
from gvi.audit.verbs import Verb
from gvi.callins.models import CallIn
from gvi.core import db as database
from gvi.core.keys import new_id
from gvi.extensions import db
from gvi.speakers import operations as speaking
from gvi.speakers.models import Speaker
from tests import factories
from tests.world import actor


def entries(agency_id: int | None = None) -> list[AuditEntry]:
    rows = select(AuditEntry).order_by(AuditEntry.site_id, AuditEntry.agency_id, AuditEntry.number)
    return list(db.session.scalars(rows.where(AuditEntry.agency_id == agency_id) if agency_id else rows))


def broken() -> list[tuple[int | None, str | None]]:
    return [(verdict.broken_at, verdict.why) for verdict in chain.verify() if verdict.why]


def test_a_change_is_recorded_with_what_it_was_and_became(work) -> None:
    with work():
        ref = factories.speaker(actor("alva"), name="Before").ref
    with work():
        speaker = db.session.scalars(select(Speaker)).one()
        speaking.edit(actor("alva"), speaker, name="After")
    with work():
        entry = entries(actor("alva").agency_id)[-1]
        assert (entry.verb, entry.subject_ref, entry.fields) == (
            Verb.SPEAKER_EDIT,
            ref,
            ["name", "version"][: len(entry.fields)],
        )
        assert db.session.get_one(AuditValue, entry.id).values[ref]["name"] == ["Before", "After"]


def test_a_silent_change_is_refused(work) -> None:
    with work():
        factories.speaker(actor("alva"))
    with pytest.raises(log.Unrecorded, match="Speaker"), work():
        db.session.scalars(select(Speaker)).one().name = "Changed in silence"
    with work():
        assert db.session.scalars(select(Speaker.name)).one() == "Gun Talare"


def test_a_silent_deletion_is_refused(work) -> None:
    with work():
        factories.speaker(actor("alva"))
    with pytest.raises(log.Unrecorded), work():
        db.session.delete(db.session.scalars(select(Speaker)).one())


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET verb = 'read'", "DELETE FROM audit_entry"])
def test_the_database_itself_refuses_to_change_the_log(work, statement: str) -> None:
    with work():
        factories.speaker(actor("alva"))
    with pytest.raises(IntegrityError, match="append-only"), work():
        db.session.execute(text(statement))


def test_every_chain_is_proven(work) -> None:
    with work():
        for who in ("alva", "bo", "disa"):
            factories.speaker(actor(who))
            factories.speaker(actor(who, "orebro"))
    with work():
        assert not broken()
        chains = {(each.site_id, each.agency_id): each.length for each in db.session.scalars(select(AuditChain))}
        counted = {
            (row[0], row[1]): row[2]
            for row in db.session.execute(
                select(AuditEntry.site_id, AuditEntry.agency_id, func.count()).group_by(
                    AuditEntry.site_id, AuditEntry.agency_id
                )
            )
        }
        assert chains == counted and len(chains) > 6


TAMPERING = {
    "a word changed": ("UPDATE audit_entry SET subject_ref = 'zzzzzzz' WHERE id = :id", "the entry was changed"),
    "a moment changed": ("UPDATE audit_entry SET at = '2020-01-01 00:00:00' WHERE id = :id", "the entry was changed"),
    "an entry taken out": ("DELETE FROM audit_entry WHERE id = :id", "an entry is missing"),
    "values swapped": ("UPDATE audit_value SET salt = 'ff' WHERE entry_id = :id", "the entry's values were changed"),
}


@pytest.mark.parametrize("how", TAMPERING)
def test_whoever_tampers_with_the_file_is_found_out(work, how: str) -> None:
    """Somebody with the file and no scruples drops the triggers first; the chain tells all the same."""
    statement, why = TAMPERING[how]
    with work():
        for number in range(5):
            factories.speaker(actor("alva"), name=f"Speaker {number}")
    with work():
        victim = entries(actor("alva").agency_id)[2]
        ident, number = victim.id, victim.number
        db.session.execute(text("PRAGMA foreign_keys = OFF"))
        for trigger in ("audit_entry_no_update", "audit_entry_no_delete"):
            db.session.execute(text(f"DROP TRIGGER {trigger}"))
        if "DELETE" in statement:
            db.session.execute(text("DELETE FROM audit_value WHERE entry_id = :id"), {"id": ident})
        db.session.execute(text(statement), {"id": ident})
    with work():
        assert broken() == [(number, why)]


def test_the_end_of_a_chain_cannot_be_cut_off(work) -> None:
    with work():
        for number in range(3):
            factories.speaker(actor("alva"), name=f"Speaker {number}")
    with work():
        last = entries(actor("alva").agency_id)[-1].id
        db.session.execute(text("DROP TRIGGER audit_entry_no_delete"))
        db.session.execute(text("DELETE FROM audit_value WHERE entry_id = :id"), {"id": last})
        db.session.execute(text("DELETE FROM audit_entry WHERE id = :id"), {"id": last})
    with work():
        assert [why for _number, why in broken()] == ["entries are missing at the end"]


def test_a_purge_of_values_leaves_the_chain_provable(work) -> None:
    with work():
        factories.speaker(actor("alva"))
    with work():
        db.session.execute(text("DELETE FROM audit_value"))
    with work():
        assert not broken()


def test_values_lie_sealed_in_the_file(app: Flask, work) -> None:
    with work():
        factories.speaker(actor("alva"), name="Gunvor Hemlighet")
        values = list(db.session.scalars(text('SELECT "values" FROM audit_value')))
    assert values and not any(b"Hemlighet" in bytes(value) for value in values)


def test_an_entry_goes_to_the_chain_of_the_rows_owner(work) -> None:
    with work():
        call_in = factories.call_in(actor("alva"))
        db.session.flush()
        speaking.add_slot(actor("bo"), call_in, message="Bo says", minutes=5, voice=None)
    with work():
        last = entries(actor("alva").agency_id)[-1]
        assert (last.verb, last.user_id) == (Verb.SLOT_ADD, actor("bo").user_id)


def test_a_refused_attempt_is_kept_although_its_work_is_not(browser, work) -> None:
    with work():
        ref = factories.call_in(actor("alva")).ref
    assert browser("cim").post(f"/call-ins/{ref}/speakers/default").status == 403
    with work():
        refused = [entry for entry in entries(actor("cim").agency_id) if entry.verb == Verb.REFUSED]
        assert len(refused) == 1 and refused[0].user_id == actor("cim").user_id and refused[0].address == "127.0.0.1"
        assert not db.session.scalars(select(CallIn)).one().clearances_asked_at


def test_what_fails_leaves_neither_rows_nor_entries(work) -> None:
    with work():
        before = len(entries())
    with pytest.raises(RuntimeError), work():
        factories.speaker(actor("alva"))
        raise RuntimeError("the power went")
    with work():
        assert len(entries()) == before and not list(db.session.scalars(select(Speaker)))


def test_bytes_changed_in_the_file_itself_are_found_out(app: Flask, work) -> None:
    """Not a word of SQL: the ref is overwritten where it lies in the database file."""
    with work():
        for number in range(5):
            factories.speaker(actor("alva"), name=f"Speaker {number}")
    with work():
        victim = entries(actor("alva").agency_id)[2]
        number, ref, digest = victim.number, str(victim.subject_ref), victim.digest
    file = _settled(app)
    content = file.read_bytes()
    place = content.rindex(ref.encode(), 0, content.index(digest.encode()))
    file.write_bytes(content[:place] + b"zzzzzzz" + content[place + len(ref) :])
    with work():
        assert broken() == [(number, "the entry was changed")]


def _settled(app: Flask) -> Path:
    """The database file with everything in it and nothing beside it."""
    with app.app_context():
        db.session.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        database.close()
    folder: Path = app.config["SETTINGS"].folder
    return folder / "gvi.db"


def test_a_chain_made_anew_follows_from_itself_and_not_from_what_was_anchored(work) -> None:
    with work():
        for number in range(3):
            factories.speaker(actor("alva"), name=f"Speaker {number}")
    with work():
        place = (actor("alva").site_id, actor("alva").agency_id)
        third = entries(place[1])[2]
        assert not [verdict for verdict in chain.verify({place: {3: third.hash}}) if verdict.why]
        told = [(each.broken_at, each.why) for each in chain.verify({place: {3: "f" * 64}}) if each.why]
        assert told == [(3, "the entry is not the one that was anchored")]
        beyond = {place: {10**6: third.hash}, (99, 99): {1: third.hash}}
        assert [each.why for each in chain.verify(beyond) if each.why] == [
            "entries are missing at the end",
            "the chain is gone",
        ]


def test_the_other_database_is_told_to_refuse_as_well() -> None:
    """The statements are PostgreSQL's own; the migration makes the very same."""
    migration = importlib.import_module("migrations.versions.0013_append_only")
    assert APPEND_ONLY["postgresql"] == migration.MAKE


WHY = "Särskilt-skäl åäö \N{SNOWMAN}"


def with_reason() -> None:
    """An entry with a reason, written when the work is done."""
    log.record(actor("alva"), Verb.SPEAKER_ADD, factories.speaker(actor("alva")), reason=WHY)


def test_a_reason_lies_sealed_beside_the_values_and_is_read_where_the_log_is(app: Flask, work) -> None:
    with work():
        with_reason()
    with work():
        entry = next(each for each in entries(actor("alva").agency_id) if each.reason)
        assert entry.reason == WHY and entry.open_reason is None and not broken()
    folder = Path(app.config["SETTINGS"].folder)
    assert not any(WHY.encode() in file.read_bytes() for file in folder.glob("gvi.db*"))


@pytest.mark.parametrize("instead", [None, "Något annat"])
def test_a_reason_that_is_changed_or_taken_alone_is_found_out(work, instead: str | None) -> None:
    with work():
        with_reason()
    with work():
        kept = next(each for each in db.session.scalars(select(AuditValue)) if each.reason)
        kept.reason = instead
    with work():
        assert [why for _number, why in broken()] == ["the entry's values were changed"]


def test_a_purge_takes_the_reason_and_the_chain_stays_provable(work) -> None:
    with work():
        with_reason()
    with work():
        named = next(each for each in entries(actor("alva").agency_id) if each.reason)
        number = named.number
        assert blank((named.site_id, named.agency_id), [named.subject_ref]) > 0
    with work():
        entry = next(each for each in entries(actor("alva").agency_id) if each.number == number)
        assert entry.reason is None and not broken()


def test_an_entry_that_an_earlier_version_wrote_is_proven_and_read_as_before(work) -> None:
    with work():
        with_reason()
    with work():
        last = entries(actor("alva").agency_id)[-1]
        columns = AuditEntry.__table__.columns
        old = {column.name: getattr(last, column.key) for column in columns if column.name != "reason"}
        old |= {"id": new_id(), "number": last.number + 1, "previous": last.hash, "reason": "Som förr"}
        salt, values = "s" * 32, {"a": ["b", "c"]}
        old["digest"] = hashlib.sha256((salt + "\0" + json.dumps(values)).encode()).hexdigest()
        written = {name: value for name, value in old.items() if name not in ("id", "hash")}
        written["at"] = written["at"].isoformat()
        text_of = json.dumps(written, ensure_ascii=False, sort_keys=True)
        old["hash"] = hashlib.sha256(text_of.encode()).hexdigest()
        db.session.execute(AuditEntry.__table__.insert(), [old])
        db.session.execute(AuditValue.__table__.insert(), [{"entry_id": old["id"], "salt": salt, "values": values}])
        head = db.session.get_one(AuditChain, (last.site_id, last.agency_id))
        head.length, head.head = old["number"], old["hash"]
    with work():
        assert entries(actor("alva").agency_id)[-1].reason == "Som förr" and not broken()
