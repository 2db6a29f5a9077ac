"""How templates call what is not known beforehand: macros, and methods of what they were given.

The library looks three times over whether something wants to be handed the context, and half of what a small macro costs
was that. A macro wants its escaping and nothing else; a plain function says in one place what it wants.
"""

from __future__ import annotations

from types import FunctionType, MethodType
from typing import Any

from jinja2.runtime import Context, Macro

_PLAIN = frozenset({FunctionType, MethodType})


class Calling(Context):
    """What a template is drawn with."""

    def call(__self, __obj: Any, *args: Any, **kwargs: Any) -> Any:
        """As the library's, whose own names these are: a macro's words may have any other."""
        kind = type(__obj)
        if kind is Macro:
            args = (__self.eval_ctx, *args)
        elif kind not in _PLAIN or hasattr(__obj, "jinja_pass_arg"):
            return super().call(__obj, *args, **kwargs)
        if kwargs:
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
        return __obj(*args, **kwargs)
