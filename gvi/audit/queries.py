"""Reading the log: only ever the chain of the reader's own agency on the reader's own site."""

from __future__ import annotations

from sqlalchemy import Select, select

from gvi.access.actor import Actor
from gvi.accounts.models import User
from gvi.audit.models import AuditEntry


def entries_of(actor: Actor) -> Select[AuditEntry, User]:
    """Entries of the posting's own chain, each with the user who acted, if any."""
    mine = (AuditEntry.site_id == actor.site_id) & (AuditEntry.agency_id == actor.agency_id)
    return select(AuditEntry, User).outerjoin(User, User.id == AuditEntry.user_id).where(mine)
