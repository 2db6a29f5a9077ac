"""Every permission there is. A route names one; the policy says who has it."""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """`feature:verb`. Templates ask for these and never for a role."""

    TODAY_READ = "today:read"
    SEARCH = "search:use"
    CALL_IN_READ = "call_in:read"
    CALL_IN_PLAN = "call_in:plan"
    CALL_IN_EDIT = "call_in:edit"
    PARTICIPANT_COUNT = "participant:count"
    PARTICIPANT_READ = "participant:read"
    PARTICIPANT_EDIT = "participant:edit"
    CLEARANCE_ASK = "clearance:ask"
    CLEARANCE_ANSWER = "clearance:answer"
    SPEAKER_READ = "speaker:read"
    SPEAKER_EDIT = "speaker:edit"
    LETTER_PRINT = "letter:print"
    CALENDAR_READ = "calendar:read"
    CALENDAR_SEND = "calendar:send"
    MEMBER_READ = "member:read"
    MEMBER_EDIT = "member:edit"
    MEMBER_REVEAL = "member:reveal"
    CONFLICT_READ = "conflict:read"
    CONFLICT_EDIT = "conflict:edit"
    MERGE_READ = "merge:read"
    MERGE_PROPOSE = "merge:propose"
    MERGE_DECIDE = "merge:decide"
    SUPERVISION_READ = "supervision:read"
    SUPERVISION_EDIT = "supervision:edit"
    POLICE_READ = "police:read"
    POLICE_EXPORT = "police:export"
    POLICE_EDIT = "police:edit"
    RELEASE_READ = "release:read"
    RELEASE_MAKE = "release:make"
    REVIEW_READ = "review:read"
    REVIEW_PROPOSE = "review:propose"
    REVIEW_ASK = "review:ask"
    REVIEW_DECIDE = "review:decide"
    GROUND_READ = "ground:read"
    GROUND_EDIT = "ground:edit"
    GROUP_READ = "group:read"
    GROUP_EDIT = "group:edit"
    INCIDENT_READ = "incident:read"
    INCIDENT_EDIT = "incident:edit"
    ATTRIBUTION_APPROVE = "attribution:approve"
    VISIT_READ = "visit:read"
    VISIT_EDIT = "visit:edit"
    FOLLOW_UP_READ = "follow_up:read"
    FOLLOW_UP_EDIT = "follow_up:edit"
    ACTION_ADD = "action:add"
    ACTION_EDIT = "action:edit"
    HANDOVER_READ = "handover:read"
    HANDOVER_ACCEPT = "handover:accept"
    IMPORT = "import:run"
    IMPORT_AGENCIES = "import:agencies"
    EXPORT = "export:own"
    EXPORT_FIGURES = "export:figures"
    EXPORT_READ = "export:read"
    EXPORT_DECIDE = "export:decide"
    RETENTION_READ = "retention:read"
    RETENTION_EDIT = "retention:edit"
    RETENTION_SET = "retention:set"
    PURGE_DECIDE = "purge:decide"
    AUDIT_READ = "audit:read"
    USER_READ = "user:read"
    USER_EDIT = "user:edit"
    AGENCY_EDIT = "agency:edit"
    USER_RECOVER = "user:recover"
    TERMS_READ = "terms:read"
    TERMS_EDIT = "terms:edit"


SENSITIVE = frozenset(
    {
        Permission.EXPORT, Permission.EXPORT_FIGURES, Permission.POLICE_EXPORT, Permission.LETTER_PRINT,
        Permission.RELEASE_MAKE, Permission.USER_EDIT, Permission.USER_RECOVER,
        Permission.TERMS_EDIT, Permission.EXPORT_DECIDE,
    }
)  # fmt: skip
"""What nobody does on the strength of a sign-in of this morning: it asks again who it is."""
