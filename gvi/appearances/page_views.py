"""The speakers' own pages as those who plan see them: who has one, who answered what, and who steps in for whom."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from gvi.access.actor import current_posting
from gvi.access.guard import fetch, needs
from gvi.access.permissions import Permission
from gvi.callins.models import CallIn
from gvi.core.i18n import gettext, ngettext
from gvi.core.later import later
from gvi.speakers.models import Slot

with later(__name__):
    from gvi.appearances import operations
    from gvi.appearances.addresses import whole
    from gvi.appearances.forms import ReplaceForm
    from gvi.appearances.people import instead_of, pages_of

bp = Blueprint("speaker_pages", __name__, url_prefix="/call-ins/<ref:ref>/speakers")


@bp.get("/pages")
@needs(Permission.SPEAKER_READ)
def index(ref: str) -> ResponseReturnValue:
    """Who has a page of their own, and what have they answered?"""
    return _page(fetch(CallIn, ref))


@bp.post("/<ref:slot_ref>/page/<any(mail, copy, end):verb>")
@needs(Permission.POLL_ASK)
def give(ref: str, slot_ref: str, verb: str) -> ResponseReturnValue:
    """Send the speaker their page, make an address to copy, or end it. An address is shown this once."""
    call_in = fetch(CallIn, ref)
    slot = fetch(Slot, slot_ref, within=call_in)
    if verb == "end":
        operations.end_page(current_posting(), slot)
        return redirect(url_for(".index", ref=ref), 303)
    address = operations.give_page(current_posting(), slot, address_of=whole, by_mail=verb == "mail")
    return _page(call_in, {slot.speaker_id or 0: address})


@bp.route("/<ref:slot_ref>/replace", methods=["GET", "POST"])
@needs(Permission.POLL_ASK)
def replace(ref: str, slot_ref: str) -> ResponseReturnValue:
    """Let somebody else of the same voice speak instead."""
    call_in, actor = fetch(CallIn, ref), current_posting()
    slot = fetch(Slot, slot_ref, within=call_in)
    form = ReplaceForm(instead_of(actor, slot))
    if form.submitted():
        with form.reporting():
            number = operations.replace_speaker(actor, slot, speaker=form.speaker)
            flash(_followed(number), "done")
            return redirect(url_for(".index", ref=ref), 303)
    return render_template("appearances/replace.html", form=form, call_in=call_in, slot=slot), form.status


def _followed(number: int) -> str:
    if not number:
        return str(gettext("The part has a new speaker. Nobody was invited yet, so no mail was sent."))
    text = ngettext(
        "The part has a new speaker. %(num)d mail is on its way.",
        "The part has a new speaker. %(num)d mails are on their way.",
        number,
    )
    return str(text)


def _page(call_in: CallIn, addresses: dict[int, str] | None = None) -> ResponseReturnValue:
    return render_template(
        "appearances/pages.html", call_in=call_in, pages=pages_of(call_in), addresses=addresses or {}
    )
