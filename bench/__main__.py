"""How long starting takes, with and without data, and how long pages take over the loaded demonstration."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from bench.demonstration import demonstration
from gvi import create_app
from gvi.config import Settings, from_environment
from tests.browsing import Browser

PASSWORD = "gvi-demo-2026"
WARM_STARTS, OPENINGS = 5, 10
PAGES = {
    "probation_coordinator": ("/today", "/call-ins", "/members", "/speakers", "/visits"),
    "police_coordinator": ("/today", "/members", "/groups", "/situation", "/incidents", "/follow-ups"),
    "auditor": ("/admin/log",),
}


def main() -> None:
    """Print one line a measurement: what, median, worst, in milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        instance = Path(folder)
        with demonstration(instance) as first:
            _say("first start, data loaded", [first.started_in])
        _say("later start until first page", [_start(instance) for _ in range(WARM_STARTS)])
        app = create_app(_settings(instance))
        for role, addresses in PAGES.items():
            reader = Browser(app)
            reader.sign_in(f"{role}@demo.example", PASSWORD)
            for address in addresses:
                _say(f"{address} as {role}", [_opened(reader, address) for _ in range(OPENINGS)])


def _opened(reader: Browser, address: str) -> float:
    began = time.perf_counter()
    reader.get(address, follow_redirects=True)
    return time.perf_counter() - began


def _start(instance: Path) -> float:
    with demonstration(instance) as again:
        return again.started_in


def _settings(instance: Path) -> Settings:
    return from_environment({"GVI_DEMO": "1", "GVI_INSTANCE": str(instance)})


def _say(what: str, seconds: list[float]) -> None:
    print(f"{what:45} {statistics.median(seconds) * 1000:8.0f} ms  {max(seconds) * 1000:8.0f} ms")


if __name__ == "__main__":
    main()
