"""Whom a user is kept apart from, as one value: read along with who is signed in, by the same statement for everybody."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Date, String, and_, bindparam, case, cast, exists, func, literal_column, or_, select

from gvi.access.apart import MARK, NOBODY, Apart
from gvi.accounts.models import Posting
from gvi.conflicts.models import Conflict
from gvi.core import clock
from gvi.extensions import db
from gvi.members.models import Member, Shell

FIRST = 0x10
"""Digits behind the mark are written with characters that nobody types, so that no search for a part of a number finds them."""
_TODAY: Any = bindparam(None, callable_=clock.today, type_=Date())
"""The day on which it is asked, so that the statement can be kept."""
_BETWEEN, _AFTER = "\x1e", "\x1d"


def _written(text: str) -> Any:
    """Ours, and so written into the statement: it is asked before every page, and each place in it costs a little."""
    return literal_column(f"'{text}'", String())


_NONE = _written("")


def told_of(user_id: Any) -> Any:
    """A scalar: everything that keeps the user (an id, or a column) apart from somebody today. NULL for almost everybody."""
    mine = Conflict.user_id == user_id
    parts = (
        cast(Conflict.user_id, String), case((mine, cast(Conflict.shell_id, String)), else_=_NONE), func.coalesce(cast(Member.id, String), _NONE),
        case((mine, func.coalesce(_number(), _NONE)), else_=_NONE), Conflict.own_index,
        case((_posted(user_id), func.coalesce(cast(Member.external_id, String), _NONE)), else_=_NONE),
    )  # fmt: skip
    line: Any = parts[0]
    for part in parts[1:]:
        line = line.concat(_written(_BETWEEN)).concat(part)
    rows = (
        select(func.aggregate_strings(line, _AFTER))
        .select_from(Conflict)
        .outerjoin(Member, and_(Member.site_id == Conflict.site_id, Member.shell_id == _person(mine)))
        .where(Conflict.in_force(_TODAY), or_(mine, Member.id.is_not(None)))
    )
    return rows.scalar_subquery()


def apart_of(told: str | None, user_id: int) -> Apart:
    """What `told_of` said of this user, put in order."""
    if not told:
        return NOBODY
    mark = MARK + "".join(chr(FIRST + int(digit)) for digit in str(user_id))
    lines = [line.split(_BETWEEN) for line in told.split(_AFTER)]
    return Apart(
        records=frozenset(int(record) for _user, _person, record, *_rest in lines if record),
        people=frozenset(int(person) for _user, person, *_rest in lines if person),
        numbers={number: own for _user, _person, _record, number, own, _theirs in lines if number},
        external_ids={theirs: theirs + mark for *_rest, theirs in lines if theirs and MARK not in theirs},
    )


def apart_from(user_id: int) -> Apart:
    """Whom a user does not meet today, for a command or a job that acts for them."""
    return apart_of(db.session.scalar(select(told_of(user_id))), user_id)


def _person(mine: Any) -> Any:
    """The person for the user who is locked out of them; for everybody else what that user has registered of their own.
    Said as one id that is looked up: joined by a condition of two halves, everybody of the site would be tried."""
    own = select(Shell.id).where(Shell.site_id == Conflict.site_id, Shell.number_index == Conflict.own_index)
    return case((mine, Conflict.shell_id), else_=own.correlate(Conflict).scalar_subquery())


def _number() -> Any:
    """The blind index of the person's number."""
    person = select(Shell.number_index).where(Shell.site_id == Conflict.site_id, Shell.id == Conflict.shell_id)
    return person.correlate(Conflict).scalar_subquery()


def _posted(user_id: Any) -> Any:
    """The user acts for the agency that keeps the record: only there can the two numbers meet."""
    here = exists().where(Posting.user_id == user_id, Posting.agency_id == Member.owner_agency_id)
    return here.correlate_except(Posting)
