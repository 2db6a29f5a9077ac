"""Commands that read or change case data act as an account: `--as EMAIL` gives them its posting and its rights."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, NoReturn, TypeVar

import click

from gvi.access.actor import Actor, actor_of
from gvi.access.apart import kept
from gvi.access.permissions import Permission
from gvi.access.policy import allows
from gvi.accounts.models import Posting, User
from gvi.audit import log
from gvi.cli import REFUSED
from gvi.conflicts.telling import apart_from
from gvi.core import clock
from gvi.core.db import transaction
from gvi.extensions import db

Command = TypeVar("Command", bound=Callable[..., Any])


def acting(permission: Permission) -> Callable[[Command], Callable[..., Any]]:
    """The command needs `--as EMAIL` (and takes `--site CODE`), and the account's posting needs the permission.

    The function gets the Actor first and runs in one transaction: what it raises is undone, what it returns is kept.
    A RuleBroken ends it with exit code 1 and one line per problem on stderr, as every command.

        @click.command("network")
        @click.option("--min-strength", default=1)
        @acting(Permission.POLICE_READ)
        def network(actor: Actor, min_strength: int) -> None: ...
    """

    def mark(command: Command) -> Callable[..., Any]:
        @click.option("--as", "email", required=True, metavar="EMAIL", help="The account to act as.")
        @click.option("--site", "site", metavar="CODE", help="The site to act on, when the account has several.")
        @functools.wraps(command)
        def run(*args: Any, email: str, site: str | None, **options: Any) -> Any:
            actor = _admit(email, site, permission)
            with transaction(), kept(apart_from(actor.user_id)):
                return command(actor, *args, **options)

        return run

    return mark


def fail(*lines: str) -> NoReturn:
    """Say what was refused, one problem a line on stderr, and end with exit code 1. Nothing is kept."""
    for line in lines:
        click.echo(f"gvi: {line}", err=True)
    raise SystemExit(REFUSED)


def _admit(email: str, site: str | None, permission: Permission) -> Actor:
    """Who acts. A refused attempt is logged; an unknown account is told nothing about which accounts there are."""
    with transaction():
        posting = _posting(email, site)
        actor = actor_of(posting, address="command") if posting else None
        allowed = actor is not None and allows(actor, permission)
        if actor is not None and not allowed:
            log.refused(actor, permission, None)
    if actor is None:
        fail(f"{email}: no such account, or no posting{f' in {site}' if site else ''} today")
    if not allowed:
        fail(f"{email}: this posting lacks the permission {permission}")
    return actor


def _posting(email: str, site: str | None) -> Posting | None:
    user = db.session.query(User).filter_by(email=email.strip().lower()).one_or_none()
    if user is None or not user.active:
        return None
    if site is None:
        return user.posting_now(clock.today())
    return next((posting for posting in user.postings_on(clock.today()) if posting.site.code == site), None)
