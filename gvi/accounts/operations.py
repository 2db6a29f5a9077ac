"""The only writers of users and postings."""

from __future__ import annotations

import uuid
from datetime import date

from gvi.access.actor import Actor
from gvi.access.roles import AgencyKind, Role
from gvi.accounts import rules
from gvi.accounts.guessing import is_guessable
from gvi.accounts.models import Posting, User
from gvi.accounts.passwords import hashed
from gvi.accounts.queries import user_by_email
from gvi.agencies.models import Agency
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core.keys import new_ref
from gvi.core.problems import insist
from gvi.extensions import db
from gvi.sites.models import Site


def add_user(
    actor: Actor, *, email: str, name: str, password: str | None, locale: str | None = None, is_demo: bool = False
) -> User:
    """Make an account. Without a posting it can sign in and see nothing.

    password: None for somebody who signs in through their agency's identity provider alone. A demonstration's password
    is public, so it may be any.
    """
    guessable = password is not None and not is_demo and is_guessable(password, about=(name, email))
    insist(rules.may_add_user(email, password, taken=user_by_email(email) is not None, guessable=guessable))
    user = User(
        ref=new_ref(), email=email.strip().lower(), name=name, password=hashed(password) if password else None,
        fs_uniquifier=uuid.uuid4().hex, locale=locale, is_demo=is_demo,
    )  # fmt: skip
    db.session.add(user)
    log.record(actor, Verb.USER_ADD, user)
    return user


def add_posting(
    actor: Actor, user: User, *, agency: Agency, site: Site, role: Role, starts_on: date, ends_on: date | None = None
) -> Posting:
    """Let the user act in a role at an agency on a site."""
    insist(
        rules.may_add_posting(
            role,
            agency.kind,
            [(posting.role, posting.agency.kind) for posting in user.postings],
            starts_on=starts_on,
            ends_on=ends_on,
        )
    )
    posting = Posting(ref=new_ref(), agency=agency, site=site, role=role, starts_on=starts_on, ends_on=ends_on)
    user.postings.append(posting)
    log.record(actor, Verb.POSTING_ADD, posting)
    return posting


def end_posting(actor: Actor, posting: Posting, *, ends_on: date) -> None:
    """The posting's last day."""
    insist(rules.may_end_posting(starts_on=posting.starts_on, ends_on=ends_on, is_own=posting.id == actor.posting_id))
    posting.ends_on = ends_on
    log.record(actor, Verb.POSTING_END, posting)


def disable(actor: Actor, user: User) -> None:
    """The account can no longer sign in; open sessions end with the next request."""
    insist(rules.may_disable(user.id, actor.user_id))
    user.active = False
    user.fs_uniquifier = uuid.uuid4().hex
    log.record(actor, Verb.USER_DISABLE, user)


def choose_locale(actor: Actor | None, user: User, *, locale: str) -> None:
    """The language of the user's pages."""
    user.locale = locale
    log.record(actor or nobody(user), Verb.USER_EDIT, user)


def switch(actor: Actor, user: User, *, posting: Posting) -> None:
    """Go on acting through another of one's postings."""
    user.posting_id = posting.id
    log.record(actor, Verb.SWITCH, user)


def nobody(user: User) -> Actor:
    """Somebody without a posting, changing only their own account."""
    return Actor(
        posting_id=0,
        user_id=user.id,
        site_id=log.NOBODY,
        agency_id=log.NOBODY,
        agency_kind=AgencyKind.OTHER,
        role=Role.SPEAKER,
        name=user.name,
    )
