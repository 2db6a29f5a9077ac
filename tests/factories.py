"""Rows for tests, made through the operations; every argument can be overridden by name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from gvi.access.actor import Actor
from gvi.access.roles import AgencyKind, Role
from gvi.accounts.models import User
from gvi.agencies.models import Agency, AgencySite
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins.models import CallIn
from gvi.core import clock
from gvi.exports.models import ExportKind, ExportRequest
from gvi.exports.rules import answer_by
from gvi.extensions import db
from gvi.followups import operations as following
from gvi.followups.models import FocusPeriod
from gvi.groups import operations as grouping
from gvi.groups.models import (
    Certainty,
    Group,
    GroupRelation,
    GroupStatus,
    GroupType,
    Membership,
    MembershipRole,
    RelationKind,
)
from gvi.incidents import operations as happening
from gvi.incidents.models import Attribution, GroupRelated, Harm, Incident, Likelihood, Side
from gvi.members import operations as people
from gvi.members import police as policing
from gvi.members import supervising
from gvi.members.facts import Supervision, Tie
from gvi.members.models import Member
from gvi.members.operations import IdentityData
from gvi.members.vocabulary import FIELDS, Category, Facet, SupervisionKind, TieKind
from gvi.releases import operations as releasing
from gvi.releases.models import LegalGround, Release
from gvi.speakers import operations as speaking
from gvi.speakers.models import Speaker, Voice
from gvi.support import operations as helping
from gvi.support.models import Handover
from gvi.support.operations import Wish
from gvi.visits import operations as visiting
from gvi.visits.models import Trigger, Visit
from gvi.visits.operations import Safety, Team
from gvi.visits.queries import other_agencies

NOBODY = Actor(0, 0, 0, 0, AgencyKind.OTHER, Role.ADMINISTRATOR, "installation", "test")


def call_in(actor: Actor, **changes: Any) -> CallIn:
    """A call-in planned far ahead."""
    values = {"starts_at": datetime(2031, 3, 4, 17, 0, tzinfo=UTC), "venue": "Folkets hus Norra", "capacity": 25}
    made = CallIn(**actor.owns, **{**values, **changes})
    db.session.add(made)
    log.record(actor, Verb.CALL_IN_PLAN, made)
    return made


def speaker(actor: Actor, **changes: Any) -> Speaker:
    """Somebody who speaks for the community."""
    return speaking.add(
        actor, **{"name": "Gun Talare", "voice": Voice.COMMUNITY, "email": "gun@talare.example", **changes}
    )


def member(
    actor: Actor, *, name: str | None = None, number: str | None = None, birth_year: int | None = None, **changes: Any
) -> Member:
    """A person the posting's agency follows; the name and the number are fictional."""
    values = {"category": Category.CONVICTED, "purpose": "Call-in"}
    identity = IdentityData(name=name, personnummer=number, birth_year=birth_year)
    return people.register(actor, identity=identity, **{**values, **changes})


def supervision(actor: Actor, member: Member, **changes: Any) -> Supervision:
    """A conditional release far into the future."""
    values = {"kind": SupervisionKind.CONDITIONAL_RELEASE, "starts_on": date(2025, 1, 1), "ends_on": date(2032, 1, 1)}
    return supervising.add_supervision(actor, member, **{**values, **changes})


def group(actor: Actor, **changes: Any) -> Group:
    """An active group under an alias of our own."""
    values = {"alias": "Alm", "type": GroupType.NETWORK, "status": GroupStatus.ACTIVE, "certainty": Certainty.CERTAIN}
    return grouping.add_group(actor, **{**values, **changes})


def membership(actor: Actor, member: Member, group: Group, **changes: Any) -> Membership:
    """A person judged to be at the core of a group since 2025."""
    values = {"role": MembershipRole.CORE, "certainty": Certainty.PROBABLE, "valid_from": date(2025, 1, 1)}
    return grouping.add_membership(actor, member, group, **{**values, **changes})


def relation(actor: Actor, one: Group, other: Group, **changes: Any) -> GroupRelation:
    """A feud we are certain of, confirmed today."""
    return grouping.add_relation(
        actor, one, other, **{"kind": RelationKind.FEUD, "certainty": Certainty.CERTAIN, **changes}
    )


