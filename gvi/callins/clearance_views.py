"""Clearances: the owner of a call-in asks, every agency answers for itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gvi.access.actor import current_posting
from gvi.access.guard import fetch, may, needs
from gvi.access.permissions import Permission
from gvi.agencies.models import Agency
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins.models import Answer, CallIn
from gvi.core.i18n import gettext, ngettext
from gvi.core.later import later
from gvi.core.templating import day
from gvi.extensions import db
from gvi.members.vocabulary import Facet

with later(__name__):
    from gvi.callins import clearances
    from gvi.callins.clearance_models import Clearance
    from gvi.callins.clearing import Standing, standing_of
    from gvi.callins.eligibility import blocks_for, register_blocks_for
    from gvi.callins.onward import after_saving
    from gvi.callins.participant_forms import AnswerForm, AskForm, PairForm
    from gvi.callins.participant_queries import Shared, participants_of, shared_list
    from gvi.releases.queries import grounds_for
    from gvi.reviews.listing import answers_for

bp = Blueprint("clearances", __name__, url_prefix="/call-ins/<ref:ref>/review")

KNOWN_AFTER = timedelta(days=30)
"""Other agencies may know who the candidates were this long after the meeting, unless the asker says otherwise."""


@bp.get("/")
@needs(Permission.CLEARANCE_ANSWER)
def index(ref: str) -> ResponseReturnValue:
    """Who has answered, and what remains? For another agency: what does mine answer?"""
    call_in, actor = fetch(CallIn, ref), current_posting()
    if not may(Permission.CLEARANCE_ASK, call_in):
        return _page_of_answers(call_in, revealed=False)
    rows = participants_of(actor, call_in)
    log.read(actor, Verb.LIST, [row.invitation for row in rows])
    standing = standing_of(call_in)
    return render_template(
        "callins/review.html", call_in=call_in, rows=rows, standing=standing, blocks=blocks_for(actor, call_in),
        reviews=answers_for(actor, call_in),
    )  # fmt: skip


@bp.route("/ask", methods=["GET", "POST"])
@needs(Permission.CLEARANCE_ASK)
def ask(ref: str) -> ResponseReturnValue:
    """Tell the other agencies who the candidates are, and ask."""
    call_in, actor = fetch(CallIn, ref), current_posting()
    if not call_in.is_ahead and request.method == "GET":
        return redirect(url_for(".index", ref=ref), 303)
    agencies = [
        (agency, grounds_for(actor, facet=Facet.IDENTITY, receiver=agency))
        for agency in clearances.others(actor, call_in)
    ]
    proposed = {
        "purpose": gettext("Clearance before the call-in %(day)s", day=day(call_in.day)),
        "valid_until": call_in.day + KNOWN_AFTER,
    }
    form = AskForm.of(agencies)(data=proposed)
    if form.submitted():
        with form.reporting():
            bases = form.bases(agencies)
            first = clearances.ask(
                actor, call_in, bases=bases, purpose=form.values["purpose"], valid_until=form.values["valid_until"]
            )
            _tell_asked([agency.name for agency in first])
            return redirect(after_saving(actor, call_in, here=url_for("callins.show", ref=ref)), 303)
    rows = participants_of(actor, call_in)
    return render_template("callins/ask.html", call_in=call_in, form=form, agencies=agencies, rows=rows), form.status


@bp.post("/answer")
@needs(Permission.CLEARANCE_ANSWER)
def answer(ref: str) -> ResponseReturnValue:
    """Answer for one's own agency."""
    call_in, actor = fetch(CallIn, ref), current_posting()
    rows = _told(shared_list(actor, call_in))
    form = AnswerForm.of([row.invitation.code for row in rows])()
    if form.submitted():
        with form.reporting():
            given = {row.invitation.id: form[row.invitation.code].data for row in rows}
            clearances.answer(
                actor, call_in, answers={ident: Answer(each) if each else None for ident, each in given.items()}
            )
            _tell(len(given), unanswered=sum(not each for each in given.values()))
            return redirect(url_for(".index", ref=ref), 303)
    return _page_of_answers(call_in, revealed=False, form=form)


@bp.post("/pair")
@needs(Permission.CLEARANCE_ANSWER)
def pair(ref: str) -> ResponseReturnValue:
    """Name two who must not be called together, or come only apart."""
    call_in, actor = fetch(CallIn, ref), current_posting()
    by_code = {row.invitation.code: row.invitation for row in _told(shared_list(actor, call_in))}
    form = PairForm(sorted(by_code))
    if form.submitted():
        with form.reporting():
            one, other = by_code[form.one.data], by_code[form.other.data]
            clearances.keep_apart(actor, call_in, one, other, answer=Answer(form.answer.data))
            return _back(call_in)
    return _page_of_answers(call_in, revealed=False, pair_form=form)


