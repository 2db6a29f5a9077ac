"""Finding people: only among what the one who asks may read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, select
from sqlalchemy.orm import selectinload

from gvi.access.actor import Actor
from gvi.access.roles import COORDINATORS, FIELD_ROLES
from gvi.accounts.models import User
from gvi.accounts.queries import colleagues
from gvi.core import clock
from gvi.extensions import db
from gvi.members import rules
from gvi.members.models import Assignment, FormerRef, Identity, Member, Shell
from gvi.members.naming import has_tokens, word_token
from gvi.members.shells import number_index

MOST_FOUND = 50
"""Longest answer to a search."""


class Likeness(StrEnum):
    """Why two records may be of one person, strongest first."""

    NUMBER = "number"
    NAME_AND_YEAR = "name_and_year"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Duplicate:
    """One's own record that may be of the person somebody is about to register."""

    member: Member
    why: Likeness


def likely_duplicates(actor: Actor, *, name: str | None, number: str | None, birth_year: int | None) -> list[Duplicate]:
    """One's own records with the same number, or with two words of the name and no other number or birth year.

    number: twelve digits. One query, whatever is found.
    """
    index = number_index(number) if number else None
    year = birth_year or (int(number[:4]) if number else None)
    same_number = Shell.number_index == index if index else false()
    other_number = Shell.number_index.is_not(None) & (Shell.number_index != index) if index else false()
    other_year = Identity.birth_year.is_not(None) & (Identity.birth_year != year) if year else false()
    alike = and_(_shares_words(actor, name), ~other_number, ~other_year)
    rows = _with_identity(actor).where(or_(same_number, alike)).order_by(Member.ref).limit(MOST_FOUND)
    found = [Duplicate(member, _why(index, year, theirs, born)) for member, theirs, born in db.session.execute(rows)]
    return sorted(found, key=lambda duplicate: list(Likeness).index(duplicate.why))


def external_id_taken(actor: Actor, external_id: str | None, *, but: Member | None = None) -> bool:
    """Does the posting's agency already use this external id on the site, for another record than `but`, or did it for
    one that has become part of another?"""
    if external_id is None:
        return False
    before = select(FormerRef.member_id).where(
        FormerRef.site_id == actor.site_id,
        FormerRef.owner_agency_id == actor.agency_id,
        FormerRef.external_id == external_id,
    )
    called_so = or_(Member.external_id == external_id, Member.id.in_(before))
    same = select(Member.ref).where(Member.of_agency(actor), called_so)
    return _exists(_others(same, but)) is not None


def number_taken_by(actor: Actor, number: str | None, *, but: Member | None = None) -> str | None:
    """The ref of one's own readable record of the person with this number, other than `but`."""
    if number is None:
        return None
    shells = select(Shell.id).where(Shell.site_id == actor.site_id, Shell.number_index == number_index(number))
    return _exists(
        _others(Member.visible_to(actor).with_only_columns(Member.ref).where(Member.shell_id.in_(shells)), but)
    )


def assignments_of(member: Member) -> list[Assignment]:
    """Who follows the record at this moment, with the user: two queries."""
    mine = and_(Assignment.site_id == member.site_id, Assignment.member_id == member.id)
    rows = select(Assignment).where(mine, Assignment.lasts()).order_by(Assignment.id)
    return list(db.session.scalars(rows.options(selectinload(Assignment.user))))


def works_here(actor: Actor, user: User) -> bool:
    """Does the user act at the posting's own agency on its site today?"""
    here = (actor.site_id, actor.agency_id)
    return any((posting.site_id, posting.agency_id) == here for posting in user.postings_on(clock.today()))


def colleagues_to_assign(actor: Actor) -> list[User]:
    """Users of the posting's own agency and site who may follow a person: those who read nothing else, and coordinators, who
    are asked about everybody else."""
    return colleagues(actor, FIELD_ROLES | COORDINATORS)


def _with_identity(actor: Actor) -> Select[Member, str | None, int | None]:
    return (
        Member.visible_to(actor)
        .join(Shell, and_(Shell.site_id == Member.site_id, Shell.id == Member.shell_id))
        .join(Identity, and_(Identity.site_id == Member.site_id, Identity.id == Member.id))
        .with_only_columns(Member, Shell.number_index, Identity.birth_year)
    )


def _why(index: str | None, year: int | None, found: str | None, born: int | None) -> Likeness:
    if index is not None and found == index:
        return Likeness.NUMBER
    return Likeness.NAME_AND_YEAR if year is not None and born == year else Likeness.NAME


def _shares_words(actor: Actor, name: str | None) -> ColumnElement[bool]:
    words = rules.name_words(name)
    tokens = [word_token(word) for word in sorted(words)]
    return has_tokens(actor, tokens, at_least=min(2, len(words))) if tokens else false()


def _others(refs: Select[Any], but: Member | None) -> Select[Any]:
    return refs if but is None else refs.where(Member.id != but.id)


def _exists(refs: Select[Any]) -> str | None:
    with db.session.no_autoflush:
        found: str | None = db.session.scalar(refs.limit(1))
        return found
