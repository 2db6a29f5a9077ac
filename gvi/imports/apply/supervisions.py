"""Supervision as a file of people tells it: one period a row, known by its kind and the day it began."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from gvi.core.problems import Problem
from gvi.imports.apply.importer import Importer, word_of
from gvi.imports.apply.memberships import Change
from gvi.imports.kinds.people import MemberRow
from gvi.imports.plan import amend, differences
from gvi.members import rules
from gvi.members.facts import Supervision
from gvi.members.models import Member
from gvi.members.supervising import build_supervision
from gvi.members.vocabulary import SupervisionKind

FIELDS = {"ends_on": "supervision_end", "starts_on": "supervision_start"}


class Supervisions:
    """What is recorded of who is under supervision, and what a file would make of it."""

    def __init__(self, importer: Importer[MemberRow]) -> None:
        self._importer = importer

    def load(self, members: Iterable[int]) -> None:
        """Look up what is recorded of these people."""
        self._of_person: dict[int, list[Supervision]] = defaultdict(list)
        kept = Supervision.visible_to(self._importer.actor)
        for supervision in self._importer.among(kept, Supervision.member_id, members):
            self._of_person[supervision.member_id].append(supervision)

    def place(self, member: Member | None, row: MemberRow) -> Change | list[Problem] | None:
        """How to write the row's supervision; None where nothing is said or new, or everything that stands in its way."""
        standing = self._of_person[member.id] if member else []
        present = self._present(standing, row)
        said: dict[str, Any] = {
            "starts_on": row.supervision_start,
            "ends_on": row.supervision_end,
            "officer": row.officer,
        }
        if present is not None:
            return self._again(present, differences(present, said))
        if row.supervision is None:
            return [Problem("officer-without-supervision", field="officer")] if row.officer else None
        if row.supervision_start is None or row.supervision_end is None:
            missing = "supervision_start" if row.supervision_start is None else "supervision_end"
            return [Problem("supervision-undated", field=missing)]
        values = {**said, "kind": SupervisionKind(row.supervision)}
        return Change(lambda person: [build_supervision(self._importer.actor, person, **values)], is_new=True)

    def _again(self, present: Supervision, changes: dict[str, Any]) -> Change | list[Problem] | None:
        if not changes:
            return None
        starts_on, ends_on = changes.get("starts_on", present.starts_on), changes.get("ends_on", present.ends_on)
        blocks = list(rules.may_last(starts_on=starts_on, ends_on=ends_on))
        return blocks or Change(lambda _person: amend(present, changes), is_new=False)

    def _present(self, standing: Sequence[Supervision], row: MemberRow) -> Supervision | None:
        """The period that the row speaks of: of the same kind and day, else the only one of its kind that still lasts."""
        kind = word_of(SupervisionKind, row.supervision)
        alike = [each for each in standing if kind is None or each.kind is kind]
        exact = [each for each in alike if each.starts_on == row.supervision_start]
        lasting = [each for each in alike if each.ends_on >= self._importer.today]
        if exact:
            return exact[0]
        return lasting[0] if len(lasting) == 1 and (row.supervision or row.officer) else None
