"""A scanned receipt made harmless: a picture is drawn anew, a PDF is kept and never opened by a page. Pure.

A picture from a phone carries where it was taken, and a file may be two kinds at once. What is drawn anew from its
pixels is a picture and nothing else.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Lock
from typing import Any

from gvi.serving.rules import MOST_BYTES

MOST_PIXELS = 50_000_000
LONGEST_SIDE = 2_400
"""Pixels: an A4 page at 200 dots an inch."""
QUALITY = 82
ORIENTATION = 0x0112
"""The tag under which a phone says how it was held."""
_ONE_AT_A_TIME = Lock()
"""A small file can be a picture that fills much memory: never several of them at once."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What is kept. `kind` is pdf or jpg."""

    kind: str
    content: bytes = field(repr=False)

    @property
    def sha256(self) -> str:
        """The digest of what is kept."""
        return sha256(self.content).hexdigest()


def scan_of(content: bytes) -> Scan | None:
    """What can be kept of the bytes; None when they are neither a picture nor a PDF, or too large to look at."""
    if len(content) > MOST_BYTES:
        return None
    if content.startswith(b"%PDF-"):
        return Scan("pdf", content) if b"%%EOF" in content[-2048:] else None
    return _drawn_anew(content)


def _drawn_anew(content: bytes) -> Scan | None:
    from PIL import Image  # heavy, and only whoever sends a picture needs it

    try:
        with _ONE_AT_A_TIME, Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as found:
            if found.width * found.height > MOST_PIXELS:
                return None
            found.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is not unpacked larger than it is kept
            turn = _turn_of(found)
            drawn = found if found.mode == "RGB" else found.convert("RGB")
            drawn.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            bare = Image.new("RGB", drawn.size)
            bare.paste(drawn)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    kept = io.BytesIO()
    (bare if turn is None else bare.transpose(turn)).save(kept, "JPEG", quality=QUALITY)
    return Scan("jpg", kept.getvalue())


def _turn_of(found: Any) -> Any:
    """How a picture from a phone is turned upright; None when it says nothing of that, or nothing that can be read."""
    from PIL.Image import Transpose as T

    turns = (None, T.FLIP_LEFT_RIGHT, T.ROTATE_180, T.FLIP_TOP_BOTTOM, T.TRANSPOSE, T.ROTATE_270, T.TRANSVERSE, T.ROTATE_90)  # fmt: skip
    try:
        told = found.getexif().get(ORIENTATION)
    except Exception:  # the library raises whatever the bytes of a stranger's file lead it to
        return None
    return turns[told - 1] if isinstance(told, int) and 1 <= told <= len(turns) else None
