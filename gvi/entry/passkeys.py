"""Passkeys (WebAuthn): what the browser is asked for, and whether its answer holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import current_app, request
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import InvalidAuthenticationResponse, InvalidJSONStructure, InvalidRegistrationResponse
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from gvi.accounts.models import User
from gvi.entry.models import Passkey

NAME = "GVI"
REFUSALS = (
    InvalidAuthenticationResponse,
    InvalidRegistrationResponse,
    InvalidJSONStructure,
    ValueError,
    KeyError,
    TypeError,
)
"""All that a made-up answer can lead to."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the browser is asked for (JSON), and the challenge in it (base64url) that its answer must sign."""

    options: str
    challenge: str


@dataclass(frozen=True, slots=True)
class Registered:
    """A new key, verified."""

    credential: str
    public_key: bytes
    sign_count: int


def to_register(user: User, known: Sequence[Passkey]) -> Asked:
    """Ask for a new key that the user does not have yet."""
    options = generate_registration_options(
        rp_id=_party(), rp_name=NAME, user_name=user.email, user_display_name=user.name, user_id=user.ref.encode(),
        exclude_credentials=_described(known),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.PREFERRED
        ),
    )  # fmt: skip
    return Asked(options_to_json(options), bytes_to_base64url(options.challenge))


def to_prove(known: Sequence[Passkey]) -> Asked:
    """Ask for a signature by one of these keys."""
    options = generate_authentication_options(
        rp_id=_party(), allow_credentials=_described(known), user_verification=UserVerificationRequirement.PREFERRED
    )
    return Asked(options_to_json(options), bytes_to_base64url(options.challenge))


def registered(answer: str, challenge: str) -> Registered | None:
    """The new key in the browser's answer, or None when it does not hold."""
    try:
        made = verify_registration_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=_party(),
            expected_origin=_origin(),
        )
    except REFUSALS:
        return None
    return Registered(bytes_to_base64url(made.credential_id), made.credential_public_key, made.sign_count)


def proved(answer: str, challenge: str, known: Sequence[Passkey]) -> tuple[Passkey, int] | None:
    """Which of these keys signed, and its new count; None when the answer does not hold."""
    for passkey in known:
        try:
            made = verify_authentication_response(
                credential=answer, expected_challenge=base64url_to_bytes(challenge), expected_rp_id=_party(),
                expected_origin=_origin(), credential_public_key=passkey.public_key,
                credential_current_sign_count=passkey.sign_count,
            )  # fmt: skip
        except REFUSALS:
            continue
        if bytes_to_base64url(made.credential_id) == passkey.credential:
            return passkey, made.new_sign_count
    return None


def _described(known: Sequence[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(each.credential)) for each in known]


def _origin() -> str:
    parts = urlsplit(current_app.config["SETTINGS"].public_url or request.host_url)
    return f"{parts.scheme}://{parts.netloc}"


def _party() -> str:
    """The host that keys are made for, without its port."""
    return urlsplit(_origin()).hostname or "localhost"
