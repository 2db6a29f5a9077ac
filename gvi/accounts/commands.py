"""gvi user and gvi policy: accounts from the machine itself, and the whole policy in print."""

from __future__ import annotations

import json
import sys
from typing import Any

import click
from sqlalchemy import select

from gvi.access.matrix import as_rows, as_text
from gvi.access.roles import Role
from gvi.accounts.models import User
from gvi.accounts.operations import add_posting, add_user
from gvi.accounts.operations import disable as disable_user
from gvi.accounts.queries import agency_in, user_by_email
from gvi.core import clock
from gvi.core import db as database
from gvi.extensions import db
from gvi.seed.commons import INSTALLER
from gvi.sites.queries import site_by_code


@click.group()
def user() -> None:
    """The accounts of this installation."""


@user.command()
@click.argument("email")
@click.option("--name", required=True, help="The user's own name.")
@click.option("--site", "code", required=True, help="The site's code.")
@click.option("--agency", "agency_name", required=True, help="The agency, by name or external id.")
@click.option(
    "--role", required=True, type=click.Choice([role.value for role in Role]), help="What the user may be there."
)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input instead of asking.")
@click.option("--no-password", is_flag=True, help="Signs in through the agency's identity provider alone.")
def add(email: str, name: str, code: str, agency_name: str, role: str, password_stdin: bool, no_password: bool) -> None:
    """Make an account with its first posting, from today on.

    Example: gvi user add anna@frivard.example --name "Anna Ek" --site malmo --agency frivard --role probation_coordinator
    """
    password = None if no_password else _password(from_stdin=password_stdin)
    with database.transaction():
        site = site_by_code(code)
        agency = agency_in(site, agency_name) if site else None
        if site is None or agency is None:
            raise click.UsageError(f"there is no agency {agency_name} on site {code}")
        made = add_user(INSTALLER, email=email, name=name, password=password)
        add_posting(INSTALLER, made, agency=agency, site=site, role=Role(role), starts_on=clock.today())
    click.echo(f"{email}: added", err=True)


@user.command("list")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable output.")
def list_users(as_json: bool) -> None:
    """Every account with its postings in force.

    Example: gvi user list --json
    """
    users = [_described(each) for each in db.session.scalars(select(User).order_by(User.email))]
    if as_json:
        click.echo(json.dumps(users, ensure_ascii=False))
        return
    for each in users:
        postings = "; ".join(
            f"{posting['role']} at {posting['agency']}, {posting['site']}" for posting in each["postings"]
        )
        click.echo(f"{each['email']}  {'active' if each['active'] else 'disabled'}  {postings or 'no posting'}")


@user.command()
@click.argument("email")
def disable(email: str) -> None:
    """Stop an account from signing in.

    Example: gvi user disable anna@frivard.example
    """
    with database.transaction():
        found = user_by_email(email)
        if found is None:
            raise click.UsageError(f"there is no account {email}")
        disable_user(INSTALLER, found)
    click.echo(f"{email}: disabled", err=True)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Machine-readable output.")
def policy(as_json: bool) -> None:
    """Print which role has which permission, on rows of its own agency and of others.

    Example: gvi policy --json
    """
    click.echo(json.dumps(as_rows()) if as_json else as_text(), nl=as_json)


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))


def _described(user: User) -> dict[str, Any]:
    postings = [
        {"role": each.role.value, "agency": each.agency.name, "site": each.site.code}
        for each in user.postings_on(clock.today())
    ]
    return {"email": user.email, "name": user.name, "active": user.active, "postings": postings}


commands = (user, policy)
