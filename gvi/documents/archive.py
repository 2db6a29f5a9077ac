"""A printed file made fit for an archive: PDF/A-2b (ISO 19005-2), checked as written or not given at all.

Heavy to load (lxml, pikepdf): import it where a file is made, never at start.
"""

from __future__ import annotations

import re
from io import BytesIO

import pikepdf
from pikepdf import ObjectStreamMode, Pdf, pdfa

FLAVOUR = "2b"

# What would tell when and with what the file was made: neither belongs on a letter, and the same letter is the same bytes.
_MAKER = re.compile(rb"\s*<(xmp:MetadataDate|pdf:Producer)>[^<]*</\1>")


class NotArchivable(Exception):
    """The file breaks a rule of PDF/A-2b, or has something that could not be checked; `rules` names which."""

    def __init__(self, rules: tuple[str, ...]) -> None:
        super().__init__(", ".join(rules))
        self.rules = rules


def archived(pdf: bytes) -> bytes:
    """The same pages as PDF/A-2b. Same file, same bytes. Raises NotArchivable: what fails is never given away."""
    with pikepdf.open(BytesIO(pdf)) as document:
        for page in document.pages:
            if "/Trans" in page.obj:
                del page.obj["/Trans"]  # an empty page transition, which the archive format does not know
        pdfa.prepare(document, FLAVOUR)
        _forget_the_maker(document)
        return _checked(document)


def objections(content: bytes) -> tuple[str, ...]:
    """Why a file is not PDF/A-2b, rule by rule; empty when it is."""
    return tuple(finding.rule for finding in pdfa.validate_written(BytesIO(content), FLAVOUR).findings)


def _forget_the_maker(document: Pdf) -> None:
    packet = document.Root.Metadata
    packet.write(_MAKER.sub(b"", packet.read_bytes()))
    if "/Producer" in document.docinfo:
        del document.docinfo["/Producer"]


def _checked(document: Pdf) -> bytes:
    """No compressed object streams: older archives' readers take the file as well."""
    file = BytesIO()
    try:
        pdfa.save(
            document, file, FLAVOUR, repair=False, deterministic_id=True, object_stream_mode=ObjectStreamMode.disable
        )
    except pdfa.PdfaError as refusal:
        raise NotArchivable(tuple(finding.rule for finding in refusal.report.findings)) from refusal
    return file.getvalue()
