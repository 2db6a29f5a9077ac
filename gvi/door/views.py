"""The door on a phone: a page of buttons that works by forms, the same taps sent by themselves, and what others tapped."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any
from uuid import uuid4

from flask import Blueprint, abort, current_app, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from gvi.access.actor import Actor, current_posting
from gvi.access.guard import fetch, needs, refuse
from gvi.access.permissions import Permission
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins.models import CallIn, Invitation
from gvi.core.later import later
from gvi.core.problems import RuleBroken
from gvi.core.templating import problem_text
from gvi.door.models import Excuse, Press
from gvi.extensions import db
from gvi.members.models import Member

with later(__name__):
    from gvi.door import operations, wire
    from gvi.door.page import Sheet, sheet_of, was_delayed
    from gvi.door.queries import taps_of
    from gvi.members.reveal import may_be_shown

bp = Blueprint("door", __name__, url_prefix="/call-ins/<ref:ref>/door")
blueprints = (bp,)


@bp.route("", methods=["GET", "POST"])
@needs(Permission.DOOR_TAP)
def index(ref: str) -> ResponseReturnValue:
    """Who has come?"""
    actor, call_in = current_posting(), fetch(CallIn, ref)
    if request.method == "POST":
        sent = _pressed()
        outcome = operations.tap(actor, call_in, [sent])
        if outcome.refused:
            raise RuleBroken(outcome.refused.values())
        return redirect(url_for(".index", ref=ref, _anchor=sent.code), 303)
    return render_template("door/index.html", **_facts(actor, _read(actor, call_in)), has_tokens=True)


@bp.post("/taps")
@needs(Permission.DOOR_TAP)
def taps(ref: str) -> ResponseReturnValue:
    """Taps that a phone has kept, sent together; what became of each, and how things stand now."""
    actor, call_in = current_posting(), fetch(CallIn, ref)
    if request.form.get("who") != _who(actor):
        return jsonify(error="who"), 409
    try:
        outcome = operations.tap(actor, call_in, wire.read(request.form.get("taps", "")))
    except wire.Unreadable:
        return jsonify(error="taps"), 422
    db.session.flush()
    refused = {mark: problem_text(problem) for mark, problem in outcome.refused.items()}
    return jsonify(kept=outcome.kept, refused=refused, **_told(actor, _read(actor, call_in)))


@bp.get("/now")
@needs(Permission.DOOR_TAP)
def now(ref: str) -> ResponseReturnValue:
    """How things stand, for a page that is open: only when that has changed since `since` are the people in it read."""
    actor, call_in = current_posting(), fetch(CallIn, ref)
    sheet = sheet_of(actor, call_in)
    if request.args.get("since") == sheet.stamp:
        return jsonify(**_signed(actor), stamp=sheet.stamp)
    log.read(actor, Verb.LIST, [person.invitation for person in sheet.people])
    return jsonify(**_told(actor, sheet))


@bp.get("/history")
@needs(Permission.DOOR_TAP)
def history(ref: str) -> ResponseReturnValue:
    """Every tap, by whom and when."""
    actor, call_in = current_posting(), fetch(CallIn, ref)
    rows = taps_of(actor, call_in)
    log.read(actor, Verb.LIST, rows)
    undone = {tap.undoes: tap for tap in rows if tap.undoes}
    return render_template(
        "door/history.html", call_in=call_in, taps=rows[::-1], undone=undone, was_delayed=was_delayed, Press=Press,
        closed=sheet_of(actor, call_in).closed, mark=uuid4().hex,
    )  # fmt: skip


@bp.route("/<ref:invitation_ref>/name", methods=["GET", "POST"])
@needs(Permission.DOOR_TAP)
def name(ref: str, invitation_ref: str) -> ResponseReturnValue:
    """Who hides behind a code. Only a press of the button shows it: an address alone leads back."""
    actor, call_in = current_posting(), fetch(CallIn, ref)
    invitation = fetch(Invitation, invitation_ref, within=call_in)
    if request.method != "POST":
        return redirect(url_for(".index", ref=ref, _anchor=invitation.code), 303)
    member = fetch(Member, invitation.member.ref, permission=Permission.MEMBER_REVEAL)
    if not may_be_shown(actor, member):
        refuse(Permission.MEMBER_REVEAL, member)
    log.read(actor, Verb.REVEAL, [member], fields=["name"])
    return render_template("door/name.html", call_in=call_in, invitation=invitation, name=member.identity.name)


def _pressed() -> wire.Sent:
    code, mark, tap = request.form.get("code", ""), request.form.get("mark", ""), request.form.get("tap", "")
    try:
        return wire.pressed(code=code, mark=mark, tap=tap)
    except wire.Unreadable:
        abort(400)


def _read(actor: Actor, call_in: CallIn) -> Sheet:
    sheet = sheet_of(actor, call_in)
    log.read(actor, Verb.LIST, [person.invitation for person in sheet.people])
    return sheet


def _facts(actor: Actor, sheet: Sheet) -> dict[str, Any]:
    return {
        "sheet": sheet,
        "call_in": sheet.call_in,
        "Excuse": Excuse,
        "Press": Press,
        "mark": uuid4().hex,
        "who": _who(actor),
    }


def _told(actor: Actor, sheet: Sheet) -> dict[str, str]:
    """The page's changing parts, without tokens: the page that asks sends its own."""
    html = render_template("door/_live.html", **_facts(actor, sheet), has_tokens=False)
    return {**_signed(actor), "stamp": sheet.stamp, "html": html}


def _signed(actor: Actor) -> dict[str, str]:
    """Who is signed in, and the token for what they send: a page that was open before they signed in again has an old one."""
    return {"who": _who(actor), "csrf": generate_csrf()}


def _who(actor: Actor) -> str:
    """Tells one user from another on a phone, and says nothing of either."""
    key = current_app.secret_key
    secret = key if isinstance(key, bytes) else str(key).encode()
    return blake2b(str(actor.user_id).encode(), key=secret[:64], digest_size=8).hexdigest()
