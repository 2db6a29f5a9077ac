"""gvi site: the towns of an installation."""

from __future__ import annotations

import click

from gvi.core import db as database
from gvi.extensions import db
from gvi.seed.commons import INSTALLER, load_commons
from gvi.sites.operations import add_site


@click.group()
def site() -> None:
    """The towns of this installation."""


@site.command()
@click.argument("code")
@click.argument("name")
def add(code: str, name: str) -> None:
    """Open a site, with the default settings and the letters' first wording.

    Example: gvi site add malmo Malmö
    """
    with database.transaction():
        add_site(INSTALLER, code=code, name=name)
        db.session.flush()
        load_commons()
    click.echo(f"{code}: opened", err=True)


commands = (site,)
