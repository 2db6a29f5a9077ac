"""Marks in everything: each typed text, number and ref of every row is unlike any other, so that where it stands tells what leaked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import String, Text, select

from gvi.audit import log
from gvi.audit.models import Audited
from gvi.audit.verbs import Verb
from gvi.callins.clearance_models import Clearance
from gvi.callins.models import CallIn, Invitation
from gvi.checklists.models import ChecklistTask
from gvi.closing.models import Absence, Debrief
from gvi.core.columns import Keyed
from gvi.core.crypto import SealedText
from gvi.core.keys import REF_PATTERN
from gvi.door.models import AttendanceTap
from gvi.extensions import db
from gvi.followups.models import Action, FocusPeriod
from gvi.groups.models import Group, GroupRelation, Membership
from gvi.incidents.models import Attribution, Classification, Incident
from gvi.invitations.models import CalendarEntry
from gvi.members.facts import CaseRole, Custody, Restriction, RiskEntry, Supervision, Tie
from gvi.members.models import Assignment, Identity, Member
from gvi.members.reindexing import reindex
from gvi.rechecks.models import RecheckDecision
from gvi.releases.models import Release
from gvi.replies.models import Reply
from gvi.serving.models import ServiceStep
from gvi.speakers.models import Slot, Speaker
from gvi.support.models import Handover
from gvi.visits.models import Attempt, TeamMember, Visit
from tests.factories import NOBODY

AREA: dict[type[Any], str] = {
    Member: "Id", Identity: "Id", Assignment: "Id", Supervision: "Su", Custody: "Su", Handover: "So", Membership: "Po", Tie: "Po",
    Restriction: "Po", CaseRole: "Po", RiskEntry: "Po", Invitation: "Sm", AttendanceTap: "Sm", Clearance: "Re", Visit: "Vi", Attempt: "Vi", TeamMember: "Vi",
    Group: "Gr", GroupRelation: "Gr", Incident: "Gr", Attribution: "Gr", Classification: "Gr", FocusPeriod: "Fo", Action: "Fo",
    CallIn: "Pl", Slot: "Pl", Speaker: "Pl", CalendarEntry: "Pl", Reply: "Pl", Release: "Re", ChecklistTask: "Pl",
    Absence: "Sm", ServiceStep: "Sm", RecheckDecision: "Sm", Debrief: "Pl",
}  # fmt: skip
"""What is marked → the column of the access page's table that speaks of it."""
FIELD: dict[tuple[type[Any], str] | type[Any], str] = {
    ServiceStep: "invitations", RecheckDecision: "invitations", Supervision: "supervision", Custody: "custody", Membership: "memberships", Tie: "ties", Restriction: "restrictions",
    CaseRole: "case_roles", RiskEntry: "risk", Invitation: "invitations", Visit: "visits", Attempt: "visits", TeamMember: "visits",
    (Identity, "name"): "name", (Identity, "personnummer"): "personnummer", (Identity, "street"): "address", (Identity, "city"): "address",
    (Identity, "phone"): "phone", (Identity, "email"): "email",
}  # fmt: skip
"""The field of a release that opens it."""
NUMBERS = (  # noqa: SIM905  forty lines otherwise
    "198001052383 198001242398 198002122391 198003032383 198003222380 198004112382 198004302389 198005192383 198006082385 198006272390 "
    "198007172383 198008052386 198008242391 198009132385 198010022385 198010212382 198011092387 198011282384 198012172394 198101062381 "
    "198101252388 198102142380 198103052380 198103242395 198104122398 198105022381 198105212388 198106092383 198106292389 198107182399 "
    "198108072383 198108262380 198109142391 198110032391 198110232397 198111122381 198112012383 198112202398 198201092387 198201282384"
).split()
NOT_MARKED = {
    "ref", "language", "personnummer", "locale", "kind", "sha256", "once", "code", "type", "uid", "postcode", "external_id", "area_name",
    "fingerprint", "method", "letter_ref", "scan_kind", "scan_sha256", "mark", "undoes",
}  # fmt: skip
"""Codes, and what is no fact of its own. The number is marked by an official test number of its own."""
TEXT = re.compile(r"zq[a-y]{5}qz", re.IGNORECASE)
REF = re.compile(rf"(?<![\w.]){REF_PATTERN}(?![\w.])")
NUMBER = re.compile(r"(?<!\d)(?:19)?(\d{6})[-+ ]?(\d{4})(?!\d)")


