"""The only writer of sites."""

from __future__ import annotations

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
