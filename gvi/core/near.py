"""`request`, `session`, `g` and `current_app` lead to what they stand for at once.

Python first looks for an attribute on the stand-in itself and makes an error of not finding it, before the library is asked:
that costs two thirds of each touch, and a page touches them a hundred times.
"""

from __future__ import annotations

from typing import Any, cast

from werkzeug.local import LocalProxy

_OWN = frozenset(dir(LocalProxy))
"""What the stand-in answers for itself, also when it stands for nothing."""
_own = object.__getattribute__
_meant = cast(Any, LocalProxy.__dict__["_get_current_object"]).__get__
"""What says, for a stand-in, what it stands for just now. Raises RuntimeError when it is nothing."""


def install() -> None:
    """For every stand-in there is: they are of one class, and imported by name everywhere."""
    stand_in = cast(Any, LocalProxy)
    stand_in.__getattribute__, stand_in.__setattr__, stand_in.__contains__ = _find, _set, _holds
    if "__getattr__" in stand_in.__dict__:  # what is not there would be looked for a second time
        del stand_in.__getattr__


def _find(self: Any, name: str) -> Any:
    return _own(self, name) if name in _OWN else getattr(_meant(self)(), name)


def _set(self: Any, name: str, value: Any) -> None:
    setattr(_meant(self)(), name, value)


def _holds(self: Any, what: Any) -> bool:
    return what in _meant(self)()
