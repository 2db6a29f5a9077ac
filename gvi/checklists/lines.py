"""A playbook as its page tells it: the site's own tasks, or the standard ones while there are none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gvi.access.roles import AgencyKind
from gvi.checklists import queries
from gvi.checklists.models import Blocks, PlaybookTask
from gvi.checklists.standard import STANDARD, WEEK, Entry
from gvi.core.i18n import gettext, ngettext
from gvi.core.templating import word_text


@dataclass(frozen=True, slots=True)
class PlaybookLine:
    """One task."""

    ref: str | None
    """None for a standard one, which cannot be changed before it is the site's own."""
    title: str
    days: int
    agency_kind: AgencyKind
    blocks: Blocks | None
    is_inner: bool
    is_first: bool
    is_last: bool
    """First and last among those of the same day."""

    @property
    def when(self) -> str:
        """So many weeks or working days before or after the meeting."""
        return offset_text(self.days)


def lines_of(site_id: int) -> list[PlaybookLine]:
    """The playbook in the order of time. One query."""
    rows: Sequence[PlaybookTask | Entry] = queries.playbook_of(site_id) or STANDARD
    days = [row.days for row in rows]
    return [
        PlaybookLine(
            getattr(row, "ref", None), row.text or word_text(row.standard), row.days, row.agency_kind, row.blocks,
            row.is_inner, _differs(days, number, -1), _differs(days, number, 1),
        )
        for number, row in enumerate(rows)
    ]  # fmt: skip


def offset_text(days: int) -> str:
    """For example "3 weeks before", "1 working day after", "The day"."""
    if not days:
        return str(gettext("The day of the meeting"))
    weeks, left = divmod(abs(days), WEEK)
    if left:
        text = ngettext("%(num)d working day", "%(num)d working days", abs(days))
    else:
        text = ngettext("%(num)d week", "%(num)d weeks", weeks)
    return str(gettext("%(time)s before", time=text) if days < 0 else gettext("%(time)s after", time=text))


def _differs(days: Sequence[int], number: int, step: int) -> bool:
    beside = number + step
    return not 0 <= beside < len(days) or days[beside] != days[number]
