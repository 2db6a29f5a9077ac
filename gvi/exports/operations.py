"""The only writers of requests for files about people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import update

from gvi.access.actor import Actor
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins.models import CallIn
from gvi.core import clock
from gvi.core.db import aside
from gvi.core.problems import insist
from gvi.exports import links, rules
from gvi.exports.models import ExportKind, ExportRequest
from gvi.extensions import db


def ask(
    actor: Actor, kind: ExportKind, *, filters: Mapping[str, str], number: int, purpose: str, is_open: bool,
    call_in: CallIn | None = None,
) -> ExportRequest:  # fmt: skip
    """Ask for a list as a file. number: its rows now; is_open: the same is asked for or approved already."""
    insist(rules.may_ask(number=number, is_open=is_open))
    row = ExportRequest(
        **actor.owns, kind=kind, call_in_id=None if call_in is None else call_in.id, filters=dict(filters), number=number,
        purpose=purpose, asked_by_id=actor.user_id, posting_id=actor.posting_id,
        ends_at=rules.answer_by(clock.today()),
    )  # fmt: skip
    db.session.add(row)
    log.record(actor, Verb.EXPORT_ASK, row, reason=purpose)
    return row


def approve(actor: Actor, row: ExportRequest, *, hours: int) -> None:
    """The asker may fetch the file for so many hours. Never the asker's own yes."""
    holds = row.posting.in_force(clock.today())
    insist(rules.may_decide(row, own_id=actor.user_id, posting_holds=holds, now=clock.now()))
    row.decided_by_id, row.decided_at, row.is_approved = actor.user_id, clock.now(), True
    row.ends_at = clock.now() + timedelta(hours=hours)
    log.record(actor, Verb.EXPORT_APPROVE, row)


def refuse(actor: Actor, row: ExportRequest, *, answer: str) -> None:
    """No, and why; also to somebody who has left, so that nobody is asked about it any more."""
    insist(rules.may_decide(row, own_id=actor.user_id, posting_holds=True, now=clock.now()))
    row.decided_by_id, row.decided_at, row.is_approved, row.answer = actor.user_id, clock.now(), False, answer
    log.record(actor, Verb.EXPORT_REFUSE, row, reason=answer)


def end(actor: Actor, row: ExportRequest, *, decides: bool) -> None:
    """Take back what one asked for, or stop what was approved: from now on no link opens anything."""
    insist(rules.may_end(row, own_id=actor.user_id, decides=decides, now=clock.now()))
    row.ended_at, row.ended_by_id, row.link_digest = clock.now(), actor.user_id, None
    log.record(actor, Verb.EXPORT_END, row)


def make_link(actor: Actor, row: ExportRequest) -> str:
    """A fresh link, shown once; the one before is worth nothing any more. Returns what stands in it."""
    insist(rules.may_fetch(row, own_id=actor.user_id, posting_id=actor.posting_id, now=clock.now()))
    token, row.link_digest = links.new_token()
    log.record(actor, Verb.EXPORT_LINK, row)
    return token


def count_download(row: ExportRequest) -> None:
    """One more time fetched. Fetching only reads, so it is written afterwards; the log holds each one."""
    rows = update(ExportRequest).where(ExportRequest.site_id == row.site_id, ExportRequest.id == row.id)
    change = rows.values(downloads=ExportRequest.downloads + 1, downloaded_at=clock.now())

    def count() -> None:
        db.session.execute(change)

    aside(count)
