"""A campaign of any size, made in a minute: the same rows for the same size, kept in a folder that measurements share.

    python -m bench.campaign 5000 [FOLDER]     one city
    python -m bench.campaign 62000 [FOLDER]    the country

Rows go past the operations, in bulk, but through the same column types and functions as the product's own: names are
sealed and found by the same blind indexes, and the log is a chain that `gvi audit verify` proves.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, insert, select

from bench.filling import Campaign
from gvi import create_app
from gvi.access.roles import AgencyKind, Role
from gvi.accounts.models import Posting, User
from gvi.accounts.operations import add_posting, add_user
from gvi.agencies.models import Agency
from gvi.agencies.operations import add_agency
from gvi.config import Settings, from_environment
from gvi.core import db as database
from gvi.extensions import db
from gvi.members.models import Member
from gvi.seed.commons import INSTALLER, load_commons
from gvi.server.readiness import DEMO_PASSWORD
from gvi.sites.operations import add_site
from gvi.terms.operations import acknowledge
from gvi.terms.queries import in_force

BATCH = 20_000
BEGINNING = date(2024, 1, 1)
KEEPERS = (
    ("Polisen", AgencyKind.POLICE, (Role.POLICE_COORDINATOR, Role.AUDITOR)),
    ("Frivården", AgencyKind.PROBATION, (Role.PROBATION_COORDINATOR,)),
    ("Socialtjänsten", AgencyKind.SOCIAL_SERVICES, (Role.SOCIAL_COORDINATOR,)),
)


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything."""

    people: int
    groups: int
    ties: int
    visits: int


SIZES = {5_000: Size(5_000, 300, 30_000, 20_000), 62_000: Size(62_000, 500, 300_000, 250_000)}
"""The sizes that are measured, by people."""


def settings_of(folder: Path) -> Settings:
    """How the campaign's folder is served: as a demonstration, whose keys it keeps."""
    return from_environment({"GVI_DEMO": "1", "GVI_INSTANCE": str(folder)})


def email(role: Role) -> str:
    """The address that signs in; the password is the demonstration's."""
    return f"{role}@demo.example"


def folder_of(arguments: Sequence[str]) -> Path:
    """The folder that measurements share: the first of the arguments, or one in the system's temporary folder."""
    return Path(arguments[0]) if arguments else Path(tempfile.gettempdir()) / "gvi-bench"


def campaign(people: int, folder: Path) -> Path:
    """The folder of the campaign of this size, made when it is not there yet."""
    instance = folder / str(people)
    app = create_app(settings_of(instance))
    with app.app_context():
        upgrade()
        if not db.session.scalar(select(func.count()).select_from(Member)):
            _make(app, SIZES[people])
        database.close()
    return instance


def _make(app: Flask, size: Size) -> None:
    with database.transaction():
        posts = _open_site()
        load_commons()
        db.session.flush()
        _acknowledge()
        for table, rows in Campaign(posts, size.people, size.groups, size.ties, size.visits).rows():
            for batch in _batches(rows):
                db.session.execute(insert(table), batch)
    with database.transaction():
        db.session.execute(db.text("ANALYZE"))


def _open_site() -> dict[AgencyKind, Posting]:
    """The site, its three agencies and an account for each role; the first posting of each agency."""
    site = add_site(INSTALLER, code="storstad", name="Storstad")
    db.session.flush()
    first: dict[AgencyKind, Posting] = {}
    for name, kind, roles in KEEPERS:
        agency = _add_agency(site.id, name, kind)
        for role in roles:
            user = add_user(INSTALLER, email=email(role), name=f"{name} {role}", password=DEMO_PASSWORD, is_demo=True)
            posting = add_posting(INSTALLER, user, agency=agency, site=site, role=role, starts_on=BEGINNING)
            db.session.flush()
            first.setdefault(kind, posting)
    return first


def _add_agency(site_id: int, name: str, kind: AgencyKind) -> Agency:
    made = add_agency(replace(INSTALLER, site_id=site_id), name=name, kind=kind, unit=name)
    db.session.flush()
    return made


def _acknowledge() -> None:
    """Everybody has read the terms, or every page would be theirs."""
    terms = in_force()
    assert terms is not None, "the commons come first"
    for user in db.session.scalars(select(User)):
        acknowledge(INSTALLER, user_id=user.id, terms_id=terms.id)
    db.session.flush()


def _batches(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    each = iter(rows)
    while batch := list(islice(each, BATCH)):
        yield batch


def main() -> None:
    """Make it, and say how long it took."""
    people, folder = int(sys.argv[1]), folder_of(sys.argv[2:])
    began = time.perf_counter()
    print(f"{campaign(people, folder)}: {time.perf_counter() - began:.1f} s")


if __name__ == "__main__":
    main()
