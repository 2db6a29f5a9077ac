"""Five hundred letters: ours, WeasyPrint's and LibreOffice's from the same rows, one after the other in one run.

The seconds are those of the letters alone, without the time a program takes to load; LibreOffice starts and prints in
one go, so its seconds hold both. WeasyPrint is installed into a venv under a temporary folder and thrown away again.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from importlib.resources import files
from pathlib import Path

from bench.letters_office import office_document
from bench.letters_rows import NUMBER, write_rows

HERE = Path(__file__).resolve().parent
Measured = dict[str, float]
OURS = {
    "one": "ours, one plain file",
    "each": "ours, separate plain files",
    "one-archived": "ours, one file, PDF/A-2b",
    "one-archived+app": "  the same with the application loaded",
    "each-archived": "ours, separate files, PDF/A-2b",
}
PEER = "weasyprint==70.0"
_WATCHED = """
import json, resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({"processor": used.ru_utime + used.ru_stime, "peak": used.ru_maxrss / 1024}))
"""


def main() -> None:
    """Print one line a measurement and one a ratio."""
    print(f"{NUMBER} letters; {os.cpu_count()} cores, Python {platform.python_version()}, {platform.machine()}")
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        write_rows(scratch / "rows.json")
        ours = {how: _run(what, [sys.executable, HERE / "letters_ours.py", how], scratch) for how, what in OURS.items()}
        peer = _weasyprint(scratch)
        office = _office(scratch)
    for how, goal in (("one", 6), ("each", 2)):
        if peer:
            _ratio(f"{how}: WeasyPrint / ours (goal {goal})", peer[how], ours[how])
    if office:
        _ratio("one: LibreOffice / ours (goal over 1)", office, ours["one"])


def _weasyprint(scratch: Path) -> dict[str, Measured] | None:
    place = scratch / "venv"
    venv.create(place, with_pip=True)
    install = [place / "bin/python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", PEER]
    if subprocess.run(install, check=False).returncode:
        print("WeasyPrint                                 cannot be installed here")
        return None
    fonts = str(files("font_source_sans_pro") / "files")
    command = [place / "bin/python", HERE / "letters_weasyprint.py"]
    names = {"one": "WeasyPrint, one file", "each": "WeasyPrint, separate files"}
    return {how: _run(what, [*command, how], scratch, fonts) for how, what in names.items()}


def _office(scratch: Path) -> Measured | None:
    """A mail merge's outcome, one document with every letter, printed to PDF: the merging itself is given for free."""
    program = shutil.which("soffice")
    if program is None:
        print("LibreOffice                                not installed")
        return None
    document = scratch / "merged.fodt"
    document.write_text(office_document(json.loads((scratch / "rows.json").read_text("utf-8"))), encoding="utf-8")
    profile = f"-env:UserInstallation=file://{scratch}/profile"
    command = [
        program,
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(scratch / "office"),
        str(document),
    ]
    told_of = {**os.environ, "FONTCONFIG_FILE": str(_fonts(scratch))}
    # Its first start makes a profile.
    subprocess.run([*command[:-1], "/dev/null"], check=False, capture_output=True, env=told_of)
    began = time.perf_counter()
    watched = [sys.executable, "-c", _WATCHED, *command]
    told = subprocess.run(watched, check=True, capture_output=True, text=True, env=told_of)
    matched = subprocess.run(["fc-match", "Source Sans Pro"], check=True, capture_output=True, text=True, env=told_of)
    if "SourceSansPro" not in matched.stdout:
        print("LibreOffice does not find the typeface: its line below is for another one")
    measured = json.loads(told.stdout.splitlines()[-1]) | {"seconds": time.perf_counter() - began}
    return _say("LibreOffice, one file", measured | {"bytes": (scratch / "office/merged.pdf").stat().st_size})


def _fonts(scratch: Path) -> Path:
    """Where LibreOffice finds our typeface beside the machine's own."""
    place = scratch / "fonts.conf"
    own = files("font_source_sans_pro") / "files"
    place.write_text(
        f"<fontconfig><include>/etc/fonts/fonts.conf</include><dir>{own}</dir></fontconfig>", encoding="utf-8"
    )
    return place


def _run(what: str, command: list[str | Path], scratch: Path, *more: str) -> Measured:
    with tempfile.TemporaryDirectory(dir=scratch) as out:
        told = subprocess.run([*command, scratch / "rows.json", out, *more], check=True, capture_output=True, text=True)
    return _say(what, json.loads(told.stdout))


def _say(what: str, measured: Measured) -> Measured:
    size = measured["bytes"] / 1e6
    print(
        f"{what:40} {measured['seconds']:7.2f} s {measured['processor']:7.2f} s processor"
        f" {measured['peak']:5.0f} MiB peak {size:6.1f} MB",
        flush=True,
    )
    return measured


def _ratio(what: str, theirs: Measured, ours: Measured) -> None:
    """By the clock, and by processor time, which other programs on the machine disturb less."""
    by = [f"{theirs[each] / ours[each]:5.1f}" for each in ("seconds", "processor")]
    print(f"{what:48} {by[0]} times by the clock, {by[1]} by processor time")


if __name__ == "__main__":
    main()
