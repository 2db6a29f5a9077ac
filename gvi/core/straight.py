"""A transaction by the driver alone, for what every page writes once its session is gone.

SQLAlchemy's own connection is made, told of and taken apart anew for each: that costs more than the page's entries do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Dialect, Engine, PoolProxiedConnection
from sqlalchemy.exc import DBAPIError


@dataclass(frozen=True, slots=True)
class Straight:
    """As much of a connection as `gvi.core.driven` asks of one, and whoever begins."""

    connection: PoolProxiedConnection
    engine: Engine
    dialect: Dialect
    dispatch: Any

    @property
    def info(self) -> dict[Any, Any]:
        """What is kept with the connection until it is let go."""
        return self.connection.info


@contextmanager
def straight(engine: Engine, *, begin: Callable[[Straight], None]) -> Iterator[Straight]:
    """One unit of work on a connection out of the pool: all of it is kept, or, when anything raises, none. Raises what
    SQLAlchemy would.

    begin: says what the database wants to hear first, if anything.
    """
    pooled, driver = engine.raw_connection(), cast(Any, engine.dialect.loaded_dbapi)
    try:
        connection = Straight(pooled, engine, engine.dialect, engine.dispatch)
        begin(connection)
        yield connection
        pooled.commit()
    except BaseException as fault:
        _take_back(pooled, driver)
        if isinstance(fault, driver.Error):  # of the commit; `gvi.core.driven` has said what befell a statement
            raise DBAPIError.instance("COMMIT", (), fault, driver.Error, hide_parameters=True) from fault
        raise
    finally:
        pooled.close()


def _take_back(pooled: PoolProxiedConnection, driver: Any) -> None:
    try:
        pooled.rollback()
    except driver.Error:  # nobody is there any more: the next one shall have a connection of its own
        pooled.invalidate()
