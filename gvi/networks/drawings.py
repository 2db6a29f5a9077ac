"""The kept drawing of a network, used while the data is the same and brought up to date when it is not."""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import asdict

from sqlalchemy import delete, select

from gvi.access import apart
from gvi.access.actor import Actor
from gvi.core import clock
from gvi.core.db import aside
from gvi.extensions import db
from gvi.groups.network import Figures, Network, figures
from gvi.networks.layout import Point, place
from gvi.networks.models import Drawing

UNSEEN_DAYS = 30
"""How long the place of a node is kept that nobody who looked has seen: another reader may, but what is gone must go."""
METHOD = 1
"""Rises when the figures or the drawing are computed in another way, so that what is kept is made again."""


def drawn(actor: Actor, subject: str, network: Network, *, keep: bool = True) -> tuple[Figures, dict[str, Point]]:
    """The network's figures, and a point for each of its nodes.

    When they had to be computed, they are kept after the request, unless `keep` is False: a part of a network must
    not move the whole. One query.
    """
    subject = _shared(actor, subject)
    kept = _kept(actor, subject)
    mark = fingerprint(network)
    points = {name: (x, y) for name, (x, y, *_) in kept.points.items()} if kept else {}
    if kept and kept.fingerprint == mark and all(_age(kept, name) < UNSEEN_DAYS / 2 for name in network.nodes):
        return read_figures(kept.figures), {name: points[name] for name in network.nodes}
    found = figures(network)
    placed = place(network.nodes, sorted({(a, b) for a, b, _ in network.ties}), points)
    if keep:
        aside(lambda: _write(actor, subject, mark, found, placed))
    return found, placed


def rearrange(actor: Actor, subject: str) -> None:
    """Forget where the nodes stood: the next look places them afresh."""
    db.session.execute(
        delete(Drawing).where(
            Drawing.site_id == actor.site_id,
            Drawing.owner_agency_id == actor.agency_id,
            Drawing.subject == _shared(actor, subject),
        )
    )


def fingerprint(network: Network) -> str:
    """The same for the same nodes and ties in any order, and another one after any change."""
    ties = sorted((*sorted((a, b)), strength) for a, b, strength in network.ties)
    whole = json.dumps([METHOD, sorted(network.nodes), ties], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(whole.encode()).hexdigest()


def read_figures(kept: dict[str, object]) -> Figures:
    """Figures as they were before they were kept."""
    lists = {"components", "isolates", "articulation_points"}
    return Figures(**{name: tuple(value) if name in lists else value for name, value in kept.items()})  # type: ignore[arg-type]


def _shared(actor: Actor, subject: str) -> str:
    """Colleagues share a drawing, but for those who do not meet everybody in it: where the rest stand would tell."""
    return f"{subject}.{actor.user_id}" if apart.is_kept() else subject


def _kept(actor: Actor, subject: str) -> Drawing | None:
    return db.session.scalar(
        select(Drawing).where(
            Drawing.site_id == actor.site_id, Drawing.owner_agency_id == actor.agency_id, Drawing.subject == subject
        )
    )


def _write(actor: Actor, subject: str, mark: str, found: Figures, placed: dict[str, Point]) -> None:
    drawing = _kept(actor, subject)
    if drawing is None:
        drawing = Drawing(**actor.owns, subject=subject)
        db.session.add(drawing)
    unseen = {name: drawing.points[name] for name in drawing.points or () if _age(drawing, name) <= UNSEEN_DAYS}
    today = clock.today().toordinal()
    drawing.points = {**unseen, **{name: [x, y, today] for name, (x, y) in placed.items()}}
    drawing.fingerprint, drawing.figures, drawing.made_at = mark, asdict(found), clock.now()


def _age(drawing: Drawing, name: str) -> float:
    """Days since the node was last placed; endless for one that has no place, or one from before days were kept."""
    _x, _y, *day = drawing.points.get(name, (0, 0))
    return clock.today().toordinal() - day[0] if day else math.inf
