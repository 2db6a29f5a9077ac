"""The register of releases as lists need it, and what one release opens to its receiver."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import aliased

from gvi.access.actor import Actor
from gvi.agencies.models import Agency
from gvi.callins.models import OVER, CallIn, Invitation
from gvi.core import clock
from gvi.core.i18n import gettext
from gvi.core.templating import day, word_text
from gvi.extensions import db
from gvi.members.facts import Custody, Supervision
from gvi.members.models import Identity, Member
from gvi.members.opening import may_read
from gvi.members.police_facet import Known, PoliceFacet, known_as, police_of
from gvi.members.protection import is_protected
from gvi.members.vocabulary import FIELDS, Facet
from gvi.releases import rules
from gvi.releases.models import Release
from gvi.releases.rules import ReleaseState
from gvi.visits.models import Visit

Rows = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Opened:
    """What a release shows its receiver: each readable field with its lines, and the police facet when that is what it is."""

    fields: tuple[tuple[str, tuple[str, ...]], ...]
    """(field, lines); identity is here only once it is revealed."""
    masked: tuple[str, ...] = ()
    """Identity fields that a press of a button shows."""
    police: PoliceFacet | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The fields whose content is shown, for the log."""
        return tuple(field for field, _lines in self.fields)


def register(actor: Actor, *, received: bool) -> Rows:
    """(Release, person, agency, CallIn): what one's agency has released, or been released.

    person: one's own ref of the person, None when one has no record; agency: the name of the other side.
    """
    side = Release.receiver_id == actor.agency_id if received else Release.of_agency(actor)
    mine = aliased(Member)
    same = mine.shell_id == Release.shell_id if received else mine.id == Release.member_id
    person = select(func.min(mine.ref)).where(
        mine.site_id == Release.site_id, mine.owner_agency_id == actor.agency_id, same
    )
    other = aliased(Agency)
    return (
        select(Release, person.correlate(Release).scalar_subquery().label("person"), other.name.label("agency"), CallIn)
        .join(other, other.id == (Release.owner_agency_id if received else Release.receiver_id))
        .outerjoin(CallIn, and_(CallIn.site_id == Release.site_id, CallIn.id == Release.call_in_id))
        .where(Release.id.in_(Release.visible_to(actor).with_only_columns(Release.id)), Release.of_site(actor), side)
        .order_by(Release.decided_at.desc(), Release.id)
    )


def state_of(release: Release, call_in: CallIn | None) -> ReleaseState:
    """Whether it opens anything today, and if not, why."""
    over = call_in is not None and call_in.state in OVER
    return rules.state_of(
        is_revoked=release.revoked_at is not None,
        valid_until=release.valid_until,
        call_in_over=over,
        today=clock.today(),
    )


def field_word(field: str) -> str:
    """A releasable field in the page's language. Its catalogue key is `Field.name`, for example Field.address."""
    return str(gettext(f"Field.{field}"))


def fields_in_words(fields: Sequence[str]) -> str:
    """Several fields on one line."""
    return ", ".join(field_word(field) for field in fields)


def person_of(actor: Actor, release: Release) -> Known:
    """How the posting knows the person: by its own record, else by this release."""
    if release.owner_agency_id != actor.agency_id:
        found = known_as(actor, [release.member]).get(release.member_id)
        return found if found and found.endpoint == "members.show" else Known(release.ref, "releases.show")
    return Known(release.member.ref, "members.show")


def opened_by(actor: Actor, release: Release, *, revealed: bool) -> Opened:
    """What the posting may read by the release today; identity in the clear only when `revealed`."""
    readable = _readable(actor, release)
    if release.facet is Facet.POLICE:
        return Opened(
            (), police=police_of(actor, release.shell_id, only=release.member_id, parts=readable) if readable else None
        )
    if release.facet is Facet.IDENTITY:
        return Opened(_identity(release, readable)) if revealed else Opened((), masked=tuple(readable))
    return Opened(tuple((field, tuple(_LINES[field](release.member))) for field in readable if field in _LINES))


def _readable(actor: Actor, release: Release) -> list[str]:
    """The release's fields that are open to the posting, in the order of the facet. One query."""
    named = [field for field in FIELDS[release.facet] if field in release.fields]
    if release.facet is Facet.SUPPORT or not named:
        return []
    asked = select(*(may_read(actor, field, Member).label(field) for field in named)).where(
        Member.site_id == release.site_id, Member.id == release.member_id
    )
    return [field for field, is_open in zip(named, db.session.execute(asked).one(), strict=True) if is_open]


def _identity(release: Release, fields: Sequence[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found = db.session.get_one(Identity, (release.site_id, release.member_id))
    values: dict[str, list[Any]] = {field: [getattr(found, field, None)] for field in fields if field != "address"}
    if "address" in fields:
        values["address"] = (
            [gettext("Protected identity")] if is_protected(release) else [found.street, found.postcode, found.city]
        )
    return tuple((field, tuple(str(line) for line in values[field] if line)) for field in fields)


def _rows(model: Any, member: Member) -> list[Any]:
    return list(
        db.session.scalars(
            select(model).where(model.site_id == member.site_id, model.member_id == member.id).order_by(model.id)
        )
    )


def _supervision(member: Member) -> list[str]:
    return [
        ", ".join(filter(None, (word_text(row.kind), _span(row.starts_on, row.ends_on), row.officer)))
        for row in _rows(Supervision, member)
    ]


def _custody(member: Member) -> list[str]:
    return [_span(row.starts_on, row.ends_on) for row in _rows(Custody, member)]


def _invitations(member: Member) -> list[str]:
    return [f"{day(row.call_in.starts_at)}, {word_text(row.duty)}" for row in _rows(Invitation, member)]


def _attendance(member: Member) -> list[str]:
    return [
        f"{day(row.call_in.starts_at)}, {word_text(row.attendance)}"
        for row in _rows(Invitation, member)
        if row.attendance
    ]


def _visits(member: Member) -> list[str]:
    return [f"{day(row.visited_at or row.planned_for)}, {word_text(row.outcome)}" for row in _rows(Visit, member)]


def _span(start: Any, end: Any) -> str:
    return f"{day(start)} – {day(end) if end else gettext('until further notice')}"


_LINES = {
    "supervision": _supervision,
    "custody": _custody,
    "invitations": _invitations,
    "attendance": _attendance,
    "visits": _visits,
}
