"""The only writer of notes of service, of receipts, and of what an invitation is known by: served when, how, by whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from gvi.access.actor import Actor
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins.models import Invitation
from gvi.core import clock
from gvi.core.problems import Problem, insist
from gvi.extensions import db
from gvi.letters.batch import Candidate
from gvi.serving import machine, rules
from gvi.serving.models import ServiceStep
from gvi.serving.queries import steps_by_invitation, steps_of, way_of
from gvi.serving.rules import Note
from gvi.serving.scans import Scan, scan_of
from gvi.serving.vocabulary import ServiceState
from gvi.sites.models import Site
from gvi.sites.queries import closed_days_of, site_of


@dataclass(frozen=True, slots=True)
class Receipt:
    """What shows that a letter was served."""

    words: str | None
    scan: bytes | None


def note(
    actor: Actor,
    candidate: Candidate,
    told: Note,
    *,
    who: str,
    text: str | None = None,
    receipt_note: str | None = None,
    scan: bytes | None = None,
) -> ServiceStep:
    """Note what happened to the letter. Where it then is follows from the notes that stand."""
    steps = steps_of(actor, candidate)
    insist(_objections(candidate, steps, told))
    return _note(actor, candidate, steps, told, who=who, text=text, receipt=Receipt(receipt_note, scan))


def note_many(
    actor: Actor, candidates: Sequence[Candidate], told: Note, *, who: str, receipts: Mapping[str, Receipt]
) -> list[ServiceStep]:
    """Note that the same happened to several letters, each with a receipt of its own, or of none of them anything.

    receipts: by code, of those it happened to. Raises RuleBroken with the objections of all, each beside its code.
    """
    mine = [each for each in candidates if each.code in receipts]
    steps = steps_by_invitation(actor, mine)
    insist(
        replace(problem, field=each.code)
        for each in mine
        for problem in _objections(each, steps.get(each.invitation.id, []), told)
    )
    return [
        _note(actor, each, steps.get(each.invitation.id, []), told, who=who, text=None, receipt=receipts[each.code])
        for each in mine
    ]


def attach(actor: Actor, step: ServiceStep, *, scan: bytes | None, receipt_note: str | None) -> None:
    """Add a receipt to a note, or replace the one it has."""
    kept = _scan(scan, stands=step.stands)
    insist(rules.may_attach(stands=step.stands, size=0, kind="noted"))
    insist([] if kept or receipt_note else [Problem("receipt-missing", field="scan")])
    if kept:
        _attach(step, kept)
    step.receipt_note = receipt_note
    log.record(actor, Verb.SERVICE_RECEIPT, step)


def take_back(actor: Actor, candidate: Candidate, step: ServiceStep, *, reason: str) -> None:
    """The note was wrong: what was noted before it holds again. Its receipt is let go."""
    standing = [each for each in steps_of(actor, candidate) if each.stands]
    insist(rules.may_take_back(stands=step.stands, is_last=bool(standing) and standing[-1] is step))
    step.taken_back_at, step.taken_back_by, step.taken_back_why = clock.now(), actor.name, reason
    step.scan = step.scan_kind = step.scan_sha256 = None
    log.record(actor, Verb.SERVICE_UNDO, step, reason=reason)
    _settle(actor, candidate.invitation, standing[:-1])


def set_reminder(actor: Actor, site: Site, *, workdays: int) -> None:
    """How many working days before the meeting whoever serves is reminded; 0 never."""
    site.service_reminder_days = workdays
    log.record(actor, Verb.SERVICE_REMIND, site)


def _objections(candidate: Candidate, steps: Sequence[ServiceStep], told: Note) -> Iterable[Problem]:
    closed = closed_days_of(site_of(candidate.invitation))
    return rules.may_note(way_of(candidate, steps), told, today=clock.today(), closed=closed)


def _note(
    actor: Actor, candidate: Candidate, steps: Sequence[ServiceStep], told: Note, *, who: str, text: str | None, receipt: Receipt,
) -> ServiceStep:  # fmt: skip
    kept = _scan(receipt.scan, stands=True)
    assert candidate.letter is not None
    made = ServiceStep(
        **actor.owns, call_in_id=candidate.invitation.call_in_id, invitation_id=candidate.invitation.id, letter_ref=candidate.letter.ref, event=told.event, by=told.by,
        method=machine.method_of(told.event, told.by, way_of(candidate, steps).sent_by), who=who, happened_on=told.on, informed_on=told.informed_on,
        note=text, receipt_note=receipt.words, noted_by=actor.name,
    )  # fmt: skip
    if kept:
        _attach(made, kept)
    db.session.add(made)
    log.record(actor, Verb.SERVICE_NOTE, made)
    _settle(actor, candidate.invitation, [*steps, made])
    return made


def _settle(actor: Actor, invitation: Invitation, steps: Sequence[ServiceStep]) -> None:
    """The invitation says what its notes come to: every count and every letter reads it there."""
    standing = [step for step in steps if step.stands]
    is_served = machine.state_after(standing) is ServiceState.SERVED
    last = _last(standing) if is_served else None
    served: tuple[date | None, str | None] = (last.happened_on, last.who) if last else (None, None)
    latest = last or (standing[-1] if standing else None)
    method = (latest.method if latest else None) or invitation.service_method
    if (invitation.served_on, invitation.served_by, invitation.service_method) != (*served, method):
        invitation.served_on, invitation.served_by = served
        invitation.service_method = method
        log.record(actor, Verb.LETTER_SERVE, invitation)


def _last(standing: Sequence[ServiceStep]) -> ServiceStep:
    """The note that served it."""
    state = ServiceState.NOT_SERVED
    for step in standing:
        state = machine.after(state, step.event, step.by) or state
        if state is ServiceState.SERVED:
            return step
    return standing[-1]


def _scan(content: bytes | None, *, stands: bool) -> Scan | None:
    if not content:
        return None
    kept = scan_of(content) if len(content) <= rules.MOST_BYTES else None
    insist(rules.may_attach(stands=stands, size=len(content), kind=kept.kind if kept else None))
    return kept


def _attach(step: ServiceStep, scan: Scan) -> None:
    step.scan, step.scan_kind, step.scan_sha256 = scan.content, scan.kind, scan.sha256
