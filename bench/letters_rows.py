"""Five hundred fictional letters as plain rows, the same for us and for whoever we are measured beside."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

NUMBER = 500
_FIRST = ("Vera", "Åke", "Örjan", "Maja", "Łukasz", "Gülşen", "Kim", "Bo", "Ђорђе", "Noa")
_LAST = ("Provsson", "Testberg", "Exempel", "Fiktiv", "Påhittsson-Låtsasberg", "Sken", "Prövare")


def write_rows(place: Path, number: int = NUMBER) -> None:
    """One row a letter, as JSON: everything in its final words."""
    place.write_text(json.dumps([_row(each) for each in range(number)], ensure_ascii=False), encoding="utf-8")


def _row(number: int) -> dict[str, Any]:
    from gvi.documents.catalogue import FIELDS, LetterKind, source
    from gvi.documents.wording import write
    from tests.documents.conftest import values_in

    kind = (LetterKind.SUMMONS_PROBATION, LetterKind.SUMMONS_CONDITIONAL_RELEASE)[number % 2]
    name = f"{_FIRST[number % len(_FIRST)]} {_LAST[number % len(_LAST)]}"
    case = f"2026-{number:05}"
    wording = write(source(kind, "sv"), values_in("sv") | {"name": name, "case_number": case}, allowed=FIELDS[kind])
    return {
        "sender": ["Kriminalvården", "Frivården Malmö", "Box 000, 200 00 MALMÖ", "040-000 00 00"],
        "type": "Kallelse",
        "day": date(2026, 3, 12).isoformat(),
        "case": case,
        "recipient": [name, f"Exempelgatan {number + 1} lgh 1102", "211 20 MALMÖ"],
        "heading": wording.title,
        "blocks": [[block.kind.value, block.text] for block in wording.blocks],
        "signature": ["Johan Ek", "frivårdsinspektör, Frivården Malmö"],
    }
