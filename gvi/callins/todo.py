"""What a call-in asks of those who plan it, its next step and every late gate, and of those asked to clear its list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from flask import url_for

from gvi.access.actor import Actor
from gvi.access.permissions import Permission
from gvi.access.policy import allows
from gvi.callins import asked, queries, readiness, steps
from gvi.callins.models import CallIn
from gvi.callins.readiness import GATES, Progress, Tally
from gvi.core import clock
from gvi.core.i18n import gettext, ngettext
from gvi.core.templating import weekday, word_text
from gvi.extensions import db
from gvi.sites.queries import closed_days_of, site_of
from gvi.today.items import Item


def items(actor: Actor) -> list[Item]:
    """For the posting's own agency's open call-ins, and for those of others that wait for its answers."""
    return [*_asked(actor), *_own(actor)]


def _asked(actor: Actor) -> list[Item]:
    """Answers are due the day they are asked for: the planner can do nothing with the list until they are in."""
    waiting = asked.unanswered(actor)
    if not waiting:
        return []
    call_ins = db.session.scalars(CallIn.visible_to(actor).where(CallIn.id.in_(waiting)).order_by(CallIn.starts_at))
    return [
        Item(
            gettext("Answer the review"),
            url_for("clearances.index", ref=each.ref),
            f"{_text(each)}. {ngettext('%(num)d person waits.', '%(num)d people wait.', waiting[each.id])}",
            clock.local(each.clearances_asked_at).date() if each.clearances_asked_at else None,
        )
        for each in call_ins
    ]


def _own(actor: Actor) -> list[Item]:
    if not allows(actor, Permission.CALL_IN_EDIT):
        return []
    mine = CallIn.visible_to(actor).where(CallIn.owner_agency_id == actor.agency_id, CallIn.state.in_(queries.OPEN))
    call_ins = list(db.session.scalars(mine.order_by(CallIn.starts_at)))
    tallies = queries.tallies(actor, call_ins)
    return [item for call_in in call_ins for item in _items_of(actor, call_in, tallies[call_in.id], clock.today())]


def _items_of(actor: Actor, call_in: CallIn, tally: Tally, today: date) -> Iterator[Item]:
    step = steps.next_step(actor, call_in, tally)
    if step is not None:
        # A move is pressed on the overview: an item is a link, and a link changes nothing.
        url = steps.page(call_in) if step.is_move else step.url
        yield Item(step.label, url, _text(call_in), _due(call_in, step.task) if step.task else today)
    for task in () if call_in.has_slipped else readiness.BEFORE:
        late = _due(call_in, task) < today and readiness.progress_of(task, call_in, tally) is not Progress.DONE
        if task in GATES and late and (step is None or task is not step.task):
            url = steps.link(actor, task, call_in) or steps.page(call_in)
            yield Item(
                gettext("Gate not passed: %(task)s", task=word_text(task)), url, _text(call_in), _due(call_in, task)
            )


def _due(call_in: CallIn, task: readiness.Task) -> date:
    return readiness.due_on(
        task,
        day=call_in.day,
        planned_on=clock.local(call_in.created_at).date(),
        closed=closed_days_of(site_of(call_in)),
    )


def _text(call_in: CallIn) -> str:
    return str(gettext("Call-in %(day)s, %(venue)s", day=weekday(call_in.day), venue=call_in.venue))
