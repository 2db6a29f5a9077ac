"""What is said of the envelopes of a site."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from gvi.core.fields import EnumRadio, WholeNumber
from gvi.core.forms import BaseForm
from gvi.core.templating import word_text
from gvi.documents.envelope import LIMITS, USUAL, Window


def _room(window: Window) -> str:
    """The usual place and how far it can be moved."""
    (x, y), limits = USUAL[window], LIMITS[window]
    facts = {"x": x, "y": y, "x_min": limits.x[0], "x_max": limits.x[1], "y_min": limits.y[0], "y_max": limits.y[1]}
    return str(
        gettext("Usually %(x)s and %(y)s mm. Left edge %(x_min)s–%(x_max)s, top edge %(y_min)s–%(y_max)s.", **facts)
    )


class EnvelopeForm(BaseForm):
    """The side of the window, and where on the sheet the address box begins."""

    window = EnumRadio(_l("Window"), Window, word_text, hints=_room)
    window_x = WholeNumber(_l("Millimetres from the left edge to the box"))
    window_y = WholeNumber(_l("Millimetres from the top edge to the box"))
