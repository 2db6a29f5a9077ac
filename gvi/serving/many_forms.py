"""One note for many letters: what they have in common is said once, and each has its own tick and its own receipt."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace

from flask_babel import lazy_gettext as _l
from wtforms import Field

from gvi.core.fields import Text, Tick
from gvi.core.forms import version_of
from gvi.core.i18n import gettext
from gvi.core.security import UPLOAD_LIMIT
from gvi.serving.forms import HappenedForm, ScanFile
from gvi.serving.operations import Receipt
from gvi.serving.page import Served
from gvi.serving.rules import FOR_MANY

MEGABYTES = UPLOAD_LIMIT // (1024 * 1024)
"""All receipts of one sending together."""


class ManyForm(HappenedForm):
    """What happened to those who are ticked. The fields of each are known by the code of the call-in."""

    codes: Sequence[str] = ()

    @classmethod
    def of(cls, letters: Sequence[Served], *, by: str) -> ManyForm:
        """The form for these letters. by: the name of whoever notes."""
        fields: dict[str, Field] = {}
        for each in letters:
            fields |= _fields_of(each.candidate.code, each.candidate.label)
        made: type[ManyForm] = type("ManyFormOfCallIn", (cls,), fields)
        rows = [row for each in letters for row in (each.candidate.invitation, *each.steps)]
        form = made(FOR_MANY, by=by, subject=SimpleNamespace(version=version_of(rows)))
        form.codes = [each.candidate.code for each in letters]
        return form

    def validate(self, extra_validators: object = None) -> bool:
        """Also: somebody is ticked, and nobody has a receipt without being so."""
        valid = bool(super().validate(extra_validators))
        for code in self.codes:
            tick, words, scan = self.row(code)
            if (words.data or scan.data) and not tick.data:
                tick.errors = [gettext("A receipt is filled in: tick the person too, or take it away")]
                valid = False
        if valid and not self.receipts:
            self.form_errors.append(gettext("Tick at least one person"))
            valid = False
        return valid

    def row(self, code: str) -> list[Field]:
        """One person's tick, receipt in words, and receipt scanned."""
        return [self[name] for name in _names(code)]

    @property
    def receipts(self) -> dict[str, Receipt]:
        """By code, of those who are ticked: what shows it."""
        rows = {code: self.row(code) for code in self.codes}
        return {code: Receipt(words.data, scan.content) for code, (tick, words, scan) in rows.items() if tick.data}


def _names(code: str) -> tuple[str, str, str]:
    return code, f"words_{code}", f"scan_{code}"


def _fields_of(code: str, label: str) -> dict[str, Field]:
    tick, words, scan = _names(code)
    return {
        tick: Tick(_l("It happened to %(person)s", person=label)),
        words: Text(_l("The receipt of %(person)s, in words", person=label), limit=300, required=False),
        scan: ScanFile(_l("The receipt of %(person)s, scanned", person=label), required=False),
    }