@dataclass(frozen=True)
class Mark:
    """What the test knows of one marked value: which fact it is, whose, and of whom."""

    text: str
    model: type[Any]
    column: str
    row: int
    site: int
    owner: int
    member: int | None
    """The record it hangs on."""
    receiver: int | None = None
    user: int | None = None
    """Who uploaded the file it stood in."""

    @property
    def area(self) -> str:
        """The access page's column."""
        return AREA[self.model]

    @property
    def field(self) -> str | None:
        """The field of a release that would open it."""
        return FIELD.get((self.model, self.column)) or FIELD.get(self.model)

    @property
    def is_personal(self) -> bool:
        """Tells of a person: stands in no address, title, header, file name, mail or line of the log."""
        return self.column != "ref" and (self.member is not None or self.model is Handover)

    def __str__(self) -> str:
        return f"{self.model.__name__}.{self.column}"


class Marks(dict[str, Mark]):
    """Every mark by its text in lower case; a number by its last ten digits."""

    def found_in(self, text: str) -> set[Mark]:
        """The marks that stand in a text, however it is written."""
        words = {found.lower() for found in TEXT.findall(text)} | set(REF.findall(text))
        words |= {day + last for day, last in NUMBER.findall(text)}
        return {self[word] for word in words & self.keys()}

    def word(self) -> str:
        """A word that nobody has used yet, of letters alone."""
        number, letters = len(self), ""
        for _place in range(5):
            number, letter = divmod(number, 25)
            letters += chr(ord("a") + letter)
        return f"Zq{letters}qz"


def mark_everything() -> Marks:
    """Give every row's typed texts, numbers and refs a mark of its own. Within a transaction."""
    marks, numbers = Marks(), iter(NUMBERS)
    for model in AREA:
        for row in db.session.scalars(select(model)).all():
            for mark in _marked(marks, row, model, numbers):
                marks[mark.text.lower()] = mark
            if isinstance(row, Audited):
                log.record(NOBODY, Verb.CALL_IN_EDIT, row)
    db.session.flush()
    reindex()
    return marks


def _marked(marks: Marks, row: Any, model: type[Any], numbers: Iterator[str]) -> Iterator[Mark]:
    about = {
        "model": model,
        "row": row.id,
        "site": row.site_id,
        "owner": row.owner_agency_id,
        "member": _member(row),
        "receiver": getattr(row, "receiver_id", None),
    }
    for column in model.__mapper__.columns:
        plain = type(column.type) in {String, Text} or isinstance(column.type, SealedText)
        if plain and column.key not in NOT_MARKED and not column.foreign_keys:
            word = marks.word()
            setattr(row, column.key, f"{word}@exempel.example" if column.key == "email" else word)
            yield Mark(word, column=column.key, **about)
    if model is Identity and row.personnummer and (number := next(numbers, None)):
        row.personnummer = number
        yield Mark(number[2:], column="personnummer", **about)
    if model is Reply:
        word = marks.word()
        row.told, row.content = {"sender": f"{word}@exempel.example"}, f"From: {word}@exempel.example\r\n".encode()
        yield Mark(word, column="told", **about)
    if issubclass(model, Keyed) and model not in {TeamMember, Attempt, Classification, CalendarEntry}:
        yield Mark(row.ref, column="ref", **about)


def _member(row: Any) -> int | None:
    if isinstance(row, Member | Identity):
        return int(row.id)
    if isinstance(row, Attempt | TeamMember):
        return int(row.visit.member_id)
    if isinstance(row, AttendanceTap | ServiceStep | RecheckDecision):
        return int(row.invitation.member_id)
    found = getattr(row, "member_id", None)
    return int(found) if found else None
