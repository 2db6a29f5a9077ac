"""Gathering the letters of a call-in: a constant number of queries, however long the list."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import defer, joinedload

from gvi.access.actor import Actor
from gvi.agencies.models import Agency
from gvi.callins.eligibility import blocks_for, invited, label_of
from gvi.callins.models import CallIn, Invitation
from gvi.core import clock
from gvi.core.problems import Problem
from gvi.documents.envelope import Envelope
from gvi.extensions import db
from gvi.letters.batch import Batch, Candidate
from gvi.letters.models import FrozenLetter, Kind, LetterTemplate
from gvi.letters.rules import stage_of
from gvi.letters.summons import Draft, Sources, common_gaps, draft_of, late_deadlines
from gvi.members.facts import Supervision
from gvi.members.models import Member
from gvi.members.protection import protected_shells
from gvi.sites.queries import envelope_of, site_of

Wordings = Mapping[tuple[Kind, str], LetterTemplate]


@dataclass(frozen=True)
class _Known:
    """What was found for the whole list."""

    call_in: CallIn
    agency: Agency
    own: Mapping[int, Member]
    protected: Collection[int]
    supervisions: Mapping[int, Supervision]
    letters: Mapping[int, FrozenLetter]
    blocks: Mapping[int, list[Problem]]
    wordings: Wordings
    envelope: Envelope
    today: date


def batch_of(actor: Actor, call_in: CallIn) -> Batch:
    """Every letter of the call-in as it would be today, beside the one that was printed."""
    rows = invited(call_in)
    members = [member for _invitation, member in rows]
    templates = _templates(call_in.site_id)
    agency = db.session.get_one(Agency, call_in.owner_agency_id)
    known = _Known(
        call_in, agency, _own_members(actor, members), protected_shells(actor.site_id, [member.shell_id for member in members]), _supervisions(actor, call_in, members),
        _latest_letters(actor, [invitation for invitation, _member in rows]), blocks_for(actor, call_in), _in_use(templates),
        envelope_of(site_of(call_in)), clock.today(),
    )  # fmt: skip
    candidates = tuple(
        _candidate(known, label_of(actor, invitation, member), invitation, member) for invitation, member in rows
    )
    common, warnings = tuple(common_gaps(call_in, agency)), tuple(late_deadlines(call_in, clock.now()))
    every = {each.id: each for each in templates}
    return Batch(call_in, agency, candidates, common, warnings, every, known.wordings, known.envelope, known.today)


def sources_of(actor: Actor, call_in: CallIn, invitation: Invitation, member: Member) -> Sources:
    """What a letter to one person of the list is made from, as far as the posting may read it."""
    own = _own_members(actor, [member]).get(member.id)
    return Sources(
        call_in=call_in, agency=db.session.get_one(Agency, call_in.owner_agency_id), invitation=invitation,
        label=label_of(actor, invitation, member), identity=own.identity if own else None,
        supervision=_supervisions(actor, call_in, [member]).get(member.id),
        is_protected=member.shell_id in protected_shells(actor.site_id, [member.shell_id]),
    )  # fmt: skip


def wordings_of(site_id: int) -> Wordings:
    """The wording that a letter printed today follows, by kind and language."""
    return _in_use(_templates(site_id))


def no_shows_of(actor: Actor, invitation: Invitation) -> list[FrozenLetter]:
    """The letters that went out because somebody stayed away, the first first."""
    rows = FrozenLetter.visible_to(actor).where(FrozenLetter.invitation_id == invitation.id, ~FrozenLetter.calls())
    return list(db.session.scalars(rows.options(defer(FrozenLetter.content)).order_by(FrozenLetter.id)))


def contents_of(actor: Actor, letters: Sequence[FrozenLetter]) -> list[bytes]:
    """The printed bytes, in the order of the letters; one query."""
    rows = FrozenLetter.visible_to(actor).where(FrozenLetter.id.in_([letter.id for letter in letters]))
    found = {letter.id: letter.content for letter in db.session.scalars(rows.execution_options(populate_existing=True))}
    return [found[letter.id] for letter in letters]


def _candidate(known: _Known, label: str, invitation: Invitation, member: Member) -> Candidate:
    own = known.own.get(member.id)
    draft = draft_of(
        Sources(
            call_in=known.call_in, agency=known.agency, invitation=invitation, label=label,
            identity=own.identity if own else None, supervision=known.supervisions.get(member.id),
            is_protected=member.shell_id in known.protected,
        )
    )  # fmt: skip
    letter, blocks = known.letters.get(invitation.id), tuple(known.blocks.get(invitation.id, ()))
    template = known.wordings.get((draft.kind, draft.language)) if draft.kind else None
    is_current = letter is not None and _still_holds(letter, draft)
    gaps = (*_own_gaps(draft), *(() if is_current else _misfits(known, draft, template, label)))
    stage = stage_of(
        is_printed=letter is not None, is_current=is_current, is_served=invitation.served_on is not None,
        is_blocked=bool(blocks), is_missing=bool(draft.missing or gaps),
    )  # fmt: skip
    return Candidate(invitation, label, own is not None, draft, template, blocks, gaps, letter, stage)


def _still_holds(letter: FrozenLetter, draft: Draft) -> bool:
    """Does the printed letter say what one printed today would say? The day on it does not count."""
    languages = (letter.printed_as or {}).get("languages", ())
    today = draft.values_in(languages) if len(languages) > 1 else draft.values
    return all(today.get(name) == value for name, value in letter.made_from.items())


def _own_gaps(draft: Draft) -> Iterable[Problem]:
    return (problem for problem in draft.missing if problem.field is None)


def _misfits(known: _Known, draft: Draft, template: LetterTemplate | None, label: str) -> Iterable[Problem]:
    if not draft.values:
        return ()
    if template is None:
        return (Problem("letter-wording-broken", facts={"person": label}),)
    from gvi.letters.paper import Made, misfits  # reportlab is slow to load, and few pages need it

    return misfits(Made(draft.values, template.text, known.today, known.envelope), label)


def _own_members(actor: Actor, members: Sequence[Member]) -> dict[int, Member]:
    """The records of the posting's own agency, with their identity: nobody else's name goes on a letter."""
    rows = Member.visible_to(actor).where(Member.id.in_([member.id for member in members]))
    return {member.id: member for member in db.session.scalars(rows.options(joinedload(Member.identity)))}


def _supervisions(actor: Actor, call_in: CallIn, members: Sequence[Member]) -> dict[int, Supervision]:
    """The supervision in force on the day of the meeting; of several, the one that lasts longest."""
    rows = Supervision.visible_to(actor).where(
        Supervision.member_id.in_([member.id for member in members]),
        Supervision.starts_on <= call_in.day,
        Supervision.ends_on >= call_in.day,
    )
    return {each.member_id: each for each in db.session.scalars(rows.order_by(Supervision.ends_on, Supervision.id))}


def _latest_letters(actor: Actor, invitations: Sequence[Invitation]) -> dict[int, FrozenLetter]:
    mine = FrozenLetter.invitation_id.in_([each.id for each in invitations])
    rows = FrozenLetter.visible_to(actor).where(mine, FrozenLetter.calls())
    return {
        each.invitation_id: each
        for each in db.session.scalars(rows.options(defer(FrozenLetter.content)).order_by(FrozenLetter.id))
    }


def _templates(site_id: int) -> list[LetterTemplate]:
    rows = select(LetterTemplate).where(LetterTemplate.site_id == site_id)
    return list(db.session.scalars(rows.order_by(LetterTemplate.number)))


def _in_use(templates: Iterable[LetterTemplate]) -> Wordings:
    """The newest approved version of each; version 1 comes with the product."""
    return {(each.kind, each.language): each for each in templates if each.number == 1 or each.approved_at}
