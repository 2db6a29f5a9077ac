"""The only writer of sites."""

from __future__ import annotations

from gvi.access.actor import Actor
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core.problems import insist
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
