"""An import undone: what it made is removed and what it changed says again what it said, while nothing is built on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from flask_babel import gettext
from sqlalchemy import Column, ForeignKeyConstraint, Table, delete, select

from gvi.access.actor import Actor
from gvi.audit import log
from gvi.audit.models import Audited
from gvi.audit.verbs import Verb
from gvi.core import clock
from gvi.core.problems import Problem, insist
from gvi.extensions import DbModel, db
from gvi.imports import rules
from gvi.imports.ledger import Ledger, ledger_of
from gvi.imports.models import ImportBatch
from gvi.imports.vocabulary import Kind
from gvi.members.models import Identity, Member, NameToken
from gvi.members.operations import name_tokens

BATCH = 5_000
ALONG = frozenset({"name_token"})
"""Tables whose rows are made out of others and go with them."""


def undo(actor: Actor, batch: ImportBatch) -> None:
    """Take back all that the import wrote. Raises RuleBroken, naming what, where something has been built on it."""
    insist(rules.may_import(actor, Kind(batch.kind)))
    insist(rules.may_undo(imported_at=batch.imported_at, is_kept=batch.ledger is not None, now=clock.now()))
    ledger = ledger_of(batch)
    insist(in_the_way(actor, ledger))
    with db.session.no_autoflush:
        shells = _shells(ledger)
        for rows in _by_table([*_restore(ledger), *_audited(ledger)]):
            log.record_all(actor, Verb.IMPORT_UNDO, rows, reason=batch.ref)
    batch.ledger, batch.undone_at = None, clock.now()
    batch.left_over, batch.left_over_form = None, None
    log.record(actor, Verb.IMPORT_UNDO, batch)
    db.session.flush()
    _name_again(ledger)
    _remove(ledger)
    _leave_used(ledger, shells)
    db.session.expire_all()


def in_the_way(actor: Actor, ledger: Ledger) -> Iterator[Problem]:
    """What has been changed since, and what points at rows of the import; of another agency's rows only that there are some."""
    changed: Counter[str] = Counter()
    for table, versions in _versions(ledger).items():
        now = dict(_now(ledger, table, list(versions)))
        changed[table] += sum(1 for key, version in versions.items() if now.get(key, version) != version)
    for table, times in changed.items():
        if times:
            facts = {"what": gettext(f"import-table.{table}"), "times": times}
            yield Problem("import-changed-since", facts=facts)
    for table, times in _pointing(actor, ledger).items():
        facts = {"what": gettext(f"import-table.{table}") if table else gettext("import-table.other"), "times": times}
        yield Problem("import-built-on", facts=facts)


def _versions(ledger: Ledger) -> dict[str, dict[Any, int]]:
    found: dict[str, dict[Any, int]] = {}
    for table, made in ledger.made.items():
        found.setdefault(table, {}).update({key[-1]: version for key, version in made if version is not None})
    for table, changed in ledger.changed.items():
        found.setdefault(table, {}).update({key[-1]: version for key, version, _ in changed if version is not None})
    return {table: versions for table, versions in found.items() if versions}


def _now(ledger: Ledger, name: str, ids: Sequence[Any]) -> Iterator[tuple[Any, int]]:
    table = _table(name)
    for some in _some(ids):
        known = select(table.c.id, table.c.version).where(*_here(ledger, table), table.c.id.in_(some))
        yield from ((row[0], row[1]) for row in db.session.execute(known))


def _pointing(actor: Actor, ledger: Ledger) -> Counter[str]:
    """How many rows outside the import point at rows of it, by table; "" for those of other agencies."""
    found: Counter[str] = Counter()
    for target in ledger.made:
        for table, column in pointers(target):
            own = {tuple(key) for key, _ in ledger.made.get(table.name, ())}
            own |= {tuple(key) for key, _, before in ledger.changed.get(table.name, ()) if column.key in before}
            keys = list(table.primary_key.columns)
            owner = [table.c.owner_agency_id] if "owner_agency_id" in table.c else []
            for some in _some(list(ledger.ids(target))):
                for row in db.session.execute(select(*keys, *owner).where(*_here(ledger, table), column.in_(some))):
                    if tuple(row[: len(keys)]) not in own:
                        is_own = not owner or row[-1] == actor.agency_id
                        found[table.name if is_own else ""] += 1
    return found


def pointers(target: str) -> Iterator[tuple[Table, Column[Any]]]:
    """Every column anywhere that holds the id of a row of the table."""
    for table in DbModel.metadata.sorted_tables:
        if table.name in ALONG:
            continue
        for constraint in table.constraints:
            if isinstance(constraint, ForeignKeyConstraint) and constraint.referred_table.name == target:
                yield from ((table, each.parent) for each in constraint.elements if each.column.name == "id")


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
    for some in _some(ids):
        yield from db.session.scalars(select(model).where(*_here(ledger, model.__table__), model.id.in_(some)))


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
            for some in _some(members):
                db.session.execute(delete(table).where(*_here(ledger, table), table.c.member_id.in_(some)))
        elif ids and "id" in table.c:
            for some in _some(ids):
                db.session.execute(delete(table).where(*_here(ledger, table), table.c.id.in_(some)))
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
        for some in _some(list(members))
        for shell in db.session.scalars(
            select(Member.shell_id).where(Member.site_id == ledger.site_id, Member.id.in_(some))
        )
    }


def _leave_used(ledger: Ledger, shells: set[int]) -> None:
    """A person whom nobody follows any more goes too. Others may have come to follow them: nobody learns of that."""
    shell = _table("shell")
    followed = [
        ~select(1).select_from(other).where(other.c.site_id == shell.c.site_id, column == shell.c.id).exists()
        for other, column in pointers("shell")
    ]
    for some in _some(list(shells)):
        db.session.execute(delete(shell).where(*_here(ledger, shell), shell.c.id.in_(some), *followed))


def _by_table(rows: Iterable[Any]) -> Iterator[list[Any]]:
    parted: dict[str, list[Any]] = {}
    for row in rows:
        if isinstance(row, Audited):
            parted.setdefault(row.__tablename__, []).append(row)  # type: ignore[attr-defined]
    yield from parted.values()


def _here(ledger: Ledger, table: Any) -> list[Any]:
    """The site comes first in every key; only what belongs to no site is looked up without one."""
    return [table.c.site_id == ledger.site_id] if "site_id" in table.c else []


def _table(name: str) -> Table:
    return DbModel.metadata.tables[name]


def _model(name: str) -> type[Any]:
    return next(mapper.class_ for mapper in DbModel.registry.mappers if mapper.local_table.name == name)  # type: ignore[attr-defined]


def _some(ids: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))
