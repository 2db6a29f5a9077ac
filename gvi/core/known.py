"""Rows read as plain columns, made into the objects the session would have made of them.

Loading a model costs twenty times what its row costs, most of it for every statement anew. A statement that is asked
before every page reads columns, and only what may be changed or followed further becomes an object again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Mapper
from sqlalchemy.orm.attributes import instance_dict, instance_state

from gvi.extensions import DbModel, db

Row = TypeVar("Row", bound=DbModel)


def columns_of(model: type[DbModel]) -> list[ColumnElement[Any]]:
    """All the model's columns, in the order in which `known` takes their values."""
    return [attribute.columns[0] for attribute in _mapper(model).column_attrs]


def known(model: type[Row], values: Sequence[Any]) -> Row:
    """The object of a row that has just been read, as unchanged as if the session had loaded it; what hangs on it is
    loaded when asked for. An object that the session has already stays as it is."""
    mapper = _mapper(model)
    read = dict(zip(mapper.column_attrs.keys(), values, strict=True))
    key = mapper.identity_key_from_primary_key(tuple(read[str(each.key)] for each in mapper.primary_key))
    session = db.session()
    there: Row | None = session.identity_map.get(key)
    if there is not None:
        return there
    row: Row = mapper.class_manager.new_instance()
    instance_dict(row).update(read)
    state = instance_state(row)  # from here on as the library makes a row that it has loaded the session's own
    state.key, state.session_id = key, session.hash_key
    session.identity_map.add(state)
    return row


def _mapper(model: type[DbModel]) -> Mapper[Any]:
    mapper: Mapper[Any] = model.__mapper__
    return mapper
