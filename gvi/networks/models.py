"""What is kept of a drawn network: where its nodes stand, and its figures as they were for one state of the data."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gvi.core.columns import Keyed, Moment
from gvi.extensions import DbModel


class Drawing(Keyed, DbModel):
    """One network as one agency draws it. Holds nothing that cannot be made again from the data.

    Positions outlive the data they were made for, so that a group stands tomorrow where it stood today; figures are
    used only while the network has the same `fingerprint`.
    """

    __tablename__ = "drawing"

    subject: Mapped[str] = mapped_column(String(40))
    """Which network: "relations", or the ref of the group whose ties are drawn."""
    points: Mapped[dict[str, list[float]]] = mapped_column(JSON)
    """Name of a node → x, y in units of the picture, and the day it was last placed, as an ordinal."""
    fingerprint: Mapped[str] = mapped_column(String(64))
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(Moment)

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (UniqueConstraint("site_id", "owner_agency_id", "subject"),)
