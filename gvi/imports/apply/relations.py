"""Relations between groups: known by pair, kind and the day they began. What is new follows on the old row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from gvi.groups import rules
from gvi.groups.models import Certainty, Group, GroupRelation, RelationKind
from gvi.groups.operations import build_relation
from gvi.imports.apply.importer import Importer, Span, follow, word_of
from gvi.imports.apply.naming import Groups
from gvi.imports.kinds.groups import RelationRow
from gvi.imports.plan import Outcome, Step, differences
from gvi.imports.reader import Refusal

KEPT = ("kind", "certainty", "source", "confirmed_on", "valid_from", "valid_to")


class RelationImporter(Importer[RelationRow]):
    """A feud, an alliance, a truce or what is not known; the rules of the page hold for the file too."""

    model = GroupRelation
    columns_of = {"source": "source"}

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.planned: dict[frozenset[int], list[Span]] = defaultdict(list)

    def load(self, rows: Sequence[RelationRow]) -> None:
        self.groups = Groups(self.actor)
        self.known: dict[frozenset[int], list[GroupRelation]] = defaultdict(list)
        for relation in self.rows_of(GroupRelation.visible_to(self.actor).where(GroupRelation.recorded_to.is_(None))):
            self.known[frozenset((relation.a_id, relation.b_id))].append(relation)

    def unknown(self, row: RelationRow) -> list[Refusal]:
        return self.strangers(row, ("group_a", "group_b"), self.groups.get, "group-unknown")

    def judge(self, row: RelationRow) -> Step | list[Refusal]:
        one, other = self.groups.get(row.group_a), self.groups.get(row.group_b)
        if one is None or other is None:
            return self.unknown(row)
        pair = frozenset((one.id, other.id))
        standing: list[Any] = [*self.known[pair], *self.planned[pair]]
        present = next((each for each in standing if _same(each, row)), None) or self._known_better(row, standing)
        if present is not None:
            said = {"certainty": word_of(Certainty, row.certainty), "source": row.source, "valid_to": row.end}
            return self._again(row, present, differences(present, said))
        problems = rules.may_relate(
            standing, same_group=one is other, valid_from=row.start, valid_to=row.end, today=self.today
        )
        refused = self.objections(row, problems, {"b_ref": "group_b", "valid_from": "from", "valid_to": "to"})
        if refused:
            return refused
        self.planned[pair].append(Span(row.start, row.end))
        return Step(row, Outcome.CREATED, self._made(row, one, other))

    def _made(self, row: RelationRow, one: Group, other: Group) -> Callable[[], list[GroupRelation]]:
        if not self.says("kind"):
            self.otherwise("kind", None, RelationKind.UNKNOWN)
        values = {
            "kind": RelationKind(row.kind), "source": row.source, "valid_from": row.start, "valid_to": row.end,
            "certainty": self.otherwise("certainty", word_of(Certainty, row.certainty), Certainty.POSSIBLE),
        }  # fmt: skip
        return lambda: [self._build(one, other, values)]

    def _known_better(self, row: RelationRow, standing: Sequence[Any]) -> GroupRelation | None:
        """A file that tells no kinds and no days says nothing against what is known of the pair already."""
        if row.kind != RelationKind.UNKNOWN or self.says("kind") or row.start is not None:
            return None
        lasting = (each for each in standing if isinstance(each, GroupRelation) and each.holds(self.today))
        return next(lasting, None)

    def _again(self, row: RelationRow, present: GroupRelation, changes: Mapping[str, Any]) -> Step | list[Refusal]:
        if not changes:
            return Step(row, Outcome.UNCHANGED)
        if present.owner_agency_id != self.actor.agency_id:
            return self.refuse(row, "group_a", "relation-not-yours", f"{row.group_a} – {row.group_b}")
        one, other = self.groups.by_id[present.a_id], self.groups.by_id[present.b_id]
        return Step(
            row, Outcome.UPDATED, lambda: follow(present, KEPT, changes, lambda values: self._build(one, other, values))
        )

    def _build(self, one: Group, other: Group, values: Mapping[str, Any]) -> GroupRelation:
        return build_relation(self.actor, one, other, **values)


def _same(relation: Any, row: RelationRow) -> bool:
    return isinstance(relation, GroupRelation) and relation.kind == row.kind and relation.valid_from == row.start
