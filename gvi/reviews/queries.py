"""Reading reviews: whom they are about, who decides, what waits, and what was answered where it was asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select
from sqlalchemy.orm import joinedload

from gvi.access.actor import Actor
from gvi.access.composed import composed
from gvi.access.roles import Role
from gvi.accounts.models import Posting, User
from gvi.agencies.models import Agency
from gvi.callins.models import CallIn
from gvi.core import clock
from gvi.extensions import db
from gvi.members.models import Member
from gvi.members.vocabulary import Facet
from gvi.releases import rules as releasing
from gvi.releases.models import LegalGround, Release
from gvi.reviews.models import Review, ReviewCase, ReviewState, Verdict


def cases_of(review: Review) -> list[tuple[ReviewCase, Member | None]]:
    """The people under review in their order, each with the owner's record; one query."""
    held = and_(Member.site_id == ReviewCase.site_id, Member.id == ReviewCase.member_id)
    rows = select(ReviewCase, Member).outerjoin(Member, held)
    mine = rows.where(ReviewCase.site_id == review.site_id, ReviewCase.review_id == review.id)
    return [(row[0], row[1]) for row in db.session.execute(mine.order_by(ReviewCase.place))]


def to_decide(actor: Actor) -> list[Review]:
    """What waits for the posting's own agency's lawyer, most urgent first; nothing that the user has proposed."""
    waiting = Review.visible_to(actor).where(
        Review.owner_agency_id == actor.agency_id, Review.state == ReviewState.WAITING,
        Review.proposed_by_id != actor.user_id,
    )  # fmt: skip
    return list(db.session.scalars(waiting.order_by(Review.due_on, Review.id)))


def next_after(actor: Actor, review: Review) -> Review | None:
    """The next one in the queue."""
    return next((each for each in to_decide(actor) if each.id != review.id), None)


def sizes(reviews: Collection[Review]) -> Mapping[int, int]:
    """By review id: how many people it is about. One query."""
    found: dict[int, int] = defaultdict(int)
    if reviews:
        site_id = next(iter(reviews)).site_id
        rows = select(ReviewCase.review_id).where(
            ReviewCase.site_id == site_id, ReviewCase.review_id.in_([each.id for each in reviews])
        )
        for review_id in db.session.scalars(rows):
            found[review_id] += 1
    return found


def reviews_about(actor: Actor, member: Member) -> list[tuple[Review, ReviewCase]]:
    """What the posting may see of reviews about the person, newest first: its own agency's, and what it asked others."""
    rows: Any = _about(actor).rows(record=member.id, shell=member.shell_id)
    return [(review, case) for review, case in rows]


@composed
def _about(actor: Actor) -> Any:
    same = or_(ReviewCase.member_id == bindparam("record"), _asked_by(actor, bindparam("shell")))
    held = and_(ReviewCase.site_id == Review.site_id, ReviewCase.review_id == Review.id)
    rows = Review.visible_to(actor).join(ReviewCase, held).add_columns(ReviewCase).where(same)
    return rows.order_by(Review.id.desc())


def reviews_for(actor: Actor, call_in: CallIn) -> list[Review]:
    """Those for the call-in that the posting's own agency has asked for, oldest first."""
    mine = Review.visible_to(actor).where(Review.call_in_id == call_in.id, Review.asker_id == actor.agency_id)
    return list(db.session.scalars(mine.order_by(Review.id).options(joinedload(Review.owner))))


def unread_answers(actor: Actor) -> list[Review]:
    """What the user has asked for at this posting's agency, and been answered, and not read; oldest answer first."""
    mine = Review.visible_to(actor).where(
        Review.proposed_by_id == actor.user_id, Review.asker_id == actor.agency_id,
        Review.state == ReviewState.DECIDED, Review.answer_read_at.is_(None),
    )  # fmt: skip
    return list(db.session.scalars(mine.order_by(Review.decided_at, Review.id)))


def untold(call_in: CallIn) -> dict[tuple[int, int], ReviewState]:
    """(agency, shell) → WAITING while the owner's lawyer considers telling the agency of the candidate, DECIDED after a no.

    The last review of each counts, and none once the agency has been told after all. Two queries.
    """
    held = and_(ReviewCase.site_id == Review.site_id, ReviewCase.review_id == Review.id)
    rows = select(Review.to_id, ReviewCase.shell_id, Review.state, ReviewCase.verdict).join(ReviewCase, held)
    of_call_in = rows.where(
        Review.site_id == call_in.site_id, Review.call_in_id == call_in.id, Review.is_clearance,
        Review.owner_agency_id == call_in.owner_agency_id, Review.state != ReviewState.WITHDRAWN,
    )  # fmt: skip
    last = {(row[0], row[1]): (row[2], row[3]) for row in db.session.execute(of_call_in.order_by(Review.id))}
    told = _told_of(call_in) if last else set()
    stopped = {
        key for key, (state, verdict) in last.items() if state is ReviewState.WAITING or verdict is Verdict.MAY_NOT
    }
    return {key: last[key][0] for key in stopped - told}


def _told_of(call_in: CallIn) -> set[tuple[int, int]]:
    """(agency, shell): who has been told of whom for the call-in, by a release in force."""
    rows = select(Release.receiver_id, Release.shell_id).where(
        Release.site_id == call_in.site_id, Release.call_in_id == call_in.id, Release.facet == Facet.IDENTITY,
        Release.owner_agency_id == call_in.owner_agency_id, Release.in_force(clock.today()),
    )  # fmt: skip
    return {(row[0], row[1]) for row in db.session.execute(rows)}


def lawyers_of(site_id: int, agency_id: int, today: date) -> list[User]:
    """Who decides for the agency on the day."""
    working = and_(Posting.starts_on <= today, or_(Posting.ends_on.is_(None), Posting.ends_on >= today))
    rows: Select[User] = select(User).join(Posting, Posting.user_id == User.id)
    mine = rows.where(
        Posting.site_id == site_id, Posting.agency_id == agency_id, Posting.role == Role.LAWYER, working, User.active
    )
    return list(db.session.scalars(mine.distinct().order_by(User.id)))


def grounds_of(review: Review) -> list[LegalGround]:
    """The grounds in force today on which this could go from its owner to its receiver."""
    known = db.session.scalars(select(LegalGround).order_by(LegalGround.id))
    owner = db.session.get_one(Agency, review.owner_agency_id)
    kinds = {"facet": review.facet, "releasing": owner.kind, "receiving": review.to.kind, "today": clock.today()}
    return [ground for ground in known if releasing.may_rest_on(ground, **kinds)]  # type: ignore[arg-type]


def records_of(agency: Agency, site_id: int, shells: Collection[int]) -> dict[int, Member]:
    """By shell: the agency's record of each of these people, the oldest when it keeps two. One query, whatever it finds."""
    rows = select(Member).where(
        Member.site_id == site_id, Member.owner_agency_id == agency.id, Member.shell_id.in_(shells)
    )
    return {member.shell_id: member for member in db.session.scalars(rows.order_by(Member.id.desc()))}


def _asked_by(actor: Actor, shell: Any) -> ColumnElement[bool]:
    return and_(
        ReviewCase.shell_id == shell,
        Review.asker_id == actor.agency_id,
        Review.owner_agency_id != actor.agency_id,
    )
