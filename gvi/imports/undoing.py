"""An import undone: what it made is removed and what it changed says again what it said, while nothing is built on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from sqlalchemy import delete, select

from gvi.access.actor import Actor
from gvi.audit import log
from gvi.audit.models import Audited
from gvi.audit.verbs import Verb
from gvi.core import clock
from gvi.core.batches import batches
from gvi.core.problems import Problem, insist
from gvi.extensions import DbModel, db
from gvi.imports import rules
from gvi.imports.ledger import Ledger, is_kept, ledger_in, ledger_of, parts_of
from gvi.imports.models import ImportBatch, ImportPart, Stage
from gvi.imports.progress import Watch, unwatched
from gvi.imports.standing import ALONG, here, in_the_way, met, pointers, table_of
from gvi.imports.vocabulary import Kind
from gvi.members.models import Identity, Member, NameToken
from gvi.members.operations import name_tokens

Key = tuple[int, int]


def undo(actor: Actor, batch: ImportBatch) -> None:
    """Take back all that the import wrote. Raises RuleBroken, naming what, where something has been built on it."""
    insist(_may_undo(actor, batch))
    insist(in_the_way(actor, met(ledger_of(batch))))
    take_back(actor, (batch.site_id, batch.id))
    note_undone(actor, batch)


def ask_undo(actor: Actor, batch: ImportBatch) -> None:
    """Have a large import taken back by the worker. Raises RuleBroken as `undo`."""
    insist(rules.may_touch(is_under_way=batch.stage is not None))
    insist(_may_undo(actor, batch))
    insist(in_the_way(actor, met(ledger_of(batch))))
    batch.stage, batch.posting_id = Stage.UNDO, actor.posting_id
    log.record(actor, Verb.IMPORT_ASK, batch)


def may_be_undone(batch: ImportBatch) -> bool:
    """Is it kept, and not too long ago? What stands in the way is not asked."""
    return not any(_in_time(batch))


def take_back(
    actor: Actor,
    key: Key,
    *,
    watch: Watch = unwatched,
    turn: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> None:
    """Take back part by part, the last first, each in a turn of its own. Raises RuleBroken as `undo`.

    What has been taken back stays so: whoever is interrupted goes on where it ended.
    """
    with turn():
        places = [part.id for part in parts_of(db.session.get_one(ImportBatch, key))]
    for number, place in enumerate(places):
        watch(number, len(places))
        with turn():
            part = db.session.get(ImportPart, (*key, place))
            if part is not None:
                _take_back(actor, db.session.get_one(ImportBatch, key), part)


def note_undone(actor: Actor, batch: ImportBatch) -> None:
    """Nothing of the import is left."""
    batch.undone_at, batch.stage = clock.now(), None
    batch.left_over, batch.left_over_form = None, None
    log.record(actor, Verb.IMPORT_UNDO, batch)


def _may_undo(actor: Actor, batch: ImportBatch) -> Iterator[Problem]:
    yield from rules.may_import(actor, Kind(batch.kind))
    yield from _in_time(batch)


def _in_time(batch: ImportBatch) -> Iterator[Problem]:
    return rules.may_undo(imported_at=batch.imported_at, is_kept=is_kept(batch), now=clock.now())


def _take_back(actor: Actor, batch: ImportBatch, part: ImportPart) -> None:
    ledger = met(ledger_in(part))
    insist(in_the_way(actor, ledger))
    with db.session.no_autoflush:
        shells = _shells(ledger)
        for rows in _by_table([*_restore(ledger), *_audited(ledger)]):
            log.record_all(actor, Verb.IMPORT_UNDO, rows, reason=batch.ref)
    db.session.delete(part)
    db.session.flush()
    _name_again(ledger)
    _remove(ledger)
    _leave_used(ledger, shells)
    db.session.expire_all()


def _restore(ledger: Ledger) -> Iterator[Any]:
    for table, rows in ledger.changed.items():
        present = {row.id: row for row in _rows(ledger, table, [key[-1] for key, _, _ in rows])}
        for key, _, before in rows:
            if before and (row := present.get(key[-1])) is not None:
                for name, value in before.items():
                    setattr(row, name, value)
                yield row


def _audited(ledger: Ledger) -> Iterator[Any]:
    """The rows that go, for the log to name."""
    for table in ledger.made:
        if issubclass(_model(table), Audited):
            yield from _rows(ledger, table, list(ledger.ids(table)))


def _rows(ledger: Ledger, table: str, ids: Sequence[Any]) -> Iterator[Any]:
    model = _model(table)
    for some in batches(ids):
        yield from db.session.scalars(select(model).where(*here(ledger, model.__table__), model.id.in_(some)))


def _name_again(ledger: Ledger) -> None:
    """The words that a corrected name is found by, as before the correction."""
    for key, _, before in ledger.changed.get(Identity.__tablename__, ()):
        if "name" in before and (identity := db.session.get(Identity, tuple(key))) is not None:
            whose = {"site_id": identity.site_id, "member_id": identity.id}
            db.session.execute(delete(NameToken).filter_by(**whose))
            owner = identity.owner_agency_id
            db.session.add_all(
                NameToken(**whose, owner_agency_id=owner, token=token) for token in name_tokens(before["name"])
            )
    db.session.flush()


def _remove(ledger: Ledger) -> None:
    """Few statements, however many rows; what points goes before what it points at."""
    for table in reversed(DbModel.metadata.sorted_tables):
        ids = list(ledger.ids(table.name))
        if table.name in ALONG:
            members = list(ledger.ids("member"))
            for some in batches(members):
                db.session.execute(delete(table).where(*here(ledger, table), table.c.member_id.in_(some)))
        elif ids and "id" in table.c:
            for some in batches(ids):
                db.session.execute(delete(table).where(*here(ledger, table), table.c.id.in_(some)))
        else:
            for key, _ in ledger.made.get(table.name, ()):
                db.session.execute(
                    delete(table).where(
                        *(column == part for column, part in zip(table.primary_key.columns, key, strict=True))
                    )
                )


def _shells(ledger: Ledger) -> set[int]:
    """The persons behind the records that go or get another person back."""
    members = {
        *ledger.ids("member"),
        *(key[-1] for key, _, before in ledger.changed.get("member", ()) if "shell_id" in before),
    }
    return {
        shell
        for some in batches(list(members))
        for shell in db.session.scalars(
            select(Member.shell_id).where(Member.site_id == ledger.site_id, Member.id.in_(some))
        )
    }


def _leave_used(ledger: Ledger, shells: set[int]) -> None:
    """A person whom nobody follows any more goes too. Others may have come to follow them: nobody learns of that."""
    shell = table_of("shell")
    followed = [
        ~select(1).select_from(other).where(other.c.site_id == shell.c.site_id, column == shell.c.id).exists()
        for other, column in pointers("shell")
    ]
    for some in batches(list(shells)):
        db.session.execute(delete(shell).where(*here(ledger, shell), shell.c.id.in_(some), *followed))


def _by_table(rows: Iterable[Any]) -> Iterator[list[Any]]:
    parted: dict[str, list[Any]] = {}
    for row in rows:
        if isinstance(row, Audited):
            parted.setdefault(row.__tablename__, []).append(row)  # type: ignore[attr-defined]
    yield from parted.values()


def _model(name: str) -> type[Any]:
    return next(mapper.class_ for mapper in DbModel.registry.mappers if mapper.local_table.name == name)  # type: ignore[attr-defined]
