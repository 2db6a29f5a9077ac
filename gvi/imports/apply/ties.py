"""Ties between two of one's own records: known by pair and kind. What is new follows on the old row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from gvi.imports.apply.importer import Importer, Span, follow
from gvi.imports.apply.naming import People
from gvi.imports.columns import Layout
from gvi.imports.kinds.ties import TieRow
from gvi.imports.plan import Outcome, Step, differences
from gvi.imports.reader import Refusal
from gvi.members import police_rules as rules
from gvi.members.facts import Tie
from gvi.members.models import Member
from gvi.members.police import build_tie
from gvi.members.vocabulary import TieKind

KEPT = ("kind", "strength", "last_seen", "source", "valid_from", "valid_to")


class TieImporter(Importer[TieRow]):
    """Both people must be records that the posting may read; nobody is made from a tie."""

    model = Tie
    columns_of = {"source": "source"}

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.planned: dict[frozenset[int], list[Span]] = defaultdict(list)

    def load(self, rows: Sequence[TieRow]) -> None:
        self.people = People(self.actor, (name for row in rows for name in (row.person_a, row.person_b)))
        self.known: dict[frozenset[int], list[Tie]] = defaultdict(list)
        within = Tie.b_id.in_(list(self.people.by_id))  # so many rows at a time name few enough to be listed
        kept = Tie.visible_to(self.actor).where(Tie.recorded_to.is_(None), within)
        for tie in self.among(kept, Tie.a_id, self.people.by_id):
            self.known[frozenset((tie.a_id, tie.b_id))].append(tie)

    def unknown(self, row: TieRow) -> list[Refusal]:
        return self.strangers(row, ("person_a", "person_b"), self.people.get, "person-unknown")

    def judge(self, row: TieRow) -> Step | list[Refusal]:
        one, other = self.people.get(row.person_a), self.people.get(row.person_b)
        if one is None or other is None:
            return self.unknown(row)
        pair = frozenset((one.id, other.id))
        present = self._present(row, self.known[pair])
        if present is not None:
            return self._again(row, present)
        standing: list[Any] = [*self.known[pair], *self.planned[pair]]
        alike = [each for each in standing if each.kind == row.kind]
        problems = rules.may_tie(
            alike, same_person=one is other, valid_from=None, valid_to=None, last_seen=row.last_seen, today=self.today
        )
        refused = self.objections(row, problems, {"other": "person_b"})
        if refused:
            return refused
        kind = TieKind(row.kind)
        self.planned[pair].append(Span(kind=kind))
        values = {"kind": kind, "strength": row.strength, "last_seen": row.last_seen, "source": row.source}
        return Step(row, Outcome.CREATED, lambda: [self._build(one, other, values)])

    def _present(self, row: TieRow, known: list[Tie]) -> Tie | None:
        """The tie of the same kind; where the file says no kind, also the pair's only tie."""
        alike = [each for each in known if each.kind == row.kind]
        if not alike and not self.says("kind") and len(known) == 1:
            alike = known
        return max(alike, key=lambda tie: tie.id, default=None)

    def _again(self, row: TieRow, present: Tie) -> Step:
        strength = row.strength if self.says("strength") or self.columns.layout is Layout.MATRIX else None
        changes = differences(present, {"strength": strength, "last_seen": row.last_seen, "source": row.source})
        if not changes:
            return Step(row, Outcome.UNCHANGED)
        one, other = self.people.by_id[present.a_id], self.people.by_id[present.b_id]
        return Step(
            row, Outcome.UPDATED, lambda: follow(present, KEPT, changes, lambda values: self._build(one, other, values))
        )

    def _build(self, one: Member, other: Member, values: Mapping[str, Any]) -> Tie:
        return build_tie(self.actor, one, other, **values)
