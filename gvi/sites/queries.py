"""Reading sites."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from sqlalchemy import select

from gvi.core.workdays import Closed
from gvi.documents.envelope import Envelope
from gvi.extensions import db
from gvi.sites.models import Site


class OfSite(Protocol):
    """A posting, or a row that is kept by site."""

    @property
    def site_id(self) -> int: ...


def site_of(belonging: OfSite) -> Site:
    """The site it belongs to, with the site's settings. One query a request, however often it is asked for."""
    site = db.session.get_one(Site, belonging.site_id)
    db.session.info.setdefault("sites", {})[site.id] = site  # by itself the session lets go of what nobody holds
    return site


def site_by_code(code: str) -> Site | None:
    """The site that commands and files call so."""
    return db.session.scalar(select(Site).where(Site.code == code))


def envelope_of(site: Site) -> Envelope:
    """The envelope that the site's letters are put in."""
    return Envelope(site.window, site.window_x, site.window_y)


def closed_days_of(site: Site) -> Closed:
    """When the site's offices are closed beyond weekends and holidays."""
    return Closed(frozenset(map(date.fromisoformat, site.closed_days)), site.bridge_days_free)
