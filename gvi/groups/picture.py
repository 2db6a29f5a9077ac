"""A group's network in four figures, for who may read the police facet."""

from __future__ import annotations

from dataclasses import dataclass

from gvi.access.actor import Actor
from gvi.groups.models import Group
from gvi.groups.network import figures
from gvi.groups.ties import read_network


@dataclass(frozen=True, slots=True)
class Picture:
    """Those judged to be in the group whose ties one may read, the ties between them, and how many have none."""

    members: int
    ties: int
    isolates: int
    parts: int
    """How many separate parts the group falls into, people without ties not counted."""


def picture_of(actor: Actor, group: Group) -> Picture:
    """The figures of today."""
    found = figures(read_network(actor, group=group).network)
    return Picture(found.members, found.ties, len(found.isolates), sum(size > 1 for size in found.components))
