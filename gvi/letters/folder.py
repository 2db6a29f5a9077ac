"""Writing files into a folder: all of them whole, or none at all."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

OWNER_ONLY, OWNER_FOLDER = 0o600, 0o700


class Staged:
    """Files that are safe on the disk under another name, until `settle` gives them their own.

    Making it raises OSError when the folder cannot be written or the disk is full; nothing is left behind then.
    """

    def __init__(self, folder: Path, files: Sequence[tuple[str, bytes]]) -> None:
        folder.mkdir(mode=OWNER_FOLDER, parents=True, exist_ok=True)
        self._places = [(folder / f".{name}.part", folder / name) for name, _content in files]
        try:
            for (scratch, _place), (_name, content) in zip(self._places, files, strict=True):
                _write(scratch, content)
        except OSError:
            self.drop()
            raise

    def settle(self) -> None:
        """Put every file in its place, over an older one of the same name."""
        for scratch, place in self._places:
            scratch.replace(place)

    def drop(self) -> None:
        """Take away what has not been settled."""
        for scratch, _place in self._places:
            scratch.unlink(missing_ok=True)


def _write(path: Path, content: bytes) -> None:
    """On the disk and not only on its way there: a full disk is sometimes told no earlier."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
