"""Harvests of a site: a server in a thread for real harvesters, and the schema that every answer must follow."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import Thread
from urllib.parse import urlencode

from flask import Flask
from flask.testing import FlaskClient
from lxml import etree
from werkzeug.serving import WSGIRequestHandler
from werkzeug.serving import make_server

from tests.support.paths import DATA

OAI = "{http://www.openarchives.org/OAI/2.0/}"
DC = "{http://purl.org/dc/elements/1.1/}"


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve *app* in a thread, and yield its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Quiet(WSGIRequestHandler):
    """Answers requests without a line for each."""

    def log(self, type: str, message: str, *args: object) -> None:
        """Say nothing."""


@cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(DATA / "schemas" / "oai-pmh.xsd"))


def ask(client: FlaskClient, **arguments: str) -> etree._Element:
    """Return the answer to a harvester, which must follow the schema; ``from_`` is ``from``."""
    given = {name.rstrip("_"): value for name, value in arguments.items()}
    response = client.get(f"/oai?{urlencode(given)}")
    assert response.status_code == 200, response.text
    assert response.headers["Content-Type"] == "text/xml; charset=utf-8"
    return valid(response.data)


def valid(body: bytes) -> etree._Element:
    """Return the answer *body*, which must follow the schema."""
    root = etree.fromstring(body)
    schema = _schema()
    assert schema.validate(root), schema.error_log
    return root


def error_code(root: etree._Element) -> str:
    """Return the code of the error that an answer is; empty where it is none."""
    found = root.find(f"{OAI}error")
    return "" if found is None else str(found.get("code"))


def headers(root: etree._Element) -> dict[str, tuple[str, bool]]:
    """Return the datestamp of each record of an answer, and whether it is deleted, by the end of its identifier."""
    found: dict[str, tuple[str, bool]] = {}
    for header in root.iter(f"{OAI}header"):
        slug = header.findtext(f"{OAI}identifier").rpartition(":")[2]
        assert slug not in found, slug
        found[slug] = (
            header.findtext(f"{OAI}datestamp"),
            header.get("status") == "deleted",
        )
    return found


def token_of(root: etree._Element) -> str:
    """Return the token with which a list goes on; empty where it is complete."""
    return str(next(root.iter(f"{OAI}resumptionToken"), etree.Element("none")).text or "")


def every_page(client: FlaskClient, verb: str, **arguments: str) -> Iterator[etree._Element]:
    """Yield the pages of a list."""
    page = ask(client, verb=verb, **arguments)
    yield page
    while token := token_of(page):
        page = ask(client, verb=verb, resumptionToken=token)
        yield page
