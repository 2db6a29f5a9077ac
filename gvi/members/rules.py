"""What a record of a person must hold, and which periods make sense. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Protocol

from gvi.core.problems import Problem, Severity
from gvi.members.personnummer import InvalidNumber, parse
from gvi.members.vocabulary import Category

REVIEW_INTERVAL = timedelta(days=180)
"""Is the purpose still there? Asked again this often."""
SHORTEST_WORD = 2
BEGINNING = 3
"""A name is found by so many letters of a word."""
_WORDS = re.compile(r"[^\W\d_]+")


class Period(Protocol):
    """Two days, both counted; an open end lasts."""

    @property
    def starts_on(self) -> date: ...
    @property
    def ends_on(self) -> date | None: ...


def name_words(name: str | None) -> frozenset[str]:
    """The words by which a name is found: case folded, accents kept, two letters or more.

    >>> sorted(name_words("Åsa Al-Hassan O"))
    ['al', 'hassan', 'åsa']
    """
    folded = unicodedata.normalize("NFC", name or "").casefold()
    return frozenset(word for word in _WORDS.findall(folded) if len(word) >= SHORTEST_WORD)


def beginnings(words: Iterable[str]) -> frozenset[str]:
    """The first three letters of the words that have as many.

    >>> sorted(beginnings(["johan", "johansson", "al"]))
    ['joh']
    """
    return frozenset(word[:BEGINNING] for word in words if len(word) >= BEGINNING)


def is_called(name: str | None, sought: Iterable[str]) -> bool:
    """Does each sought word begin a word of the name, or, when shorter than three letters, make one?"""
    words = name_words(name)
    return all(
        word in words or (len(word) >= BEGINNING and any(each.startswith(word) for each in words)) for word in sought
    )


def may_keep(
    *, category: Category | None, purpose: str | None, number: str | None, birth_year: int | None, today: date,
    external_id_taken: bool = False, number_taken_by: str | None = None,
) -> Iterator[Problem]:  # fmt: skip
    """A record has a purpose and a category, a true number if any, and is one's own agency's only one of the person.

    number_taken_by: the ref of the posting's own readable record with the same number. What other agencies keep is
    never asked about here.
    """
    if category is None:
        yield Problem("member-category-missing", field="category")
    if not (purpose or "").strip():
        yield Problem("member-purpose-missing", field="purpose")
    yield from _number_problems(number, birth_year, today)
    if external_id_taken:
        yield Problem("member-external-id-taken", field="external_id")
    if number_taken_by is not None:
        yield Problem("member-number-taken", field="personnummer", facts={"ref": number_taken_by})


def may_seek(*, name: str | None, number: str | None, birth_year: int | None) -> Iterator[Problem]:
    """Something must be known of the person before one can look for them."""
    if not (name or number or birth_year):
        yield Problem("member-seek-nothing", field="name")


def may_assign(*, works_here: bool, is_assigned: bool) -> Iterator[Problem]:
    """Only a colleague at the same agency and site can follow a record, and only once at a time."""
    if not works_here:
        yield Problem("assignment-not-a-colleague", field="user_ref")
    if is_assigned:
        yield Problem("assignment-already", field="user_ref")


def may_last(*, starts_on: date, ends_on: date | None) -> Iterator[Problem]:
    """A period ends on the day it starts, or later."""
    if ends_on is not None and ends_on < starts_on:
        yield Problem("period-ends-first", field="ends_on", facts={"starts_on": starts_on.isoformat()})


def may_have_ended(*, ends_on: date, today: date) -> Iterator[Problem]:
    """What is noted as over is over: its last day has come."""
    if ends_on > today:
        yield Problem("period-end-in-future", field="ends_on")


def overlaps(periods: Sequence[Period]) -> Iterator[Problem]:
    """Two supervisions at once are rare enough to ask about, and common enough to allow."""
    ordered = sorted(periods, key=lambda period: period.starts_on)
    for index, first in enumerate(ordered):
        for second in ordered[index + 1 :]:
            if second.starts_on <= (first.ends_on or date.max):
                facts = {"first": first.starts_on.isoformat(), "second": second.starts_on.isoformat()}
                yield Problem("supervision-overlap", severity=Severity.WARNING, facts=facts)


def is_review_overdue(review_due: date | None, today: date) -> bool:
    """Nobody has said when the purpose is reviewed, or the day has passed."""
    return review_due is None or review_due < today


def _number_problems(number: str | None, birth_year: int | None, today: date) -> Iterator[Problem]:
    if birth_year is not None and not 1900 <= birth_year <= today.year:
        yield Problem("member-birth-year-range", field="birth_year", facts={"this_year": today.year})
    if number is None:
        return
    try:
        parsed = parse(number, today)
    except InvalidNumber as invalid:
        yield Problem(invalid.code, field="personnummer")
        return
    if birth_year is not None and birth_year != parsed.birth_year:
        yield Problem("member-birth-year-differs", field="birth_year", facts={"year": parsed.birth_year})
