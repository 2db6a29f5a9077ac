"""A scanner from outside, signed in as each role: python -m bench.scanning [--seconds 120] [role …]

Needs `wapiti` on the path (pipx install wapiti3); it is no part of the locks. First it must find a fault that was planted
in a page of a few lines, or its silence would say nothing. Then it crawls and attacks the demonstration on loopback, as each
role for so many seconds, over data made for the run. That the cookie is not marked Secure is expected there: loopback is http.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from wsgiref.simple_server import WSGIRequestHandler, make_server

from flask import Flask, request

from bench.demonstration import demonstration
from bench.load import Client
from gvi.access.roles import Role
from gvi.server.readiness import DEMO_PASSWORD

ATTACKS = "cookieflags,csp,csrf,crlf,exec,file,http_headers,methods,permanentxss,redirect,sql,upload,xss"
LEFT_OUT = ("/logout", "/account/posting", "/account/language", "/static/", "/bootstrap/")
"""What would end the sign-in, change who acts, or is a file on the disk."""
ATTEMPTS = 3
"""How often a scan is begun anew that ends without a report: on a busy machine the scanner locks itself out of its own notes."""
LAST_WORDS = 4_000
"""How many signs of what the scanner said are shown when it fails."""
OVER_HTTP = "Secure Flag cookie"
"""Found of every program that is scanned over plain http; behind https tests/architecture/test_headers.py asserts it."""


def main() -> int:
    """Print what was found, per role; 1 when anything was, 3 when the scanner does not find the planted fault."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument(
        "--seconds", type=int, default=120, help="time for each role; a sixth of it at most for each kind of attack"
    )
    asked.add_argument("roles", nargs="*", type=Role, default=list(Role), help="all when none is named")
    wanted = asked.parse_args()
    if shutil.which("wapiti") is None:
        sys.exit("wapiti is not on the path")
    with _faulty() as address, tempfile.TemporaryDirectory() as folder:
        planted = _scan(address, Path(folder), wanted.seconds, attacks="xss")
    print("planted fault:", dict(planted.found) or "NOT FOUND")
    if not planted.found:
        return 3
    with tempfile.TemporaryDirectory() as folder:
        filled = Path(folder) / "instance"
        with demonstration(filled):
            pass  # made once; every role gets a copy
        found = {role: _as(role, wanted.seconds, filled) for role in wanted.roles}
    return int(any(each.found for each in found.values()))


class Outcome:
    """What a scan came to: findings above informational by kind, the rest, and how many pages it knew."""

    def __init__(self, report: dict[str, object]) -> None:
        weak: dict[str, list[dict[str, object]]] = report["vulnerabilities"]  # type: ignore[assignment]
        faults: dict[str, list[dict[str, object]]] = report["anomalies"]  # type: ignore[assignment]
        rows = [(kind, row) for found in (weak, faults) for kind, listed in found.items() for row in listed]
        self.lines = [f"{kind}: {row['method']} {row['path']} {row['info']}" for kind, row in rows]
        self.found = Counter(kind for kind, row in rows if int(str(row["level"])) > 0 and kind != OVER_HTTP)
        self.informational = Counter(kind for kind, row in rows if int(str(row["level"])) == 0)
        crawled: list[dict[str, dict[str, str]]] = report["infos"]["crawled_pages"]  # type: ignore[index]
        self.pages = {urlsplit(each["request"]["url"]).path for each in crawled}


def _as(role: Role, seconds: int, filled: Path) -> Outcome:
    with (
        tempfile.TemporaryDirectory() as folder,
        demonstration(shutil.copytree(filled, Path(folder) / "data")) as running,
    ):
        client = Client(int(running.address.rsplit(":", 1)[1]))
        client.sign_in("/login", {"email": f"{role}@demo.example", "password": DEMO_PASSWORD, "submit": "1"})
        outcome = _scan(running.address + "/today", Path(folder), seconds, attacks=ATTACKS, cookie=client.cookie)
    if "/account" not in outcome.pages:
        raise RuntimeError(f"the scanner was not signed in as {role}")
    print(
        f"{role}: {len(outcome.pages)} addresses, {dict(outcome.found) or 'nothing'} ({dict(outcome.informational)})",
        flush=True,
    )
    for line in sorted(set(outcome.lines)):
        print("   ", line)
    return outcome


def _scan(address: str, folder: Path, seconds: int, *, attacks: str, cookie: str = "") -> Outcome:
    report = folder / "report.json"
    root = address.rsplit("/", 1)[0] + "/"
    left_out = [word for path in LEFT_OUT for word in ("--exclude", root.rstrip("/") + path + "*")]
    times = ["--max-scan-time", str(seconds), "--max-attack-time", str(seconds // 6)]
    command = ["wapiti", "--url", root, "--start", address, "--scope", "domain", "--module", attacks, *times, *left_out]
    command += ["--flush-session", "--no-bugreport", "--store-session", str(folder / "kept"), "--tasks", "4"]
    command += ["--header", f"Cookie: {cookie}"] if cookie else []
    command += ["--format", "json", "--detailed-report", "1", "--output", str(report), "--verbose", "0"]
    for _attempt in range(ATTEMPTS):
        ended = subprocess.run(command, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if report.exists():  # whatever it found, the report tells: without one nothing was looked at
            return Outcome(json.loads(report.read_text(encoding="utf-8")))
    raise RuntimeError(f"wapiti ended with {ended.returncode} and wrote no report:\n{ended.stdout[-LAST_WORDS:]}")


@contextmanager
def _faulty() -> Iterator[str]:
    """A page that says what it was asked, unescaped."""
    app = Flask("faulty")
    app.add_url_rule("/", "ask", lambda: '<form action="/said"><input name="word"><button>Say</button></form>')
    app.add_url_rule("/said", "said", lambda: f"<p>{request.args.get('word', '')}</p>")
    server = make_server("127.0.0.1", 0, app, handler_class=_Silent)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()


class _Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


if __name__ == "__main__":
    sys.exit(main())
