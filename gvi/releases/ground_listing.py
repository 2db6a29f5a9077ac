"""The register of legal grounds as a list."""

from __future__ import annotations

from typing import Any, ClassVar

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, or_

from gvi.core import clock
from gvi.core.i18n import gettext
from gvi.core.listing import ChoiceFilter, Column, Kind, Listing, TagValue
from gvi.core.templating import word_text
from gvi.releases.ground_rules import GroundState, state_of
from gvi.releases.models import LegalGround
from gvi.releases.rules import is_for_lawyer
from gvi.releases.titles import title_of

STYLES = {GroundState.IN_FORCE: "ok", GroundState.TO_COME: "info", GroundState.ENDED: "plain"}


def state_tag(ground: LegalGround) -> TagValue:
    """The state in a word."""
    state = state_of(ground, clock.today())
    return TagValue(word_text(state), STYLES[state])


def _asks(ground: LegalGround) -> str:
    return str(gettext("A lawyer") if is_for_lawyer(ground) else gettext("Whoever releases"))


def _in_state(rows: Any, value: str) -> Any:
    today = clock.today()
    ended = and_(LegalGround.valid_to.is_not(None), LegalGround.valid_to < today)
    begun = or_(LegalGround.valid_from.is_(None), LegalGround.valid_from <= today)
    wanted = {
        GroundState.ENDED: ended,
        GroundState.TO_COME: and_(~ended, ~begun),
        GroundState.IN_FORCE: and_(~ended, begun),
    }
    return rows.where(wanted[GroundState(value)])


class GroundListing(Listing):
    """Grounds in the order of the law; those that have ended stay, for what was decided on them."""

    columns: ClassVar[tuple[Column, ...]] = (
        Column("ground", _l("Legal ground"), lambda row: row.ref, kind=Kind.REF, url=lambda row: url_for("grounds.show", ref=row.ref)),
        Column("provision", _l("Provision"), title_of, sort=LegalGround.provision, stack="wide"),
        Column("lifts", _l("Which secrecy it lifts"), lambda row: row.lifts, stack="wide"),
        Column("decides", _l("Who decides"), _asks),
        Column("from", _l("Holds from"), lambda row: row.valid_from, kind=Kind.DATE, sort=LegalGround.valid_from),
        Column("to", _l("Holds until"), lambda row: row.valid_to, kind=Kind.DATE, sort=LegalGround.valid_to),
        Column("state", _l("State"), state_tag, kind=Kind.TAG, stack="end"),
    )  # fmt: skip
    filters = (
        ChoiceFilter(
            "state", _l("State"), lambda: [(state.value, word_text(state)) for state in GroundState], _in_state
        ),
    )
