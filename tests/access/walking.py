"""Walking through two towns: what there is, what a posting may read of it, and asking as a role.

What a ref names comes from NAMES; what a posting may read is said here once more, from the access page and not from
the code under test.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from difflib import unified_diff
from enum import StrEnum
from itertools import product
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event, select
from werkzeug.routing import Rule

from gvi.access.actor import Actor
from gvi.access.roles import Role
from gvi.accounts.models import Posting, User
from gvi.agencies.models import Agency
from gvi.appearances.models import PollDate, SpeakerLink
from gvi.callins.clearance_models import Clearance
from gvi.callins.models import CallIn, Invitation
from gvi.checklists.models import ChecklistTask, PlaybookTask
from gvi.closing.models import Absence
from gvi.conflicts.models import Conflict
from gvi.core import db as database
from gvi.core.keys import REF_PATTERN
from gvi.exports.models import ExportRequest
from gvi.extensions import db
from gvi.followups.models import Action, FocusPeriod
from gvi.groups.models import Group, GroupRelation, Membership
from gvi.imports.models import ImportBatch
from gvi.incidents.models import Attribution, Incident
from gvi.invitations.models import CalendarEntry
from gvi.members.facts import CaseRole, Custody, Restriction, RiskEntry, Supervision, Tie
from gvi.members.models import Assignment, Member
from gvi.merging.models import Merger
from gvi.oversight.models import LogReview
from gvi.rechecks.models import RecheckDecision
from gvi.releases.models import LegalGround, Release
from gvi.replies.models import Reply
from gvi.retention.models import Extract, Hold, PurgeOrder
from gvi.reviews.models import Review
from gvi.serving.models import ServiceStep
from gvi.speakers.models import Slot, Speaker
from gvi.support.models import Handover
from gvi.terms.models import Terms
from gvi.visits.models import Visit
from tests import world
from tests.access import towns
from tests.browsing import Browser

NO_SUCH = "2222222"
NAMES: dict[str, tuple[type[Any], ...]] = {
    "/admin/agencies/<ref>": (Agency,),
    "/admin/log/reviews/<ref>": (LogReview,),
    "/admin/retention/orders/<ref>": (PurgeOrder,),
    "/admin/terms/<ref>": (Terms,),
    "/admin/users/<ref>": (User,),
    "/admin/users/<ref>/postings/<posting_ref>": (User, Posting),
    "/call-ins/<ref>": (CallIn,),
    "/call-ins/<ref>/door/<invitation_ref>": (CallIn, Invitation),
    "/call-ins/<ref>/dates/<date_ref>": (CallIn, PollDate),
    "/call-ins/<ref>/dates/addresses/<link_ref>": (CallIn, SpeakerLink),
    "/call-ins/<ref>/invitations/<entry_ref>": (CallIn, CalendarEntry),
    "/call-ins/<ref>/participants/<invitation_ref>": (CallIn, Invitation),
    "/call-ins/<ref>/summons/<invitation_ref>": (CallIn, Invitation),
    "/call-ins/<ref>/after/absences/<absence_ref>": (CallIn, Absence),
    "/call-ins/<ref>/after/correct/<invitation_ref>": (CallIn, Invitation),
    "/call-ins/<ref>/after/talks/<invitation_ref>": (CallIn, Invitation),
    "/call-ins/<ref>/checks/<invitation_ref>": (CallIn, Invitation),
    "/call-ins/<ref>/checks/decisions/<decision_ref>": (CallIn, RecheckDecision),
    "/call-ins/<ref>/service/<invitation_ref>": (CallIn, Invitation),
    "/call-ins/<ref>/service/notes/<step_ref>": (CallIn, ServiceStep),
    "/call-ins/<ref>/review/pair/<clearance_ref>": (CallIn, Clearance),
    "/call-ins/<ref>/speakers/<slot_ref>": (CallIn, Slot),
    "/export/<ref>": (ExportRequest,),
    "/call-ins/<ref>/tasks/<task_ref>": (CallIn, ChecklistTask),
    "/follow-ups/focus/<ref>": (FocusPeriod,),
    "/follow-ups/focus/<ref>/actions/<action_ref>": (FocusPeriod, Action),
    "/groups/<ref>": (Group,),
    "/groups/relations/<ref>": (GroupRelation,),
    "/handovers/<ref>": (Handover,),
    "/import/<ref>": (ImportBatch,),
    "/incidents/<ref>": (Incident,),
    "/incidents/<ref>/attributions/<attribution_ref>": (Incident, Attribution),
    "/legal-grounds/<ref>": (LegalGround,),
    "/members/<ref>": (Member,),
    "/members/<ref>/assignments/<assignment_ref>": (Member, Assignment),
    "/members/<ref>/case-roles/<row_ref>": (Member, CaseRole),
    "/members/<ref>/conflicts/<conflict_ref>": (Member, Conflict),
    "/members/<ref>/custody/<custody_ref>": (Member, Custody),
    "/members/<ref>/memberships/<row_ref>": (Member, Membership),
    "/members/<ref>/restrictions/<row_ref>": (Member, Restriction),
    "/members/<ref>/rights/extracts/<extract_ref>": (Member, Extract),
    "/members/<ref>/rights/holds/<hold_ref>": (Member, Hold),
    "/members/<ref>/risk/<row_ref>": (Member, RiskEntry),
    "/members/<ref>/supervision/<supervision_ref>": (Member, Supervision),
    "/members/<ref>/ties/<row_ref>": (Member, Tie),
    "/merging/<ref>": (Merger,),
    "/playbook/<ref>": (PlaybookTask,),
    "/releases/<ref>": (Release,),
    "/replies/<ref>": (Reply,),
    "/reviews/<ref>": (Review,),
    "/speakers/<ref>": (Speaker,),
    "/visits/<ref>": (Visit,),
}
"""An address up to its last ref → what its refs name, in order. A route with a new parameter brings its own line."""

OF_ONE_AGENCY = frozenset(
    {Member, Assignment, Supervision, Custody, Membership, Tie, Restriction, CaseRole, RiskEntry, Visit, Invitation}
    | {
        Clearance,
        Handover,
        Release,
        Review,
        ImportBatch,
        PurgeOrder,
        Hold,
        Extract,
        LogReview,
        ExportRequest,
        Conflict,
        Merger,
        Reply,
        Absence,
        RecheckDecision,
        ServiceStep,
    }
)
"""Read by their owner alone; a release by its receiver too, a review by whoever asked. Everything else is read by the site's roles that read its area."""
OF_THE_ASSIGNED = frozenset({Member, Supervision, Custody, Visit, Invitation, Absence, ServiceStep})
"""Hang on a person, and a field role reads them of those it follows."""
FIELD = frozenset({Role.PROBATION_OFFICER, Role.FIELD_OFFICER, Role.CASEWORKER, Role.EXIT_COORDINATOR, Role.PARTNER})
COMMONS = frozenset({LegalGround, Terms})
"""Of no site: whoever may read the register reads it everywhere."""
PROPOSERS = frozenset({Role.PROBATION_OFFICER, Role.ANALYST, Role.CASEWORKER, Role.EXIT_COORDINATOR})
"""See the reviews that they have proposed themselves."""
_HOLDERS = ("call_in_id", "focus_period_id", "incident_id", "member_id", "other_id", "against_id", "a_id", "b_id")
_VOLATILE = re.compile(r'name="(csrf_token|once)"[^>]* value="[^"]*"|\b\d\d[:.]\d\d\b')
"""Tokens and the clock."""
LISTED = re.compile(r"\((?:\?, )+\?\)")
"""A look-up of several values at once: how many words a typed ref falls into is the text's own affair."""
_TOLD = ("Content-Type", "Location", "Content-Disposition", "Cache-Control", "Allow")


