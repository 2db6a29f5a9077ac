"""Is what was sent a proof of who it is? Digits from the app, a passkey's signature, or a recovery code."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request
from sqlalchemy import update

from gvi.accounts.models import User
from gvi.core import clock
from gvi.entry import codes, queries, standing, throttle
from gvi.entry.models import Authenticator, Passkey, RecoveryCode, SignIn

CODE, KEY = "proof_code", "proof_key"
"""Names of the two fields; what a person typed for another purpose never has them."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a page can ask of this user."""

    has_app: bool
    has_codes: bool
    options: str
    """For the browser's passkey dialogue, JSON; empty when the user has no passkey."""


def offer(user: User) -> Offer:
    """What the user can show, with a fresh challenge for their passkeys."""
    known = queries.passkeys_of(user)
    options, sign_in = "", standing.current()
    if known and sign_in is not None:
        from gvi.entry import passkeys  # its library is loaded by those who have passkeys

        asked = passkeys.to_prove(known)
        options = asked.options
        standing.remember(sign_in, challenge=asked.challenge)
    return Offer(queries.authenticator_of(user) is not None, queries.codes_left(user) > 0, options)


def is_sent() -> bool:
    """Does the request carry anything that wants to be a proof?"""
    return CODE in request.form or KEY in request.form


def admitted(user: User) -> bool:
    """May the user try once more? Counted."""
    return throttle.admits((throttle.SECOND, user.ref))


def holds(user: User) -> bool:
    """Does what was sent prove that it is the user? What can be used once is used up, whatever becomes of the request."""
    answer, sign_in = request.form.get(KEY, ""), standing.current()
    if answer and sign_in is not None:
        return _signed(user, answer, sign_in)
    typed = codes.plain(request.form.get(CODE, ""))
    return bool(typed) and (_shown(user, typed) or _written(user, typed))


def _signed(user: User, answer: str, sign_in: SignIn) -> bool:
    from gvi.entry import passkeys

    challenge = sign_in.challenge
    if not challenge:
        return False
    standing.keep(update(SignIn).where(SignIn.id == sign_in.id).values(challenge=None))
    found = passkeys.proved(answer, challenge, queries.passkeys_of(user))
    if found is None:
        return False
    passkey, count = found
    standing.keep(update(Passkey).where(Passkey.id == passkey.id).values(sign_count=count, used_at=clock.now()))
    return True


def _shown(user: User, digits: str) -> bool:
    app = queries.authenticator_of(user)
    found = app and codes.counter_of(app.secret, digits, moment=clock.now(), after=app.counter)
    if not found:
        return False
    standing.keep(update(Authenticator).where(Authenticator.user_id == user.id).values(counter=found))
    return True


def _written(user: User, code: str) -> bool:
    row = queries.code_of(user, codes.digest_of(code))
    if row is None:
        return False
    standing.keep(update(RecoveryCode).where(RecoveryCode.id == row.id).values(used_at=clock.now()))
    return True
