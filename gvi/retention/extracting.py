"""What one agency keeps of one person, line by line, as the person is shown it. Nothing another agency keeps is in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from flask_babel import get_locale
from sqlalchemy import and_, or_, select

from gvi.agencies.models import Agency
from gvi.callins.models import Invitation
from gvi.closing.models import Absence
from gvi.core import clock
from gvi.core.i18n import gettext
from gvi.core.problems import Problem, insist
from gvi.core.templating import clock_text, day, moment, word_text
from gvi.door.models import AttendanceTap
from gvi.extensions import db
from gvi.groups.models import Membership
from gvi.letters.models import FrozenLetter
from gvi.members.facts import CaseRole, Custody, Restriction, RiskEntry, Supervision, Tie
from gvi.members.models import Member
from gvi.members.protection import is_protected
from gvi.merging.ledger import Ledger
from gvi.merging.models import Merger
from gvi.rechecks.models import RecheckDecision
from gvi.releases.models import Release
from gvi.retention.models import Extract
from gvi.serving.models import ServiceStep
from gvi.support.models import Handover
from gvi.visits.models import Visit


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is kept. key: names it in a review, and says nothing of what it is."""

    key: str
    part: str
    text: str
    is_identity: bool = False

    @property
    def said(self) -> str:
        """What the page shows: who somebody is stands on the paper alone."""
        return self.part if self.is_identity else f"{self.part}: {self.text}"


SHOWN: tuple[tuple[type[Any], tuple[str, ...]], ...] = (
    (Supervision, ("kind", "starts_on", "ends_on", "officer", "case_number", "reporting_day", "conditions")),
    (Custody, ("starts_on", "ends_on", "source")),
    (Membership, ("group.alias", "role", "certainty", "valid_from", "valid_to")),
    (Restriction, ("kind", "place", "starts_on", "ends_on")),
    (CaseRole, ("kind", "starts_on", "ends_on")),
    (RiskEntry, ("level", "direction", "valid_from", "valid_until", "safety_decision")),
    (Invitation, ("call_in.starts_at", "duty", "why", "arrival", "contact_name", "served_on", "service_method", "called_off_on", "attendance", "excuse", "talked_on", "understood", "passed_on")),
    (Absence, ("call_in.starts_at", "heard", "heard_note", "heard_on", "finding", "finding_note", "found_on", "decision", "decided_on", "withdrawn_on")),
    (Visit, ("planned_for", "visited_at", "trigger", "outcome", "met", "message", "reaction", "offer", "note", "next_step")),
)  # fmt: skip
"""What of each kind of row is told. Whoever else is in it is not named."""
HELP = ("asked_at", "need", "threat", "safe_when", "accepted_at", "contacted_at")
SAID_BEFORE = frozenset({"purpose", "legal_basis", "external_id", "name", "personnummer", "birth_year", "street", "postcode", "city", "phone", "email", "language"})  # fmt: skip
"""What the extract tells of a record that became part of this one, where it said something else."""
TIE = ("kind", "strength", "last_seen", "source", "valid_from", "valid_to")
ON_INVITATION: tuple[tuple[type[Any], tuple[str, ...]], ...] = (
    (FrozenLetter, ("printed_at", "language")),
    (ServiceStep, ("happened_on", "event", "by", "method", "who", "note", "receipt_note", "taken_back_why")),
    (RecheckDecision, ("what", "reason", "undone_because")),
    (AttendanceTap, ("at", "press", "attendance", "excuse", "reason")),
)
"""What is told of each kind of row that hangs on one of the person's invitations. What a check found is told where it is kept."""
RELEASE = ("facet", "receiver.name", "ground.provision", "purpose", "decided_at", "valid_until", "revoked_at")


def lines_of(member: Member) -> list[Line]:
    """Everything the owner of the record keeps of the person, in a steady order."""
    return [*_record(member), *_identity(member), *_rows(member), *_merged(member)]


def printed(extract: Extract, member: Member) -> bytes:
    """The extract as a document. Raises RuleBroken before it has been reviewed."""
    from gvi.documents.report import Report, print_report  # the printer is loaded when something is printed

    insist([] if extract.reviewed_at else [Problem("extract-not-reviewed")])
    told = [line for line in lines_of(member) if line.key not in extract.withheld]
    parts: dict[str, list[str]] = {}
    for line in told:
        parts.setdefault(line.part, []).append(line.text)
    agency = db.session.get_one(Agency, member.owner_agency_id)
    return print_report(
        Report(
            title=gettext("Extract of your record"),
            lede=tuple(_lede(extract, agency)),
            sections=tuple(parts.items()),
            foot=gettext("%(agency)s, %(day)s", agency=agency.name, day=day(clock.today())),
            locale=str(get_locale() or "sv"),
        )
    )


