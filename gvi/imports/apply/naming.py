"""Whom and what a file names: one's own records by external id or ref, the site's groups by alias or ref."""

from __future__ import annotations

from gvi.access.actor import Actor
from gvi.extensions import db
from gvi.groups.models import Group
from gvi.members.models import Member


class People:
    """The records that the posting may read. An external id goes before a ref that happens to be written alike."""

    def __init__(self, actor: Actor) -> None:
        everybody = list(db.session.scalars(Member.visible_to(actor)))
        self.by_id = {member.id: member for member in everybody}
        self._found = {member.ref: member for member in everybody}
        self._found |= {member.external_id: member for member in everybody if member.external_id}

    def get(self, name: str) -> Member | None:
        """The record that a file names, if there is one."""
        return self._found.get(name)


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
