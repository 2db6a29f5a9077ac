"""Headers on every answer, cookies, and how much may be uploaded."""

from __future__ import annotations

import hmac
from functools import lru_cache

from flask import Flask, Request, Response, current_app, g, request, session
from flask_wtf import CSRFProtect
from flask_wtf.csrf import generate_csrf, same_origin

from gvi.core.signing import Cookies

POLICY = "; ".join(
    (
        "default-src 'self'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "object-src 'none'",
        "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'",
    )
)  # fmt: skip
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
    "Permissions-Policy": ", ".join(
        f"{feature}=()"
        for feature in (
            "accelerometer", "autoplay", "bluetooth", "camera", "display-capture", "geolocation", "gyroscope", "hid",
            "magnetometer", "microphone", "midi", "payment", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
        )
    ),
}  # fmt: skip
HTTPS_ONLY = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}
FORGET = '"cache", "storage"'
"""What a browser lets go of when somebody signs out: the next person at the machine finds no page by going back."""
UPLOAD_LIMIT = 50 * 1024 * 1024
"""Bytes; a larger upload is refused before it is read."""
COOKIE_HOURS = 12
CHANGES_NOTHING = frozenset({"GET", "HEAD", "OPTIONS"})


def install(app: Flask, *, https: bool) -> None:
    """Set the cookie flags and hang the headers on every answer."""
    app.config.update(
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_NAME="__Host-session" if https else "session",
        PERMANENT_SESSION_LIFETIME=COOKIE_HOURS * 3600,
        MAX_CONTENT_LENGTH=UPLOAD_LIMIT + 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        MAX_FORM_PARTS=5_000,
    )
    app.session_interface = Cookies()
    app.jinja_env.globals["csrf_token"] = form_token
    app.context_processor(lambda: {"csrf_token": form_token})  # after the library's own, in whose place it stands
    usual = {**HEADERS, **(HTTPS_ONLY if https else {})}
    # before all others here is after all of them there: what an answer comes to is known when its rows are kept (gvi.core.db)
    app.after_request_funcs.setdefault(None, []).insert(0, lambda response: _harden(response, usual))


def form_token() -> str:
    """What every form carries, so that nobody else's page can send it. The library signs one for every request and looks
    four settings up each time it is asked; a page has five forms, and a signature holds as long as the sign-in does."""
    now = g._get_current_object()
    token: str | None = now.get("csrf_token")
    if token is None:
        secret = session.get("csrf_token")
        token = now.csrf_token = str(generate_csrf()) if secret is None else _signed(secret)
    return token


@lru_cache(maxsize=256)
def _signed(_secret: str) -> str:
    """The token of the browser that keeps this secret, which is the one that asks."""
    return str(generate_csrf())


class Protect(CSRFProtect):  # type: ignore[misc]  # the library is not typed
    """The library's door, which opens at once to a form with the very token that we signed for the browser that sends it.
    Everything else is the library's to judge, and to refuse."""

    def protect(self, apply_exemptions: bool = False) -> None:
        """As the library has it."""
        asked: Request = request._get_current_object()  # type: ignore[attr-defined]
        if asked.method in CHANGES_NOTHING:
            return
        if _has_our_token(asked) and _is_sent_from_here(asked):
            g.csrf_valid = True
        else:
            super().protect(apply_exemptions)


def _has_our_token(asked: Request) -> bool:
    """Only where signatures do not age: the library would look how old this one is."""
    if asked.method != "POST" or current_app.config["WTF_CSRF_TIME_LIMIT"] is not None:
        return False
    given, secret = asked.form.get("csrf_token"), session.get("csrf_token")
    return bool(given and secret) and hmac.compare_digest(str(given).encode(), _signed(secret).encode())


def _is_sent_from_here(asked: Request) -> bool:
    """Over HTTPS a browser says from which page."""
    return not asked.is_secure or bool(asked.referrer and same_origin(asked.referrer, f"https://{asked.host}/"))


def _harden(response: Response, usual: dict[str, str]) -> Response:
    headers = response.headers
    own = {name.lower() for name, _value in headers}
    missing = [(name, value) for name, value in usual.items() if name.lower() not in own]
    headers._list.extend(missing)  # constants of ours, in good order: the library looks each over for every answer
    endpoint = request.endpoint
    if endpoint not in {"static", "bootstrap.static"}:
        headers["Cache-Control"] = "no-store"
    if endpoint == "security.logout" and request.method == "POST":
        response.headers["Clear-Site-Data"] = FORGET
    return response
