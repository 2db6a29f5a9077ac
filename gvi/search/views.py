"""Search within what one may read. Sent as a form, so that what was sought stands in no address or history."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from gvi.access.actor import current_posting
from gvi.access.guard import needs
from gvi.access.permissions import Permission
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core.crypto import blind_index
from gvi.core.db import writes_nothing
from gvi.search import drawing
from gvi.search.forms import SearchForm
from gvi.search.queries import search

bp = Blueprint("search", __name__)
blueprints = (bp,)


@bp.route("/search", methods=["GET", "POST"])
@needs(Permission.SEARCH)
@writes_nothing
def index() -> ResponseReturnValue:
    """Find a person, a group or a call-in. The log keeps that it was asked, and the question only as a blind index."""
    form, found = SearchForm(), None
    if form.submitted():
        text: str = form.text.data or ""
        found = search(current_posting(), text)
        asked = blind_index("search", text.casefold())
        log.told(current_posting(), Verb.SEARCH, kind="search", values={"asked": asked, "found": found.number})
        log.read(current_posting(), Verb.LIST, found.people)
    return render_template("search/index.html", form=form, found=found, draw=drawing), form.status
