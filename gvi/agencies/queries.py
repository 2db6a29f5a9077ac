"""Reading the register of agencies."""

from __future__ import annotations

from sqlalchemy import Select, func, select

from gvi.accounts.models import Posting
from gvi.agencies.models import Agency, AgencySite
from gvi.extensions import db


def taking_part(site_id: int) -> Select[Agency]:
    """The agencies that take part in the site, as a statement."""
    return select(Agency).join(AgencySite).where(AgencySite.site_id == site_id)


def is_name_taken(name: str, *, by_other_than: int | None = None) -> bool:
    """Is there another agency of this name?"""
    same = select(func.count()).select_from(Agency).where(Agency.name == name, Agency.id != (by_other_than or 0))
    return bool(db.session.scalar(same))


def postings_at(agency: Agency) -> int:
    """How many postings there have ever been at the agency."""
    return db.session.scalar(select(func.count()).select_from(Posting).where(Posting.agency_id == agency.id)) or 0
