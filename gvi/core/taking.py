"""How a form takes what was sent and finds whether it holds: as the library does, which looks for much on the way.

For every field of every form it looks for methods by names put together for that, and finds the request anew.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from flask import has_request_context, request
from flask_wtf import FlaskForm
from flask_wtf.form import SUBMIT_METHODS
from wtforms.utils import unset_value


class Taking(FlaskForm):  # type: ignore[misc]  # the library is not typed
    """What the one form class stands on."""

    own_ways: ClassVar[tuple[frozenset[str], frozenset[str]] | None] = None
    """Fields that a method `filter_…` of the class shapes, and those that one called `validate_…` judges."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.own_ways = None

    def is_submitted(self) -> bool:
        """Was a form sent?"""
        return self._is_sent

    def process(self, formdata: Any = None, obj: Any = None, data: Any = None, **options: Any) -> None:
        """As the library has it."""
        shaped, _judged = self._ways()
        if shaped or data is not None or options.get("extra_filters") is not None:
            super().process(formdata, obj, data, **options)
            return
        sent = self.meta.wrap_formdata(self, formdata)
        for name, field in self._fields.items():
            begun = getattr(obj, name, unset_value) if obj is not None else unset_value
            field.process(sent, options.get(name, unset_value) if begun is unset_value else begun)
        if self._parent_form is None:
            self.post_process(sent)

    def validate(self, extra_validators: Any = None) -> bool:
        """As the library has it."""
        if extra_validators is not None:
            return bool(super().validate(extra_validators))
        _shaped, judged = self._ways()
        holds = True
        for name, field in self._fields.items():
            own = (getattr(type(self), f"validate_{name}"),) if name in judged else ()
            holds = field.validate(self, own) and holds
        return holds

    @cached_property
    def _is_sent(self) -> bool:
        return has_request_context() and request.method in SUBMIT_METHODS

    @classmethod
    def _ways(cls) -> tuple[frozenset[str], frozenset[str]]:
        found = cls.own_ways
        if found is None:
            named = dir(cls)
            found = cls.own_ways = (_after("filter_", named), _after("validate_", named))
        return found


def _after(beginning: str, names: list[str]) -> frozenset[str]:
    return frozenset(name.removeprefix(beginning) for name in names if name.startswith(beginning))
