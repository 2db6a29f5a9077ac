"""Shells: the silent joint between agencies' records of one person. Whoever asks learns nothing about others."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from gvi.access.apart import index_for
from gvi.core.batches import batches
from gvi.core.crypto import blind_index
from gvi.core.keys import new_id
from gvi.extensions import db
from gvi.members.models import Shell


def number_index(number: str) -> str:
    """The blind index of a number of twelve digits, as whoever acts finds and keeps it."""
    return index_for(blind_index("personnummer", number))


def shell_for(site_id: int, number: str | None) -> Shell:
    """The shell of a person. Two statements whether it was there or not; without a number a new one, and none.

    number: twelve digits, already checked.
    """
    if number is None:
        shell = Shell(site_id=site_id, id=new_id())
        db.session.add(shell)
        return shell
    return shells_for(site_id, [number])[number]


def shells_for(site_id: int, numbers: Sequence[str]) -> dict[str, Shell]:
    """The shells of many people, by number: two statements for every five thousand of them."""
    found: dict[str, Shell] = {}
    for batch in batches(dict.fromkeys(numbers)):
        found |= _shells(site_id, {number_index(number): number for number in batch})
    return found


def _shells(site_id: int, numbers: dict[str, str]) -> dict[str, Shell]:
    # Written first and read afterwards, always both: looking first would tell a joined person from a new one by the count of statements.
    rows = [{"site_id": site_id, "id": new_id(), "number_index": index} for index in numbers]
    with db.session.no_autoflush:
        db.session.connection().execute(
            insert(Shell).on_conflict_do_nothing(index_elements=["site_id", "number_index"]), rows
        )
        shells = db.session.scalars(select(Shell).where(Shell.site_id == site_id, Shell.number_index.in_(numbers)))
        return {numbers[shell.number_index or ""]: shell for shell in shells}
