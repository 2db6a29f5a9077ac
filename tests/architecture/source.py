"""The program's own source, parsed once for the tests of its shape."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Module:
    """One module of ours."""

    name: str
    path: Path
    tree: ast.Module

    @property
    def last(self) -> str:
        """The last part of its name: models, rules, operations …"""
        return self.name.rpartition(".")[2]

    @property
    def where(self) -> str:
        """Its path in the project."""
        return str(self.path.relative_to(ROOT))

    @property
    def is_pure(self) -> bool:
        """Is it held to be free of flask, session and clock? By name, or because its docstring says so."""
        return self.last == "rules" or self.last.endswith("_rules") or "Pure." in (ast.get_docstring(self.tree) or "")

    def imports(self, *, everywhere: bool = True) -> Iterator[tuple[str, int]]:
        """What it imports at run time, with the line. everywhere: inside functions too."""
        for node in _running(self.tree, everywhere=everywhere):
            if isinstance(node, ast.Import):
                yield from ((alias.name, node.lineno) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


@cache
def modules() -> tuple[Module, ...]:
    """Every module under gvi/."""
    return tuple(
        Module(_name(path), path, ast.parse(path.read_text(encoding="utf-8")))
        for path in sorted((ROOT / "gvi").rglob("*.py"))
    )


@cache
def names() -> frozenset[str]:
    """The names of all modules."""
    return frozenset(module.name for module in modules())


def target(imported: str) -> str:
    """The module that an import reaches: `gvi.a.b.name` is `gvi.a.b` when that is a module."""
    return imported if imported in names() else imported.rpartition(".")[0]


def _running(tree: ast.AST, *, everywhere: bool) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            continue
        if not everywhere and isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        yield node
        yield from _running(node, everywhere=everywhere)


def _name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
