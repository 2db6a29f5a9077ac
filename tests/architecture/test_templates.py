"""Templates show, and do nothing else: no style or script of their own, no roles, nothing trusted unescaped."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask, render_template_string
from jinja2 import UndefinedError, nodes

from gvi.access.roles import Role
from tests.architecture.source import ROOT

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
FORBIDDEN = {
    "a style of its own": re.compile(r"<style|<[^>{]*\sstyle\s*=", re.IGNORECASE),
    "a script of its own": re.compile(r"<script(?![^>]*\ssrc=)", re.IGNORECASE),
    "a handler": re.compile(r"<[^>{]*\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "javascript in an address": re.compile(r"javascript:", re.IGNORECASE),
    "something trusted unescaped, other than a line break": re.compile(
        r'(?<!"<br>" )\|\s*safe\b|autoescape\s+false|Markup\('
    ),
    "an address from elsewhere": re.compile(r"(?:src|href)\s*=\s*[\"']https?://", re.IGNORECASE),
}
PERSONAL = re.compile(r"\{%\s*block title\s*%\}[^{]*\{\{[^}]*\b(?:identity|personnummer|member\.name)\b")


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_template_only_shows(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    found = [what for what, pattern in FORBIDDEN.items() if pattern.search(text)]
    assert not found
    roles = [role.value for role in Role if re.search(rf"[\"']{role.value}[\"']", text)]
    assert not roles, "ask may(permission, subject), never a role"
    assert not PERSONAL.search(text), "a title holds no personal data"


def test_words_that_a_template_says_stand_written_in_it(app: Flask) -> None:
    """They go out as they are, and are kept for good: no place for what somebody has typed. Or the key of one of a few does."""
    calls = [
        (template.name, call)
        for template in TEMPLATES
        for call in app.jinja_env.parse(template.read_text(encoding="utf-8")).find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name == "_"
    ]
    assert len(calls) > 500
    assert not [name for name, call in calls if not isinstance(_beginning(call.args[0]), nodes.Const)]


def _beginning(said: nodes.Expr) -> nodes.Expr:
    return said.nodes[0] if isinstance(said, nodes.Concat) else said


def test_an_undefined_name_is_an_error(app: Flask) -> None:
    with app.test_request_context("/"), pytest.raises(UndefinedError):
        render_template_string("{{ nothing_of_this_name }}")


def test_what_is_typed_is_escaped(app: Flask) -> None:
    with app.test_request_context("/"):
        assert render_template_string("{{ typed }}", typed="<b>") == "&lt;b&gt;"


def test_the_browser_helpers_are_the_only_scripts() -> None:
    assert {path.name for path in (ROOT / "static" / "js").glob("*.js")} <= {
        "arrival.js",
        "door.js",
        "page.js",
        "passkey.js",
        "standing.js",
        "visit.js",
    }
