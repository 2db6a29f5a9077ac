"""The only writers of incidents, their classification and their attribution."""

from __future__ import annotations

from datetime import datetime

from gvi.access.actor import Actor
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core import clock
from gvi.core.problems import insist
from gvi.extensions import db
from gvi.groups.models import Group
from gvi.incidents import rules
from gvi.incidents.models import Attribution, Classification, GroupRelated, Harm, Incident, Likelihood, Side
from gvi.incidents.queries import has_attribution, open_attributions


def build_incident(
    actor: Actor, *, happened_at: datetime, harm: Harm = Harm.OTHER, group_related: GroupRelated = GroupRelated.UNKNOWN,
    external_id: str | None = None, area_name: str | None = None, type: str | None = None, summary: str | None = None,
    victims: int | None = None, source: str | None = None, published_at: datetime | None = None,
) -> Incident:  # fmt: skip
    """A new incident in the session, not yet recorded: whoever builds many records them as one act.

    Raises RuleBroken for an incident of the future.
    """
    insist(rules.may_happen(at=happened_at, now=clock.now()))
    incident = Incident(
        **actor.owns, happened_at=happened_at, harm=harm, group_related=group_related, external_id=external_id,
        area_name=area_name, type=type, summary=summary, victims=victims, source=source, published_at=published_at,
    )  # fmt: skip
    db.session.add(incident)
    return incident


def add_incident(
    actor: Actor, *, happened_at: datetime, harm: Harm, group_related: GroupRelated, area_name: str | None = None,
    type: str | None = None, summary: str | None = None, victims: int | None = None, source: str | None = None,
) -> Incident:  # fmt: skip
    """Register one incident."""
    insist(rules.names_nobody(account=summary, type=type, source=source))
    incident = build_incident(
        actor, happened_at=happened_at, harm=harm, group_related=group_related, area_name=area_name,
        type=type, summary=summary, victims=victims, source=source,
    )  # fmt: skip
    log.record(actor, Verb.INCIDENT_ADD, incident)
    return incident


def edit_incident(
    actor: Actor, incident: Incident, *, happened_at: datetime, area_name: str | None, type: str | None,
    summary: str | None, victims: int | None, source: str | None,
) -> None:  # fmt: skip
    """Correct what happened, where and when. What it is taken for is changed by `classify`."""
    insist(rules.may_happen(at=happened_at, now=clock.now()))
    insist(rules.names_nobody(account=summary, type=type, source=source))
    incident.happened_at, incident.area_name, incident.type = happened_at, area_name, type
    incident.summary, incident.victims, incident.source = summary, victims, source
    log.record(actor, Verb.INCIDENT_EDIT, incident)


def classify(actor: Actor, incident: Incident, *, harm: Harm, group_related: GroupRelated, why: str) -> None:
    """Take the incident for something else; what it was taken for until now is kept, with the reason."""
    insist(rules.may_classify(group_related=group_related, attributions=len(open_attributions(incident))))
    insist(rules.names_nobody(why=why))
    before = Classification(
        site_id=incident.site_id, owner_agency_id=incident.owner_agency_id, incident_id=incident.id,
        harm=incident.harm, group_related=incident.group_related, why=why, user_id=actor.user_id,
    )  # fmt: skip
    db.session.add(before)
    incident.harm, incident.group_related = harm, group_related
    log.record_all(actor, Verb.INCIDENT_CLASSIFY, [incident, before], reason=why)


def attribute(actor: Actor, incident: Incident, *, group: Group, side: Side, likelihood: Likelihood) -> Attribution:
    """Attribute the incident to a group. It counts once somebody at another agency has approved it."""
    already = has_attribution(incident, group, side)
    insist(rules.may_attribute(group_related=incident.group_related, already=already))
    attribution = Attribution(
        **actor.owns, incident_id=incident.id, group_id=group.id, side=side, likelihood=likelihood,
        made_by_id=actor.user_id, valid_from=clock.local(incident.happened_at).date(),
    )  # fmt: skip
    db.session.add(attribution)
    log.record(actor, Verb.ATTRIBUTION_ADD, attribution)
    return attribution


def approve_attribution(actor: Actor, attribution: Attribution) -> None:
    """Approve what another agency has attributed. Raises RuleBroken for one's own."""
    same_agency = attribution.owner_agency_id == actor.agency_id
    same_user = attribution.made_by_id == actor.user_id
    insist(rules.may_approve(same_user=same_user, same_agency=same_agency, state=standing_of(attribution)))
    attribution.approved_by_id, attribution.approved_agency_id = actor.user_id, actor.agency_id
    attribution.approved_at = clock.now()
    log.record(actor, Verb.ATTRIBUTION_APPROVE, attribution)


def withdraw_attribution(actor: Actor, attribution: Attribution, *, why: str) -> None:
    """Take an attribution back. It stays in the history and no longer counts."""
    insist(rules.may_withdraw(state=standing_of(attribution)))
    attribution.recorded_to = clock.now()
    log.record(actor, Verb.ATTRIBUTION_WITHDRAW, attribution, reason=why)


def standing_of(attribution: Attribution) -> rules.Standing:
    """Where the attribution stands now."""
    return rules.standing(approved=attribution.is_approved, withdrawn=attribution.recorded_to is not None)
