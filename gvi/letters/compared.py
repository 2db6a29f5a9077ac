"""What a new version of a wording changes, word by word, for whoever lets it be used. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest

from gvi.documents.wording import Block, BlockKind, parse

ALIKE = 0.5
"""From how much two paragraphs have in common they are one that was changed. Below it marks within them would be a riddle."""
_WORD = re.compile(r"\S+\s*")


class Mark(StrEnum):
    """What becomes of a piece of the text."""

    STAYS = "stays"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Piece:
    """A few words that share a fate."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class Compared:
    """A heading or a paragraph, with what stays, goes and is new in it, in reading order."""

    is_heading: bool
    pieces: tuple[Piece, ...]


def compare(before: str, after: str) -> list[Compared]:
    """The new text as letters print it, with its title first and what goes left in its place.

    Raises NoTitle for an empty text.
    """
    old, new = _blocks(before), _blocks(after)
    found: list[Compared] = []
    for kind, first, last, begin, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found += [_whole(Mark.STAYS, block) for block in new[begin:end]]
        else:
            for gone, come in zip_longest(old[first:last], new[begin:end]):
                found += _one(gone, come)
    return found


def _blocks(text: str) -> list[Block]:
    wording = parse(text)
    return [Block(BlockKind.HEADING, wording.title), *wording.blocks]


def _one(gone: Block | None, come: Block | None) -> Iterator[Compared]:
    if gone and come and gone.kind is come.kind:
        old, new = _WORD.findall(gone.text), _WORD.findall(come.text)
        match = SequenceMatcher(None, old, new, autojunk=False)
        if match.ratio() >= ALIKE:
            yield Compared(come.kind is BlockKind.HEADING, tuple(_pieces(match, old, new)))
            return
    if gone:
        yield _whole(Mark.GONE, gone)
    if come:
        yield _whole(Mark.NEW, come)


def _whole(mark: Mark, block: Block) -> Compared:
    return Compared(block.kind is BlockKind.HEADING, (Piece(mark, block.text),))


def _pieces(match: SequenceMatcher[str], old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    for kind, first, last, begin, end in match.get_opcodes():
        if kind == "equal":
            yield Piece(Mark.STAYS, "".join(new[begin:end]))
            continue
        if first < last:
            yield Piece(Mark.GONE, "".join(old[first:last]))
        if begin < end:
            yield Piece(Mark.NEW, "".join(new[begin:end]))
