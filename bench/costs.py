"""What access and the log cost of a list page: python -m bench.costs [FOLDER]

The list of fifty of 5 000 people is opened in one process, without a network between, and the time that passes in our
own seams is added up where it passes: who asks (sign-in, user, posting), whether they may (the guard and the policy),
and the log (gathering what was read, writing it, the commit). The shares are of the same requests' whole time.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from flask import Flask

from bench.campaign import campaign, email, folder_of, settings_of
from gvi import create_app
from gvi.access import guard
from gvi.access.roles import Role
from gvi.audit import log
from gvi.core import db as database
from gvi.entry import standing
from gvi.server.readiness import DEMO_PASSWORD
from tests.browsing import Browser

PAGES, ROUNDS, LIST = 100, 5, "/members"
WARM = 500
"""Pages before anything counts. SQLite's file of what is new grows with the first 4 000 pages that are written, and each of
these waits twice for the disk; from then on it is written over again."""
GOAL = 0.25


class Clock:
    """Seconds by seam. A seam within another one counts for the inner one alone."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)
        self._open: list[float] = []

    def around(self, seam: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """The same work, timed."""

        def timed(*arguments: Any, **named: Any) -> Any:
            began = time.perf_counter()
            self._open.append(0.0)
            try:
                return work(*arguments, **named)
            finally:
                passed, inner = time.perf_counter() - began, self._open.pop()
                self.spent[seam] += passed - inner
                if self._open:
                    self._open[-1] += passed

        return timed


def main() -> None:
    """Print the share of each seam, median of the rounds, and of access and log together."""
    app = create_app(settings_of(campaign(5_000, folder_of(sys.argv[1:]))))
    clock = Clock()
    _listen(app, clock)
    reader = Browser(app)
    reader.sign_in(email(Role.POLICE_COORDINATOR), DEMO_PASSWORD)
    for _ in range(WARM):
        assert reader.get(LIST).status == 200
    rounds = [_round(reader, clock) for _ in range(ROUNDS)]
    for seam in sorted(rounds[0]):
        print(f"{seam:34} {statistics.median(each[seam] for each in rounds):6.1%}")
    together = statistics.median(each["the guard"] + each["the log"] for each in rounds)
    print(f"{'access and log together':34} {together:6.1%} (goal: at most {GOAL:.0%})")


def _listen(app: Flask, clock: Clock) -> None:
    app.login_manager._user_callback = clock.around("who asks", standing.load)  # type: ignore[attr-defined]
    guard._load_actor = clock.around("who asks", guard._load_actor)
    for seam, functions, own in (
        ("the guard", app.before_request_funcs[None], guard._ask),
        ("the log", app.after_request_funcs[None], database._settle),
    ):
        functions[functions.index(own)] = clock.around(seam, own)  # type: ignore[arg-type, call-overload]
    log.read = clock.around("the log", log.read)  # type: ignore[assignment]


def _round(reader: Browser, clock: Clock) -> dict[str, float]:
    clock.spent.clear()
    began = time.perf_counter()
    for _ in range(PAGES):
        reader.client.get(LIST)
    passed = time.perf_counter() - began
    return {seam: spent / passed for seam, spent in clock.spent.items()}


if __name__ == "__main__":
    main()
