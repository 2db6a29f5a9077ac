"""The accounts as a list."""

from __future__ import annotations

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, or_

from gvi.access.roles import Role
from gvi.accounts.models import Posting, User
from gvi.core import clock
from gvi.core.listing import ChoiceFilter, Column, FlagFilter, Kind, Listing, TagValue, TextFilter
from gvi.core.templating import word_text

Rows = Select[User]


def _named(rows: Rows, text: str) -> Rows:
    return rows.where(or_(User.name.icontains(text, autoescape=True), User.email.icontains(text, autoescape=True)))


def _in_role(rows: Rows, role: str) -> Rows:
    return rows.where(User.postings.any(Posting.role == Role(role)))


def postings_in_words(user: User) -> str:
    """Role and agency of every posting in force, on one line."""
    return "; ".join(f"{word_text(posting.role)}, {posting.agency.name}" for posting in user.postings_on(clock.today()))


def _state(user: User) -> TagValue:
    if not user.active:
        return TagValue(_l("Disabled"), "stop")
    return TagValue(_l("Active"), "done") if user.postings_on(clock.today()) else TagValue(_l("No posting"), "wait")


class UserListing(Listing):
    """Accounts by name."""

    columns = (
        Column("name", _l("Name"), lambda user: user.name, kind=Kind.LINK, sort=User.name, url=lambda user: url_for("admin.show_user", ref=user.ref)),
        Column("email", _l("E-mail"), lambda user: user.email, sort=User.email),
        Column("postings", _l("Postings"), postings_in_words, stack="wide"),
        Column("state", _l("State"), _state, kind=Kind.TAG, stack="end"),
    )  # fmt: skip
    filters = (
        TextFilter("q", _l("Name or e-mail"), _named),
        ChoiceFilter("role", _l("Role"), lambda: [(role.value, word_text(role)) for role in Role], _in_role),
        FlagFilter("active", _l("Only active accounts"), lambda rows: rows.where(User.active)),
    )
    default_sort = "name"

    def row_name(self, row: User) -> str:
        return row.name
