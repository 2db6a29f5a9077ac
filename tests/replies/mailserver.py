"""A real IMAP server on loopback, in a process of its own, and an SMTP server that puts what it is given into its mailbox."""

from __future__ import annotations

import imaplib
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

USER, PASSWORD = "kalender", "hemligt-losenord"
_START = "from pymap.main import main; main()"
PATIENCE_S = 20


class MailServer:
    """Started at once; `close()` it. cert: a file with certificate and key, for STARTTLS."""

    def __init__(self, cert: Path | None = None) -> None:
        self.port, self._smtp_port = _free_port(), _free_port()
        tls = ["--cert", str(cert), "--key", str(cert)] if cert else ["--no-tls"]
        self._process = subprocess.Popen(
            [
                sys.executable, "-c", _START, "--no-service", "admin", "--no-service", "managesieve", "--host", "127.0.0.1",
                "--port", str(self.port), *tls, "dict", "--demo-user", USER, "--demo-password", PASSWORD,
            ],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        _await(self.port)
        self._controller = Controller(self, hostname="127.0.0.1", port=self._smtp_port)
        self._controller.start()

    @property
    def url(self) -> str:
        """The mailbox, as GVI_IMAP_URL names it."""
        return f"imap://{USER}:{PASSWORD}@127.0.0.1:{self.port}/INBOX"

    @property
    def smtp_address(self) -> tuple[str, int]:
        """Where mail to the mailbox is sent."""
        return "127.0.0.1", self._smtp_port

    def put(self, *mails: bytes) -> None:
        """Mails that have arrived."""
        with self._open() as box:
            for mail in mails:
                status, told = box.append("INBOX", "", "", mail)
                assert status == "OK", told

    def flags(self) -> list[str]:
        """The flags of every mail in the mailbox, in order."""
        with self._open() as box:
            box.select("INBOX", readonly=True)
            _status, found = box.fetch("1:*", "(FLAGS)")
            return [each.decode() for each in found if isinstance(each, bytes)]

    def unmark(self) -> None:
        """As if the worker had died before it could mark what it took."""
        with self._open() as box:
            box.select("INBOX")
            box.store("1:*", "-FLAGS", "(\\Flagged)")

    def close(self) -> None:
        self._controller.stop()
        self._process.terminate()
        self._process.wait(PATIENCE_S)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.put(envelope.content)
        return "250 taken"

    def _open(self) -> imaplib.IMAP4:
        box = imaplib.IMAP4("127.0.0.1", self.port, timeout=PATIENCE_S)
        box.login(USER, PASSWORD)
        return box


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _await(port: int) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the mail server did not start")
