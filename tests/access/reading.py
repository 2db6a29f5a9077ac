"""Who may read what, once more: the table and the rules of the access page, written from the page and not from the code."""

from __future__ import annotations

from dataclasses import dataclass

from gvi.access.actor import Actor
from gvi.access.roles import AgencyKind, Role
from gvi.checklists.models import ChecklistTask
from gvi.followups.models import Action, FocusPeriod
from gvi.members.models import Assignment, Identity, Member
from gvi.releases.models import Release
from gvi.replies.models import Reply
from gvi.support.models import Handover
from tests.access.marking import Mark

# W write, R read, o only what is assigned, d what is released to my agency. What only counts (n), flags, proposes, decides or
# approves shows no row; a pseudonym (p) is the record's ref; a review (v) shows the case under review, and no case is in these towns.
_TABLE = """
                      Pl Id  Su Po So Sm Vi Gr Fo Re
project_lead          W  -   -  -  -  -  -  R  R  -
police_coordinator    W  Wd  d  W  -  d  Wd W  W  W
probation_coordinator W  Wd  W  d  d  W  Wd R  W  W
social_coordinator    W  Wd  d  d  W  d  Wd R  W  W
probation_officer     R  o   o  -  -  o  o  -  -  -
field_officer         o  o   -  -  -  -  o  -  -  -
analyst               R  o   d  W  -  -  d  W  R  -
caseworker            R  o   -  -  o  -  o  -  -  -
exit_coordinator      R  od  -  -  W  -  d  -  -  -
lawyer                R  v   v  v  v  v  v  R  R  -
partner               R  -   -  -  -  -  -  -  o  -
speaker               o  -   -  -  -  -  -  -  -  -
administrator         -  -   -  -  -  -  -  -  -  -
auditor               -  p   -  -  -  -  -  -  -  R
"""
_COLUMNS, *_LINES = (line.split() for line in _TABLE.strip().splitlines())
TABLE = {Role(name): dict(zip(_COLUMNS, cells, strict=True)) for name, *cells in _LINES}


@dataclass(frozen=True)
class Truth:
    """What holds in the towns: who follows whom, what is released and in force, who takes part in which focus."""

    followed: frozenset[tuple[int, int]]
    """(record, user)."""
    released: frozenset[tuple[int, int, str]]
    """(record, receiving agency, field)."""
    taking_part: frozenset[tuple[int, int]]
    """(focus period, agency)."""
    accepted: frozenset[tuple[int, int]]
    """(hand-over, user who accepted it)."""
    kept: frozenset[tuple[int, int]]
    """(record, agency that keeps one of the same person)."""
    helped: frozenset[tuple[int, int]]
    """(hand-over, user who follows the same person)."""
    inner: frozenset[int] = frozenset()
    """Tasks of a checklist that their own agency alone may know of."""

    def lets(self, actor: Actor, mark: Mark) -> bool:
        """May this posting read the fact on a page that is for it?"""
        cell = TABLE[actor.role][mark.area]
        if mark.site != actor.site_id or (mark.model is Handover and actor.agency_kind is AgencyKind.POLICE):
            return False
        if mark.model is ChecklistTask and mark.row in self.inner and mark.owner != actor.agency_id:
            return False
        if mark.model is Reply:  # a stranger's mail: for those alone who plan at the agency it came to
            return "W" in cell and mark.owner == actor.agency_id
        if mark.area in {"Pl", "Gr"}:
            return bool({"R", "W"} & set(cell))
        if mark.area == "Fo":
            return bool({"R", "W"} & set(cell)) or ("o" in cell and self._takes_part(actor, mark))
        mine = mark.owner == actor.agency_id
        if mark.model is Release:
            return bool({"R", "W"} & set(cell)) and (mine or mark.receiver == actor.agency_id)
        if mark.model is Assignment:
            return mine and "W" in cell
        if "p" in cell:
            return mine and mark.model is Member and mark.column == "ref"
        if mark.model is Member:  # the record itself is there for whoever writes any facet of all of the agency's
            cell += TABLE[actor.role]["Po"].replace("d", "")
        own = mine and ("W" in cell or "R" in cell or ("o" in cell and self._follows(actor, mark)))
        return own or ("d" in cell and (mark.member, actor.agency_id, mark.field) in self.released)

    def _follows(self, actor: Actor, mark: Mark) -> bool:
        if mark.model is Handover:
            return (mark.row, actor.user_id) in self.accepted | self.helped
        return (mark.member, actor.user_id) in self.followed

    def _takes_part(self, actor: Actor, mark: Mark) -> bool:
        if mark.model is FocusPeriod:
            return (mark.row, actor.agency_id) in self.taking_part
        return mark.model is Action and mark.owner == actor.agency_id


def is_masked(mark: Mark) -> bool:
    """Stands behind "Show name" wherever it may be read: who somebody is, and how to reach them."""
    return mark.column != "ref" and (
        mark.model is Identity or (mark.model is Handover and mark.column in {"name", "phone", "safe_contact"})
    )
