"""A form that asks when: a day and an hour, as the wall clock shows them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from gvi.core import clock
from gvi.core.fields import DateField, TimeField
from gvi.core.forms import BaseForm
from gvi.core.i18n import gettext


class MomentForm(BaseForm):
    """A form whose first two answers are a moment. An hour that summer time skips is refused beside its field."""

    day = DateField(_l("Date"))
    hour = TimeField(_l("Time"))

    @property
    def moment(self) -> dt.datetime:
        """The answers as an aware moment, in UTC."""
        return clock.at(self["day"].data, self["hour"].data)

    @property
    def rest(self) -> dict[str, Any]:
        """The other answers, by name."""
        return {name: value for name, value in self.values.items() if name not in ("day", "hour")}

    def validate_hour(self, _field: Any) -> None:
        """Called with the hour's own validators."""
        try:
            if self.day.data and self.hour.data:
                clock.at(self["day"].data, self["hour"].data)
        except clock.NoSuchHour:
            raise ValidationError(gettext("That hour does not exist: the clocks go forward that night.")) from None


def wall(moment: dt.datetime) -> tuple[dt.date, dt.time]:
    """A moment as its two answers: the local day, and the local hour to the minute."""
    at = clock.local(moment)
    return at.date(), at.time().replace(second=0, microsecond=0)
