"""A passkey without a finger: an authenticator in software, which signs what the page asks for as a real one would (ES256)."""

from __future__ import annotations

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40
NO_MODEL = bytes(16)


def packed(content: bytes) -> str:
    """base64url, as browsers write it."""
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def unpacked(text: str) -> bytes:
    """The same back."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


class SoftKey:
    """One key pair of one user. `count` rises with every signature."""

    def __init__(self, origin: str = "http://localhost") -> None:
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.ident = secrets.token_bytes(32)
        self.origin = origin
        self.count = 0

    @property
    def credential(self) -> str:
        """The key's id, as it is kept."""
        return packed(self.ident)

    @property
    def public(self) -> bytes:
        """The public half, as an authenticator writes it (COSE)."""
        point = self.private.public_key().public_numbers()
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")})

    @property
    def pkcs8(self) -> str:
        """The private half as the browser's virtual authenticator takes it, base64."""
        form = (serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        return urlsafe_b64encode(self.private.private_bytes(*form)).decode().replace("-", "+").replace("_", "/")

    def create(self, options: dict[str, Any], *, origin: str = "") -> str:
        """The answer to `navigator.credentials.create`."""
        told = self._told("webauthn.create", options["challenge"], origin)
        described = NO_MODEL + len(self.ident).to_bytes(2, "big") + self.ident + self.public
        data = self._data(options["rp"]["id"], PRESENT | VERIFIED | ATTESTED) + described
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer({"clientDataJSON": packed(told), "attestationObject": packed(attestation)})

    def get(self, options: dict[str, Any], *, origin: str = "") -> str:
        """The answer to `navigator.credentials.get`."""
        self.count += 1
        told = self._told("webauthn.get", options["challenge"], origin)
        data = self._data(options["rpId"], PRESENT | VERIFIED)
        signature = self.private.sign(data + hashlib.sha256(told).digest(), ec.ECDSA(hashes.SHA256()))
        response = {"clientDataJSON": told, "authenticatorData": data, "signature": signature}
        return self._answer({name: packed(content) for name, content in response.items()})

    def _told(self, kind: str, challenge: str, origin: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": origin or self.origin}).encode()

    def _data(self, party: str, flags: int) -> bytes:
        return hashlib.sha256(party.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _answer(self, response: dict[str, str]) -> str:
        return json.dumps({"id": self.credential, "rawId": self.credential, "type": "public-key", "response": response})
