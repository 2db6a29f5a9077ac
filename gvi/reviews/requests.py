"""Asking another agency: its review begins when one's own side has let it know about whom, and makes no record there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gvi.access.actor import Actor
from gvi.agencies.models import Agency
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core import clock
from gvi.extensions import db
from gvi.members.vocabulary import Facet
from gvi.releases.models import Release
from gvi.reviews import queries, rules
from gvi.reviews.models import Review, ReviewCase, ReviewState
from gvi.reviews.notices import tell_lawyers


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of another agency."""

    facet: Facet
    fields: Sequence[str]


def send(actor: Actor, told: Review, releases: Sequence[Release]) -> Review:
    """The review at the agency that has just been told about whom: does it let the asker have what it asked for?

    As many queries and rows whether the agency follows the people or not.
    """
    assert told.asks_facet is not None
    agency = db.session.get_one(Agency, told.to_id)
    return _begin(
        actor, agency, Wanted(told.asks_facet, told.asks_fields or []), releases, asker_id=told.owner_agency_id,
        proposed_by_id=told.proposed_by_id, purpose=told.purpose,
    )  # fmt: skip


def send_at_once(actor: Actor, agency: Agency, wanted: Wanted, releases: Sequence[Release], *, purpose: str) -> Review:
    """The same, when the posting may itself decide that the agency is told about whom."""
    return _begin(
        actor, agency, wanted, releases, asker_id=actor.agency_id, proposed_by_id=actor.user_id, purpose=purpose
    )  # fmt: skip


def _begin(
    actor: Actor, agency: Agency, wanted: Wanted, releases: Sequence[Release], *, asker_id: int, proposed_by_id: int, purpose: str
) -> Review:  # fmt: skip
    owned = {"site_id": actor.site_id, "owner_agency_id": agency.id}
    call_in_id = releases[0].call_in_id
    review = Review(
        **owned, asker_id=asker_id, to_id=asker_id, facet=wanted.facet, fields=list(wanted.fields), call_in_id=call_in_id,
        is_clearance=False, purpose=purpose, valid_until=releases[0].valid_until, proposed_by_id=proposed_by_id,
        due_on=rules.due_on(clock.today(), for_call_in=call_in_id is not None), state=ReviewState.WAITING,
    )  # fmt: skip
    known = queries.records_of(agency, actor.site_id, [each.shell_id for each in releases])
    cases = [
        ReviewCase(
            **owned, review_id=review.id, place=place, shell_id=each.shell_id, known_by_id=each.id,
            member_id=known[each.shell_id].id if each.shell_id in known else None,
        )
        for place, each in enumerate(releases, 1)
    ]  # fmt: skip
    db.session.add_all([review, *cases])
    log.record(actor, Verb.REVIEW_ASK, review, reason=purpose)
    log.record_all(actor, Verb.REVIEW_ASK, cases)
    tell_lawyers(actor, review)
    return review
