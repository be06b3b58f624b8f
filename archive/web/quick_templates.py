"""Templates made quick: what they print, read, call and include takes no detour through Jinja's own code.

`markupsafe.escape` wraps each value in a `Markup`, in Python; a page of hits prints some seven hundred. What a template
prints is joined at once, so nothing asks these values whether they are escaped. Most need no escaping, and are printed
as they are. Attributes, of which a page reads as many, are only attributes, never items; nothing that is called asks
for the context of its template; and what a template includes becomes a part of it when it is compiled.
"""

import operator
from collections.abc import MutableMapping
from threading import RLock
from typing import Any
from typing import cast

from flask.templating import Environment
from jinja2 import Template
from jinja2 import TemplateAssertionError
from jinja2 import nodes
from jinja2.compiler import CodeGenerator
from jinja2.compiler import Frame
from jinja2.visitor import NodeTransformer
from markupsafe import Markup
from markupsafe import escape


def escaped(value: Any) -> str:
    """Return *value* escaped for HTML, as `markupsafe.escape` does; a string with nothing to escape as it is."""
    kind = type(value)
    if kind is not str:
        return value if kind is Markup else str(value) if kind is int else escape(value)
    # To look for each character takes a fraction of the time of a regular expression.
    if "&" in value or "'" in value or '"' in value or "<" in value or ">" in value:
        value = value.replace("&", "&amp;").replace("'", "&#39;").replace('"', "&#34;")
        value = value.replace("<", "&lt;").replace(">", "&gt;")
    return value  # type: ignore[no-any-return]  # a string


class _Compiler(CodeGenerator):
    """Compiles templates to code that names `escaped` and `operator.call`, and reads attributes as Python does."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        self.writeline("escaped, call = environment.escaped, environment.call")
        super().visit_Template(node, frame)

    def _output_child_pre(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("escaped(")
        else:
            super()._output_child_pre(node, frame, finalize)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        self.write("call(")
        self.visit(node.node, frame)
        self.signature(node, frame, {"caller": "caller"} if forward_caller else None)
        self.write(")")


class _Inliner(NodeTransformer):
    """Puts the templates that a template includes where it includes them, each in a scope of its own."""

    def __init__(self, environment: "QuickEnvironment") -> None:
        self._environment = environment

    def visit_Include(self, node: nodes.Include) -> nodes.Node:
        loader = self._environment.loader
        if (
            loader is None
            or not isinstance(node.template, nodes.Const)
            or node.ignore_missing
            or not node.with_context
        ):
            raise TemplateAssertionError("only a template by its name is included", node.lineno)
        name = node.template.value
        source, path, _ = loader.get_source(self._environment, name)
        included = self._environment._parse(source, name, path)
        if any(included.find(kind) for kind in (nodes.Extends, nodes.Block)):
            raise TemplateAssertionError(f"{name} is included, and has blocks", node.lineno)
        # A mistake in it is told of the line that includes it.
        return nodes.Scope(included.body).set_lineno(node.lineno, override=True)


class QuickEnvironment(Environment):
    """The environment of templates that `_Compiler` compiles."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._loading = RLock()

    def _load_template(self, name: str, globals: MutableMapping[str, Any] | None) -> Template:
        # Of threads that need a template for the first time, one compiles it, and the others wait.
        with self._loading:
            return super()._load_template(name, globals)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        parsed = super()._parse(source, name, filename)
        return cast(nodes.Template, _Inliner(self).visit(parsed))

    code_generator_class = _Compiler
    escaped = staticmethod(escaped)
    call = operator.call
