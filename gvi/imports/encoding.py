"""Bytes to text: the encodings that spreadsheet programs write, and what to say about the rest."""

from __future__ import annotations

import codecs
import re

from gvi.core.problems import Problem

_BINARIES = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
    b"SQLite format 3",
    b"{\\rtf",
)
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# What the bytes 80–BF, the second half of å, ä, ö and é in UTF-8, look like when they are taken for Windows text.
_SECOND_HALF = "".join(bytes([byte]).decode("cp1252", "ignore") for byte in range(0x80, 0xC0)) + "".join(
    map(chr, range(0x80, 0xC0))
)
_DOUBLE = re.compile(f"Ã[{re.escape(_SECOND_HALF)}]|â€[{re.escape(_SECOND_HALF)}]|ï»¿")
_WORD = re.compile(r"[^\s,;|:\"'0-9.()/+=-]*[^\x00-\x7f][^\s,;|:\"'0-9.()/+=-]*")
_OWN, _NEAR = frozenset("åäöÅÄÖ"), frozenset("éÉüÜèÈàÀáÁëËçÇñÑøØæÆßíÍóÓúÚôÔêÊšŠžŽ")
ALPHABETS = {
    "cp1252": "Windows-1252",
    "mac_roman": "Mac OS Roman",
    "cp850": "MS-DOS 850",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
}
"""What the alphabets that a file does not name by itself are called."""


def decode(data: bytes) -> tuple[str, str] | Problem:
    """The text and the encoding's name, or the reason why there is none.

    UTF-8 with or without a mark, UTF-16 with or without a mark, and Windows-1252 or Mac OS Roman, whichever puts the
    Swedish letters inside words. Facts of a Problem may hold `line` and `found`.
    Codes: file-empty, file-binary, file-encoding, file-double-encoded.
    """
    if not data.strip():
        return Problem("file-empty")
    if data.startswith(_BINARIES):
        return Problem("file-binary")
    decoded = _marked(data) or _unmarked(data)
    if decoded is None:
        return Problem("file-binary" if b"\0" in data else "file-encoding")
    text, encoding = decoded
    if "\0" in text:
        return Problem("file-binary")
    if not text.strip():
        return Problem("file-empty")
    double = _DOUBLE.search(text)
    if double is not None:
        return Problem("file-double-encoded", facts=_where(text, double))
    return text, encoding


def assumed(text: str, encoding: str) -> tuple[str, str] | None:
    """Where the file does not name its alphabet: what it was taken for, and a word that shows whether that is right."""
    word = _WORD.search(text) if encoding in ALPHABETS else None
    return (ALPHABETS[encoding], word[0][:30]) if word else None


def _marked(data: bytes) -> tuple[str, str] | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding), encoding
            except UnicodeDecodeError:
                return None
    return None


def _unmarked(data: bytes) -> tuple[str, str] | None:
    for encoding in _wide(data):
        text = _decoded(data, encoding)
        if text is not None and "\0" not in text:
            return text, encoding
    if b"\0" in data:
        return None
    text = _decoded(data, "utf-8")
    return (text, "utf-8") if text is not None else _eight_bits(data)


def _wide(data: bytes) -> tuple[str, ...]:
    """UTF-16 in the byte order whose upper halves are mostly zero, as those of Latin letters and signs are."""
    even, odd = data[::2].count(0), data[1::2].count(0)
    if len(data) % 2 or 3 * max(even, odd) < len(data) // 2:
        return ()
    return ("utf-16-le",) if odd > even else ("utf-16-be",)


def _eight_bits(data: bytes) -> tuple[str, str] | None:
    """The alphabet in which the words look most like words; none where that is the old one of DOS, or no word does."""
    read = {
        encoding: text
        for encoding in ("cp1252", "mac_roman", "cp850")
        if (text := _decoded(data, encoding)) is not None
    }
    likely = {encoding: sum(map(_likeness, _WORD.findall(text))) for encoding, text in read.items()}
    best = max(likely, key=lambda encoding: likely[encoding])
    if likely[best] <= 0 and "cp1252" in likely and likely["cp1252"] == 0:
        best = "cp1252"  # signs alone, such as a dash or a euro
    elif likely[best] <= 0 or best == "cp850":
        return None
    return read[best], best


def _likeness(word: str) -> int:
    """How much a word looks like one: our own letters beside plain ones speak for it, signs and stray capitals against."""
    if not any(sign.isascii() and sign.isalpha() for sign in word):
        return 0
    score = 0
    for before, sign, after in zip(" " + word, word, word[1:] + " ", strict=False):
        beside = (before.isascii() and before.isalpha()) or (after.isascii() and after.isalpha())
        if sign.isascii():
            continue
        if not sign.isalpha():
            score -= 2 * beside
        elif sign.isupper() and before.islower():
            score -= 3
        elif beside or before in _OWN or after in _OWN:
            score += 2 if sign in _OWN else int(sign in _NEAR)
    return score


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _where(text: str, found: re.Match[str]) -> dict[str, object]:
    """The line, and the word that gives it away."""
    before, after = text[: found.start()], text[found.start() :]
    head = re.search(r"\w*\Z", before[-20:])
    tail = re.match(r"[^\s,;|\"]{1,20}", after)
    word = (head[0] if head else "") + (tail[0] if tail else found[0])
    return {"line": before.count("\n") + 1, "found": word}
