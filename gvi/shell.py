"""What stands around every page: who works as what, the navigation, the language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import Flask, current_app, g, request, url_for
from flask_babel import get_locale

from gvi.access.actor import Actor
from gvi.access.guard import may
from gvi.access.permissions import Permission
from gvi.access.policy import allows
from gvi.access.roles import AgencyKind, Role
from gvi.accounts.demonstration import Part, parts
from gvi.accounts.held import Held, chosen
from gvi.accounts.models import User
from gvi.core import cells, clock
from gvi.core.asker import asker
from gvi.core.i18n import gettext
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
FILES, NAVIGATIONS = "files", "navigations"
KEPT = 64
"""Navigations kept, those used least going first: roles × kinds of agency × pages × languages, 5 kilobytes each."""
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


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the navigation."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Nav:
    """The navigation, drawn: as a bar, and as entries of the menu of a narrow screen. Both are empty for nobody."""

    bar: str = ""
    listed: str = ""


@dataclass(frozen=True)
class Shell:
    """Everything the frame of a page shows."""

    files: str
    """What brings the page its style sheets and its script."""
    nav: Nav
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


NOWHERE = Nav()


def install(app: Flask) -> None:
    """Give every template `shell` and `may`."""
    app.jinja_env.globals.update(may=may, tag_mark=cells.tag, masked_mark=cells.masked)
    app.extensions[NAVIGATIONS] = lru_cache(maxsize=KEPT)(_drawn)
    app.extensions[FILES] = lru_cache(maxsize=4)(_files)
    app.context_processor(lambda: {"shell": _shell()})


def _shell() -> Shell:
    locale = str(get_locale() or "sv")
    user = _user()
    actor: Actor | None = g.get("actor")
    held = user.held_on(clock.today()) if user else []
    return Shell(
        files=current_app.extensions[FILES](request.root_path),
        nav=_nav(actor, locale) if actor else NOWHERE,
        posting=_posting(chosen(held, actor.posting_id)) if actor else None,
        postings_url=url_for("accounts.switch") if len(held) > 1 else None,
        user=user.name if user else None,
        account_url=url_for("accounts.show") if user else None,
        locale=locale,
        other_locale="en" if locale == "sv" else "sv",
        as_of=moment(clock.now()),
        demo=tuple(parts()) if current_app.config["DEMO"] and not user else (),
        left_s=standing.seconds_left(at_work=True) if user else None,
    )


def _files(_root: str) -> str:
    """For every page below the same root."""
    draw: Any = current_app.jinja_env.get_template("_kit/files.html").module
    files: str = draw.files()
    return files


def _user() -> User | None:
    """Whoever is signed in."""
    found = asker()
    return found if found is not None and found.is_authenticated else None


def _nav(actor: Actor, locale: str) -> Nav:
    drawn: Nav = current_app.extensions[NAVIGATIONS](
        actor.role, actor.agency_kind, request.endpoint or "", locale, request.root_path
    )
    return drawn


def _drawn(role: Role, kind: AgencyKind, asked: str, _locale: str, _root: str) -> Nav:
    """For everybody of the role, in the language of this request, on the page of this endpoint."""
    entries = _entries(role, kind, asked)
    if not entries:
        return NOWHERE
    draw: Any = current_app.jinja_env.get_template("_kit/nav.html").module
    return Nav(draw.bar(entries[:SHOWN], entries[SHOWN:]), draw.listed(entries))


def _entries(role: Role, kind: AgencyKind, asked: str) -> tuple[NavItem, ...]:
    anybody = Actor(posting_id=0, user_id=0, site_id=0, agency_id=0, agency_kind=kind, role=role, name="")
    blueprint = asked.split(".")[0]
    here = PARTS_OF.get(blueprint, blueprint)
    sees = allows(anybody, Permission.RETENTION_READ)
    shown = [
        (endpoint, label)
        for endpoint, label, permission in (NAVIGATION if sees else (*NAVIGATION, PERIODS))
        if allows(anybody, permission) and endpoint in current_app.view_functions
    ]
    if allows(anybody, Permission.REVIEW_DECIDE):
        shown.sort(key=lambda entry: entry[0] not in FOR_LAWYERS)
    over = LIES_UNDER.get(asked, asked)
    exact = here == "admin" or (over != asked and over in {endpoint for endpoint, _label in shown})
    return tuple(
        NavItem(gettext(label), url_for(endpoint), endpoint == over if exact else endpoint.split(".")[0] == here)
        for endpoint, label in shown
    )


def _posting(held: Held | None) -> str | None:
    return " · ".join((held.site, held.unit or held.agency, word_text(held.role))) if held else None
