"""The register of speakers as a list."""

from __future__ import annotations

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, or_

from gvi.core.listing import ChoiceFilter, Column, FlagFilter, Kind, Listing, TagValue, TextFilter
from gvi.core.templating import word_text
from gvi.speakers.models import Speaker, Voice

Rows = Select[Speaker]


def _named(rows: Rows, text: str) -> Rows:
    pattern = f"%{text}%"
    return rows.where(or_(Speaker.name.ilike(pattern), Speaker.organisation.ilike(pattern)))


class SpeakerListing(Listing):
    """Speakers by name. They are not clients: their names are shown."""

    columns = (
        Column("name", _l("Name"), lambda speaker: speaker.name, kind=Kind.LINK, sort=Speaker.name, url=lambda speaker: url_for("speakers.show", ref=speaker.ref)),
        Column("organisation", _l("Organisation"), lambda speaker: speaker.organisation, sort=Speaker.organisation),
        Column("voice", _l("Voice"), lambda speaker: word_text(speaker.voice), sort=Speaker.voice),
        Column("email", _l("E-mail"), lambda speaker: speaker.email, stack="wide"),
        Column("phone", _l("Phone"), lambda speaker: speaker.phone),
        Column("state", _l("State"), lambda speaker: TagValue(_l("No longer speaks"), "plain") if speaker.is_retired else TagValue(_l("Speaks"), "done"), kind=Kind.TAG, stack="end"),
    )  # fmt: skip
    filters = (
        TextFilter("q", _l("Name or organisation"), _named),
        ChoiceFilter("voice", _l("Voice"), lambda: [(voice.value, word_text(voice)) for voice in Voice], lambda rows, value: rows.where(Speaker.voice == Voice(value))),
        FlagFilter("current", _l("Only those who still speak"), lambda rows: rows.where(~Speaker.is_retired)),
    )  # fmt: skip
    default_sort = "name"

    def row_name(self, row: Speaker) -> str:
        return row.name
