"""The agency's locks as a list: who, which person, from when until when."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import joinedload

from gvi.access.actor import Actor
from gvi.access.guard import may
from gvi.audit.pseudonyms import pseudonym
from gvi.conflicts.models import Conflict
from gvi.core import clock
from gvi.core.listing import ChoiceFilter, Column, Kind, Listing, TagValue


def state_of(conflict: Conflict) -> TagValue:
    """In force, to come, lifted or run out, in a word."""
    if conflict.lifted_at is not None:
        return TagValue(_l("Lifted"), "plain")
    if conflict.holds(clock.today()):
        return TagValue(_l("In force"), "stop")
    return TagValue(_l("To come"), "wait") if conflict.starts_on > clock.today() else TagValue(_l("Run out"), "plain")


def person_of(conflict: Conflict) -> str:
    """The record's ref; for whoever reads no records, the pseudonym."""
    ref = conflict.member.ref
    opens = may("conflict:edit", conflict)
    return ref if opens else pseudonym((conflict.site_id, conflict.owner_agency_id), ref)


def _url(conflict: Conflict) -> str | None:
    return url_for("conflicts.show", ref=conflict.member.ref) if may("conflict:edit", conflict) else None


def _in_force(rows: Any, value: str) -> Any:
    holds = Conflict.in_force(clock.today())
    return rows.where(holds if value == "yes" else ~holds)


class ConflictListing(Listing):
    """Newest first, with whom they concern and who set them."""

    columns = (
        Column("person", _l("Person"), person_of, kind=Kind.REF, url=_url),
        Column("user", _l("Kept apart"), lambda row: row.user.name),
        Column("starts_on", _l("From day"), lambda row: row.starts_on, kind=Kind.DATE, sort=Conflict.starts_on),
        Column("ends_on", _l("Last day"), lambda row: row.ends_on, kind=Kind.DATE, sort=Conflict.ends_on),
        Column("set_by", _l("Set by"), lambda row: row.set_by.name, stack="wide"),
        Column("state", _l("State"), state_of, kind=Kind.TAG, stack="end"),
    )
    filters = (ChoiceFilter("in_force", _l("State"), lambda: [("yes", _l("In force")), ("no", _l("Over"))], _in_force),)
    default_sort = ""


def conflicts(actor: Actor) -> Select[Conflict]:
    """The agency's locks with what their rows show, newest first."""
    shown = (joinedload(Conflict.member), joinedload(Conflict.user), joinedload(Conflict.set_by))
    return Conflict.visible_to(actor).order_by(Conflict.id.desc()).options(*shown)