class Why(StrEnum):
    """Why a posting may not read a row."""

    OTHER_SITE = "of another site"
    OTHER_AGENCY = "of another agency"
    NOT_ASSIGNED = "not assigned"


@dataclass(frozen=True)
class Known:
    """What the test knows of a row."""

    model: type[Any]
    id: int
    ref: str
    sites: frozenset[int]
    owners: frozenset[int]
    users: frozenset[int]
    """Whose it is, where that matters: who uploaded it, or follows the person."""
    partners: frozenset[int]
    """Agencies that take part in it."""
    holders: frozenset[int]
    """Ids of the rows it hangs on."""
    is_inner: bool = False
    """Read by its owner alone, although others of its kind are not."""

    def closed_to(self, actor: Actor) -> Why | None:
        """The access page, once more: sites never cross; then owners; then who follows whom."""
        if self.model in COMMONS:
            return None
        if actor.site_id not in self.sites:
            return Why.OTHER_SITE
        if (self.is_inner or self.model in OF_ONE_AGENCY) and actor.agency_id not in self.owners:
            return Why.OTHER_AGENCY
        if actor.role is Role.PARTNER and self.model in {FocusPeriod, Action}:
            return None if actor.agency_id in self.partners else Why.OTHER_AGENCY
        follows = (
            self.model is ImportBatch
            or (self.model in OF_THE_ASSIGNED and actor.role in FIELD)
            or (self.model is Handover and actor.role is Role.CASEWORKER)
            or (self.model is Review and actor.role in PROPOSERS)
            or (self.model is ExportRequest and actor.role is Role.ANALYST)
        )
        return Why.NOT_ASSIGNED if follows and actor.user_id not in self.users else None

    def nearness(self, actor: Actor) -> int:
        """How much of it is the posting's own: of the rows that are closed, the nearest try the door hardest."""
        return (actor.agency_id in self.owners) + (actor.user_id in self.users) + (actor.agency_id in self.partners)


