"""Candidates and participants as a list: who they are, what binds them, what is in the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from flask import url_for
from flask_babel import lazy_gettext as _l

from gvi.access.actor import Actor
from gvi.callins import candidacy
from gvi.callins.eligibility import Assembly, assemble, candidates_of
from gvi.callins.models import CallIn, Duty
from gvi.core.i18n import gettext
from gvi.core.listing import ChoiceFilter, Column, Kind, Listing, TagValue, TextFilter
from gvi.core.problems import Problem
from gvi.core.templating import problem_text, word_text
from gvi.extensions import db
from gvi.members.facets import SupervisionFact
from gvi.members.models import Member
from gvi.members.vocabulary import SupervisionKind


class Chance(StrEnum):
    """Where a candidate stands."""

    CHOSEN = "chosen"
    CALLED_OFF = "called_off"
    """On the list, and no longer called."""
    CAN_BE_SUMMONED = "can_be_summoned"
    CAN_BE_INVITED = "can_be_invited"
    CANNOT = "cannot"


STYLES = {
    Chance.CHOSEN: "info", Chance.CALLED_OFF: "plain", Chance.CAN_BE_SUMMONED: "", Chance.CAN_BE_INVITED: "plain",
    Chance.CANNOT: "stop",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """One line: a record of one's own agency, seen against one call-in."""

    member: Member
    groups: tuple[str, ...]
    supervision: SupervisionFact | None
    chance: Chance
    blocks: tuple[Problem, ...]

    @property
    def ref(self) -> str:
        """The record's ref."""
        return self.member.ref

    @property
    def ends(self) -> date | None:
        """The last day of the supervision in force on the day of the meeting."""
        return self.supervision.ends_on if self.supervision else None

    @property
    def obstacle(self) -> str | None:
        """The first reason in words, and how many more there are."""
        if not self.blocks:
            return None
        more = len(self.blocks) - 1
        first = problem_text(self.blocks[0])
        return f"{first} {gettext('and %(number)s more', number=more)}" if more else first


def candidate_rows(actor: Actor, call_in: CallIn) -> list[CandidateRow]:
    """Every record that the posting may put on the list, or has put there. A constant number of queries."""
    members = list(db.session.scalars(Member.visible_to(actor).where(Member.in_use()).order_by(Member.ref)))
    assembly = assemble(actor, call_in)
    fresh = candidates_of(actor, call_in, members)
    return [_row(member, fresh[member.id], assembly, call_in.day) for member in members]


def _row(member: Member, candidate: candidacy.Candidate, assembly: Assembly, day: date) -> CandidateRow:
    blocks = tuple(candidacy.blocks(candidate, assembly.setting, assembly.everyone))
    supervision = candidacy.supervision_on(candidate.facts, day)
    groups = tuple(sorted({membership.alias for membership in candidate.facts.memberships}))
    chance = _on_list(member, assembly) or _fresh(blocks, candidate.duty)
    return CandidateRow(member, groups, supervision, chance, blocks)


def _on_list(member: Member, assembly: Assembly) -> Chance | None:
    if any(each.shell_id == member.shell_id for each in assembly.called.values()):
        return Chance.CHOSEN
    return Chance.CALLED_OFF if any(each.shell_id == member.shell_id for each in assembly.everyone) else None


def _fresh(blocks: Sequence[Problem], duty: Duty) -> Chance:
    if blocks:
        return Chance.CANNOT
    return Chance.CAN_BE_SUMMONED if duty is Duty.MANDATORY else Chance.CAN_BE_INVITED


def _of_group(rows: list[CandidateRow], alias: str) -> list[CandidateRow]:
    return [row for row in rows if alias in row.groups]


class CandidateListing(Listing):
    """Candidates by standing, and within it those of a group first: the message is carried to groups."""

    columns = (
        Column("ref", _l("Person"), lambda row: row.ref, kind=Kind.REF, sort=lambda row: row.ref, url=lambda row: url_for("members.show", ref=row.ref)),
        Column("group", _l("Group"), lambda row: ", ".join(row.groups) or None, sort=lambda row: (not row.groups, row.groups)),
        Column("supervision", _l("Supervision"), lambda row: word_text(row.supervision.kind) if row.supervision else None, sort=lambda row: str(row.supervision.kind) if row.supervision else ""),
        Column("ends", _l("Supervision ends"), lambda row: row.ends, kind=Kind.DATE, sort=lambda row: row.ends or date.max),
        Column("obstacle", _l("Obstacle"), lambda row: row.obstacle, stack="wide"),
        Column("chance", _l("State"), lambda row: TagValue(word_text(row.chance), STYLES[row.chance]), kind=Kind.TAG, sort=lambda row: (list(Chance).index(row.chance), not row.groups, row.groups), stack="end"),
    )  # fmt: skip
    filters = (
        TextFilter("q", _l("Person"), lambda rows, text: [row for row in rows if text.casefold() in (row.ref, (row.member.external_id or "").casefold())], placeholder="k7m3q9b"),
        ChoiceFilter("group", _l("Group"), (), _of_group, every=_l("All groups")),
        ChoiceFilter("chance", _l("State"), lambda: [(each.value, word_text(each)) for each in Chance], lambda rows, value: [row for row in rows if row.chance == value], every=_l("All states")),
        ChoiceFilter("supervision", _l("Supervision"), lambda: [(kind.value, word_text(kind)) for kind in SupervisionKind], lambda rows, value: [row for row in rows if row.supervision and row.supervision.kind == value], every=_l("All kinds")),
    )  # fmt: skip
    default_sort = "chance"
    page_size = 50

    def options(self, each: ChoiceFilter) -> list[tuple[str, str]]:
        """The groups are those that stand on the list."""
        if each.key == "group":
            return [(alias, alias) for alias in sorted({alias for row in self._source for alias in row.groups})]
        return super().options(each)

    def may_select(self, row: CandidateRow) -> bool:
        return row.chance in {Chance.CAN_BE_SUMMONED, Chance.CAN_BE_INVITED}
