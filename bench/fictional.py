"""Fictional people for measurements: names from short lists, numbers from the official test series, refs in order."""

from __future__ import annotations

import random

from gvi.core.keys import ALPHABET, REF_LENGTH
from tests.corpus import CORPUS

NUMBERS = CORPUS / "personnummer" / "skatteverket_testpersonnummer.txt"
YOUNGEST, OLDEST = 2011, 1956
FIRST = tuple(
    """Adam Ahmed Albin Alexander Ali Amin Anton Arvid Bashir Benjamin Casper Daniel David Dennis Edvin Elias Elvis Emil
Erik Fadi Felix Filip Gabriel Hamza Hugo Ibrahim Isak Ivan Jakob Jesper Joel Johan Jonas Josef Kevin Kristian Leo Liam
Linus Love Lukas Malik Marcus Mathias Melker Milan Mohammed Noah Oliver Omar Oscar Patrik Rami Robin Samir Sebastian
Simon Stefan Tarek Theo Tobias Viktor Viggo William Yusuf""".split()  # noqa: SIM905  (lists this long read better as text)
)
LAST = tuple(
    """Alm Andersson Asplund Bylund Dahlström Demir Eklund Ekelund Engdahl Farah Fors Georgiou Haddad Hammar Hansson
Hedlund Holm Hussein Isaksson Ivanov Jansson Kaplan Karlsson Lindgren Lund Mattsson Moradi Nilsson Norén Nyberg Olsson
Palm Petrov Petterson Rask Rydell Said Sandell Sjöholm Strand Sundin Svensson Tahiri Thuresson Vestin Vik Wallin Yilmaz
Åberg Ängquist Öhman Östlund""".split()  # noqa: SIM905  (lists this long read better as text)
)
STREETS = (
    "Exempelgatan",
    "Vallmofältsgatan",
    "Tegelslättsgatan",
    "Kilsbergsstigen",
    "Havreåkersgatan",
    "Mjölnarlyckan",
)
AREAS = ("Rosengård", "Hyllie", "Lindängen", "Oxievång", "Lindeborg", "Kirseberg", "Holma", "Nydala", "Sofielund")
TREES = (
    "Alm",
    "Asp",
    "Björk",
    "Ek",
    "Gran",
    "Hassel",
    "Lind",
    "Lönn",
    "Rönn",
    "Tall",
    "Ask",
    "Bok",
    "Hägg",
    "Idegran",
    "Sälg",
)

_BASE = len(ALPHABET)
_ALL = _BASE**REF_LENGTH
_STEP = 6_180_339_887 % _ALL
"""No multiple of 3, and so without a factor in common with 27 to the seventh: stepping by it meets every ref once."""


def ref(number: int) -> str:
    """The ref of the row of this number: every number another, none guessable from the one before."""
    rest, letters = number * _STEP % _ALL, []
    for _ in range(REF_LENGTH):
        rest, place = divmod(rest, _BASE)
        letters.append(ALPHABET[place])
    return "".join(letters)


def name(chance: random.Random) -> str:
    """A first name and one or two last names."""
    last = chance.choice(LAST)
    return (
        f"{chance.choice(FIRST)} {last}"
        if chance.random() < 0.9
        else f"{chance.choice(FIRST)} {last}-{chance.choice(LAST)}"
    )


def alias(number: int) -> str:
    """A group's alias: a tree, with a number when the trees have run out."""
    tree, turn = TREES[number % len(TREES)], number // len(TREES)
    return f"{tree} {turn + 1}" if turn else tree


def numbers() -> list[str]:
    """Official test numbers, twelve digits, every one once, those of a likely age first; none where CORPUS lacks them."""
    if not NUMBERS.is_file():
        return []
    every = NUMBERS.read_text(encoding="ascii").split()
    likely = [number for number in every if OLDEST <= int(number[:4]) <= YOUNGEST]
    return likely + [number for number in every if not OLDEST <= int(number[:4]) <= YOUNGEST]
