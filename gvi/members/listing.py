"""The people one follows as a list: by ref, with what one may read of them and no more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

from flask import url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from gvi.access.actor import Actor
from gvi.access.composed import composed
from gvi.access.permissions import Permission
from gvi.access.policy import allows
from gvi.core import clock
from gvi.core.listing import ChoiceFilter, Column, FlagFilter, Kind, Listing, MaskedValue, TagValue, TextFilter
from gvi.core.templating import word_text
from gvi.members import rules
from gvi.members.facets import NOTHING, Facts, facts_of
from gvi.members.facts import Supervision
from gvi.members.models import Member
from gvi.members.opening import may_read
from gvi.members.protection import protected_anywhere
from gvi.members.reveal import names_of
from gvi.members.vocabulary import Category, SupervisionKind

Rows = Select[Member]
SHOWN = ("memberships", "supervisions")
"""What the list tells of a person, beside a protected identity."""


@composed
def _listed(actor: Actor) -> Any:
    """A restricted record is found by its ref, and listed under Retention alone."""
    return Member.visible_to(actor).where(Member.in_use())


class MemberListing(Listing):
    """One's own records. Names only when somebody has asked to see them, which is logged.

    Costs the queries of a list, four for what is readable of the rows, and one more for names.
    """

    default_sort = "ref"

    def __init__(self, actor: Actor, args: Mapping[str, str], *, with_names: bool = False) -> None:
        super().__init__(_listed(actor), args)
        self._actor, self._with_names = actor, with_names
        self.columns = self._columns()  # type: ignore[misc]  # what there is to see depends on who reads
        self.filters = self._filters()  # type: ignore[misc]

    def every(self) -> list[Member]:
        """All rows the filters leave, asked for once: what is readable of them is looked up together."""
        return self._every

    def facts(self, member: Member) -> Facts:
        """What the reader may know of the person."""
        return self._facts.get(member.shell_id, NOTHING)

    @cached_property
    def _every(self) -> list[Member]:
        rows = super().every()
        self._known = rows
        return rows

    @cached_property
    def _known(self) -> list[Member]:
        return list(self.rows)

    @cached_property
    def _facts(self) -> Mapping[int, Facts]:
        return facts_of(self._actor, {member.shell_id for member in self._known}, SHOWN)

    @cached_property
    def _names(self) -> dict[int, str]:
        return names_of(self._actor, self.rows)

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column("ref", _l("Person"), lambda row: row.ref, kind=Kind.REF, sort=Member.ref, url=lambda row: url_for("members.show", ref=row.ref)),
            *((Column("name", _l("Name"), lambda row: self._names.get(row.id) or MaskedValue(gettext("Open the person to read the name")), csv=False, stack="wide"),) if self._with_names else ()),
            Column("external_id", _l("Your number"), lambda row: row.external_id, sort=Member.external_id),
            Column("category", _l("Category"), lambda row: word_text(row.category), sort=Member.category),
            *((Column("groups", _l("Group"), self._groups),) if allows(self._actor, Permission.POLICE_READ) else ()),
            *((Column("supervision", _l("Supervision ends"), self._ends, kind=Kind.DATE, sort=self._by_end(), small=self._kind, stack="wide"),)
              if allows(self._actor, Permission.SUPERVISION_READ) else ()),
            Column("review", _l("Purpose reviewed by"), lambda row: row.review_due, kind=Kind.DATE, sort=Member.review_due, small=_overdue, stack="wide"),
            Column("state", _l("Note"), self._note, kind=Kind.TAG, stack="end"),
        )  # fmt: skip

    def _filters(self) -> tuple[Any, ...]:
        shared = (
            TextFilter("q", _l("Ref or your number"), _named),
            ChoiceFilter("category", _l("Category"), _categories, lambda rows, value: rows.where(Member.category == Category(value))),
        )  # fmt: skip
        supervised = (
            ChoiceFilter("kind", _l("Supervision"), _kinds, lambda rows, value: rows.where(_under(self._actor, SupervisionKind(value)))),
            TextFilter("before", _l("Ends before"), self._ending_before, placeholder="2026-12-31"),
        )  # fmt: skip
        flags = (
            FlagFilter("protected", _l("Protected identity"), lambda rows: rows.where(protected_anywhere(self._actor.site_id))),
            FlagFilter("unreviewed", _l("Without purpose review"), lambda rows: rows.where(_unreviewed())),
        )  # fmt: skip
        return (*shared, *(supervised if allows(self._actor, Permission.SUPERVISION_READ) else ()), *flags)

    def _by_end(self) -> Any:
        """What the column is sorted by. Composed when asked for: that takes longer than the whole page's own statement."""
        return _end(self._actor) if self._arg("sort").removeprefix("-") == "supervision" else Member.id

    def _groups(self, member: Member) -> str | None:
        return ", ".join(dict.fromkeys(each.alias for each in self.facts(member).memberships)) or None

    def _ends(self, member: Member) -> Any:
        return max((period.ends_on for period in self.facts(member).supervisions), default=None)

    def _kind(self, member: Member) -> str | None:
        last = max(self.facts(member).supervisions, key=lambda period: period.ends_on, default=None)
        return word_text(last.kind) if last else None

    def _note(self, member: Member) -> TagValue | None:
        return TagValue(gettext("Protected identity"), "wait") if self.facts(member).is_protected else None

    def _ending_before(self, rows: Rows, text: str) -> Rows:
        try:
            return rows.where(_end(self._actor) < date.fromisoformat(text))
        except ValueError:
            return rows  # a date half typed narrows nothing


def _named(rows: Rows, text: str) -> Rows:
    return rows.where(
        or_(Member.ref.icontains(text, autoescape=True), Member.external_id.icontains(text, autoescape=True))
    )


def _end(actor: Actor) -> ScalarSelect[Any]:
    """The last day of supervision that the reader may know of, for the row's person."""
    return _supervisions(actor, func.max(Supervision.ends_on)).scalar_subquery()


def _under(actor: Actor, kind: SupervisionKind) -> ColumnElement[bool]:
    today = clock.today()
    now = and_(Supervision.starts_on <= today, Supervision.ends_on >= today, Supervision.kind == kind)
    return _supervisions(actor, Supervision.id).where(now).exists()


def _supervisions(actor: Actor, column: Any) -> Select[Any]:
    holder = aliased(Member)
    hangs = and_(holder.site_id == Supervision.site_id, holder.id == Supervision.member_id)
    same = and_(holder.site_id == Member.site_id, holder.shell_id == Member.shell_id)
    return (
        select(column)
        .select_from(Supervision)
        .join(holder, hangs)
        .where(same, may_read(actor, "supervision", holder))
        .correlate(Member)
    )


def _unreviewed() -> ColumnElement[bool]:
    return or_(Member.review_due.is_(None), Member.review_due < clock.today())


def _overdue(member: Member) -> str | None:
    return gettext("Overdue") if rules.is_review_overdue(member.review_due, clock.today()) else None


def _categories() -> list[tuple[str, str]]:
    return [(each.value, word_text(each)) for each in Category]


def _kinds() -> list[tuple[str, str]]:
    return [(each.value, word_text(each)) for each in SupervisionKind]
