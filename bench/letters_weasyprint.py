"""The same letters by WeasyPrint, out of HTML and CSS: runs in a venv that has nothing of ours.

`python bench/letters_weasyprint.py HOW ROWS OUT FONTS`. Tuned: fonts and style sheet are read once for all letters.
"""

from __future__ import annotations

import html
import json
import re
import sys
import time
from pathlib import Path
from typing import Any

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

STYLE = """
@font-face { font-family: Sans; src: url(file://%(fonts)s/SourceSansPro-Regular.ttf) }
@font-face { font-family: Sans; font-weight: 600; src: url(file://%(fonts)s/SourceSansPro-Semibold.ttf) }
@page { size: A4; margin: 0 }
body { font: 11pt/15.5pt Sans; margin: 0 }
section { break-after: page; position: relative; height: 296mm }
section > * { position: absolute; margin: 0 }
.sender { left: 25mm; top: 25mm; width: 63mm; font-size: 10pt; line-height: 12pt }
.head { left: 110mm; top: 25mm; width: 75mm; font-size: 10pt; line-height: 12pt }
.head span { float: right }
.to { left: 112mm; top: 49mm; width: 73mm; line-height: 13.5pt }
.text { left: 25mm; top: 91mm; width: 142mm }
h1 { font: 600 15.4pt/21.7pt Sans; margin: 0 0 2.7mm } h2 { font: 600 11pt/15.5pt Sans; margin: 0 }
p { margin: 0 0 2.7mm } .signed { margin-top: 5.5mm } b { font-weight: 600 }
"""


def main(how: str, rows: str, out: str, fonts: str) -> None:
    """Print seconds, processor seconds, peak MiB and bytes as JSON."""
    letters = [_section(row) for row in json.loads(Path(rows).read_text(encoding="utf-8"))]
    folder, known = Path(out), FontConfiguration()
    began, busy = time.perf_counter(), time.process_time()
    style = CSS(string=STYLE % {"fonts": fonts}, font_config=known)
    if how == "one":
        _print("".join(letters), style, known, folder / "all.pdf")
    else:
        for number, letter in enumerate(letters):
            _print(letter, style, known, folder / f"{number:03}.pdf")
    spent, used = time.perf_counter() - began, time.process_time() - busy
    # Of this program alone: what getrusage tells begins with the memory of the process that started it.
    peak = int(re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())[0]) / 1024
    written = sum(file.stat().st_size for file in folder.iterdir())
    print(json.dumps({"seconds": spent, "processor": used, "peak": peak, "bytes": written}))


def _print(sections: str, style: CSS, known: FontConfiguration, place: Path) -> None:
    page = f'<html lang="sv"><title>Brev</title><body>{sections}</body></html>'
    HTML(string=page).write_pdf(place, stylesheets=[style], font_config=known)


def _section(row: dict[str, Any]) -> str:
    name, *rest = map(html.escape, row["sender"])
    tags = {"heading": "h2", "paragraph": "p"}
    text = "".join(f"<{tags[kind]}>{html.escape(said)}</{tags[kind]}>" for kind, said in row["blocks"])
    return (
        f'<section><div class="sender"><b>{name}</b><br>{"<br>".join(rest)}</div>'
        f'<div class="head">{row["type"]}<span>{row["day"]}</span><br>Dnr {row["case"]}<span>Sida 1 (1)</span></div>'
        f'<div class="to">{_lines(row["recipient"])}</div>'
        f'<div class="text"><h1>{html.escape(row["heading"])}</h1>{text}'
        f'<p class="signed">{_lines(row["signature"])}</p></div></section>'
    )


def _lines(lines: list[str]) -> str:
    return "<br>".join(map(html.escape, lines))


if __name__ == "__main__":
    main(*sys.argv[1:])
