"""Whose tasks Today shows: one line a feature."""

from __future__ import annotations

from gvi.appearances import todo as appearances
from gvi.callins import todo as call_ins
from gvi.checklists import todo as checklists
from gvi.closing import todo as closing
from gvi.door import todo as door
from gvi.entry import todo as entry
from gvi.exports import todo as exports
from gvi.followups import todo as followups
from gvi.incidents import todo as incidents
from gvi.invitations import todo as invitations
from gvi.letters import todo as letters
from gvi.merging import todo as merging
from gvi.readings import todo as readings
from gvi.rechecks import todo as rechecks
from gvi.replies import todo as replies
from gvi.retention import todo as retention
from gvi.reviews import todo as reviews
from gvi.serving import todo as serving
from gvi.support import todo as support
from gvi.terms import todo as terms
from gvi.today.items import Source
from gvi.visits import todo as visits

SOURCES: tuple[Source, ...] = (
    call_ins.items,
    door.items,
    checklists.items,
    rechecks.items,
    serving.items,
    visits.items,
    support.items,
    followups.items,
    incidents.items,
    invitations.items,
    replies.items,
    appearances.items,
    entry.items,
    reviews.items,
    letters.items,
    retention.items,
    terms.items,
    exports.items,
    merging.items,
    readings.items,
    closing.items,
)
