"""What a choice is told in: each wish and rule of a conflict in words."""

from __future__ import annotations

from collections.abc import Collection

from gvi.callins.selection import Demand, DemandKind
from gvi.core.i18n import gettext, ngettext


def told(demand: Demand, on_list: Collection[str] = ()) -> str:
    """One wish or rule. on_list: refs of those who stand on the list already."""
    refs, number = demand.refs, demand.number
    match demand.kind:
        case DemandKind.SEATS:
            return str(ngettext("%(num)d place", "%(num)d places", number))
        case DemandKind.FILL:
            return str(ngettext("%(num)d place to fill", "%(num)d places to fill", number))
        case DemandKind.PER_GROUP:
            return str(gettext("at most %(number)s from one group", number=number))
        case DemandKind.PIN if refs[0] in on_list:
            return str(gettext("%(person)s stands on the list", person=refs[0]))
        case DemandKind.PIN:
            return str(gettext("%(person)s is kept", person=refs[0]))
        case DemandKind.BAR:
            return str(gettext("%(person)s is left out", person=refs[0]))
        case DemandKind.APART:
            return str(gettext("%(one)s and %(other)s must not meet", one=refs[0], other=refs[1]))
        case _:
            return str(gettext("%(person)s cannot be called", person=refs[0]))
