"""A new row holds what it was given as the library would have put it there."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import inspect
from sqlalchemy.orm import LoaderCallableStatus

from gvi.core import columns
from gvi.incidents.models import Attribution, Harm, Incident

GIVEN: dict[str, Any] = {
    "id": 7,
    "ref": "k7m3q9b",
    "site_id": 1,
    "owner_agency_id": 1,
    "harm": Harm.FATAL,
    "summary": None,
}


def made(model: type[Any], **values: Any) -> tuple[dict[str, Any], dict[str, Any], bool]:
    state = inspect(model(**values))
    return dict(state.dict), dict(state.committed_state), state.modified


def test_it_is_what_the_library_would_have_made(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = made(Incident, **GIVEN)
    assert ours[1] == dict.fromkeys(GIVEN, LoaderCallableStatus.NO_VALUE) and ours[2]
    monkeypatch.setattr(columns, "fill", lambda _row, values: values)
    assert made(Incident, **GIVEN) == ours


def test_what_leads_to_another_row_is_told_to_both(app: Flask) -> None:
    incident = Incident(**GIVEN)
    attribution = Attribution(site_id=1, incident=incident, incident_id=7)
    assert incident.attributions == [attribution] and attribution.incident_id == 7


def test_a_value_that_no_column_holds_is_refused(app: Flask) -> None:
    with pytest.raises(TypeError):
        Incident(**GIVEN, colour="blue")
