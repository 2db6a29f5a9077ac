"""The languages of letters and talks, from the words that files use to two-letter codes (ISO 639-1)."""

from __future__ import annotations

from gvi.imports.vocabulary import fold

WORDS = {
    "sv": ("svenska", "swedish"), "en": ("engelska", "english"), "ar": ("arabiska", "arabic"), "so": ("somaliska", "somali"),
    "ti": ("tigrinja", "tigrinya"), "bs": ("bosniska", "kroatiska", "serbiska", "bosnian", "croatian", "serbian", "bks"),
    "sq": ("albanska", "albanian"), "ku": ("kurdiska", "kurdish"), "fa": ("persiska", "farsi", "dari", "persian"), "tr": ("turkiska", "turkish"),
}  # fmt: skip
_CODES = {fold(word): code for code, words in WORDS.items() for word in (code, *words)}


def language_code(text: str) -> str | None:
    """The code of a language; None for a word that is not in the list.

    >>> language_code("Svenska")
    'sv'
    """
    return _CODES.get(fold(text))
