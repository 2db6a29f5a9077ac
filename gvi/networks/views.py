"""Pictures of networks: relations between groups for everyone who follows them, ties for who may read the police's."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gvi.access.actor import current_posting
from gvi.access.exits import picture_file
from gvi.access.guard import fetch, needs
from gvi.access.permissions import Permission
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core.later import later
from gvi.groups.models import Group

with later(__name__):
    from gvi.groups.ties import read_network
    from gvi.networks import drawings
    from gvi.networks.paint import png
    from gvi.networks.pictures import RELATIONS, Picture, nameless, picture_of_relations, picture_of_ties
    from gvi.networks.scene import Scene

bp = Blueprint("networks", __name__, url_prefix="/groups")
blueprints = (bp,)
KINDS = "any(svg, png):kind"
STRONGEST = 9


@bp.get("/relations/picture")
@needs(Permission.GROUP_READ)
def relations() -> ResponseReturnValue:
    """Who is in conflict with whom, at one look."""
    return render_template("networks/relations.html", picture=picture_of_relations(current_posting()))


@bp.get(f"/relations/picture.<{KINDS}>")
@needs(Permission.EXPORT)
def download_relations(kind: str) -> Response:
    """What one's own agency has noted, as a picture file."""
    return _file(picture_of_relations(current_posting(), own=True), kind, "relations")


@bp.post("/relations/picture/arrange")
@needs(Permission.GROUP_EDIT)
def arrange_relations() -> ResponseReturnValue:
    """Place the groups afresh."""
    drawings.rearrange(current_posting(), RELATIONS)
    return redirect(url_for(".relations"), 303)


@bp.get("/<ref:ref>/ties")
@needs(Permission.POLICE_READ)
def ties(ref: str) -> ResponseReturnValue:
    """Who in the group is tied to whom, as far as one may read."""
    group = fetch(Group, ref)
    return render_template("networks/ties.html", group=group, picture=_ties(group), strength=_strength())


@bp.get(f"/<ref:ref>/ties.<{KINDS}>")
@needs(Permission.POLICE_EXPORT)
def download_ties(ref: str, kind: str) -> Response:
    """The ties between one's own agency's people, as a picture file that names none of them."""
    return _file(_ties(fetch(Group, ref), own=True), kind, "ties", turned=nameless)


@bp.post("/<ref:ref>/ties/arrange")
@needs(Permission.POLICE_EDIT)
def arrange_ties(ref: str) -> ResponseReturnValue:
    """Place the people afresh."""
    drawings.rearrange(current_posting(), fetch(Group, ref).ref)
    return redirect(url_for(".ties", ref=ref), 303)


def _ties(group: Group, *, own: bool = False) -> Picture:
    actor = current_posting()
    reading = read_network(actor, group=group, own=own)
    log.read(actor, Verb.EXPORT if own else Verb.LIST, reading.members, fields=["ties"])
    return picture_of_ties(actor, group, reading, strength=_strength(), own=own)


def _strength() -> int:
    asked = request.args.get("strength", "")
    return min(max(int(asked), 1), STRONGEST) if asked.isdecimal() and len(asked) < 3 else 1


def _file(
    picture: Picture, kind: str, name: str, *, turned: Callable[[Scene], Scene] = lambda scene: scene
) -> Response:
    if picture.scene is None:
        abort(404)
    scene = turned(picture.scene)
    if kind == "png":
        return picture_file(png(scene), name, "png", "image/png")
    text = render_template("networks/picture.svg", scene=scene, linked=False)
    return picture_file(text.encode(), name, "svg", "image/svg+xml")
