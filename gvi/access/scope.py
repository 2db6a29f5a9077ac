"""Which rows a posting may know of: every query for rows begins with `Model.visible_to(actor)`."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from sqlalchemy import Select, false, select

from gvi.access.actor import Actor
from gvi.access.roles import Area, Grant, grants

SITE_WIDE = frozenset({Grant.READ, Grant.WRITE})


class Scoped:
    """A model whose rows are read through `visible_to`.

    As it stands a row is visible on its site to whoever reads or writes its area. A model whose rows belong
    to one agency, or to those assigned, says so in its own `visible_to`.
    """

    area: ClassVar[Area]
    read_is_logged: ClassVar[bool] = False
    """Whether fetching one row is an entry in its owner's log: set on everything that tells of a person."""

    @classmethod
    def visible_to(cls, actor: Actor) -> Select[Self]:
        """The rows this posting may know of. For everything else, ids behave as if they did not exist."""
        given = grants(actor.role, cls.area, actor.agency_kind)
        if not given & SITE_WIDE:
            return select(cls).where(false())
        return select(cls).where(cls.of_site(actor))

    @classmethod
    def successor(cls, actor: Actor, ref: str) -> str | None:
        """The ref of the row that has taken the place of the one of this ref, as far as the posting may know of it."""
        return None

    @classmethod
    def of_site(cls, actor: Actor) -> Any:
        """The condition that keeps a query inside the posting's site."""
        return cls.site_id == actor.site_id  # type: ignore[attr-defined]

    @classmethod
    def of_agency(cls, actor: Actor) -> Any:
        """The condition that keeps a query to rows of the posting's own agency, on its site."""
        return cls.of_site(actor) & (cls.owner_agency_id == actor.agency_id)  # type: ignore[attr-defined]
