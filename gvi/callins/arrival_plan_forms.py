"""What may be typed about the room of an arrival plan, and the plan as it is tried out, which goes along unsaved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from types import SimpleNamespace

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms.fields import HiddenField

from gvi.callins.arrival_moves import MOST_STEPS, moved, read, written
from gvi.callins.arrival_planning import Plan, Room, Stay
from gvi.callins.arrival_queries import Gathered
from gvi.callins.arrival_wishes import Proposal, propose
from gvi.callins.models import CallIn
from gvi.core.fields import Tick, WholeNumber
from gvi.core.forms import BaseForm, put, version_of

PROPOSE, UNDO, LOOK = "propose", "undo", "look"
"""What the buttons besides Save ask for, under the name `step`; else a move."""
BAR = "|"


class PlanForm(BaseForm):
    """The room, and the plan that is shown. Moving somebody shows the page anew and saves nothing."""

    rows = WholeNumber(_l("Rows"), minimum=1, maximum=20)
    seats = WholeNumber(_l("Seats in a row"), minimum=1, maximum=20)
    aisle = WholeNumber(_l("Aisle after seat"), minimum=0, maximum=19, hint=_l("0 when there is none."))
    apart = WholeNumber(_l("Minutes between two who are kept apart"), minimum=1, maximum=120)
    every = WholeNumber(_l("Minutes between two arrival times"), minimum=1, maximum=60)
    first = WholeNumber(_l("Earliest, minutes before the start"), minimum=0, maximum=240)
    last = WholeNumber(_l("Last, minutes before the start"), minimum=0, maximum=120)
    per_slot = WholeNumber(_l("People at the doors at one time"), minimum=1, maximum=200)
    waiting = WholeNumber(_l("Places in the waiting rooms"), minimum=1, maximum=200)
    waits = WholeNumber(_l("Minutes somebody waits before they are seated"), minimum=0, maximum=120)
    doors = WholeNumber(_l("Doors to leave by"), minimum=1, maximum=9)
    per_exit = WholeNumber(_l("People who leave by one door at one time"), minimum=1, maximum=200)
    pause = WholeNumber(_l("Minutes between two who leave"), minimum=1, maximum=60)
    leaving = WholeNumber(_l("Minutes until everybody has left"), minimum=0, maximum=180)
    officers = Tick(_l("Everybody's own officer sits directly behind them"))
    plan = HiddenField()
    past = HiddenField()

    @classmethod
    def of(cls, call_in: CallIn, gathered: Gathered) -> PlanForm:
        """The form as it is saved, or as it was sent."""
        version = version_of([call_in, *gathered.invitations])
        form = cls(subject=SimpleNamespace(version=version, **gathered.room.kept()))
        if not form.is_submitted():
            put(form.plan, written(gathered.plan))
            put(form.past, "")
        return form

    @property
    def room(self) -> Room:
        """The room as it is typed; what cannot be used is as usual."""
        usual, typed = Room().kept(), {name: self[name].data for name in Room().kept()}
        return Room.read({name: usual[name] if value is None else value for name, value in typed.items()})

    def shown(self, codes: Sequence[str]) -> dict[str, Stay]:
        """The plan that the page shows, of those who are on the list now."""
        return read(self.plan.data or "", codes)

    def step(self, gathered: Gathered) -> Proposal | None:
        """Do what the button asked for; a proposal when that was it."""
        asked, codes = request.form.get("step", ""), gathered.party.codes
        if asked == PROPOSE:
            proposal = propose(gathered.party, self.room)
            self._show(_over(self.shown(codes), proposal))
            return proposal
        if asked == UNDO:
            before, _bar, rest = (self.past.data or "").partition(BAR)
            put(self.plan, before or self.plan.data)
            put(self.past, rest)
        elif (plan := moved(self.shown(codes), asked, self.room)) is not None:
            self._show(plan)
        return None

    @property
    def can_undo(self) -> bool:
        """Is there a step to take back?"""
        return bool(self.past.data)

    def _show(self, plan: Plan) -> None:
        """Another plan; the one before can be had back."""
        told, before = written(plan), self.plan.data or ""
        if told != before:
            put(self.past, BAR.join([before, *filter(None, (self.past.data or "").split(BAR))][:MOST_STEPS]))
            put(self.plan, told)


def is_step() -> bool:
    """Was anything but Save pressed?"""
    return bool(request.form.get("step"))


def _over(plan: Mapping[str, Stay], proposal: Proposal) -> Plan:
    """What was found, over what stood; parts that cannot be planned stay as they were."""
    return {
        code: replace(plan[code], **{name: value for name, value in asdict(stay).items() if value is not None})
        for code, stay in proposal.plan.items()
    }
