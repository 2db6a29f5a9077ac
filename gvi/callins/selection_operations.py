"""The only writers of drafts of whom to call; what a draft comes to is put on the list by `participants`."""

from __future__ import annotations

import json
from collections.abc import Iterator

from gvi.access.actor import Actor
from gvi.callins import participant_rules as rules
from gvi.callins import participants
from gvi.callins.models import CallIn, Invitation
from gvi.callins.participant_queries import members_by_ref
from gvi.callins.selection import in_people, score_of
from gvi.callins.selection_facts import Asked
from gvi.callins.selection_models import Selection
from gvi.callins.selection_proposal import Proposal, proposal_of
from gvi.callins.selection_queries import draft_of
from gvi.core import clock
from gvi.core.problems import Problem, insist
from gvi.extensions import db


def wish(actor: Actor, call_in: CallIn, asked: Asked, *, best: bool = False) -> None:
    """Change what is asked for, and choose afresh; whoever is pinned or barred stays so.

    best: ask the worker for the best choice, with what there is until then.
    """
    insist(rules.may_change_list(call_in.state))
    draft = _begun(actor, call_in)
    draft.wishes, draft.chosen = asked.kept(), (draft.chosen if best else [])
    draft.asked_at, draft.tries = (clock.now() if best else None), 0


def move(actor: Actor, call_in: CallIn, ref: str, move: str) -> None:
    """Move one person in, out, or let them be either again. The others stay where they are as far as they can."""
    insist(rules.may_change_list(call_in.state))
    draft = _begun(actor, call_in)
    draft.wishes, draft.asked_at = Asked.read(draft.wishes).moved(ref, move).kept(), None


def wait_no_longer(actor: Actor, call_in: CallIn) -> None:
    """Go on with the choice that there is."""
    draft = draft_of(actor, call_in)
    if draft is not None:
        draft.asked_at = None


def save(actor: Actor, call_in: CallIn, *, why: str, seal: str) -> list[Invitation]:
    """Put those who are chosen on the list. seal: of the choice that the planner saw."""
    insist(rules.may_change_list(call_in.state))
    standing = proposal_of(actor, call_in)
    insist(_may_save(standing, seal))
    return participants.add(actor, call_in, members_by_ref(actor, standing.added), why=why)


def follow(actor: Actor, lost: str, kept: str) -> None:
    """Two of the agency's records are one now: its drafts name the kept one, for nobody can let go of a ref that is gone."""
    mine = (Selection.site_id == actor.site_id) & (Selection.owner_agency_id == actor.agency_id)
    for draft in db.session.query(Selection).filter(mine):
        for column in ("wishes", "chosen", "before"):
            told = json.dumps(getattr(draft, column))
            if f'"{lost}"' in told:
                setattr(draft, column, json.loads(told.replace(f'"{lost}"', f'"{kept}"')))


def _may_save(standing: Proposal, seal: str) -> Iterator[Problem]:
    """What is saved is what was seen, and somebody is new in it."""
    if standing.conflict:
        yield Problem("selection-in-conflict")
    elif standing.seal != seal:
        yield Problem("selection-changed")
    elif not standing.added:
        yield Problem("selection-adds-nobody")


def _begun(actor: Actor, call_in: CallIn) -> Selection:
    """The posting's draft, with what stands before the change noted in it."""
    draft = draft_of(actor, call_in)
    standing = proposal_of(actor, call_in, draft)
    if draft is None:
        draft = Selection(
            **actor.owns, call_in_id=call_in.id, posting_id=actor.posting_id, wishes=standing.asked.kept(), chosen=[]
        )
        db.session.add(draft)
    if not standing.conflict:
        pool = standing.gathered.pool
        draft.chosen = standing.refs
        draft.before = {"refs": standing.refs, "reach": in_people(pool, score_of(pool, standing.chosen).reach)}
    return draft
