"""Letting a site work by what a file says: each part is taken in by the one that writes it, and says what it changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gvi.access.actor import Actor
from gvi.appearances import wordings
from gvi.appearances.models import Wording
from gvi.checklists import playbook as checklist
from gvi.checklists.playbook_file import Playbook
from gvi.letters import versions
from gvi.letters.models import Kind
from gvi.playbooks import queries
from gvi.playbooks.file import Whole
from gvi.sites.operations import set_cadences, set_run_sheet
from gvi.sites.queries import site_of
from gvi.speakers.pattern import kept, start_of
from gvi.speakers.rules import DefaultPart


def take_in(actor: Actor, wanted: Whole) -> list[str]:
    """Let the site be so; what was changed, a line each, and nothing for what was so already."""
    return [
        *_tasks(actor, wanted.tasks),
        *_letters(actor, wanted.letters),
        *_mails(actor, wanted.mails),
        *_run_sheet(actor, wanted.run_sheet),
        *_cadences(actor, wanted.cadences),
    ]


def _tasks(actor: Actor, wanted: Playbook) -> Iterator[str]:
    now = queries.tasks(actor)
    if wanted.entries != now.entries:
        checklist.replace(actor, wanted.entries)
        yield f"{len(wanted.entries)} tasks"
    if (wanted.bridge_days_free, wanted.closed_days) != (now.bridge_days_free, now.closed_days):
        free, days = wanted.bridge_days_free, wanted.closed_days
        checklist.close_days(actor, site_of(actor), bridge_days_free=free, closed_days=days)
        yield f"{len(days)} free days"


def _letters(actor: Actor, wanted: Mapping[tuple[Kind, str], str]) -> Iterator[str]:
    now = queries.letters(actor)
    if all(now.get(which) == text for which, text in wanted.items()):
        return
    for each in versions.propose(actor, wanted):
        yield f"letter {each.kind.value}, {each.language}: version {each.number} waits for approval"


def _mails(actor: Actor, wanted: Mapping[tuple[Wording, str], str]) -> Iterator[str]:
    now = queries.mails(actor)
    for (kind, language), text in wanted.items():
        if text == now[kind, language]:
            continue
        if text == wordings.standard(kind, language):
            wordings.restore(actor, kind, language)
        else:
            wordings.reword(actor, kind, language, text=text)
        yield f"mail to speakers {kind.value}, {language}"


def _run_sheet(actor: Actor, wanted: tuple[DefaultPart, ...] | None) -> Iterator[str]:
    site = site_of(actor)
    if wanted is not None and wanted != start_of(site.run_sheet):
        set_run_sheet(actor, site, kept(wanted))
        yield f"run sheet of {len(wanted)} parts"


def _cadences(actor: Actor, wanted: Mapping[str, int]) -> Iterator[str]:
    now = queries.cadences(actor)
    changed = {name: value for name, value in wanted.items() if value != now[name]}
    if changed:
        set_cadences(actor, site_of(actor), changed)
    yield from (f"{name}: {value} instead of {now[name]}" for name, value in changed.items())
