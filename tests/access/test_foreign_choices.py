"""Every ref that arrives in a form or a query × every role: what one may not read answers as what does not exist.

FIELDS says where refs arrive. It fails when a page offers refs under a name that is not in it, and when a typed text
reaches the database's look-ups: the pages and what they offer are read as the browser gets them.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from bs4 import Tag

from gvi.access.guard import NEEDS
from gvi.access.policy import allows
from gvi.access.roles import Role
from gvi.accounts.models import Posting, User
from gvi.agencies.models import Agency
from gvi.callins.models import CallIn
from gvi.core import clock
from gvi.core.keys import ALPHABET
from gvi.groups.models import Group
from gvi.incidents.models import Incident
from gvi.invitations.models import CalendarEntry
from gvi.members.models import Member
from gvi.releases.models import Release
from gvi.speakers.models import Slot, Speaker
from tests.access.walking import NAMES, Known, Town, Why, differing, routes
from tests.browsing import Page

PLAIN = frozenset(
    {
        "again",
        "code",
        "back",
        "csrf_token",
        "which",
        "email",
        "ended",
        "lang",
        "letter",
        "locale",
        "mark",
        "meeting",
        "next",
        "only",
        "page",
        "room",
        "since",
        "step",
        "strength",
        "take",
        "tap",
        "taps",
        "then",
        "who",
    }
)
"""What views ask a request for by name and that holds no ref: words, numbers, addresses, and codes of the call-in in the address.

`which` names one of the user's own sign-ins or keys, sought among these alone: tests/entry/test_staying."""
WRITES = re.compile(r'(INSERT INTO|UPDATE|DELETE FROM) "?(?!audit_)')


@dataclass(frozen=True, eq=False)
class Field:
    """Where refs arrive: a page, the name of a control or argument, and what the ref names."""

    page: str
    """The address up to its refs, as NAMES has them, and what follows."""
    name: str
    """A control of the page's form, or with `?` before it an argument; `<>` stands for any ref, and `=<>` after it
    says that the ref is the name and not the value."""
    model: type[Any]
    only_colleagues: bool = False
    also: Mapping[str, str] = field(default_factory=dict)
    """What else must be chosen for the field to count."""
    left: str = ""
    """Selects (with `<>` for any ref) that must be left as they stand for the field to count."""

    @property
    def address(self) -> str:
        """The page without arguments."""
        return self.page.split("?")[0]


