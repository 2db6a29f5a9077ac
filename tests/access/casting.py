"""Who walks: the cast, and at the agencies that keep people the roles that others' posts there could have."""

from __future__ import annotations

from dataclasses import replace

from gvi.access.actor import Actor, actor_of
from gvi.access.roles import AgencyKind, Role
from gvi.accounts.models import User
from gvi.accounts.operations import add_posting, add_user
from gvi.extensions import db
from gvi.sites.models import Site
from tests import world
from tests.factories import NOBODY

HIRED = (
    *((role, AgencyKind.POLICE) for role in (Role.PROJECT_LEAD, Role.LAWYER, Role.ADMINISTRATOR, Role.AUDITOR, Role.PARTNER)),
    *((role, AgencyKind.SOCIAL_SERVICES) for role in (Role.LAWYER, Role.AUDITOR)),
    (Role.AUDITOR, AgencyKind.PROBATION),
)  # fmt: skip
"""Beyond the cast: whoever may hold a post at an agency whose people are many."""


def label(role: Role, kind: AgencyKind | None = None) -> str:
    """What a walker is called in what tests print, and the first part of the address."""
    return f"{role}.{kind}" if kind else role.value


WALKERS = (*map(label, Role), *(label(*each) for each in HIRED))
POLICE = (
    "police_coordinator",
    "field_officer",
    "analyst",
    *(label(*each) for each in HIRED if each[1] is AgencyKind.POLICE),
)
"""Everybody who can hold a post at the police."""


def hire() -> None:
    """Add the posts to the first town. Within a transaction."""
    site = db.session.query(Site).filter_by(code=world.SITES[0]).one()
    for role, kind in HIRED:
        who = label(role, kind)
        user = add_user(NOBODY, email=address(who), name=who.title(), password=world.PASSWORD)
        add_posting(NOBODY, user, agency=world.agency(kind), site=site, role=role, starts_on=world.BEGINNING)
    db.session.flush()


def address(walker: str) -> str:
    """With which e-mail address the walker signs in."""
    return f"{walker}@{world.SITES[0]}.example"


def actor(walker: str) -> Actor:
    """The walker, acting in the first town."""
    user = db.session.query(User).filter_by(email=address(walker)).one()
    site = db.session.query(Site).filter_by(code=world.SITES[0]).one()
    return replace(actor_of(user.postings[0], address="test"), site_id=site.id)
