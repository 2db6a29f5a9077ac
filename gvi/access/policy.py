"""The policy, on one page: a permission holds when any of its lines holds, and a line when all of it does.

What a role has in an area is the matrix in `roles`; this page ties permissions to areas and ownership.
A permission that is not here is denied.
"""

from __future__ import annotations

from typing import Any

from gvi.access.actor import Actor
from gvi.access.permissions import Permission as P
from gvi.access.predicates import (
    Predicate,
    anyone,
    asks,
    has,
    is_kind,
    is_role,
    keeps_task,
    not_kind,
    not_owns,
    owns,
    owns_either,
    reads,
    was_asked,
    writes,
)
from gvi.access.roles import COORDINATORS, AgencyKind, Area, Grant, Role

POLICY: dict[P, tuple[tuple[Predicate, ...], ...]] = {
    P.TODAY_READ: ((anyone,),),
    P.SEARCH: ((reads(Area.ID),), (reads(Area.GR),)),
    # planning
    P.CALL_IN_READ: ((has(Area.PL, Grant.READ, Grant.WRITE),),),
    P.CALL_IN_PLAN: ((writes(Area.PL), has(Area.SM, Grant.WRITE)),),
    P.CALL_IN_EDIT: ((writes(Area.PL), owns),),
    P.TASK_TICK: ((writes(Area.PL), owns),),
    P.TASK_EDIT: ((writes(Area.PL), keeps_task),),
    P.PLAYBOOK_READ: ((has(Area.TE, Grant.READ, Grant.WRITE),),),
    P.PLAYBOOK_EDIT: ((writes(Area.TE),),),
    P.TEMPLATE_APPROVE: ((has(Area.TE, Grant.APPROVE),),),
    P.SPEAKER_READ: ((has(Area.PL, Grant.READ, Grant.WRITE),),),
    P.SPEAKER_EDIT: ((writes(Area.PL),),),
    # a speaker's own part, and nothing else of the planning; speakers are asked by whoever holds the call-in
    P.APPEARANCE_OWN: ((is_role(Role.SPEAKER), has(Area.PL, Grant.OWN)),),
    P.POLL_ASK: ((writes(Area.PL), owns),),
    P.CALENDAR_READ: ((has(Area.PL, Grant.READ, Grant.WRITE),),),
    P.CALENDAR_SEND: ((writes(Area.PL),),),
    P.REPLY_READ: ((writes(Area.PL), owns),),
    P.REPLY_EDIT: ((writes(Area.PL), owns),),
    # participants: who is called, and whether each agency lets it happen
    P.PARTICIPANT_COUNT: (
        (has(Area.SM, Grant.COUNT),),
        (has(Area.SM, Grant.WRITE), is_role(*COORDINATORS), owns),
        (has(Area.SM, Grant.WRITE, Grant.RELEASED), is_role(*COORDINATORS), was_asked),
    ),
    P.PARTICIPANT_READ: ((has(Area.SM, Grant.READ, Grant.WRITE, Grant.RELEASED), is_role(*COORDINATORS)),),
    P.PARTICIPANT_EDIT: ((has(Area.SM, Grant.WRITE), has(Area.PL, Grant.WRITE), owns),),
    # afterwards: who stayed away and the talks with those who came, by the agency that called them; what was learnt, by all
    P.ABSENCE_READ: ((has(Area.SM, Grant.READ, Grant.WRITE, Grant.OWN),),),
    P.ABSENCE_EDIT: ((has(Area.SM, Grant.WRITE), owns),),
    P.TALK_EDIT: ((has(Area.SM, Grant.WRITE), owns),),
    P.DEBRIEF_EDIT: ((writes(Area.PL),),),
    P.DOOR_TAP: ((has(Area.SM, Grant.WRITE), owns),),
    P.CLEARANCE_ASK: ((writes(Area.RE), has(Area.SM, Grant.WRITE), owns),),
    P.CLEARANCE_ANSWER: ((writes(Area.RE),),),
    P.LETTER_PRINT: ((has(Area.SM, Grant.WRITE), has(Area.PL, Grant.WRITE), owns),),
    # the letter's way: noted by whoever writes summonses, an officer of those they follow alone
    P.SERVICE_READ: ((has(Area.SM, Grant.WRITE), owns),),
    P.SERVICE_NOTE: ((has(Area.SM, Grant.WRITE), owns),),
    # people
    P.MEMBER_READ: ((reads(Area.ID),),),
    P.MEMBER_EDIT: ((writes(Area.ID), owns),),
    P.MEMBER_REVEAL: ((reads(Area.ID), owns),),
    P.CONFLICT_READ: ((writes(Area.ID),), (has(Area.LO, Grant.READ),)),
    P.CONFLICT_EDIT: ((writes(Area.ID), owns),),
    # two records of one person: proposed by whoever writes the one, decided by another user, of the other's owner too
    P.MERGE_READ: ((writes(Area.ID),),),
    P.MERGE_PROPOSE: ((writes(Area.ID), owns),),
    P.MERGE_DECIDE: ((writes(Area.ID), owns_either),),
    P.SUPERVISION_READ: ((reads(Area.SU),),),
    P.SUPERVISION_EDIT: ((writes(Area.SU), owns),),
    P.POLICE_READ: ((reads(Area.PO),),),
    P.POLICE_EXPORT: ((reads(Area.PO), has(Area.IO, Grant.OWN)),),
    P.POLICE_EDIT: ((writes(Area.PO), owns),),
    P.RELEASE_READ: ((has(Area.RE, Grant.READ, Grant.WRITE),),),
    P.RELEASE_MAKE: ((writes(Area.RE), owns),),
    # secrecy review: whoever may propose asks, a lawyer of the owner decides
    P.REVIEW_READ: ((has(Area.RE, Grant.READ, Grant.WRITE, Grant.PROPOSE, Grant.DECIDE),),),
    P.REVIEW_PROPOSE: ((has(Area.RE, Grant.WRITE, Grant.PROPOSE), asks),),
    P.REVIEW_ASK: ((writes(Area.RE),),),
    P.REVIEW_DECIDE: ((has(Area.RE, Grant.DECIDE), owns),),
    P.GROUND_READ: ((has(Area.RE, Grant.READ, Grant.WRITE, Grant.PROPOSE, Grant.DECIDE),),),
    P.GROUND_EDIT: ((has(Area.RE, Grant.DECIDE),),),
    # groups and what they do
    P.GROUP_READ: ((reads(Area.GR),),),
    P.GROUP_EDIT: ((writes(Area.GR), owns),),
    P.INCIDENT_READ: ((reads(Area.GR),),),
    P.INCIDENT_EDIT: ((writes(Area.GR), owns),),
    P.ATTRIBUTION_APPROVE: (
        (is_role(Role.PROBATION_COORDINATOR, Role.SOCIAL_COORDINATOR), not_owns),
        (is_role(Role.PROJECT_LEAD), not_kind(AgencyKind.POLICE), not_owns),
    ),
    # visits, follow-ups, help
    P.VISIT_READ: ((reads(Area.VI),),),
    P.VISIT_EDIT: ((writes(Area.VI), owns),),
    P.FOLLOW_UP_READ: ((reads(Area.FO),),),
    P.FOLLOW_UP_EDIT: (
        (writes(Area.FO), is_role(Role.POLICE_COORDINATOR, Role.PROBATION_COORDINATOR, Role.SOCIAL_COORDINATOR)),
    ),
    P.ACTION_ADD: ((writes(Area.FO),),),
    P.ACTION_EDIT: ((writes(Area.FO), owns),),
    P.HANDOVER_READ: ((reads(Area.SO), is_kind(AgencyKind.SOCIAL_SERVICES)),),
    P.HANDOVER_ACCEPT: ((writes(Area.SO), is_kind(AgencyKind.SOCIAL_SERVICES), owns),),
    P.REPORT_READ: ((has(Area.RP, Grant.READ),),),
    # moving data, logs, accounts
    P.IMPORT: ((has(Area.IO, Grant.OWN, Grant.REGISTERS),),),
    P.IMPORT_AGENCIES: ((has(Area.IO, Grant.REGISTERS),),),
    P.EXPORT: ((has(Area.IO, Grant.OWN),),),
    P.EXPORT_FIGURES: ((has(Area.IO, Grant.OWN, Grant.FIGURES),),),
    # a file about people: asked for by one, decided by another user of the same agency
    P.EXPORT_READ: ((has(Area.IO, Grant.OWN),), (has(Area.RE, Grant.DECIDE),)),
    P.EXPORT_DECIDE: ((has(Area.IO, Grant.OWN), writes(Area.ID), owns), (has(Area.RE, Grant.DECIDE), owns)),
    # how long, and the end of it: proposed by whoever writes the record, decided by another user of the same agency
    P.RETENTION_READ: (
        (writes(Area.ID),),
        (has(Area.RE, Grant.DECIDE),),
        (has(Area.LO, Grant.READ),),
    ),
    P.RETENTION_EDIT: ((writes(Area.ID), owns),),
    P.RETENTION_SET: ((has(Area.RE, Grant.DECIDE),), (writes(Area.AC),)),
    P.PURGE_DECIDE: ((writes(Area.ID), owns), (has(Area.RE, Grant.DECIDE), owns)),
    P.AUDIT_READ: ((has(Area.LO, Grant.READ),),),
    P.USER_READ: ((has(Area.AC, Grant.READ, Grant.WRITE),),),
    P.USER_EDIT: ((writes(Area.AC),),),
    P.USER_RECOVER: ((writes(Area.AC),),),
    P.TERMS_READ: ((has(Area.AC, Grant.READ, Grant.WRITE),),),
    P.TERMS_EDIT: ((writes(Area.AC),),),
    P.AGENCY_EDIT: ((has(Area.IO, Grant.REGISTERS),),),
}


def allows(actor: Actor, permission: P, subject: Any = None) -> bool:
    """May this posting do this, to this row when one is given? Rows of another site never."""
    if subject is not None and getattr(subject, "site_id", actor.site_id) != actor.site_id:
        return False
    return any(all(holds(actor, subject) for holds in line) for line in POLICY.get(permission, ()))
