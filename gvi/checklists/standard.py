"""The tasks that a call-in begins with: when, whose, and what each gate holds back. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from gvi.access.roles import AgencyKind
from gvi.checklists.models import Blocks, Standard, Wording

WEEK = 5
"""Working days."""
KINDS = (AgencyKind.PROBATION, AgencyKind.POLICE, AgencyKind.SOCIAL_SERVICES, AgencyKind.MUNICIPALITY)
"""Agencies that can own a task: those in which somebody may plan."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a playbook."""

    standard: Standard | None
    days: int
    agency_kind: AgencyKind
    blocks: Blocks | None = None
    is_inner: bool = False
    text: str | None = None
    wording: Wording | None = None


_P, _A, _S, _M = KINDS
_T = Standard
STANDARD: tuple[Entry, ...] = (
    Entry(_T.AIM, -8 * WEEK, _P), Entry(_T.GROUP_AUDIT, -8 * WEEK, _A), Entry(_T.TRIGGER, -8 * WEEK, _P),
    Entry(_T.LEGAL_BASIS, -8 * WEEK, _P, Blocks.APPROVE),
    Entry(_T.VENUE, -7 * WEEK, _P), Entry(_T.SECURITY_LEAD, -7 * WEEK, _A), Entry(_T.SPEAKER_LIST, -7 * WEEK, _M),
    Entry(_T.CANDIDATES, -6 * WEEK, _P), Entry(_T.CONFLICTS, -6 * WEEK, _A),
    Entry(_T.INVITEES, -5 * WEEK, _P, Blocks.SUMMON), Entry(_T.OFFICERS, -5 * WEEK, _P), Entry(_T.SAFETY, -5 * WEEK, _A),
    Entry(_T.SPEAKERS, -4 * WEEK, _M), Entry(_T.LETTERS, -4 * WEEK, _P), Entry(_T.EXIT_CAPACITY, -4 * WEEK, _S),
    Entry(_T.SUMMONSES, -3 * WEEK, _P), Entry(_T.HELP_LINE, -3 * WEEK, _S),
    Entry(_T.SEAT_PLAN, -2 * WEEK, _P), Entry(_T.KEEP_PROMISE, -2 * WEEK, _M, Blocks.HOLD),
    Entry(_T.REHEARSAL, -WEEK, _M), Entry(_T.REMINDERS, -WEEK, _P), Entry(_T.MEDIA, -WEEK, _M),
    Entry(_T.EARLY_GO, -3, _M, Blocks.HOLD), Entry(_T.LAST_CHECK, -3, _A), Entry(_T.PRINT_PACK, -3, _P),
    Entry(_T.GO, 0, _M, Blocks.HOLD), Entry(_T.ATTENDANCE, 0, _P),
    Entry(_T.DEBRIEF, 1, _M), Entry(_T.AFTERCARE, 1, _M),
    Entry(_T.FIRST_HELP, 3, _S, is_inner=True),
    Entry(_T.TALKS, 7, _P), Entry(_T.NO_SHOW_VISITS, 14, _A),
    Entry(_T.REPORT, 4 * WEEK, _M), Entry(_T.NEXT_DATE, 4 * WEEK, _P),
)  # fmt: skip
GATES = frozenset(entry.standard for entry in STANDARD if entry.blocks)
"""What no call-in goes on without: they can be moved, and given to another agency, but not taken away."""
PROVEN_GATES = {Standard.LEGAL_BASIS, Standard.INVITEES}
"""Gates that only the thing itself passes: nobody can tick that the basis is approved when it is not."""
