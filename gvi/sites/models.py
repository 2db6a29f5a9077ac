"""A site: one town's campaign and its settings."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from gvi.audit.models import Audited
from gvi.core.columns import word
from gvi.documents.envelope import USUAL, Window
from gvi.extensions import DbModel


class Site(Audited, DbModel):
    """A town. Nothing but commons crosses from one to another. The numbers are defaults that a site may change."""

    __tablename__ = "site"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    talk_minutes: Mapped[int] = mapped_column(default=60)
    """Longest run sheet, minutes."""
    max_per_group: Mapped[int] = mapped_column(default=3)
    """More participants than this from one group is a warning."""
    tie_days: Mapped[int] = mapped_column(default=180)
    """A tie counts this many days after it was last seen."""
    relation_days: Mapped[int] = mapped_column(default=90)
    """A relation is unconfirmed after this many days."""
    assignment_hours: Mapped[int] = mapped_column(default=24)
    """A field role's assignment ends this many hours after the visit."""
    log_hours: Mapped[int] = mapped_column(default=24)
    """A visit should be logged within this many hours."""
    focus_review_days: Mapped[int] = mapped_column(default=14)
    max_in_focus: Mapped[int] = mapped_column(default=2)
    accept_hours: Mapped[int] = mapped_column(default=2)
    """Social services accept a hand-over within this many hours."""
    window: Mapped[Window] = mapped_column(word(Window), default=Window.RIGHT, server_default=Window.RIGHT.value)
    """Which envelopes letters are put in."""
    window_x: Mapped[int] = mapped_column(default=USUAL[Window.RIGHT][0], server_default="110")
    """Where the address box begins, millimetres from the left edge."""
    window_y: Mapped[int] = mapped_column(default=USUAL[Window.RIGHT][1], server_default="47")
    """Where the address box begins, millimetres from the top edge."""
    unusual_people: Mapped[int] = mapped_column(default=20, server_default="20")
    """Opening more different people than this in a short time is unusual."""
    unusual_minutes: Mapped[int] = mapped_column(default=10, server_default="10")
    """What a short time is."""
    day_begins: Mapped[int] = mapped_column(default=6, server_default="6")
    """The hour at which ordinary hours begin, by the wall clock."""
    day_ends: Mapped[int] = mapped_column(default=20, server_default="20")
    """The hour at which they have ended."""
    bridge_days_free: Mapped[bool] = mapped_column(default=False)
    """Nobody works on a day squeezed in between free ones, so that no deadline is counted by it."""
    closed_days: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Other days on which nobody works, as ISO dates."""
    service_reminder_days: Mapped[int] = mapped_column(default=5, server_default="5")
    """Working days before a meeting from which whoever serves its letters is reminded; 0 is the day itself."""
    run_sheet: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))
    """The parts that a new run sheet starts from; None for the default ones. See gvi.speakers.pattern."""
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}
