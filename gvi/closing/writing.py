"""The letter to somebody who stayed away, as a part of the follow-up: a lawyer has said that it may be sent."""

from __future__ import annotations

from datetime import date

from gvi.access.actor import Actor
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.closing import queries, rules
from gvi.closing.models import Absence
from gvi.core import clock
from gvi.core.problems import Problem, insist
from gvi.letters import bundles, no_show
from gvi.letters.models import FrozenLetter
from gvi.letters.no_show import Wanted
from gvi.letters.queries import no_shows_of
from gvi.members.protection import is_protected


def write(
    actor: Actor, absence: Absence, wanted: Wanted, *, lawyer: str | None, lawyer_on: date | None
) -> FrozenLetter:
    """Print it: frozen as it was sent, like every letter. Raises RuleBroken where something stands in the way."""
    step, today = queries.step_of(absence), clock.today()
    insist(rules.may_write(step, reply_by=wanted.reply_by, today=today, lawyer=lawyer, lawyer_on=lawyer_on))
    invitation = queries.invitation_of(absence)
    insist([] if invitation else [Problem("absence-no-invitation")])
    assert invitation is not None
    absence.lawyer, absence.lawyer_on = lawyer, lawyer_on
    log.record(actor, Verb.LETTER_FREEZE, absence)
    return no_show.write(actor, absence.call_in, invitation, wanted)


def letters_of(actor: Actor, absence: Absence) -> list[FrozenLetter]:
    """Every letter that was printed, the first first."""
    invitation = queries.invitation_of(absence)
    return no_shows_of(actor, invitation) if invitation else []


def as_printed(actor: Actor, absence: Absence) -> tuple[FrozenLetter, bytes]:
    """The last letter exactly as it was printed.

    Raises RuleBroken when there is none or its bytes are not those whose hash was kept, and when the person's identity
    has become protected or the record restricted since.
    """
    letters = letters_of(actor, absence)[-1:]
    if absence.member.restricted_on:
        facts = {"person": absence.member.ref, "since": absence.member.restricted_on.isoformat()}
        insist([Problem("record-restricted", facts=facts)])
    if is_protected(absence.member):
        insist([Problem("letter-protected", facts={"person": absence.member.ref})])
    (content,) = bundles.frozen(actor, letters)
    return letters[0], content
