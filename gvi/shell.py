"""What stands around every page: who works as what, the navigation, the language."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, current_app, g, request, url_for
from flask_babel import get_locale, gettext
from flask_login import current_user

from gvi.access.actor import Actor
from gvi.access.guard import may
from gvi.access.permissions import Permission
from gvi.accounts.demonstration import Part, parts
from gvi.core import cells, clock
from gvi.core.templating import moment, word_text
from gvi.entry import standing

CALL_IN = "callins"
PARTS_OF = {
    **dict.fromkeys(
        (
            "slots",
            "participants",
            "clearances",
            "letters",
            "invitations",
            "attendance",
            "checklist",
            "arrivals",
            "selection",
            "replies",
            "calls",
            "closing",
            "polls",
            "speaker_pages",
            "rehearsal",
            "serving",
            "rechecks",
            "door",
        ),
        CALL_IN,
    ),
    "service_reminders": "playbook",
    "speaker_texts": "speakers",
    "groups": "situation",
    "proposing": "reviews",
    "letter_wordings": "reviews",
    "grounds": "reviews",
    "rights": "members",
    "conflicts": "members",
    "merging": "members",
    "same": "members",
    "readings": "members",
}
"""Blueprints whose pages lie under another's entry: those of one call-in, those behind the board of groups."""
LIES_UNDER = {
    "admin.show_user": "admin.users",
    "admin.add_user": "admin.users",
    "admin.add_posting": "admin.users",
    "admin.end_posting": "admin.users",
    "entry.recovery": "admin.users",
    "terms.index": "admin.users",
    "terms.version": "admin.users",
    "terms.add": "admin.users",
    "admin.add_agency": "admin.agencies",
    "admin.edit_agency": "admin.agencies",
    "oversight.unusual": "admin.log",
    "oversight.index_reviews": "admin.log",
    "oversight.review": "admin.log",
    "oversight.draw": "admin.log",
    "readings.index": "admin.log",
    "conflicts.index": "admin.log",
}
"""Pages that are reached from one of the entries of administration, which share a blueprint."""
SHOWN = 6
"""Entries beyond these stand under More, so that the bar fits beside the tools on a laptop."""

PERIODS = ("retention.periods", "Retention", Permission.RETENTION_SET)
"""The entry of whoever says how long things are kept, and may not see whose."""

FOR_LAWYERS = ("today.index", "reviews.index")
"""What stands first for whoever decides reviews."""

# (endpoint, English label, permission), most used first
NAVIGATION = (
    ("today.index", "Today", Permission.TODAY_READ),
    ("appearances.index", "My part", Permission.APPEARANCE_OWN),
    ("callins.index", "Call-ins", Permission.CALL_IN_READ),
    ("visits.index", "Visits", Permission.VISIT_READ),
    ("handovers.index", "Hand-overs", Permission.HANDOVER_READ),
    ("members.index", "People", Permission.MEMBER_READ),
    ("situation.index", "Group situation", Permission.GROUP_READ),
    ("followups.index", "Follow-ups", Permission.FOLLOW_UP_READ),
    ("incidents.index", "Incidents", Permission.INCIDENT_READ),
    ("reports.index", "Reports", Permission.REPORT_READ),
    ("speakers.index", "Speakers", Permission.SPEAKER_READ),
    ("releases.index", "Releases", Permission.RELEASE_READ),
    ("playbook.index", "Playbook", Permission.PLAYBOOK_READ),
    ("reviews.index", "Reviews", Permission.REVIEW_READ),
    ("imports.index", "Import", Permission.IMPORT),
    ("exports.index", "Export", Permission.EXPORT_READ),
    ("admin.users", "Users", Permission.USER_READ),
    ("admin.agencies", "Agencies", Permission.AGENCY_EDIT),
    ("retention.index", "Retention", Permission.RETENTION_READ),
    ("admin.log", "Log", Permission.AUDIT_READ),
)


@dataclass(frozen=True)
class NavItem:
    """One entry of the navigation."""

    label: str
    url: str
    current: bool
    count: int | None = None


@dataclass(frozen=True)
class Shell:
    """Everything the frame of a page shows."""

    nav: tuple[NavItem, ...]
    more: tuple[NavItem, ...]
    posting: str | None
    postings_url: str | None
    user: str | None
    account_url: str | None
    locale: str
    other_locale: str
    as_of: str
    demo: tuple[Part, ...]
    """The roles to sign in as, on the sign-in page of a demonstration."""
    left_s: int | None
    """Seconds until the sign-in ends when nothing more is done; None when nobody is signed in."""


def install(app: Flask) -> None:
    """Give every template `shell` and `may`."""
    app.jinja_env.globals.update(may=may, tag_mark=cells.tag, masked_mark=cells.masked)
    app.context_processor(lambda: {"shell": _shell()})


def _shell() -> Shell:
    locale = str(get_locale() or "sv")
    known = bool(current_user and current_user.is_authenticated)
    actor: Actor | None = g.get("actor")
    several = known and len(current_user.postings_on(clock.today())) > 1
    entries = _nav() if actor else ()
    return Shell(
        nav=entries[:SHOWN],
        more=entries[SHOWN:],
        posting=_posting(actor) if actor else None,
        postings_url=url_for("accounts.switch") if several else None,
        user=current_user.name if known else None,
        account_url=url_for("accounts.show") if known else None,
        locale=locale,
        other_locale="en" if locale == "sv" else "sv",
        as_of=moment(clock.now()),
        demo=tuple(parts()) if current_app.config["DEMO"] and not known else (),
        left_s=standing.seconds_left(at_work=True) if known else None,
    )


def _nav() -> tuple[NavItem, ...]:
    blueprint = (request.endpoint or "").split(".")[0]
    here = PARTS_OF.get(blueprint, blueprint)
    shown = [
        (endpoint, label)
        for endpoint, label, permission in (NAVIGATION if may(Permission.RETENTION_READ) else (*NAVIGATION, PERIODS))
        if may(permission) and endpoint in current_app.view_functions
    ]
    if may(Permission.REVIEW_DECIDE):
        shown.sort(key=lambda entry: entry[0] not in FOR_LAWYERS)
    over = LIES_UNDER.get(request.endpoint or "", request.endpoint)
    exact = here == "admin" or (over != request.endpoint and over in {endpoint for endpoint, _label in shown})
    return tuple(
        NavItem(gettext(label), url_for(endpoint), endpoint == over if exact else endpoint.split(".")[0] == here)
        for endpoint, label in shown
    )


def _posting(actor: Actor) -> str:
    posting = current_user.posting_now(clock.today())
    return " · ".join((posting.site.name, posting.agency.unit or posting.agency.name, word_text(actor.role)))
