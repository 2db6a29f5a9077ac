"""The people one follows as a list: by ref, with what one may read of them and no more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache, cached_property
from operator import attrgetter
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from gvi.access.actor import Actor
from gvi.access.composed import composed
from gvi.access.permissions import Permission
from gvi.access.policy import allows
from gvi.core import clock
from gvi.core.i18n import gettext
from gvi.core.listing import ChoiceFilter, Column, FlagFilter, Kind, Leads, Listing, MaskedValue, TagValue, TextFilter
from gvi.core.templating import word_text
from gvi.members import rules
from gvi.members.facets import MembershipFact, SupervisionFact, told_of
from gvi.members.facts import Supervision
from gvi.members.models import Member
from gvi.members.opening import may_read
from gvi.members.protection import protected_anywhere, protected_shells
from gvi.members.reveal import names_of
from gvi.members.vocabulary import Category, SupervisionKind

Rows = Select[Member]
SHOWN = ("memberships", "supervisions")
"""What the list tells of a person, beside a protected identity."""


class Listed(NamedTuple):
    """A record as the list shows it, and as the log names it."""

    site_id: int
    id: int
    ref: str
    owner_agency_id: int
    shell_id: int
    external_id: str | None
    category: Category
    review_due: date | None
    is_protected: bool
    groups: str | None
    under: SupervisionFact | None
    """The supervision that ends last."""
    overdue: str | None
    name: str | None

    @property
    def __tablename__(self) -> str:
        return Member.__tablename__


SHELL, REVIEW = (Listed._fields.index(name) for name in ("shell_id", "review_due"))
"""Places in what is read. The database's rows answer to a place sooner than to a name."""


@composed
def _listed(actor: Actor) -> Any:
    """A restricted record is found by its ref, and listed under Retention alone."""
    return Member.visible_to(actor).where(Member.in_use())


class MemberListing(Listing):
    """One's own records. Names only when somebody has asked to see them, which is logged.

    Costs the queries of a list, four for what is readable of the rows, and one more for names.
    """

    default_sort = "ref"
    reads = (
        Member.site_id, Member.id, Member.ref, Member.owner_agency_id, Member.shell_id, Member.external_id, Member.category,
        Member.review_due,
    )  # fmt: skip

    def __init__(self, actor: Actor, args: Mapping[str, str], *, with_names: bool = False) -> None:
        super().__init__(_listed(actor), args)
        self._actor, self._with_names = actor, with_names
        tells_groups, tells_supervision = (
            allows(actor, each) for each in (Permission.POLICE_READ, Permission.SUPERVISION_READ)
        )
        self.columns = _columns(tells_groups, tells_supervision, with_names)  # type: ignore[misc]  # what there is to see depends on who reads
        self.filters = self._filters(tells_supervision)  # type: ignore[misc]

    def every(self) -> list[Listed]:
        """All rows the filters leave, asked for once: what is readable of them is looked up together."""
        return self._every

    def made(self, found: list[Any]) -> list[Listed]:
        """With what the reader may know of each person, and their name if that is asked for."""
        shells = {row[SHELL] for row in found}
        told, protected = told_of(self._actor, shells, SHOWN), protected_shells(self._actor.site_id, shells)
        groups = {shell_id: _groups(facts) for shell_id, facts in told["memberships"].items()}
        under = {shell_id: max(facts, key=attrgetter("ends_on")) for shell_id, facts in told["supervisions"].items()}
        today, overdue = clock.today(), gettext("Overdue")
        rows = []
        for row in found:
            shell_id = row[SHELL]
            late = overdue if rules.is_review_overdue(row[REVIEW], today) else None
            known = (shell_id in protected, groups.get(shell_id), under.get(shell_id), late, None)
            rows.append(Listed._make((*row, *known)))
        if not self._with_names:
            return rows
        names = names_of(self._actor, rows)
        return [row._replace(name=names.get(row.id)) for row in rows]

    @cached_property
    def _every(self) -> list[Listed]:
        return super().every()

    @cached_property
    def _sort_column(self) -> Any:
        """The end of supervision is composed when asked for: that takes longer than the whole page's own statement."""
        return _end(self._actor) if self.sort == "supervision" else super()._sort_column

    def _filters(self, tells_supervision: bool) -> tuple[Any, ...]:
        shared = (
            TextFilter("q", _l("Ref or your number"), _named),
            ChoiceFilter("category", _l("Category"), _categories, lambda rows, value: rows.where(Member.category == Category(value))),
        )  # fmt: skip
        supervised = (
            ChoiceFilter("kind", _l("Supervision"), _kinds, lambda rows, value: rows.where(_is_under(self._actor, SupervisionKind(value)))),
            TextFilter("before", _l("Ends before"), self._ending_before, placeholder="2026-12-31"),
        )  # fmt: skip
        flags = (
            FlagFilter("protected", _l("Protected identity"), lambda rows: rows.where(protected_anywhere(self._actor.site_id))),
            FlagFilter("unreviewed", _l("Without purpose review"), lambda rows: rows.where(_unreviewed())),
        )  # fmt: skip
        return (*shared, *(supervised if tells_supervision else ()), *flags)

    def _ending_before(self, rows: Rows, text: str) -> Rows:
        try:
            return rows.where(_end(self._actor) < date.fromisoformat(text))
        except ValueError:
            return rows  # a date half typed narrows nothing


