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
# å, ä, ö of the old DOS and Macintosh alphabets, taken for Windows text, give signs that never stand inside a word.
_FOREIGN = re.compile("[a-zåäö][†„”ŠŒ][a-zåäö]")


def decode(data: bytes) -> tuple[str, str] | Problem:
    """The text and the encoding's name, or the reason why there is none.

    UTF-8 with or without a mark, UTF-16 with a mark, and Windows-1252. Facts of a Problem may hold `line` and `found`.
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
    foreign = _FOREIGN.search(text) if encoding == "cp1252" else None
    if foreign is not None:
        return Problem("file-encoding", facts=_where(text, foreign))
    return text, encoding


def _marked(data: bytes) -> tuple[str, str] | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding), encoding
            except UnicodeDecodeError:
                return None
    return None


def _unmarked(data: bytes) -> tuple[str, str] | None:
    for encoding in ("utf-8", "cp1252"):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return None


def _where(text: str, found: re.Match[str]) -> dict[str, object]:
    """The line, and the word that gives it away."""
    before, after = text[: found.start()], text[found.start() :]
    head = re.search(r"\w*\Z", before[-20:])
    tail = re.match(r"[^\s,;|\"]{1,20}", after)
    word = (head[0] if head else "") + (tail[0] if tail else found[0])
    return {"line": before.count("\n") + 1, "found": word}
