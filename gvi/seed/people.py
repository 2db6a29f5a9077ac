"""The people, as each agency keeps them: records, supervision, custody, protection, and who follows whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gvi.access.actor import Actor
from gvi.access.roles import Role
from gvi.accounts.models import User
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.extensions import db
from gvi.members import operations as keeping
from gvi.members.models import Member
from gvi.members.operations import IdentityData
from gvi.members.shells import shell_for, shells_for
from gvi.members.supervising import build_custody, build_supervision
from gvi.members.vocabulary import Category, SupervisionKind
from gvi.seed.files import Row
from gvi.seed.town import Town

UNFOLLOWED = 3
"""Every fourth person, counted from nought."""


def load_police_members(town: Town) -> None:
    """The people whom the police follow."""
    rows = list(town.rows("police_members"))
    _register(town, town.police, rows)
    _follow(town, town.police, rows)


def load_clients(town: Town) -> None:
    """Probation's clients, each with a supervision and the officer who follows it."""
    rows = list(town.rows("probation_clients"))
    _register(town, town.probation, rows)
    phones = {row.text("contact_name"): row.text("contact_phone") for row in town.rows("invitations")}
    supervisions = [
        build_supervision(
            town.probation, town.members[row.must("external_id")], kind=row.word(SupervisionKind, "supervision"),
            starts_on=row.day("supervision_start"), ends_on=row.day("supervision_end"), officer=row.text("officer"),
            officer_phone=phones.get(row.text("officer")),
        )
        for row in rows if row.text("supervision")
    ]  # fmt: skip
    log.record_all(town.probation, Verb.SUPERVISION_ADD, supervisions)
    _follow(town, town.probation, rows)
    officer = town.actors[Role.PROBATION_OFFICER]
    _assign(
        town,
        town.probation,
        officer,
        [town.members[row.must("external_id")] for row in rows if row.text("officer") == officer.name],
    )


def load_custody(town: Town) -> None:
    """Times in prison or remand."""
    built = [
        build_custody(
            town.probation,
            town.members[row.must("external_id")],
            starts_on=row.day("from"),
            ends_on=row.maybe_day("to"),
            source=row.text("source"),
        )
        for row in town.rows("custody")
    ]
    log.record_all(town.probation, Verb.CUSTODY_ADD, built)


def load_social_members(town: Town) -> None:
    """The people whom social services follow, all of them with the one caseworker of the demonstration."""
    rows = list(town.rows("social_members"))
    _register(town, town.social, rows)
    _assign(town, town.social, town.actors[Role.CASEWORKER], [town.members[row.must("external_id")] for row in rows])
    _follow(town, town.social, rows)


def _follow(town: Town, coordinator: Actor, rows: Sequence[Row]) -> None:
    """The coordinator works with three of four; for the others they are asked why they need to read."""
    theirs = [row for place, row in enumerate(rows) if place % 4 != UNFOLLOWED]
    _assign(town, coordinator, coordinator, [town.members[row.must("external_id")] for row in theirs])


def _register(town: Town, actor: Actor, rows: Sequence[Row]) -> None:
    """Many records as one act, as an import would make them."""
    protected = {row.must("external_id") for row in town.rows("protected")}
    shells = shells_for(town.site.id, [number for row in rows if (number := row.text("personnummer"))])
    built = [
        keeping.build(
            actor, external_id=row.must("external_id"), category=row.word(Category, "category"), purpose=row.must("purpose"),
            legal_basis=row.text("legal_basis"), identity=_identity(row), is_protected=row.must("external_id") in protected,
            shell=shells.get(row.must("personnummer")) or shell_for(town.site.id, None),
        )
        for row in rows
    ]  # fmt: skip
    log.record_all(actor, Verb.MEMBER_ADD, [member for member, _identity, _tokens in built])
    log.record_all(actor, Verb.IDENTITY_EDIT, [identity for _member, identity, _tokens in built])
    town.members |= {member.external_id or "": member for member, _identity, _tokens in built}


def _identity(row: Row) -> IdentityData:
    said: dict[str, Any] = {
        name: row.text(name) for name in ("name", "personnummer", "street", "postcode", "city", "phone", "language")
    }
    return IdentityData(
        **said, birth_year=row.number("birth_year"), email=row.text("email") if "email" in row.cells else None
    )


def _assign(town: Town, actor: Actor, to: Actor, members: Sequence[Member]) -> None:
    user = db.session.get_one(User, to.user_id)
    for member in members:
        keeping.assign(actor, member, user=user)
