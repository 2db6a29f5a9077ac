"""Modules, functions and templates stay small enough to be read in one go."""

from __future__ import annotations

import ast
import warnings

from tests.architecture.source import ROOT, modules

LONGEST_MODULE, LONGEST_FUNCTION, TEMPLATE_GOAL, LONGEST_TEMPLATE = 250, 25, 80, 130
MODULES: dict[str, str] = {}
"""Modules longer than the goal, and why."""
FUNCTIONS: dict[str, str] = {}
"""Functions longer than the goal, and why."""


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines of its body; what it says of itself does not count."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_no_module_is_too_long() -> None:
    long = {
        module.where
        for module in modules()
        if len(module.path.read_text(encoding="utf-8").splitlines()) > LONGEST_MODULE
    }
    assert long <= set(MODULES), sorted(long - set(MODULES))


def test_no_function_is_too_long() -> None:
    long = {
        f"{module.where}:{node.name}"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and lines_of(node) > LONGEST_FUNCTION
    }
    assert long <= set(FUNCTIONS), sorted(long - set(FUNCTIONS))


def test_no_exception_is_left_standing_without_need() -> None:
    short = [path for path in MODULES if len((ROOT / path).read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE]
    known = {
        f"{module.where}:{node.name}": lines_of(node)
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef)
    }
    short += [name for name in FUNCTIONS if known.get(name, 0) <= LONGEST_FUNCTION]
    assert not short


def test_no_template_is_too_long() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in (ROOT / "templates").rglob("*.html")
    }
    over = {path: length for path, length in lengths.items() if length > TEMPLATE_GOAL and "_kit" not in path}
    if over:
        warnings.warn(f"templates over {TEMPLATE_GOAL} lines: {over}", stacklevel=1)
    assert not {path for path, length in over.items() if length > LONGEST_TEMPLATE}
