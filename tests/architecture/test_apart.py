"""Whom somebody must never meet is left out by the session: what goes past it is named here, with why it may."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.architecture.source import Module, modules

PAST_THE_SESSION = {
    "gvi.audit.chain": "proves the log, and shows none of it",
    "gvi.audit.entering": "writes the log",
    "gvi.audit.log": "writes the log",
    "gvi.core.adding": "writes one row, and reads none",
    "gvi.core.asking": "asks `passes` first",
    "gvi.core.db": "writes the log",
    "gvi.core.migrating": "reads no rows",
    "gvi.core.straight": "is what the log is written by",
    "gvi.entry.queries": "reads who signs in, and of people whom they do not meet",
    "gvi.members.shells": "writes shells, and reads them by the session",
    "gvi.retention.cleaning": "empties pages of the file",
    "gvi.search.forgetting": "empties the index of texts",
}
BY_DRIVER = ("Driven", "straight")
CONNECTS = (".connection", ".raw_connection", "engine.connect", "engine.begin")
MAY_PASS = "is_nobody"
"""What says that nobody is left out for whoever asks."""


def past(module: Module) -> Iterator[str]:
    """Where the module makes a statement for the driver, or takes a connection of its own."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            if name in BY_DRIVER or name.endswith(CONNECTS):
                yield f"{module.where}:{node.lineno} {name}"


def test_nobody_else_goes_past_the_session_which_leaves_out_whom_one_must_not_meet() -> None:
    found = {module.name: list(past(module)) for module in modules()}
    unnamed = [place for name, places in found.items() if name not in PAST_THE_SESSION for place in places]
    assert not unnamed, "\n".join(unnamed)
    assert not [name for name in PAST_THE_SESSION if not found.get(name)], "named, and has nothing to answer for"


def test_a_statement_passes_where_nobody_is_left_out_and_nowhere_else() -> None:
    said = {
        f"{module.where}: {ast.unparse(word.value)}"
        for module in modules()
        for node in ast.walk(module.tree) if isinstance(node, ast.Call)
        for word in node.keywords if word.arg == "passes"
    }  # fmt: skip
    assert said and not [each for each in said if not each.endswith(f": {MAY_PASS}")]
