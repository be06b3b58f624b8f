"""Hostile requests to every address: always a well-formed answer, and never internals of the site."""

from dataclasses import replace
from urllib.parse import urlencode

import pytest
from flask import Flask
from hypothesis import HealthCheck
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from werkzeug.test import EnvironBuilder
from werkzeug.test import run_wsgi_app

from archive.settings import Settings
from archive.web import create_app
from tests.support.harvesting import error_code
from tests.support.harvesting import valid
from tests.support.hostile_requests import Hostile
from tests.support.hostile_requests import harvests
from tests.support.hostile_requests import requests
from tests.support.responses import decompress
from tests.support.responses import faults_in_response


@pytest.fixture(scope="module")
def app(corrected: Settings) -> Flask:
    """The site of the shipped collection and a text with revisions."""
    return create_app(corrected)


def answer(app: Flask, hostile: Hostile) -> tuple[int, dict[str, str], bytes]:
    """Return the status, headers and body of the answer to a request, passed to the site as a server would."""
    environ = EnvironBuilder(path="/", method=hostile.method).get_environ()
    environ["PATH_INFO"] = hostile.path.decode("latin-1")
    environ["QUERY_STRING"] = hostile.query
    for name, value in hostile.headers.items():
        key = name.upper().replace("-", "_")
        environ[key if key == "CONTENT_TYPE" else f"HTTP_{key}"] = value
    body, status, headers = run_wsgi_app(app, environ, buffered=True)
    return int(status.split()[0]), dict(headers), b"".join(body)


def test_hostile_requests_get_well_formed_answers(app: Flask, pytestconfig: pytest.Config) -> None:
    """No 5xx; all headers; a body of the announced type; well-formed HTML and XML; nothing reflected as markup."""

    @examples(
        max_examples=int(pytestconfig.getoption("--soak") or 200),
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(requests(app))
    def answers(hostile: Hostile) -> None:
        status, headers, body = answer(app, hostile)
        body = decompress(headers, body)
        assert faults_in_response(status, headers, body, head=hostile.method == "HEAD") == [], (
            hostile
        )

    answers()


@pytest.mark.parametrize(
    "query", ["q=caf\xe9", "q=\xff\r\nX: y", "q=a b\x00", "page=\xb2", "q=\xd0\xbc"]
)
def test_unescaped_bytes_in_a_query(app: Flask, query: str) -> None:
    """Bytes of a query that should have been escaped are read or ignored, and are no error."""
    for path in (b"/search", b"/texts/notice", b"/help/", b"/quotation.json"):
        status, headers, body = answer(app, Hostile(path, query))
        # A text has no such page.
        assert status in {200, 301} or (status == 404 and path.startswith(b"/texts/"))
        assert faults_in_response(status, headers, body) == []


def test_hostile_requests_of_harvesters_are_answered(
    corrected: Settings, pytestconfig: pytest.Config
) -> None:
    """Whatever the arguments, also of a POST: an answer that follows the schema, never an error of the site."""
    client = create_app(replace(corrected, url="https://archive.example.org")).test_client()

    @examples(
        max_examples=int(pytestconfig.getoption("--soak") or 150),
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(pairs=harvests(), post=st.booleans())
    def answers(pairs: list[tuple[str, bytes]], post: bool) -> None:
        query = urlencode(pairs)
        form = "application/x-www-form-urlencoded"
        response = (
            client.post("/oai", data=query, content_type=form)
            if post
            else client.get(f"/oai?{query}")
        )
        assert response.status_code == 200
        root = valid(response.data)
        assert error_code(root) or pairs, pairs

    answers()
