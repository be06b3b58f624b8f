"""Escaping in templates, made quick: most of what a page prints needs none, and is printed as it is.

`markupsafe.escape` wraps each value in a `Markup`, in Python; a page of hits prints some seven hundred. What a template
prints is joined at once, so nothing asks these values whether they are escaped.
"""

import re
from typing import Any

from flask.templating import Environment
from jinja2 import nodes
from jinja2.compiler import CodeGenerator
from jinja2.compiler import Frame
from markupsafe import Markup
from markupsafe import escape

_special = re.compile("[&<>'\"]").search


def escaped(value: Any) -> str:
    """Return *value* escaped for HTML, as `markupsafe.escape` does; a string with nothing to escape as it is."""
    kind = type(value)
    if kind is Markup or (kind is str and _special(value) is None):
        return value  # type: ignore[no-any-return]  # a string
    return str(value) if kind is int else escape(value)


class _Compiler(CodeGenerator):
    """Compiles templates that print by `escaped`."""

    def _output_child_pre(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("environment.escaped(")
        else:
            super()._output_child_pre(node, frame, finalize)


class QuickEnvironment(Environment):
    """The environment of templates that print by `escaped`."""

    code_generator_class = _Compiler
    escaped = staticmethod(escaped)
