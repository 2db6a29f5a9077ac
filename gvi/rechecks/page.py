"""The list as it is checked: what stands in each person's way now, and what has changed since the last look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gvi.access.actor import Actor
from gvi.agencies.models import Agency
from gvi.callins.eligibility import blocks_for, invited, label_of
from gvi.callins.models import CallIn, Invitation
from gvi.core.problems import Problem
from gvi.extensions import db
from gvi.rechecks import queries, rules
from gvi.rechecks.finding import mark_of, standing
from gvi.rechecks.models import Decided, Recheck, RecheckDecision, RecheckFinding


@dataclass(frozen=True, slots=True)
class Looked:
    """One person on the page."""

    invitation: Invitation
    label: str
    is_own: bool
    """Does the label lead to a record that the reader's agency keeps?"""
    now: tuple[Problem, ...]
    come: tuple[Problem, ...]
    """Of these, what the last look did not find."""
    gone: tuple[Problem, ...]
    """What the last look found and is there no longer, as far as the reader may still know it."""
    last: Recheck | None
    off: RecheckDecision | None
    kept: tuple[RecheckDecision, ...]
    """What they are called in spite of."""

    @property
    def has_changed(self) -> bool:
        """Is there anything since the last look?"""
        return bool(self.come or self.gone)

    @property
    def waits(self) -> bool:
        """Is there something that nobody has decided about?"""
        return bool(self.now) and self.off is None

    @property
    def can_keep(self) -> tuple[str, ...]:
        """What a person may decide to overlook."""
        return tuple(dict.fromkeys(each.code for each in self.now if each.code in rules.KEEPABLE))


def people_of(actor: Actor, call_in: CallIn) -> list[Looked]:
    """Everybody in the order of the list, those who wait for a decision first. As many queries for thirty as for one."""
    blocks, looks = blocks_for(actor, call_in), queries.latest(actor, call_in)
    decisions = queries.decisions_of(actor, call_in)
    rows = invited(call_in)
    labels = {row.id: label_of(actor, row, member) for row, member in rows}
    names = _names(looks.values())
    people = [
        _looked(row, labels, member.owner_agency_id == actor.agency_id, blocks[row.id], looks.get(row.id), decisions.get(row.id, []), names)
        for row, member in rows
    ]  # fmt: skip
    return sorted(people, key=lambda each: (not each.waits, not each.has_changed))


def _looked(
    row: Invitation, labels: dict[int, str], is_own: bool, blocks: Sequence[Problem], last: Recheck | None,
    decisions: Sequence[RecheckDecision], names: dict[int, str],
) -> Looked:  # fmt: skip
    standing_decisions = [each for each in decisions if each.undone_at is None]
    off = next((each for each in standing_decisions if each.what is Decided.CALL_OFF), None)
    now = {mark_of(problem): problem for problem in standing(blocks)}
    before = {finding.mark: finding for finding in (last.findings if last else ())}
    # what was found about somebody who is no longer called has not gone: nobody looks any longer
    change = rules.changed(list(before), list(now)) if last and off is None else rules.Change((), ())
    return Looked(
        row, labels[row.id], is_own, tuple(now.values()), tuple(now[mark] for mark in change.come),
        tuple(_told(before[mark], labels, row, names) for mark in change.gone), last, off,
        tuple(each for each in standing_decisions if each.what is Decided.KEEP),
    )  # fmt: skip


def _told(finding: RecheckFinding, labels: dict[int, str], row: Invitation, names: dict[int, str]) -> Problem:
    facts = {**finding.facts, "person": labels[row.id], "other": labels.get(finding.other_id or 0, "–")}
    if finding.ask_id is not None:
        facts["agency"] = names[finding.ask_id]
    return Problem(finding.code, facts=facts)


def _names(looks: object) -> dict[int, str]:
    ids = {finding.ask_id for look in looks for finding in look.findings if finding.ask_id}  # type: ignore[attr-defined]
    return {agency.id: agency.name for agency in db.session.query(Agency).filter(Agency.id.in_(ids))} if ids else {}
