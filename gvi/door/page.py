"""The door as a page: one line a person, the officers with theirs, the room, and numbers counted from the same lines."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from gvi.access.actor import Actor
from gvi.callins.models import Attendance, CallIn
from gvi.core import clock
from gvi.core.problems import Problem
from gvi.door.models import AttendanceTap, Press
from gvi.door.queries import Person, people_at_door, stamp_of
from gvi.door.rules import HERE, OFFERED, may_tap
from gvi.door.seats import Seat, plan_of, seats_of

STYLES: dict[Attendance | None, str] = {
    None: "wait", Attendance.ATTENDED: "ok", Attendance.LATE: "ok", Attendance.LEFT_EARLY: "plain",
    Attendance.TURNED_BACK: "stop", Attendance.EXCUSED: "info", Attendance.NO_SHOW: "stop", Attendance.NOT_SERVED: "plain",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One person as the door knows them: a code, a seat, an officer, a time, and what is known of them."""

    person: Person
    seat: Seat | None

    @property
    def code(self) -> str:
        return self.person.invitation.code

    @property
    def attendance(self) -> Attendance | None:
        """What is known now."""
        return self.person.attendance

    @property
    def style(self) -> str:
        """Of the word's mark."""
        return STYLES[self.attendance]

    @property
    def last(self) -> AttendanceTap | None:
        """The tap that counts: by whom, and when."""
        return self.person.last

    @property
    def first(self) -> Press:
        """What is pressed most, as things stand."""
        return OFFERED[self.attendance][0]

    @property
    def is_expected(self) -> bool:
        """Is the press at hand that they have come? It alone is large: whatever takes its place is not hit by a second tap."""
        return self.first is Press.ARRIVED

    @property
    def others(self) -> Sequence[Press]:
        """What else may have happened, but excuses, which are pressed by their reason."""
        return [press for press in OFFERED[self.attendance][1:] if press is not Press.EXCUSED]

    @property
    def may_be_excused(self) -> bool:
        """Can they still send word that they are not coming?"""
        return Press.EXCUSED in OFFERED[self.attendance]


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody who meets participants: which of theirs are here, and which nobody has seen."""

    name: str | None
    phone: str | None
    lines: Sequence[Line]

    @property
    def here(self) -> list[str]:
        """Codes of those who have come and not gone."""
        return [line.code for line in self.lines if line.attendance in HERE]

    @property
    def missing(self) -> list[str]:
        """Codes of those of whom nothing is known."""
        return [line.code for line in self.lines if line.attendance is None]

    @property
    def others(self) -> list[str]:
        """Codes of those who are gone, turned back or excused."""
        return [line.code for line in self.lines if line.code not in {*self.here, *self.missing}]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that the page shows."""

    call_in: CallIn
    lines: Sequence[Line]
    plan: Sequence[Sequence[Line | None]]
    stamp: str
    closed: Problem | None
    """Why nothing can be tapped now; None while the door is open."""

    @property
    def people(self) -> list[Person]:
        """Whom the page tells of."""
        return [line.person for line in self.lines]

    @property
    def is_begun(self) -> bool:
        """Has anything been tapped or answered of anybody, even if it was undone?"""
        return any(person.taps or person.attendance for person in self.people)

    @property
    def here(self) -> int:
        """How many have come and not gone."""
        return sum(line.attendance in HERE for line in self.lines)

    @property
    def missing(self) -> int:
        """How many nothing is known of."""
        return sum(line.attendance is None for line in self.lines)

    @property
    def counted(self) -> list[tuple[Attendance, int]]:
        """How many of each other answer there are, where there is any."""
        numbers = Counter(line.attendance for line in self.lines)
        return [(word, numbers[word]) for word in Attendance if word not in HERE and numbers[word]]

    @property
    def officers(self) -> list[Officer]:
        """Everybody who meets somebody, by name; last those whom nobody meets."""
        theirs = defaultdict(list)
        for line in self.lines:
            theirs[line.person.invitation.contact_name].append(line)
        named = sorted(theirs.items(), key=lambda each: (each[0] is None, each[0] or ""))
        return [Officer(name, _phone(lines), lines) for name, lines in named]


def sheet_of(actor: Actor, call_in: CallIn) -> Sheet:
    """The door as this posting may know it. The same number of queries however many are expected."""
    people, seats = people_at_door(actor, call_in), seats_of(actor, call_in)
    lines = {each.invitation.code: Line(each, seats.get(each.invitation.code)) for each in people}
    plan = plan_of(seats, lines)
    return Sheet(
        call_in,
        [*lines.values()],
        [[lines[code] if code else None for code in row] for row in plan],
        stamp_of(call_in, people),
        closed_now(call_in, clock.today()),
    )


def closed_now(call_in: CallIn, today: date) -> Problem | None:
    """Why nothing can be tapped today."""
    return next(may_tap(call_in.state, day=call_in.day, on=today), None)


def was_delayed(tap: AttendanceTap) -> datetime | None:
    """When a tap reached us, when that was not at once."""
    return tap.created_at if (tap.created_at - tap.at).total_seconds() > DELAY_S else None


DELAY_S = 60


def _phone(lines: Sequence[Line]) -> str | None:
    return next((line.person.invitation.contact_phone for line in lines if line.person.invitation.contact_phone), None)
