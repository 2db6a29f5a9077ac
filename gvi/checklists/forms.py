"""What is typed about a task, and about the days on which nobody works."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from types import SimpleNamespace
from typing import Any

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from wtforms import Field
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from gvi.access.roles import AgencyKind
from gvi.agencies.models import Agency
from gvi.callins.models import CallIn
from gvi.checklists import queries
from gvi.checklists.models import Blocks, ChecklistTask, PlaybookTask
from gvi.checklists.operations import ListFrom
from gvi.checklists.rules import FURTHEST
from gvi.checklists.standard import KINDS
from gvi.core import swedish
from gvi.core.fields import ChoiceField, ChoiceRadio, DateField, EnumField, LongText, Text, Tick, WholeNumber
from gvi.core.forms import BaseForm
from gvi.core.i18n import gettext
from gvi.core.templating import word_text
from gvi.sites.models import Site

PLAYBOOK = "playbook"
"""What a list can start from, besides an earlier call-in's ref."""


class MakeForm(BaseForm):
    """What a new list starts from."""

    tasks = ChoiceRadio(_l("What does the checklist start from?"))

    def __init__(self, earlier: Sequence[CallIn]) -> None:
        self._earlier = {call_in.ref: call_in for call_in in earlier}
        super().__init__(data={"tasks": PLAYBOOK})
        self.tasks.choices = starts(earlier)

    @property
    def start_from(self) -> ListFrom:
        """As the operation takes it."""
        return ListFrom(self._earlier.get(self.tasks.data))


class TaskForm(BaseForm):
    """A task of a call-in."""

    text = Text(_l("What is to be done?"), hint=_l("Verb first. Write no names of persons or groups."))
    due = DateField(_l("Due"), hint=_l("Year, month, day"))
    agency_ref = ChoiceField(_l("Responsible agency"))

    def __init__(
        self, agencies: Sequence[Agency], *, own: Agency | None = None, task: ChecklistTask | None = None
    ) -> None:
        self._agencies = {agency.ref: agency for agency in agencies}
        super().__init__(subject=_shown(task, agencies), data={"agency_ref": own.ref if own else None})
        self.agency_ref.choices = [SelectChoice(ref, queries.name_of(each)) for ref, each in self._agencies.items()]

    @property
    def answers(self) -> dict[str, Any]:
        """What the operations take."""
        return {"text": self.text.data, "due": self.due.data, "agency": self._agencies[self.agency_ref.data]}


class PlaybookForm(BaseForm):
    """A task of the playbook."""

    text = Text(_l("What is to be done?"), hint=_l("Verb first. Write no names of persons or groups."))
    days = WholeNumber(
        _l("Working days from the meeting"),
        minimum=-FURTHEST,
        maximum=FURTHEST,
        hint=_l("Before the meeting with a minus sign: −5 is a week before. 0 is the day of the meeting."),
    )
    agency_kind = ChoiceField(
        _l("Responsible agency"),
        lambda: [SelectChoice(kind.value, word_text(kind)) for kind in KINDS],
        coerce=AgencyKind,
    )
    blocks = EnumField(
        _l("Gate: what waits for it?"),
        Blocks,
        required=False,
        hint=_l("Leave empty when nothing has to wait."),
    )
    is_inner = Tick(
        _l("Only the responsible agency sees it"),
        hint=_l("What social services do after the meeting is always seen by social services alone."),
    )

    def __init__(self, task: PlaybookTask | None = None) -> None:
        super().__init__(subject=_with_words(task))


class ClosedDaysForm(BaseForm):
    """When nobody works beyond weekends, public holidays and the three eves."""

    bridge_days_free = Tick(
        _l("Bridge days are free"),
        hint=_l("A working day squeezed in between free ones, such as the Friday after Ascension Day."),
    )
    closed_days = LongText(
        _l("Other days on which nobody works"),
        limit=1200,
        required=False,
        hint=_l("One date on each line, such as 2026-12-28."),
    )

    def __init__(self, site: Site) -> None:
        shown = SimpleNamespace(
            version=site.version, bridge_days_free=site.bridge_days_free, closed_days="\n".join(site.closed_days)
        )
        super().__init__(subject=shown)

    def validate_closed_days(self, field: Field) -> None:
        """Called with the field's own validators."""
        for line in (field.data or "").split():
            if _date(line) is None:
                raise ValidationError(gettext("“%(line)s” is no date. Write it as 2026-12-28.", line=line))

    @property
    def days(self) -> list[date]:
        """The dates."""
        return [day for line in (self.closed_days.data or "").split() if (day := _date(line))]


def starts(earlier: Sequence[CallIn]) -> list[SelectChoice]:
    """The playbook, and the lists of earlier call-ins."""
    locale = str(get_locale() or "sv")
    copies = [
        SelectChoice(
            each.ref,
            gettext("Copy the list of the call-in of %(day)s", day=swedish.long_date(each.day, locale)),
            {"hint": gettext("The tasks and who does them, counted from the new date")},
        )
        for each in earlier
    ]
    playbook = SelectChoice(PLAYBOOK, gettext("Start from the playbook"), {"hint": gettext("The town's own list")})
    return [playbook, *copies]


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _shown(task: ChecklistTask | None, agencies: Sequence[Agency]) -> Any:
    if task is None:
        return None
    ref = next((agency.ref for agency in agencies if agency.id == task.owner_agency_id), None)
    return SimpleNamespace(version=task.version, text=queries.title_of(task), due=task.due, agency_ref=ref)


def _with_words(task: PlaybookTask | None) -> Any:
    if task is None:
        return None
    names = ("version", "days", "agency_kind", "blocks", "is_inner")
    return SimpleNamespace(text=queries.title_of(task), **{name: getattr(task, name) for name in names})
