"""Names, numbers and addresses, for whoever has asked to see them: each showing is logged where the fact belongs."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, select, tuple_

from gvi.access.actor import Actor
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core.i18n import gettext
from gvi.core.phones import dialled
from gvi.extensions import db
from gvi.members.holdings import Holdings
from gvi.members.models import Identity, Member
from gvi.members.opening import may_read
from gvi.members.vocabulary import FIELDS, Facet
from gvi.readings.queries import Record, open_to
from gvi.speakers.forms import LANGUAGES

Lines = tuple[tuple[str, str], ...]
"""(label, value) pairs."""


@dataclass(frozen=True, slots=True, repr=False)
class Revealed:
    """What is shown of who somebody is. Says nothing of itself in tracebacks."""

    name: str
    number: str
    by_agency: Mapping[int, Lines]
    """Every line of the identity facets that are open, by owning agency."""


def names_of(actor: Actor, members: Sequence[Record]) -> dict[int, str]:
    """Names by record id, of those whose identity the posting may read and whose page it may open without saying why, and an
    entry in the log for each. Two queries for coordinators, one for others."""
    opened = open_to(actor, members)
    keys = [(member.site_id, member.id) for member in members if member.id in opened]
    held = and_(Member.site_id == Identity.site_id, Member.id == Identity.id)
    rows = select(Identity.id, Identity.name).join(Member, held).where(may_read(actor, "name", Member))
    found = db.session.execute(rows.where(tuple_(Identity.site_id, Identity.id).in_(keys)))
    names = {member_id: name or gettext("No name noted") for member_id, name in found}
    log.read(actor, Verb.REVEAL, [member for member in members if member.id in names], fields=["name"])
    return names


def may_be_shown(actor: Actor, member: Member) -> bool:
    """May the posting see who one of its own agency's records is about? A role that only follows some, only of those."""
    mine = select(Member.id).where(Member.site_id == member.site_id, Member.id == member.id)
    return db.session.scalar(mine.where(may_read(actor, "name", Member))) is not None


def reveal(actor: Actor, holdings: Holdings, *, is_protected: bool) -> Revealed:
    """Show who the person is, as one's own agency and those that have released it put it. An address never, when protected."""
    own = holdings.member.identity
    log.read(actor, Verb.REVEAL, [holdings.member], fields=FIELDS[Facet.IDENTITY])
    lines = {actor.agency_id: _lines(own, FIELDS[Facet.IDENTITY], is_protected=is_protected)}
    for release in holdings.releases:
        if release.facet is Facet.IDENTITY:
            log.read(actor, Verb.REVEAL, [release.member], fields=release.fields, release_ref=release.ref)
            for identity in holdings.of(holdings.identities, release.owner_agency_id):
                lines[release.owner_agency_id] = _lines(identity, release.fields, is_protected=is_protected)
    return Revealed(own.name or gettext("No name noted"), written(own.personnummer), lines)


def written(number: str | None) -> str:
    """A number as people write it: 19900101-2385."""
    return f"{number[:8]}-{number[8:]}" if number else gettext("No number noted")


def _lines(identity: Identity, fields: Collection[str], *, is_protected: bool) -> Lines:
    address = ", ".join(filter(None, (identity.street, " ".join(filter(None, (identity.postcode, identity.city))))))
    values = {
        "name": (gettext("Name"), identity.name),
        "personnummer": (gettext("Personal identity number"), written(identity.personnummer)),
        "birth_year": (gettext("Birth year"), str(identity.birth_year or "")),
        "address": (gettext("Address"), gettext("Never shown: protected identity") if is_protected else address),
        "phone": (gettext("Phone"), dialled(identity.phone or "")),
        "email": (gettext("E-mail"), identity.email),
        "language": (gettext("Language"), _language(identity.language)),
    }
    return tuple((label, value or "–") for name, (label, value) in values.items() if name in fields)


def _language(code: str | None) -> str | None:
    return str(dict(LANGUAGES).get(code, code)) if code else None
