"""Everybody's arrival on one page: typed one by one, or filled in for all and looked at before it is saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import time
from types import SimpleNamespace
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import Field
from wtforms.fields import HiddenField

from gvi.callins.models import Invitation
from gvi.callins.participant_rules import arrival_times, proposed_arrivals
from gvi.callins.participants import Meeting
from gvi.core.fields import PhoneField, Text, Tick, TimeField, WholeNumber
from gvi.core.forms import BaseForm, put, version_of
from gvi.core.i18n import gettext

MINUTES_BETWEEN = 10
"""Also what keeps two sides apart."""
FILL, UNDO = "fill", "undo"
"""What the buttons besides Save ask for, under the name `step`."""


class ArrivalForm(BaseForm):
    """Per participant a time, a contact and a phone; above them one answer for all of these.

    What is filled in for all is shown and not saved. `filled` names the fields it went to, so that it can be taken back.
    """

    codes: Sequence[str] = ()
    starts: time | None = None
    """When the meeting begins: what times are proposed from when only Fill in is pressed."""
    has_filled = False
    """Has this sending filled in for all, perhaps finding nothing to fill?"""

    first = TimeField(_l("First arrival"), required=False)
    minutes = WholeNumber(_l("Minutes between"), minimum=0, maximum=240, required=False)
    all_name = Text(_l("One contact person for all"), limit=120, required=False)
    all_phone = PhoneField(_l("Their phone"), required=False)
    replace = Tick(_l("Replace what is already filled in"))
    filled = HiddenField()

    @classmethod
    def of(cls, invitations: Sequence[Invitation], *, starts: time) -> ArrivalForm:
        """The form for these participants, in the order of the list, as they are saved."""
        fields: dict[str, Field] = {}
        saved: dict[str, Any] = {"version": version_of(invitations), "minutes": MINUTES_BETWEEN}
        for each in invitations:
            fields |= _fields_of(each.code)
            saved |= dict(zip(_names(each.code), _values(each), strict=True))
        made: type[ArrivalForm] = type("ArrivalFormOfCallIn", (cls,), fields)
        form = made(subject=SimpleNamespace(**saved))
        form.codes, form.starts = [each.code for each in invitations], starts
        form._keep_newcomers(saved)
        for field in (form.first, form.minutes, form.all_name, form.all_phone):
            field.flags.optional = False  # said once, above them
        return form

    def meetings(self, invitations: Sequence[Invitation]) -> dict[Invitation, Meeting]:
        """What was answered about each."""
        return {each: Meeting(*(self[name].data for name in _names(each.code))) for each in invitations}

    def row(self, code: str) -> list[Field]:
        """A participant's time, contact and phone."""
        return [self[name] for name in _names(code)]

    def is_final(self) -> bool:
        """Is this to be saved? Otherwise the form now shows what was asked for: filled in for all, or taken back."""
        if request.form.get("step") == UNDO:
            self._undo()
            return False
        if request.form.get("step") != FILL and not (self.first.data or self.all_name.data or self.all_phone.data):
            return True
        self._fill()
        return False

    @property
    def number_filled(self) -> int:
        """How many fields hold what was filled in and is not saved."""
        return len((self.filled.data or "").split())

    def _keep_newcomers(self, saved: Mapping[str, Any]) -> None:
        """Who came onto the list after the page was opened stands as saved, not as blank."""
        if self.is_submitted():
            for name in [name for code in self.codes for name in _names(code) if name not in request.form]:
                put(self[name], saved[name])

    def _fill(self) -> None:
        times = self._times()
        if times is None:
            self.status = 422
            return
        went = [name for code, at in zip(self.codes, times, strict=True) for name in self._filled_in(code, at)]
        self.has_filled = True
        put(self.filled, " ".join(went))
        for field in (self.first, self.all_name, self.all_phone):
            put(field, None)
        put(self.replace, False)

    def _filled_in(self, code: str, at: time | None) -> list[str]:
        answers = zip(_names(code), (at, self.all_name.data, self.all_phone.data), strict=True)
        fresh = {name: value for name, value in answers if value and (self.replace.data or not self[name].data)}
        for name, value in fresh.items():
            put(self[name], value)
        return [*fresh]

    def _times(self) -> Sequence[time | None] | None:
        """A time for each; None for each when only a contact is filled in; None when that cannot be."""
        if not (self.first.data or self.all_name.data or self.all_phone.data) and not self._propose():
            self.first.errors = [gettext("Fill in when the first one comes, or the contact person")]
            return None
        if not self.first.data:
            return [None] * len(self.codes)
        between = MINUTES_BETWEEN if self.minutes.data is None else self.minutes.data
        times = arrival_times(len(self.codes), first=self.first.data, minutes=between)
        if times is None:
            self.minutes.errors = [gettext("The last one would come after midnight. Write fewer minutes.")]
        return times

    def _propose(self) -> bool:
        """Nothing was typed above: the times follow from when the meeting begins."""
        proposed = proposed_arrivals(len(self.codes), starts=self.starts) if self.starts else None
        if proposed:
            put(self.first, proposed[0])
            put(self.minutes, proposed[1])
        return proposed is not None

    def _undo(self) -> None:
        for name in (self.filled.data or "").split():
            if name in self and hasattr(self._subject, name):
                put(self[name], getattr(self._subject, name))
        put(self.filled, "")


def _names(code: str) -> tuple[str, str, str]:
    return code, f"name_{code}", f"phone_{code}"


def _values(invitation: Invitation) -> tuple[time | None, str | None, str | None]:
    return invitation.arrival, invitation.contact_name, invitation.contact_phone


def _fields_of(code: str) -> dict[str, Field]:
    arrival, name, phone = _names(code)
    return {
        arrival: TimeField(_l("Arrival of %(code)s", code=code), required=False),
        name: Text(_l("Contact person of %(code)s", code=code), limit=120, required=False),
        phone: PhoneField(_l("The contact person's phone, %(code)s", code=code), required=False),
    }
