"""Reading the log: only ever the chain of the reader's own agency on the reader's own site."""

from __future__ import annotations

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from gvi.access.actor import Actor
from gvi.accounts.models import User
from gvi.audit.models import AuditEntry, AuditValue


def entries_of(actor: Actor) -> Select[AuditEntry, User]:
    """Entries of the posting's own chain with their reasons, each with the user who acted, if any."""
    mine = (AuditEntry.site_id == actor.site_id) & (AuditEntry.agency_id == actor.agency_id)
    rows = select(AuditEntry, User).outerjoin(User, User.id == AuditEntry.user_id).where(mine)
    return rows.options(joinedload(AuditEntry.value).load_only(AuditValue.reason))
