"""Templates that call our own words directly.

Jinja calls everything by way of its context, which looks three times whether a function wants to be handed the context,
and escapes what is safe already. A page says a hundred words and writes fifty addresses, and half of what drawing its
frame cost was that. None of these functions wants the context, and no template may use their names for something else.
What an expression puts on the page is made text, and not markup that is text again a moment later.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from flask.templating import Environment
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.idtracking import VAR_LOAD_RESOLVE
from markupsafe import Markup, escape
from markupsafe import _escape_inner as _escape  # type: ignore[attr-defined]

DIRECT = frozenset({"_", "url_for", "may", "word", "icon", "csrf_token"})
"""Names of plain functions, the same for every template."""
SAFE = frozenset({"_", "icon", "csrf_token"})
"""Those of them that answer with markup, or with text in which nothing needs to be escaped."""


class Templates(Environment):
    """Flask's environment, for templates that are all given the same words."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The words themselves. The library puts a layer of the template's own before them, which is asked for each word
        again whenever a page is begun and a macro brought: a sixth of what drawing a short page cost."""
        return super().make_globals(d) if d else self.globals


class DirectCalls(CodeGenerator):
    """The library's way of writing templates as Python, but for calls of these functions and what is put on the page."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        """With the name of what escapes."""
        self.writeline(f"from {__name__} import escaped")
        super().visit_Template(node, frame)

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        """`environment.globals["_"]("Help")` instead of `context.call(…)`."""
        name = self._direct(node, frame)
        if name is None:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.write(f"environment.globals[{name!r}](")
        for place, argument in enumerate([*node.args, *node.kwargs]):
            self.write(", " if place else "")
            self.visit(argument, frame)
        self.write(")")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        is_escaped = frame.eval_ctx.autoescape and not frame.eval_ctx.volatile
        if is_escaped and finalize.src is None:
            self.write("(" if self._direct(node, frame) in SAFE else "escaped(")
        else:
            super()._output_child_pre(node, frame, finalize)

    def _direct(self, node: nodes.Node, frame: Frame) -> str | None:
        """The function's name when the call is of one that is ours here, with arguments that stand written out."""
        if not isinstance(node, nodes.Call) or not isinstance(node.node, nodes.Name) or node.node.name not in DIRECT:
            return None
        name, is_plain = node.node.name, node.dyn_args is None and node.dyn_kwargs is None
        load = frame.symbols.find_load(frame.symbols.ref(name))
        is_ours = load is not None and load[0] == VAR_LOAD_RESOLVE  # not a variable of the template's own
        return name if is_plain and is_ours and _wants_no_context(self.environment.globals.get(name)) else None


def _wants_no_context(function: Any) -> bool:
    return callable(function) and not hasattr(function, "jinja_pass_arg")


def escaped(value: Any) -> str:
    """What a value puts on the page, as the library's `escape` has it."""
    kind = type(value)
    if kind is str:
        return str(_escape(value))
    return value if kind is Markup else escape(value)
