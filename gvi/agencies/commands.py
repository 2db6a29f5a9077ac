"""gvi agency: the first agencies of a site; the rest are added on the page or imported."""

from __future__ import annotations

from dataclasses import replace

import click

from gvi.access.roles import AgencyKind
from gvi.agencies.operations import add_agency
from gvi.core import db as database
from gvi.seed.commons import INSTALLER
from gvi.sites.queries import site_by_code


@click.group()
def agency() -> None:
    """The agencies that take part."""


@agency.command()
@click.argument("name")
@click.option("--site", "code", required=True, help="The site's code.")
@click.option("--kind", required=True, type=click.Choice([kind.value for kind in AgencyKind]), help="What it is.")
@click.option("--external-id", help="The code by which files and commands call it.")
def add(name: str, code: str, kind: str, external_id: str | None) -> None:
    """Add an agency to a site.

    Example: gvi agency add "Malmö stad" --site malmo --kind municipality --external-id kommun
    """
    with database.transaction():
        site = site_by_code(code)
        if site is None:
            raise click.UsageError(f"there is no site {code}")
        add_agency(replace(INSTALLER, site_id=site.id), name=name, kind=AgencyKind(kind), external_id=external_id)
    click.echo(f"{name}: added", err=True)


commands = (agency,)
