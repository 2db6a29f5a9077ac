"""The parts of a spreadsheet file, unpacked under a limit that the file itself cannot talk away."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

ZIPPED, OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SPREADSHEETS = (ZIPPED, OLD)
"""How a spreadsheet file begins: one we open, and one of the older kind, which we name when we refuse it."""
MOST_BYTES = 256 * 1024 * 1024
"""How much a whole book may come to when unpacked."""
MOST_RATIO, SMALL = 250, 4 * 1024 * 1024
"""How many times its packed size a part may come to, once it is larger than SMALL bytes. Sheets of zeros reach 100."""
MOST_PARTS = 2_000
_CHUNK = 256 * 1024
_LOCAL = struct.Struct("<4s22xHH")  # the header before a part: signature, then the lengths of name and extra field
_LOCKED = 0x1


class Hostile(Exception):
    """The book cannot be opened safely, or at all. `code` is the problem's: book-broken, book-bomb, book-password."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class Archive:
    """A zip file whose declared sizes are not believed: what it unpacks to is counted while it is unpacked."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._unpacked = 0
        try:
            listed = zipfile.ZipFile(io.BytesIO(data)).infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error):
            raise Hostile("book-broken") from None
        self._parts = {part.filename: part for part in listed}
        if len(self._parts) != len(listed):
            raise Hostile("book-broken")  # two parts of one name: readers would disagree about which is meant
        if len(listed) > MOST_PARTS:
            raise Hostile("book-bomb")
        if any(part.flag_bits & _LOCKED for part in listed):
            raise Hostile("book-password")

    @property
    def names(self) -> tuple[str, ...]:
        """Every part, in the file's order."""
        return tuple(self._parts)

    def whole(self, name: str) -> bytes:
        """A part; nothing where there is none. Raises Hostile."""
        return b"".join(self.chunks(name)) if name in self._parts else b""

    def chunks(self, name: str) -> Iterator[bytes]:
        """A part, piece by piece. Raises Hostile as soon as it grows beyond what is believable."""
        part, packed = self._parts[name], self._packed(name)
        unpacked = 0
        for chunk in _unpacked(packed, part.compress_type):
            unpacked += len(chunk)
            self._unpacked += len(chunk)
            if self._unpacked > MOST_BYTES or (unpacked > SMALL and unpacked > MOST_RATIO * len(packed)):
                raise Hostile("book-bomb")
            yield chunk

    def _packed(self, name: str) -> memoryview:
        part = self._parts[name]
        try:
            signature, name_length, extra_length = _LOCAL.unpack_from(self._data, part.header_offset)
        except struct.error:
            raise Hostile("book-broken") from None
        start = part.header_offset + _LOCAL.size + name_length + extra_length
        end = start + part.compress_size
        if signature != ZIPPED or end > len(self._data):
            raise Hostile("book-broken")
        return memoryview(self._data)[start:end]


def _unpacked(packed: memoryview, method: int) -> Iterator[bytes]:
    if method == zipfile.ZIP_STORED:
        yield from (bytes(packed[start : start + _CHUNK]) for start in range(0, len(packed), _CHUNK))
        return
    if method != zipfile.ZIP_DEFLATED:
        raise Hostile("book-broken")
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        rest = bytes(packed)
        while rest and not inflate.eof:
            yield inflate.decompress(rest, _CHUNK)
            rest = inflate.unconsumed_tail
        yield inflate.flush()
    except zlib.error:
        raise Hostile("book-broken") from None
    if not inflate.eof:
        raise Hostile("book-broken")
