"""Templates print what Jinja's own would, escaped in the same way, though quicker."""

import inspect
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from threading import Barrier

import pytest
from flask import Flask
from flask.templating import Environment
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader
from jinja2 import FunctionLoader
from jinja2 import StrictUndefined
from jinja2 import Template
from jinja2 import TemplateAssertionError
from jinja2 import UndefinedError
from markupsafe import Markup
from markupsafe import escape

from archive.web.app import compile_templates
from archive.web.quick_templates import QuickEnvironment
from archive.web.quick_templates import escaped


class Cell:
    """A value that is HTML by itself."""

    def __html__(self) -> str:
        return "<td>"

    def __str__(self) -> str:
        return "<wrong>"


class Name(str):
    """A string of another class, which is still to be escaped."""

    __slots__ = ()


class Attributes:
    """Something that templates read an attribute of, and call."""

    def __init__(self, value: object) -> None:
        self.value = value

    def shown(self, value: object, *, again: object) -> tuple[object, object]:
        """Return what it is called with."""
        return value, again


TEXTS = st.text(st.sampled_from("ab&<>'\" é\u2028\0"))
VALUES = st.one_of(
    TEXTS,
    TEXTS.map(Markup),
    TEXTS.map(Name),
    st.integers(),
    st.floats(allow_nan=False),
    st.none(),
    st.booleans(),
    st.just(Cell()),
    st.lists(TEXTS),
)


@given(VALUES)
def test_value_is_printed_as_markupsafe_escapes_it(value: object) -> None:
    """What is printed of any value is what `markupsafe.escape` makes of it."""
    assert str(escaped(value)) == str(escape(value))


def environment(kind: type[Environment]) -> Environment:
    """Return an environment of the *kind*, set as that of the site."""
    app = Flask(__name__)
    app.jinja_environment = kind
    app.jinja_env.autoescape = True
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.loader = DictLoader({"included": INCLUDED, "nested": "{{ inner }}{{ value }}"})
    return app.jinja_env


#: What the template includes: it sees the names around it, and none outside sees those that it sets.
INCLUDED = """
{% macro shown(value) %}<i>{{ value }}{{ inner }}</i>{% endmacro %}
{% set inner = value %}{{ shown(value) }}{{ inner }}{% include "nested" %}
"""
#: Each way in which a template prints, in a block, a macro, a call, a loop, a filter, a set, a constant, and what it
#: reads and calls.
TEMPLATE = """
{% macro shown(value) %}<b>{{ value }}</b>{{ caller() }}{% endmacro %}
{% set kept %}{{ value }}{% endset %}
{% block main %}{{ value }}{{ value|upper }}{{ value ~ value }}{{ "<&" }}{{ "<b>"|safe }}{% endblock %}
{% set inner = "<outer" %}
{% block around %}{% set inner = "<around" %}{% include "included" %}{{ inner }}{% endblock %}
{% include "included" %}{{ inner }}
{% call shown(value) %}{{ value }}{% endcall %}{{ kept }}{{ kept ~ value }}
{% for one in (value, value) %}{{ one }}{{ loop.index }}{% endfor %}
<a title="{{ value }}">{{ [value, value]|join(", ") }}</a>
{{ "{:>9}".format("<&") }}{{ cell.value }}{{ {"a": cell}["a"].value|upper }}{{ cell.shown(value, again=value) }}
{% macro listed(value, after="<") %}{{ value }}{{ after }}{% endmacro %}
{{ listed(value) }}{{ listed(after=value, value=cell.value) }}
{% for one in (value, value) recursive %}{{ one }}
{% if loop.first and loop.depth < 2 %}{{ loop([one]) }}{% endif %}{% endfor %}
{{ self["main"]() }}{% filter upper %}{{ value }}{% endfilter %}{% autoescape false %}{{ value }}{% endautoescape %}
"""


@pytest.mark.parametrize(
    "value", ["plain", "<script>'\"&", Markup("<b>&amp;</b>"), Name("<i>"), 7, None, Cell()]
)
def test_template_prints_the_same_as_in_the_usual_environment(value: object) -> None:
    """However a template prints a value, it is the same HTML as with Jinja's own code."""
    quick, usual = (
        environment(kind).from_string(TEMPLATE) for kind in (QuickEnvironment, Environment)
    )
    cell = Attributes(value)
    assert quick.render(value=value, cell=cell) == usual.render(value=value, cell=cell)


def test_value_that_is_missing_is_an_error() -> None:
    """A name that nobody gave is no empty string, also where an included template prints it."""
    for template in ("{{ value }}", '{% include "nested" %}'):
        with pytest.raises(UndefinedError):
            environment(QuickEnvironment).from_string(template).render(inner="")


@pytest.mark.parametrize("template", ["{{ value.missing }}", "{% if value.missing %}{% endif %}"])
def test_attribute_that_is_missing_is_an_error(template: str) -> None:
    """An attribute that a value has not is no empty string, even where it has an item of that name."""
    made = environment(QuickEnvironment).from_string(template)
    for value in (Cell(), {"missing": "an item"}):
        with pytest.raises(AttributeError, match="missing"):
            made.render(value=value)


def test_site_escapes_quickly(client: FlaskClient) -> None:
    """The site's templates are compiled so."""
    assert client.application.jinja_environment is QuickEnvironment


@pytest.mark.parametrize(
    "template",
    [
        "{% include name %}",
        "{% include 'part' ignore missing %}",
        "{% include 'part' without context %}",
        "{% include 'blocks' %}",
    ],
)
def test_what_cannot_be_included_is_told(template: str) -> None:
    """Only a template by its name becomes a part of another, and one without blocks."""
    sources = {"part": "here", "blocks": "{% block all %}{% endblock %}"}
    environment = QuickEnvironment(Flask(__name__), loader=DictLoader(sources))
    with pytest.raises(TemplateAssertionError):
        environment.from_string(template)


def test_nothing_that_templates_call_asks_for_their_context(client: FlaskClient) -> None:
    """What is called gets what the template says, and no more."""
    environment = client.application.jinja_env
    assert isinstance(environment, QuickEnvironment)
    # What belongs to a request, as `g` does, is no function.
    functions = {n: f for n, f in environment.globals.items() if inspect.isroutine(f)}
    assert functions
    assert not [n for n, f in functions.items() if hasattr(f, "jinja_pass_arg")]


def test_threads_compile_a_template_once() -> None:
    """Those that ask for it at the same moment wait for the first, and get the same template."""
    asked = Barrier(4)
    sources = 0

    def load(name: str) -> str:
        nonlocal sources
        sources += 1
        return f"{{{{ value }}}} {name}"

    environment = QuickEnvironment(Flask("archive"), loader=FunctionLoader(load))

    def get(_: int) -> Template:
        asked.wait()
        return environment.get_template("page.html")

    with ThreadPoolExecutor(4) as threads:
        found = set(threads.map(get, range(4)))
    assert len(found) == 1
    assert sources == 1


def test_what_is_asked_for_most_is_compiled_at_the_start(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A search, a passage and a text need no template that is not there already."""
    compile_templates(client.application)

    def compiles(*_: object, **__: object) -> None:
        raise AssertionError("compiled while a reader waits")

    monkeypatch.setattr(QuickEnvironment, "compile", compiles)
    for path in ("/search?q=peace", "/texts/report-on-peace", "/texts/report-on-peace/p1"):
        assert client.get(path).status_code == HTTPStatus.OK
