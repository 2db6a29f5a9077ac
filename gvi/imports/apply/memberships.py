"""Memberships: known by person, group and the day they began. What is new follows on the old row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from gvi.core.problems import Problem
from gvi.groups import rules
from gvi.groups.models import Certainty, Group, Membership, MembershipRole
from gvi.groups.operations import build_membership
from gvi.imports.apply.importer import Importer, Span, follow, word_of
from gvi.imports.apply.naming import Groups, People
from gvi.imports.kinds.groups import MembershipRow
from gvi.imports.plan import Outcome, Step, differences
from gvi.imports.reader import Refusal
from gvi.members.models import Member

KEPT = ("role", "certainty", "valid_from", "valid_to")
FIELDS = {"group_ref": "group", "valid_from": "from", "valid_to": "to"}


@dataclass(frozen=True, slots=True)
class Change:
    """A fact about a person to be written once the person is there."""

    write: Callable[[Member], Iterable[Any]]
    is_new: bool


class Memberships:
    """What is recorded now of who belongs where, and what a file would make of it."""

    def __init__(self, importer: Importer[Any]) -> None:
        self._importer = importer
        self._planned: dict[tuple[int, int], list[Span]] = defaultdict(list)

    def load(self, members: Iterable[int]) -> None:
        """Look up what is recorded of these people."""
        self._known: dict[tuple[int, int], list[Membership]] = defaultdict(list)
        self._of_person: dict[int, list[Membership]] = defaultdict(list)
        kept = Membership.visible_to(self._importer.actor).where(Membership.recorded_to.is_(None))
        for membership in self._importer.among(kept, Membership.member_id, members):
            self._known[membership.member_id, membership.group_id].append(membership)
            self._of_person[membership.member_id].append(membership)

    def others(self, member: Member, group: Group) -> list[Membership]:
        """The person's memberships in other groups that hold today."""
        today = self._importer.today
        return [each for each in self._of_person[member.id] if each.group_id != group.id and each.holds(today)]

    def join(self, member: Member | None, group: Group, said: Mapping[str, Any]) -> Change | list[Problem] | None:
        """How to write a membership; None where it is recorded already, or everything that stands in its way.

        member: None for a person whom the same file makes. said: role, certainty, valid_from, valid_to, each or None.
        """
        known = self._known[member.id, group.id] if member else []
        planned = self._planned[member.id, group.id] if member else []
        present = _present(known, said["valid_from"])
        if present is not None:
            changes = differences(present, said)
            if not changes:
                return None
            return Change(
                lambda person: follow(present, KEPT, changes, lambda values: self._build(person, group, values)),
                is_new=False,
            )
        problems = rules.may_join(
            [*known, *planned], valid_from=said["valid_from"], valid_to=said["valid_to"], today=self._importer.today
        )
        if blocks := list(problems):
            return blocks
        planned.append(Span(said["valid_from"], said["valid_to"]))
        values = {
            **said, "role": self._importer.otherwise("role", said["role"], MembershipRole.PERIPHERAL),
            "certainty": said["certainty"] or Certainty.POSSIBLE,
        }  # fmt: skip
        return Change(lambda person: [self._build(person, group, values)], is_new=True)

    def _build(self, member: Member, group: Group, values: Mapping[str, Any]) -> Membership:
        return build_membership(self._importer.actor, member, group, **values)


class MembershipImporter(Importer[MembershipRow]):
    """Person and group must both be there."""

    model = Membership

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.memberships = Memberships(self)

    def load(self, rows: Sequence[MembershipRow]) -> None:
        self.people, self.groups = People(self.actor, (row.person for row in rows)), Groups(self.actor)
        self.memberships.load(self.people.by_id)

    def unknown(self, row: MembershipRow) -> list[Refusal]:
        nobody = self.strangers(row, ("person",), self.people.get, "person-unknown")
        return nobody + self.strangers(row, ("group",), self.groups.get, "group-unknown")

    def judge(self, row: MembershipRow) -> Step | list[Refusal]:
        member, group = self.people.get(row.person), self.groups.get(row.group)
        if member is None or group is None:
            return self.unknown(row)
        said = {
            "role": word_of(MembershipRole, row.role), "certainty": word_of(Certainty, row.certainty),
            "valid_from": row.start, "valid_to": row.end,
        }  # fmt: skip
        found = self.memberships.join(member, group, said)
        if found is None:
            return Step(row, Outcome.UNCHANGED)
        if isinstance(found, list):
            return self.objections(row, found, FIELDS)
        return Step(row, Outcome.CREATED if found.is_new else Outcome.UPDATED, lambda: found.write(member))


def _present(known: Sequence[Membership], start: date | None) -> Membership | None:
    """The membership that began on the day, or on a day unknown to one of the two; of several the latest."""
    exact = [each for each in known if each.valid_from == start]
    vague = [each for each in known if start is None or each.valid_from is None]
    return max(exact or vague, key=lambda each: each.id, default=None)
