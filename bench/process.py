"""The web process: how soon it answers, how much memory it holds after two hundred pages: python -m bench.process"""

from __future__ import annotations

import compileall
import statistics
import subprocess
import sys
from pathlib import Path

from bench.beside import BUSY, signed_in
from bench.campaign import campaign, folder_of
from bench.load import Request, load
from bench.serving import ours, served

STARTS, PAGES = 5, 200
ADDRESSES = ("/members", f"/members/{BUSY}", "/visits", "/today", "/situation", "/groups", "/incidents", "/search")
HEAVY = ("reportlab", "rustworkx", "numpy", "scipy", "icalendar", "alembic", "pikepdf", "openpyxl", "python_calamine",
         "holidays", "phonenumbers", "huey", "networkx", "PIL", "altair")  # fmt: skip
"""What only some requests, or the worker, have a use for."""


def main() -> None:
    """Print starts, memory and what is loaded before anybody asks."""
    folder = folder_of(sys.argv[1:])
    instance = campaign(5_000, folder)
    compileall.compile_dir("gvi", quiet=1)  # as installing does
    starts = []
    for _ in range(STARTS):
        with served(*ours(instance), first="/login") as own:
            starts.append(own.started_in)
    print(
        f"start until the first answer: median {statistics.median(starts):.2f} s, worst {max(starts):.2f} s (goal: 1.5 s)"
    )
    with served(*ours(instance), first="/login") as own:
        fresh = _memory(own.pid)
        us = signed_in(own.port)
        load([us.beside() for _ in range(4)], lambda n: Request(ADDRESSES[n % len(ADDRESSES)]), PAGES)
        print(
            f"memory of the web process: {fresh:.1f} MiB at first, {_memory(own.pid):.1f} MiB after {PAGES} pages (goal: 120 MiB)"
        )
    print("loaded at start:", _loaded() or "none of", "" if _loaded() else ", ".join(HEAVY))


def _memory(parent: int) -> float:
    """MiB that the process which answers holds: gunicorn's only child."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii").split()
    held = [_resident(int(child)) for child in children]
    return max(held, default=_resident(parent))


def _resident(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:"))


def _loaded() -> str:
    code = "import sys, gvi; from gvi import startup; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    made = "import tempfile, gvi; from gvi.config import from_environment; "
    made += "gvi.create_app(from_environment({'GVI_DEMO': '1', 'GVI_INSTANCE': tempfile.mkdtemp()})); "
    told = subprocess.run([sys.executable, "-c", made + code], capture_output=True, text=True, check=True)
    return ", ".join(name for name in HEAVY if name in told.stdout.split())


if __name__ == "__main__":
    main()
