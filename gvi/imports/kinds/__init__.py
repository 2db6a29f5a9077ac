"""What the rows of each kind of file hold, and how one is read from its cells."""

from gvi.imports.kinds.agencies import AgencyRow
from gvi.imports.kinds.groups import GroupRow, MembershipRow, RelationRow
from gvi.imports.kinds.incidents import IncidentRow
from gvi.imports.kinds.people import MemberRow, SpeakerRow
from gvi.imports.kinds.ties import TieRow

AnyRow = MemberRow | GroupRow | MembershipRow | TieRow | RelationRow | IncidentRow | SpeakerRow | AgencyRow
