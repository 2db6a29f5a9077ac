"""The only writer of sites."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gvi.access.actor import Actor
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core.problems import insist
from gvi.documents.envelope import Window
from gvi.extensions import db
from gvi.sites import rules
from gvi.sites.models import Site
from gvi.sites.queries import site_by_code


def add_site(actor: Actor, *, code: str, name: str) -> Site:
    """Open a site with the default settings."""
    insist(rules.may_add(code, taken=site_by_code(code) is not None))
    site = Site(code=code, name=name)
    db.session.add(site)
    log.record(actor, Verb.SITE_ADD, site)
    return site


def set_look_ups(
    actor: Actor, site: Site, *, unusual_people: int, unusual_minutes: int, day_begins: int, day_ends: int
) -> None:
    """Say from where on a look-up is unusual. Reports of days gone by follow it too."""
    insist(rules.may_limit(people=unusual_people, minutes=unusual_minutes, begins=day_begins, ends=day_ends))
    site.unusual_people, site.unusual_minutes = unusual_people, unusual_minutes
    site.day_begins, site.day_ends = day_begins, day_ends
    log.record(actor, Verb.SITE_EDIT, site)


def set_envelope(actor: Actor, site: Site, *, window: Window, window_x: int, window_y: int) -> None:
    """Say which envelopes the site uses. Letters already printed stay as they were set."""
    insist(rules.may_place_window(window, x=window_x, y=window_y))
    site.window, site.window_x, site.window_y = window, window_x, window_y
    log.record(actor, Verb.SITE_EDIT, site)


def set_cadences(actor: Actor, site: Site, cadences: Mapping[str, int]) -> None:
    """Let the site's periods and limits be these; what is not named stays as it is."""
    insist(rules.may_keep_cadences(cadences))
    for name, value in cadences.items():
        setattr(site, name, value)
    log.record(actor, Verb.SITE_EDIT, site)


def set_run_sheet(actor: Actor, site: Site, parts: Sequence[Mapping[str, Any]]) -> None:
    """Let new run sheets start from these parts; they have been looked at. Those that are there stay as they are."""
    site.run_sheet = [dict(part) for part in parts]
    log.record(actor, Verb.SITE_EDIT, site)
