"""The door of every route: who may knock, which row is meant, and a start that fails when a route forgot to say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn, TypeVar

from flask import Flask, abort, current_app, flash, g, redirect, request, url_for
from sqlalchemy import bindparam
from werkzeug.wrappers import Response

from gvi.access.actor import Actor, current_posting
from gvi.access.composed import composed
from gvi.access.permissions import Permission
from gvi.access.policy import allows
from gvi.access.scope import Scoped
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core import clock
from gvi.core.asker import asker
from gvi.core.i18n import gettext

View = TypeVar("View", bound=Callable[..., Any])
Row = TypeVar("Row", bound=Scoped)

Asking = Callable[[Actor, Any], str | None]
"""(actor, row) → the reason under which the read is logged, or None. It may end the request to ask for one."""

NEEDS = "_gvi_needs"
PUBLIC = "_gvi_public"
SIGNED_IN = "_gvi_signed_in"


def needs(permission: Permission) -> Callable[[View], View]:
    """This route is for postings that have the permission."""

    def mark(view: View) -> View:
        setattr(view, NEEDS, permission)
        return view

    return mark


def public(view: View) -> View:
    """This route is for everybody, signed in or not. It shows nothing that anyone must not know."""
    setattr(view, PUBLIC, True)
    return view


def signed_in(view: View) -> View:
    """This route is about the user's own account and needs no posting."""
    setattr(view, SIGNED_IN, True)
    return view


_BEFORE: dict[type[Any], Asking] = {}


def asks_before(model: type[Any]) -> Callable[[Asking], Asking]:
    """Whatever fetches a row of the model asks this first, once the row may be read at all."""

    def mark(asking: Asking) -> Asking:
        _BEFORE[model] = asking
        return asking

    return mark


def install(app: Flask) -> None:
    """Ask at the door before every view."""
    app.before_request(_ask)
    app.after_request(_insist_on_fetch)


def seal(app: Flask) -> None:
    """Last line of create_app: a route that declares neither a permission nor that it is open stops the start.

    Raises RuntimeError naming the endpoints.
    """
    marks = (NEEDS, PUBLIC, SIGNED_IN)
    bare = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if not any(hasattr(app.view_functions[rule.endpoint], mark) for mark in marks)
    ]
    if bare:
        raise RuntimeError(f"routes without @needs, @signed_in or @public: {', '.join(sorted(set(bare)))}")


def fetch(
    model: type[Row], ref: str, *, within: Any = None, permission: Permission | None = None, is_noted: bool = True
) -> Row:
    """The one way from a ref in an address to a row: visible or 404, allowed by the route's own permission or 403.

    within: the row that the address names before it; a row that hangs on another is 404 too. permission: when the
    row asks for another one than the route's own. is_noted: False on a page that shows counts alone, for which no
    read is logged.
    """
    actor = current_posting()
    subject: Row | None = (
        _visible(actor, model, "" if within is None else within.__tablename__)
        .scalars(ref=ref, **({} if within is None else {"within": within.id}))
        .first()
    )
    g.fetched = True
    if subject is None:
        _follow(model.successor(actor, ref), ref)
    if not allows(actor, permission or needed_here(), subject):
        refuse(permission or needed_here(), subject)
    reason = _BEFORE[model](actor, subject) if model in _BEFORE else None
    if model.read_is_logged and is_noted:
        log.read(actor, Verb.READ, [subject], reason=reason)
    return subject


def _follow(now: str | None, ref: str) -> NoReturn:
    """Lead to the same page of the row that took the place of the one asked for; where there is none, 404."""
    if now is None or request.method not in {"GET", "HEAD"}:
        abort(404)
    flash(gettext("The reference %(ref)s was merged into this record.", ref=ref), "wait")
    abort(redirect(request.path.replace(ref, now)))


@composed
def _visible(actor: Actor, model: type[Scoped], holder: str) -> Any:
    """The row of this ref, if the posting may know of it; holder: the table of the row it hangs on, or ""."""
    rows = model.visible_to(actor).where(model.ref == bindparam("ref"))  # type: ignore[attr-defined]
    return rows.where(getattr(model, f"{holder}_id") == bindparam("within")) if holder else rows


def may(permission: str, subject: Any = None) -> bool:
    """What templates ask: may the present posting do this?"""
    actor: Actor | None = g.get("actor")
    return actor is not None and allows(actor, Permission(permission), subject)


def needed_here() -> Permission:
    """The permission that the present route declared."""
    permission: Permission = getattr(current_app.view_functions[request.endpoint or ""], NEEDS)
    return permission


def refuse(permission: Permission, subject: Any = None) -> NoReturn:
    """Log the attempt and answer 403."""
    log.refused(current_posting(), permission, subject)
    abort(403)


def _ask() -> Response | None:
    g.fetched = False
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or hasattr(view, PUBLIC):
        _load_actor()
        return None
    if not asker().is_authenticated:
        return _to_sign_in()
    _load_actor()
    if hasattr(view, SIGNED_IN):
        return None
    if not allows(current_posting(), needed_here()):
        refuse(needed_here())
    return None


def _to_sign_in() -> Response:
    if request.accept_mimetypes.best == "application/json" or request.method != "GET":
        abort(401)
    return redirect(url_for("security.login", next=request.full_path.rstrip("?")), 303)


def _load_actor() -> None:
    user = asker()
    if not user.is_authenticated or user.owed_terms_id:
        return  # whoever has not acknowledged the terms in force does not act yet, not even on an open page
    held = user.held_now(clock.today())
    if held is not None:
        g.actor = held.actor(user_id=user.id, name=user.name, address=request.remote_addr or "")


def _insist_on_fetch(response: Response) -> Response:
    """A view that takes a ref and answers without having fetched is a hole: in tests it trips at once."""
    if not current_app.testing:
        return response
    takes_ref = any(argument.startswith("ref") or argument.endswith("_ref") for argument in request.view_args or ())
    let_in = g.get("actor") is not None and request.method != "OPTIONS"
    if let_in and takes_ref and response.status_code < 400 and not g.get("fetched"):
        raise AssertionError(f"{request.endpoint} took a ref and never fetched")
    return response
