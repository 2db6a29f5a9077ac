"""The gvi command: each feature's `commands` module adds its own."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec

import click
from flask import Flask

from gvi.config import BadSettings

FEATURES = ("server", "accounts", "imports", "groups", "letters", "invitations", "audit", "seed")
"""Features whose `commands.commands` belong to the gvi command."""
REFUSED, USAGE, UNREACHABLE = 1, 2, 3
"""Exit codes: refused by a rule or by bad input, wrong usage, something cannot be reached."""


def install(app: Flask) -> None:
    """Hang every feature's commands on the application."""
    for feature in FEATURES:
        if find_spec(f"gvi.{feature}.commands") if find_spec(f"gvi.{feature}") else None:
            for command in import_module(f"gvi.{feature}.commands").commands:
                app.cli.add_command(command)


def main() -> None:
    """Entry point: build the application, run the command within it."""
    from gvi import create_app  # the application imports this module

    try:
        app = create_app()
    except BadSettings as refusal:
        click.echo(f"gvi: {refusal}", err=True)
        sys.exit(REFUSED)
    with app.app_context():
        app.cli.main(prog_name="gvi")
