"""What a mail merge in LibreOffice ends in: one text document with every letter on a page of its own (flat ODF)."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

_SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        "office": "office", "text": "text", "style": "style", "fo": "xsl-fo-compatible", "svg": "svg-compatible",
    }.items()
)  # fmt: skip
_FONT = 'style:font-name="Source Sans Pro" fo:font-size="{size}pt"'
_PARAGRAPHS = {
    "First": ('fo:break-before="page" fo:line-height="15.5pt"', _FONT.format(size=11)),
    "Plain": ('fo:line-height="15.5pt" fo:margin-bottom="0.1cm"', _FONT.format(size=11)),
    "Small": ('fo:line-height="15.5pt"', _FONT.format(size=11) + ' fo:font-weight="600"'),
    "Title": ('fo:line-height="21.7pt"', _FONT.format(size=15.4) + ' fo:font-weight="600"'),
}


def office_document(rows: list[dict[str, Any]]) -> str:
    """The document as flat ODF, with the words and the typeface of our letters."""
    styles = "".join(
        f'<style:style style:name="{name}" style:family="paragraph"><style:paragraph-properties {lines}/>'
        f"<style:text-properties {type_}/></style:style>"
        for name, (lines, type_) in _PARAGRAPHS.items()
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {_SPACES} office:version="1.3" '
        'office:mimetype="application/vnd.oasis.opendocument.text">'
        '<office:font-face-decls><style:font-face style:name="Source Sans Pro" svg:font-family="Source Sans Pro"/>'
        f"</office:font-face-decls><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{''.join(map(_letter, rows))}</office:text></office:body></office:document>"
    )


def _letter(row: dict[str, Any]) -> str:
    names = {"heading": "Small", "paragraph": "Plain"}
    paragraphs = [
        ("First", row["sender"]),
        ("Plain", [f"{row['type']} {row['day']}", f"Dnr {row['case']} Sida 1 (1)"]),
        ("Plain", row["recipient"]),
        ("Title", [row["heading"]]),
        *((names[kind], [said]) for kind, said in row["blocks"]),
        ("Plain", row["signature"]),
    ]
    return "".join(
        f'<text:p text:style-name="{style}">{"<text:line-break/>".join(map(escape, lines))}</text:p>'
        for style, lines in paragraphs
    )
