"""The only writer of mergings: proposed by one, approved by another, and taken apart the same way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from gvi.access.actor import Actor
from gvi.access.apart import everybody
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.conflicts.settling import indexes_on, let_go
from gvi.core import clock
from gvi.core.problems import Problem, insist
from gvi.extensions import db
from gvi.members.models import Member
from gvi.members.rules import may_keep
from gvi.merging import carrying, joining, parting, queries, rules
from gvi.merging.comparing import PICKABLE
from gvi.merging.models import MergeKind, Merger, MergeState
from gvi.merging.plan import Plan, plan_of
from gvi.releases.models import Release


def plan_for(kept: Member, other: Member, picks: Sequence[str], *, but: Merger | None = None) -> Plan:
    """What making the two one would do."""
    return plan_of(kept, other, takes_number="personnummer" in picks, but=but)


def propose(actor: Actor, kept: Member, other: Member, *, picks: Sequence[str], reason: str) -> Merger:
    """Propose that two of one's own agency's records are made one. Somebody else there decides."""
    chosen = [name for name in PICKABLE if name in picks]
    insist(_record_problems(kept, other, chosen))
    return _proposed(actor, MergeKind.RECORD, kept, other, picks=chosen, reason=reason)


def propose_joining(actor: Actor, mine: Member, release: Release, *, reason: str) -> Merger:
    """Propose that one's own record and another agency's are of one person. Both owners decide."""
    theirs = release.member
    insist(_person_problems(actor, mine, theirs))
    return _proposed(actor, MergeKind.PERSON, mine, theirs, picks=[], reason=reason)


def approve(actor: Actor, merger: Merger) -> None:
    """Somebody else lets it happen; between agencies, first at the proposer's own, then at the other's."""
    _may_decide(actor, merger)
    both = kept, other = merger.kept, _other(merger)
    if merger.is_between and merger.state is MergeState.PROPOSED:
        insist(_person_problems(None, kept, other, but=merger))
        merger.decided_by_id, merger.decided_at, merger.state = actor.user_id, clock.now(), MergeState.ASKED
        _record(actor, Verb.MERGE_APPROVE, merger, both)
    elif merger.is_between:
        insist(_person_problems(None, kept, other, but=merger))
        merger.other_decided_by_id, merger.other_decided_at = actor.user_id, clock.now()
        _record(actor, Verb.MERGE_APPROVE, merger, both)
        with everybody(), _settled(merger, *both):
            joining.join(actor, merger)
    else:
        insist(_record_problems(kept, other, merger.picks, but=merger))
        merger.decided_by_id, merger.decided_at = actor.user_id, clock.now()
        _record(actor, Verb.MERGE_APPROVE, merger, both)
        with (
            everybody(),
            _settled(merger, *both),
        ):  # what stands between them and somebody whom the decider does not meet follows too
            carrying.carry(actor, merger, plan_for(kept, other, merger.picks, but=merger))


def refuse(actor: Actor, merger: Merger, *, why_not: str) -> None:
    """Somebody else says no; nothing has changed."""
    _may_decide(actor, merger)
    told = _known(merger)
    if merger.state is MergeState.PROPOSED:
        merger.decided_by_id, merger.decided_at = actor.user_id, clock.now()
    else:
        merger.other_decided_by_id, merger.other_decided_at = actor.user_id, clock.now()
    merger.state, merger.why_not = MergeState.REFUSED, why_not
    _record(actor, Verb.MERGE_REFUSE, merger, told)


def withdraw(actor: Actor, merger: Merger) -> None:
    """The one who proposed it takes it back."""
    insist(rules.may_withdraw(is_waiting=merger.is_open, proposer=merger.proposed_by_id, user=actor.user_id))
    told = _known(merger)
    merger.state = MergeState.WITHDRAWN
    _record(actor, Verb.MERGE_WITHDRAW, merger, told)


def propose_apart(actor: Actor, merger: Merger, *, reason: str, rows: Sequence[str] = ()) -> None:
    """Propose to take a merging apart. rows: what was noted since and goes with the other record, as `table:ref`."""
    insist(_apart_problems(merger, is_waiting=merger.state is MergeState.MERGED))
    since, kept = {name for name, _ in parting.made_since(merger)}, merger.kept
    merger.apart_rows = [name for name in rows if name in since]
    merger.apart_by_id, merger.apart_asked_at, merger.apart_reason = actor.user_id, clock.now(), reason
    merger.state = MergeState.APART_PROPOSED
    _record(actor, Verb.PART_PROPOSE, merger, [kept])


def approve_apart(actor: Actor, merger: Merger) -> None:
    """Somebody else, of either owner, lets it be taken apart."""
    _may_part(actor, merger)
    insist(_apart_problems(merger, is_waiting=True))
    kept = merger.kept
    merger.parted_by_id, merger.parted_at, merger.state = actor.user_id, clock.now(), MergeState.APART
    _record(actor, Verb.PART, merger, [kept])
    with everybody(), _settled(merger, kept):
        (joining if merger.is_between else parting).part(actor, merger)


def refuse_apart(actor: Actor, merger: Merger) -> None:
    """The merging stands after all; whoever proposed to take it apart may say so too."""
    insist([] if merger.state is MergeState.APART_PROPOSED else [Problem("merge-decided")])
    kept = merger.kept
    merger.state, merger.apart_rows = MergeState.MERGED, []
    merger.apart_by_id = merger.apart_asked_at = merger.apart_reason = None
    _record(actor, Verb.PART_REFUSE, merger, [kept])


@contextmanager
def _settled(merger: Merger, *members: Member) -> Iterator[None]:
    """Who is behind these records becomes another: what locked users have registered of their own is looked at again."""
    site_id = merger.site_id
    before = indexes_on(site_id, *(each.shell_id for each in members))
    yield
    let_go(site_id, before)


def _proposed(actor: Actor, kind: MergeKind, kept: Member, other: Member, *, picks: list[str], reason: str) -> Merger:
    merger = Merger(
        **actor.owns, kind=kind, state=MergeState.PROPOSED, kept_id=kept.id, other_id=other.id,
        other_agency_id=other.owner_agency_id, other_ref=other.ref, reason=reason, picks=picks, apart_rows=[],
        proposed_by_id=actor.user_id,
    )  # fmt: skip
    merger.kept, merger.other = kept, other
    db.session.add(merger)
    _record(actor, Verb.MERGE_PROPOSE, merger, _known(merger))
    return merger


def _other(merger: Merger) -> Member:
    other = merger.other
    assert other is not None, "what is to be decided names both records"
    return other


def _known(merger: Merger) -> list[Member]:
    """The records in whose owners' logs it stands: the other owner is told when its own answer is asked for."""
    is_told = not merger.is_between or merger.state is not MergeState.PROPOSED
    return [merger.kept, _other(merger)] if is_told else [merger.kept]


