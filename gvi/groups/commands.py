"""gvi network: what the network that one may read is, in figures."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict

import click
from sqlalchemy import func

from gvi.access.actor import Actor
from gvi.access.permissions import Permission
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.cli_acting import acting, fail
from gvi.extensions import db
from gvi.groups.models import Group
from gvi.groups.network import Figures, figures
from gvi.groups.ties import read_network
from gvi.members.vocabulary import TieKind


@click.command("network")
@click.option("--min-strength", type=click.IntRange(min=1), default=1, show_default=True, help="Leave weaker ties out.")
@click.option("--kind", type=click.Choice([kind.value for kind in TieKind]), help="Only ties of this kind.")
@click.option("--group", "alias", metavar="ALIAS", help="Only those judged to be in this group today.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable figures on stdout.")
@acting(Permission.POLICE_READ)
def network(actor: Actor, min_strength: int, kind: str | None, alias: str | None, as_json: bool) -> None:
    """Print the figures of the network: members, ties, parts, isolates, and who stands between others.

    Counts only people and ties that the account may read, and ties that hold today. The reading is logged.

    Example: gvi network --as police_coordinator@demo.example --min-strength 2
    """
    group = _group(actor, alias) if alias else None
    reading = read_network(actor, kind=TieKind(kind) if kind else None, group=group)
    log.read(actor, Verb.LIST, reading.members, fields=["ties"])
    found = figures(reading.network, min_strength)
    click.echo(json.dumps(asdict(found), ensure_ascii=False, indent=2) if as_json else "\n".join(_lines(found)))


def _group(actor: Actor, alias: str) -> Group:
    found = db.session.scalar(Group.visible_to(actor).where(func.lower(Group.alias) == alias.lower()))
    return found or fail(f"{alias}: no such group")


def _lines(found: Figures) -> Iterator[str]:
    parts = [size for size in found.components if size > 1]
    yield f"members  {found.members}"
    yield f"ties     {found.ties}"
    yield f"parts    {len(parts)}" + (f" ({', '.join(map(str, parts))})" if parts else "")
    yield f"isolates {len(found.isolates)}" + (f" ({', '.join(found.isolates)})" if found.isolates else "")
    yield f"bridges  {', '.join(found.articulation_points) or '–'}"
    yield ""
    yield f"{'person':<16}{'ties':>6}{'betweenness':>14}{'of 1':>8}"
    for node, degree in found.degree.items():
        yield f"{node:<16}{degree:>6}{_share(found.betweenness, node, 14, 1)}{_share(found.normalised_betweenness, node, 8, 3)}"


def _share(values: Mapping[str, float], node: str, width: int, decimals: int) -> str:
    """A figure in its column; a dash in a network too large for it."""
    return f"{values[node]:>{width}.{decimals}f}" if node in values else f"{'–':>{width}}"


commands = (network,)
