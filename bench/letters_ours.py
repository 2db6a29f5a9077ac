"""Our letters from the rows, in a process of its own: time for the letters and the most memory it held.

`python bench/letters_ours.py HOW ROWS OUT`. The makers of documents need nothing of the application: unless HOW ends
in +app they are loaded without it, as a worker that only prints would be.
"""

from __future__ import annotations

import json
import re
import sys
import time
import types
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
Work = Callable[[list[Any], Path], None]


def main(how: str, rows: str, out: str) -> None:
    """Print seconds, processor seconds, peak MiB and bytes as JSON."""
    sys.path.insert(0, str(ROOT))
    if not how.endswith("+app"):
        alone = types.ModuleType("gvi")
        alone.__path__ = [str(ROOT / "gvi")]
        sys.modules["gvi"] = alone
    work = _works()[how.removesuffix("+app")]
    letters = [_letter(row) for row in json.loads(Path(rows).read_text(encoding="utf-8"))]
    folder = Path(out)
    began, busy = time.perf_counter(), time.process_time()
    work(letters, folder)
    spent, used = time.perf_counter() - began, time.process_time() - busy
    # Of this program alone: what getrusage tells begins with the memory of the process that started it.
    peak = int(re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())[0]) / 1024
    written = sum(file.stat().st_size for file in folder.iterdir())
    print(json.dumps({"seconds": spent, "processor": used, "peak": peak, "bytes": written}))


def _works() -> dict[str, Work]:
    from gvi.documents.letter import render, render_one

    def archived(pdf: bytes) -> bytes:
        from gvi.documents.archive import archived as fit

        return fit(pdf)

    def one(letters: list[Any], folder: Path) -> None:
        (folder / "all.pdf").write_bytes(render(letters))

    def one_archived(letters: list[Any], folder: Path) -> None:
        (folder / "all.pdf").write_bytes(archived(render(letters)))

    def each(letters: list[Any], folder: Path) -> None:
        for number, letter in enumerate(letters):
            (folder / f"{number:03}.pdf").write_bytes(render_one(letter))

    def each_archived(letters: list[Any], folder: Path) -> None:
        for number, letter in enumerate(letters):
            (folder / f"{number:03}.pdf").write_bytes(archived(render_one(letter)))

    return {"one": one, "one-archived": one_archived, "each": each, "each-archived": each_archived}


def _letter(row: dict[str, Any]) -> Any:
    from gvi.documents.letter import Letter
    from gvi.documents.wording import Block, BlockKind

    return Letter(
        locale="sv",
        title="Brev",
        sender=tuple(row["sender"]),
        document_type=row["type"],
        day=date.fromisoformat(row["day"]),
        case_number=row["case"],
        recipient=tuple(row["recipient"]),
        heading=row["heading"],
        blocks=tuple(Block(BlockKind(kind), text) for kind, text in row["blocks"]),
        signature=tuple(row["signature"]),
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