MEMBERS_ON_LIST = {"why": "Reaches many"}
RELEASE = "/releases/add?receiver=<Agency>&facet=identity"
_LATER = [(clock.today() + timedelta(days=days)).isoformat() for days in (70, 71)]
TWO_DATES = dict(zip(("day_1", "day_2"), _LATER, strict=True)) | {
    f"{kind}_{number}": "" for kind in ("day", "hour") for number in range(3, 7)
}
"""A poll about two evenings to come."""
FIELDS = (
    Field("/admin/log", "?ref", Member),
    Field("/admin/users/<ref>/postings/add", "agency_ref", Agency),
    Field("/account/posting", "posting", Posting),
    Field("/admin/retention/", "item", Member),
    Field("/call-ins/plan", "start", CallIn),
    Field("/call-ins/plan", "tasks", CallIn),
    Field("/call-ins/<ref>/tasks/add", "agency_ref", Agency),
    Field("/call-ins/<ref>/tasks/<task_ref>", "agency_ref", Agency),
    Field("/call-ins/<ref>/invitations", "staff", User),
    Field("/call-ins/<ref>/selection/", "person", Member),  # before anybody who is free to be moved stands on a list
    Field("/call-ins/<ref>/participants", "members", Member, also=MEMBERS_ON_LIST),
    Field("/call-ins/<ref>/participants", "?q", Member),
    Field("/call-ins/<ref>/participants.csv", "?q", Member),
    Field("/call-ins/<ref>/speakers", "place", Speaker, left="speaker_<>"),
    Field("/call-ins/<ref>/speakers", "speaker_<>", Speaker),
    Field("/call-ins/<ref>/speakers", "message_<>=<>", Slot, also={"version": "0"}),
    Field("/call-ins/<ref>/speakers/<slot_ref>/replace", "speaker_ref", Speaker),
    Field("/call-ins/<ref>/rehearsal/", "measured_<>=<>", Slot, also={"version": "0"}),
    Field("/call-ins/<ref>/dates/ask", "speakers", Speaker, also=TWO_DATES),
    Field("/call-ins/<ref>/speakers/add", "speaker_ref", Speaker),
    Field("/call-ins/<ref>/speakers/<slot_ref>", "speaker_ref", Speaker),
    Field("/call-ins/<ref>/review/ask", "ground_<>=<>", Agency, also={"purpose": ""}),
    Field("/follow-ups/", "?group", Group),
    Field("/follow-ups/focus.csv", "?group", Group),
    Field("/follow-ups/focus/open", "group_ref", Group),
    Field("/follow-ups/focus/open", "incident_ref", Incident),
    Field("/follow-ups/focus/open", "?group", Group),
    Field("/follow-ups/focus/open", "?incident", Incident),
    Field("/follow-ups/focus/<ref>/actions/add", "agency_ref", Agency),
    Field("/groups/relations/add", "a_ref", Group),
    Field("/groups/relations/add", "b_ref", Group),
    Field("/groups/relations/add", "?group", Group),
    Field("/help/new", "person", Member),
    Field("/incidents/", "?group", Group),
    Field("/incidents/incidents.csv", "?group", Group),
    Field("/incidents/<ref>/attribute", "group_ref", Group),
    Field("/members/", "?q", Member),
    Field("/members/people.csv", "?q", Member),
    Field("/members/<ref>/assign", "user_ref", User, only_colleagues=True),
    Field("/members/<ref>/conflicts/add", "user_ref", User, only_colleagues=True, also={"reason": "Granne"}),
    Field("/members/<ref>/memberships/add", "group_ref", Group),
    Field("/members/<ref>/same", "?other", Member),
    Field("/members/<ref>/same", "?release", Release),
    Field("/members/<ref>/ties/add", "other", Member),
    Field("/members/<ref>/restrictions/add", "other", Member),
    Field("/members/<ref>/restrictions/add", "speaker_ref", Speaker),
    Field("/members/<ref>/case-roles/add", "against", Member),
    Field("/releases/", "release", Release),
    Field("/releases/", "?agency", Agency),
    Field("/releases/", "?call_in", CallIn),
    Field("/releases/received", "?agency", Agency),
    Field("/releases/received", "?call_in", CallIn),
    Field("/releases/add", "?receiver", Agency, also={"facet": "identity"}),
    Field("/releases/add", "?call_in", CallIn),
    Field(RELEASE, "?call_in", CallIn),
    Field(RELEASE, "refs", Member, also={"who": "refs", "fields": "name"}),
    Field(RELEASE, "group_ref", Group, also={"who": "group"}),
    Field("/replies/<ref>", "entry", CalendarEntry),
    Field("/call-ins/<ref>/invitations/<entry_ref>/call", "taken_by", User, only_colleagues=True),
    Field("/reviews/propose", "?receiver", Agency, also={"facet": "identity"}),
    Field("/reviews/propose", "?call_in", CallIn),
    Field("/reviews/ask", "?receiver", Agency, also={"facet": "identity"}),
    Field("/reviews/ask", "?call_in", CallIn),
    Field("/search", "text", Member),
    Field("/visits/", "?person", Member),
    Field("/visits/visits.csv", "?person", Member),
    Field("/visits/plan", "person", Member),
    Field("/visits/plan", "mates", User, only_colleagues=True),
    Field("/visits/plan", "agency_1", Agency),
    Field("/visits/plan", "agency_2", Agency),
    Field("/visits/<ref>/edit", "mates", User, only_colleagues=True),
    Field("/visits/<ref>/edit", "agency_1", Agency),
    Field("/visits/<ref>/edit", "agency_2", Agency),
)
"""Where refs arrive, other than in an address."""
SILENT = {"/admin/log"}
"""The towns' auditor watches over an agency that keeps no people."""
OFFERED_WHOLE = frozenset({Agency, User, Posting, Group, Incident, CallIn, Speaker})
"""Chosen from a list that holds everybody who may be chosen: what is not in it is as if it were not there."""
FIRST = (Role.POLICE_COORDINATOR, Role.PROBATION_COORDINATOR, Role.SOCIAL_COORDINATOR, Role.ADMINISTRATOR)
"""Whose pages hold most."""
ORDINARY = {"w-date": None, "w-time": "18.00", "w-num": "5"}


