"""Reading users and what they may be posted to."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from gvi.access.actor import Actor
from gvi.access.roles import Role
from gvi.accounts.models import Posting, User
from gvi.agencies.models import Agency
from gvi.agencies.queries import taking_part
from gvi.core import clock
from gvi.extensions import db
from gvi.sites.models import Site


def user_by_email(email: str) -> User | None:
    """The account with this address, whatever its capitals."""
    return db.session.scalar(select(User).where(User.email == email.strip().lower()))


def agencies_to_choose(actor: Actor) -> list[Agency]:
    """The agencies of the posting's site, by name."""
    return list(db.session.scalars(taking_part(actor.site_id).order_by(Agency.name)))


def colleagues(actor: Actor, roles: Collection[Role]) -> list[User]:
    """Users who act in one of these roles at the posting's own agency and site today, by name."""
    today = clock.today()
    here = (Posting.site_id == actor.site_id) & (Posting.agency_id == actor.agency_id) & Posting.role.in_(roles)
    in_force = (Posting.starts_on <= today) & (Posting.ends_on.is_(None) | (Posting.ends_on >= today))
    rows = select(User).join(Posting).where(here, in_force, User.active).distinct().order_by(User.name)
    return list(db.session.scalars(rows))


def agency_in(site: Site, name: str) -> Agency | None:
    """The agency that takes part in the site under this name or external id."""
    return db.session.scalar(taking_part(site.id).where((Agency.name == name) | (Agency.external_id == name)))
