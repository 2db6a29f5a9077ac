"""Everything the program can say, gathered from its source: texts in code and templates, words, problems."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import gvi
from gvi.core.i18n import LIBRARY_DOMAINS
from tests.architecture.source import ROOT, modules

TRANSLATIONS = ROOT / "gvi" / "translations"
KEYWORDS = dict.fromkeys(("_", "gettext", "_l", "lazy_gettext")) | dict.fromkeys(
    ("ngettext", "lazy_ngettext", "_n"), (1, 2)
)
OPTIONS = {"**.html": {"extensions": "jinja2.ext.i18n", "trimmed": "true"}}
CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
PROBLEM_MAKERS = frozenset({"Problem", "_block", "_warning", "DefaultPart"})
INSIDE = frozenset({
    "gvi.access.permissions.Permission", "gvi.access.roles.Area", "gvi.access.roles.Grant", "gvi.core.problems.Severity", "gvi.core.declared.Kind",
    "gvi.jobs.queue.Job", "gvi.documents.catalogue.LetterKind", "gvi.documents.catalogue.MailKind", "gvi.documents.invitation.Method",
    "gvi.documents.wording.BlockKind", "gvi.imports.columns.Layout", "gvi.invitations.models.CalendarState", "gvi.invitations.rules.Step",
    "gvi.mail.models.MailState", "gvi.members.personnummer.NumberKind", "gvi.members.timeline.Strand", "gvi.callins.moves.Move",
})  # fmt: skip
"""Vocabularies that no page shows."""


@cache
def said_in_source() -> dict[str | tuple[str, str], str]:
    """msgid, or (singular, plural) → where it stands."""
    found: dict[str | tuple[str, str], str] = {}
    for folder, methods in (("gvi", [("**.py", "python")]), ("templates", [("**.html", "jinja2")])):
        for path, line, message, _comments, _context in extract_from_dir(
            ROOT / folder, methods, OPTIONS, keywords=KEYWORDS, comment_tags=()
        ):
            key = (str(message[0]), str(message[1])) if isinstance(message, tuple) else str(message)
            found.setdefault(key, f"{folder}/{path}:{line}")
    return found


@cache
def keys_in_source() -> dict[str, str]:
    """Catalogue keys: problem codes, parts of the run sheet, and every word of a vocabulary a page shows → where."""
    return dict(_codes()) | {
        f"{word.__name__}.{member.value}": f"{word.__module__}.{word.__name__}"
        for word in vocabularies()
        for member in word
    }


def vocabularies() -> list[type[StrEnum]]:
    """Every vocabulary of ours that pages show."""
    for module in pkgutil.walk_packages(gvi.__path__, "gvi."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    return [
        word
        for word in _below(StrEnum)
        if word.__module__.startswith("gvi.") and f"{word.__module__}.{word.__name__}" not in INSIDE
    ]


def catalogues(locale: str) -> dict[str, Catalog]:
    """The text catalogues of a language, by domain; those we keep for a library aside."""
    found = {}
    for path in sorted((TRANSLATIONS / locale / "LC_MESSAGES").glob("*.po")):
        if path.stem not in LIBRARY_DOMAINS:
            found[path.stem] = _read(path, locale)
    return found


def translated(locale: str) -> dict[str, Message]:
    """Every message of a language with a translation, by msgid (the singular one)."""
    return {
        _key(message): message
        for catalogue in catalogues(locale).values()
        for message in catalogue
        if message.id and _is_whole(message)
    }


def _read(path: Path, locale: str) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=locale, abort_invalid=True)


def _key(message: Message) -> str:
    return message.id[0] if isinstance(message.id, (tuple, list)) else message.id


def _is_whole(message: Message) -> bool:
    return all(message.string) if isinstance(message.string, (tuple, list)) else bool(message.string)


def _below(word: type[StrEnum]) -> Iterator[type[StrEnum]]:
    for each in word.__subclasses__():
        yield each
        yield from _below(each)


def _codes() -> Iterator[tuple[str, str]]:
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in PROBLEM_MAKERS:
                for argument in node.args:
                    if (
                        isinstance(argument, ast.Constant)
                        and isinstance(argument.value, str)
                        and CODE.fullmatch(argument.value)
                    ):
                        yield argument.value, f"{module.where}:{node.lineno}"
