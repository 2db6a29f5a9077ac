"""What reading answers costs: 1 000 mails to 1 000 invitations, by the command in a process of its own.

`python -m bench.replies` prints seconds by the clock and of the processor, peak memory, and what became of them. The goal is
20 s. Every tenth answer comes twice, and every twentieth waits for a person because somebody else sent it. The same files
are then read again, which changes nothing.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ANSWERS = 1_000
COORDINATOR = "probation_coordinator@demo.example"
ANSWERED = ("ACCEPTED", "DECLINED", "TENTATIVE", "DELEGATED")


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        os.environ |= {"GVI_DEMO": "1", "GVI_INSTANCE": str(place / "instance")}
        for command in ("init", "demo"):
            subprocess.run([sys.executable, "-m", "gvi", command], check=True, stdout=subprocess.DEVNULL)
        files = _written(place, _invited())
        _measured(f"{ANSWERS} answers", files)
        _measured("the same again", files)


def _invited() -> list[tuple[str, str]]:
    """(UID, address) of a thousand invitations to one meeting."""
    from gvi import create_app
    from gvi.access.actor import actor_of
    from gvi.accounts.models import User
    from gvi.core import clock
    from gvi.core.db import close, transaction
    from gvi.extensions import db
    from gvi.invitations import operations as inviting
    from gvi.invitations.models import CalendarEntry
    from gvi.invitations.queries import plan_of
    from gvi.speakers import operations as speaking
    from gvi.speakers.models import Voice
    from tests import factories

    with create_app().app_context():
        with transaction():
            posting = db.session.query(User).filter_by(email=COORDINATOR).one().posting_now(clock.today())
            assert posting is not None
            actor = actor_of(posting, address="bench")
            call_in = factories.call_in(actor)
            speaker = factories.speaker(actor, name="Talare 0", email="t0@talare.example")
            speaking.add_slot(actor, call_in, message="x", minutes=1, voice=Voice.LAW, speaker=speaker)
            inviting.send(actor, call_in, plan_of(actor, call_in))
            model = db.session.query(CalendarEntry).filter_by(email="t0@talare.example").one()
            made = [_like(actor, model, number) for number in range(1, ANSWERS)]
            invited = [(each.uid, each.email) for each in (model, *made)]
        close()
    return invited


def _like(actor, model, number: int):  # type: ignore[no-untyped-def]
    """The same invitation to another speaker."""
    from gvi.audit import log
    from gvi.audit.verbs import Verb
    from gvi.extensions import db
    from gvi.invitations.models import CalendarEntry
    from tests import factories

    speaker = factories.speaker(actor, name=f"Talare {number}", email=f"t{number}@talare.example")
    db.session.flush()
    entry = CalendarEntry(
        **actor.owns, call_in_id=model.call_in_id, speaker_id=speaker.id, uid=f"{number:032x}", state=model.state, name=speaker.name,
        email=speaker.email, starts_at=model.starts_at, ends_at=model.ends_at, place=model.place, sent_at=model.sent_at,
    )  # fmt: skip
    db.session.add(entry)
    log.record(actor, Verb.CALENDAR_SEND, entry)
    return entry


def _written(folder: Path, invited: list[tuple[str, str]]) -> list[str]:
    from tests.replies.messages import ics, mail

    files: list[Path] = []
    for number, (uid, email) in enumerate(invited):
        content = ics(uid=uid, attendee=email, status=ANSWERED[number % len(ANSWERED)])
        sender = "sekreterare@talare.example" if number % 20 == 0 else email
        path = folder / f"{number}.eml"
        path.write_bytes(mail(content, sender=sender, attached=(("svar.ics", content),)))
        files.append(path)
    again = [each.with_stem(f"{each.stem}-again") for each in files[::10]]
    for one, other in zip(again, files[::10], strict=True):
        one.write_bytes(other.read_bytes())
    return [str(each) for each in files + again]


def _measured(what: str, files: list[str]) -> None:
    began = time.perf_counter()
    command = [sys.executable, "-m", "gvi", "replies", *files, "--json", "--as", COORDINATOR]
    ran = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    out = ran.stdout.read() if ran.stdout else ""
    _, status, used = os.wait4(ran.pid, 0)
    ran.returncode = os.waitstatus_to_exitcode(status)
    if ran.returncode:
        raise SystemExit(f"{what}: exit code {ran.returncode}")
    seconds = time.perf_counter() - began
    became = Counter(json.loads(line)["outcome"] for line in out.splitlines())
    print(
        f"{what:<20} {seconds:7.2f} s {used.ru_utime + used.ru_stime:7.2f} s processor {used.ru_maxrss / 1024:6.0f} MiB  {dict(became)}"
    )


if __name__ == "__main__":
    main()
