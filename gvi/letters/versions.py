"""The only writer of new versions of the letters' wordings: one brings a version in, somebody else lets it be used."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from gvi.access.actor import Actor
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core import clock
from gvi.core.problems import insist
from gvi.extensions import db
from gvi.letters import rules
from gvi.letters.models import Kind, LetterTemplate
from gvi.sites.queries import site_of


def propose(actor: Actor, texts: Mapping[tuple[Kind, str], str]) -> list[LetterTemplate]:
    """Add a version of each wording whose text is neither in use nor waiting already. None is used before it is approved."""
    from gvi.letters.operations import load_templates  # what prints letters; Today asks this module what waits
    from gvi.letters.queries import wordings_of

    load_templates(actor, site_of(actor))
    in_use, newest = wordings_of(actor.site_id), {(each.kind, each.language): each for each in _versions(actor)}
    made = [
        LetterTemplate(
            site_id=actor.site_id, kind=kind, language=language, number=newest[kind, language].number + 1, text=text,
            proposed_by_id=actor.user_id,
        )
        for (kind, language), text in texts.items()
        if text not in {in_use[kind, language].text, newest[kind, language].text}
    ]  # fmt: skip
    db.session.add_all(made)
    if made:
        log.record_all(actor, Verb.TEMPLATE_ADD, made)
    return made


def waiting(actor: Actor) -> list[LetterTemplate]:
    """The newest version of each wording, where it has been brought in and is not approved; Swedish, which applies, first."""
    newest = {(each.kind, each.language): each for each in _versions(actor)}
    return [each for each in newest.values() if _waits(each)]


def approve(actor: Actor, template: LetterTemplate) -> None:
    """Let letters that are printed from now on follow it. Printed ones stay as they are."""
    insist(rules.may_approve(is_approved=not _waits(template), is_proposer=template.proposed_by_id == actor.user_id))
    template.approved_by, template.approved_at = actor.name, clock.now()
    log.record(actor, Verb.TEMPLATE_APPROVE, template)


def _waits(template: LetterTemplate) -> bool:
    return template.number > 1 and template.approved_at is None


def _versions(actor: Actor) -> list[LetterTemplate]:
    rows = select(LetterTemplate).where(LetterTemplate.site_id == actor.site_id)
    return list(
        db.session.scalars(rows.order_by(LetterTemplate.kind, LetterTemplate.language.desc(), LetterTemplate.number))
    )
