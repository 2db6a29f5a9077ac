"""What the program says while it runs never holds a key, a password or a token, at the most talkative level."""

from __future__ import annotations

import http.client
import re
import sqlite3
from pathlib import Path
from urllib.parse import urlencode

from tests.server.running import SECRETS, gvi, start
from tests.server.test_serving import free_port, wait_for

TYPED = "hemligt-ord-som-ingen-far-se"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def test_no_secret_is_said_while_the_program_starts_refuses_and_fails(tmp_path: Path) -> None:
    made = gvi("init", folder=tmp_path, GVI_LOG_LEVEL="DEBUG", **SECRETS)
    assert made.returncode == 0, made.stderr
    port = free_port()
    server = start("serve", "--with-worker", folder=tmp_path, GVI_PORT=str(port), GVI_LOG_LEVEL="DEBUG", **SECRETS)
    try:
        wait_for(server, port)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request("GET", "/login")
        page = connection.getresponse()
        cookie = (page.headers["Set-Cookie"] or "").partition(";")[0]
        token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page.read().decode())
        assert token and cookie
        form = {"email": "nagon@exempel.example", "password": TYPED, "csrf_token": token[1]}
        headers = {**FORM, "Cookie": cookie, "Authorization": f"Bearer {TYPED}"}
        connection.request("POST", "/login", urlencode(form), headers)
        assert connection.getresponse().read()
        with sqlite3.connect(tmp_path / "gvi.db") as database:
            database.execute('ALTER TABLE "user" RENAME TO lost')
        connection.request("POST", "/login", urlencode(form), headers)
        failed = connection.getresponse()
        assert failed.status == 500 and TYPED not in failed.read().decode()
        connection.request("GET", f"/login?password={TYPED}", headers={"Cookie": cookie})
        connection.getresponse().read()
    finally:
        server.terminate()
        said = "".join(server.communicate(timeout=60))
    assert "fault" in said, "the fault is told of"
    for secret in (*SECRETS.values(), TYPED, cookie.partition("=")[2], token[1], "nagon@exempel.example"):
        assert secret not in said
