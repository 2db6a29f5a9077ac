"""From what was typed to a decision ready to be checked and made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gvi.access.actor import Actor
from gvi.callins.models import CallIn
from gvi.core.problems import Problem, insist
from gvi.members.models import Member
from gvi.releases import operations, queries, rules
from gvi.releases.forms import AimForm, ReleaseForm, WhoForm
from gvi.releases.models import Release


@dataclass(frozen=True, slots=True)
class Draft:
    """A release of many records, not yet decided. `terms` are the operation's keyword arguments."""

    actor: Actor
    members: tuple[Member, ...]
    terms: dict[str, Any]
    proposes: bool = False
    """The posting may only propose: whatever the ground, a lawyer decides."""

    @property
    def for_lawyer(self) -> bool:
        """Does a lawyer decide?"""
        return self.proposes or rules.is_for_lawyer(self.terms["ground"])

    def check(self) -> None:
        """Raises RuleBroken with everything that stands against it."""
        asked = {name: value for name, value in self.terms.items() if name != "purpose"}
        operations.check(self.actor, self.members, **asked, for_review=self.for_lawyer)

    def decide(self) -> list[Release]:
        """Make it so."""
        return operations.release(self.actor, self.members, **self.terms)


def draft_of(actor: Actor, aim: AimForm, form: ReleaseForm, *, proposes: bool = False) -> Draft:
    """The decision that a valid form describes. Raises RuleBroken when it names people whom the agency does not have."""
    terms = {
        "facet": aim.of, "fields": form.fields.data, "receiver": aim.to, "ground": form.ground, "purpose": form.purpose.data,
        "balancing": form.balancing.data, "valid_until": form.valid_until.data, "call_in": aim.occasion,
    }  # fmt: skip
    return Draft(actor, tuple(people_of(actor, aim.occasion, form)), terms, proposes)


def people_of(actor: Actor, call_in: CallIn | None, form: WhoForm) -> list[Member]:
    """One's own records of those whom the form names. Raises RuleBroken when it names people whom the agency does not have."""
    who = form.who.data
    if who == "active":
        return queries.in_active_groups(actor)
    if who == "candidates" and call_in:
        return queries.candidates(actor, call_in)
    if who == "group":
        insist([] if form.group else [Problem("release-no-group", field="group_ref")])
        return queries.in_group(actor, form.group) if form.group else []
    insist([] if form.named else [Problem("release-no-refs", field="refs")])
    found, unknown = queries.by_refs(actor, form.named)
    insist([Problem("release-unknown-refs", field="refs", facts={"refs": ", ".join(unknown[:20])})] if unknown else [])
    return found
