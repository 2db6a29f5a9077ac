"""What an auditor calls a person: a word that stays the same, is another one at every agency, and opens nothing.

A ref opens a page; whoever reads it on an auditor's screen could look the person up. The pseudonym is the ref run
through a keyed permutation (four rounds of a Feistel network and another four, HMAC-SHA256 as the round, and on until
the outcome is a ref again), so that the product can turn it back to filter by it, and nobody else can. It hides a ref;
it seals nothing. A new index key gives everybody a new pseudonym.
"""

from __future__ import annotations

import re

from gvi.audit.chain import Place
from gvi.core.crypto import blind_index
from gvi.core.keys import ALPHABET, REF_LENGTH

MARK = "P-"
ROUNDS = 8
_HALF_BITS = 17
_HALF = 1 << _HALF_BITS
_SIZE = len(ALPHABET) ** REF_LENGTH
_SHAPE = re.compile(rf"{MARK}[{ALPHABET}]{{{REF_LENGTH}}}", re.IGNORECASE)
assert _SIZE <= _HALF * _HALF


def pseudonym(place: Place, ref: str) -> str:
    """What the auditors of the chain call the person whose record has this ref, for example P-K7M3Q9B."""
    number = _permuted(place, _number(ref), range(ROUNDS))
    return MARK + _word(number).upper()


def ref_of(place: Place, text: str) -> str | None:
    """The ref behind a pseudonym; None for what is none."""
    if not _SHAPE.fullmatch(text.strip()):
        return None
    number = _number(text.strip()[len(MARK) :].lower())
    return _word(_permuted(place, number, range(ROUNDS - 1, -1, -1), back=True))


def _permuted(place: Place, number: int, rounds: range, *, back: bool = False) -> int:
    while True:
        left, right = divmod(number, _HALF)
        for each in rounds:
            if back:
                left, right = right ^ _mixed(place, each, left), left
            else:
                left, right = right, left ^ _mixed(place, each, right)
        number = left * _HALF + right
        if number < _SIZE:
            return number


def _mixed(place: Place, number: int, half: int) -> int:
    return int(blind_index(f"pseudonym-{place[0]}-{place[1]}-{number}", str(half))[:8], 16) % _HALF


def _number(ref: str) -> int:
    number = 0
    for letter in ref:
        number = number * len(ALPHABET) + ALPHABET.index(letter)
    return number


def _word(number: int) -> str:
    letters = []
    for _ in range(REF_LENGTH):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "".join(reversed(letters))
