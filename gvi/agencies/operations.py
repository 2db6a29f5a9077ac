"""The only writers of agencies and of which sites they take part in."""

from __future__ import annotations

from gvi.access.actor import Actor
from gvi.access.roles import AgencyKind
from gvi.agencies import rules
from gvi.agencies.models import Agency, AgencySite
from gvi.agencies.queries import is_name_taken, postings_at
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core.keys import new_ref
from gvi.core.problems import insist
from gvi.extensions import db


def build_agency(
    actor: Actor, *, name: str, kind: AgencyKind, unit: str | None = None, email: str | None = None, phone: str | None = None,
    safety_phone: str | None = None, rights_url: str | None = None, street: str | None = None, postcode: str | None = None,
    city: str | None = None, external_id: str | None = None,
) -> Agency:  # fmt: skip
    """An agency of the actor's site, added to the session but neither asked about nor recorded: for whoever records many at once."""
    agency = Agency(
        ref=new_ref(), name=name, kind=kind, unit=unit, email=email, phone=phone, safety_phone=safety_phone, rights_url=rights_url,
        street=street, postcode=postcode, city=city, external_id=external_id,
    )  # fmt: skip
    if actor.site_id:
        agency.sites.append(AgencySite(site_id=actor.site_id))
    db.session.add(agency)
    return agency


def add_agency(
    actor: Actor, *, name: str, kind: AgencyKind, unit: str | None = None, email: str | None = None, phone: str | None = None,
    safety_phone: str | None = None, rights_url: str | None = None, street: str | None = None, postcode: str | None = None,
    city: str | None = None, external_id: str | None = None,
) -> Agency:  # fmt: skip
    """Add an agency to the register, taking part in the actor's site."""
    insist(rules.may_name(taken=is_name_taken(name)))
    agency = build_agency(
        actor, name=name, kind=kind, unit=unit, email=email, phone=phone, safety_phone=safety_phone, rights_url=rights_url,
        street=street, postcode=postcode, city=city, external_id=external_id,
    )  # fmt: skip
    log.record(actor, Verb.AGENCY_ADD, agency)
    return agency


def edit_agency(actor: Actor, agency: Agency, **changes: object) -> None:
    """Correct what is known of an agency. Letters already printed keep what they were printed with."""
    insist(rules.may_name(taken=is_name_taken(str(changes.get("name", agency.name)), by_other_than=agency.id)))
    insist(
        rules.may_change_kind(
            agency.kind, AgencyKind(str(changes.get("kind", agency.kind))), postings=postings_at(agency)
        )
    )
    for name, value in changes.items():
        setattr(agency, name, value)
    log.record(actor, Verb.AGENCY_EDIT, agency)
