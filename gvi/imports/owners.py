"""Which agency an import belongs to, one that the account acts for on the site; and in whose name the worker acts."""

from __future__ import annotations

from sqlalchemy import select

from gvi.access.actor import Actor, actor_of
from gvi.access.permissions import Permission
from gvi.access.policy import allows
from gvi.accounts.models import Posting
from gvi.core import clock
from gvi.core.problems import Problem, RuleBroken
from gvi.extensions import db
from gvi.imports.models import ImportBatch


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


def owner_of(batch: ImportBatch) -> Actor:
    """Whoever uploaded the file, though they may do nothing any more: the log is to name them."""
    postings = select(Posting).where(Posting.user_id == batch.user_id, Posting.site_id == batch.site_id)
    there = postings.where(Posting.agency_id == batch.owner_agency_id).order_by(Posting.id.desc())
    asked = db.session.get(Posting, batch.posting_id) if batch.posting_id else None
    return actor_of(asked or db.session.scalars(there).first() or db.session.scalars(postings).one(), address="worker")
