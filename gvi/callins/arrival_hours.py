"""Hours of arrival as minutes before the start, and back."""

from __future__ import annotations

from datetime import time

from gvi.callins.models import CallIn

_HOUR = 60


def minutes_before(call_in: CallIn, arrival: time | None) -> int | None:
    """How long before the start, in minutes on the wall clock."""
    return None if arrival is None else _minute(call_in.hour) - _minute(arrival)


def hour_before(call_in: CallIn, minutes: int) -> time:
    """The hour on the wall clock so many minutes before the start; never before midnight, nor after the next."""
    return time(*divmod(max(0, min(24 * _HOUR - 1, _minute(call_in.hour) - minutes)), _HOUR))


def _minute(hour: time) -> int:
    return hour.hour * _HOUR + hour.minute
