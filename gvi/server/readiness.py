"""Is this installation fit to run? The database is of today's shape, and nothing of the demonstration is in the open."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import func, select

from gvi.access.roles import Role
from gvi.accounts.models import Posting, User
from gvi.config import BadSettings, Settings, check_address
from gvi.core import db as database
from gvi.core.migrating import is_current
from gvi.extensions import db
from gvi.sites.models import Site

DEMO_PASSWORD = "gvi-demo-2026"


def insist_on_address(settings: Settings) -> None:
    """Refuse an address that would show the data to the world.

    Raises BadSettings.
    """
    check_address(settings)


def insist_on_database(app: Flask) -> None:
    """The database has today's tables; outside the demonstration, none of its accounts.

    In demonstration mode the tables are made, or brought up to date, and an empty database is filled.
    Raises BadSettings with what to do.
    """
    with app.app_context():
        if app.config["DEMO"]:
            _make_demonstration()
        elif not is_current():
            raise BadSettings("The database is not of today's shape. Bring it up to date with: gvi init")
        elif count := db.session.scalar(select(func.count()).select_from(User).where(User.is_demo)):
            raise BadSettings(
                f"{count} demonstration accounts are in the database. Their password is public: use a database of your own."
            )
        database.close()


def migrate() -> None:
    """Make the tables, or bring them up to date; load the legal grounds that are not there yet."""
    from flask_migrate import upgrade

    from gvi.seed.commons import load_commons

    upgrade()
    with database.transaction():
        load_commons()


def is_empty() -> bool:
    """Is there no site yet?"""
    return db.session.scalar(select(func.count()).select_from(Site)) == 0


def demo_accounts() -> str:
    """The demonstration accounts of the first site, one a line, and their password."""
    rows = db.session.execute(
        select(User.email, Posting.role)
        .join(Posting, Posting.user_id == User.id)
        .where(User.is_demo, User.email.endswith("@demo.example"))
        .order_by(Posting.id)
    ).all()
    main = [email for email, role in rows if email == f"{role}@demo.example"]
    more = sorted(email for email, _role in rows if email not in main)
    lines = [f"Accounts, password {DEMO_PASSWORD}:", *(f"  {email}" for email in main), f"  and {', '.join(more)}"]
    return (
        "\n".join(lines) if len(main) == len(Role) else f"Accounts, password {DEMO_PASSWORD}: see seed_data/users.csv"
    )


def _make_demonstration() -> None:
    if not is_current():
        migrate()
    if is_empty():
        from gvi.seed.loader import load

        load()
