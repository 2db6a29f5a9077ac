"""Whom and what a file names: one's own records by external id or ref, the site's groups by alias or ref."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_

from gvi.access.actor import Actor
from gvi.core.batches import batches
from gvi.extensions import db
from gvi.groups.models import Group
from gvi.members.models import FormerRef, Member


class People:
    """Those named, as far as the posting may read them. An external id goes before a ref that happens to be written alike."""

    def __init__(self, actor: Actor, names: Iterable[str | None]) -> None:
        wanted = {name for name in names if name is not None}
        self._found: dict[str, Member] = {}
        own = Member.visible_to(actor).join(FormerRef, _took_in()).with_only_columns(Member, FormerRef)
        for column in (FormerRef.ref, FormerRef.external_id):
            for some in batches(wanted):
                found = db.session.execute(own.where(column.in_(some)))
                self._found |= {getattr(former, column.key): member for member, former in found}
        for column in (Member.ref, Member.external_id):
            for some in batches(wanted):
                rows = db.session.scalars(Member.visible_to(actor).where(column.in_(some)))
                self._found |= {getattr(member, column.key): member for member in rows}
        self.by_id = {member.id: member for member in self._found.values()}

    def get(self, name: str) -> Member | None:
        """The record that a file names, if there is one."""
        return self._found.get(name)


def _took_in() -> ColumnElement[bool]:
    return and_(FormerRef.site_id == Member.site_id, FormerRef.member_id == Member.id)


class Groups:
    """The groups of the site that the posting may see, aliases in any case."""

    def __init__(self, actor: Actor) -> None:
        everyone = list(db.session.scalars(Group.visible_to(actor)))
        self.by_id = {group.id: group for group in everyone}
        self._found = {group.ref: group for group in everyone}
        self._found |= {group.alias.casefold(): group for group in everyone}

    def get(self, name: str) -> Group | None:
        """The group that a file names, if there is one."""
        return self._found.get(name.casefold())
