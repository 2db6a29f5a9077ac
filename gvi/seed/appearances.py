"""What the speakers of the meetings to come have been asked and told: dates half answered, and a rehearsal half timed."""

from __future__ import annotations

from collections.abc import Sequence

from gvi.appearances import links, operations, polls, queries
from gvi.appearances.models import Suits
from gvi.appearances.operations import Rehearsing
from gvi.callins.models import CallIn
from gvi.extensions import db
from gvi.seed.files import Row
from gvi.seed.town import Town
from gvi.speakers import operations as speaking
from gvi.speakers.models import Slot
from gvi.speakers.queries import slots_of

FRONT = "http://localhost:8000/speaking/"
"""Nobody follows the addresses in the demonstration's mails: a new one is a press away."""


def load_appearances(town: Town) -> None:
    """Rehearsals, what was timed at them, and the dates that speakers were asked about."""
    for row in town.rows("briefings"):
        operations.brief(town.probation, town.call_ins[row.must("call_in")], _rehearsing(row))
        db.session.flush()
    for row in town.rows("rehearsed"):
        _rehearse(town, row)
    asked: dict[str, list[Row]] = {}
    for row in town.rows("poll_answers"):
        asked.setdefault(row.must("call_in"), []).append(row)
    for code, rows in asked.items():
        _ask(town, town.call_ins[code], rows)


def _rehearsing(row: Row) -> Rehearsing:
    return Rehearsing(
        row.moment("rehearsal_at"), row.number("minutes") or 0, row.text("place"), row.text("contact_name"),
        row.text("contact_phone"),
    )  # fmt: skip


def _rehearse(town: Town, row: Row) -> None:
    call_in = town.call_ins[row.must("call_in")]
    slot: Slot = slots_of(call_in)[(row.number("order") or 1) - 1]
    speaking.edit_slot(
        town.probation, slot, message=slot.message, minutes=slot.minutes, voice=slot.voice, speaker=slot.speaker,
        script=row.must("script").replace("|", "\n"),
    )  # fmt: skip
    db.session.flush()
    if measured := row.number("measured"):
        operations.measure(town.probation, call_in, {slot: measured})
        db.session.flush()


def _ask(town: Town, call_in: CallIn, rows: Sequence[Row]) -> None:
    """Whoever has an answer in the file has given it at the address they got."""
    names = list(dict.fromkeys(row.must("speaker") for row in rows))
    moments = sorted({row.moment("starts_at") for row in rows})
    made = polls.ask(
        town.probation, call_in, moments=moments, speakers=[town.speakers[name] for name in names],
        closes_on=rows[0].day("closes_on"), address_of=lambda token: FRONT + token,
    )  # fmt: skip
    db.session.flush()
    for name in names:
        link, _token = made[town.speakers[name]]
        assert link.poll is not None
        dates = {each.starts_at: each for each in queries.dates_of(link.poll)}
        said = {
            dates[row.moment("starts_at")]: row.word(Suits, "suits")
            for row in rows if row.must("speaker") == name and row.text("suits")
        }  # fmt: skip
        if said:
            polls.answer(links.bearer_of(link, address="command"), link, said)
            db.session.flush()
