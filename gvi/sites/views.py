"""The site's envelopes, the page that is held against one, and the limits of look-ups."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from gvi.access.actor import current_posting
from gvi.access.exits import file
from gvi.access.guard import needs
from gvi.access.permissions import Permission
from gvi.admin.blueprint import bp
from gvi.core.i18n import gettext
from gvi.documents.envelope import Envelope
from gvi.sites import operations
from gvi.sites.forms import EnvelopeForm, LookUpForm
from gvi.sites.queries import envelope_of, site_of


@bp.route("/envelopes", methods=["GET", "POST"])
@needs(Permission.AGENCY_EDIT)
def envelopes() -> ResponseReturnValue:
    """Say which envelopes letters are put in."""
    site = site_of(current_posting())
    form = EnvelopeForm(subject=site)
    if form.submitted():
        with form.reporting():
            operations.set_envelope(current_posting(), site, **form.values)
            flash(gettext("Saved. Print the test page and hold it against an envelope."), "done")
            return redirect(url_for(".envelopes"), 303)
    return render_template("admin/envelopes.html", form=form), form.status


@bp.route("/look-ups", methods=["GET", "POST"])
@needs(Permission.AGENCY_EDIT)
def look_ups() -> ResponseReturnValue:
    """Say from where on a look-up is unusual."""
    site = site_of(current_posting())
    form = LookUpForm(subject=site)
    if form.submitted():
        with form.reporting():
            operations.set_look_ups(current_posting(), site, **form.values)
            flash(gettext("Saved."), "done")
            return redirect(url_for(".look_ups"), 303)
    return render_template("admin/look_ups.html", form=form), form.status


@bp.get("/envelopes/test-page.pdf")
@needs(Permission.AGENCY_EDIT)
def envelope_test_page() -> Response:
    """The test page of the envelope that is saved."""
    return test_page_of(envelope_of(site_of(current_posting())))


def test_page_of(envelope: Envelope) -> Response:
    """The test page as a file, in the page's language."""
    from gvi.documents.ruler import render  # reportlab is slow to load, and few pages need it

    return file(render(envelope, str(get_locale())), "pdf", "application/pdf")
