"""Whose a mail is that came to the one mailbox: of the agency whose invitation it names, or whose guest sent it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from gvi.access.actor import Actor
from gvi.access.roles import AgencyKind, Role
from gvi.agencies.models import Agency
from gvi.extensions import db
from gvi.invitations.models import CalendarEntry
from gvi.replies.mailbox import Address
from gvi.replies.reading import Reading
from gvi.sites.models import Site


@dataclass(frozen=True, slots=True)
class Owner:
    """An agency on a site."""

    site_id: int
    agency_id: int

    def as_worker(self) -> Actor:
        """Nobody's posting: it reads nothing, and its entries stand in the log of the owner."""
        return Actor(
            posting_id=0, user_id=0, site_id=self.site_id, agency_id=self.agency_id, agency_kind=AgencyKind.OTHER,
            role=Role.ADMINISTRATOR, name="worker", address="worker",
        )  # fmt: skip


def owner_of(reading: Reading, address: Address) -> Owner | None:
    """None when nobody can say: such a mail is shown to no agency."""
    uid = reading.said.uid if reading.said else ""
    return (
        (_only(CalendarEntry.uid == uid) if uid else None)
        or (_only(func.lower(CalendarEntry.email) == reading.sender) if reading.sender else None)
        or _named(address)
        or _only()
    )


def _only(*conditions: object) -> Owner | None:
    """The one agency with such an invitation, if there is exactly one."""
    rows = select(CalendarEntry.site_id, CalendarEntry.owner_agency_id).where(*conditions).distinct().limit(2)  # type: ignore[arg-type]
    found = db.session.execute(rows).all()
    return Owner(*found[0]) if len(found) == 1 else None


def _named(address: Address) -> Owner | None:
    """The agency that the mailbox's address names."""
    if not address.site or not address.agency:
        return None
    site = db.session.scalar(select(Site.id).where(Site.code == address.site))
    agency = db.session.scalar(select(Agency.id).where(Agency.external_id == address.agency))
    return Owner(site, agency) if site and agency else None
