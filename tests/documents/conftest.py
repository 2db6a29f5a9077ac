"""Fictional letters and invitations, whole and valid, for tests to bend one thing at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest

from gvi.core import swedish
from gvi.core.clock import at
from gvi.documents import letter
from gvi.documents.catalogue import FIELDS, LetterKind, source
from gvi.documents.invitation import Invitation, Method, neutral_summary
from gvi.documents.wording import write

DAY = date(2026, 3, 31)
SPOTS = {"sv": "entrén", "en": "the entrance"}
LATER = {"sv": "Meddelas senare.", "en": "You will be told later."}
TYPES = {
    LetterKind.SUMMONS_CONDITIONAL_RELEASE: {"sv": "Kallelse", "en": "Summons"},
    LetterKind.SUMMONS_PROBATION: {"sv": "Kallelse", "en": "Summons"},
    LetterKind.INVITATION: {"sv": "Inbjudan", "en": "Invitation"},
    LetterKind.SPEAKER_INVITATION: {"sv": "Inbjudan", "en": "Invitation"},
}
LETTER = {"sv": "Brev", "en": "Letter"}


def values_in(locale: str) -> dict[str, str]:
    """A value for every field of every letter."""
    return {
        "name": "Vera Provsson",
        "weekday": swedish.weekday(DAY, locale),
        "date": swedish.long_date(DAY, locale),
        "start": swedish.clock_time(time(18), locale),
        "end": swedish.clock_time(time(19), locale),
        "venue": "Folkets hus Norra, sal B",
        "venue_address": "Exempelgatan 12, Malmö",
        "contact": "Johan Ek",
        "meeting_spot": SPOTS[locale],
        "meeting_time": swedish.clock_time(time(17, 20), locale),
        "phone": "040-000 00 00",
        "absence_deadline": swedish.long_moment(date(2026, 3, 30), time(15), locale),
        "support_deadline": swedish.long_date(date(2026, 3, 24), locale),
        "reply_deadline": swedish.long_date(date(2026, 4, 10), locale),
        "safety_phone": "040-000 00 01",
        "support_phone": "040-000 00 02",
        "authority": "Kriminalvården",
        "rights_url": "kriminalvarden.example/dina-uppgifter",
        "case_number": "2026-00412",
        "new_time": LATER[locale],
        "minutes": "7",
        "rehearsal": swedish.long_moment(date(2026, 3, 26), time(16), locale) + ", Folkets hus Norra",
    }


@pytest.fixture
def make_letter() -> Callable[..., letter.Letter]:
    """make_letter(kind, locale, values={...}, recipient=(...), …): a letter whose parts can be replaced."""

    def make(
        kind: LetterKind = LetterKind.SUMMONS_PROBATION,
        locale: str = "sv",
        *,
        values: dict[str, str] | None = None,
        **changes: Any,
    ) -> letter.Letter:
        filled = values_in(locale) | (values or {})
        wording = write(source(kind, locale), filled, allowed=FIELDS[kind])
        parts: dict[str, Any] = {
            "locale": locale,
            "title": letter.neutral_title(locale),
            "sender": ("Kriminalvården", "Frivården Malmö", "Box 000, 200 00 MALMÖ", "040-000 00 00"),
            "document_type": TYPES.get(kind, LETTER)[locale],
            "day": date(2026, 3, 12),
            "case_number": "2026-00412",
            "recipient": ("Vera Provsson", "Exempelgatan 3 lgh 1102", "211 20 MALMÖ"),
            "heading": wording.title,
            "blocks": wording.blocks,
            "signature": ("Johan Ek", "frivårdsinspektör, Frivården Malmö"),
        }
        return letter.Letter(**parts | changes)

    return make


@pytest.fixture
def make_invitation() -> Callable[..., Invitation]:
    """make_invitation(method=…, start=…, …): an invitation whose parts can be replaced."""

    def make(**changes: Any) -> Invitation:
        parts: dict[str, Any] = {
            "uid": "k7m3q9-1@gvi.example",
            "sequence": 0,
            "method": Method.REQUEST,
            "summary": neutral_summary("sv"),
            "start": at(DAY, time(18)),
            "end": at(DAY, time(19)),
            "venue": "Folkets hus Norra, sal B; Exempelgatan 12",
            "organizer_name": "Östra samordningen",
            "organizer_email": "samordning@malmo.example",
            "attendee_name": "Åsa Prov, talare",
            "attendee_email": "asa@forening.example",
            "stamp": at(date(2026, 3, 1), time(8)),
        }
        return Invitation(**parts | changes)

    return make
