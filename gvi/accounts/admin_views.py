"""Users and their postings, as the administrator keeps them."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gvi.access.actor import current_posting
from gvi.access.guard import fetch, needs
from gvi.access.permissions import Permission
from gvi.accounts.models import Posting, User
from gvi.admin.blueprint import bp
from gvi.core import clock
from gvi.core.later import later

with later(__name__):
    from gvi.accounts import operations
    from gvi.accounts.forms import EndPostingForm, PostingForm, UserForm
    from gvi.accounts.listing import UserListing
    from gvi.accounts.queries import agencies_to_choose
    from gvi.sites.queries import site_of


@bp.get("/users")
@needs(Permission.USER_READ)
def users() -> ResponseReturnValue:
    """Who can sign in, and as what."""
    return render_template("admin/users.html", listing=UserListing(User.visible_to(current_posting()), request.args))


@bp.route("/users/add", methods=["GET", "POST"])
@needs(Permission.USER_EDIT)
def add_user() -> ResponseReturnValue:
    """Make an account."""
    form = UserForm()
    if form.submitted():
        with form.reporting():
            user = operations.add_user(current_posting(), **form.values)
            return redirect(url_for(".add_posting", ref=user.ref), 303)
    return render_template("admin/user_add.html", form=form), form.status


@bp.get("/users/<ref:ref>")
@needs(Permission.USER_READ)
def show_user(ref: str) -> ResponseReturnValue:
    """One account and its postings, past ones too."""
    return render_template(
        "admin/user.html", user=fetch(User, ref), today=clock.today(), own_id=current_posting().user_id
    )


@bp.post("/users/<ref:ref>/disable")
@needs(Permission.USER_EDIT)
def disable_user(ref: str) -> ResponseReturnValue:
    """Stop the account from signing in."""
    operations.disable(current_posting(), fetch(User, ref))
    return redirect(url_for(".show_user", ref=ref), 303)


@bp.route("/users/<ref:ref>/postings/add", methods=["GET", "POST"])
@needs(Permission.USER_EDIT)
def add_posting(ref: str) -> ResponseReturnValue:
    """Let the user act in a role at an agency."""
    user, actor = fetch(User, ref), current_posting()
    form = PostingForm(agencies_to_choose(actor), data={"starts_on": clock.today()})
    if form.submitted():
        with form.reporting():
            operations.add_posting(actor, user, site=site_of(actor), **form.answers)
            return redirect(url_for(".show_user", ref=ref), 303)
    return render_template("admin/posting.html", form=form, user=user), form.status


@bp.route("/users/<ref:ref>/postings/<ref:posting_ref>/end", methods=["GET", "POST"])
@needs(Permission.USER_EDIT)
def end_posting(ref: str, posting_ref: str) -> ResponseReturnValue:
    """Say which day is the posting's last."""
    user = fetch(User, ref)
    posting = fetch(Posting, posting_ref, within=user)
    form = EndPostingForm(data={"ends_on": posting.ends_on or clock.today()})
    if form.submitted():
        with form.reporting():
            operations.end_posting(current_posting(), posting, **form.values)
            return redirect(url_for(".show_user", ref=ref), 303)
    return render_template("admin/posting_end.html", form=form, user=user, posting=posting), form.status
