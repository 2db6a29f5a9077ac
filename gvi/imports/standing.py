"""What stands in the way of taking an import back: rows changed since, and rows that point at its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import Column, ForeignKeyConstraint, Table, func, select

from gvi.access.actor import Actor
from gvi.conflicts.models import Conflict
from gvi.core.batches import batches
from gvi.core.i18n import gettext
from gvi.core.problems import Problem
from gvi.extensions import DbModel, db
from gvi.imports.ledger import Ledger
from gvi.members.models import FormerRef, Member, NameToken, Shell
from gvi.readings.models import Reading

ALONG = frozenset({"name_token"})
"""Tables whose rows are made out of others and go with them."""
UNTOLD = frozenset({Conflict.__tablename__, Reading.__tablename__})
"""Tables of which whoever imports is told nothing, though the rows are their own agency's."""


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


def met(ledger: Ledger) -> Ledger:
    """Without rows about people whom whoever acts does not meet: those stay, as if the file had not told of them.

    Asked of everybody, in as many statements: their number tells nobody that there is somebody they do not meet.
    """
    away = {table: _unmet(ledger, table, ledger.ids(table)) for table in {*ledger.made, *ledger.changed}}
    people = [each for some in _parts(away.get(Member.__tablename__, ())) for each in _people(ledger, some)]
    away[Shell.__tablename__] = away.get(Shell.__tablename__, set()) | set(people)
    found = Ledger(site_id=ledger.site_id)
    for table, made in ledger.made.items():
        at, gone = (1, Member.__tablename__) if table == NameToken.__tablename__ else (-1, table)
        found.made[table] = [row for row in made if row[0][at] not in away.get(gone, ())]
    for table, changed in ledger.changed.items():
        gone_ids = _unmet(ledger, table, [key[-1] for key, _, _ in changed])
        found.changed[table] = [row for row in changed if row[0][-1] not in gone_ids]
    return found


def _unmet(ledger: Ledger, name: str, ids: Collection[Any]) -> set[Any]:
    """Rows that are there, and not for whoever acts: the table has them and the model does not."""
    table, model = table_of(name), next(each for each in DbModel.registry.mappers if each.local_table.name == name)  # type: ignore[attr-defined]
    if "id" not in table.c:
        return set()
    found = set()
    for some in _parts(ids):
        there, seen = (
            select(each.id).where(*here(ledger, table), each.id.in_(some)) for each in (table.c, model.class_)
        )
        found |= set(db.session.scalars(there)) - set(db.session.scalars(seen))
    return found


def _parts(ids: Collection[Any]) -> list[Sequence[Any]]:
    """At least one, so that nothing is asked in fewer words."""
    return list(batches(list(ids))) or [[]]


def _people(ledger: Ledger, records: Sequence[int]) -> Sequence[int]:
    table = table_of(Member.__tablename__)
    return db.session.scalars(select(table.c.shell_id).where(*here(ledger, table), table.c.id.in_(records))).all()


def _versions(ledger: Ledger) -> dict[str, dict[Any, int]]:
    found: dict[str, dict[Any, int]] = {}
    for table, made in ledger.made.items():
        found.setdefault(table, {}).update({key[-1]: version for key, version in made if version is not None})
    for table, changed in ledger.changed.items():
        found.setdefault(table, {}).update({key[-1]: version for key, version, _ in changed if version is not None})
    return {table: versions for table, versions in found.items() if versions}


def _now(ledger: Ledger, name: str, ids: Sequence[Any]) -> Iterator[tuple[Any, int]]:
    table = table_of(name)
    for some in batches(ids):
        known = select(table.c.id, table.c.version).where(*here(ledger, table), table.c.id.in_(some))
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
            for some in batches(list(ledger.ids(target))):
                rows = db.session.execute(select(*keys, *owner).where(*here(ledger, table), column.in_(some))).all()
                unmet = _unmet(ledger, table.name, [row[len(keys) - 1] for row in rows])
                for row in rows:
                    if tuple(row[: len(keys)]) not in own:
                        is_own = not owner or row[-1] == actor.agency_id
                        is_own = is_own and table.name not in UNTOLD and row[len(keys) - 1] not in unmet
                        found[table.name if is_own else ""] += 1
    found[FormerRef.__tablename__] += _part_of_others(ledger)
    return +found


def _part_of_others(ledger: Ledger) -> int:
    """How many records of the import have become part of another since."""
    mine = [
        select(func.count()).where(FormerRef.site_id == ledger.site_id, FormerRef.was_id.in_(some))
        for some in batches(list(ledger.ids("member")))
    ]
    return sum(db.session.scalar(count) or 0 for count in mine)


def pointers(target: str) -> Iterator[tuple[Table, Column[Any]]]:
    """Every column anywhere that holds the id of a row of the table."""
    for table in DbModel.metadata.sorted_tables:
        if table.name in ALONG:
            continue
        for constraint in table.constraints:
            if isinstance(constraint, ForeignKeyConstraint) and constraint.referred_table.name == target:
                yield from ((table, each.parent) for each in constraint.elements if each.column.name == "id")


def here(ledger: Ledger, table: Any) -> list[Any]:
    """The site comes first in every key; only what belongs to no site is looked up without one."""
    return [table.c.site_id == ledger.site_id] if "site_id" in table.c else []


def table_of(name: str) -> Table:
    return DbModel.metadata.tables[name]
