"""What an import costs: the London network, and 5 000 people with 30 000 ties, each by the command in a process of its own.

`python -m bench.imports` prints one line a measurement: what, rows, seconds, peak memory in MiB. The people are made up
from official test numbers' shape alone: they have no numbers and no names.
"""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.corpus import CORPUS

PEOPLE, TIES = 5_000, 30_000
POLICE = "police_coordinator@demo.example"
LONDON = CORPUS / "networks" / "london_gang"


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        environment = {**os.environ, "GVI_DEMO": "1", "GVI_INSTANCE": str(place / "instance")}
        _ran(environment, "init")
        _ran(environment, "demo")
        people, ties = _made(place)
        for kind in ("groups", "members"):
            _ran(environment, "import", kind, str(_london(kind)), "--as", POLICE)
        if LONDON.is_dir():
            _measured("London: 315 ties of 54 people", environment, "ties", LONDON / "edges.csv")
            _measured("London: the same as a matrix", environment, "ties", LONDON / "LONDON_GANG.csv")
        _measured("5 000 people", environment, "members", people)
        _measured("30 000 ties among them", environment, "ties", ties)
        _measured("the same ties again", environment, "ties", ties)


def _london(kind: str) -> Path:
    return Path("seed_data") / "london" / {"groups": "groups.csv", "members": "police_members.csv"}[kind]


def _made(folder: Path) -> tuple[Path, Path]:
    chance = random.Random(1)  # noqa: S311  the same network every time
    people, ties = folder / "people.csv", folder / "ties.csv"
    rows = (f"B-{n},{chance.randint(1960, 2008)},Storgatan {n},211 20,Malmö,suspect,Prov\n" for n in range(PEOPLE))
    people.write_text("external_id,birth_year,street,postcode,city,category,purpose\n" + "".join(rows), "utf-8")
    pairs: set[tuple[int, int]] = set()
    while len(pairs) < TIES:
        one, other = sorted(chance.sample(range(PEOPLE), 2))
        pairs.add((one, other))
    lines = (f"B-{one},B-{other},co_offending,{chance.randint(1, 4)},2026-01-02\n" for one, other in sorted(pairs))
    ties.write_text("person_a,person_b,kind,strength,last_seen\n" + "".join(lines), "utf-8")
    return people, ties


def _measured(what: str, environment: dict[str, str], kind: str, file: Path) -> None:
    began = time.perf_counter()
    command = [sys.executable, "-m", "gvi", "import", kind, str(file), "--as", POLICE]
    ran = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    out, err = ran.communicate()
    seconds = time.perf_counter() - began
    if ran.returncode:
        raise SystemExit(err[-2000:])
    print(f"{what:35} {seconds:7.2f} s  {_peak():6.0f} MiB  {out.strip().rpartition(': ')[2]}")


def _peak() -> float:
    """The most memory that any of the processes so far has held: each measurement is larger than those before it."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def _ran(environment: dict[str, str], *arguments: str) -> None:
    command = [sys.executable, "-m", "gvi", *arguments]
    subprocess.run(command, env=environment, check=True, capture_output=True)


if __name__ == "__main__":
    main()
