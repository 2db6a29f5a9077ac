"""The only writers of clearances: asking, answering, and naming pairs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from gvi.access.actor import Actor
from gvi.agencies.models import Agency
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins import participant_rules as rules
from gvi.callins.clearance_models import Clearance
from gvi.callins.clearing import Standing, answering_agencies, standing_of
from gvi.callins.eligibility import invited
from gvi.callins.models import Answer, CallIn, Invitation
from gvi.core import clock
from gvi.core.problems import insist
from gvi.extensions import db
from gvi.members.models import Member
from gvi.members.vocabulary import Facet
from gvi.releases import operations as releasing
from gvi.releases.models import LegalGround, Release
from gvi.reviews import operations as reviewing
from gvi.reviews import queries as reviews
from gvi.reviews.models import ReviewState
from gvi.reviews.operations import Terms

ASKED_WITH = ("name", "personnummer", "birth_year")
"""What another agency must see of a candidate to know whom it answers about."""


@dataclass(frozen=True, slots=True)
class Basis:
    """On what the asker tells one agency who the candidates are."""

    ground: LegalGround
    balancing: str | None


def ask(
    actor: Actor, call_in: CallIn, *, bases: Mapping[int, Basis], purpose: str, valid_until: date
) -> tuple[Agency, ...]:
    """Tell every answering agency who the candidates are, by a release of its own, and ask for its clearance.

    bases: by agency id, for every answering agency but one's own. The asker answers for its own agency by asking.
    An agency whose basis needs the lawyer is told nothing until the lawyer has decided; those agencies are returned.
    """
    rows = invited(call_in)
    insist(
        rules.may_ask(
            invited=len(rows), legal_basis=call_in.legal_basis_approved_on is not None, is_ahead=call_in.is_ahead
        )
    )
    considered = reviews.untold(call_in)
    first = []
    for agency in others(actor, call_in):
        terms = Terms(
            facet=Facet.IDENTITY, fields=ASKED_WITH, receiver=agency, ground=bases[agency.id].ground, purpose=purpose,
            balancing=bases[agency.id].balancing, valid_until=valid_until, call_in=call_in,
        )  # fmt: skip
        people = _untold(actor, call_in, agency, [member for _invitation, member in rows])
        if people and terms.for_lawyer:
            _put_before_lawyer(actor, people, terms, considered)
            first.append(agency)
        elif people:
            releasing.release(actor, people, **terms.spelled)
    call_in.clearances_asked_at = clock.now()
    log.record(actor, Verb.CLEARANCE_ASK, call_in)
    _answer(actor, call_in, {invitation.id: Answer.MAY for invitation, _member in rows}, standing_of(call_in))
    return tuple(first)


def _put_before_lawyer(
    actor: Actor, people: Sequence[Member], terms: Terms, considered: Mapping[tuple[int, int], ReviewState]
) -> None:
    """Ask the lawyer about those whom the lawyer does not consider already."""
    waiting, agency = ReviewState.WAITING, terms.receiver
    fresh = [member for member in people if considered.get((agency.id, member.shell_id)) is not waiting]
    if fresh:
        reviewing.propose(actor, fresh, terms, is_clearance=True)


def answer(actor: Actor, call_in: CallIn, *, answers: Mapping[int, Answer | None]) -> None:
    """One's own agency's answer, by invitation id; None leaves a candidate unanswered. No reason goes with it."""
    insist(rules.may_answer(asked=call_in.is_asked, is_open=call_in.state in rules.LISTABLE, answers=answers))
    _answer(actor, call_in, answers, standing_of(call_in))


def keep_apart(actor: Actor, call_in: CallIn, one: Invitation, other: Invitation, *, answer: Answer) -> None:
    """Name two who must not be called together, or may come only apart."""
    insist(
        rules.may_answer(asked=call_in.is_asked, is_open=call_in.state in rules.LISTABLE, answers={one.id: Answer.MAY})
    )
    insist(rules.may_pair(one.id, other.id, answer))
    standing = standing_of(call_in)
    for known in standing.pairs:
        if known.owner_agency_id == actor.agency_id and {known.invitation_id, known.other_id} == {one.id, other.id}:
            _change(actor, known, answer)
            return
    _give(actor, call_in, [_clearance(actor, call_in, one.id, answer, other_id=other.id)])


def let_together(actor: Actor, call_in: CallIn, clearance: Clearance) -> None:
    """Take back what was said of a pair."""
    insist(
        rules.may_answer(
            asked=call_in.is_asked,
            is_open=call_in.state in rules.LISTABLE,
            answers={clearance.invitation_id: Answer.MAY},
        )
    )
    db.session.delete(clearance)
    log.record(actor, Verb.CLEARANCE_ANSWER, clearance)


def others(actor: Actor, call_in: CallIn) -> tuple[Agency, ...]:
    """The agencies that must be asked: all that answer but one's own."""
    return tuple(agency for agency in answering_agencies(call_in.site_id) if agency.id != actor.agency_id)


def _untold(actor: Actor, call_in: CallIn, agency: Agency, members: Sequence[Member]) -> list[Member]:
    """Those of whom the agency has not been told for this call-in."""
    releases = db.session.scalars(
        select(Release).where(
            Release.site_id == actor.site_id,
            Release.receiver_id == agency.id,
            Release.call_in_id == call_in.id,
            Release.facet == Facet.IDENTITY,
            Release.in_force(clock.today()),
        )
    )
    told = {release.member_id for release in releases if set(ASKED_WITH) <= set(release.fields)}
    return [
        member
        for member in members
        if member.id not in told and member.owner_agency_id == actor.agency_id and not member.restricted_on
    ]


def _answer(actor: Actor, call_in: CallIn, answers: Mapping[int, Answer | None], standing: Standing) -> None:
    fresh = []
    for invitation_id, given in answers.items():
        known = standing.single.get((actor.agency_id, invitation_id))
        if given is None:
            continue
        if known is None:
            fresh.append(_clearance(actor, call_in, invitation_id, given))
        elif known.answer is not given:
            _change(actor, known, given)
    _give(actor, call_in, fresh)


def _clearance(
    actor: Actor, call_in: CallIn, invitation_id: int, answer: Answer, *, other_id: int | None = None
) -> Clearance:
    return Clearance(
        **actor.owns, call_in_id=call_in.id, invitation_id=invitation_id, other_id=other_id, answer=answer,
        list_version=call_in.list_version, answered_by_id=actor.user_id,
    )  # fmt: skip


def _change(actor: Actor, clearance: Clearance, answer: Answer) -> None:
    clearance.answer, clearance.answered_by_id, clearance.answered_at = answer, actor.user_id, clock.now()
    log.record(actor, Verb.CLEARANCE_ANSWER, clearance)


def _give(actor: Actor, call_in: CallIn, fresh: Sequence[Clearance]) -> None:
    if fresh:
        db.session.add_all(fresh)
        log.record_all(actor, Verb.CLEARANCE_ANSWER, fresh)