@dataclass
class Town:
    """The furnished application, and everything in it."""

    app: Flask
    rows: dict[type[Any], list[Known]]
    actors: dict[Role, Actor]
    browsers: dict[Role, Browser] = field(default_factory=dict)
    statements: list[str] = field(default_factory=list)

    def browser(self, role: Role) -> Browser:
        """The role's browser, signed in once."""
        if role not in self.browsers:
            opened = self.browsers[role] = Browser(self.app)
            opened.sign_in(world.address(role.value), world.PASSWORD)
            token = opened.get("/help").soup.find("input", {"name": "csrf_token"})
            opened.headers["X-CSRFToken"] = str(token["value"])  # type: ignore[index]
        return self.browsers[role]

    def ask(
        self, role: Role, method: str, address: str, refs: tuple[str, ...], data: Mapping[str, Any] | None = None
    ) -> tuple[Any, ...]:
        """(status, body, headers, queries), with the refs that were asked for made alike."""
        browser = self.browser(role)
        self.statements.clear()
        answer = browser.client.open(address, method=method, data=data, headers=browser.headers)
        told = [answer.get_data().decode(errors="replace"), repr([answer.headers.get(name) for name in _TOLD])]
        for ref in refs:
            told = [text.replace(ref, "REF") for text in told]
        asked = tuple(asked_of(self.statements))
        return answer.status_code, plainly(told[0]), told[1], asked

    def nearest(self, model: type[Any], actor: Actor, why: Why | None) -> Known | None:
        """The row of that kind which is closed to the posting for that reason and is its own in all else."""
        fitting = [row for row in self.rows[model] if row.closed_to(actor) is why]
        return max(fitting, key=lambda row: row.nearness(actor), default=None)

    def holder(self, model: type[Any], row: Known) -> Known:
        """The row on which it hangs."""
        return next(each for each in self.rows[model] if each.id in row.holders)


@contextmanager
def both_towns(app: Flask) -> Iterator[Town]:
    """Two furnished towns in one application; the cast acts in the first."""
    app.testing = True
    with app.app_context(), database.transaction():
        towns.furnish()
    with app.app_context():
        made = Town(app, rows_now(), {role: world.actor(role.value) for role in Role})
        engine: Engine = db.engine
        database.close()
    event.listen(engine, "before_cursor_execute", lambda *args: made.statements.append(args[2]))
    yield made
    with app.app_context():
        database.close()


@contextmanager
def put_back(app: Flask) -> Iterator[None]:
    """Whatever happens to the database meanwhile is undone: buttons may be pressed, and the next walker meets the same town."""
    file, kept = Path(app.instance_path) / "gvi.db", sqlite3.connect(":memory:")
    with sqlite3.connect(file) as there:
        there.backup(kept)
    yield
    with app.app_context():
        database.close()
    with sqlite3.connect(file) as there:
        kept.backup(there)
    kept.close()


def asked_of(statements: Iterable[str]) -> list[str]:
    """The statements of an answer, but for the note that somebody is still at work: it is made once a minute, whatever
    is asked, and would fall now on the one and now on the other of two answers that are compared."""
    kept = [LISTED.sub("(?)", each) for each in statements if not each.startswith("UPDATE sign_in SET seen_at")]
    return kept[:-1] if kept and kept[-1].startswith("BEGIN") else kept


