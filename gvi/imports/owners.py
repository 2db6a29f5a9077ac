"""Which agency an import belongs to: one that the account acts for on the site."""

from __future__ import annotations

from sqlalchemy import select

from gvi.access.actor import Actor, actor_of
from gvi.access.permissions import Permission
from gvi.access.policy import allows
from gvi.accounts.models import Posting
from gvi.core import clock
from gvi.core.problems import Problem, RuleBroken
from gvi.extensions import db


def acting_for(actor: Actor, owner: str | None) -> Actor:
    """The actor in the posting at the named agency, by name, external id or ref; as it is when none is named.

    Raises RuleBroken for an agency that the account does not act for today on this site.
    """
    if owner is None:
        return actor
    today = clock.today()
    mine = select(Posting).where(Posting.user_id == actor.user_id, Posting.site_id == actor.site_id)
    for posting in db.session.scalars(mine):
        names = {posting.agency.name.casefold(), posting.agency.external_id, posting.agency.ref}
        there = actor_of(posting, address=actor.address)
        if posting.in_force(today) and {owner, owner.casefold()} & names and allows(there, Permission.IMPORT):
            return there
    raise RuleBroken([Problem("import-owner-other", facts={"owner": owner})])
