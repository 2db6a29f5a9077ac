"""Extensions, unbound. Imports nothing of ours but the kit, so that anything may import it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import Babel
from flask_bootstrap import Bootstrap5
from flask_security import Security
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase, QueryableAttribute

from gvi.core.adding import AddingSession
from gvi.core.security import Protect

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Model(DeclarativeBase):
    """The typed base of every table. Constraint names follow NAMING, so that migrations can refer to them."""

    metadata = MetaData(naming_convention=NAMING)


def _dispatch(attribute: QueryableAttribute[Any]) -> Any:
    """Where an attribute keeps its listeners: the library asks whether it is there in a way that makes the attribute's
    column in all its annotations first, for each of 1 300, most of which no statement ever names. Offered the way the
    library itself fills a slot when first asked; 3 MB and a twentieth of a second of every start."""
    listeners: Any = QueryableAttribute.dispatch  # type: ignore[misc]
    return listeners._for_instance(attribute)


QueryableAttribute._memoized_attr__slots_dispatch = _dispatch  # type: ignore[attr-defined]

db = SQLAlchemy(model_class=Model, session_options={"autoflush": True, "class_": AddingSession})
if TYPE_CHECKING:
    # Flask-SQLAlchemy makes db.Model at run time; for the type checker it is our own base.
    DbModel = Model
else:
    DbModel = db.Model

babel = Babel()
csrf = Protect()
bootstrap = Bootstrap5()
security = Security()
