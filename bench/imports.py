"""What an import costs: the London network, and 5 000 people with 30 000 ties, each by the command in a process of its own.

`python -m bench.imports` prints one line a measurement: what, seconds by the clock, seconds of the processor (which other
work on the machine does not change much), the process's own peak memory, and what came in. London is also measured in
the running program, where nothing has to be started. The people are made up
from official test numbers' shape alone: they have no numbers and no names.
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.corpus import CORPUS

PEOPLE, TIES = 5_000, 30_000
TIMES = 5
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
        _started(environment)
        if LONDON.is_dir():
            _inside("London in the running program, median of 5", environment, LONDON / "edges.csv")
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
    """By the command, in a process of its own: with the program's start, which is also measured alone."""
    command = [sys.executable, "-m", "gvi", "import", kind, str(file), "--as", POLICE]
    began = time.perf_counter()
    ran = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    out = ran.stdout.read() if ran.stdout else ""
    _, status, used = os.wait4(ran.pid, 0)
    ran.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - began
    if ran.returncode:
        raise SystemExit(f"{what}: exit code {ran.returncode}")
    _say(what, seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, out.strip().rpartition(": ")[2])


def _started(environment: dict[str, str]) -> None:
    """All that the command does before it opens the file, which is not there."""
    command = [sys.executable, "-m", "gvi", "import", "ties", "not-there.csv", "--as", POLICE]
    began = time.perf_counter()
    ran = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, used = os.wait4(ran.pid, 0)
    ran.returncode = 0
    _say("the command's start alone", time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def _inside(what: str, environment: dict[str, str], file: Path) -> None:
    """In the running program, from the file's first byte to the commit, then taken back; the median of so many."""
    command = [sys.executable, "-m", "bench.imports", "inside", str(file)]
    ran = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    seconds, processor = (float(part) for part in ran.stdout.split())
    _say(what, seconds, processor)


def inside(file: Path) -> None:
    """Print the seconds, and those of the processor, that an import takes in a program that has already answered."""
    from gvi import create_app
    from gvi.access.actor import actor_of
    from gvi.accounts.models import User
    from gvi.core import clock
    from gvi.core.db import transaction
    from gvi.extensions import db
    from gvi.imports import operations, undoing
    from gvi.imports.models import ImportBatch
    from gvi.imports.vocabulary import Kind

    taken: list[tuple[float, float]] = []
    with create_app().app_context():
        for _ in range(TIMES + 1):  # the first composes the statements that a program has composed once it has run
            posting = db.session.query(User).filter_by(email=POLICE).one().posting_now(clock.today())
            assert posting is not None
            actor = actor_of(posting, address="bench")
            began, at = time.perf_counter(), time.process_time()
            with transaction():
                operations.import_file(actor, Kind.TIES, file.read_bytes(), mapping={})
            taken.append((time.perf_counter() - began, time.process_time() - at))
            with transaction():
                undoing.undo(actor, db.session.query(ImportBatch).order_by(ImportBatch.id.desc()).limit(1).one())
    for column in zip(*taken[1:], strict=True):
        print(statistics.median(column))


def _say(what: str, seconds: float, processor: float, peak: float | None = None, result: str = "") -> None:
    memory = f"{peak:6.0f} MiB" if peak is not None else ""
    print(f"{what:42} {seconds:7.2f} s {processor:7.2f} s processor {memory}  {result}", flush=True)


def _ran(environment: dict[str, str], *arguments: str) -> None:
    command = [sys.executable, "-m", "gvi", *arguments]
    subprocess.run(command, env=environment, check=True, capture_output=True)


if __name__ == "__main__":
    inside(Path(sys.argv[2])) if sys.argv[1:2] == ["inside"] else main()
