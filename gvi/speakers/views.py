"""The register of speakers, and the run sheet of a call-in."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gvi.access.actor import Actor, current_posting
from gvi.access.exits import csv_file, pdf_file
from gvi.access.guard import fetch, needs
from gvi.access.permissions import Permission
from gvi.callins.models import CallIn
from gvi.core.i18n import ngettext
from gvi.core.later import later
from gvi.speakers.models import Slot, Speaker

with later(__name__):
    from gvi.appearances.people import gaps_of
    from gvi.callins.onward import after_saving
    from gvi.replies.queries import answers_of_speakers
    from gvi.speakers import operations
    from gvi.speakers.clashes import busy_elsewhere
    from gvi.speakers.forms import SlotForm, SpeakerForm
    from gvi.speakers.listing import SpeakerListing
    from gvi.speakers.programme import programme_of, run_sheet_of
    from gvi.speakers.queries import slots_of, speakers_to_choose
    from gvi.speakers.rules import could_speak
    from gvi.speakers.table_forms import RunSheetForm

bp = Blueprint("speakers", __name__, url_prefix="/speakers")
slots = Blueprint("slots", __name__, url_prefix="/call-ins/<ref:ref>")
blueprints = (bp, slots)


@bp.get("/")
@needs(Permission.SPEAKER_READ)
def index() -> ResponseReturnValue:
    """Everybody who speaks."""
    return render_template(
        "speakers/index.html", listing=SpeakerListing(Speaker.visible_to(current_posting()), request.args)
    )


@bp.get("/speakers.csv")
@needs(Permission.EXPORT)
def download() -> Response:
    """The register as a file."""
    return csv_file(SpeakerListing(Speaker.visible_to(current_posting()), request.args), "speakers")


@bp.route("/add", methods=["GET", "POST"])
@needs(Permission.SPEAKER_EDIT)
def add() -> ResponseReturnValue:
    """Register somebody."""
    form = SpeakerForm()
    if form.submitted():
        with form.reporting():
            speaker = operations.add(
                current_posting(), **{name: value for name, value in form.values.items() if name != "is_retired"}
            )
            return redirect(url_for(".show", ref=speaker.ref), 303)
    return render_template("speakers/edit.html", form=form, speaker=None), form.status


@bp.get("/<ref:ref>")
@needs(Permission.SPEAKER_READ)
def show(ref: str) -> ResponseReturnValue:
    """One speaker."""
    return render_template("speakers/show.html", speaker=fetch(Speaker, ref))


@bp.route("/<ref:ref>/edit", methods=["GET", "POST"])
@needs(Permission.SPEAKER_EDIT)
def edit(ref: str) -> ResponseReturnValue:
    """Correct what is known of a speaker."""
    speaker = fetch(Speaker, ref)
    form = SpeakerForm(subject=speaker)
    if form.submitted():
        with form.reporting():
            operations.edit(current_posting(), speaker, **form.values)
            return redirect(url_for(".show", ref=ref), 303)
    return render_template("speakers/edit.html", form=form, speaker=speaker), form.status


@slots.get("/speakers")
@needs(Permission.SPEAKER_READ)
def index_slots(ref: str) -> ResponseReturnValue:
    """Who says what, and have they said yes?"""
    call_in = fetch(CallIn, ref)
    return _page(call_in, _table(call_in))


@slots.post("/speakers")
@needs(Permission.SPEAKER_EDIT)
def save_slots(ref: str) -> ResponseReturnValue:
    """Save the whole run sheet at once, and put those ticked where nobody stands."""
    call_in, ticked = fetch(CallIn, ref), request.form.getlist("place")
    return _saved(call_in, then=lambda actor: _place(actor, call_in, ticked))


@slots.route("/speakers/add", methods=["GET", "POST"])
@needs(Permission.SPEAKER_EDIT)
def add_slot(ref: str) -> ResponseReturnValue:
    """Add a part to the run sheet."""
    call_in = fetch(CallIn, ref)
    form = SlotForm(speakers_to_choose(current_posting()))
    if form.submitted():
        with form.reporting():
            operations.add_slot(current_posting(), call_in, **form.answers)
            return redirect(url_for(".index_slots", ref=ref), 303)
    return render_template("speakers/slot.html", form=form, call_in=call_in, slot=None), form.status


@slots.post("/speakers/default")
@needs(Permission.SPEAKER_EDIT)
def start_from_default(ref: str) -> ResponseReturnValue:
    """Start from the default run sheet."""
    operations.start_from_default(current_posting(), fetch(CallIn, ref))
    return redirect(url_for(".index_slots", ref=ref), 303)


@slots.route("/speakers/<ref:slot_ref>", methods=["GET", "POST"])
@needs(Permission.SPEAKER_EDIT)
def edit_slot(ref: str, slot_ref: str) -> ResponseReturnValue:
    """Change a part."""
    call_in = fetch(CallIn, ref)
    slot = fetch(Slot, slot_ref, within=call_in)
    form = SlotForm(speakers_to_choose(current_posting()), subject=slot)
    if form.submitted():
        with form.reporting():
            operations.edit_slot(current_posting(), slot, **form.answers)
            return redirect(url_for(".index_slots", ref=ref), 303)
    return render_template("speakers/slot.html", form=form, call_in=call_in, slot=slot), form.status


@slots.post("/speakers/<ref:slot_ref>/<any(up, down, remove):verb>")
@needs(Permission.SPEAKER_EDIT)
def change_slot(ref: str, slot_ref: str, verb: str) -> ResponseReturnValue:
    """One press: save what is typed in the table, and move or remove a part of it."""
    call_in = fetch(CallIn, ref)
    slot = fetch(Slot, slot_ref, within=call_in)
    return _saved(call_in, then=lambda actor: _pressed()[verb](actor, slot), anchor=slot_ref)


@slots.get("/programme")
@needs(Permission.SPEAKER_READ)
def programme(ref: str) -> ResponseReturnValue:
    """The run sheet, timed."""
    call_in = fetch(CallIn, ref)
    return render_template("speakers/programme.html", call_in=call_in, programme=programme_of(call_in))


@slots.get("/programme.pdf")
@needs(Permission.SPEAKER_READ)
def print_programme(ref: str) -> Response:
    """The run sheet on one A4."""
    return pdf_file(run_sheet_of(fetch(CallIn, ref)), "run-sheet")


def _table(call_in: CallIn) -> RunSheetForm:
    return RunSheetForm.of(slots_of(call_in), speakers_to_choose(current_posting()))


def _saved(
    call_in: CallIn, *, then: Callable[[Actor], None] | None = None, anchor: str | None = None
) -> ResponseReturnValue:
    actor, form = current_posting(), _table(call_in)
    if form.submitted():
        with form.reporting():
            operations.edit_slots(actor, call_in, form.parts(slots_of(call_in)))
            if then:
                then(actor)
            here = url_for(".index_slots", ref=call_in.ref, _anchor=anchor)
            return redirect(after_saving(actor, call_in, here=here), 303)
    return _page(call_in, form)


def _place(actor: Actor, call_in: CallIn, refs: list[str]) -> None:
    speakers = [each for each in could_speak(slots_of(call_in), speakers_to_choose(actor)) if each.ref in refs]
    left = len(speakers) - operations.place_speakers(actor, call_in, speakers)
    if left:
        text = ngettext(
            "%(num)d of those ticked found no empty part of their voice.",
            "%(num)d of those ticked found no empty part of their voice.",
            left,
        )
        flash(text, "wait")  # fmt: skip


def _page(call_in: CallIn, form: RunSheetForm) -> ResponseReturnValue:
    programme = programme_of(call_in)
    return render_template(
        "speakers/slots.html",
        call_in=call_in,
        programme=programme,
        form=form,
        could=could_speak([part.slot for part in programme.parts], _free(call_in, form)),
        ticked=request.form.getlist("place"),
        answers=answers_of_speakers(call_in),
        gaps=gaps_of(call_in, [part.slot for part in programme.parts], form.speakers.values()),
    ), form.status


def _free(call_in: CallIn, form: RunSheetForm) -> list[Speaker]:
    taken = busy_elsewhere(call_in)
    return [each for each in form.speakers.values() if each.id not in taken]


def _pressed() -> dict[str, Callable[..., None]]:
    return {
        "up": lambda actor, slot: operations.move_slot(actor, slot, steps=-1),
        "down": lambda actor, slot: operations.move_slot(actor, slot, steps=1),
        "remove": operations.remove_slot,
    }
