"""gvi demo: load the fictional campaign."""

from __future__ import annotations

import click

from gvi.config import BadSettings
from gvi.server import readiness


@click.command()
def demo() -> None:
    """Load the fictional campaign of seed_data into an empty database, in demonstration mode only.

    Example: GVI_DEMO=1 gvi demo
    """
    from flask import current_app

    if not current_app.config["DEMO"]:
        raise BadSettings("gvi demo makes accounts with a public password. Set GVI_DEMO=1 to run a demonstration.")
    readiness.insist_on_database(current_app._get_current_object())  # type: ignore[attr-defined]
    click.echo(readiness.demo_accounts())


commands = (demo,)