@cache
def _columns(tells_groups: bool, tells_supervision: bool, with_names: bool) -> tuple[Column, ...]:
    return (
        Column("ref", _l("Person"), attrgetter("ref"), kind=Kind.REF, sort=Member.ref, url=Leads("members.show")),
        *((Column("name", _l("Name"), lambda row: row.name or MaskedValue(gettext("Open the person to read the name")), csv=False, stack="wide"),) if with_names else ()),
        Column("external_id", _l("Your number"), attrgetter("external_id"), sort=Member.external_id),
        Column("category", _l("Category"), attrgetter("category"), kind=Kind.WORD, sort=Member.category),
        *((Column("groups", _l("Group"), attrgetter("groups")),) if tells_groups else ()),
        # sorted by what `_sort_column` composes, in place of the key
        *((Column("supervision", _l("Supervision ends"), lambda row: row.under and row.under.ends_on, kind=Kind.DATE, sort=Member.id, small=lambda row: row.under and row.under.kind, stack="wide"),)
          if tells_supervision else ()),
        Column("review", _l("Purpose reviewed by"), attrgetter("review_due"), kind=Kind.DATE, sort=Member.review_due, small=attrgetter("overdue"), stack="wide"),
        Column("state", _l("Note"), _note, kind=Kind.TAG, stack="end"),
    )  # fmt: skip


def _groups(facts: list[MembershipFact]) -> str:
    return ", ".join(dict.fromkeys([each.alias for each in facts])) if len(facts) > 1 else facts[0].alias


def _note(row: Listed) -> TagValue | None:
    return TagValue(gettext("Protected identity"), "wait") if row.is_protected else None


def _named(rows: Rows, text: str) -> Rows:
    return rows.where(
        or_(Member.ref.icontains(text, autoescape=True), Member.external_id.icontains(text, autoescape=True))
    )


def _end(actor: Actor) -> ScalarSelect[Any]:
    """The last day of supervision that the reader may know of, for the row's person."""
    return _supervisions(actor, func.max(Supervision.ends_on)).scalar_subquery()


def _is_under(actor: Actor, kind: SupervisionKind) -> ColumnElement[bool]:
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


def _categories() -> list[tuple[str, str]]:
    return [(each.value, word_text(each)) for each in Category]


def _kinds() -> list[tuple[str, str]]:
    return [(each.value, word_text(each)) for each in SupervisionKind]
