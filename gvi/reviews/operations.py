"""The only writers of reviews: proposing, asking another agency, deciding, taking back, reminding."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import fields as fields_of
from datetime import date
from typing import Any

from gvi.access.actor import Actor
from gvi.agencies.models import Agency
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins.models import CallIn
from gvi.core import clock
from gvi.core.db import aside
from gvi.core.problems import insist
from gvi.extensions import db
from gvi.members.models import Member
from gvi.members.vocabulary import Facet
from gvi.readings.models import Need
from gvi.readings.operations import note_act
from gvi.releases import operations as releasing
from gvi.releases.models import LegalGround, Release
from gvi.releases.rules import is_for_lawyer
from gvi.reviews import queries, requests, rules
from gvi.reviews.models import Review, ReviewCase, ReviewState
from gvi.reviews.notices import tell_lawyers
from gvi.reviews.rules import Ruling


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is to go to whom, on what ground, until when."""

    facet: Facet
    fields: Sequence[str]
    receiver: Agency
    ground: LegalGround
    purpose: str
    balancing: str | None
    valid_until: date
    call_in: CallIn | None = None

    @property
    def for_lawyer(self) -> bool:
        """Does a lawyer decide?"""
        return is_for_lawyer(self.ground)

    @property
    def spelled(self) -> dict[str, Any]:
        """As the arguments of a release."""
        return {each.name: getattr(self, each.name) for each in fields_of(self)}


def propose(
    actor: Actor, members: Sequence[Member], terms: Terms, *, is_clearance: bool = False, asks: requests.Wanted | None = None
) -> Review:  # fmt: skip
    """Put a release of one's own agency's records before its lawyer. Nothing is released, and the receiver learns nothing.

    asks: what is asked of the receiver in its turn, once the lawyer has said that it may know about whom.
    """
    check(actor, members, terms)
    insist(rules.is_new(_waiting_alike(actor, members, terms)))
    note_act(actor, members, Need.PROPOSED, text=terms.purpose)
    review = Review(
        **actor.owns, asker_id=actor.agency_id, to_id=terms.receiver.id, to=terms.receiver, facet=terms.facet, fields=list(terms.fields),
        call_in_id=terms.call_in.id if terms.call_in else None, is_clearance=is_clearance,
        asks_facet=asks.facet if asks else None, asks_fields=list(asks.fields) if asks else None, purpose=terms.purpose,
        ground_id=terms.ground.id, balancing=terms.balancing, valid_until=terms.valid_until, proposed_by_id=actor.user_id,
        due_on=rules.due_on(clock.today(), for_call_in=terms.call_in is not None), state=ReviewState.WAITING,
    )  # fmt: skip
    cases = [
        ReviewCase(**actor.owns, review_id=review.id, place=place, shell_id=member.shell_id, member_id=member.id)
        for place, member in enumerate(members, 1)
    ]
    db.session.add_all([review, *cases])
    log.record(actor, Verb.REVIEW_PROPOSE, review, reason=terms.purpose)
    log.record_all(actor, Verb.REVIEW_PROPOSE, cases)
    tell_lawyers(actor, review)
    return review


def check(actor: Actor, members: Sequence[Member], terms: Terms) -> None:
    """Could the lawyer say yes? Raises RuleBroken with what stands against it whoever decides."""
    releasing.check(
        actor, members, facet=terms.facet, fields=terms.fields, receiver=terms.receiver, ground=terms.ground,
        balancing=terms.balancing, valid_until=terms.valid_until, call_in=terms.call_in, for_review=True,
    )  # fmt: skip


def decide(
    actor: Actor, review: Review, ruling: Ruling, *, ground: LegalGround | None, balancing: str | None, reason: str, valid_until: date
) -> list[Release]:  # fmt: skip
    """The lawyer's answer about everybody at once. What may go is released with it; whom the receiver is to be asked
    about in its turn, it is asked about now."""
    cases = queries.cases_of(review)
    check_ruling(actor, review, ruling, cases)
    made = _release(actor, review, ruling, cases, ground=ground, balancing=balancing, valid_until=valid_until)
    review.state, review.verdict, review.reason = ReviewState.DECIDED, ruling.verdict, reason
    review.decided_by_id, review.decided_at = actor.user_id, clock.now()
    review.ground_id, review.balancing, review.valid_until = ground.id if ground else None, balancing, valid_until
    log.record(actor, Verb.REVIEW_DECIDE, review, reason=reason)
    for case, _member in cases:
        case.released = list(ruling.fields.get(case.id, ()))
        case.verdict = rules.verdict_of(review.fields, case.released)
    log.record_all(actor, Verb.REVIEW_DECIDE, [case for case, _member in cases])
    if made and review.asks_facet:
        requests.send(actor, review, made)
    return made


