"""Asking for a file about people and having it approved, through the front door, for tests of any list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gvi.accounts.models import User
from gvi.accounts.operations import add_posting, add_user
from gvi.agencies.models import Agency
from gvi.extensions import db
from gvi.sites.models import Site
from tests import world
from tests.browsing import Browser, Page
from tests.factories import NOBODY

PURPOSE = "Underlag till veckomötet, förvaras i skåp"


def colleague(work: Callable[..., Any], who: str) -> str:
    """Somebody of the same role at the same agency; the e-mail address to sign in with."""
    email = f"second-{who}@malmo.example"
    with work():
        if db.session.query(User).filter_by(email=email).first() is None:
            actor = world.actor(who)
            user = add_user(NOBODY, email=email, name=f"Second {who.title()}", password=world.PASSWORD)
            there = {"agency": db.session.get(Agency, actor.agency_id), "site": db.session.get(Site, actor.site_id)}
            add_posting(NOBODY, user, **there, role=actor.role, starts_on=world.BEGINNING)
    return email


def signed_in(browser: Callable[..., Browser], email: str) -> Browser:
    """A browser of whoever has the address."""
    opened = browser()
    opened.sign_in(email, world.PASSWORD)
    return opened


def ask(asker: Browser, address: str) -> str:
    """Ask for the file at the address; where the request is shown."""
    asked = asker.submit(address, {"purpose": PURPOSE}, follow=False)
    assert asked.status == 303, asked.text
    return str(asked.response.headers["Location"])


def passed(browser: Callable[..., Browser], work: Callable[..., Any], who: str, address: str) -> tuple[Browser, Page]:
    """(the asker's browser, the file): asked for by one of the cast and approved by a colleague."""
    asker = browser(who)
    request = ask(asker, address)
    signed_in(browser, colleague(work, who)).press(request, "/approve")
    return asker, asker.get(address)
