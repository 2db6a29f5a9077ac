"""The stand-ins `request`, `session`, `g`: as the library's, side by side with one that was left as it is."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

import pytest
from flask import Flask, current_app, g, request
from werkzeug.local import LocalProxy

_HELD: ContextVar[Any] = ContextVar("held")


class Held:
    """Something to stand for."""

    kind = "held"
    _hidden = 1

    def __init__(self) -> None:
        self.items = ["a"]

    def __contains__(self, what: object) -> bool:
        return what in self.items

    def __getattr__(self, name: str) -> str:
        if name == "missing":
            self.items.append("looked")
            raise AttributeError("no such thing")
        return f"made up {name}"


@pytest.fixture
def near() -> LocalProxy[Any]:
    return LocalProxy(_HELD, unbound_message="nothing here")


def test_what_is_meant_answers_and_is_changed(near) -> None:
    held = Held()
    _HELD.set(held)
    assert (near.kind, near._hidden, near.items, near.other) == ("held", 1, ["a"], "made up other")
    assert near._get_current_object() is held and near.__class__ is Held and isinstance(near, Held)
    near.kind = near._seen = "new"
    assert (held.kind, held._seen) == ("new", "new")
    assert "a" in near and "b" not in near
    del near._seen
    assert "_seen" not in held.__dict__ and near == held and near.__dict__ is held.__dict__
    with pytest.raises(AttributeError, match="no such thing"):
        near.missing  # noqa: B018
    assert held.items.count("looked") == 1


def test_where_nothing_is_meant_it_says_so_and_stays_itself(near) -> None:
    _HELD.set(None)
    empty: LocalProxy[Any] = LocalProxy(ContextVar("never set"), unbound_message="nothing here")
    for touch in (lambda: empty.kind, lambda: setattr(empty, "kind", 1), lambda: "a" in empty):
        with pytest.raises(RuntimeError, match="nothing here"):
            touch()
    assert not empty and repr(empty) == "<LocalProxy unbound>" and isinstance(empty, LocalProxy)
    assert type(empty) is LocalProxy and "proxy" in (LocalProxy.__doc__ or "")
    assert near.__class__ is type(None)


def test_requests_inside_one_another_see_their_own(app: Flask) -> None:
    with app.app_context(), app.test_request_context("/help?outer=1"):
        g.place = "outer"
        with app.app_context(), app.test_request_context("/help?inner=1"):
            assert "place" not in g
            g.place = "inner"
            assert ("inner" in request.args, g.place, "place" in g) == (True, "inner", True)
        assert ("outer" in request.args, g.place, current_app.name) == (True, "outer", "gvi")
    with pytest.raises(RuntimeError, match="outside of request context"):
        request.args  # noqa: B018
