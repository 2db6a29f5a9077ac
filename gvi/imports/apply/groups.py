"""Groups: one alias each on the site, and another agency's group is not ours to change."""

from __future__ import annotations

from collections.abc import Sequence

from gvi.groups.models import Certainty, Group, GroupStatus, GroupType
from gvi.groups.operations import build_group
from gvi.imports.apply.importer import Importer, word_of
from gvi.imports.apply.naming import Groups
from gvi.imports.kinds.groups import GroupRow
from gvi.imports.plan import Outcome, Step, differences
from gvi.imports.reader import Refusal


class GroupImporter(Importer[GroupRow]):
    """Known by alias."""

    model = Group
    columns_of = {"alias": "alias", "area": "area_name"}

    def load(self, rows: Sequence[GroupRow]) -> None:
        self.groups = Groups(self.actor)

    def judge(self, row: GroupRow) -> Step | list[Refusal]:
        said = {
            "type": word_of(GroupType, row.type), "area_name": row.area, "estimated_size": row.estimated_size,
            "status": word_of(GroupStatus, row.status), "audited_on": row.audited_on, "certainty": word_of(Certainty, row.certainty),
        }  # fmt: skip
        present = self.groups.get(row.alias)
        if present is None:
            values = {
                **said, "type": self.otherwise("type", said["type"], GroupType.LOOSE),
                "status": self.otherwise("status", said["status"], GroupStatus.MONITORED),
                "certainty": self.otherwise("certainty", said["certainty"], Certainty.POSSIBLE),
            }  # fmt: skip
            return Step(row, Outcome.CREATED, lambda: [build_group(self.actor, alias=row.alias, **values)])
        if present.owner_agency_id != self.actor.agency_id and differences(present, said):
            return self.refuse(row, "alias", "group-not-yours", row.alias)
        return self.meet(row, present, said)
