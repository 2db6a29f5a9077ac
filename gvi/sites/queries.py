"""Reading sites."""

from __future__ import annotations

from sqlalchemy import select

from gvi.extensions import db
from gvi.sites.models import Site


def site_by_code(code: str) -> Site | None:
    """The site that commands and files call so."""
    return db.session.scalar(select(Site).where(Site.code == code))
