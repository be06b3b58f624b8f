"""Whatever is asked of whatever address: an answer in order, and never the insides of the site."""

import pytest
from flask import Flask
from hypothesis import HealthCheck
from hypothesis import given
from hypothesis import settings as examples
from werkzeug.test import EnvironBuilder
from werkzeug.test import run_wsgi_app

from archive.settings import Settings
from archive.web import create_app
from tests.support.hostile_requests import Hostile
from tests.support.hostile_requests import requests
from tests.support.responses import unpacked
from tests.support.responses import wrong_with


@pytest.fixture(scope="module")
def app(corrected: Settings) -> Flask:
    """The site of the shipped collection, with revisions to ask for."""
    return create_app(corrected)


def answer(app: Flask, asked: Hostile) -> tuple[int, dict[str, str], bytes]:
    """Return the status, headers and body that *asked* gets, as a server hands it to the site."""
    environ = EnvironBuilder(path="/", method=asked.method).get_environ()
    environ["PATH_INFO"] = asked.path.decode("latin-1")
    environ["QUERY_STRING"] = asked.query
    for name, value in asked.headers.items():
        key = name.upper().replace("-", "_")
        environ[key if key == "CONTENT_TYPE" else f"HTTP_{key}"] = value
    body, status, headers = run_wsgi_app(app, environ, buffered=True)
    return int(status.split()[0]), dict(headers), b"".join(body)


def test_every_address_answers_in_order(app: Flask, pytestconfig: pytest.Config) -> None:
    """No 5xx, all headers, the body what its type says, HTML and XML well formed, nothing reflected as markup."""

    @examples(
        max_examples=int(pytestconfig.getoption("--soak") or 600),
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(requests(app))
    def answers(asked: Hostile) -> None:
        status, headers, body = answer(app, asked)
        body = unpacked(headers, body)
        assert wrong_with(status, headers, body, head=asked.method == "HEAD") == [], asked

    answers()


@pytest.mark.parametrize(
    "query", ["q=caf\xe9", "q=\xff\r\nX: y", "q=a b\x00", "page=\xb2", "q=\xd0\xbc"]
)
def test_bytes_of_a_careless_program(app: Flask, query: str) -> None:
    """Bytes in a query that are not spelled as they should be are read, or passed over; not one is a fault."""
    for path in (b"/search", b"/texts/notice", b"/help/", b"/quotation.json"):
        status, headers, body = answer(app, Hostile(path, query))
        assert status in {200, 301}
        assert wrong_with(status, headers, body) == []
