"""The worker reminds of what is late, once each working day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from gvi.access.roles import AgencyKind
from gvi.audit.models import AuditEntry
from gvi.core import clock
from gvi.extensions import db
from gvi.mail.models import OutboxMail
from gvi.members.vocabulary import Facet
from gvi.reviews import operations
from gvi.reviews.operations import Terms
from gvi.reviews.work import remind_late
from tests import factories
from tests.world import actor, agency

MONDAY, SATURDAY = date(2026, 3, 16), date(2026, 3, 21)


@pytest.fixture
def asked(work: Callable[[], Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Alva put something before the lawyer on a Monday; it is due on the Thursday."""
    _go_to(monkeypatch, MONDAY)
    with work():
        alva = actor("alva")
        member = factories.member(alva)
        db.session.flush()
        operations.propose(alva, [member], Terms(
            facet=Facet.IDENTITY, fields=["language"], receiver=agency(AgencyKind.POLICE), ground=factories.ground("osl-10-15a"),
            purpose="Planera", balancing=None, valid_until=MONDAY + timedelta(days=60),
        ))  # fmt: skip


def _go_to(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    monkeypatch.setattr(clock, "today", lambda: day)
    monkeypatch.setattr(clock, "now", lambda: datetime(day.year, day.month, day.day, 9, tzinfo=clock.LOCAL))


@pytest.mark.parametrize(("days", "number"), [(3, 0), (4, 1), (5, 0), (7, 1)])
def test_a_late_review_reminds_once_a_working_day(
    app: Flask, asked: None, work: Callable[[], Any], monkeypatch: pytest.MonkeyPatch, days: int, number: int
) -> None:
    """Thursday it is due, Friday late; Saturday is free; Monday again."""
    _go_to(monkeypatch, MONDAY + timedelta(days=days))
    with app.app_context():
        assert (remind_late(), remind_late()) == (number, 0)
    with work():
        assert db.session.query(OutboxMail).count() == 1 + number
        entries = db.session.query(AuditEntry).filter_by(verb="review.remind").all()
        assert [entry.agency_id for entry in entries] == [actor("alva").agency_id] * number
