"""A new row takes its values all at once.

The library hears of each by itself, in case somebody listens or the row held another value before; a row that is just
being made held none.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy.orm import LoaderCallableStatus, Mapper
from sqlalchemy.orm.attributes import _ScalarAttributeImpl, instance_dict, instance_state, set_attribute


def fill(row: Any, values: dict[str, Any]) -> dict[str, Any]:
    """Give a row that holds nothing yet its plain columns, as the library would have; returns what is left for the library."""
    state = instance_state(row)
    plain = _plain(state.mapper)
    given = {name: value for name, value in values.items() if name in plain}
    if state.committed_state or not given:
        return values
    first = next(iter(given))
    set_attribute(row, first, given[first])  # from here on the row counts as changed
    state.committed_state.update(dict.fromkeys(given, LoaderCallableStatus.NO_VALUE))
    instance_dict(row).update(given)
    return {name: value for name, value in values.items() if name not in plain}


@cache
def _plain(mapper: Mapper[Any]) -> frozenset[str]:
    """Columns of the model that nobody listens to."""
    found = ((attribute.key, mapper.class_manager[attribute.key].impl) for attribute in mapper.column_attrs)
    return frozenset(
        key
        for key, impl in found
        if type(impl) is _ScalarAttributeImpl and not impl.dispatch.set and not impl.dispatch._active_history
    )
