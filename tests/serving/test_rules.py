"""The way of a letter: every state with every event, and who may serve how."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gvi.callins.models import Duty, ServiceMethod
from gvi.letters.rules import LetterStage
from gvi.serving import machine, rules
from gvi.serving.rules import Note, Way
from gvi.serving.vocabulary import Server, ServiceEvent, ServiceState

S, E = ServiceState, ServiceEvent
TODAY = date(2031, 2, 10)  # a Monday
STAFF, SERVER = Server.STAFF, Server.PROCESS_SERVER

# Written from the law as letters-and-law tells it, before the program's own table: a row for each state, a column for
# each event. "-" cannot happen.
EXPECTED = """
               send  send_simplified control attempt   hand_over tell   receipt lapse  refuse return   give_up
not_served     sent  sent            -       attempted served    served served  -      failed -        -
attempted      sent  sent            -       attempted served    served served  -      failed -        failed
sent           sent  sent            sent    sent      served    served served  served failed returned failed
returned       sent  sent            -       attempted served    served served  -      failed -        failed
failed         sent  sent            -       attempted served    served served  -      failed -        -
served         -     -               -       -         -         -      -       -      -      -        -
"""
_head, *_lines = EXPECTED.strip("\n").splitlines()
CELLS = [
    (S(state), E(event), None if cell == "-" else S(cell))
    for state, *cells in (line.split() for line in _lines)
    for event, cell in zip(_head.split(), cells, strict=True)
]


def test_the_expected_table_speaks_of_every_state_and_event() -> None:
    assert {(state, event) for state, event, _target in CELLS} == {(state, event) for state in S for event in E}


@pytest.mark.parametrize(("state", "event", "target"), CELLS)
def test_every_event_in_every_state_leads_where_the_law_says(
    state: ServiceState, event: ServiceEvent, target: ServiceState | None
) -> None:
    assert machine.after(state, event, STAFF) is target
    assert (event in machine.possible(state)) is (target is not None)


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("event", list(E))
def test_a_process_server_changes_only_what_a_refusal_means(state: ServiceState, event: ServiceEvent) -> None:
    by_staff, by_server = machine.after(state, event, STAFF), machine.after(state, event, SERVER)
    if event is E.REFUSE and state is not S.SERVED:
        assert (by_staff, by_server) == (S.FAILED, S.SERVED)
    else:
        assert by_staff is by_server


@dataclass(frozen=True)
class Step:
    event: ServiceEvent
    by: Server = STAFF
    method: ServiceMethod | None = None


@given(st.lists(st.tuples(st.sampled_from(list(E)), st.sampled_from(list(Server)))))
def test_whatever_is_noted_a_served_letter_stays_served_and_the_last_note_taken_back_gives_the_state_before(
    told: list[tuple[ServiceEvent, Server]],
) -> None:
    steps, states = [], [S.NOT_SERVED]
    for event, by in told:
        if machine.after(states[-1], event, by) is not None:
            steps.append(Step(event, by))
            states.append(machine.state_after(steps))
    assert S.SERVED not in states[:-1]
    for number in range(len(steps) + 1):
        assert machine.state_after(steps[:number]) is states[number]


@pytest.mark.parametrize(
    ("event", "by", "sent", "method"),
    [
        (E.SEND, STAFF, None, ServiceMethod.POST),
        (E.SEND_SIMPLIFIED, STAFF, None, ServiceMethod.SIMPLIFIED),
        (E.HAND_OVER, STAFF, ServiceMethod.POST, ServiceMethod.IN_PERSON),
        (E.HAND_OVER, SERVER, None, ServiceMethod.OFFICER),
        (E.REFUSE, SERVER, None, ServiceMethod.OFFICER),
        (E.TELL, STAFF, None, ServiceMethod.ORAL),
        (E.RECEIPT, STAFF, None, ServiceMethod.POST),
        (E.RECEIPT, STAFF, ServiceMethod.SIMPLIFIED, ServiceMethod.SIMPLIFIED),
        (E.RETURN, STAFF, ServiceMethod.POST, ServiceMethod.POST),
        (E.GIVE_UP, STAFF, None, None),
    ],
)
def test_the_way_of_serving_follows_from_what_happened_and_who_was_there(
    event: ServiceEvent, by: Server, sent: ServiceMethod | None, method: ServiceMethod | None
) -> None:
    assert machine.method_of(event, by, sent) is method


PRINTED = Way(S.NOT_SERVED, Duty.MANDATORY, LetterStage.PRINTED, TODAY - timedelta(days=40))
SIMPLIFIED = replace(
    PRINTED, state=S.SENT, sent_by=ServiceMethod.SIMPLIFIED, sent_on=date(2031, 1, 17), last_on=date(2031, 1, 17)
)


def codes(way: Way, event: ServiceEvent, by: Server = STAFF, on: date = TODAY, **note: Any) -> list[str]:
    return [problem.code for problem in rules.may_note(way, Note(event, by, on, **note), today=TODAY)]


@pytest.mark.parametrize(
    ("way", "asked", "problems"),
    [
        (PRINTED, {"event": E.HAND_OVER}, []),
        (replace(PRINTED, printed_on=None), {"event": E.HAND_OVER}, ["letter-not-printed"]),
        (replace(PRINTED, stage=LetterStage.OUT_OF_DATE), {"event": E.HAND_OVER}, ["letter-out-of-date"]),
        (replace(PRINTED, stage=LetterStage.BLOCKED), {"event": E.SEND}, ["letter-blocked"]),
        (replace(PRINTED, stage=LetterStage.BLOCKED, state=S.SENT), {"event": E.RETURN}, []),
        (replace(PRINTED, state=S.SERVED), {"event": E.HAND_OVER}, ["service-not-now"]),
        (PRINTED, {"event": E.HAND_OVER, "on": TODAY - timedelta(days=41)}, ["served-before-printed"]),
        (PRINTED, {"event": E.HAND_OVER, "on": TODAY + timedelta(days=1)}, ["served-in-future"]),
        (replace(PRINTED, last_on=TODAY), {"event": E.ATTEMPT, "on": TODAY - timedelta(days=1)}, ["service-before-last"]),
        (PRINTED, {"event": E.SEND, "by": SERVER}, ["server-only-in-person"]),
        (PRINTED, {"event": E.TELL, "by": SERVER}, ["server-only-in-person"]),
        (replace(PRINTED, duty=Duty.VOLUNTARY), {"event": E.HAND_OVER}, []),
        (replace(PRINTED, duty=Duty.VOLUNTARY), {"event": E.HAND_OVER, "by": SERVER}, ["invitation-not-by-server"]),
        (replace(PRINTED, duty=Duty.VOLUNTARY), {"event": E.SEND_SIMPLIFIED, "informed_on": TODAY}, ["invitation-not-simplified"]),
        (PRINTED, {"event": E.SEND_SIMPLIFIED}, ["simplified-needs-information"]),
        (PRINTED, {"event": E.SEND_SIMPLIFIED, "informed_on": TODAY + timedelta(days=1)}, ["simplified-needs-information"]),
        (PRINTED, {"event": E.SEND_SIMPLIFIED, "informed_on": TODAY - timedelta(days=1)}, []),
        (replace(PRINTED, state=S.SENT, sent_by=ServiceMethod.POST), {"event": E.CONTROL}, ["only-after-simplified"]),
        (replace(PRINTED, state=S.SENT, sent_by=ServiceMethod.POST), {"event": E.LAPSE}, ["only-after-simplified"]),
        # sent on a Friday: the next working day is the Monday
        (SIMPLIFIED, {"event": E.CONTROL, "on": date(2031, 1, 19)}, ["control-too-early"]),
        (SIMPLIFIED, {"event": E.CONTROL, "on": date(2031, 1, 20)}, []),
        (SIMPLIFIED, {"event": E.LAPSE, "on": date(2031, 1, 31)}, ["control-missing"]),
        (replace(SIMPLIFIED, controlled_on=date(2031, 1, 20)), {"event": E.LAPSE, "on": date(2031, 1, 30)}, ["simplified-too-early"]),
        (replace(SIMPLIFIED, controlled_on=date(2031, 1, 20)), {"event": E.LAPSE, "on": date(2031, 1, 31)}, []),
    ],
)  # fmt: skip
def test_who_may_serve_how_and_when(way: Way, asked: dict[str, Any], problems: list[str]) -> None:
    assert codes(way, **asked) == problems


def test_the_reminder_counts_working_days_past_easter_and_closed_days() -> None:
    assert rules.remind_from(date(2031, 4, 17), 5) == date(2031, 4, 8)  # Good Friday 11 April, Easter Monday 14
    assert rules.remind_from(date(2031, 4, 17), 5, closed={date(2031, 4, 10)}) == date(2031, 4, 7)


def test_only_the_last_note_that_stands_is_taken_back() -> None:
    assert [each.code for each in rules.may_take_back(stands=False, is_last=False)] == ["service-taken-back"]
    assert [each.code for each in rules.may_take_back(stands=True, is_last=False)] == ["service-not-last"]
    assert not list(rules.may_take_back(stands=True, is_last=True))
