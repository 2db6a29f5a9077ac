"""What proving a long log costs: python -m bench.audit [ENTRIES] [FOLDER]

Writes a log of so many entries the way the product writes it, three in four of them reads, every entry with values, in
three agencies' chains; then runs `gvi audit verify` in a process of its own. Prints seconds and the peak memory of that
process. A folder that has the log already keeps it.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ENTRIES = 1_000_000
AT_ONCE = 5_000
SHARES = (0.6, 0.3, 0.1)
"""How the entries are spread over police, probation and social services."""


def main() -> None:
    """Print one line: how many entries, seconds by the clock and of the processor, and MiB at most."""
    entries = int(sys.argv[1]) if len(sys.argv) > 1 else ENTRIES
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(tempfile.gettempdir()) / "gvi-bench-log"
    instance = folder / str(entries)
    environment = {**os.environ, "GVI_DEMO": "1", "GVI_INSTANCE": str(instance)}
    if not (instance / "written").exists():
        _run(environment, "-m", "gvi", "init")
        _run(environment, "-m", "gvi", "demo")
        _run(environment, "-m", "bench.audit_rows", str(entries))
        (instance / "written").touch()
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    told = _run(environment, "-m", "gvi", "audit", "verify")
    seconds, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(told.strip())
    # The peak is that of the largest process started here: give it a written log to measure the proving alone.
    print(
        f"{entries} entries proven in {seconds:.1f} s ({spent:.1f} s processor), {after.ru_maxrss / 1024:.0f} MiB at most"
    )
    print(f"load average {os.getloadavg()[0]:.1f}")


def _run(environment: dict[str, str], *arguments: str) -> str:
    ran = subprocess.run([sys.executable, *arguments], env=environment, check=True, capture_output=True, text=True)
    return ran.stdout


if __name__ == "__main__":
    main()
