"""Reading the register of agencies."""

from __future__ import annotations

from sqlalchemy import func, select

from gvi.accounts.models import Posting
from gvi.agencies.models import Agency
from gvi.extensions import db


def is_name_taken(name: str, *, by_other_than: int | None = None) -> bool:
    """Is there another agency of this name?"""
    same = select(func.count()).select_from(Agency).where(Agency.name == name, Agency.id != (by_other_than or 0))
    return bool(db.session.scalar(same))


def postings_at(agency: Agency) -> int:
    """How many postings there have ever been at the agency."""
    return db.session.scalar(select(func.count()).select_from(Posting).where(Posting.agency_id == agency.id)) or 0
