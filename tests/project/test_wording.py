"""The core carries typed values: only the site and the commands make sentences for readers."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.paths import ROOT

#: Two words of letters with a space between them: enough for any English that a reader would see.
WORDS = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}")
MODULES = sorted(
    path for core in ("quotation", "search") for path in (ROOT / "archive" / core).rglob("*.py")
)


def prose(tree: ast.AST) -> Iterator[str]:
    """Yield the string literals of *tree* that read like prose, outside docstrings and error messages."""
    for node in ast.iter_child_nodes(tree):
        match node:
            case ast.Raise() | ast.Assert() | ast.Expr(value=ast.Constant()):
                continue
            case ast.Constant(value=str(text)) if WORDS.search(text):
                yield text
        yield from prose(node)


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_core_has_no_sentences(module: Path) -> None:
    """No string literal of the core is English for readers: those are in `archive.web.wording`."""
    assert list(prose(ast.parse(module.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize(
    "source",
    [
        'NOTE = "No paragraph found"',
        'def f(n):\n    """Doc string."""\n    return f"{n} other forms"',
        'x = {"a": ["in any form"]}',
    ],
)
def test_sentences_are_recognised(source: str) -> None:
    """A constant, a part of a formatted string and a nested value are all seen."""
    assert len(list(prose(ast.parse(source)))) == 1


def test_docstrings_and_errors_may_be_sentences() -> None:
    """What programmers and operators read is not for the readers of a page."""
    source = '"""Doc string here."""\nraise ValueError(f"not a {x} year")'
    assert list(prose(ast.parse(source))) == []
