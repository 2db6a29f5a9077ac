"""Setting up a second factor: what a page shows of it, and whether what was sent sets it up."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from gvi.accounts.models import User
from gvi.core import clock
from gvi.core.i18n import gettext
from gvi.entry import codes, operations, queries, standing
from gvi.entry.models import SignIn
from gvi.entry.rules import device_of
from gvi.entry.signing_in import actor_of_user

DIGITS, KEY = "digits", "new_key"
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class EnrolPage:
    """What both ways need: the app's secret as picture and text, and what the browser is asked for a passkey."""

    app: codes.Setup
    options: str


def page_of(user: User) -> EnrolPage:
    """A secret that stays the same while the page is tried again, and a fresh challenge."""
    from gvi.entry import passkeys  # its library is loaded by pages that set one up

    sign_in = _sign_in()
    secret = sign_in.pending or codes.new_secret()
    asked = passkeys.to_register(user, queries.passkeys_of(user))
    standing.remember(sign_in, pending=secret, challenge=asked.challenge)
    return EnrolPage(codes.setup(secret, user.email), asked.options)


def enrolled(user: User) -> bool:
    """Was the app's code right, or is the passkey's answer one? Then it is the user's from now on."""
    answer = request.form.get(KEY, "")
    return _passkey(user, answer) if answer else _app(user, codes.plain(request.form.get(DIGITS, "")))


def _app(user: User, digits: str) -> bool:
    sign_in = _sign_in()
    if not sign_in.pending:
        return False
    counter = codes.counter_of(sign_in.pending, digits, moment=clock.now(), after=0)
    if counter is None:
        return False
    operations.set_authenticator(actor_of_user(user), user, secret=sign_in.pending, counter=counter)
    sign_in.pending = None
    return True


def _passkey(user: User, answer: str) -> bool:
    from gvi.entry import passkeys

    sign_in = _sign_in()
    challenge, sign_in.challenge = sign_in.challenge, None
    made = passkeys.registered(answer, challenge) if challenge else None
    if made is None:
        return False
    name = device_of(request.user_agent.string) if request.user_agent.string else gettext("Passkey")
    operations.add_passkey(actor_of_user(user), user, key=made, name=name[:LONGEST_NAME])
    return True


def _sign_in() -> SignIn:
    found = standing.current()
    assert found is not None, "nobody sets up a factor without having begun to sign in"
    return found