def check_ruling(
    actor: Actor, review: Review, ruling: Ruling, cases: Sequence[tuple[ReviewCase, Member | None]]
) -> None:
    """May this posting say this? Changes nothing. Raises RuleBroken."""
    insist(rules.may_decide(review.state, by_proposer=review.proposed_by_id == actor.user_id))
    asked = {case.id: review.fields if member else [] for case, member in cases}
    insist(rules.is_clear(ruling, asked))


def withdraw(actor: Actor, review: Review) -> None:
    """Take back what one has asked; nobody needs to answer it any more."""
    insist(rules.may_withdraw(review.state, by_proposer=review.proposed_by_id == actor.user_id))
    review.state = ReviewState.WITHDRAWN
    log.record(actor, Verb.REVIEW_WITHDRAW, review)


def note_answer_read(actor: Actor, review: Review) -> None:
    """Whoever proposed it has the answer before them, once the page has been sent. Nothing when it is not theirs, not
    answered, or read before."""
    if not rules.is_news(review, user_id=actor.user_id, agency_id=actor.agency_id):
        return
    key = (review.site_id, review.id)

    def note() -> None:
        read = db.session.get_one(Review, key)
        read.answer_read_at = clock.now()
        log.record(actor, Verb.REVIEW_READ, read)

    aside(note)


def remind(actor: Actor, review: Review) -> None:
    """Mail the owner's lawyers once more that something waits. Once a day."""
    today = clock.today()
    reminded_on = clock.local(review.reminded_at).date() if review.reminded_at else None
    lawyers = queries.lawyers_of(review.site_id, review.owner_agency_id, today)
    insist(rules.may_remind(review.state, reminded_on=reminded_on, today=today, lawyers=len(lawyers)))
    review.reminded_at = clock.now()
    log.record(actor, Verb.REVIEW_REMIND, review)
    tell_lawyers(actor, review)


def check_release(
    actor: Actor, review: Review, ruling: Ruling, *, ground: LegalGround | None, balancing: str | None, valid_until: date
) -> None:  # fmt: skip
    """Would what is ticked be refused? Changes nothing. Raises RuleBroken."""
    cases = queries.cases_of(review)
    check_ruling(actor, review, ruling, cases)
    for fields, members in _by_fields(review, ruling, cases).items():
        insist(rules.has_ground(ground is not None))
        assert ground is not None
        releasing.check(
            actor, members, facet=review.facet, fields=fields, receiver=review.to, ground=ground, balancing=balancing,
            valid_until=valid_until, call_in=review.call_in,
        )  # fmt: skip


def _release(
    actor: Actor, review: Review, ruling: Ruling, cases: Sequence[tuple[ReviewCase, Member | None]], *,
    ground: LegalGround | None, balancing: str | None, valid_until: date,
) -> list[Release]:  # fmt: skip
    made: list[Release] = []
    for fields, members in _by_fields(review, ruling, cases).items():
        insist(rules.has_ground(ground is not None))
        assert ground is not None
        made += releasing.release_rest(
            actor, members, facet=review.facet, fields=fields, receiver=review.to, ground=ground, purpose=review.purpose,
            balancing=balancing, valid_until=valid_until, call_in=review.call_in,
        )  # fmt: skip
    return made


def _waiting_alike(actor: Actor, members: Sequence[Member], terms: Terms) -> int:
    """How many reviews of the same, about exactly these people, wait already."""
    waiting = Review.visible_to(actor).where(
        Review.of_agency(actor), Review.asker_id == actor.agency_id, Review.to_id == terms.receiver.id, Review.facet == terms.facet,
        Review.state == ReviewState.WAITING, Review.call_in_id == (terms.call_in.id if terms.call_in else None),
    )  # fmt: skip
    alike = [each for each in db.session.scalars(waiting) if set(terms.fields) == set(each.fields)]
    people = {member.id for member in members}
    return sum({case.member_id for case, _member in queries.cases_of(each)} == people for each in alike)


def _by_fields(
    review: Review, ruling: Ruling, cases: Sequence[tuple[ReviewCase, Member | None]]
) -> Mapping[tuple[str, ...], list[Member]]:
    """Those of whom the same fields may go, together: one decision each."""
    found: dict[tuple[str, ...], list[Member]] = {}
    for case, member in cases:
        ticked: Collection[str] = ruling.fields.get(case.id, ())
        fields = tuple(field for field in review.fields if field in ticked)
        if fields and member is not None:
            found.setdefault(fields, []).append(member)
    return found
