"""The only writers of taps, and through them of who came."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from gvi.access.actor import Actor
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins.models import Attendance, CallIn, Invitation
from gvi.core import clock
from gvi.core.problems import Problem
from gvi.core.templating import word_text
from gvi.door import rules
from gvi.door.models import AttendanceTap, Press
from gvi.door.queries import people_at_door
from gvi.door.wire import Sent
from gvi.extensions import db

PHONE = 8
"""How many signs of a mark name the phone that made it."""
Answers = Mapping[Invitation, tuple[Attendance | None, str | None]]
"""What the page of attendance says of somebody: the answer, and the excuse when there is one."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the taps that were sent, by mark: kept now or before, or refused and why."""

    kept: list[str] = field(default_factory=list)
    refused: dict[str, Problem] = field(default_factory=dict)


def tap(actor: Actor, call_in: CallIn, sent: Sequence[Sent]) -> Outcome:
    """Keep every tap that may be kept, each once however often it is sent. One that is refused holds no other back."""
    people = {person.invitation.code: person for person in people_at_door(actor, call_in)}
    known = {(code, tap.mark) for code, person in people.items() for tap in person.taps}
    now, outcome, fresh = clock.now(), Outcome(), list[AttendanceTap]()
    for each in sent:
        at = _moment(now - each.age, each, [*people[each.code].taps, *fresh] if each.code in people else [])
        if (each.code, each.mark) in known:
            outcome.kept.append(each.mark)
        elif problem := _problem(call_in, each, at, is_listed=each.code in people):
            outcome.refused[each.mark] = problem
        else:
            known.add((each.code, each.mark))
            outcome.kept.append(each.mark)
            fresh.append(_made(actor, call_in, people[each.code].invitation, each, at))
    _keep(actor, fresh, {person.invitation: person.taps for person in people.values()})
    return outcome


def answer(
    actor: Actor, call_in: CallIn, answers: Answers, *, reason: str | None = None, verb: Verb = Verb.ATTENDANCE_MARK
) -> None:
    """Keep what was answered on a page as the last word about each, and why it was corrected."""
    fresh = [
        AttendanceTap(
            **actor.owns, call_in_id=call_in.id, invitation_id=invitation.id, mark=secrets.token_hex(16), press=Press.SHEET,
            at=clock.now(), attendance=attendance, excuse=excuse, reason=reason, by_id=actor.user_id,
        )
        for invitation, (attendance, excuse) in answers.items()
    ]  # fmt: skip
    _keep(actor, fresh, dict.fromkeys(answers, ()), reason=reason, verb=verb)


def _keep(
    actor: Actor,
    fresh: Sequence[AttendanceTap],
    before: Mapping[Invitation, Sequence[AttendanceTap]],
    *,
    reason: str | None = None,
    verb: Verb = Verb.ATTENDANCE_MARK,
) -> None:
    """Add the taps, and let each invitation say what counts now. Nothing is asked of the database once a row is changed."""
    if not fresh:
        return
    about = defaultdict(list)
    for each in fresh:
        about[each.invitation_id].append(each)
    changed = [row for row in before if row.id in about and _settle(row, [*before[row], *about[row.id]])]
    db.session.add_all(fresh)
    log.record_all(actor, Verb.ATTENDANCE_TAP, fresh, reason=reason)
    if changed:
        log.record_all(actor, verb, changed, reason=reason)


def _settle(invitation: Invitation, taps: Sequence[AttendanceTap]) -> bool:
    last = rules.standing(taps)
    said = (last.attendance, last.excuse) if last else (None, None)
    if said == (invitation.attendance, invitation.excuse):
        return False
    invitation.attendance, invitation.excuse = said
    return True


def _moment(at: datetime, sent: Sent, before: Sequence[AttendanceTap]) -> datetime:
    """When it was pressed. A phone sends its taps in their order, and one that was long on its way is not younger for it
    than the next: taps of one phone keep their order whatever the network does."""
    earlier = [tap.at for tap in before if tap.mark[:PHONE] == sent.mark[:PHONE]]
    return max([at, *(each + timedelta(microseconds=1) for each in earlier)])


def _problem(call_in: CallIn, sent: Sent, at: datetime, *, is_listed: bool) -> Problem | None:
    if not is_listed:
        return Problem("door-not-listed", facts={"code": sent.code})
    return next(rules.may_tap(call_in.state, day=call_in.day, on=clock.local(at).date()), None)


def _made(actor: Actor, call_in: CallIn, invitation: Invitation, sent: Sent, at: datetime) -> AttendanceTap:
    expected = rules.expected_at(invitation.arrival, starts_at=clock.local(call_in.starts_at))
    return AttendanceTap(
        **actor.owns, call_in_id=call_in.id, invitation_id=invitation.id, mark=sent.mark, press=sent.press, at=at,
        attendance=rules.said_by(sent.press, at=at, expected=expected), undoes=sent.undoes,
        excuse=word_text(sent.excuse) if sent.excuse else None, by_id=actor.user_id,
    )  # fmt: skip
