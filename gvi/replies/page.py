"""One message as its page shows it, and its original as text that does nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import get_locale

from gvi.callins.models import CallIn
from gvi.core.answers import many_lines
from gvi.core.i18n import gettext, ngettext
from gvi.letters.summons import meeting_time
from gvi.replies import operations, queries, rules
from gvi.replies.listing import what, whose
from gvi.replies.models import Reply
from gvi.replies.opening import opened
from gvi.replies.taking import Taken
from gvi.replies.vocabulary import Outcome, ReplyState

MOST_SHOWN = 100_000
LONGEST_LINE = 2_000
"""A line of a million characters would keep a browser busy for minutes."""


@dataclass(frozen=True, slots=True)
class ReplyPage:
    """What the page says of a message and lets be done about it."""

    reply: Reply
    call_in: CallIn | None
    title: str
    says: str
    taken_by: str
    decided_by: str
    time_now: str
    proposed: str
    """The time that the invitation says, and the one that is proposed instead; "" when there is none."""
    may_decide: bool
    may_assign: bool
    may_dismiss: bool
    may_undo: bool
    may_forget: bool


@dataclass(frozen=True, slots=True)
class Original:
    """The text of a message: as it came, then the calendars in it with base64 and the like undone. None when it is gone."""

    raw: str | None
    calendars: tuple[str, ...]
    is_cut: bool


def page_of(reply: Reply) -> ReplyPage:
    """Gather what the page shows."""
    entry, state = reply.entry, reply.state
    taken, decided = queries.people_of(reply)
    proposes = reply.outcome is Outcome.PROPOSES_NEW_TIME and bool(reply.facts.get("start"))
    is_current = entry is not None and entry.sequence == reply.sequence
    return ReplyPage(
        reply=reply, call_in=queries.call_in_of(entry) if entry else None, title=whose(reply), says=what(reply),
        taken_by=taken, decided_by=decided, time_now=_time(entry.starts_at, entry.ends_at) if entry else "",
        proposed=_time(*operations.proposed(reply)) if proposes else "",
        may_decide=not any(rules.may_decide(state, reply.outcome, is_current=is_current)),
        may_assign=not any(rules.may_assign(state=state, is_open=True, is_invited=True)) and reply.told is not None,
        may_dismiss=not any(rules.may_dismiss(state)),
        may_undo=not any(rules.may_undo(state, has_answer=reply.answer is not None)),
        may_forget=state is not ReplyState.WAITING and reply.told is not None,
    )  # fmt: skip


def original_of(reply: Reply) -> Original:
    """The original as text. What is no text, or too long, is left out."""
    if reply.content is None:
        return Original(None, (), is_cut=False)
    parts = opened(reply.content).calendars
    decoded = tuple(_plain(part.content) for part in parts if part.content != reply.content)
    return Original(_plain(reply.content), decoded, is_cut=len(reply.content) > MOST_SHOWN)


def tell_taken(taken: Sequence[Taken]) -> Iterator[tuple[str, str]]:
    """What became of several messages: (text, style) for each kind of outcome."""
    counted = Counter(each.outcome for each in taken)
    for outcome, number in counted.items():
        texts = {
            Outcome.RECORDED: ngettext("%(num)d answer is recorded.", "%(num)d answers are recorded.", number),
            Outcome.PROPOSES_NEW_TIME: ngettext("%(num)d proposes another time.", "%(num)d propose another time.", number),
            Outcome.TO_REVIEW: ngettext("%(num)d waits for you to look at it.", "%(num)d wait for you to look at them.", number),
            Outcome.UNREADABLE: ngettext("%(num)d could not be read, and waits.", "%(num)d could not be read, and wait.", number),
            Outcome.IGNORED: ngettext("%(num)d says nothing new.", "%(num)d say nothing new.", number),
        }  # fmt: skip
        yield texts[outcome], "done" if outcome in (Outcome.RECORDED, Outcome.IGNORED) else "wait"


def _time(start: datetime, end: datetime) -> str:
    return meeting_time(start, end, str(get_locale()))


def _plain(content: bytes) -> str:
    text = many_lines(content[:MOST_SHOWN].decode("utf-8", "replace"))
    return re.sub(rf"([^\n]{{{LONGEST_LINE}}})[^\n]+", rf"\1 {gettext('(cut)')}", text)
