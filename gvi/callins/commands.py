"""gvi select: whom to call so that the message reaches furthest, over what one may read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

import click

from gvi.access.actor import Actor
from gvi.access.permissions import Permission
from gvi.access.policy import allows
from gvi.callins.models import CallIn
from gvi.callins.selection import SIXTH, Wishes, share_of
from gvi.callins.selection_facts import Asked
from gvi.callins.selection_page import Person, Shown, shown_of
from gvi.callins.selection_proposal import Proposal, find_best, proposal_for
from gvi.callins.selection_texts import told
from gvi.cli_acting import acting, fail
from gvi.core import clock
from gvi.core.db import transaction
from gvi.core.templating import problem_text
from gvi.extensions import db
from gvi.sites.queries import site_of


class Share(click.ParamType):  # type: ignore[type-arg]
    """A share above 0, at most 1: 0.1667 or 1/6."""

    name = "share"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Fraction:
        """Called by click."""
        try:
            share = share_of(value)
        except (ValueError, ZeroDivisionError):
            share = Fraction(0)
        if not 0 < share <= 1:
            self.fail(f"{value} is not a share above 0 and at most 1", param, ctx)
        return share


@click.command("select")
@click.argument("call_in", metavar="CALL_IN")
@click.option("--seats", type=click.IntRange(min=1), required=True, help="How many places there are.")
@click.option(
    "--max-per-group", type=click.IntRange(min=1), help="At most so many of one group; else as the site says."
)
@click.option("--pin", "pins", multiple=True, metavar="REF", help="Somebody who must be among them. May be repeated.")
@click.option("--bar", "bars", multiple=True, metavar="REF", help="Somebody who must not. May be repeated.")
@click.option("--voluntary-p", type=Share(), default=SIXTH, show_default="1/6", help="Weight of who need not come.")
@click.option("--min-strength", type=click.IntRange(min=1), default=1, show_default=True, help="Leave weaker ties out.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable answer on stdout.")
@acting(Permission.PARTICIPANT_EDIT)
def select(
    actor: Actor, call_in: str, seats: int, max_per_group: int | None, pins: tuple[str, ...], bars: tuple[str, ...],
    voluntary_p: Fraction, min_strength: int, as_json: bool,
) -> None:  # fmt: skip
    """Propose whom to call to CALL_IN (its ref): the choice that reaches furthest, and how far it is proven.

    Counts only people and ties that the account may read. Nothing is saved; the reading is logged.

    Example: gvi select k7m3q9b --seats 12 --max-per-group 3 --as probation_coordinator@demo.example
    """
    meant = _call_in(actor, call_in)
    limit = max_per_group or max(1, site_of(actor).max_per_group)
    asked = Asked(Wishes(seats, limit, frozenset(pins), frozenset(bars)), voluntary_p, min_strength)
    with transaction():  # what is read is logged now, and nobody waits for the solver
        standing = proposal_for(actor, meant, asked)
    if standing.conflict:
        fail("these wishes cannot all be met:", *(told(each, standing.gathered.on_list) for each in standing.conflict))
    best = find_best(standing.gathered.pool, standing.wishes, at=clock.now())
    found = replace(standing, best=best, chosen=tuple(sorted(standing.gathered.pool.places(best.chosen))))
    shown = shown_of(actor, found, named=standing.gathered.pool.people)
    click.echo(
        json.dumps(_as_json(shown, found), ensure_ascii=False, indent=2) if as_json else "\n".join(_lines(shown))
    )


def _call_in(actor: Actor, ref: str) -> CallIn:
    found = db.session.scalar(CallIn.visible_to(actor).where(CallIn.ref == ref))
    if found is None:
        fail(f"{ref}: no such call-in")
    if not allows(actor, Permission.PARTICIPANT_EDIT, found):
        fail(f"{ref}: this posting lacks the permission {Permission.PARTICIPANT_EDIT}")
    return found


def _as_json(shown: Shown, standing: Proposal) -> dict[str, Any]:
    best = standing.best
    return {
        "seats": standing.wishes.seats, "max_per_group": standing.wishes.per_group, "voluntary_p": float(standing.asked.share),
        "reach": shown.reach, "people": shown.people, "groups_represented": shown.represented,
        "groups_possible": shown.can_be_represented, "proven": shown.is_proven, "gap": shown.missing,
        "seconds": best.seconds if best else None, "candidates": shown.candidates,
        "most_connected": {"reach": shown.by_ties, "gain": shown.gain},
        "invitees": [
            {**_person(each.person), "adds": each.adds, "sum": each.total, "whom": [known.ref for known in each.whom]}
            for each in shown.picks
        ],
        "reserves": [{**_person(each.person), "missed": each.missed} for each in shown.reserves],
        "groups": [{"group": each.alias, "reached": each.reached, "people": each.people, "represented": each.is_represented} for each in shown.groups],
        "not_reached": [each.ref for each in shown.unreached],
        "excluded": [{"ref": each.ref, "why": [{"code": one.code, "text": problem_text(one)} for one in each.problems]} for each in shown.excluded],
        "unfilled": [told(each, standing.gathered.on_list) for each in shown.unfilled],
    }  # fmt: skip


def _person(person: Person) -> dict[str, Any]:
    return {"ref": person.ref, "groups": list(person.groups), "duty": person.duty.value, "on_list": person.is_on_list}


def _lines(shown: Shown) -> Iterator[str]:
    yield f"reach     {shown.reach:g} of {shown.people}" + (
        ", proven" if shown.is_proven else f", at most {shown.missing:g} further"
    )
    yield f"groups    {shown.represented} of {shown.can_be_represented} represented"
    yield f"by ties   {shown.by_ties:g}: {shown.gain:+g} against as many of those with most ties"
    yield f"\n{'person':<12}{'adds':>6}{'sum':>7}  groups"
    for each in shown.picks:
        yield f"{each.person.ref:<12}{each.adds:>+6.3g}{each.total:>7.4g}  {', '.join(each.person.groups) or '–'}"
    yield from (f"reserve   {each.person.ref}, {each.missed:.2g} missed" for each in shown.reserves)
    yield from (f"excluded  {each.ref}: {'; '.join(map(problem_text, each.problems))}" for each in shown.excluded)


commands = (select,)
