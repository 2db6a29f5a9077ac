"""Users and postings. A user acts through one posting at a time: this role, at this agency, on this site."""

from __future__ import annotations

from datetime import date, datetime

from flask import current_app
from flask_security import RoleMixin, UserMixin
from sqlalchemy import ForeignKey, Select, String, false, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gvi.access.actor import Actor
from gvi.access.roles import Area, Grant, Role, grants
from gvi.access.scope import Scoped
from gvi.accounts.held import Held, chosen, in_force
from gvi.agencies.models import Agency
from gvi.audit.models import Audited
from gvi.core import clock
from gvi.core.columns import Moment, word
from gvi.core.keys import new_ref
from gvi.extensions import DbModel
from gvi.sites.models import Site


class User(Audited, Scoped, UserMixin, DbModel):
    """Somebody who can sign in. What they may do comes from postings alone."""

    __tablename__ = "user"
    area = Area.AC
    audit_secret = frozenset({"password", "fs_uniquifier"})

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    version: Mapped[int] = mapped_column(default=1)
    email: Mapped[str] = mapped_column(String(200), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    is_demo: Mapped[bool] = mapped_column(default=False)
    """A demonstration account: outside demonstration mode its presence stops the start."""
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    locale: Mapped[str | None] = mapped_column(String(5))
    posting_id: Mapped[int | None]
    """The posting last chosen."""
    created_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    postings: Mapped[list[Posting]] = relationship(back_populates="user", order_by="Posting.id", lazy="selectin")

    __mapper_args__ = {"version_id_col": version}
    through_agency_id = None  # type: int | None
    """Of this request: let in by this agency's identity provider, and so with its postings only."""
    owed_terms_id = None  # type: int | None
    """Of this request: the terms that must be acknowledged before anything else."""
    held = None  # type: tuple[Held, ...] | None
    """Of this request: every posting as it was read with the sign-in; None where nobody has read them."""
    roles: list[RoleMixin] = []  # Flask-Security asks for them; ours come from postings
    us_phone_number = None

    @property
    def is_active(self) -> bool:
        """May the account sign in? A demonstration account only in a demonstration: its password is public."""
        return self.active and (not self.is_demo or bool(current_app.config["DEMO"]))

    @classmethod
    def visible_to(cls, actor: Actor) -> Select[User]:
        """Accounts with a posting on the actor's site, and those that have none anywhere yet."""
        if not grants(actor.role, cls.area, actor.agency_kind) & {Grant.READ, Grant.WRITE}:
            return select(cls).where(false())
        return select(cls).where(or_(cls.postings.any(Posting.site_id == actor.site_id), ~cls.postings.any()))

    def postings_on(self, day: date) -> list[Posting]:
        """The postings in force on the day."""
        return in_force(self.postings, day, agency_id=self.through_agency_id)

    def posting_now(self, day: date) -> Posting | None:
        """The chosen posting while it is in force, else the first that is; none, no data."""
        return chosen(self.postings_on(day), self.posting_id)

    def held_on(self, day: date) -> list[Held]:
        """`postings_on` as plain facts, which cost no statement of their own where the sign-in brought them."""
        held = [each.held for each in self.postings] if self.held is None else self.held
        return in_force(held, day, agency_id=self.through_agency_id)

    def held_now(self, day: date) -> Held | None:
        """`posting_now` as plain facts."""
        return chosen(self.held_on(day), self.posting_id)


class Posting(Audited, Scoped, DbModel):
    """User × agency × site × role × from–to."""

    __tablename__ = "posting"
    area = Area.AC

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    role: Mapped[Role] = mapped_column(word(Role))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    user: Mapped[User] = relationship(back_populates="postings")
    agency: Mapped[Agency] = relationship(lazy="joined")
    site: Mapped[Site] = relationship(lazy="joined")

    def in_force(self, day: date) -> bool:
        """Does it hold on the day? Both ends count."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    @property
    def held(self) -> Held:
        """The same as plain facts."""
        return Held(
            self.id, self.agency_id, self.site_id, self.role, self.starts_on, self.ends_on,
            self.agency.kind, self.agency.name, self.agency.unit, self.site.name,
        )  # fmt: skip
