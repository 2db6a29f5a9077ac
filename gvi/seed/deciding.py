"""Secrecy reviews: the lawyer of the demonstration decides some, and finds some waiting."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import select

from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins.models import CallIn
from gvi.core import clock
from gvi.extensions import db
from gvi.members.models import Member
from gvi.members.vocabulary import Facet
from gvi.releases.models import LegalGround
from gvi.reviews import operations as reviewing
from gvi.reviews import queries
from gvi.reviews.models import Review, Verdict
from gvi.reviews.operations import Terms
from gvi.reviews.rules import Ruling
from gvi.seed.files import Row
from gvi.seed.town import Town

LASTS = timedelta(days=90)
REASON = "Utan uppgifterna kan kallelserna inte göras trygga för alla som kommer."


def let_go(town: Town, review: Review) -> None:
    """The owner's lawyer says that all of it may go, and whoever proposed it has read so."""
    _decide(town, review, Verdict.MAY, review.fields, REASON)
    proposer = next(each for each in town.people.values() if each.user_id == review.proposed_by_id)
    review.answer_read_at = clock.now()
    log.record(proposer, Verb.REVIEW_READ, review)


def load_reviews(town: Town) -> None:
    """What was put before the lawyers: answered where the line has a verdict, else waiting."""
    for row in town.rows("reviews"):
        review = _proposed(town, row)
        if verdict := row.text("verdict"):
            _decide(town, review, Verdict(verdict), _parts(row, "released"), row.must("reason"))


def _proposed(town: Town, row: Row) -> Review:
    call_in: CallIn | None = town.call_ins[row.must("call_in")] if row.text("call_in") else None
    people: list[Member] = [town.members[each] for each in _parts(row, "people")]
    ground = db.session.scalars(select(LegalGround).where(LegalGround.code == row.must("ground"))).one()
    terms = Terms(
        facet=row.word(Facet, "facet"), fields=_parts(row, "fields"), receiver=town.agencies[row.must("to")], ground=ground,
        purpose=row.must("purpose"), balancing=row.text("balancing"), valid_until=town.today + LASTS, call_in=call_in,
    )  # fmt: skip
    return reviewing.propose(town.acting_for(row.must("owner")), people, terms)


def _decide(town: Town, review: Review, verdict: Verdict, fields: Collection[str], reason: str) -> None:
    db.session.flush()
    ruling = Ruling(verdict, {case.id: fields for case, _member in queries.cases_of(review)})
    reviewing.decide(
        town.lawyer_of(review.owner_agency_id), review, ruling, ground=review.ground, balancing=review.balancing or reason,
        reason=reason, valid_until=review.valid_until,
    )  # fmt: skip
    db.session.flush()


def _parts(row: Row, name: str) -> list[str]:
    return [each.strip() for each in row.must(name).split(";")]
