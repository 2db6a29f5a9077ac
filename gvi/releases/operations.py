"""The only writers of releases and legal grounds. A release is a decision about one record; many are decided at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from gvi.access.actor import Actor
from gvi.access.roles import Grant, Role, grants
from gvi.agencies.models import Agency
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins.models import CallIn
from gvi.core import clock
from gvi.core.problems import Problem, insist
from gvi.extensions import db
from gvi.members.models import Member
from gvi.members.opening import AREAS, OWN
from gvi.members.vocabulary import Facet
from gvi.releases import rules
from gvi.releases.grounds import DEFAULTS
from gvi.releases.models import LegalGround, Release
from gvi.releases.queries import ages_of, already_released, ground_codes, takes_part


def release(
    actor: Actor, members: Sequence[Member], *, facet: Facet, fields: Sequence[str], receiver: Agency, ground: LegalGround, purpose: str,
    balancing: str | None = None, valid_until: date, call_in: CallIn | None = None,
) -> list[Release]:  # fmt: skip
    """Let an agency read these fields of these records: one release each, one entry in the log.

    Records of which the receiver already may read as much for as long are left alone, so that sending twice decides
    once; when that leaves none, RuleBroken.
    """
    made = release_rest(
        actor, members, facet=facet, fields=fields, receiver=receiver, ground=ground, purpose=purpose, balancing=balancing,
        valid_until=valid_until, call_in=call_in,
    )  # fmt: skip
    insist([] if made else [Problem("release-standing")])
    return made


def release_rest(
    actor: Actor, members: Sequence[Member], *, facet: Facet, fields: Sequence[str], receiver: Agency, ground: LegalGround, purpose: str,
    balancing: str | None, valid_until: date, call_in: CallIn | None,
) -> list[Release]:  # fmt: skip
    """The same, where it is no objection that the receiver may already read all of it."""
    check(
        actor, members, facet=facet, fields=fields, receiver=receiver, ground=ground, balancing=balancing,
        valid_until=valid_until, call_in=call_in,
    )  # fmt: skip
    covered = already_released(
        actor, facet=facet, fields=fields, receiver=receiver, valid_until=valid_until, call_in=call_in
    )
    fresh = [member for member in members if member.id not in covered]
    made = [
        Release(
            **actor.owns, member_id=member.id, shell_id=member.shell_id, facet=facet, fields=list(fields), receiver_id=receiver.id,
            ground_id=ground.id, call_in_id=call_in.id if call_in else None, purpose=purpose, balancing=balancing,
            decided_by_id=actor.user_id, valid_until=valid_until, member=member,
        )
        for member in fresh
    ]  # fmt: skip
    db.session.add_all(made)
    if made:
        log.record_all(actor, Verb.RELEASE_MAKE, made, reason=purpose)
    return made


def check(
    actor: Actor, members: Sequence[Member], *, facet: Facet, fields: Sequence[str], receiver: Agency, ground: LegalGround,
    balancing: str | None, valid_until: date, call_in: CallIn | None, for_review: bool = False,
) -> None:  # fmt: skip
    """Would the release be refused? Changes nothing. Raises RuleBroken with every objection.

    for_review: it is put before a lawyer, also by those who read the facet without keeping it.
    """
    own = [member for member in members if (member.site_id, member.owner_agency_id) == (actor.site_id, actor.agency_id)]
    proposal = rules.Proposal(
        facet=facet, fields=fields, people=len(own), strangers=len(members) - len(own), releasing=actor.agency_kind,
        restricted=sum(member.restricted_on is not None for member in own),
        receiving=receiver.kind, to_itself=receiver.id == actor.agency_id, receiver_takes_part=takes_part(actor, receiver),
        writes_facet=_may_speak_of(actor, facet, for_review=for_review),
        by_lawyer=actor.role is Role.LAWYER, for_review=for_review, balancing=balancing, valid_until=valid_until,
        ages=ages_of(own) if ground.under_age is not None else (),
        call_in_open=call_in is None or (call_in.is_open and call_in.site_id == actor.site_id),
    )  # fmt: skip
    insist(rules.may_release(proposal, ground, today=clock.today()))


def revoke(actor: Actor, release: Release) -> None:
    """Take a release back. The receiver reads nothing by it from this moment."""
    revoke_all(actor, [release])


def revoke_all(actor: Actor, releases: Sequence[Release]) -> None:
    """Take several back, as one act."""
    for each in releases:
        insist(rules.may_revoke(is_revoked=each.revoked_at is not None))
    now = clock.now()
    for each in releases:
        each.revoked_at = now
    if releases:
        log.record_all(actor, Verb.RELEASE_REVOKE, releases)


def load_default_grounds(actor: Actor) -> list[LegalGround]:
    """Add the default grounds whose code is not in the register yet. What a lawyer has changed stays changed."""
    present = ground_codes()
    missing = [LegalGround(**_columns(asdict(ground))) for ground in DEFAULTS if ground.code not in present]
    db.session.add_all(missing)
    if missing:
        log.record_all(actor, Verb.GROUND_ADD, missing)
    return missing


def _may_speak_of(actor: Actor, facet: Facet, *, for_review: bool) -> bool:
    given = grants(actor.role, AREAS[facet], actor.agency_kind)
    return actor.role is Role.LAWYER or Grant.WRITE in given or (for_review and bool(given & OWN))


def _columns(values: dict[str, object]) -> dict[str, object]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
