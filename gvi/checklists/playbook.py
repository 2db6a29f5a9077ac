"""The only writers of a site's playbook, and of the days on which nobody there works."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from gvi.access.actor import Actor
from gvi.access.roles import AgencyKind
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.checklists import operations, queries, rules
from gvi.checklists.models import Blocks, PlaybookTask
from gvi.checklists.standard import STANDARD, Entry
from gvi.core.problems import insist
from gvi.extensions import db
from gvi.sites.models import Site


def adopt(actor: Actor) -> list[PlaybookTask]:
    """Make the standard tasks the site's own, so that they can be changed. Pressed twice, it is done once."""
    if there := queries.playbook_of(actor.site_id):
        return there
    made = [
        PlaybookTask(
            **actor.owns, position=number, standard=entry.standard, days=entry.days, agency_kind=entry.agency_kind,
            blocks=entry.blocks, is_inner=entry.is_inner,
        )
        for number, entry in enumerate(STANDARD, 1)
    ]  # fmt: skip
    db.session.add_all(made)
    log.record_all(actor, Verb.PLAYBOOK_EDIT, made)
    return made


def replace(actor: Actor, entries: Sequence[Entry]) -> list[PlaybookTask]:
    """Let the playbook be exactly these, in their order; they have been looked at. Lists already made stay as they are."""
    before = queries.playbook_of(actor.site_id)
    made = [
        PlaybookTask(
            **actor.owns, position=number, standard=entry.standard, days=entry.days, agency_kind=entry.agency_kind,
            blocks=entry.blocks, is_inner=entry.is_inner, text=entry.text,
        )
        for number, entry in enumerate(entries, 1)
    ]  # fmt: skip
    for task in before:
        db.session.delete(task)
    db.session.add_all(made)
    log.record_all(actor, Verb.PLAYBOOK_EDIT, [*before, *made])
    return made


def add(
    actor: Actor, *, text: str, days: int, agency_kind: AgencyKind, blocks: Blocks | None, is_inner: bool
) -> PlaybookTask:
    """Add a task, last among those of its day."""
    insist(rules.may_stand(standard=None, days=days, kind=agency_kind, blocks=blocks, is_inner=is_inner))
    position = max((each.position for each in adopt(actor)), default=0) + 1
    task = PlaybookTask(
        **actor.owns, position=position, text=text, days=days, agency_kind=agency_kind, blocks=blocks, is_inner=is_inner
    )
    db.session.add(task)
    log.record(actor, Verb.PLAYBOOK_EDIT, task)
    return task


def edit(
    actor: Actor, task: PlaybookTask, *, text: str, days: int, agency_kind: AgencyKind, blocks: Blocks | None,
    is_inner: bool,
) -> None:  # fmt: skip
    """Change a task. Lists that are already made stay as they are."""
    insist(rules.may_stand(standard=task.standard, days=days, kind=agency_kind, blocks=blocks, is_inner=is_inner))
    if text != queries.title_of(task):
        task.text = text
    task.days, task.agency_kind, task.blocks, task.is_inner = days, agency_kind, blocks, is_inner
    log.record(actor, Verb.PLAYBOOK_EDIT, task)


def remove(actor: Actor, task: PlaybookTask) -> None:
    """Take a task out. A gate stays."""
    insist(rules.may_remove(task.standard, task.blocks))
    db.session.delete(task)
    log.record(actor, Verb.PLAYBOOK_EDIT, task)


def move(actor: Actor, task: PlaybookTask, *, steps: int) -> None:
    """Move a task one place later among those of its day, or earlier when negative; it stops at either end."""
    same = [each for each in queries.playbook_of(actor.site_id) if each.days == task.days]
    places = [each.position for each in same]
    here = same.index(task)
    same.insert(max(0, here + steps), same.pop(here))
    moved = [each for each, place in zip(same, places, strict=True) if each.position != place]
    for each, place in zip(same, places, strict=True):
        each.position = place
    if moved:
        log.record_all(actor, Verb.PLAYBOOK_EDIT, moved)


def close_days(actor: Actor, site: Site, *, bridge_days_free: bool, closed_days: Sequence[date]) -> None:
    """Say when nobody works beyond weekends and holidays. The open tasks of meetings to come are counted again."""
    insist(rules.may_close_days(closed_days))
    site.bridge_days_free = bridge_days_free
    site.closed_days = [day.isoformat() for day in sorted(set(closed_days))]
    log.record(actor, Verb.SITE_EDIT, site)
    for call_in in queries.open_call_ins(site.id):
        operations.follow(actor, call_in)
