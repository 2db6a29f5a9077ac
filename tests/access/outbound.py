"""Everything that leaves, as text: pages, tables, books, papers, pictures, mails and calendars, unpacked."""

from __future__ import annotations

import io
import re
import zipfile
from email import message_from_bytes, policy
from html import unescape
from urllib.parse import unquote

from pypdf import PdfReader
from werkzeug.test import TestResponse

_KEPT = re.compile(
    r"""<title>.*?</title>|\b(?:href|src|action|formaction|data-[a-z-]+)=(?:"[^"]*"|'[^']*')""", re.DOTALL
)


def text_of(content: bytes, mimetype: str) -> str:
    """Whatever a file says, its metadata included. A kind that nobody can read here is an error in the test."""
    if not content:
        return ""
    if content.startswith(b"%PDF"):
        return _paper(content)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "\n".join([name + "\n" + text_of(archive.read(name), "") for name in archive.namelist()])
    if mimetype == "message/rfc822":
        return _mail(content)
    if mimetype == "image/png":
        assert content.startswith(b"\x89PNG") and b"tEXt" not in content and b"iTXt" not in content
        return ""
    text = content.decode("utf-8-sig")
    return text.replace("\r\n ", "").replace("\n ", "") if "BEGIN:VCALENDAR" in text else text


def beside(answer: TestResponse) -> str:
    """What is told beside the page: its headers."""
    return unquote("\n".join(f"{name}: {value}" for name, value in answer.headers if name != "Set-Cookie"))


def addresses_and_titles(page: str) -> str:
    """What browsers keep and other servers may be told: the title and every address on the page. A number that can be
    dialled is shown where it was asked for, goes to the telephone, and is kept by no browser."""
    kept = (found[0] for found in _KEPT.finditer(page))
    return unquote(unescape("\n".join(each for each in kept if "tel:" not in each)))


def _paper(content: bytes) -> str:
    reader = PdfReader(io.BytesIO(content))
    pages = [page.extract_text() for page in reader.pages]
    return "\n".join([*pages, repr(reader.metadata), repr(reader.xmp_metadata and reader.xmp_metadata.dc_title)])


def _mail(content: bytes) -> str:
    message = message_from_bytes(content, policy=policy.default)
    parts = [part.get_content() for part in message.walk() if not part.is_multipart()]
    texts = [text_of(part if isinstance(part, bytes) else str(part).encode(), "") for part in parts]
    return "\n".join([*(f"{name}: {value}" for name, value in message.items()), *texts])
