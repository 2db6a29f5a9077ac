"""Every route that takes a ref × every role: what one may not read answers as what does not exist, to the byte and the query.

The routes come from the URL map, and NAMES fails when a route brings a parameter that is not in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial

import pytest

from gvi.access.actor import Actor
from gvi.access.guard import NEEDS
from gvi.access.policy import allows
from gvi.access.roles import Role
from gvi.exports.models import ExportRequest
from gvi.followups.models import Action, FocusPeriod
from gvi.imports.models import ImportBatch
from gvi.reviews.models import Review
from gvi.support.models import Handover
from tests.access.walking import (
    COMMONS,
    NAMES,
    NO_SUCH,
    OF_ONE_AGENCY,
    OF_THE_ASSIGNED,
    Route,
    Town,
    Why,
    differing,
    routes,
)


def asked(town: Town, actor: Actor, route: Route) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...], bool]]:
    """(why it is closed, the refs to ask for, the same where one does not exist, is the first of them closed)."""
    for why in Why:
        last = town.nearest(route.models[-1], actor, why)
        if len(route.models) == 1:
            if last:
                yield why, (last.ref,), (NO_SUCH,), True
            continue
        holder = town.nearest(route.models[0], actor, why)
        child = holder and next((row for row in town.rows[route.models[-1]] if holder.id in row.holders), None)
        if holder and child:
            yield f"hangs on one {why}", (holder.ref, child.ref), (NO_SUCH, child.ref), True
        own = town.nearest(route.models[0], actor, None)
        if own and last:
            yield f"named under one's own, {why}", (own.ref, last.ref), (own.ref, NO_SUCH), False
    if len(route.models) == 2:
        own = town.nearest(route.models[0], actor, None)
        stray = own and next(
            (row for row in town.rows[route.models[1]] if own.id not in row.holders and row.closed_to(actor) is None),
            None,
        )
        if own and stray:
            yield "hangs on another", (own.ref, stray.ref), (own.ref, NO_SUCH), False


def test_every_ref_in_an_address_is_known_for_what_it_names(town: Town) -> None:
    """When this fails, a route takes a ref that the walk cannot vary: give it its line in NAMES, and the towns such a row."""
    assert {name for route in routes(town.app) for name in route.names} == set(NAMES)


@pytest.mark.parametrize("role", Role)
def test_what_one_may_not_read_answers_as_what_does_not_exist(town: Town, role: Role) -> None:
    actor, leaks, number = town.actors[role], [], 0
    ask = cache(partial(town.ask, role))
    for route in routes(town.app):
        permission = getattr(town.app.view_functions[route.rule.endpoint], NEEDS)
        holds = allows(actor, permission)
        for why, closed, absent, first in list(asked(town, actor, route))[: None if holds else 1]:
            for method in route.methods if holds else route.methods[-1:]:
                there = ask(method, route.at(closed), closed)
                nowhere = ask(method, route.at(absent), absent)
                number += 1
                wanted = {403} if not holds else {200} if method == "OPTIONS" else {404} if first else {403, 404}
                if there != nowhere or there[0] not in wanted:
                    leaks.append((method, route.template, why, there[0], nowhere[0], differing(there, nowhere)))
    assert not leaks, "\n".join(map(str, leaks))
    assert number > 80, "the walk asked for almost nothing"


def test_the_towns_hold_a_row_of_every_kind_that_somebody_can_open(town: Town) -> None:
    """Else the walk would prove nothing: what nobody can open is closed to all. Last, since pressing buttons changes rows."""
    unopened = []
    for route in sorted(routes(town.app), key=lambda route: ("GET" in route.methods, route.template), reverse=True):
        method = "GET" if "GET" in route.methods else "POST"
        if not any(_opens(town, role, method, route) for role in Role):
            unopened.append((method, route.template))
    assert not unopened


def _opens(town: Town, role: Role, method: str, route: Route) -> bool:
    actor = town.actors[role]
    for row in [each for each in town.rows[route.models[-1]] if each.closed_to(actor) is None]:
        refs = (row.ref,) if len(route.models) == 1 else (town.holder(route.models[0], row).ref, row.ref)
        status = town.ask(role, method, route.at(refs), refs)[0]
        if status not in {403, 404}:
            return True
        if status == 403:
            return False
    return False


def test_each_reason_is_asked_about_for_whom_it_matters(town: Town) -> None:
    """The other site for all models; another agency and no assignment wherever the access page makes a difference."""
    for model, known in town.rows.items():
        whys = {row.closed_to(actor) for actor in town.actors.values() for row in known}
        wanted: set[Why | None] = {None} if model in COMMONS else {None, Why.OTHER_SITE}
        wanted |= {Why.OTHER_AGENCY} if model in OF_ONE_AGENCY | {FocusPeriod, Action} else set()
        wanted |= (
            {Why.NOT_ASSIGNED} if model in OF_THE_ASSIGNED | {Handover, ImportBatch, Review, ExportRequest} else set()
        )
        assert whys >= wanted, model