@bp.post("/pair/<ref:clearance_ref>/remove")
@needs(Permission.CLEARANCE_ANSWER)
def remove_pair(ref: str, clearance_ref: str) -> ResponseReturnValue:
    """Take back what one's own agency said of a pair."""
    call_in = fetch(CallIn, ref)
    clearance = fetch(Clearance, clearance_ref, within=call_in)
    if clearance.other_id is None:
        abort(404)
    clearances.let_together(current_posting(), call_in, clearance)
    return _back(call_in)


@bp.post("/reveal")
@needs(Permission.CLEARANCE_ANSWER)
def reveal(ref: str) -> ResponseReturnValue:
    """The same page with the names that have been released to one's own agency, and what was chosen there. Logged."""
    return _page_of_answers(fetch(CallIn, ref), revealed=True)


def _tell_asked(first: list[str]) -> None:
    """Say that the agencies are asked, and which of them one's own lawyer considers first."""
    if first:
        told = gettext(
            "%(agencies)s: your own lawyer decides first whether they may be told. Go on with the rest meanwhile.",
            agencies=", ".join(first),
        )
        flash(told, "wait")
    else:
        flash(gettext("The agencies are asked. Go on with the rest while they answer."), "done")


def _tell(asked: int, *, unanswered: int) -> None:
    """Say that the answers are saved, and how many are still missing: nobody is summoned until then."""
    if unanswered:
        text = ngettext(
            "The answers are saved. %(num)d of %(asked)d is still unanswered.",
            "The answers are saved. %(num)d of %(asked)d are still unanswered.",
            unanswered,
            asked=asked,
        )
        flash(text, "wait")
    else:
        flash(ngettext("Your answer is saved.", "All %(num)d answers are saved.", asked), "done")


def _told(rows: list[Shared]) -> list[Shared]:
    """Those of whom the agency has been told: nobody can answer about a code."""
    return [row for row in rows if row.release is not None]


def _back(call_in: CallIn) -> ResponseReturnValue:
    """To the page, or, when answers are chosen there and not saved, the page itself with them: a redirect loses them."""
    actor = current_posting()
    rows = _told(shared_list(actor, call_in))
    given = _given(rows, standing_of(call_in))
    form = _answers(given)
    if all((form[code].data or None) == answer for code, answer in given.items()):
        return redirect(url_for(".index", ref=call_in.ref), 303)
    flash(gettext("What you said of the two is saved. Your answers below are not saved yet."), "wait")
    return _page_of_answers(call_in, revealed=False, pair_form=PairForm(list(given), formdata=None))


def _given(rows: list[Shared], standing: Standing) -> dict[str, Answer | None]:
    """One's own agency's saved answer by code."""
    own = current_posting().agency_id
    found = {row.invitation.code: standing.single.get((own, row.invitation.id)) for row in rows}
    return {code: each.answer if each else None for code, each in found.items()}


def _answers(given: Mapping[str, Answer | None]) -> AnswerForm:
    """The answers as they were chosen on the page that was sent, if one was; else as they are saved."""
    sent = request.form if any(code in request.form for code in given) else None
    return AnswerForm.of(list(given))(formdata=sent, data=given)


def _page_of_answers(
    call_in: CallIn, *, revealed: bool, form: Any = None, pair_form: Any = None
) -> ResponseReturnValue:
    actor = current_posting()
    rows, standing = _told(shared_list(actor, call_in)), standing_of(call_in)
    code_of = {row.invitation.id: row.invitation.code for row in rows}
    shown = form or _answers(_given(rows, standing))
    pairing = pair_form or PairForm(list(code_of.values()), formdata=request.form if "one" in request.form else None)
    own = [each for each in standing.pairs if each.owner_agency_id == actor.agency_id]
    pairs = [each for each in own if each.invitation_id in code_of and each.other_id in code_of]
    log.read(actor, Verb.REVEAL if revealed else Verb.LIST, [row.release for row in rows])
    page = render_template(
        "callins/answers.html", call_in=call_in, rows=rows, form=shown, pair_form=pairing, pairs=pairs,
        code_of=code_of, revealed=revealed, planner=db.session.get_one(Agency, call_in.owner_agency_id).name, blocks=register_blocks_for(actor, call_in, code_of),
    )  # fmt: skip
    return page, (form or pair_form).status if (form or pair_form) else 200
