"""The only writer of letters and their wordings. A new letter has not been served: how it is, gvi.serving writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256

from sqlalchemy import select

from gvi.access.actor import Actor
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins.models import Invitation
from gvi.core import clock
from gvi.core.problems import Problem, insist
from gvi.documents.catalogue import LetterKind, source
from gvi.documents.envelope import Envelope
from gvi.extensions import db
from gvi.letters import rules
from gvi.letters.batch import Batch, Candidate
from gvi.letters.bundles import archivable
from gvi.letters.models import FrozenLetter, Kind, LetterTemplate
from gvi.letters.rules import Languages
from gvi.rechecks import operations as rechecks
from gvi.rechecks.models import Occasion
from gvi.sites.models import Site


def load_templates(actor: Actor, site: Site) -> int:
    """Give the site version 1 of every wording that it lacks; how many that were. What is there is never rewritten."""
    there = {
        (each.kind, each.language)
        for each in db.session.scalars(select(LetterTemplate).where(LetterTemplate.site_id == site.id))
    }
    wanted = [(kind, language) for kind in Kind for language in rules.LANGUAGES if (kind, language) not in there]
    made = [
        LetterTemplate(
            site_id=site.id, kind=kind, language=language, number=1, text=source(LetterKind(kind.value), language)
        )
        for kind, language in wanted
    ]
    db.session.add_all(made)
    if made:
        log.record_all(actor, Verb.TEMPLATE_ADD, made)
    return len(made)


def print_letters(
    actor: Actor, batch: Batch, *, languages: Languages = Languages.OWN, at: datetime | None = None
) -> list[FrozenLetter]:
    """Freeze every letter that is ready, in the order of the list. A new one has not been served, and nobody reminded of it.

    at: when, if that was not just now. Raises RuleBroken when any of them cannot be printed, or is not what an archive takes: then none is.
    """
    call_in, ready = batch.call_in, batch.ready
    insist(rules.may_print(call_in.state, number=len(ready), is_over=call_in.starts_at <= clock.now()))
    rechecks.keep_look(
        actor, call_in, Occasion.PRINTING, blocks={each.invitation.id: each.blocks for each in batch.candidates}, at=at
    )
    moment = at or clock.now()
    batch = replace(batch, today=clock.local(moment).date())
    letters = [_frozen(actor, batch, candidate, languages) for candidate in ready]
    for letter in letters:
        letter.printed_at = moment
    known = [each.invitation for each in ready if each.invitation.served_on or each.invitation.reminded_on]
    for invitation in known:
        invitation.served_on = invitation.served_by = invitation.reminded_on = None
    log.record_all(actor, Verb.LETTER_FREEZE, letters)
    if known:
        log.record_all(actor, Verb.LETTER_FREEZE, known)
    return letters


def freeze(
    actor: Actor, invitation: Invitation, label: str, *, languages: Sequence[str], templates: Sequence[LetterTemplate],
    values: dict[str, str], day: date, envelope: Envelope,
) -> FrozenLetter:  # fmt: skip
    """One letter as it stands on paper, with its bytes and what they were made from. Saved, and not yet recorded.

    Raises RuleBroken when it does not fit the paper, or is not what an archive takes.
    """
    from gvi.letters.paper import bound, fingerprint, made_of, misfits, pages_of  # slow to load, and few pages need it

    made = made_of(values, languages, [each.text for each in templates], day, envelope)
    insist(misfits(made, label))
    pages = pages_of(made)
    with archivable():
        content = bound([pages], languages[0])
    letter = FrozenLetter(
        **actor.owns, invitation_id=invitation.id, template_id=templates[0].id, language=languages[0],
        content=content, sha256=sha256(content).hexdigest(), made_from=values, printed_by_id=actor.user_id,
        printed_as={
            "languages": list(languages), "templates": [each.id for each in templates], "pages": fingerprint(pages),
            "envelope": [envelope.window.value, envelope.x, envelope.y],
        },
    )  # fmt: skip
    db.session.add(letter)
    return letter


def _frozen(actor: Actor, batch: Batch, candidate: Candidate, chosen: Languages) -> FrozenLetter:
    draft = candidate.draft
    languages = rules.languages_of(draft.language, chosen)
    return freeze(
        actor, candidate.invitation, candidate.label, languages=languages, values=draft.values_in(languages),
        templates=_wordings(batch, candidate, languages), day=batch.today, envelope=batch.envelope,
    )  # fmt: skip


def _wordings(batch: Batch, candidate: Candidate, languages: Sequence[str]) -> list[LetterTemplate]:
    """The wording of each language. Raises RuleBroken when the site lacks one."""
    kind = candidate.draft.kind
    found = [batch.in_use.get((kind, each)) if kind else None for each in languages]
    if None in found:
        insist([Problem("letter-wording-broken", facts={"person": candidate.label})])
    return [each for each in found if each]
