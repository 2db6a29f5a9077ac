"""Reading what a site works by, as far as the posting may: what its playbook's file is written from."""

from __future__ import annotations

from datetime import date

from flask_babel import force_locale
from sqlalchemy import select

from gvi.access.actor import Actor
from gvi.appearances import wordings
from gvi.appearances.models import Wording
from gvi.callins.models import CallIn, State
from gvi.checklists.playbook_file import Playbook
from gvi.checklists.queries import entries_of
from gvi.core.i18n import gettext
from gvi.extensions import db
from gvi.letters.models import Kind
from gvi.letters.queries import wordings_of
from gvi.letters.rules import LANGUAGES
from gvi.playbooks.file import Whole
from gvi.sites.queries import site_of
from gvi.sites.rules import CADENCES
from gvi.speakers.models import Slot
from gvi.speakers.pattern import code_of, start_of, without_names
from gvi.speakers.rules import RUN_SHEET, DefaultPart


def standing(actor: Actor) -> Whole:
    """The whole of the posting's site."""
    return Whole(tasks(actor), letters(actor), mails(actor), run_sheet(actor), cadences(actor))


def tasks(actor: Actor) -> Playbook:
    """Its tasks and free days."""
    site = site_of(actor)
    closed = tuple(sorted(map(date.fromisoformat, site.closed_days)))
    return Playbook(tuple(entries_of(actor.site_id)), site.bridge_days_free, closed)


def letters(actor: Actor) -> dict[tuple[Kind, str], str]:
    """The wordings of letters in use."""
    return {which: each.text for which, each in wordings_of(actor.site_id).items()}


def mails(actor: Actor) -> dict[tuple[Wording, str], str]:
    """What speakers are mailed: the site's own words, else those that come with the product."""
    own = wordings.own_texts(actor.site_id)
    return {
        (kind, language): own[kind, language].text if (kind, language) in own else wordings.standard(kind, language)
        for kind in Wording
        for language in wordings.LANGUAGES
    }


def run_sheet(actor: Actor) -> tuple[DefaultPart, ...]:
    """What the site starts from, else the pattern of its latest run sheet, without anybody's name or own words."""
    kept = site_of(actor).run_sheet
    slots = [] if kept else _latest_slots(actor)
    return without_names(slots, _codes()) if slots else start_of(kept)


def cadences(actor: Actor) -> dict[str, int]:
    """Its periods and limits."""
    site = site_of(actor)
    return {name: getattr(site, name) for name in CADENCES}


def _latest_slots(actor: Actor) -> list[Slot]:
    latest = db.session.scalar(
        CallIn.visible_to(actor)
        .where(
            CallIn.state != State.CANCELLED,
            select(Slot.id).where(Slot.site_id == CallIn.site_id, Slot.call_in_id == CallIn.id).exists(),
        )
        .order_by(CallIn.starts_at.desc(), CallIn.id.desc())
        .limit(1)
    )
    if latest is None:
        return []
    rows = Slot.visible_to(actor).where(Slot.call_in_id == latest.id)
    return list(db.session.scalars(rows.order_by(Slot.position)))


def _codes() -> dict[str, str]:
    """The code of each part, by its words in either language."""
    found: dict[str, str] = {}
    for language in LANGUAGES:
        with force_locale(language):
            found |= {gettext(part.message): code_of(part) for part in RUN_SHEET}
    return found
