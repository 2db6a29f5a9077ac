"""A scanned receipt made harmless: a picture is drawn anew, a PDF is kept and never opened by a page. Pure.

A picture from a phone carries where it was taken, and a file may be two kinds at once. What is drawn anew from its
pixels is a picture and nothing else.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass, field
from hashlib import sha256

from gvi.serving.rules import MOST_BYTES

MOST_PIXELS = 50_000_000
LONGEST_SIDE = 2_400
"""Pixels: an A4 page at 200 dots an inch."""
QUALITY = 82


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
    from PIL import Image, ImageOps  # heavy, and only whoever sends a picture needs it

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # a bomb is a warning before it is an error
            with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as found:
                if found.width * found.height > MOST_PIXELS:
                    return None
                upright = ImageOps.exif_transpose(found).convert("RGB")
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    except (OSError, ValueError, SyntaxError, Warning, Image.DecompressionBombError):
        return None
    drawn = io.BytesIO()
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    bare.save(drawn, "JPEG", quality=QUALITY)
    return Scan("jpg", drawn.getvalue())
