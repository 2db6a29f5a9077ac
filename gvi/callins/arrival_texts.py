"""An arrival plan in words: what it breaks, which wishes stand against one another, why two are kept apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

from gvi.callins.arrival_hours import hour_before
from gvi.callins.arrival_planning import Part, Room
from gvi.callins.arrival_queries import Gathered, Kept, Why
from gvi.callins.arrival_wishes import Conflict, Wish, WishKind
from gvi.callins.models import CallIn
from gvi.core.i18n import gettext, ngettext
from gvi.core.problems import Problem
from gvi.core.templating import clock_text, problem_text


def in_words(problem: Problem, call_in: CallIn, labels: Mapping[str, str]) -> str:
    """A problem as the page tells it: people by the refs the reader knows, times on the wall clock."""
    facts = dict(problem.facts)
    for name in ("person", "other"):
        if name in facts:
            facts[name] = labels.get(str(facts[name]), facts[name])
    people = facts.get("people")
    if isinstance(people, (list, tuple)):
        facts["people"] = ", ".join(labels.get(each, each) for each in people)
    if isinstance(before := facts.get("before"), int):
        facts["time"] = clock_text(hour_before(call_in, before))
    for name in ("start", "end"):
        if name in facts:
            facts[name] = clock_text(facts[name])  # type: ignore[arg-type]
    return problem_text(Problem(problem.code, problem.field, problem.severity, facts))


def title_of(part: Part, conflict: Conflict) -> str:
    """What the wishes that follow stand in the way of."""
    if not conflict.is_minimal:
        return str(
            gettext("This cannot be planned as it is asked for. Among these wishes are those that stand in the way:")
        )
    match part:
        case Part.ARRIVALS:
            return str(gettext("The arrivals cannot be planned. Without any one of these they could:"))
        case Part.SEATS:
            return str(gettext("The seats cannot be planned. Without any one of these they could:"))
        case _:
            return str(gettext("The exits cannot be planned. Without any one of these they could:"))


def wishes_in_words(conflict: Conflict, gathered: Gathered, room: Room) -> Iterator[str]:
    """One line a wish; people who are all kept apart from one another are named once."""
    pairs = {wish.people for wish in conflict.wishes if wish.kind is WishKind.APART}
    people = sorted({code for pair in pairs for code in pair})
    labels = gathered.labels
    if len(people) > 2 and pairs == set(combinations(people, 2)):
        names = ", ".join(labels.get(each, each) for each in people)
        yield str(
            gettext("%(number)s who are all kept apart from one another: %(people)s", number=len(people), people=names)
        )
    elif not conflict.is_minimal and pairs:
        yield str(ngettext("%(num)d pair kept apart", "%(num)d pairs kept apart", len(pairs)))
    else:
        for one, other in sorted(pairs):
            yield str(
                gettext(
                    "%(one)s and %(other)s are kept apart", one=labels.get(one, one), other=labels.get(other, other)
                )
            )
    for wish in conflict.wishes:
        if wish.kind is not WishKind.APART:
            yield _limit(wish, gathered, room)


def why_kept(kept: Kept) -> str:
    """Why two are kept apart, as far as the reader may read it."""
    match kept.why:
        case Why.FEUD:
            return str(gettext("%(one)s and %(other)s are in feud", one=kept.told[0], other=kept.told[1]))
        case Why.ANSWER:
            return str(gettext("Answered in the review – ask %(agency)s", agency=kept.told[0]))
        case _:
            return str(gettext("A restriction or a live case between them"))


def _limit(wish: Wish, gathered: Gathered, room: Room) -> str:
    number = wish.number
    match wish.kind:
        case WishKind.OFFICER:
            officer = ", ".join(gathered.party.officers_of(wish.people))
            names = ", ".join(gathered.labels.get(each, each) for each in wish.people)
            return str(gettext("%(officer)s sits directly behind %(people)s", officer=officer, people=names))
        case WishKind.SEATS:
            everybody = len(gathered.invitations)
            return str(gettext("%(number)s seats for %(people)s people", number=number, people=everybody))
        case WishKind.EARLIEST:
            told = gettext("nobody comes earlier than %(number)s minutes before the start, every %(every)s minutes", number=number, every=room.every)  # fmt: skip
            return str(told)
        case WishKind.LEAVING:
            told = gettext("everybody has left within %(number)s minutes, by %(doors)s doors", number=number, doors=room.doors)  # fmt: skip
            return str(told)
        case _:
            return _at_most(wish.kind, number)


def _at_most(kind: WishKind, number: int) -> str:
    texts = {
        WishKind.PER_SLOT: gettext("at most %(number)s at the doors at one time", number=number),
        WishKind.WAITING: gettext("at most %(number)s in the waiting rooms", number=number),
        WishKind.PER_EXIT: gettext("at most %(number)s leave by one door at one time", number=number),
    }
    return str(texts[kind])