def tie(actor: Actor, one: Member, other: Member, **changes: Any) -> Tie:
    """Two who are seen together."""
    return policing.add_tie(actor, one, other, **{"kind": TieKind.ASSOCIATE, "strength": 2, **changes})


def ground(code: str = "own-task") -> LegalGround:
    """A legal ground by its code, the register's defaults being loaded first."""
    releasing.load_default_grounds(NOBODY)
    return db.session.query(LegalGround).filter_by(code=code).one()


def release(
    actor: Actor, *members: Member, to: AgencyKind, facet: Facet, fields: Sequence[str] = (), **changes: Any
) -> list[Release]:
    """Everything of a facet, to the site's agency of a kind, for ninety days; fewer fields when they are named."""
    values: dict[str, Any] = {
        "ground": ground(),
        "purpose": "Planera call-in",
        "valid_until": clock.today() + timedelta(days=90),
    }
    receiver = (
        db.session.query(Agency).join(AgencySite).filter(AgencySite.site_id == actor.site_id, Agency.kind == to).one()
    )
    return releasing.release(
        actor, members, facet=facet, fields=fields or FIELDS[facet], receiver=receiver, **{**values, **changes}
    )


def group_again(ref: str) -> Group:
    """The group again, in a new transaction."""
    return db.session.query(Group).filter_by(ref=ref).one()


def incident(actor: Actor, **changes: Any) -> Incident:
    """Somebody hurt in Rosengård, three days ago at noon, in something to do with a group."""
    noon = clock.at(clock.today() - timedelta(days=3), time(12))
    values = {"happened_at": noon, "harm": Harm.INJURY, "group_related": GroupRelated.YES, "area_name": "Rosengård"}
    return happening.add_incident(actor, **{**values, **changes})


def attribution(
    actor: Actor, incident: Incident, group: Group, *, approved_by: Actor | None = None, **changes: Any
) -> Attribution:
    """The group on the suspect's side, probably; approved when somebody is named."""
    made = happening.attribute(
        actor, incident, group=group, **{"side": Side.SUSPECT, "likelihood": Likelihood.PROBABLE, **changes}
    )
    if approved_by is not None:
        db.session.flush()
        happening.approve_attribution(approved_by, made)
    return made


def focus(actor: Actor, group: Group, **changes: Any) -> FocusPeriod:
    """Increased focus decided today, reviewed in two weeks."""
    today = clock.today()
    values = {
        "decision": "Alla myndigheter agerar",
        "decided_by": "Arbetsgruppen",
        "decided_on": today,
        "starts_on": today,
    }
    return following.open_focus(actor, group=group, **{**values, "review_due": today + timedelta(days=14), **changes})


def visit(actor: Actor, member: Member, *, mate: User | None = None, **changes: Any) -> Visit:
    """A visit in an hour, by the actor and somebody of another agency."""
    other = next(agency for agency in other_agencies(actor))
    team = Team(mates=[mate or db.session.get_one(User, actor.user_id)], others=[(other, "Sara Nord")])
    planned_for = clock.now().replace(second=0, microsecond=0) + timedelta(hours=1)
    values = {
        "planned_for": planned_for,
        "trigger": Trigger.RECENT_SHOOTING,
        "team": team,
        "safety": Safety(address="Testgatan 1"),
    }
    return visiting.plan(actor, member, **{**values, **changes})


def handover(actor: Actor, member: Member, **wish: Any) -> Handover:
    """Somebody wants help, and says how to reach them."""
    return helping.ask(actor, member, wish=Wish(**{"name": "Test Testsson", "safe_contact": "070-174 06 05", **wish}))


def export(actor: Actor, kind: ExportKind, **changes: Any) -> ExportRequest:
    """A file of the whole list that the actor has asked for, however long the list gets."""
    values = {
        "filters": {}, "number": 1_000_000, "purpose": "Weekly meeting", "asked_by_id": actor.user_id,
        "ends_at": answer_by(clock.today()),
    }  # fmt: skip
    made = ExportRequest(**actor.owns, kind=kind, posting_id=actor.posting_id, **{**values, **changes})
    db.session.add(made)
    log.record(NOBODY, Verb.EXPORT_ASK, made)
    return made
