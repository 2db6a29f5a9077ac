"""Putting a release before the lawyer, and asking another agency: to whom and what; exactly what; check; send."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gvi.access.actor import Actor, current_posting
from gvi.access.guard import needs
from gvi.access.permissions import Permission
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core.i18n import gettext
from gvi.core.later import later
from gvi.members.vocabulary import Facet

with later(__name__):
    from gvi.groups.queries import groups_to_choose
    from gvi.releases import queries
    from gvi.releases.drafting import draft_of, people_of
    from gvi.releases.forms import AimForm, ReleaseForm, readable_facets
    from gvi.releases.register import fields_in_words
    from gvi.reviews import asking, operations
    from gvi.reviews.forms import AskForm
    from gvi.reviews.operations import Terms
    from gvi.reviews.requests import Wanted

bp = Blueprint("proposing", __name__, url_prefix="/reviews")


@bp.route("/propose", methods=["GET", "POST"])
@needs(Permission.REVIEW_PROPOSE)
def propose() -> ResponseReturnValue:
    """A release for the lawyer to decide on."""
    actor = current_posting()
    aim = AimForm(queries.receivers(actor), queries.open_call_ins(actor), readable_facets(actor))
    if not aim.is_ready or aim.is_blocked:
        title = gettext("Put a release before the lawyer")
        return render_template(
            "releases/aim.html", form=aim, refs=request.args.get("refs", ""), title=title
        ), aim.status
    return _draw_up(actor, aim)


@bp.route("/ask", methods=["GET", "POST"])
@needs(Permission.REVIEW_ASK)
def ask() -> ResponseReturnValue:
    """Ask another agency for what it keeps; first the asker's own side decides that it may be told about whom."""
    actor = current_posting()
    aim = AimForm(queries.keepers(actor), queries.open_call_ins(actor), list(Facet), asking=actor.agency_kind)
    if not aim.is_ready or aim.is_blocked:
        title = gettext("Ask another agency")
        told = gettext(
            "First say whom you ask and for what. The question tells them whom you follow, and so needs a ground of its own."
        )
        refs = request.args.get("refs", "")
        return render_template("releases/aim.html", form=aim, refs=refs, title=title, lede=told), aim.status
    return _put_question(actor, aim)


def _put_question(actor: Actor, aim: AimForm) -> ResponseReturnValue:
    grounds = queries.grounds_for(actor, facet=Facet.IDENTITY, receiver=aim.to)
    form = AskForm(aim, grounds, groups_to_choose(actor))
    if form.submitted() and request.form.get("step") != "change":
        with form.reporting():
            members = people_of(actor, aim.occasion, form)
            wanted, terms = Wanted(aim.of, form.asked_fields.data), _telling(aim, form)
            if request.form.get("step") == "ask":
                review = asking.ask(actor, members, wanted, terms)
                flash(gettext("Asked. The answer will stand here."), "done")
                return redirect(url_for("reviews.show", ref=review.ref), 303)
            asking.check(actor, members, wanted, terms)
            log.read(actor, Verb.LIST, members)
            named, told = fields_in_words(wanted.fields), fields_in_words(asking.TOLD)
            return render_template(
                "reviews/check_question.html", aim=aim, form=form, members=members, terms=terms, named=named, told=told
            )
    return render_template("reviews/ask.html", aim=aim, form=form), form.status


def _telling(aim: AimForm, form: AskForm) -> Terms:
    typed = form.values
    return Terms(
        facet=Facet.IDENTITY, fields=asking.TOLD, receiver=aim.to, ground=form.ground, purpose=typed["purpose"],
        balancing=typed["balancing"], valid_until=typed["valid_until"], call_in=aim.occasion,
    )  # fmt: skip


def _draw_up(actor: Actor, aim: AimForm) -> ResponseReturnValue:
    form = ReleaseForm(aim, queries.grounds_for(actor, facet=aim.of, receiver=aim.to), groups_to_choose(actor))
    if form.submitted() and request.form.get("step") != "change":
        with form.reporting():
            draft = draft_of(actor, aim, form, proposes=True)
            if request.form.get("step") == "review":
                review = operations.propose(actor, draft.members, Terms(**draft.terms))
                flash(gettext("Sent to the lawyer. The answer will stand here."), "done")
                return redirect(url_for("reviews.show", ref=review.ref), 303)
            draft.check()
            log.read(actor, Verb.LIST, draft.members)
            named = fields_in_words(draft.terms["fields"])
            return render_template("releases/check.html", aim=aim, form=form, draft=draft, named=named)
    return render_template("releases/add.html", aim=aim, form=form), form.status
