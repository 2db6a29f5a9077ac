"""Groups, their members and their relations as lists."""

from __future__ import annotations

from typing import Any, ClassVar

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import literal_column

from gvi.core.i18n import gettext
from gvi.core.listing import ChoiceFilter, Column, FlagFilter, Kind, Listing, TagValue, TextFilter
from gvi.core.templating import day, word_text
from gvi.groups.board import RelationLine, Rows
from gvi.groups.models import Group, GroupStatus, GroupType, Membership, RelationKind

STATUS_STYLES = {GroupStatus.FOCUS: "info", GroupStatus.ACTIVE: "wait", GroupStatus.DORMANT: "plain"}


def _with_status(rows: Rows, value: str) -> Rows:
    return rows.where(Group.status == GroupStatus(value))


def _with_type(rows: Rows, value: str) -> Rows:
    return rows.where(Group.type == GroupType(value))


def _called(rows: Rows, text: str) -> Rows:
    return rows.where(Group.alias.ilike(f"%{text}%") | Group.area_name.ilike(f"%{text}%"))


class GroupListing(Listing):
    """Rows of `board.board`, without members."""

    columns: ClassVar[tuple[Column, ...]] = (
        Column("alias", _l("Alias"), lambda row: row.Group.alias, kind=Kind.LINK, sort=Group.alias, url=lambda row: url_for("groups.show", ref=row.Group.ref)),
        Column("type", _l("Type"), lambda row: word_text(row.Group.type), sort=Group.type),
        Column("area", _l("Area"), lambda row: row.Group.area_name, sort=Group.area_name),
        Column("status", _l("Status"), lambda row: TagValue(word_text(row.Group.status), STATUS_STYLES.get(row.Group.status, "")), kind=Kind.TAG, sort=Group.status, stack="end"),
        Column("certainty", _l("Certainty"), lambda row: word_text(row.Group.certainty), sort=Group.certainty),
        Column("size", _l("Estimated size"), lambda row: row.Group.estimated_size, kind=Kind.NUMBER, sort=Group.estimated_size),
        Column("audited", _l("Audited on"), lambda row: row.Group.audited_on, kind=Kind.DATE, sort=Group.audited_on),
        Column("feuds", _l("Open feuds"), lambda row: row.feuds, kind=Kind.NUMBER, sort=literal_column("feuds")),
    )  # fmt: skip
    filters = (
        TextFilter("q", _l("Alias or area"), _called),
        ChoiceFilter(
            "status", _l("Status"), lambda: [(status.value, word_text(status)) for status in GroupStatus], _with_status
        ),
        ChoiceFilter("type", _l("Type"), lambda: [(each.value, word_text(each)) for each in GroupType], _with_type),
    )
    default_sort = "alias"

    def row_id(self, row: Any) -> str:
        return str(row.Group.ref)


class CountedGroupListing(GroupListing):
    """The same, with how many members the posting may read of."""

    columns: ClassVar[tuple[Column, ...]] = (
        *GroupListing.columns,
        Column(
            "members", _l("Known members"), lambda row: row.members, kind=Kind.NUMBER, sort=literal_column("members")
        ),
    )


class MemberListing(Listing):
    """Rows of `board.members_of`: refs, never names."""

    prefix = "m-"
    columns = (
        Column("person", _l("Person"), lambda row: row.person or row.release, kind=Kind.REF, sort=literal_column("person"), url=lambda row: _person_url(row)),
        Column("role", _l("Role in the group"), lambda row: word_text(row.Membership.role), sort=Membership.role),
        Column("certainty", _l("Certainty"), lambda row: word_text(row.Membership.certainty), sort=Membership.certainty),
        Column("since", _l("Since"), lambda row: row.Membership.valid_from, kind=Kind.DATE, sort=Membership.valid_from),
    )  # fmt: skip
    default_sort = "role"


class RelationListing(Listing):
    """Rows of `board.relations`, in memory: there are never many."""

    columns = (
        Column("a", _l("Group"), lambda line: line.a.alias, kind=Kind.LINK, sort=lambda line: line.a.alias, url=lambda line: url_for("groups.show", ref=line.a.ref)),
        Column("kind", _l("Relation"), lambda line: word_text(line.relation.kind), sort=lambda line: line.relation.kind),
        Column("b", _l("Other group"), lambda line: line.b.alias, kind=Kind.LINK, sort=lambda line: line.b.alias, url=lambda line: url_for("groups.show", ref=line.b.ref)),
        Column("confirmed", _l("Last confirmed"), lambda line: line.relation.confirmed_on, kind=Kind.DATE, sort=lambda line: line.relation.confirmed_on),
        Column("certainty", _l("Certainty"), lambda line: word_text(line.relation.certainty), sort=lambda line: line.relation.certainty),
        Column("state", _l("State"), lambda line: relation_state(line), kind=Kind.TAG, stack="end"),
    )  # fmt: skip
    filters = (
        ChoiceFilter("kind", _l("Relation"), lambda: [(kind.value, word_text(kind)) for kind in RelationKind], lambda lines, value: [line for line in lines if line.relation.kind == value]),
        FlagFilter("unconfirmed", _l("Only unconfirmed"), lambda lines: [line for line in lines if line.unconfirmed_since]),
        FlagFilter("ended", _l("Ended too"), lambda lines: lines),
    )  # fmt: skip
    default_sort = "a"


def relation_state(line: RelationLine) -> TagValue:
    """Confirmed, unconfirmed since a day, or over."""
    if not line.holds:
        return TagValue(gettext("Over %(day)s", day=day(line.relation.valid_to)), "plain")
    if line.unconfirmed_since:
        return TagValue(gettext("Unconfirmed since %(day)s", day=day(line.unconfirmed_since)), "wait")
    return TagValue(gettext("Confirmed"), "done")


def _person_url(row: Any) -> str | None:
    if row.person:
        return url_for("members.show", ref=row.person)
    return url_for("releases.show", ref=row.release) if row.release else None
