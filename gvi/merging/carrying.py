"""Two records of one agency made one: everything that named the one names the other, and the ledger says what was done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from sqlalchemy import delete

from gvi.access.actor import Actor
from gvi.audit import log
from gvi.audit.models import Audited
from gvi.audit.verbs import Verb
from gvi.callins import lifecycle, selection_operations
from gvi.callins.models import CallIn
from gvi.core import clock
from gvi.extensions import db
from gvi.members.models import FormerRef, Member, NameToken, Shell
from gvi.members.operations import name_tokens
from gvi.merging import rules, shells
from gvi.merging.comparing import values_of
from gvi.merging.ledger import Ledger, change, whole
from gvi.merging.models import Merger, MergeState
from gvi.merging.plan import Plan
from gvi.merging.rules import Protection


def carry(actor: Actor, merger: Merger, plan: Plan) -> None:
    """Make them one. Written at once: rows must be gone before others take their place."""
    kept, lost = plan.kept, plan.lost
    fields = values_of(lost, merger.picks)
    ledger = Ledger(lost={"member": whole(lost), "identity": whole(lost.identity)})
    with db.session.no_autoflush:
        ledger.aside = _told_of(plan.aside)
        shell_before = kept.shell_id
        _note(actor, merger)
        selection_operations.follow(actor, lost.ref, kept.ref)
        _follow_letters(actor, merger, plan, ledger)
        _take_aside(actor, merger, plan)
        record(actor, merger, _moved(plan, ledger))
        relist(actor, plan.relisted.values())
        db.session.flush()
        _take_away(actor, merger, lost)
        _change_kept(actor, merger, plan, fields, ledger)
        db.session.flush()
        left = shell_before if plan.shell_id != shell_before else ledger.lost["member"]["shell_id"]
        ledger.left, ledger.carried = shells.carry(
            actor.site_id, left, plan.shell_id, but=kept.id, owner=kept.owner_agency_id
        )
        merger.ledger = ledger.as_json()
        log.record(actor, Verb.MERGE, merger)
        db.session.flush()
    db.session.expire_all()


def record(actor: Actor, merger: Merger, rows: Iterable[Any], verb: Verb = Verb.MERGE) -> None:
    """Record the rows, one entry a table."""
    by_table = defaultdict(list)
    for row in rows:
        if isinstance(row, Audited):
            by_table[row.__tablename__].append(row)  # type: ignore[attr-defined]
    for found in by_table.values():
        log.record_all(actor, verb, found, reason=merger.ref)


def relist(actor: Actor, call_ins: Iterable[CallIn]) -> None:
    """The person behind a candidate is another than the agencies answered about: they answer again."""
    for call_in in call_ins:
        call_in.list_version += 1
        log.record(actor, Verb.CALL_IN_EDIT, call_in)
        lifecycle.reopen(actor, call_in)


def name_again(member: Member, name: str | None) -> None:
    """The words by which the record is found."""
    whose = {"site_id": member.site_id, "member_id": member.id}
    db.session.execute(delete(NameToken).filter_by(**whose))
    owner = member.owner_agency_id
    db.session.add_all(NameToken(**whose, owner_agency_id=owner, token=token) for token in name_tokens(name))


def _note(actor: Actor, merger: Merger) -> None:
    """The record that goes is named by nothing, this merging included."""
    merger.state, merger.merged_at, merger.other_id = MergeState.MERGED, clock.now(), None
    merger.other = None
    log.record(actor, Verb.MERGE, merger)


def _follow_letters(actor: Actor, merger: Merger, plan: Plan, ledger: Ledger) -> None:
    for letter, invitation_id in plan.letters:
        ledger.move(letter, change(letter, {"invitation_id": invitation_id}))
    record(actor, merger, [letter for letter, _ in plan.letters])
    db.session.flush()


def _told_of(rows: list[Any]) -> dict[str, list[dict[str, Any]]]:
    told = defaultdict(list)
    for row in rows:
        told[row.__tablename__].append(whole(row))
    return dict(told)


def _take_aside(actor: Actor, merger: Merger, plan: Plan) -> None:
    """What hangs on a row goes before it."""
    record(actor, merger, plan.aside)
    order = {table.name: place for place, table in enumerate(Merger.metadata.sorted_tables)}
    for row in sorted(plan.aside, key=lambda row: -order[row.__tablename__]):
        _delete(row)


def _moved(plan: Plan, ledger: Ledger) -> list[Any]:
    for row, values in plan.moves:
        ledger.move(row, change(row, values))
    return [row for row, _ in plan.moves]


def _take_away(actor: Actor, merger: Merger, lost: Member) -> None:
    """The record itself; its ref leads to the kept one from now on."""
    called = FormerRef(
        site_id=lost.site_id,
        ref=lost.ref,
        member_id=merger.kept_id,
        owner_agency_id=lost.owner_agency_id,
        external_id=lost.external_id,
        was_id=lost.id,
    )
    identity = lost.identity
    log.record(actor, Verb.MERGE, lost, reason=merger.ref)
    log.record(actor, Verb.MERGE, identity, reason=merger.ref)
    db.session.execute(delete(NameToken).where(NameToken.site_id == lost.site_id, NameToken.member_id == lost.id))
    for row in (identity, lost):
        _delete(row)
    db.session.add(called)


def _delete(row: Any) -> None:
    table = row.__table__
    db.session.execute(delete(table).where(table.c.site_id == row.site_id, table.c.id == row.id))
    db.session.expunge(row)


def _change_kept(actor: Actor, merger: Merger, plan: Plan, fields: tuple[Any, Any], ledger: Ledger) -> None:
    kept, (of_record, of_person) = plan.kept, fields
    strict = rules.strictest(protection_of(kept), protection_of(plan.lost))
    renamed = "name" in of_person and of_person["name"] != kept.identity.name
    ledger.kept = {
        "member": change(kept, {**of_record, **asdict(strict), "shell_id": plan.shell_id}),
        "identity": change(kept.identity, of_person),
    }
    if "shell_id" in ledger.kept["member"]:
        kept.shell = db.session.get_one(Shell, (kept.site_id, plan.shell_id))
    kept.version += 1  # the identity has none of its own
    log.record(actor, Verb.MERGE, kept, reason=merger.ref)
    log.record(actor, Verb.MERGE, kept.identity, reason=merger.ref)
    if renamed:
        name_again(kept, kept.identity.name)


def protection_of(member: Member) -> Protection:
    """What protects the person in this record."""
    return Protection(member.is_protected, member.restricted_on, member.review_due, member.purge_date, member.closed_on)
