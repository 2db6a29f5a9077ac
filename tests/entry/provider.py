"""An identity provider on loopback, made of Authlib's own server half: authorization code, PKCE demanded, signed tokens."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import ClientMixin
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import AuthorizationCodeMixin, UserInfo
from authlib.oidc.core.grants import OpenIDCode
from flask import Flask, Response, jsonify, request
from joserfc.jwk import KeySet, RSAKey
from werkzeug.serving import make_server

CLIENT, SECRET = "gvi", "a secret between two"


@dataclass
class Person:
    """Who sits at the provider's sign-in page, and what the provider will say of them."""

    sub: str
    claims: dict[str, Any] = field(default_factory=dict)
    acr: str | None = None
    auth_time: int | None = None
    """When they showed who they are; now, when nothing is said."""


class Client(ClientMixin):
    """The one party that may ask."""

    def get_client_id(self) -> str:
        return CLIENT

    def get_default_redirect_uri(self) -> str:
        return ""

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri.startswith("http://localhost/login/with/")

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "client_secret_basic"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


@dataclass
class Code(AuthorizationCodeMixin):
    """What was promised for one code."""

    code: str
    redirect_uri: str
    scope: str
    nonce: str
    person: Person
    code_challenge: str
    code_challenge_method: str

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str:
        return self.nonce

    def get_auth_time(self) -> int:
        return self.person.auth_time if self.person.auth_time is not None else int(time.time())

    def get_acr(self) -> str | None:
        return self.person.acr


class Provider:
    """A running provider. Set `person` before somebody is sent here, and `lies` to have it say what it should not."""

    def __init__(self) -> None:
        self.person = Person("nobody")
        self.lies: dict[str, Any] = {}
        self.asked: dict[str, str] = {}
        self.codes: dict[str, Code] = {}
        self.key = RSAKey.generate_key(2048, {"kid": "first", "use": "sig", "alg": "RS256"})
        self.signs_with = self.key
        self.issuer = ""
        self.app = self._application()

    def _application(self) -> Flask:
        app = Flask("provider")
        app.config["SECRET_KEY"] = "p" * 32
        server = AuthorizationServer(
            app, query_client=lambda _ident: Client(), save_token=lambda _token, _request: None
        )
        server.register_grant(_grant(self), [CodeChallenge(required=True), _tokens(self)])

        @app.get("/.well-known/openid-configuration")
        def discovery() -> Response:
            own = {name: f"{self.issuer}/{path}" for name, path in (("authorization_endpoint", "authorize"), ("token_endpoint", "token"), ("jwks_uri", "keys"))}  # fmt: skip
            return jsonify(issuer=self.issuer, id_token_signing_alg_values_supported=["RS256"], **own)

        @app.get("/keys")
        def keys() -> Response:
            return jsonify(KeySet([self.key]).as_dict(private=False))

        @app.get("/authorize")
        def authorize() -> Any:
            self.asked = request.args.to_dict()
            grant = server.get_consent_grant(end_user=self.person)
            return server.create_authorization_response(grant_user=self.person, grant=grant)

        @app.post("/token")
        def token() -> Any:
            return server.create_token_response()

        return app


def _grant(provider: Provider) -> type[AuthorizationCodeGrant]:
    class Grant(AuthorizationCodeGrant):
        TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic"]

        def save_authorization_code(self, code: str, request: Any) -> None:
            data = request.payload.data
            provider.codes[code] = Code(
                code, request.payload.redirect_uri, request.payload.scope, data.get("nonce"), request.user,
                data.get("code_challenge"), data.get("code_challenge_method"),
            )  # fmt: skip

        def query_authorization_code(self, code: str, client: Client) -> Code | None:
            return provider.codes.get(code)

        def delete_authorization_code(self, authorization_code: Code) -> None:
            provider.codes.pop(authorization_code.code)

        def authenticate_user(self, authorization_code: Code) -> Person:
            return authorization_code.person

    return Grant


def _tokens(provider: Provider) -> OpenIDCode:
    class Tokens(OpenIDCode):
        def exists_nonce(self, nonce: str, request: Any) -> bool:
            return any(code.nonce == nonce for code in provider.codes.values())

        def resolve_client_private_key(self, client: Client) -> KeySet:
            return KeySet([provider.signs_with])

        def get_encode_header(self, client: Client) -> dict[str, str]:
            return {"alg": "RS256", "kid": "first"}

        def get_client_algorithm(self, client: Client) -> str:
            return "RS256"

        def get_client_claims(self, client: Client) -> dict[str, Any]:
            return {"iss": provider.issuer, "aud": [CLIENT]}

        def generate_user_info(self, user: Person, scope: str) -> UserInfo:
            return UserInfo(sub=user.sub, **user.claims, **provider.lies)

    return Tokens(require_nonce=True)


@contextmanager
def running() -> Iterator[Provider]:
    """A provider that answers on loopback."""
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"  # the provider's own half insists on https, also on loopback
    provider = Provider()
    server = make_server("127.0.0.1", 0, provider.app, threaded=True)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join(timeout=10)
        os.environ.pop("AUTHLIB_INSECURE_TRANSPORT", None)
