"""The wording of a letter: a text with a title, small headings and `{field}` places, read and filled in.

The syntax is deliberately poor, because it is written by people at a desk and filled with what others typed:
a place is lower-case letters and underscores between braces, nothing is ever evaluated, and a value that
goes in is never read again.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

_PLACE = re.compile(r"\{([a-z_]+)\}")
_BRACE = re.compile(r"[^\s{}]{0,20}[{}][^\s{}]{0,20}")
_HEADING = "## "
# Every control character and every kind of line end, but not the no-break space.
_BREAKS = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+")


class WordingError(Exception):
    """The text cannot become a letter. The message names places in the wording, never what a person typed."""


class NoTitle(WordingError):
    """The text is empty, so it has no first line to be its title."""


class BadPlaceholder(WordingError):
    """A brace that is not part of a plain `{field}`; `excerpt` shows it and the characters beside it."""

    def __init__(self, excerpt: str) -> None:
        super().__init__(excerpt)
        self.excerpt = excerpt


class UnknownField(WordingError):
    """A place whose name is not in the fixed list of the letter's kind."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class MissingField(WordingError):
    """A place for which there is no value, or only blanks."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class BlockKind(StrEnum):
    """What a piece of the text is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True, slots=True)
class Block:
    """One heading or one paragraph, on one line."""

    kind: BlockKind
    text: str


@dataclass(frozen=True, slots=True)
class Wording:
    """A title and what follows it, in order."""

    title: str
    blocks: tuple[Block, ...]


def parse(text: str) -> Wording:
    """Read a text: the first line is the title, `## ` begins a small heading, blank lines part paragraphs.

    Places are left as they stand. Raises NoTitle for an empty text.
    """
    lines = [one_line(line) for line in text.removeprefix("\ufeff").splitlines()]
    first = next((number for number, line in enumerate(lines) if line), None)
    if first is None:
        raise NoTitle()
    return Wording(title=lines[first], blocks=_blocks(lines[first + 1 :]))


def fields(text: str) -> frozenset[str]:
    """The names of the places in a text.

    >>> sorted(fields("Hej {name}! Ring {phone}."))
    ['name', 'phone']

    Raises BadPlaceholder for any brace that is not part of a plain place.
    """
    stray = _BRACE.search(_PLACE.sub("", text))
    if stray:
        raise BadPlaceholder(stray.group())
    return frozenset(_PLACE.findall(text))


def missing(text: str, values: Mapping[str, str | None]) -> tuple[str, ...]:
    """The places that have no value, in alphabetical order: why this letter cannot be made yet."""
    return tuple(sorted(name for name in fields(text) if not one_line(values.get(name) or "")))


def fill(text: str, values: Mapping[str, str | None], *, allowed: Collection[str]) -> str:
    """The text with every place filled. A value goes in as one line and is not searched for places.

    Raises BadPlaceholder, UnknownField for a name outside `allowed`, MissingField for a lacking value.
    """
    for name in sorted(fields(text)):
        if name not in allowed:
            raise UnknownField(name)
    for name in missing(text, values):
        raise MissingField(name)
    return _PLACE.sub(lambda place: one_line(values[place.group(1)] or ""), text)


def write(text: str, values: Mapping[str, str | None], *, allowed: Collection[str]) -> Wording:
    """A whole text parsed and then filled, so that no value can begin a heading or a paragraph of its own.

    Raises what `parse` and `fill` raise; names are checked over the whole text before anything is filled.
    """
    fill(text, values, allowed=allowed)
    wording = parse(text)
    return Wording(
        title=fill(wording.title, values, allowed=allowed),
        blocks=tuple(Block(block.kind, fill(block.text, values, allowed=allowed)) for block in wording.blocks),
    )


def plain_text(wording: Wording) -> str:
    """The blocks without the title, blank lines between paragraphs: the body of a mail."""
    return "\n\n".join(block.text for block in wording.blocks) + "\n"


def one_line(text: str) -> str:
    """The text with every run of white space and control characters made one blank, none at the ends."""
    return _BREAKS.sub(" ", text).strip(" ")


def _blocks(lines: list[str]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    paragraph: list[str] = []
    for line in [*lines, ""]:
        ends = not line or line.startswith(_HEADING)
        if ends and paragraph:
            blocks.append(Block(BlockKind.PARAGRAPH, " ".join(paragraph)))
            paragraph = []
        if line.startswith(_HEADING):
            blocks.append(Block(BlockKind.HEADING, line.removeprefix(_HEADING).strip()))
        elif line:
            paragraph.append(line)
    return tuple(blocks)
