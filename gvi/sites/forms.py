"""What is said of a site: its envelopes, and from where on a look-up is unusual."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from gvi.core.fields import EnumRadio, WholeNumber
from gvi.core.forms import BaseForm
from gvi.core.i18n import gettext
from gvi.core.templating import word_text
from gvi.documents.envelope import LIMITS, USUAL, Window


def _room(window: Window) -> str:
    """The usual place and how far it can be moved."""
    (x, y), limits = USUAL[window], LIMITS[window]
    facts = {"x": x, "y": y, "x_min": limits.x[0], "x_max": limits.x[1], "y_min": limits.y[0], "y_max": limits.y[1]}
    return str(
        gettext("Usually %(x)s and %(y)s mm. Left edge %(x_min)s–%(x_max)s, top edge %(y_min)s–%(y_max)s.", **facts)
    )


class LookUpForm(BaseForm):
    """From where on the opening of people is unusual."""

    unusual_people = WholeNumber(
        _l("Different people"), hint=_l("Opening more than so many in a short time is unusual.")
    )
    unusual_minutes = WholeNumber(_l("Short time, minutes"))
    day_begins = WholeNumber(
        _l("Ordinary hours begin at"), hint=_l("A whole hour, 0–24. Days that are no workdays are always unusual.")
    )
    day_ends = WholeNumber(_l("Ordinary hours end at"))


class EnvelopeForm(BaseForm):
    """The side of the window, and where on the sheet the address box begins."""

    window = EnumRadio(_l("Window"), Window, word_text, hints=_room)
    window_x = WholeNumber(_l("Millimetres from the left edge to the box"))
    window_y = WholeNumber(_l("Millimetres from the top edge to the box"))