def _record(actor: Actor, verb: Verb, merger: Merger, members: Sequence[Member]) -> None:
    log.record(actor, verb, merger)
    for member in members:
        log.record(actor, verb, member, reason=merger.ref)


def _may_decide(actor: Actor, merger: Merger) -> None:
    """Whose turn it is, and that it is nobody who has had a part in it."""
    turn = merger.owner_agency_id if merger.state is MergeState.PROPOSED else merger.other_agency_id
    others = (merger.proposed_by_id, merger.decided_by_id)
    waiting = merger.is_open and turn == actor.agency_id
    insist(rules.may_decide(is_waiting=waiting, decider=actor.user_id, others=others))


def _may_part(actor: Actor, merger: Merger) -> None:
    waiting = merger.state is MergeState.APART_PROPOSED
    insist(rules.may_decide(is_waiting=waiting, decider=actor.user_id, others=(merger.apart_by_id,)))


def _common(kept: Member, other: Member, but: Merger | None) -> Iterator[Problem]:
    both = [kept, other]
    yield from rules.may_propose(
        is_same=kept.id == other.id, is_open=queries.is_open(both, but=but), is_to_be_purged=queries.is_to_be_purged(both)
    )  # fmt: skip


def _record_problems(
    kept: Member, other: Member, picks: Sequence[str], *, but: Merger | None = None
) -> Iterator[Problem]:
    yield from _common(kept, other, but)
    if kept.id == other.id:
        return
    said = {name: getattr((other if name in picks else kept).identity, name) for name in ("personnummer", "birth_year")}
    number, year = said["personnummer"], said["birth_year"]
    source = other if "category" in picks else kept
    yield from may_keep(
        category=source.category, purpose=(other if "purpose" in picks else kept).purpose, number=number,
        birth_year=year, today=clock.today(),
    )  # fmt: skip
    yield from plan_for(kept, other, picks, but=but).problems


def _person_problems(
    actor: Actor | None, mine: Member, theirs: Member, *, but: Merger | None = None
) -> Iterator[Problem]:
    """actor: the one who proposes; later, what their agency reads is asked by its releases alone."""
    yield from _common(mine, theirs, but)
    reads = queries.is_told(mine.owner_agency_id, theirs) is not None
    yield from rules.may_join(
        numbers=joining.numbers_of(mine, theirs), is_joined=mine.shell_id == theirs.shell_id,
        reads_both=reads and (actor is None or queries.reads_both(actor, theirs)),
        other_reads_both=queries.is_told(theirs.owner_agency_id, mine) is not None,
        agency=queries.name_of(theirs.owner_agency_id),
    )  # fmt: skip


def _apart_problems(merger: Merger, *, is_waiting: bool) -> Iterator[Problem]:
    if not is_waiting:
        yield Problem("merge-not-standing")
        return
    yield from rules.may_part(
        stands=True, is_kept=merger.ledger is not None, is_later=queries.is_built_on(merger),
        is_to_be_purged=queries.is_to_be_purged([merger.kept]), is_number_taken=parting.is_number_taken(merger),
    )  # fmt: skip
