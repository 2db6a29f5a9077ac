"""The register of versions of the terms."""

from __future__ import annotations

from typing import Any, ClassVar

from flask import url_for
from flask_babel import lazy_gettext as _l

from gvi.core.i18n import gettext
from gvi.core.listing import Column, Kind, Listing, TagValue
from gvi.core.templating import word_text
from gvi.terms.models import Terms
from gvi.terms.rules import TermsState, state_of

STYLES = {
    TermsState.IN_FORCE: "ok", TermsState.DRAFT: "wait", TermsState.REPLACED: "plain", TermsState.WITHDRAWN: "plain",
}  # fmt: skip


def title_of(terms: Terms) -> str:
    """What a version is called."""
    return str(gettext("Version %(number)s", number=terms.number) if terms.number else gettext("Draft"))


def state_tag(terms: Terms, *, newest: int | None) -> TagValue:
    """The state in a word."""
    state = state_of(terms, newest=newest)
    return TagValue(word_text(state), STYLES[state])


class TermsListing(Listing):
    """Versions and drafts, newest first."""

    columns: ClassVar[tuple[Column, ...]] = (
        Column("version", _l("Version"), title_of, url=lambda row: url_for("terms.version", ref=row.ref)),
        Column("change", _l("What is new"), lambda row: row.change, stack="wide"),
        Column("written", _l("Written"), lambda row: row.written_at, kind=Kind.DATE),
        Column("published", _l("Published"), lambda row: row.published_at, kind=Kind.DATE),
    )

    def __init__(self, source: Any, args: Any, *, newest: int | None) -> None:
        super().__init__(source, args)
        self.columns = (*type(self).columns, Column("state", _l("State"), lambda row: state_tag(row, newest=newest), kind=Kind.TAG, stack="end"))  # type: ignore[misc]  # fmt: skip
