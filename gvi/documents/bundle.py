"""Several files in one zip, the same zip every time, under names that say nothing."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

NEUTRAL_NAME = "dokument"
"""What every file that leaves is called, whatever is in it."""
_NEVER = (1980, 1, 1, 0, 0, 0)  # the earliest date a zip can hold
_OWNER_ONLY = 0o600 << 16
_UNIX = 3


def zip_of(files: Sequence[tuple[str, bytes]]) -> bytes:
    """A zip of (name, content) pairs in the order given. Same pairs, same bytes.

    Stored without compression, so that the bytes do not hang on the zlib at hand; PDF is compressed already.
    Raises ValueError for a name that is empty, stands twice or has a folder in it.
    """
    names = [name for name, _ in files]
    if len(set(names)) < len(names) or any(not name or {"/", "\\", ":", "\0"} & set(name) for name in names):
        raise ValueError("file names must be plain and differ from each other")
    archive = BytesIO()
    with ZipFile(archive, "w", ZIP_STORED) as packed:
        for name, content in files:
            entry = ZipInfo(name, _NEVER)
            entry.create_system, entry.external_attr = _UNIX, _OWNER_ONLY
            packed.writestr(entry, content)
    return archive.getvalue()


def numbered(contents: Sequence[bytes], *, ending: str = "pdf") -> list[tuple[str, bytes]]:
    """Neutral names that keep the order: 01.pdf, 02.pdf …, with as many digits as the count needs."""
    digits = max(2, len(str(len(contents))))
    return [(f"{number:0{digits}}.{ending}", content) for number, content in enumerate(contents, 1)]
