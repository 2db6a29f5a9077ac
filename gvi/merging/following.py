"""What follows a record into another, column by column, and what does not and why.

A test holds these lists against the database's own foreign keys: what names a record and is in none of them fails it.
"""

from __future__ import annotations

from typing import Any

from gvi.callins.clearance_models import Clearance
from gvi.callins.models import Invitation
from gvi.closing.models import Absence
from gvi.conflicts.models import Conflict
from gvi.door.models import AttendanceTap
from gvi.groups.models import Membership
from gvi.letters.models import FrozenLetter
from gvi.members.facts import CaseRole, Custody, Restriction, RiskEntry, Supervision, Tie
from gvi.members.models import Assignment, FormerRef, Member
from gvi.merging.models import Merger
from gvi.readings.models import Reading
from gvi.rechecks.models import Recheck, RecheckDecision, RecheckFinding
from gvi.releases.models import Release
from gvi.retention.models import Extract, Hold
from gvi.reviews.models import ReviewCase
from gvi.serving.models import ServiceStep
from gvi.support.models import Handover
from gvi.visits.models import Visit

FOLLOWERS: tuple[tuple[type[Any], str], ...] = (
    (Absence, "member_id"),
    (Assignment, "member_id"),
    (CaseRole, "member_id"),
    (CaseRole, "against_id"),
    (Conflict, "member_id"),
    (Custody, "member_id"),
    (Extract, "member_id"),
    (FormerRef, "member_id"),
    (Hold, "member_id"),
    (Invitation, "member_id"),
    (Membership, "member_id"),
    (Merger, "kept_id"),
    (Merger, "other_id"),
    (Reading, "member_id"),
    (Release, "member_id"),
    (Restriction, "member_id"),
    (Restriction, "other_id"),
    (ReviewCase, "member_id"),
    (RiskEntry, "member_id"),
    (Supervision, "member_id"),
    (Tie, "a_id"),
    (Tie, "b_id"),
    (Visit, "member_id"),
)
"""Columns that name a record, and name the kept one afterwards."""
EXCEPT: dict[tuple[str, str], str] = {
    ("identity", "id"): "is the record's own: its fields are chosen one by one, and the whole is kept in the ledger",
    ("name_token", "member_id"): "is made anew from the name that was chosen",
    ("purge_line", "member_id"): "stands in the way: what is to be purged is not merged",
}
"""Columns that name a record and do not follow, and why."""
ON_SHELL: tuple[type[Any], ...] = (Conflict, Handover, Invitation, Member, Release, ReviewCase)
"""Tables whose rows name the person behind the records, in `shell_id`."""
ON_INVITATION: dict[tuple[str, str], type[Any]] = {
    ("letter", "invitation_id"): FrozenLetter,
    ("recheck", "invitation_id"): Recheck,
    ("recheck_decision", "invitation_id"): RecheckDecision,
    ("recheck_finding", "invitation_id"): RecheckFinding,
    ("recheck_finding", "other_id"): RecheckFinding,
    ("service_step", "invitation_id"): ServiceStep,
    ("clearance", "invitation_id"): Clearance,
    ("clearance", "other_id"): Clearance,
    ("attendance_tap", "invitation_id"): AttendanceTap,
}
"""What hangs on an invitation: when both records are on one list, letters follow and answers are asked for again."""
WITH_LETTERS: tuple[type[Any], ...] = (FrozenLetter, ServiceStep, Recheck, RecheckDecision, RecheckFinding)
"""What goes with an invitation's letters to the one that stays: how they were served, and what was checked and decided."""
PAIRS: tuple[tuple[type[Any], str, str], ...] = (
    (Tie, "a_id", "b_id"),
    (Restriction, "member_id", "other_id"),
    (CaseRole, "member_id", "against_id"),
)
"""Facts that stand between two records: nobody has one with themselves."""
MADE_SINCE = tuple((model, column) for model, column in FOLLOWERS if model not in {FormerRef, Merger, Extract, Reading})
"""Where what was noted after the merging can be told from what came with it. Who has read is for auditors to know alone."""
