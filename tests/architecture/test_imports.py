"""Imports run downhill, and what only one module may do is done there alone."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from importlib import import_module

import pytest

from gvi.core.later import Awaited, bring
from tests.architecture.source import Module, modules, target

DOORS = frozenset(
    {"views", "commands", "resource", "admin_views", "clearance_views", "participant_views", "police_views"}
    | {"account_views", "issuer_views", "recovery_views"}
    | {"proposing_views", "ground_views"}
    | {"rights_views"}
    | {"playbook_views", "feed_views"}
    | {"poll_views", "page_views", "link_views", "own_views", "text_views", "rehearsal_views"}
)
ABOVE = {
    "models": frozenset({"rules", "queries", "operations", "forms", "listing", "todo"}) | DOORS,
    "rules": frozenset({"queries", "operations", "forms", "listing", "todo"}) | DOORS,
    "queries": frozenset({"operations", "forms", "listing", "todo"}) | DOORS,
    "operations": frozenset({"forms", "listing", "todo"}) | DOORS,
    "forms": DOORS,
    "listing": DOORS,
    "todo": DOORS,
}
"""For each kind of module, the kinds it may not reach up to."""
READING = frozenset({"board", "clearing", "dossier", "eligibility", "facets", "holdings", "network", "numbering", "picture", "programme", "readiness", "timeline"})  # fmt: skip
"""Modules that read like `queries`, named after what they read."""
MAY_OPEN_DOORS = frozenset({"gvi.startup", "gvi.cli", "gvi.admin.views"})
"""They put the application together."""
CLOCKLESS = frozenset({"now", "today"})


def breaches(module: Module, forbidden: frozenset[str]) -> list[str]:
    return [
        f"{module.where}:{line} imports {name}"
        for name, line in module.imports()
        if name.startswith("gvi.") and target(name).rpartition(".")[2] in forbidden
    ]


@pytest.mark.parametrize("layer", sorted(ABOVE))
def test_a_layer_never_reaches_up(layer: str) -> None:
    found = [
        breach
        for module in modules()
        if module.last == layer or module.last.endswith(f"_{layer}")
        for breach in breaches(module, ABOVE[layer])
    ]
    assert not found, "\n".join(found)


def test_what_reads_never_reaches_up() -> None:
    readers = [module for module in modules() if module.last in READING]
    assert {module.last for module in readers} == READING
    found = [breach for module in readers for breach in breaches(module, ABOVE["queries"])]
    assert not found, "\n".join(found)


def test_nobody_but_the_start_imports_a_door() -> None:
    found = [
        breach for module in modules()
        if module.name not in MAY_OPEN_DOORS and module.last not in DOORS for breach in breaches(module, DOORS)
    ]  # fmt: skip
    assert not found, "\n".join(found)


def test_the_kit_knows_no_gvi() -> None:
    found = [
        f"{module.where}:{line} imports {name}"
        for module in modules() if module.name.startswith("gvi.core.")
        for name, line in module.imports()
        if name.startswith("gvi.") and not name.startswith(("gvi.core.", "gvi.extensions"))
    ]  # fmt: skip
    assert not found, "\n".join(found)


def test_rules_know_neither_flask_nor_session() -> None:
    pure = [module for module in modules() if module.is_pure]
    assert len(pure) > 10
    found = [
        f"{module.where}:{line} imports {name}"
        for module in pure
        for name, line in module.imports()
        if name.startswith(("flask", "sqlalchemy", "gvi.extensions", "gvi.core.db", "gvi.core.templating"))
        and module.name != "gvi.access.predicates"
    ]
    assert not found, "\n".join(found)


def test_rules_never_ask_what_time_it_is() -> None:
    found = [
        f"{module.where}:{node.lineno}"
        for module in modules() if module.is_pure
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr in CLOCKLESS and isinstance(node.value, ast.Name) and node.value.id == "clock"
    ]  # fmt: skip
    assert not found, "\n".join(found)


def test_modules_import_each_other_in_no_circle() -> None:
    graph = {
        module.name: {target(name) for name, _line in module.imports(everywhere=False) if name.startswith("gvi.")}
        - {module.name, "gvi"}
        for module in modules()
    }
    try:
        tuple(TopologicalSorter(graph).static_order())
    except CycleError as circle:
        pytest.fail(" → ".join(circle.args[1]))


def _waiting(module: Module) -> dict[str, str]:
    """The names that the module imports later, with where from."""
    return {
        alias.asname or alias.name: f"{taken.module}.{alias.name}"
        for block in module.tree.body if isinstance(block, ast.With) and ast.unparse(block.items[0]) == "later(__name__)"
        for taken in block.body if isinstance(taken, ast.ImportFrom)
        for alias in taken.names
    }  # fmt: skip


def _is_for_templates(node: ast.AST) -> bool:
    """Do templates call it, those of other features' views too?"""
    return isinstance(node, ast.FunctionDef) and any(
        "app_template" in ast.unparse(each) for each in node.decorator_list
    )