@dataclass(frozen=True)
class Opened:
    """A page as a role has it, with the form that holds a field, filled in."""

    page: Page
    target: str
    controls: tuple[Tag, ...]
    filled: Mapping[str, Any]

    def offered(self, name: str) -> set[str]:
        """What the control offers."""
        return {value for control in self.controls if control.get("name") == name for value in _values(control)}


class Asking:
    """One role, asking with its own pages."""

    def __init__(self, town: Town, role: Role) -> None:
        self.town, self.role, self.actor = town, role, town.actors[role]
        self._pages: dict[str, Page] = {}

    def address(self, page: str) -> str | None:
        """The page with refs of rows that the role reads; None when it reads none, or may not come there."""
        for prefix in sorted((name for name in NAMES if page.startswith(name)), key=len)[-1:]:
            models = NAMES[prefix]
            row = self.town.nearest(models[-1], self.actor, None)
            if row is None:
                return None
            for ref in [row.ref] if len(models) == 1 else [self.town.holder(models[0], row).ref, row.ref]:
                page = re.sub(r"<\w*ref>", ref, page, count=1)
        other = next(each for each in self._agencies() if self.actor.agency_id not in each.owners)
        page = page.replace("<Agency>", other.ref)
        return page if self._may(page.split("?")[0]) else None

    def opened(self, page: str, name: str) -> Opened | None:
        """The page's form that holds a control of the name, or only the page when none does; None without access."""
        address = self.address(page)
        if address is None:
            return None
        answer = self.read(address)
        if answer.status != 200:
            return None
        for form in _forms(answer):
            controls = answer.controls(form)
            if any(_is(name, control) for control in controls):
                return Opened(answer, str(form.get("action") or address), tuple(controls), filled(answer, form))
        return Opened(answer, address, (), {})

    def answer(self, place: Field, ref: str, refs: tuple[str, ...], form: Opened) -> tuple[Any, ...]:
        """What comes back when the field holds the ref."""
        name = place.name.split("=")[0]
        if name.startswith("?"):
            address = self.address(place.page) or ""
            more = "&".join(f"{key}={value}" for key, value in {name[1:]: ref, **place.also}.items())
            return self.town.ask(self.role, "GET", f"{address}{'&' if '?' in address else '?'}{more}", refs)
        if "=" in place.name:
            changes = {name.replace("<>", ref): "x"}
        else:
            changes = {next(str(each["name"]) for each in form.controls if _is(name, each)): ref}
        left = {str(each["name"]): _chosen(each) for each in form.controls if place.left and _is(place.left, each)}
        sent = self.town.ask(self.role, "POST", form.target, refs, {**form.filled, **place.also, **left, **changes})
        if sent[0] != 303:
            return sent
        led = self.town.ask(self.role, "GET", ast.literal_eval(sent[2])[1], refs)  # and what that page says of it
        return sent[0], sent[1] + led[1], sent[2], sent[3] + led[3]

    def like(self, ref: str) -> str:
        """What nothing is called, with letters and digits where the ref has them: a search reads them differently."""
        taken = {row.ref for rows in self.town.rows.values() for row in rows}
        kinds = [[each for each in ALPHABET if each.isdigit() is digits] for digits in (True, False)]
        turned = (
            ref.translate({ord(a): b for kind in kinds for a, b in zip(kind, kind[by:] + kind[:by], strict=True)})
            for by in range(1, 8)
        )
        return next(made for made in turned if made not in taken)

    def closed(self, place: Field, form: Opened) -> Iterator[tuple[str, Known]]:
        """(why, a row that the field must not know), the nearest of each kind."""
        if place.model is Posting:  # one's own postings may be in any town, and nobody else's is anybody's
            others = [row for row in self.town.rows[Posting] if self.actor.user_id not in row.holders]
            yield "another user's", max(others, key=lambda row: row.nearness(self.actor))
            return
        for why in Why:
            if row := self.town.nearest(place.model, self.actor, why):
                yield why, row
        if place.model in OFFERED_WHOLE and (offered := self.offered(place, form)):
            left = [row for row in self.town.rows[place.model] if row.ref not in offered]
            if left:
                yield "not offered", max(left, key=lambda row: row.nearness(self.actor))

    def own(self, place: Field, form: Opened) -> list[str]:
        """Refs that the field is for."""
        offered = sorted(self.offered(place, form))
        readable = [row for row in self.town.rows[place.model] if row.closed_to(self.actor) is None]
        return offered[:3] or [row.ref for row in sorted(readable, key=lambda row: -row.nearness(self.actor))[:4]]

    def may_offer(self, place: Field, ref: str) -> bool:
        """By the access page: nothing that one may not read, and where the agency's own are asked for, only they."""
        row = next(row for row in self.town.rows[place.model] if row.ref == ref)
        if place.model is Posting:
            return self.actor.user_id in row.holders
        if place.only_colleagues:
            here = {each.user_id for each in self.town.actors.values() if each.agency_id == self.actor.agency_id}
            return row.id in here
        return row.closed_to(self.actor) is None

    def offered(self, place: Field, form: Opened) -> set[str]:
        """The refs that the field offers."""
        refs = {row.ref for row in self.town.rows[place.model]}
        name = place.name.removeprefix("?")
        controls = form.controls or tuple(form.page.soup.find_all(["input", "select"]))
        return refs & {value for each in controls if _is(name, each) for value in _values(each)}

    def read(self, address: str) -> Page:
        """The page, opened once."""
        if address not in self._pages:
            browser = self.town.browser(self.role)
            self._pages[address] = Page(browser.client.get(address, headers=browser.headers))
        return self._pages[address]

    def _agencies(self) -> list[Known]:
        return sorted(
            (row for row in self.town.rows[Agency] if row.closed_to(self.actor) is None), key=lambda row: row.ref
        )

    def _may(self, path: str) -> bool:
        endpoint, _arguments = self.town.app.url_map.bind("").match(path, method="GET")
        permission = getattr(self.town.app.view_functions[endpoint], NEEDS, None)
        return permission is None or allows(self.actor, permission)


