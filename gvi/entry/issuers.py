"""Signing in through an agency's own identity provider (OpenID Connect): who its tokens say it is, and no more than that.

Authorization code with PKCE, a nonce and a state; issuer, audience and signature are checked by the library (Authlib).
What somebody may do never comes from a claim: it comes from their postings at the provider's agency.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask import current_app, request, url_for
from sqlalchemy import select

from gvi.access.actor import Actor
from gvi.accounts.models import User
from gvi.accounts.queries import user_by_email
from gvi.agencies.models import Agency
from gvi.core import clock
from gvi.core.notices import notice
from gvi.entry import operations, queries
from gvi.extensions import db
from gvi.issuers import Issuer

if TYPE_CHECKING:
    from authlib.integrations.flask_client import OAuth

TIMEOUT_S = 10
SCOPE = "openid email"


@dataclass(frozen=True, slots=True)
class Entrant:
    """Whom the provider let in, at which agency, and whether it asked for enough."""

    user: User
    agency_id: int
    subject: str
    is_enough: bool
    shown_at: datetime
    """When they showed the provider who they are; the provider may have known for hours."""


def offered() -> tuple[Issuer, ...]:
    """The identity providers of the settings."""
    found: tuple[Issuer, ...] = current_app.config["SETTINGS"].issuers
    return found


def named(name: str) -> Issuer | None:
    """The provider of this name."""
    return next((each for each in offered() if each.name == name), None)


def away_to(issuer: Issuer, *, again: bool) -> Any:
    """The redirect to the provider. again: it must ask anew who it is, although it may know."""
    more: dict[str, Any] = {"prompt": "login", "max_age": 0} if again else {}
    if issuer.enough:
        more["acr_values"] = " ".join(issuer.enough)
    return _client(issuer).authorize_redirect(_back(issuer), **more)


def unreachable() -> tuple[type[Exception], ...]:
    """What the library raises when the provider does not answer, or not as it should."""
    from authlib.common.errors import AuthlibBaseError
    from joserfc.errors import JoseError
    from requests import RequestException

    return (AuthlibBaseError, JoseError, RequestException, ValueError, KeyError)


def tell(issuer: Issuer, fault: Exception) -> None:
    """Say to whoever runs the program that a provider did not answer well; never what it said."""
    notice("issuer", name=issuer.name, kind=type(fault).__name__)


def entrant(issuer: Issuer) -> Entrant | None:
    """Whom the provider's answer in this request lets in; None when it does not hold, or names nobody of ours."""
    try:
        answer = _client(issuer).authorize_access_token(claims_options=_demanded(issuer))
    except unreachable() as fault:
        tell(issuer, fault)
        return None
    claims = answer.get("userinfo") or {}
    agency_id = db.session.scalar(select(Agency.id).where(Agency.external_id == issuer.agency))
    user = _user(issuer, claims)
    if user is None or agency_id is None or not user.is_active or not _has_posting(user, agency_id):
        return None
    is_enough = bool(issuer.enough) and claims.get("acr") in issuer.enough
    return Entrant(user, agency_id, str(claims["sub"]), is_enough=is_enough, shown_at=_shown_at(claims))


def bind(actor: Actor, entrant: Entrant, issuer: Issuer) -> None:
    """Know the user by the provider's subject from now on."""
    if queries.known_outside(issuer.issuer, entrant.subject) is None:
        operations.bind_outside(actor, entrant.user, issuer=issuer.issuer, subject=entrant.subject)


def _user(issuer: Issuer, claims: dict[str, Any]) -> User | None:
    """By subject; by address only the first time, when the provider has made sure whose it is."""
    subject, email = str(claims.get("sub") or ""), str(claims.get("email") or "")
    known = queries.known_outside(issuer.issuer, subject) if subject else None
    if known is not None or not subject or not email or claims.get("email_verified") is not True:
        return known
    user = user_by_email(email)
    return None if user is None or queries.is_bound(user, issuer.issuer) else user


def _has_posting(user: User, agency_id: int) -> bool:
    return any(posting.agency_id == agency_id for posting in user.postings_on(clock.today()))


def _shown_at(claims: dict[str, Any]) -> datetime:
    said, now = claims.get("auth_time"), clock.now()
    return min(now, datetime.fromtimestamp(said, UTC)) if isinstance(said, int) and said >= 0 else now


def _demanded(issuer: Issuer) -> dict[str, Any]:
    """What the token must say; the discovery document is not believed about who its issuer is."""
    return {
        "iss": {"essential": True, "values": [issuer.issuer]},
        "sub": {"essential": True},
        "nonce": {"essential": True},
    }


def _back(issuer: Issuer) -> str:
    address = url_for("entry.back_from", name=issuer.name)
    return str(current_app.config["SETTINGS"].public_url or request.host_url).rstrip("/") + address


def _client(issuer: Issuer) -> Any:
    registry: OAuth | None = current_app.extensions.get("identity providers")
    if registry is None:
        from authlib.integrations.flask_client import OAuth  # costs memory that a site without providers keeps

        registry = current_app.extensions["identity providers"] = OAuth(current_app._get_current_object())  # type: ignore[attr-defined]
    return registry.register(
        issuer.name, overwrite=True, client_id=issuer.client_id, client_secret=issuer.client_secret,
        server_metadata_url=f"{issuer.issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": SCOPE, "code_challenge_method": "S256", "default_timeout": TIMEOUT_S},
    ) if issuer.name not in registry._clients else registry.create_client(issuer.name)  # fmt: skip
