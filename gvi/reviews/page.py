"""What the page of one review shows: to the lawyer everything under review, to whoever asked the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import and_, select

from gvi.access.actor import Actor
from gvi.access.permissions import Permission
from gvi.access.policy import allows
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core import clock
from gvi.extensions import db
from gvi.members.models import Member
from gvi.members.vocabulary import Facet
from gvi.releases.models import LegalGround, Release
from gvi.reviews import queries, rules
from gvi.reviews.models import Review, ReviewCase, Verdict
from gvi.reviews.values import Held, values_of


@dataclass(frozen=True, slots=True)
class Line:
    """One person of the review as the reader knows them."""

    case: ReviewCase
    label: str
    """The reader's own ref of the person, else the ref of the release that told of them."""
    endpoint: str
    """Where the label leads, or "" when nowhere for this reader."""
    values: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """By field, for the lawyer who decides and nobody else."""

    @property
    def verdict(self) -> Verdict | None:
        """What was decided about the person."""
        return self.case.verdict


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """One review for one reader."""

    review: Review
    lines: Sequence[Line]
    cases: Sequence[tuple[ReviewCase, Member | None]]
    grounds: Sequence[LegalGround]
    decides: bool
    """Is the reader the one to decide, now?"""
    is_owner: bool
    may_remind: bool
    may_withdraw: bool
    masked: bool
    """Is an identity under review that a press of a button shows?"""
    lost_ground: bool
    """Was it proposed on a ground that no longer holds, or does not reach?"""
    lawyers: int

    @property
    def unknown(self) -> int:
        """How many of the people the owner does not follow."""
        return sum(member is None for _case, member in self.cases)


def page_of(actor: Actor, review: Review, *, revealed: bool = False) -> ReviewPage:
    """The page, with the reading of it logged. The number of queries does not depend on how many people there are."""
    cases = queries.cases_of(review)
    decides = may_decide(actor, review)
    is_masked = decides and review.facet is Facet.IDENTITY and not revealed
    values = _values(actor, review, cases, revealed=revealed) if decides and not is_masked else {}
    grounds = queries.grounds_of(review) if decides else []
    mine = review.proposed_by_id == actor.user_id
    reminded = clock.local(review.reminded_at).date() if review.reminded_at else None
    lawyers = len(queries.lawyers_of(review.site_id, review.owner_agency_id, clock.today()))
    return ReviewPage(
        review=review, cases=cases, lines=_lines(actor, review, cases, values), grounds=grounds, decides=decides,
        is_owner=review.owner_agency_id == actor.agency_id, masked=is_masked, lawyers=lawyers,
        may_remind=review.asker_id == actor.agency_id and not decides and not list(
            rules.may_remind(review.state, reminded_on=reminded, today=clock.today(), lawyers=lawyers)),
        may_withdraw=mine and review.is_waiting,
        lost_ground=decides and review.ground_id is not None and review.ground_id not in {each.id for each in grounds},
    )  # fmt: skip


def may_decide(actor: Actor, review: Review) -> bool:
    """Is it this posting that decides, and does it still wait?"""
    by_proposer = review.proposed_by_id == actor.user_id
    return allows(actor, Permission.REVIEW_DECIDE, review) and not list(
        rules.may_decide(review.state, by_proposer=by_proposer)
    )


def _values(actor: Actor, review: Review, cases: Sequence[tuple[ReviewCase, Member | None]], *, revealed: bool) -> Held:
    """The reading goes to the log with every person and the fields that were shown."""
    members = [member for _case, member in cases if member is not None]
    log.read(actor, Verb.REVEAL if revealed else Verb.READ, members, fields=review.fields, reason=review.ref)
    return values_of(members, review.facet, review.fields)


def _lines(actor: Actor, review: Review, cases: Sequence[tuple[ReviewCase, Member | None]], values: Held) -> list[Line]:
    told = _told(review) if review.is_request else {}
    return [_line(actor, review, case, member, told, values) for case, member in cases]


def _line(
    actor: Actor, review: Review, case: ReviewCase, member: Member | None, told: dict[int, tuple[str, str]], values: Held
) -> Line:  # fmt: skip
    release, record = told.get(case.known_by_id or 0, ("", ""))
    if review.owner_agency_id != actor.agency_id:
        return Line(case, record, "members.show")
    if member is None:
        return Line(case, release, "releases.show" if allows(actor, Permission.RELEASE_READ) else "")
    return Line(case, member.ref, "members.show", dict(values.get(member.id, {})))


def _told(review: Review) -> dict[int, tuple[str, str]]:
    """By the release that told the owner of somebody: its ref, and the asker's own ref of the person."""
    held = and_(Member.site_id == Release.site_id, Member.id == Release.member_id)
    cases = select(ReviewCase.known_by_id).where(
        ReviewCase.site_id == review.site_id, ReviewCase.review_id == review.id
    )
    rows = select(Release.id, Release.ref, Member.ref).join(Member, held).where(
        Release.site_id == review.site_id, Release.id.in_(cases)
    )  # fmt: skip
    return {row[0]: (row[1], row[2]) for row in db.session.execute(rows)}