def filled(page: Page, form: Tag, text: str = "Word") -> dict[str, Any]:
    """What somebody would send who answers everything, each control as it asks."""
    values = {name: found for name, found in page.fields(form).items() if any(found)}
    for control in page.controls(form):
        name, kind = str(control.get("name", "")), str(control.get("type", ""))
        if name in values or not name or control.name == "button" or kind in {"hidden", "submit", "checkbox", "file"}:
            continue
        if control.name == "select":
            values[name] = _values(control)[-1:]
        elif kind == "radio":
            values[name] = [str(control["value"])]
        else:
            values[name] = [_typed(control, text)]
    return values


def _typed(control: Tag, text: str) -> str:
    name, kind = str(control["name"]), str(control.get("type", ""))
    shape = next(
        (shape for shape in ORDINARY if shape in str(control.get("class", "")).replace("'", " ").split()), None
    )
    if shape:
        return ORDINARY[shape] or clock.today().isoformat()
    known = {"email": "a@b.example", "tel": "070-174 06 05"}
    return "" if "personnummer" in name else known.get(kind, text)


def _values(control: Tag) -> list[str]:
    found = control.find_all("option") if control.name == "select" else [control]
    return [str(each.get("value", "")) for each in found if each.get("value")]


def _chosen(select: Tag) -> str:
    option = select.find("option", selected=True)
    return str(option.get("value", "")) if option else ""


def _forms(page: Page) -> list[Tag]:
    return [form for form in page.soup.find_all("form") if form.get("method") == "post"]


def _is(name: str, control: Tag) -> bool:
    wanted = re.escape(name.split("=")[0]).replace("<>", r"[2-9a-z]{7}")
    return re.fullmatch(wanted, str(control.get("name", ""))) is not None


@pytest.fixture(scope="module")
def known(town: Town) -> dict[Role, Asking]:
    """Every role with the pages that it has opened."""
    return {role: Asking(town, role) for role in Role}