@dataclass(frozen=True)
class Route:
    """A rule with its choices made: `/members/<ref>/ties/<row_ref>/end`."""

    rule: Rule
    template: str
    names: tuple[str, ...]
    """What its refs name, as keys of NAMES grow: the last holds them all."""

    @property
    def models(self) -> tuple[type[Any], ...]:
        """What its refs name, in order."""
        return NAMES[self.names[-1]]

    def at(self, refs: tuple[str, ...]) -> str:
        """The address with these refs."""
        rest = iter(refs)
        return re.sub(r"<\w+>", lambda _found: next(rest), self.template)

    @property
    def methods(self) -> list[str]:
        """GET, HEAD, OPTIONS and POST, as the route has them."""
        return sorted(self.rule.methods or ())


def routes(app: Flask) -> list[Route]:
    """Every rule that takes a ref, once for each of its choices."""
    found = []
    for rule in app.url_map.iter_rules():
        if any(getattr(converter, "regex", "") == REF_PATTERN for converter in rule._converters.values()):
            choices = {n: sorted(c.items) for n, c in rule._converters.items() if hasattr(c, "items")}
            for made in product(*choices.values()):
                template = "".join(
                    _part(part, dict(zip(choices, made, strict=True)), is_dynamic=d) for d, part in rule._trace
                )
                template = template.lstrip("|")
                ends = [found.end() for found in re.finditer(r"<\w+>", template)]
                found.append(Route(rule, template, tuple(template[:end] for end in ends)))
    return found


def _part(part: str, made: dict[str, str], *, is_dynamic: bool) -> str:
    return (made.get(part) or f"<{part}>") if is_dynamic else part


def plainly(page: str) -> str:
    """A page without its tokens and the clock."""
    return _VOLATILE.sub("token", page)


def differing(one: tuple[Any, ...], other: tuple[Any, ...]) -> list[str]:
    """The lines in which two answers differ, the first few."""
    lines = [
        line
        for a, b in zip(one[1:], other[1:], strict=True)
        if a != b
        for line in unified_diff(_lines(a), _lines(b), n=0)
    ]
    return lines[:12]


def _lines(told: Any) -> list[str]:
    return told.splitlines() if isinstance(told, str) else list(told)


def rows_now() -> dict[type[Any], list[Known]]:
    """Everything in the towns, as it is at this moment."""
    models = {model for chain in NAMES.values() for model in chain}
    following: dict[int, set[int]] = {}
    for each in db.session.scalars(select(Assignment).where(Assignment.lasts())):
        following.setdefault(each.member_id, set()).add(each.user_id)
    shells = {member.id: member.shell_id for member in db.session.scalars(select(Member))}
    return {model: [_known(row, following, shells) for row in db.session.scalars(select(model))] for model in models}


def _known(row: Any, following: dict[int, set[int]], shells: dict[int, int]) -> Known:
    person = row.id if isinstance(row, Member) else getattr(row, "member_id", None)
    if isinstance(row, ServiceStep):
        person = row.invitation.member_id
    users = following.get(person, set()) if person else {getattr(row, "user_id", None)}
    if isinstance(row, Handover):
        same = [member for member, shell in shells.items() if shell == row.shell_id]
        users = {user for member in same for user in following.get(member, set())} | {row.accepted_by_id}
    if isinstance(row, Review):
        users = {row.proposed_by_id}
    if isinstance(row, ExportRequest):
        users = {row.asked_by_id}
    at = {each.site_id for each in row.postings} if isinstance(row, User) else {getattr(row, "site_id", None)}
    if isinstance(row, Agency):
        at = {each.site_id for each in row.sites}
    owners = {getattr(row, name, None) for name in ("owner_agency_id", "receiver_id", "asker_id")}
    if isinstance(row, Merger) and row.decided_at is not None:
        owners.add(row.other_agency_id)  # the other owner is asked when the proposer's own has approved
    partners = {each.owner_agency_id for each in row.actions} if isinstance(row, FocusPeriod) else owners
    holders = {getattr(row, name, None) for name in (*_HOLDERS, *(("user_id",) if isinstance(row, Posting) else ()))}
    sites, owned, followed, taking_part, hung = map(_without_none, (at, owners, users, partners, holders))
    is_inner = isinstance(row, ChecklistTask) and row.is_inner
    return Known(type(row), row.id, row.ref, sites, owned, followed, taking_part, hung, is_inner)


def _without_none(found: Iterable[int | None]) -> frozenset[int]:
    return frozenset(each for each in found if each is not None)
