"""Agencies and the sites they take part in. Commons: an agency may work in several towns."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Select, String, false, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gvi.access.actor import Actor
from gvi.access.roles import AgencyKind, Area, Grant, grants
from gvi.access.scope import Scoped
from gvi.audit.models import Audited
from gvi.core.columns import word
from gvi.core.keys import new_ref
from gvi.extensions import DbModel


class Agency(Audited, Scoped, DbModel):
    """An authority or organisation, with the neutral return address its letters carry."""

    __tablename__ = "agency"
    area = Area.IO

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    version: Mapped[int] = mapped_column(default=1)
    external_id: Mapped[str | None] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    unit: Mapped[str | None] = mapped_column(String(120))
    """The unit that signs, for example Frivården Malmö."""
    kind: Mapped[AgencyKind] = mapped_column(word(AgencyKind))
    email: Mapped[str | None] = mapped_column(String(200))
    phone: Mapped[str | None] = mapped_column(String(40))
    safety_phone: Mapped[str | None] = mapped_column(String(40))
    """Whom somebody worried for their safety calls."""
    rights_url: Mapped[str | None] = mapped_column(String(200))
    """Where a person reads about their rights."""
    street: Mapped[str | None] = mapped_column(String(120))
    postcode: Mapped[str | None] = mapped_column(String(12))
    city: Mapped[str | None] = mapped_column(String(80))
    sites: Mapped[list[AgencySite]] = relationship(back_populates="agency")

    __mapper_args__ = {"version_id_col": version}

    @classmethod
    def visible_to(cls, actor: Actor) -> Select[Agency]:
        """The register, for whoever keeps it: the agencies that take part in the posting's site."""
        if Grant.REGISTERS not in grants(actor.role, cls.area, actor.agency_kind):
            return select(cls).where(false())
        return select(cls).where(cls.sites.any(AgencySite.site_id == actor.site_id))


class AgencySite(DbModel):
    """An agency takes part in a site."""

    __tablename__ = "agency_site"

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    agency: Mapped[Agency] = relationship(back_populates="sites")
