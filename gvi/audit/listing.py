"""The log as a list: who, when, what, about which ref. Refs and fields, never a name or a value of a person's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from gvi.access.actor import current_posting
from gvi.access.roles import Role
from gvi.audit.models import PERSON, AuditEntry
from gvi.audit.pseudonyms import pseudonym, ref_of
from gvi.audit.verbs import Verb
from gvi.core import clock
from gvi.core.i18n import gettext
from gvi.core.keyset import LONGEST_NUMBER
from gvi.core.listing import ChoiceFilter, Column, Kind, Listing, TextFilter
from gvi.core.templating import word_text

HOUSEKEEPING = frozenset({"id", "ref", "site_id", "owner_agency_id", "version", "created_at"})


def _on_day(compare: Callable[[datetime], Any], *, plus: int) -> Callable[[Any, str], Any]:
    """A filter that narrows by a typed day; what is no day narrows nothing."""

    def narrow(rows: Any, text: str) -> Any:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            return rows
        if not 1900 <= day.year <= 2199:  # the next day, or the hour in UTC, may lie beyond the calendar
            return rows
        return rows.where(compare(clock.at(day + timedelta(days=plus), time(0, 0))))

    return narrow


def _who(pair: Any) -> str | None:
    return pair[1].name if pair[1] is not None else None


def about(entry: AuditEntry) -> str:
    """What the entry is about: a person by pseudonym, anything else by its ref, or what sort of thing it is."""
    if entry.subject_ref and entry.subject_kind in PERSON:
        return pseudonym((entry.site_id, entry.agency_id), entry.subject_ref)
    return str(entry.subject_ref or kind_word(entry))


def _named(rows: Any, text: str) -> Any:
    actor = current_posting()
    ref = ref_of((actor.site_id, actor.agency_id), text) or text.lower()
    return rows.where(AuditEntry.subject_ref == ref)


def _numbered(rows: Any, text: str) -> Any:
    is_number = text.isdecimal() and text.isascii() and len(text) <= LONGEST_NUMBER
    return rows.where(AuditEntry.number == int(text)) if is_number else rows


def kind_word(entry: AuditEntry) -> str:
    """What sort of thing the entry is about, in words; a kind without a word of its own stands as it is stored."""
    return kind_in_words(str(entry.subject_kind))


def kind_in_words(kind: str) -> str:
    """The same of a table's name."""
    key = f"log-kind.{kind}"
    text = str(gettext(key))
    return kind if text == key else text


def _fields(pair: Any) -> str:
    """What was read or changed, in words, without the columns by which rows are kept apart."""
    words = (field_in_words(name) for name in pair[0].fields if name not in HOUSEKEEPING)
    return ", ".join(dict.fromkeys(words))


def field_in_words(name: str) -> str:
    """A column's word; one without a word of its own stands as it is stored."""
    key = f"log-field.{name}"
    text = str(gettext(key))
    return name if text == key else text


class LogListing(Listing):
    """Entries of one chain, newest first."""

    columns = (
        Column("number", _l("No."), lambda pair: pair[0].number, kind=Kind.NUMBER, sort=AuditEntry.number),
        Column("at", _l("When"), lambda pair: pair[0].at, kind=Kind.MOMENT),
        Column("who", _l("Who"), _who, small=lambda pair: word_text(Role(pair[0].role)) if pair[0].role else None),
        Column("verb", _l("What"), lambda pair: word_text(Verb(pair[0].verb))),
        Column("subject", _l("About"), lambda pair: about(pair[0]), kind=Kind.REF, small=lambda pair: kind_word(pair[0]) if pair[0].subject_ref else None),
        Column("fields", _l("Fields"), _fields, stack="wide"),
        Column("reason", _l("Reason"), lambda pair: pair[0].reason, stack="wide"),
    )  # fmt: skip
    filters = (
        ChoiceFilter("verb", _l("What"), lambda: sorted(((verb.value, word_text(verb)) for verb in Verb), key=lambda pair: pair[1]), lambda rows, value: rows.where(AuditEntry.verb == value)),
        TextFilter("ref", _l("About (ref or pseudonym)"), _named),
        TextFilter("number", _l("No."), _numbered),
        TextFilter("from", _l("From day"), _on_day(lambda moment: AuditEntry.at >= moment, plus=0), placeholder="2026-03-12"),
        TextFilter("to", _l("To day"), _on_day(lambda moment: AuditEntry.at < moment, plus=1), placeholder="2026-03-12"),
    )  # fmt: skip
    default_sort = "-number"
    named_by = "number"

    def row_id(self, row: Any) -> str:
        return str(row[0].number)
