"""Reading users and what they may be posted to."""

from __future__ import annotations

from sqlalchemy import select

from gvi.access.actor import Actor
from gvi.accounts.models import User
from gvi.agencies.models import Agency, AgencySite
from gvi.extensions import db
from gvi.sites.models import Site


def user_by_email(email: str) -> User | None:
    """The account with this address, whatever its capitals."""
    return db.session.scalar(select(User).where(User.email == email.strip().lower()))


def agencies_to_choose(actor: Actor) -> list[Agency]:
    """The agencies of the posting's site, by name."""
    joined = select(Agency).join(AgencySite, AgencySite.agency_id == Agency.id)
    return list(db.session.scalars(joined.where(AgencySite.site_id == actor.site_id).order_by(Agency.name)))


def site_of(actor: Actor) -> Site:
    """The posting's site."""
    return db.session.get_one(Site, actor.site_id)


def agency_in(site: Site, name: str) -> Agency | None:
    """The agency that takes part in the site under this name or external id."""
    joined = select(Agency).join(AgencySite, AgencySite.agency_id == Agency.id).where(AgencySite.site_id == site.id)
    return db.session.scalar(joined.where((Agency.name == name) | (Agency.external_id == name)))
