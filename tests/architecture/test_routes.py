"""Every route × every role × nobody, from the URL map itself: nothing is reachable that the policy does not give."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.routing import Rule

from gvi.access.guard import NEEDS, PUBLIC, SIGNED_IN
from gvi.access.permissions import Permission
from gvi.access.policy import allows
from gvi.access.roles import Role
from gvi.core import clock
from gvi.core.keys import REF_PATTERN
from gvi.exports.models import ExportKind
from tests import factories, world
from tests.architecture.source import ROOT, modules
from tests.browsing import Browser

NO_SUCH = "2222222"
"""A ref of the right shape that names nothing."""
WRITES = ("POST", "PUT", "PATCH", "DELETE")
ENDS_THE_SESSION = frozenset({"security.logout", "accounts.switch"})


def routes(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Every rule with an address that fits it."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in ENDS_THE_SESSION:
            yield rule, address_of(rule)


def address_of(rule: Rule) -> str:
    """The rule's address with refs that name nothing."""
    built = rule.build(
        {name: value_for(converter, name) for name, converter in rule._converters.items()}, append_unknown=False
    )
    assert built is not None, rule
    return built[1]


def value_for(converter: object, name: str) -> str:
    choices = getattr(converter, "items", None)
    if choices:
        return sorted(choices)[0]
    return (
        NO_SUCH if getattr(converter, "regex", "") == REF_PATTERN else {"filename": "nothing.css"}.get(name, "nothing")
    )


def ask(browser: Browser, method: str, address: str) -> int:
    """The status of the answer; every write carries a valid token, so that nothing but the policy refuses it."""
    if method in WRITES and "X-CSRFToken" not in browser.headers:
        browser.headers["X-CSRFToken"] = str(browser.get("/help").soup.find("input", {"name": "csrf_token"})["value"])  # type: ignore[index]
    return browser.client.open(address, method=method, headers=browser.headers).status_code


def test_every_route_says_whom_it_is_for(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        assert sum(hasattr(view, mark) for mark in (NEEDS, PUBLIC, SIGNED_IN)) == 1, rule.endpoint


def test_what_is_open_to_everybody_is_a_short_list(app: Flask) -> None:
    ours = {
        name
        for name, view in app.view_functions.items()
        if hasattr(view, PUBLIC) and not name.startswith(("security.", "_fs"))
    }
    assert ours == {
        "static",
        "bootstrap.static",
        "accounts.language",
        "today.front",
        "help.index",
        "help.accessibility",
        "help.alive",
        "entry.second",
        "entry.enrol",
        "entry.recover",
        "entry.with_issuer",
        "entry.back_from",
        "task_feed.read",
        "speaking.show",
    }


def test_addresses_are_kebab_case_and_refs_are_typed(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        fixed = (
            rule.rule if not rule._converters else "".join(part for is_dynamic, part in rule._trace if not is_dynamic)
        )
        if not rule.endpoint.startswith(("static", "bootstrap", "_fs", "security")):
            assert "_" not in fixed and fixed == fixed.lower(), rule.rule
        for name, converter in rule._converters.items():
            assert not name.endswith("id"), f"{rule.rule}: a ref, never an id"
            if name == "ref" or name.endswith("_ref"):
                assert converter.regex == REF_PATTERN, rule.rule


def test_every_permission_is_asked_for_somewhere() -> None:
    """By a route, a command or a rule: a permission that nobody asks for promises a door that is not there."""
    told = ("gvi.access.permissions", "gvi.access.policy", "gvi.shell")  # where they are named, and where links are
    asked = {
        node.attr
        for module in modules()
        if module.name not in told
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Permission"
    }
    assert {permission.name for permission in Permission} - asked == set()


def test_templates_ask_for_permissions_that_there_are() -> None:
    asked = {
        found
        for path in (ROOT / "templates").rglob("*.html")
        for found in re.findall(r"""\bmay\(["']([^"']+)""", path.read_text(encoding="utf-8"))
    }
    assert asked and asked <= set(Permission)


def test_a_form_without_its_token_is_refused_everywhere(app: Flask, browser) -> None:
    alva = browser("alva")
    for rule, address in routes(app):
        for method in set(WRITES) & (rule.methods or set()):
            assert alva.client.open(address, method=method).status_code == 400, (method, rule.rule)


def test_nobody_gets_in(app: Flask, browser) -> None:
    nobody = browser()
    for rule, address in routes(app):
        if hasattr(app.view_functions[rule.endpoint], PUBLIC):
            continue
        for method in sorted(rule.methods or ()):
            status = ask(nobody, method, address)
            assert status == (303 if method == "GET" else 401), (method, rule.rule, status)


@pytest.mark.parametrize("role", Role)
def test_a_role_reaches_what_the_policy_gives_and_nothing_else(app: Flask, browser, work, role: Role) -> None:
    with work():
        actor = world.actor(role.value)
        for kind in (ExportKind.PEOPLE, ExportKind.VISITS):  # without a colleague's yes their files are refused to all
            factories.export(actor, kind, is_approved=True, ends_at=clock.now() + timedelta(hours=1))
    someone = browser(role.value)
    for rule, address in routes(app):
        for method in sorted(rule.methods or ()):
            status = ask(someone, method, address)
            # two routes may share an address, one to read and one to write; whoever asks what it takes meets either
            sharing = (
                [each for each in app.url_map.iter_rules() if each.rule == rule.rule] if method == "OPTIONS" else [rule]
            )
            wanted: list[Permission | None] = [
                getattr(app.view_functions[each.endpoint], NEEDS, None) for each in sharing
            ]
            if not any(permission is None or allows(actor, permission) for permission in wanted):
                assert status == 403, (method, rule.rule, status)
            else:
                assert status not in {401, 403} and status < 500, (method, rule.rule, status)


@pytest.mark.parametrize("role", Role)
def test_the_other_town_is_not_there(app: Flask, browser, work, role: Role) -> None:
    """The same role in the other town meets 404 on every address of a row in this one."""
    with work():
        call_in, speaker = factories.call_in(world.actor("alva")), factories.speaker(world.actor("alva"))
        addresses = (f"/call-ins/{call_in.ref}", f"/speakers/{speaker.ref}", f"/call-ins/{call_in.ref}/speakers")
    here, stranger = browser(role.value), browser(role.value, site="orebro")
    for address in addresses:
        seen = here.get(address).status
        assert stranger.get(address).status == (404 if seen == 200 else seen), address
