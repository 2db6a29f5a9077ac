"""What every installation starts with: the default grounds for release, the terms of use, and on each site the letters' first wording."""

from __future__ import annotations

from sqlalchemy import select

from gvi.access.actor import Actor
from gvi.access.roles import AgencyKind, Role
from gvi.audit.log import NOBODY
from gvi.extensions import db
from gvi.sites.models import Site

INSTALLER = Actor(
    posting_id=0, user_id=0, site_id=NOBODY, agency_id=NOBODY, agency_kind=AgencyKind.OTHER,
    role=Role.ADMINISTRATOR, name="installation", address="command",
)  # fmt: skip
"""Whoever has the machine: sets up what nobody's posting can make yet, such as the first account."""


def load_commons() -> None:
    """Add the grounds, the terms and the letters' wording that are not there yet. Changes nothing a second time."""
    from gvi.letters.operations import load_templates
    from gvi.releases.operations import load_default_grounds
    from gvi.terms.operations import load_default

    load_default_grounds(INSTALLER)
    load_default(INSTALLER)
    for site in db.session.scalars(select(Site)):
        load_templates(INSTALLER, site)