@pytest.mark.parametrize("role", Role)
def test_a_ref_one_may_not_read_does_in_no_field_what_another_would_not(known: dict[Role, Asking], role: Role) -> None:
    asking, leaks = known[role], []
    for place in FIELDS:
        form = asking.opened(place.page, place.name)
        if form is None or (not form.controls and not place.name.startswith("?")):
            continue
        for why, row in asking.closed(place, form):
            refs = (row.ref, asking.like(row.ref))
            there, nowhere = (asking.answer(place, ref, refs, form) for ref in refs)
            written = [each for each in there[3] if WRITES.match(each)]
            if there != nowhere or written:
                leaks.append(
                    (place.page, place.name, why, there[0], nowhere[0], written[:3], differing(there, nowhere))
                )
    assert not leaks, "\n".join(map(str, leaks))


def test_a_field_offers_no_more_than_one_may_read(known: dict[Role, Asking]) -> None:
    """A list of choices is itself a page: what stands in it is read."""
    offered_by = {place: set[str]() for place in FIELDS}
    strangers = []
    for role in Role:
        asking = known[role]
        for place in FIELDS:
            if form := asking.opened(place.page, place.name):
                offered = asking.offered(place, form)
                offered_by[place] |= offered
                strangers += [
                    (role, place.page, place.name, ref) for ref in offered if not asking.may_offer(place, ref)
                ]
    assert not strangers
    chosen = {place for place in FIELDS if place.model in OFFERED_WHOLE and not place.name.startswith("?")}
    assert not [(place.page, place.name) for place in chosen if "<>" not in place.name and not offered_by[place]]


def test_no_page_offers_refs_under_a_name_that_is_not_in_the_table(known: dict[Role, Asking], town: Town) -> None:
    """When this fails, a form or a filter has a new field that carries refs: give it its line in FIELDS."""
    refs = {row.ref for rows in town.rows.values() for row in rows}
    plain = [
        rule.rule for rule in town.app.url_map.iter_rules() if not rule.arguments and "GET" in (rule.methods or ())
    ]
    missing = set()
    for page in [*plain, *(route.template for route in routes(town.app) if "GET" in route.methods), RELEASE]:
        names = [place.name.removeprefix("?") for place in FIELDS if place.address == page.split("?")[0]]
        for role in FIRST:
            address = known[role].address(page)
            if address and (read := known[role].read(address)).status == 200:
                controls = [each for each in read.soup.find_all(["input", "select"]) if refs & set(_values(each))]
                missing |= {(page, each["name"]) for each in controls if not any(_is(name, each) for name in names)}
    assert not missing


def test_no_view_asks_for_an_argument_that_is_not_in_the_table() -> None:
    """Arguments have no control that shows what they hold: each is either in FIELDS or known to hold no ref."""
    asked = re.compile(r"request\.(?:args|form|values)(?:\.get|\.getlist)?[(\[]\s*\"(\w+)\"")
    found = {name for file in Path("gvi").rglob("*.py") for name in asked.findall(file.read_text())}
    assert found - PLAIN <= {place.name.removeprefix("?") for place in FIELDS}
    assert found >= PLAIN, "a name that nobody asks for any more"


def test_ones_own_ref_does_something_in_every_field(town: Town) -> None:
    """Else the walk would prove nothing: a field that nothing fits refuses everything alike. It presses, so it stands late.

    Those who live on what others have released press first: the owners' turn may take it back. The posting one acts in is
    changed last: from another town's posting nothing here would be one's own.
    """
    walked = sorted(FIELDS, key=lambda place: place.model is Posting)
    idle = {place for place in walked if "=" not in place.name and place.page not in SILENT}
    for role in sorted(Role, key=lambda role: (role is not Role.PROBATION_COORDINATOR, role not in FIRST)):
        for place in [place for place in walked if place in idle]:
            asking = Asking(town, role)
            form = asking.opened(place.page, place.name)
            if (
                form
                and (form.controls or place.name.startswith("?"))
                and any(_does_something(asking, place, own, form) for own in asking.own(place, form))
            ):
                idle -= {place}
    assert not [(place.page, place.name) for place in idle]


def _does_something(asking: Asking, place: Field, own: str, form: Opened) -> bool:
    refs = (own, asking.like(own))
    fits, absent = (asking.answer(place, ref, refs, form) for ref in refs)
    return fits[:3] != absent[:3]
