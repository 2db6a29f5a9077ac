"""The only writer of sampled reviews."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date

from gvi.access.actor import Actor
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core import clock
from gvi.core.problems import insist
from gvi.extensions import db
from gvi.oversight import rules
from gvi.oversight.models import Finding, LogReview, LogReviewLine
from gvi.oversight.queries import head_of, reads_between


def draw(actor: Actor, *, from_day: date, to_day: date, size: int) -> LogReview:
    """Draw a sample of the reads of a period by lot; every read is as likely as any other."""
    insist(rules.may_look_back(from_day=from_day, to_day=to_day, today=clock.today()))
    population = reads_between(actor, from_day, to_day)
    insist(rules.may_draw(size=size, population=len(population)))
    drawn = secrets.SystemRandom().sample(population, min(size, len(population)))
    review = LogReview(
        **actor.owns, from_day=from_day, to_day=to_day, population=len(population), drawn_by_id=actor.user_id
    )
    review.lines = [
        LogReviewLine(**actor.owns, review_id=review.id, entry_id=ident, number=number)
        for ident, number in sorted(drawn, key=lambda pair: pair[1])
    ]
    db.session.add(review)
    log.record(actor, Verb.LOG_REVIEW_DRAW, review)
    log.record_all(actor, Verb.LOG_REVIEW_DRAW, review.lines)
    return review


def note(actor: Actor, review: LogReview, found: Mapping[LogReviewLine, tuple[Finding | None, str | None]]) -> None:
    """Say of each read whether it is fine or has been asked about."""
    insist(rules.may_finish(unmarked=0, is_finished=review.finished_at is not None))
    changed = [line for line, judged in found.items() if (line.finding, line.note) != judged]
    for line in changed:
        line.finding, line.note = found[line]
    if changed:
        log.record_all(actor, Verb.LOG_REVIEW_NOTE, changed)


def finish(actor: Actor, review: LogReview) -> None:
    """Write the receipt: what was drawn from what, what was found, and where the chain stood."""
    lines = list(review.lines)
    unmarked = sum(line.finding is None for line in lines)
    insist(rules.may_finish(unmarked=unmarked, is_finished=review.finished_at is not None))
    length, head = head_of(actor)
    counts = {finding.value: sum(line.finding is finding for line in lines) for finding in Finding}
    review.finished_at = clock.now()
    review.receipt = {
        "from": review.from_day.isoformat(), "to": review.to_day.isoformat(), "population": review.population,
        "sample": len(lines), **counts, "numbers": [line.number for line in lines], "chain_length": length,
        "chain_head": head,
    }  # fmt: skip
    log.record(actor, Verb.LOG_REVIEW_FINISH, review)
