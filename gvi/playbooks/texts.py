"""The wordings in a playbook's file: letters by kind and language, and what speakers are mailed. Pure.

    "letters": {"invitation": {"sv": "Inbjudan\\n\\nHej {name}! …", "en": "…"}, …},
    "speaker_mails": {"poll": {"sv": "…", "en": "…"}, …}

A text is as on the page: its first line is the title, `## ` begins a small heading, and a plain `{field}` is a place
that is filled in. Which fields there are is settled by the kind.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from gvi.appearances.models import Wording
from gvi.appearances.rules import FIELDS as MAILED
from gvi.appearances.rules import may_word
from gvi.core.saying import shown, unfit, unknown
from gvi.documents.catalogue import FIELDS, LetterKind
from gvi.documents.wording import BadPlaceholder, NoTitle, fields, parse
from gvi.letters.models import Kind
from gvi.letters.rules import LANGUAGES

LETTER, MAIL = 20_000, 4_000
"""The most characters of a text."""
PARTS = ("letters", "speaker_mails")
K = TypeVar("K", bound=StrEnum)


def told(texts: Mapping[tuple[K, str], str]) -> dict[str, dict[str, str]]:
    """The texts as a file tells them, in the order of kinds and languages."""
    said: dict[str, dict[str, str]] = {}
    for kind, language in sorted(texts):
        said.setdefault(kind.value, {})[language] = texts[kind, language]
    return said


def faults(found: dict[str, Any]) -> list[str]:
    """Everything that is wrong with the wordings, each fault with its part, kind and language."""
    return [
        *_faults_of(found, "letters", Kind, lambda kind, text: _faults_of_text(text, LETTER, FIELDS[LetterKind(kind.value)])),
        *_faults_of(found, "speaker_mails", Wording, _faults_of_mail),
    ]  # fmt: skip


def letters(found: dict[str, Any]) -> dict[tuple[Kind, str], str]:
    """The letters of a file without faults; none when it does not speak of them."""
    return _made(found, "letters", Kind)


def mails(found: dict[str, Any]) -> dict[tuple[Wording, str], str]:
    """What speakers are mailed, of a file without faults; nothing when it does not speak of that."""
    return _made(found, "speaker_mails", Wording)


def _made(found: dict[str, Any], name: str, kinds: type[K]) -> dict[tuple[K, str], str]:
    return {
        (kinds(kind), language): text for kind, said in found.get(name, {}).items() for language, text in said.items()
    }


def _faults_of(
    found: dict[str, Any], name: str, kinds: type[K], judge: Callable[[K, str], Iterator[str]]
) -> Iterator[str]:
    said = found.get(name, {})
    if not isinstance(said, dict):
        yield f'"{name}" must be an object'
        return
    known = [each.value for each in kinds]
    yield from unknown(said, known, f'"{name}"')
    for kind, texts in said.items():
        if kind in known and not isinstance(texts, dict):
            yield f"{name}, {kind}: must be an object with a text by language"
        elif kind in known:
            yield from unknown(texts, LANGUAGES, f"{name}, {kind}")
            for language in (each for each in LANGUAGES if each in texts):
                yield from (
                    f"{name}, {kind}, {language}: {fault}" for fault in _judged(kinds(kind), texts[language], judge)
                )


def _judged(kind: K, text: Any, judge: Callable[[K, str], Iterator[str]]) -> Iterator[str]:
    if isinstance(text, str):
        yield from judge(kind, text)
    else:
        yield f"must be a text, and is {shown(text)}"


def _faults_of_mail(kind: Wording, text: str) -> Iterator[str]:
    wrong = list(_faults_of_text(text, MAIL, MAILED[kind]))
    yield from wrong
    if not wrong and any(problem.code == "wording-needs-address" for problem in may_word(kind, fields(text))):
        yield "{address} is missing: without it nobody could answer"


def _faults_of_text(text: str, longest: int, allowed: Collection[str]) -> Iterator[str]:
    if len(text) > longest:
        yield f"is longer than {longest} characters"
        return
    if fault := unfit(text):
        yield fault
        return
    try:
        parse(text)
        strange = sorted(fields(text) - set(allowed))
    except NoTitle:
        yield "is empty"
    except BadPlaceholder as bad:
        yield f"{shown(bad.excerpt)} is no plain {{field}}"
    else:
        yield from (
            f"{{{shown(name)[1:-1]}}} is no field of it; known are {', '.join(sorted(allowed))}" for name in strange
        )