def _at_import(node: ast.AST) -> Iterator[str]:
    """The names that are looked up while the module is imported: everywhere but in bodies of functions and hints; in
    functions for templates too."""
    if isinstance(node, ast.Name):
        yield node.id
    for field, value in ast.iter_fields(node):
        is_inside = field == "body" and isinstance(node, (ast.FunctionDef, ast.Lambda)) and not _is_for_templates(node)
        if not is_inside and field not in {"returns", "annotation"}:
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    yield from _at_import(child)


def test_only_doors_import_later_and_name_it_inside_functions_alone() -> None:
    waiting = {module: _waiting(module) for module in modules()}
    assert sum(map(bool, waiting.values())) > 30
    assert not [module.where for module, names in waiting.items() if names and not module.last.endswith("views")]
    found = [
        f"{module.where}: {name}" for module, names in waiting.items() for name in {*_at_import(module.tree)} & {*names}
    ]
    assert not found, "\n".join(found)


def test_everything_that_is_imported_later_is_there() -> None:
    for module in filter(_waiting, modules()):
        there = vars(import_module(module.name))
        bring(module.name)
        assert not [name for name in _waiting(module) if isinstance(there[name], Awaited)], module.where


def test_no_door_calls_a_function_of_another_that_imports_later() -> None:
    """What such a function names is there once its own module's view was asked for, and not before."""
    functions = {
        f"{module.name}.{node.name}"
        for module in modules() if _waiting(module)
        for node in module.tree.body if isinstance(node, ast.FunctionDef)
    }  # fmt: skip
    found = [f"{module.where}:{line}" for module in modules() for name, line in module.imports() if name in functions]
    assert not found, "\n".join(found)


def calls(module: Module, *wanted: str) -> list[str]:
    """Places where a dotted name that ends so is called."""
    return [
        f"{module.where}:{node.lineno} calls {ast.unparse(node.func)}"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(wanted)
    ]


def test_only_one_module_commits() -> None:
    found = [place for module in modules() if module.name != "gvi.core.db" for place in calls(module, "session.commit")]
    assert not found, "\n".join(found)
    assert calls(next(module for module in modules() if module.name == "gvi.core.db"), "session.commit")


def test_only_one_module_asks_what_time_it_is() -> None:
    wanted = ("datetime.now", "datetime.utcnow", "date.today", "datetime.today")
    found = [place for module in modules() if module.name != "gvi.core.clock" for place in calls(module, *wanted)]
    assert not found, "\n".join(found)


def test_operations_neither_flush_flash_nor_abort() -> None:
    found = [
        place for module in modules() if module.last == "operations" or module.last.endswith("_operations")
        for place in calls(module, "flash", "abort", "session.rollback")
    ]  # fmt: skip
    assert not found, "\n".join(found)


def test_every_module_says_what_it_is_for() -> None:
    silent = [module.where for module in modules() if not (ast.get_docstring(module.tree) or "").strip()]
    assert not silent, "\n".join(silent)


def test_no_module_has_a_name_that_says_nothing() -> None:
    empty = frozenset({"utils", "util", "helpers", "helper", "manager", "base", "common", "misc"})
    assert not [module.where for module in modules() if module.last in empty]
