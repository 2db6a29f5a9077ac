"""Messages as a list: what waits for somebody first."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, case
from sqlalchemy.orm import defer, joinedload

from gvi.access.actor import Actor
from gvi.core.i18n import gettext
from gvi.core.listing import ChoiceFilter, Column, Kind, Listing, TagValue
from gvi.core.templating import word_text
from gvi.replies.models import Reply
from gvi.replies.vocabulary import Outcome, ReplyState, Source

STYLES = {
    ReplyState.WAITING: "wait", ReplyState.RECORDED: "done", ReplyState.ACCEPTED: "done", ReplyState.DECLINED: "plain",
    ReplyState.IGNORED: "plain", ReplyState.DISMISSED: "plain",
}  # fmt: skip


LONGEST_NAME = 26


def rows_of(actor: Actor) -> Select[Any]:
    """One's own agency's messages without their originals: those that wait first, then the newest."""
    waits = case((Reply.state == ReplyState.WAITING, 0), else_=1)
    rows = Reply.visible_to(actor).options(defer(Reply.content), joinedload(Reply.entry))
    return rows.order_by(waits, Reply.created_at.desc(), Reply.id.desc())


def state_tag(reply: Reply) -> TagValue:
    """The state in a word."""
    return TagValue(word_text(reply.state), STYLES[reply.state])


def whose(reply: Reply) -> str:
    """Whom it is from, as far as that is known."""
    if reply.entry is not None:
        return reply.entry.name
    return str(reply.facts.get("attendee") or reply.facts.get("sender") or gettext("Unknown"))


def shortened(text: str) -> str:
    """What fits on one line of a phone, beside the state."""
    return text if len(text) <= LONGEST_NAME else f"{text[: LONGEST_NAME - 1]}…"


def what(reply: Reply) -> str:
    """What it says."""
    if reply.answer is not None:
        return word_text(reply.answer)
    if reply.outcome is Outcome.PROPOSES_NEW_TIME:
        return word_text(reply.outcome)
    return str(gettext("Asks for the invitation again") if reply.method == "REFRESH" else gettext("Unclear"))


class ReplyListing(Listing):
    """Rows of `rows_of`."""

    columns = (
        Column("from", _l("From"), lambda reply: shortened(whose(reply)), kind=Kind.LINK, url=lambda reply: url_for("replies.show", ref=reply.ref), stack="wide"),
        Column("says", _l("Says"), what, small=lambda reply: word_text(reply.why) if reply.why else "", stack="wide"),
        Column("came", _l("Came"), lambda reply: reply.created_at, kind=Kind.MOMENT, sort=Reply.created_at),
        Column("way", _l("By"), lambda reply: word_text(reply.source)),
        Column("state", _l("State"), state_tag, kind=Kind.TAG, stack="end"),
    )  # fmt: skip
    filters = (
        ChoiceFilter("state", _l("State"), lambda: [(state.value, word_text(state)) for state in ReplyState], lambda rows, value: rows.where(Reply.state == ReplyState(value))),
        ChoiceFilter("way", _l("By"), lambda: [(source.value, word_text(source)) for source in Source], lambda rows, value: rows.where(Reply.source == Source(value))),
    )  # fmt: skip
