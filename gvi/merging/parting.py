"""One record made two again: what followed goes back, and what was noted since goes where somebody says it belongs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import delete, select

from gvi.access.actor import Actor
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins.models import CallIn, Invitation
from gvi.extensions import db
from gvi.members.facts import Tie
from gvi.members.models import FormerRef, Identity, Member, Shell
from gvi.merging import shells
from gvi.merging.carrying import name_again, record, relist
from gvi.merging.following import MADE_SINCE, WITH_LETTERS
from gvi.merging.ledger import Changes, Ledger, Values, give_back, model_of
from gvi.merging.models import Merger
from gvi.merging.plan import AHEAD


def made_since(merger: Merger) -> Iterator[tuple[str, Any]]:
    """(table:ref, row) of what names the kept record and was noted after the merging."""
    if merger.ledger is None or merger.merged_at is None:
        return
    ledger, seen = Ledger.of(merger.ledger), set()
    for model, column in MADE_SINCE:
        mine = (model.site_id == merger.site_id, getattr(model, column) == merger.kept_id)
        since = select(model).where(*mine, model.created_at > merger.merged_at).order_by(model.id)
        for row in db.session.scalars(since):
            if row.id not in ledger.keys(model.__tablename__) and id(row) not in seen:
                seen.add(id(row))
                yield f"{model.__tablename__}:{row.ref}", row


def is_number_taken(merger: Merger) -> bool:
    """Would two records have the same number of the agency's own, since one has been given it meanwhile?"""
    ledger = Ledger.of(merger.ledger or {})
    number = ledger.lost.get("member", {}).get("external_id")
    if number is None:
        return False
    mine = (Member.site_id == merger.site_id, Member.owner_agency_id == merger.owner_agency_id)
    taken = set(db.session.scalars(select(Member.id).where(*mine, Member.external_id == number)))
    came_along = ledger.kept["member"].get("external_id", (None, None))[1] == number
    return bool(taken - {merger.kept_id} if came_along else taken)


def part(actor: Actor, merger: Merger) -> None:
    """Make them two. Written at once: rows must be there before others name them."""
    ledger = Ledger.of(merger.ledger or {})
    wanted = set(merger.apart_rows)
    chosen = [row for name, row in made_since(merger) if name in wanted]
    with db.session.no_autoflush:
        kept = merger.kept
        now = kept.shell_id
        back = shells.stand_again(actor.site_id, ledger.left)
        lists = list(_lists(actor, ledger, chosen))
        _restore_kept(actor, merger, kept, ledger, back)
        lost = _restore_lost(actor, merger, ledger, back)
        _send_back(actor, merger, ledger, back, letters=False)
        _restore_aside(actor, merger, ledger, back)
        _send_back(actor, merger, ledger, back, letters=True)
        _send_along(actor, merger, chosen, lost)
        shells.give_back(actor.site_id, ledger.carried, now=now, back=back)
        relist(actor, lists)
        merger.other_id, merger.ledger = lost.id, None
        log.record(actor, Verb.PART, merger)
        db.session.flush()
        shells.leave(actor.site_id, now)
    db.session.expire_all()


def _mapped(changes: Changes, ledger: Ledger, back: int) -> Changes:
    """A shell that had gone stands again under another id when somebody came to need it meanwhile."""
    if "shell_id" not in changes:
        return changes
    before, after = changes["shell_id"]
    return {**changes, "shell_id": (back if before == ledger.left["id"] else before, after)}


def _restore_kept(actor: Actor, merger: Merger, kept: Member, ledger: Ledger, back: int) -> None:
    identity = kept.identity
    named = identity.name
    give_back(kept, _mapped(ledger.kept["member"], ledger, back))
    give_back(identity, ledger.kept["identity"])
    kept.shell = db.session.get_one(Shell, (kept.site_id, kept.shell_id))
    kept.version += 1
    record(actor, merger, [kept], Verb.PART)
    record(actor, merger, [identity], Verb.PART)
    if identity.name != named:
        name_again(kept, identity.name)
    db.session.flush()  # its own number comes free for the one that goes back


def _restore_lost(actor: Actor, merger: Merger, ledger: Ledger, back: int) -> Member:
    told = dict(ledger.lost["member"])
    told["shell_id"] = back if told["shell_id"] == ledger.left["id"] else told["shell_id"]
    gone = FormerRef.__table__
    db.session.execute(delete(gone).where(gone.c.site_id == merger.site_id, gone.c.ref == told["ref"]))  # type: ignore[arg-type]
    lost = Member(**told)
    lost.shell = db.session.get_one(Shell, (lost.site_id, lost.shell_id))
    identity = Identity(**ledger.lost["identity"])
    identity.member = lost
    db.session.add_all([lost, identity])
    record(actor, merger, [lost], Verb.PART)
    record(actor, merger, [identity], Verb.PART)
    name_again(lost, identity.name)
    db.session.flush()
    return lost


def _send_back(actor: Actor, merger: Merger, ledger: Ledger, back: int, *, letters: bool) -> None:
    """What followed goes back, as far as it still is where it was put. Letters wait for the invitation they hang on."""
    rows = []
    for table, moved in ledger.moved.items():
        model = model_of(table)
        for key, changes in moved if (model in WITH_LETTERS) is letters else ():
            row = db.session.get(model, tuple(key))
            if row is not None:
                give_back(row, _mapped(changes, ledger, back))
                rows.append(row)
    record(actor, merger, rows, Verb.PART)
    db.session.flush()


def _restore_aside(actor: Actor, merger: Merger, ledger: Ledger, back: int) -> None:
    """What was set aside stands again, what others hang on first."""
    for table in Merger.metadata.sorted_tables:
        told = ledger.aside.get(table.name)
        if told:
            rows = [model_of(table.name)(**_placed(values, ledger, back)) for values in told]
            db.session.add_all(rows)
            record(actor, merger, rows, Verb.PART)
            db.session.flush()


def _placed(values: Values, ledger: Ledger, back: int) -> Values:
    if values.get("shell_id") == ledger.left["id"]:
        return {**values, "shell_id": back}
    return values


def _send_along(actor: Actor, merger: Merger, chosen: list[Any], lost: Member) -> None:
    """What was noted since and belongs to the other."""
    for row in chosen:
        for model, column in MADE_SINCE:
            if isinstance(row, model) and getattr(row, column) == merger.kept_id:
                setattr(row, column, lost.id)
        if hasattr(row, "shell_id"):
            row.shell_id = lost.shell_id
        if isinstance(row, Tie):
            row.a_id, row.b_id = sorted((row.a_id, row.b_id))
    record(actor, merger, chosen, Verb.PART)
    db.session.flush()


def _lists(actor: Actor, ledger: Ledger, chosen: list[Any]) -> Iterator[CallIn]:
    """The lists on which a person is another than the agencies answered about."""
    ids = {key[-1] for key, changes in ledger.moved.get("invitation", ()) if "shell_id" in changes}
    on = {values["call_in_id"] for values in ledger.aside.get("invitation", ())}
    on |= {row.call_in_id for row in chosen if isinstance(row, Invitation)}
    moved = select(Invitation.call_in_id).where(Invitation.site_id == actor.site_id, Invitation.id.in_(ids))
    rows = select(CallIn).where(CallIn.site_id == actor.site_id, CallIn.id.in_(on | set(db.session.scalars(moved))))
    yield from db.session.scalars(rows.where(CallIn.state.in_(AHEAD)))
