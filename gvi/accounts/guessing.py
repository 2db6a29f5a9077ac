"""Is a password among those that are tried first? Breached and common ones, words, names, patterns, and what stands about the user."""

from __future__ import annotations

import re
from collections.abc import Iterable

TRIED_FIRST = 10**9
"""Guesses that an attacker makes without thinking."""
FEWEST_LETTERS = 4
"""Letters of one's own, when names, such words, digits and signs are taken away."""
LOOKED_AT = 72
"""Characters; what is beyond these makes nothing easier to guess."""
SWEDISH = (
    "lösenord", "losenord", "hemlig", "hemligt", "välkommen", "valkommen", "sommar", "sommaren", "vinter", "vintern",
    "höst", "hösten", "vår", "våren", "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti",
    "september", "oktober", "november", "december", "måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag",
    "söndag", "polis", "polisen", "frivård", "frivården", "frivarden", "kriminalvården", "socialtjänsten", "kommun",
    "kommunen", "myndighet", "samordning", "sverige", "svenska", "stockholm", "göteborg", "goteborg", "malmö", "malmo",
    "örebro", "uppsala", "linköping", "västerås", "älskling", "alskling", "fotboll", "hammarby", "djurgården",
    "kaffe", "semester", "jobb", "arbete", "kontor", "callin", "gvi",
)  # fmt: skip
"""Words that Swedish offices make passwords of, in letters with and without dots; the library's lists are English."""


def is_guessable(password: str, *, about: Iterable[str] = ()) -> bool:
    """Would it be found in the first billion guesses? about: the user's name, address and the like.

    The library (zxcvbn) carries the 30 000 most used passwords of known breaches, English words, first names and
    surnames, and knows keyboard rows, repeats, sequences, dates and letters written as digits.
    """
    from zxcvbn import zxcvbn  # its lists take memory that only setting a password needs

    words = [part for text in about for part in re.split(r"[\W_]+", text.lower()) if len(part) > 2]
    if _own_letters(password, [*words, *SWEDISH]) < FEWEST_LETTERS:
        return True
    estimate = zxcvbn(password[:LOOKED_AT], user_inputs=[*words, *SWEDISH])
    return int(estimate["guesses"]) < TRIED_FIRST


def _own_letters(password: str, words: list[str]) -> int:
    """How many letters are left without these words; all of them, when none of the words is in it."""
    rest = password.lower()
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, "")
    is_plain = len(rest) == len(password)
    return len(password) if is_plain else sum(letter.isalpha() for letter in rest)
