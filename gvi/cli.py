"""The gvi command: each feature's `commands` module adds its own, imported when a command is first asked for."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from importlib import import_module

import click
from flask import Flask, current_app

from gvi.config import BadSettings
from gvi.core.problems import RuleBroken
from gvi.core.templating import problem_text

FEATURES = (
    "server",
    "sites",
    "agencies",
    "accounts",
    "imports",
    "groups",
    "callins",
    "playbooks",
    "letters",
    "invitations",
    "replies",
    "audit",
    "retention",
    "seed",
)
"""Features whose `commands.commands` belong to the gvi command."""
BARE = frozenset({"keys"})
"""Commands that need no settings and no application."""
COLLECTING = 2_000, 5, 1
"""How many new objects bring a collection, and how many of those the next thorough one. Of a page's processor time it
takes a tenth, of Python's own choice (700, 10, 10) it was a seventh, and half a megabyte less lies about meanwhile."""
REFUSED, USAGE, UNREACHABLE = 1, 2, 3
"""Exit codes: refused by a rule or by bad input, wrong usage, something cannot be reached."""


class Commands(click.Group):
    """Every feature's commands, run within the application. What refuses ends with exit code 1, one problem a line."""

    def __init__(self, app: Flask | None = None) -> None:
        super().__init__("gvi", help="Call-in and custom-notification campaigns.", no_args_is_help=True)
        self._app = app

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Called by click."""
        return sorted(command.name for command in _offered() if command.name)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Called by click."""
        return next((command for command in _offered() if command.name == cmd_name), None)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Called by click with the command that is meant; asking for help needs no application."""
        name, command, rest = super().resolve_command(ctx, args)
        if name not in BARE and "--help" not in rest:
            self._enter(ctx)
        return name, command, rest

    def invoke(self, ctx: click.Context) -> object:
        """Called by click."""
        try:
            return super().invoke(ctx)
        except RuleBroken as refusal:
            for problem in refusal.problems:
                click.echo(f"gvi: {problem_text(problem)}", err=True)
        except BadSettings as refusal:
            click.echo(f"gvi: {refusal}", err=True)
        sys.exit(REFUSED)

    def _enter(self, ctx: click.Context) -> None:
        if self._app is None:
            from gvi import create_app  # the application imports this module

            self._app = create_app()
            gc.freeze()  # what was made so far stays for good, and is shared with the worker
            gc.set_threshold(*COLLECTING)
            gc.enable()
        if not current_app or current_app._get_current_object() is not self._app:  # type: ignore[attr-defined]
            ctx.with_resource(self._app.app_context())


def install(app: Flask) -> None:
    """Hang the commands on the application, for tests and for the flask command."""
    app.cli = Commands(app)


def main() -> None:
    """Entry point."""
    Commands().main(prog_name="gvi")


def _offered() -> Iterator[click.Command]:
    """Every feature's commands, the server's first; a feature is imported when those before it did not have the command."""
    for feature in FEATURES:
        yield from import_module(f"gvi.{feature}.commands").commands
