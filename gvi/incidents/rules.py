"""When an incident may be classified and attributed, who may approve it, and what counts. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum

from gvi.core.problems import Problem
from gvi.incidents.models import GroupRelated, Likelihood

COUNTED = (Likelihood.CONFIRMED, Likelihood.PROBABLE)
"""An attribution counts when it is at least probable and another agency has approved it."""

_NUMBER = re.compile(r"(?<!\d)(?:19|20)?\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01]|[6-8]\d|9[01])[-+ ]?\d{4}(?!\d)")


class Standing(StrEnum):
    """How far an attribution has come."""

    WAITING = "waiting"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


def standing(*, approved: bool, withdrawn: bool) -> Standing:
    """Where an attribution stands; one that is taken back stays so, approved or not."""
    if withdrawn:
        return Standing.WITHDRAWN
    return Standing.APPROVED if approved else Standing.WAITING


def may_happen(*, at: datetime, now: datetime) -> Iterator[Problem]:
    """Nothing has happened tomorrow."""
    if at > now:
        yield Problem("incident-in-future", field="day")


def names_nobody(**texts: str | None) -> Iterator[Problem]:
    """Texts about groups and incidents hold no personal identity number. One problem per field that does."""
    for field, text in texts.items():
        if text and _NUMBER.search(text):
            yield Problem("text-holds-number", field=field)


def may_classify(*, group_related: GroupRelated, attributions: int) -> Iterator[Problem]:
    """What is attributed to a group has to do with a group."""
    if group_related is GroupRelated.NO and attributions:
        yield Problem("classify-attributed", field="group_related", facts={"number": attributions})


def may_attribute(*, group_related: GroupRelated, already: bool) -> Iterator[Problem]:
    """One attribution per group and side, and none of what is held to have nothing to do with groups."""
    if group_related is GroupRelated.NO:
        yield Problem("attribute-not-group-related")
    if already:
        yield Problem("attribute-twice", field="group_ref")


def may_approve(*, same_user: bool, same_agency: bool, state: Standing) -> Iterator[Problem]:
    """Four eyes, and the second pair from another agency."""
    if same_user or same_agency:
        yield Problem("approve-own")
    if state is not Standing.WAITING:
        yield Problem("approve-not-waiting")


def may_withdraw(*, state: Standing) -> Iterator[Problem]:
    """What is taken back cannot be taken back again."""
    if state is Standing.WITHDRAWN:
        yield Problem("withdraw-twice")
