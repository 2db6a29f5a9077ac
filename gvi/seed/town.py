"""A town of the demonstration while it is being loaded: who acts for whom, and what has been made under which name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from gvi.access.actor import Actor, actor_of
from gvi.access.roles import AgencyKind, Role
from gvi.accounts.models import Posting, User
from gvi.accounts.operations import add_posting, add_user
from gvi.agencies.models import Agency
from gvi.agencies.operations import add_agency
from gvi.extensions import db
from gvi.seed.commons import INSTALLER
from gvi.seed.files import Row, rows_of
from gvi.sites.models import Site
from gvi.sites.operations import add_site
from gvi.terms.operations import acknowledge
from gvi.terms.queries import in_force

DEMO_PASSWORD = "gvi-demo-2026"
ADDRESS = "command"
BEGINNING = date(2024, 1, 1)


@dataclass
class Town:
    """One site and everything in it, by the names the files use."""

    site: Site
    today: date
    agencies: dict[str, Agency] = field(default_factory=dict)
    actors: dict[Role, Actor] = field(default_factory=dict)
    """The first posting of each role."""
    people: dict[str, Actor] = field(default_factory=dict)
    """Every posting, by the user's name."""
    groups: dict[str, Any] = field(default_factory=dict)
    members: dict[str, Any] = field(default_factory=dict)
    """Records by external id."""
    incidents: dict[str, Any] = field(default_factory=dict)
    speakers: dict[str, Any] = field(default_factory=dict)
    call_ins: dict[str, Any] = field(default_factory=dict)
    newcomers: set[str] = field(default_factory=set)
    """Users who have not logged in yet."""

    @property
    def police(self) -> Actor:
        """The one who coordinates at the police."""
        return self.actors[Role.POLICE_COORDINATOR]

    @property
    def probation(self) -> Actor:
        """The one who coordinates at probation."""
        return self.actors[Role.PROBATION_COORDINATOR]

    @property
    def social(self) -> Actor:
        """The one who coordinates at social services."""
        return self.actors[Role.SOCIAL_COORDINATOR]

    @property
    def lead(self) -> Actor:
        """The one who leads the project."""
        return self.actors[Role.PROJECT_LEAD]

    def lawyer_of(self, agency_id: int) -> Actor:
        """Who decides secrecy reviews there. Raises StopIteration where nobody does."""
        return next(each for each in self.people.values() if each.role is Role.LAWYER and each.agency_id == agency_id)

    def acting_for(self, agency: str) -> Actor:
        """Whoever acts for the agency of this code: its coordinator, else any posting there, else the police, who run the campaign."""
        wanted = self.agencies[agency]
        here = [
            actor
            for actor in (self.police, self.probation, self.social, *self.people.values())
            if actor.agency_id == wanted.id
        ]
        return here[0] if here else self.police

    def rows(self, name: str) -> Iterator[Row]:
        """The lines of one of the town's own files."""
        return rows_of(f"{self.site.code}/{name}", today=self.today)


def open_towns(today: date) -> list[Town]:
    """Sites, agencies and accounts: what an administrator sets up before anything else."""
    towns = {row.must("code"): Town(_site(row), today) for row in rows_of("sites", today=today)}
    for row in rows_of("agencies", today=today):
        _add_agency(towns[row.must("site")], row)
    db.session.flush()
    for row in rows_of("users", today=today):
        _add_account(towns[row.must("site")], row)
    return list(towns.values())


def acknowledge_for(towns: list[Town]) -> None:
    """Those of the demonstration have read the terms, so that trying a role begins with its work; a newcomer has not."""
    terms = in_force()
    assert terms is not None, "the commons come first"
    for actor in (actor for town in towns for name, actor in town.people.items() if name not in town.newcomers):
        acknowledge(actor, user_id=actor.user_id, terms_id=terms.id)


def _site(row: Row) -> Site:
    site = add_site(INSTALLER, code=row.must("code"), name=row.must("name"))
    db.session.flush()
    return site


def _add_agency(town: Town, row: Row) -> None:
    kind, name = row.word(AgencyKind, "kind"), row.must("name")
    installer = _installer_of(town.site)
    town.agencies[row.must("code")] = add_agency(
        installer, name=name, kind=kind, unit=name, external_id=row.text("external_id"), email=row.text("email"), phone=row.text("phone"),
        safety_phone=row.text("phone"), rights_url=RIGHTS.get(kind), street=row.text("street"), postcode=row.text("postcode"), city=row.text("city"),
    )  # fmt: skip


def _add_account(town: Town, row: Row) -> None:
    user = add_user(
        INSTALLER,
        email=row.must("email"),
        name=row.must("name"),
        password=DEMO_PASSWORD,
        locale=row.text("language"),
        is_demo=True,
    )
    role = row.word(Role, "role")
    posting = add_posting(
        INSTALLER, user, agency=town.agencies[row.must("agency")], site=town.site, role=role, starts_on=BEGINNING
    )
    db.session.flush()
    actor = _acting(user, posting)
    town.people[user.name] = actor
    town.newcomers |= {user.name} if row.flag("is_new") else set()
    town.actors.setdefault(role, actor)


def _acting(user: User, posting: Posting) -> Actor:
    assert posting.user is user
    return actor_of(posting, address=ADDRESS)


def _installer_of(site: Site) -> Actor:
    return replace(INSTALLER, site_id=site.id)


RIGHTS: dict[AgencyKind, str] = {
    AgencyKind.PROBATION: "frivarden.exempel.se/rattigheter",
    AgencyKind.POLICE: "polisen.exempel.se/rattigheter",
}
"""Where a letter says that one can read about one's rights."""
