"""The day's anchor: the head of every chain written down outside the database, one file a chain, and mailed on.

Whoever holds the database can make a chain anew from beginning to end, and it will follow from itself. What they cannot
do is make it agree with a hash that somebody else has kept. Put the folder where the database's owner cannot write, or
let the anchors be mailed to somebody who keeps them.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import select

from gvi.audit.chain import Place
from gvi.audit.models import AuditChain
from gvi.config import Settings
from gvi.core import clock
from gvi.core.db import transaction
from gvi.extensions import db
from gvi.mail.models import OutboxMail

ABOUT = "audit_chain"


class BadAnchor(ValueError):
    """A line of an anchor file is none; the text says where."""


def anchor_today() -> int:
    """Anchor every chain that has no line of today yet; how many those were. The worker asks every hour."""
    settings: Settings = current_app.config["SETTINGS"]
    folder, today = settings.anchors, clock.today()
    written = 0
    with transaction():
        for chain in db.session.scalars(select(AuditChain).order_by(AuditChain.site_id, AuditChain.agency_id)):
            file = folder / f"{chain.site_id}-{chain.agency_id}.jsonl"
            if chain.length == 0 or _last_day(file) == today.isoformat():
                continue
            line = _line(chain, today)
            if settings.anchor_mail and chain.site_id:
                db.session.add(_mail(chain, line, settings))
            _append(file, line)
            written += 1
    return written


def anchored(folder: Path) -> dict[Place, Mapping[int, str]]:
    """What the anchor files say: hash by chain and entry number. Raises BadAnchor for a file that is none of ours."""
    found: dict[Place, dict[int, str]] = defaultdict(dict)
    for file in sorted(folder.glob("*-*.jsonl")):
        for number, text in enumerate(file.read_text("ascii").splitlines(), 1):
            try:
                line = json.loads(text)
                found[line["site"], line["agency"]][line["number"]] = line["hash"]
            except (ValueError, KeyError, TypeError):
                raise BadAnchor(f"{file}:{number}: not an anchor") from None
    return dict(found)


def _line(chain: AuditChain, day: date) -> dict[str, Any]:
    return {
        "day": day.isoformat(), "site": chain.site_id, "agency": chain.agency_id, "number": chain.length, "hash": chain.head,
        "at": clock.now().isoformat(timespec="seconds"),
    }  # fmt: skip


def _last_day(file: Path) -> str | None:
    lines = file.read_text("ascii").splitlines() if file.exists() else []
    return str(json.loads(lines[-1])["day"]) if lines else None


def _append(file: Path, line: dict[str, Any]) -> None:
    """The line is on the disk when this returns."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="ascii") as out:
        out.write(json.dumps(line) + "\n")
        out.flush()
        os.fsync(out.fileno())


def _mail(chain: AuditChain, line: dict[str, Any], settings: Settings) -> OutboxMail:
    """One mail a chain, so that nobody's anchor rides along with another's."""
    message = EmailMessage(SMTP)
    message["From"], message["To"] = settings.mail_from, settings.anchor_mail
    message["Subject"] = f"Anchor {line['day']} {chain.site_id}-{chain.agency_id}"
    message["Date"] = clock.now()
    message["Message-ID"] = (
        f"<anchor-{chain.site_id}-{chain.agency_id}-{line['day']}@{settings.mail_from.partition('@')[2]}>"
    )
    message.set_content(json.dumps(line) + "\n")
    return OutboxMail(
        site_id=chain.site_id, owner_agency_id=chain.agency_id, recipient=settings.anchor_mail, about_kind=ABOUT,
        about_ref=line["day"], message=message.as_bytes(policy=SMTP),
    )  # fmt: skip
