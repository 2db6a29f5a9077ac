"""The worker's part of choosing: the best choice, over what the posting that asked may read, kept with what it holds for."""

from __future__ import annotations

import threading

from sqlalchemy import select

from gvi.access import apart
from gvi.access.actor import Actor, actor_of
from gvi.access.permissions import Permission
from gvi.access.policy import allows
from gvi.accounts.models import Posting
from gvi.callins.models import CallIn
from gvi.callins.selection_models import Selection
from gvi.callins.selection_proposal import Best, Proposal, find_best, proposal_of
from gvi.conflicts.telling import apart_from
from gvi.core import clock
from gvi.core.db import transaction
from gvi.core.notices import notice
from gvi.extensions import db

Key = tuple[int, int]
TRIES = 3
"""How often a draft is taken up before the worker gives it up: it may be what the worker died of."""
_one_at_a_time = threading.Lock()


def choose_due() -> int:
    """Find the best choice wherever it is asked for, oldest first; how many that was. A second thread leaves it to the first."""
    if not _one_at_a_time.acquire(blocking=False):
        return 0
    try:
        done = 0
        while (key := _next()) is not None:
            _choose(key)
            done += 1
        return done
    finally:
        _one_at_a_time.release()


def _next() -> Key | None:
    waiting = select(Selection.site_id, Selection.id).where(Selection.asked_at.is_not(None))
    try:
        found = db.session.execute(waiting.order_by(Selection.asked_at, Selection.id).limit(1)).first()
        return (found[0], found[1]) if found else None
    finally:
        db.session.rollback()


def _choose(key: Key) -> None:
    with transaction():  # what is read of people is logged, and stays so whatever becomes of the rest
        standing = _taken_up(db.session.get_one(Selection, key))
    if standing is None:
        return
    best = find_best(standing.gathered.pool, standing.wishes, at=clock.now())
    with transaction():
        draft = db.session.get(Selection, key)
        if draft is not None:
            _keep(draft, best, standing)


def _taken_up(draft: Selection) -> Proposal | None:
    """What is to be chosen from; None, and nothing more to do, when the posting may no longer or nothing comes of it."""
    draft.tries += 1
    actor, call_in = _actor(draft), db.session.get_one(CallIn, (draft.site_id, draft.call_in_id))
    if actor is None or not allows(actor, Permission.PARTICIPANT_EDIT, call_in) or draft.tries > TRIES:
        notice("selection_given_up", selection=draft.ref)
        draft.asked_at = None
        return None
    with apart.kept(apart_from(actor.user_id)):
        standing = proposal_of(actor, call_in, draft)
    if standing.conflict:
        draft.asked_at = None
        return None
    return standing


def _keep(draft: Selection, best: Best, standing: Proposal) -> None:
    """What was found stays with what it holds for. When something else was wished for meanwhile, that is taken up next."""
    draft.found = best.kept()
    if draft.wishes == standing.asked.kept():
        draft.asked_at, draft.tries = None, 0


def _actor(draft: Selection) -> Actor | None:
    """The posting that asked, if it still holds."""
    posting = db.session.get(Posting, draft.posting_id)
    if posting is None or not posting.in_force(clock.today()) or not posting.user.active:
        return None
    return actor_of(posting, address="worker")
