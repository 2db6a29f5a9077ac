"""Who may ask for a file about people, who may say yes, and when it may be fetched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from gvi.exports import rules
from gvi.exports.rules import ExportState, state_of

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER, BEFORE = NOW + timedelta(hours=1), NOW - timedelta(hours=1)
ASKER, OTHER, POSTING = 1, 2, 7


@dataclass
class Request:
    asked_by_id: int = ASKER
    posting_id: int = POSTING
    number: int = 3
    is_approved: bool | None = None
    ends_at: datetime | None = None
    ended_at: datetime | None = None


WAITING, REFUSED = Request(ends_at=LATER), Request(is_approved=False, ends_at=LATER)
UNANSWERED = Request(ends_at=NOW)
APPROVED, OVER = Request(is_approved=True, ends_at=LATER), Request(is_approved=True, ends_at=NOW)
ENDED = Request(is_approved=True, ends_at=LATER, ended_at=BEFORE)


def codes(problems) -> set[str]:
    return {problem.code for problem in problems}


@pytest.mark.parametrize(
    ("request_", "state"),
    [
        (WAITING, ExportState.WAITING), (APPROVED, ExportState.APPROVED), (REFUSED, ExportState.REFUSED),
        (OVER, ExportState.OVER), (UNANSWERED, ExportState.UNANSWERED), (ENDED, ExportState.ENDED), (Request(ended_at=BEFORE), ExportState.ENDED),
    ],
)  # fmt: skip
def test_a_request_is_in_one_state(request_: Request, state: ExportState) -> None:
    assert state_of(request_, now=NOW) is state


def test_nobody_decides_on_what_they_asked_for_themselves() -> None:
    assert codes(rules.may_decide(WAITING, own_id=ASKER, posting_holds=True, now=NOW)) == {"export-same-person"}
    assert not codes(rules.may_decide(WAITING, own_id=OTHER, posting_holds=True, now=NOW))


@pytest.mark.parametrize("request_", [APPROVED, REFUSED, OVER, ENDED, UNANSWERED])
def test_what_is_decided_is_not_decided_again(request_: Request) -> None:
    assert codes(rules.may_decide(request_, own_id=OTHER, posting_holds=True, now=NOW)) == {"export-not-waiting"}


def test_nothing_is_approved_for_somebody_who_has_left() -> None:
    assert codes(rules.may_decide(WAITING, own_id=OTHER, posting_holds=False, now=NOW)) == {"export-posting-over"}


@pytest.mark.parametrize("request_", [WAITING, REFUSED, OVER, ENDED])
def test_only_what_is_approved_and_in_time_is_fetched(request_: Request) -> None:
    assert codes(rules.may_fetch(request_, own_id=ASKER, posting_id=POSTING, now=NOW)) == {"export-over"}
    assert not codes(rules.may_fetch(APPROVED, own_id=ASKER, posting_id=POSTING, now=NOW))


@pytest.mark.parametrize(("own", "posting"), [(OTHER, POSTING), (ASKER, 8)])
def test_only_the_asker_fetches_and_in_the_same_posting(own: int, posting: int) -> None:
    assert codes(rules.may_fetch(APPROVED, own_id=own, posting_id=posting, now=NOW)) == {"export-not-yours"}


def test_the_asker_takes_back_and_whoever_decides_stops() -> None:
    assert not codes(rules.may_end(APPROVED, own_id=ASKER, decides=False, now=NOW))
    assert not codes(rules.may_end(APPROVED, own_id=OTHER, decides=True, now=NOW))
    assert codes(rules.may_end(APPROVED, own_id=OTHER, decides=False, now=NOW)) == {"export-not-yours"}
    assert codes(rules.may_end(OVER, own_id=ASKER, decides=False, now=NOW)) == {"export-ended-already"}


def test_a_list_that_has_grown_is_another_list() -> None:
    assert codes(rules.may_hand_over(APPROVED, number=4)) == {"export-grown"}
    assert not codes(rules.may_hand_over(APPROVED, number=3)) and not codes(rules.may_hand_over(APPROVED, number=0))


def test_there_must_be_something_to_ask_for_and_it_is_asked_for_once() -> None:
    assert codes(rules.may_ask(number=0, is_open=True)) == {"export-nothing", "export-asked-already"}
    assert not codes(rules.may_ask(number=1, is_open=False))


def test_a_request_is_answered_within_five_working_days() -> None:
    """Asked on a Thursday: the weekend does not count, and the whole of the last day does."""
    assert rules.answer_by(date(2026, 11, 19)) == datetime(2026, 11, 26, 23, tzinfo=UTC)
