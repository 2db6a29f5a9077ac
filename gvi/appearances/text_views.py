"""The wording of what speakers are mailed, in both languages, for those who keep the town's templates."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from gvi.access.actor import current_posting
from gvi.access.guard import needs
from gvi.access.permissions import Permission
from gvi.appearances.models import Wording
from gvi.core.later import later

with later(__name__):
    from gvi.appearances import rules, wordings
    from gvi.appearances.forms import TextForm

bp = Blueprint("speaker_texts", __name__, url_prefix="/speakers/texts")

KINDS = 'any("invite-community", "invite-help", "invite-law", poll, reminder)'


@bp.get("/")
@needs(Permission.PLAYBOOK_READ)
def index() -> ResponseReturnValue:
    """Which wordings are there, and which are the town's own?"""
    own = wordings.own_texts(current_posting().site_id)
    return render_template("appearances/texts.html", kinds=Wording, languages=wordings.LANGUAGES, own=own)


@bp.route(f"/<{KINDS}:kind>/<any(sv, en):language>", methods=["GET", "POST"])
@needs(Permission.PLAYBOOK_EDIT)
def edit(kind: str, language: str) -> ResponseReturnValue:
    """Say it in the town's own words."""
    actor, wording = current_posting(), Wording(kind.replace("-", "_"))
    own = wordings.own_texts(actor.site_id).get((wording, language))
    form = TextForm(subject=own) if own else TextForm(data={"text": wordings.standard(wording, language)})
    if form.submitted():
        with form.reporting():
            wordings.reword(actor, wording, language, text=form.values["text"])
            return redirect(url_for(".index"), 303)
    return render_template(
        "appearances/text.html", form=form, kind=wording, code=language, own=own, fields=sorted(rules.FIELDS[wording])
    ), form.status  # fmt: skip


@bp.post(f"/<{KINDS}:kind>/<any(sv, en):language>/restore")
@needs(Permission.PLAYBOOK_EDIT)
def restore(kind: str, language: str) -> ResponseReturnValue:
    """Take the standard wording again."""
    wordings.restore(current_posting(), Wording(kind.replace("-", "_")), language)
    return redirect(url_for(".index"), 303)
