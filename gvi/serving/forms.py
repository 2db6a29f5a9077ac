"""What is noted of a letter on its way, of its receipt, and when to be reminded."""

from __future__ import annotations

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from gvi.core import clock
from gvi.core.fields import ChoiceRadio, DateField, EnumRadio, FileField, LongText, Text, WholeNumber
from gvi.core.forms import BaseForm, version_of
from gvi.core.i18n import gettext
from gvi.core.templating import word_text
from gvi.serving.machine import possible
from gvi.serving.models import ServiceStep
from gvi.serving.page import Served
from gvi.serving.rules import MOST_BYTES, Note
from gvi.serving.scans import scan_of
from gvi.serving.vocabulary import Server, ServiceEvent
from gvi.sites.models import Site

MEGABYTES = MOST_BYTES // 1_000_000
_SCAN = {"required": False, "hint": _l("A picture (JPG, PNG) or a PDF of at most %(mb)s MB. It is kept sealed with the note.", mb=MEGABYTES)}  # fmt: skip


class ScanFile(FileField):
    """A receipt. Its content decides what it is, not its name; `content` is its bytes, None when nothing is chosen."""

    accept = ".jpg,.jpeg,.png,.pdf,image/jpeg,image/png,application/pdf"
    content: bytes | None = None

    def pre_validate(self, form: Any) -> None:
        """Too heavy, or no receipt at all."""
        if not self.data:
            return
        self.content = self.data.stream.read(MOST_BYTES + 1)
        if len(self.content) > MOST_BYTES:
            raise ValidationError(gettext("The file is too large. Choose one of at most %(mb)s MB.", mb=MEGABYTES))
        if scan_of(self.content) is None:
            raise ValidationError(gettext("receipt-wrong-kind"))


class HappenedForm(BaseForm):
    """What has happened, who went or sent it, and which day: asked alike of one letter and of many."""

    event = ChoiceRadio(_l("What has happened?"))
    by = EnumRadio(
        _l("Who went there or sent it?"), Server, word_text,
        hints=lambda server: str(gettext(f"Server.{server.value}.hint")), default=Server.STAFF,
    )  # fmt: skip
    who = Text(_l("Their name"), limit=120)
    on = DateField(_l("Day"))

    def __init__(self, events: Iterable[ServiceEvent], *, by: str, **kwargs: Any) -> None:
        """events: what can have happened. by: the name of whoever notes."""
        super().__init__(**kwargs)
        self.event.choices = [
            SelectChoice(each.value, word_text(each), {"hint": gettext(f"ServiceEvent.{each.value}.hint")})
            for each in events
        ]
        if not self.is_submitted():
            self.event.data, self.by.data, self.who.data, self.on.data = None, Server.STAFF, by, clock.today()

    @property
    def told(self) -> Note:
        """What is said to have happened."""
        known = self.values
        return Note(ServiceEvent(known["event"]), Server(known["by"]), known["on"], known.get("informed_on"))


class NoteForm(HappenedForm):
    """One thing that happened to one letter."""

    informed_on = DateField(
        _l("When was the person told that simplified service would be used?"),
        required=False,
        hint=_l("Only for simplified service: it may not be used without."),
    )
    receipt_note = Text(_l("The receipt, in words"), limit=300, required=False, hint=_l("For example: signed, in the paper file."))  # fmt: skip
    scan = ScanFile(_l("The receipt, scanned"), **_SCAN)
    text = LongText(_l("Note"), limit=500, required=False)

    def __init__(self, way: Served, *, by: str) -> None:
        super().__init__(possible(way.way.state), by=by, subject=_last(way))

    @property
    def rest(self) -> dict[str, Any]:
        """What goes with it, as the operation takes it."""
        return {
            "who": self.who.data, "text": self.text.data, "receipt_note": self.receipt_note.data, "scan": self.scan.content,
        }  # fmt: skip


class ReceiptForm(BaseForm):
    """A receipt that came later, or a better picture of it."""

    receipt_note = Text(_l("The receipt, in words"), limit=300, required=False)
    scan = ScanFile(_l("The receipt, scanned"), **_SCAN)

    def __init__(self, step: ServiceStep) -> None:
        """What is scanned already is no file that somebody sends."""
        super().__init__(subject=SimpleNamespace(version=step.version, receipt_note=step.receipt_note))


class UndoForm(BaseForm):
    """Why a note is taken back."""

    reason = Text(_l("Why is it taken back?"), limit=300, hint=_l("For example: the wrong person."))


class ReminderForm(BaseForm):
    """From when the letters that are not served are reminded of."""

    workdays = WholeNumber(_l("Working days before the meeting"), minimum=1, maximum=30)

    def __init__(self, site: Site) -> None:
        super().__init__(subject=SimpleNamespace(version=site.version, workdays=site.service_reminder_days))


def _last(way: Served) -> SimpleNamespace:
    """What is saved now, for telling two who note at once apart."""
    version = version_of([way.candidate.invitation, *way.steps])
    last = way.standing[-1] if way.standing else None
    known = {"event": last.event.value, "by": last.by, "who": last.who, "on": last.happened_on} if last else {}
    return SimpleNamespace(version=version, **known)
