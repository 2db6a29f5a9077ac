"""Pictures of networks as their pages show them: a scene, the figures, and the same facts as rows of a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from flask import url_for

from gvi.access.actor import Actor
from gvi.core.i18n import gettext, ngettext
from gvi.core.templating import word_text
from gvi.extensions import db
from gvi.groups.board import RelationLine, relations
from gvi.groups.models import Group, RelationKind
from gvi.groups.network import Figures, Network, Tie, natural
from gvi.groups.ties import Reading
from gvi.networks.drawings import drawn
from gvi.networks.layout import Point
from gvi.networks.scene import Line, Node, Scene, Stroke, bounds, key_of, radius

MOST_DRAWN = 400
"""More nodes than this no eye can tell apart: the page gives the figures and the table alone."""
RELATIONS = "relations"
STROKES: Mapping[RelationKind, Stroke] = {
    RelationKind.FEUD: Stroke.FEUD,
    RelationKind.ALLIANCE: Stroke.ALLIANCE,
    RelationKind.TRUCE: Stroke.TRUCE,
    RelationKind.UNKNOWN: Stroke.TIE,
}
BY_STRENGTH = (Stroke.TIE, Stroke.STRONG, Stroke.STRONGEST)


@dataclass(frozen=True, slots=True)
class Row:
    """One node in words: its name, its ties, and its place in the network."""

    name: str
    url: str | None
    degree: int
    joined: str
    betweenness: float | None
    """None in a network too large for it."""
    holding: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """scene: None when there is nothing to draw, or too much."""

    scene: Scene | None
    figures: Figures
    rows: tuple[Row, ...]

    @property
    def parts(self) -> tuple[int, ...]:
        """Sizes of the parts that hold more than one, largest first."""
        return tuple(size for size in self.figures.components if size > 1)


def picture_of_relations(actor: Actor, *, own: bool = False) -> Picture:
    """The site's groups and what they are to each other today. own: only what one's own agency has noted."""
    groups = list(db.session.scalars(Group.visible_to(actor).order_by(Group.alias)))
    lines = relations(actor)
    if own:
        groups = [group for group in groups if group.owner_agency_id == actor.agency_id]
        lines = [line for line in lines if line.relation.owner_agency_id == actor.agency_id]
    network = Network(
        [group.alias for group in groups],
        sorted({(line.a.alias, line.b.alias, 1) for line in lines if {line.a, line.b} <= set(groups)}),
    )
    found, points = drawn(actor, RELATIONS, network, keep=not own)
    urls = {group.alias: url_for("groups.show", ref=group.ref) for group in groups}
    drawing = [
        (line.a.alias, line.b.alias, STROKES[line.relation.kind], _said(line), bool(line.unconfirmed_since))
        for line in lines
    ]
    key = [(stroke, word_text(kind).capitalize()) for kind, stroke in STROKES.items()]
    return _picture(
        found, points, [each for each in drawing if {each[0], each[1]} <= set(network.nodes)], key, urls,
        title=gettext("Relations between groups"), joined=_by_group(lines),
    )  # fmt: skip


def picture_of_ties(actor: Actor, group: Group, reading: Reading, *, strength: int = 1, own: bool = False) -> Picture:
    """Those judged to be in the group whose ties one may read, and the ties that are at least this strong."""
    ties = _strongest(tie for tie in reading.network.ties if tie[2] >= strength)
    network = Network(reading.network.nodes, ties)
    found, points = drawn(actor, group.ref, network, keep=strength == 1 and not own)
    drawing = [(a, b, BY_STRENGTH[min(weight, 3) - 1], f"{a} – {b}: {weight}", False) for a, b, weight in ties]
    key = [
        (Stroke.TIE, gettext("Strength 1")), (Stroke.STRONG, gettext("Strength 2")), (Stroke.STRONGEST, gettext("Strength 3 or more")),
    ]  # fmt: skip
    mine = {
        member.external_id or member.ref: url_for("members.show", ref=member.ref)
        for member in reading.members
        if member.owner_agency_id == actor.agency_id
    }
    return _picture(
        found, points, drawing, key, mine,
        title=gettext("Ties in group %(alias)s", alias=group.alias), joined=_by_person(ties),
    )  # fmt: skip


def nameless(scene: Scene) -> Scene:
    """The same shape with a running number in every node: a file leaves, and tells of nobody."""
    nodes = tuple(replace(node, name=str(number), title=str(number)) for number, node in enumerate(scene.nodes, 1))
    lines = tuple(replace(line, title="") for line in scene.lines)
    return replace(scene, title=gettext("Ties in a group"), nodes=nodes, lines=lines)


def _picture(
    found: Figures, points: Mapping[str, Point], drawing: list[tuple[str, str, Stroke, str, bool]],
    key: list[tuple[Stroke, str]], urls: Mapping[str, str], *, title: str, joined: Callable[[str], str],
) -> Picture:  # fmt: skip
    rows = tuple(
        Row(name, urls.get(name), degree, joined(name), found.betweenness.get(name), name in found.articulation_points)
        for name, degree in found.degree.items()
    )
    if not points or len(points) > MOST_DRAWN:
        return Picture(None, found, rows)
    most = max(found.degree.values(), default=0)
    nodes = tuple(
        Node(row.name, points[row.name], radius(row.degree, most), _node_title(row), row.holding, row.url)
        for row in rows
    )
    used = {stroke for _, _, stroke, _, _ in drawing}
    words: list[tuple[Stroke | None, str]] = [each for each in key if each[0] in used]
    if any(row.holding for row in rows):
        words.append((None, gettext("Holds its part together")))
    width, height = bounds(points)
    entries, tall = key_of(words, width=width, top=height)
    lines = tuple(Line(points[a], points[b], stroke, said, faint) for a, b, stroke, said, faint in drawing)
    return Picture(Scene(width, height + tall, title, _described(found), lines, nodes, entries), found, rows)


def _described(found: Figures) -> str:
    parts = sum(size > 1 for size in found.components)
    return ", ".join(
        (
            ngettext("%(num)s node", "%(num)s nodes", found.members),
            ngettext("%(num)s line", "%(num)s lines", found.ties),
            ngettext("%(num)s part", "%(num)s parts", parts),
            gettext("%(number)s without a line", number=len(found.isolates)),
        )
    )


def _node_title(row: Row) -> str:
    return f"{row.name}: {row.joined}" if row.joined else row.name


def _said(line: RelationLine) -> str:
    return f"{line.a.alias} – {line.b.alias}: {word_text(line.relation.kind)}"


def _by_group(lines: list[RelationLine]) -> Callable[[str], str]:
    joined: dict[str, list[str]] = {}
    for line in lines:
        for one, other in ((line.a, line.b), (line.b, line.a)):
            joined.setdefault(one.alias, []).append(f"{other.alias} ({word_text(line.relation.kind)})")
    return lambda name: ", ".join(sorted(joined.get(name, ())))


def _by_person(ties: list[Tie]) -> Callable[[str], str]:
    joined: dict[str, list[str]] = {}
    for a, b, _ in ties:
        joined.setdefault(a, []).append(b)
        joined.setdefault(b, []).append(a)
    return lambda name: ", ".join(sorted(joined.get(name, ()), key=natural))


def _strongest(ties: object) -> list[Tie]:
    best: dict[tuple[str, str], int] = {}
    for a, b, weight in ties:  # type: ignore[attr-defined]
        pair = (a, b) if a < b else (b, a)
        best[pair] = max(weight, best.get(pair, 0))
    return [(a, b, weight) for (a, b), weight in sorted(best.items())]
