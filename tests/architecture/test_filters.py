"""What a list's address says must be said once: no filter is named as the place in the list, its order or its count."""

from __future__ import annotations

import ast

from gvi.core.paging import COUNT, PLACES
from tests.architecture.source import ROOT


def keys() -> list[tuple[str, str]]:
    """Where a filter is declared, and its key; those composed for one reader are among them."""
    return [
        (path.name, node.args[0].value)
        for path in sorted((ROOT / "gvi").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id.endswith("Filter")
        and node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)
    ]  # fmt: skip


def test_no_filter_is_named_as_what_the_address_says_of_the_list_itself() -> None:
    declared = keys()
    assert len(declared) > 50
    assert not [(where, key) for where, key in declared if key in {*PLACES, COUNT, "sort", "lang"}]