def _lede(extract: Extract, agency: Agency) -> Iterator[str]:
    yield gettext("This is what %(agency)s keeps about you in this register.", agency=agency.name)
    if extract.withheld:
        yield gettext("Some of it is withheld: %(ground)s", ground=extract.ground or "")
    yield gettext(
        "You can ask for what is wrong to be corrected, and for the use of what you contest to be restricted."
    )


def _record(member: Member) -> Iterator[Line]:
    values = (
        ("category", gettext("Category"), word_text(member.category)),
        ("purpose", gettext("Purpose"), member.purpose),
        ("legal_basis", gettext("Legal basis"), member.legal_basis),
        ("external_id", gettext("Case or client number"), member.external_id),
        ("created_at", gettext("Registered"), moment(member.created_at)),
    )
    return (Line(f"record:{key}", label, str(value)) for key, label, value in values if value)


def _identity(member: Member) -> Iterator[Line]:
    who = member.identity
    address = None if is_protected(member) else " ".join(filter(None, (who.street, who.postcode, who.city)))
    values = (
        ("name", gettext("Name"), who.name),
        ("personnummer", gettext("Personal identity number"), who.personnummer),
        ("birth_year", gettext("Birth year"), who.birth_year),
        ("address", gettext("Address"), address),
        ("phone", gettext("Phone"), who.phone),
        ("email", gettext("E-mail"), who.email),
        ("language", gettext("Language"), who.language),
    )
    return (Line(f"identity:{key}", label, str(value), is_identity=True) for key, label, value in values if value)


def _rows(member: Member) -> Iterator[Line]:
    for model, names in SHOWN:
        mine = and_(model.site_id == member.site_id, model.member_id == member.id)
        yield from _told(select(model).where(mine), names)
    tied = or_(Tie.a_id == member.id, Tie.b_id == member.id)
    yield from _told(select(Tie).where(Tie.site_id == member.site_id, tied), TIE)
    helped = and_(
        Handover.site_id == member.site_id,
        Handover.owner_agency_id == member.owner_agency_id,
        Handover.shell_id == member.shell_id,
    )
    yield from _told(select(Handover).where(helped), HELP)
    invited = select(Invitation.id).where(Invitation.site_id == member.site_id, Invitation.member_id == member.id)
    for model, names in ON_INVITATION:
        hung = and_(model.site_id == member.site_id, model.invitation_id.in_(invited))
        yield from _told(select(model).where(hung), names)
    released = and_(Release.site_id == member.site_id, Release.member_id == member.id)
    yield from _told(select(Release).where(released), RELEASE)


def _merged(member: Member) -> Iterator[Line]:
    """What another record said before it became part of this one, kept so that it can be taken out again."""
    mine = and_(Merger.site_id == member.site_id, Merger.kept_id == member.id, Merger.ledger.is_not(None))
    for merger in db.session.scalars(select(Merger).where(mine).order_by(Merger.id)):
        part = gettext("From record %(ref)s, which became part of this one", ref=merger.other_ref)
        told = Ledger.of(merger.ledger or {})
        for kind, values in told.lost.items():
            for name, value in values.items():
                if (
                    value
                    and name in SAID_BEFORE
                    and value != getattr(member if kind == "member" else member.identity, name)
                ):
                    yield Line(f"merger:{merger.ref}:{name}", part, _plain(value), is_identity=True)
        for kind, rows in told.aside.items():
            yield Line(f"merger:{merger.ref}:{kind}", part, f"{gettext(f'log-kind.{kind}').capitalize()}: {len(rows)}")


def _told(rows: Any, names: Sequence[str]) -> Iterator[Line]:
    for row in sorted(db.session.scalars(rows), key=lambda each: each.id):
        values = filter(None, (_plain(_value(row, name)) for name in names))
        kind = str(row.__tablename__)
        yield Line(f"{kind}:{row.ref}", gettext(f"log-kind.{kind}").capitalize(), " · ".join(values))


def _value(row: Any, name: str) -> Any:
    for part in name.split("."):
        row = getattr(row, part, None)
    return row


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, StrEnum):
        return str(word_text(value))
    if isinstance(value, datetime):
        return str(moment(value))
    if isinstance(value, time):
        return str(clock_text(value))
    return str(day(value)) if isinstance(value, date) else str(value)
