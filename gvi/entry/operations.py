"""The only writers of second factors, passwords and recoveries."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import delete

from gvi.access.actor import Actor
from gvi.accounts import rules as account_rules
from gvi.accounts.guessing import is_guessable
from gvi.accounts.models import User
from gvi.accounts.passwords import hashed
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core import clock
from gvi.core.keys import new_ref
from gvi.core.problems import Problem, insist
from gvi.entry import codes, queries, rules
from gvi.entry.models import Authenticator, OutsideIdentity, Passkey, Recovery, RecoveryCode
from gvi.extensions import db

if TYPE_CHECKING:
    from gvi.entry.passkeys import Registered


def set_authenticator(actor: Actor, user: User, *, secret: str, counter: int) -> Authenticator:
    """From now on the user's app is the one that knows this secret. counter: the interval just shown."""
    row = queries.authenticator_of(user)
    if row is None:
        row = Authenticator(user_id=user.id, secret=secret, counter=counter)
        db.session.add(row)
    else:
        row.secret, row.counter, row.added_at = secret, counter, clock.now()
    log.record(actor, Verb.FACTOR_ADD, row)
    return row


def add_passkey(actor: Actor, user: User, *, key: Registered, name: str) -> Passkey:
    """The user may show this key from now on."""
    row = Passkey(
        ref=new_ref(), user_id=user.id, name=name, credential=key.credential, public_key=key.public_key,
        sign_count=key.sign_count,
    )  # fmt: skip
    db.session.add(row)
    log.record(actor, Verb.FACTOR_ADD, row)
    return row


def remove_factor(actor: Actor, user: User, row: Authenticator | Passkey, *, is_compulsory: bool) -> None:
    """The app or the key proves nothing any more."""
    insist(rules.may_remove_factor(others=queries.factors_of(user) - 1, is_compulsory=is_compulsory))
    db.session.delete(row)
    log.record(actor, Verb.FACTOR_REMOVE, row)


def new_codes(actor: Actor, user: User) -> Sequence[str]:
    """Fresh recovery codes, to be shown once; earlier ones are worth nothing any more."""
    made = [codes.new_code() for _ in range(codes.HOW_MANY)]
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    rows = [RecoveryCode(user_id=user.id, digest=codes.digest_of(code)) for code in made]
    db.session.add_all(rows)
    log.record_all(actor, Verb.FACTOR_CODES, rows)
    return made


def change_password(actor: Actor, user: User, *, password: str, is_own: bool = True) -> None:
    """Another password, worth guessing at. is_own: whoever changes it knew the one before, or may do without."""
    insist([*rules.may_change_password(is_own=is_own), *may_choose(user, password)])
    user.password = hashed(password)
    log.record(actor, Verb.USER_PASSWORD, user)


def may_choose(user: User, password: str) -> Sequence[Problem]:
    """What speaks against the password."""
    guessable = is_guessable(password, about=(user.name, user.email))
    return list(account_rules.may_choose_password(password, guessable=guessable))


def ask_recovery(actor: Actor, user: User, *, reason: str) -> tuple[Recovery, str]:
    """Ask that somebody who lost everything be let in again. Returns the first half of the code, to be handed over."""
    is_open = queries.open_recovery(user) is not None
    insist(rules.may_ask_recovery(user_id=user.id, own_id=actor.user_id, is_active=user.active, is_open=is_open))
    half, now = codes.new_code(), clock.now()
    row = Recovery(
        ref=new_ref(), user_id=user.id, asked_by_id=actor.user_id, reason=reason, first_digest=codes.digest_of(half), asked_at=now,
        ends_at=now + rules.RECOVERY,
    )  # fmt: skip
    db.session.add(row)
    log.record(actor, Verb.RECOVERY_ASK, row, reason=reason)
    return row, half


def approve_recovery(actor: Actor, recovery: Recovery) -> str:
    """The second person's yes. Returns the other half of the code: neither of the two can get in alone."""
    is_waiting = recovery.approved_at is None and recovery.used_at is None and recovery.ends_at > clock.now()
    insist(
        rules.may_approve_recovery(
            asked_by_id=recovery.asked_by_id, user_id=recovery.user_id, own_id=actor.user_id, is_waiting=is_waiting
        )
    )
    half = codes.new_code()
    recovery.approved_by_id, recovery.approved_at = actor.user_id, clock.now()
    recovery.second_digest, recovery.ends_at = codes.digest_of(half), clock.now() + rules.RECOVERY
    log.record(actor, Verb.RECOVERY_APPROVE, recovery)
    return half


def recover(actor: Actor | None, user: User | None, *, first: str, second: str, password: str) -> User:
    """Begin anew: another password, no second factor, nowhere signed in. The next sign-in sets up a factor again.

    The same refusal whatever was wrong: it tells nothing of which accounts there are.
    """
    recovery = queries.open_recovery(user) if user is not None and user.active else None
    digests = {codes.digest_of(first), codes.digest_of(second)}
    is_ready = recovery is not None and {recovery.first_digest, recovery.second_digest} == digests
    insist(rules.may_use_recovery(is_ready=is_ready))
    assert actor is not None and user is not None and recovery is not None
    change_password(actor, user, password=password)
    forget_factors(user)
    user.fs_uniquifier = uuid.uuid4().hex  # every sign-in names the old one, and so is over
    recovery.used_at = clock.now()
    log.record_all(actor, Verb.RECOVERY_USE, [recovery, user])
    return user


def forget_factors(user: User) -> None:
    """Nothing the user had proves anything any more."""
    for table in (Authenticator, Passkey, RecoveryCode):
        db.session.execute(delete(table).where(table.user_id == user.id))


def bind_outside(actor: Actor, user: User, *, issuer: str, subject: str) -> None:
    """From now on this subject of the identity provider is this user, whatever else it calls itself."""
    row = OutsideIdentity(user_id=user.id, issuer=issuer, subject=subject)
    db.session.add(row)
    log.record(actor, Verb.FACTOR_ADD, row)
