"""Reading the log for the auditor: only ever the chain of the auditor's own agency, and of names only their indexes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select

from gvi.access.actor import Actor
from gvi.access.roles import Role
from gvi.accounts.models import User
from gvi.audit.models import PERSON, AuditChain, AuditEntry
from gvi.audit.verbs import Verb
from gvi.core import clock
from gvi.extensions import db
from gvi.members.models import Assignment, Member, NameToken
from gvi.members.naming import word_token
from gvi.members.rules import name_words
from gvi.oversight.models import LogReview, LogReviewLine
from gvi.oversight.rules import Assigned, Limits, Look, Unusual, unusual
from gvi.sites.queries import site_of
from gvi.visits.models import Visit

OPENED = (Verb.READ, Verb.REVEAL)
READS = (Verb.READ, Verb.REVEAL, Verb.LIST, Verb.SEARCH, Verb.EXPORT)
AT_ONCE = 500
_LAST_WORD = re.compile(r"[^\W\d_]+$")


def unusual_in(actor: Actor, from_day: date, to_day: date) -> list[Unusual]:
    """What is out of the ordinary among the reads of the days, both counted. The same number of queries whatever is found."""
    looks = _looks(actor, from_day, to_day)
    people = sorted({look.person for look in looks})
    surnames = _surnames({look.user_id for look in looks})
    return unusual(
        looks,
        surnames=surnames,
        names=_names(actor, people, {token for tokens in surnames.values() for token in tokens}),
        followers=_followers(actor, people),
        limits=limits_of(actor),
    )


def limits_of(actor: Actor) -> Limits:
    """From where on a look-up is unusual at the posting's site."""
    site = site_of(actor)
    return Limits(
        people=site.unusual_people, minutes=site.unusual_minutes, day_begins=site.day_begins, day_ends=site.day_ends
    )


def users_named(ids: Collection[int]) -> dict[int, str]:
    """Names of users by id."""
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(ids)))
    return {row.id: row.name for row in rows}


def reads_between(actor: Actor, from_day: date, to_day: date) -> list[tuple[int, int]]:
    """(id, number) of every read of the days in the chain, reads of the log itself left out."""
    rows = select(AuditEntry.id, AuditEntry.number).where(
        *_mine(actor, from_day, to_day), AuditEntry.verb.in_(READS), AuditEntry.subject_kind != "audit_entry"
    )
    return [(ident, number) for ident, number in db.session.execute(rows.order_by(AuditEntry.number))]


def sampled(review: LogReview) -> Sequence[Any]:
    """Rows of (line, entry, user) of a review, in the order of the log. One query."""
    rows = (
        select(LogReviewLine, AuditEntry, User)
        .join(AuditEntry, AuditEntry.id == LogReviewLine.entry_id)
        .outerjoin(User, User.id == AuditEntry.user_id)
        .where(LogReviewLine.site_id == review.site_id, LogReviewLine.review_id == review.id)
    )
    return db.session.execute(rows.order_by(LogReviewLine.number)).all()


def reviews(actor: Actor) -> Select[LogReview]:
    """The agency's reviews, newest first."""
    return LogReview.visible_to(actor).order_by(LogReview.id.desc())


def head_of(actor: Actor) -> tuple[int, str]:
    """Length and head of the agency's chain."""
    chain = db.session.get(AuditChain, (actor.site_id, actor.agency_id))
    return (chain.length, chain.head) if chain else (0, "")


def _mine(actor: Actor, from_day: date, to_day: date) -> tuple[ColumnElement[bool], ...]:
    begins, ends = clock.at(from_day, time(0)), clock.at(to_day + timedelta(days=1), time(0))
    own = and_(AuditEntry.site_id == actor.site_id, AuditEntry.agency_id == actor.agency_id)
    return own, AuditEntry.at >= begins, AuditEntry.at < ends


def _looks(actor: Actor, from_day: date, to_day: date) -> list[Look]:
    """Every opening of one person, or of one visit to a person, in the order of the log."""
    columns = (AuditEntry.number, AuditEntry.user_id, AuditEntry.role, AuditEntry.at, AuditEntry.subject_ref)
    rows = (
        select(*columns, Member.ref)
        .outerjoin(Visit, and_(AuditEntry.subject_kind == "visit", Visit.site_id == AuditEntry.site_id, Visit.ref == AuditEntry.subject_ref))
        .outerjoin(Member, and_(Member.site_id == Visit.site_id, Member.id == Visit.member_id))
        .where(
            *_mine(actor, from_day, to_day), AuditEntry.verb.in_(OPENED), AuditEntry.subject_kind.in_((*PERSON, "visit")),
            AuditEntry.user_id.is_not(None), AuditEntry.subject_ref.is_not(None), AuditEntry.role.is_not(None),
        )
        .order_by(AuditEntry.number)
    )  # fmt: skip
    return [
        Look(row[0], row[1] or 0, Role(str(row[2])), row[3], str(row[5] or row[4])) for row in db.session.execute(rows)
    ]


def _surnames(users: Collection[int]) -> dict[int, set[str]]:
    """The token of each user's last name, by user."""
    found = {}
    for ident, name in users_named(users).items():
        last = name_words("".join(_LAST_WORD.findall(name.strip())[-1:]))
        found[ident] = {word_token(word) for word in last}
    return found


def _names(actor: Actor, refs: Sequence[str], tokens: Collection[str]) -> dict[str, set[str]]:
    """Those of the tokens that stand in the people's names, by ref; of all other words nothing is asked."""
    found: dict[str, set[str]] = defaultdict(set)
    for some in _portions(refs):
        rows = (
            select(Member.ref, NameToken.token)
            .join(NameToken, and_(NameToken.site_id == Member.site_id, NameToken.member_id == Member.id))
            .where(Member.of_agency(actor), Member.ref.in_(some), NameToken.token.in_(tokens))
        )
        for ref, token in db.session.execute(rows):
            found[ref].add(token)
    return found


def _followers(actor: Actor, refs: Sequence[str]) -> dict[str, list[Assigned]]:
    found: dict[str, list[Assigned]] = defaultdict(list)
    for some in _portions(refs):
        rows = (
            select(Member.ref, Assignment.user_id, Assignment.created_at, Assignment.ends_at)
            .join(Assignment, and_(Assignment.site_id == Member.site_id, Assignment.member_id == Member.id))
            .where(Member.of_agency(actor), Member.ref.in_(some))
        )
        for ref, user_id, begins, ends in db.session.execute(rows):
            found[ref].append(Assigned(user_id, begins, ends))
    return found


def _portions(refs: Sequence[str]) -> list[Sequence[str]]:
    return [refs[start : start + AT_ONCE] for start in range(0, len(refs), AT_ONCE)]
