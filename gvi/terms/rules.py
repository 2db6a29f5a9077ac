"""What may become of a version of the terms. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from gvi.core.problems import Problem


class TermsState(StrEnum):
    """What a version is worth."""

    DRAFT = "draft"
    IN_FORCE = "in_force"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


class Version(Protocol):
    """As much of a version as its state follows from."""

    number: int | None
    withdrawn_at: datetime | None


def state_of(terms: Version, *, newest: int | None) -> TermsState:
    """newest: the highest number that is published."""
    if terms.number is not None:
        return TermsState.IN_FORCE if terms.number == newest else TermsState.REPLACED
    return TermsState.DRAFT if terms.withdrawn_at is None else TermsState.WITHDRAWN


def may_write(text_sv: str, text_en: str, *, before: tuple[str, str] | None, is_waiting: bool) -> Iterator[Problem]:
    """A draft says something new, and only one waits at a time. before: both texts in force."""
    if is_waiting:
        yield Problem("terms-draft-waits")
    if before == (text_sv, text_en):
        yield Problem("terms-unchanged", field="text_sv")


def may_publish(terms: Version, *, written_by_id: int | None, own_id: int) -> Iterator[Problem]:
    """Somebody else than the writer puts a draft in force; what was published or withdrawn stays as it is."""
    if terms.number is not None or terms.withdrawn_at is not None:
        yield Problem("terms-not-draft")
    if written_by_id == own_id:
        yield Problem("terms-same-person")


def may_withdraw(terms: Version) -> Iterator[Problem]:
    """Only a draft comes to nothing."""
    if terms.number is not None or terms.withdrawn_at is not None:
        yield Problem("terms-not-draft")
