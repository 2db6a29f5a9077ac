"""The register of agencies as a list."""

from __future__ import annotations

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, or_

from gvi.access.roles import AgencyKind
from gvi.agencies.models import Agency
from gvi.core.listing import ChoiceFilter, Column, Kind, Listing, TextFilter
from gvi.core.templating import word_text


def _named(rows: Select[Agency], text: str) -> Select[Agency]:
    return rows.where(or_(Agency.name.icontains(text, autoescape=True), Agency.unit.icontains(text, autoescape=True)))


class AgencyListing(Listing):
    """Agencies by name."""

    columns = (
        Column("name", _l("Name"), lambda agency: agency.name, kind=Kind.LINK, sort=Agency.name, url=lambda agency: url_for("admin.edit_agency", ref=agency.ref)),
        Column("kind", _l("Kind"), lambda agency: word_text(agency.kind), sort=Agency.kind),
        Column("phone", _l("Phone"), lambda agency: agency.phone, kind=Kind.UNBROKEN),
        Column("email", _l("E-mail"), lambda agency: agency.email, stack="wide"),
        Column("city", _l("City"), lambda agency: agency.city, sort=Agency.city, stack="end"),
    )  # fmt: skip
    filters = (
        TextFilter("q", _l("Name"), _named),
        ChoiceFilter("kind", _l("Kind"), lambda: [(kind.value, word_text(kind)) for kind in AgencyKind], lambda rows, value: rows.where(Agency.kind == AgencyKind(value))),
    )  # fmt: skip
    default_sort = "name"

    def row_name(self, row: Agency) -> str:
        return row.name
