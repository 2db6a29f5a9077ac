"""The log, for the auditor of an agency."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from gvi.access.actor import current_posting
from gvi.access.guard import needs
from gvi.access.permissions import Permission
from gvi.admin.blueprint import bp
from gvi.audit import log as audit
from gvi.audit.verbs import Verb
from gvi.core.later import later

with later(__name__):
    from gvi.audit.listing import LogListing
    from gvi.audit.queries import entries_of


@bp.get("/log")
@needs(Permission.AUDIT_READ)
def log() -> ResponseReturnValue:
    """What has been read and changed of the agency's facts. Reading the log is an entry too."""
    actor = current_posting()
    audit.told(actor, Verb.LIST, kind="audit_entry")
    return render_template("admin/log.html", listing=LogListing(entries_of(actor), request.args))
