"""Scripts of other sites: what they may read, and how a browser is told that they may ask."""

import pytest
from flask.testing import FlaskClient

TEXT = "/texts/report-on-peace"
FOR_PROGRAMS = [
    f"{TEXT}.json", f"{TEXT}.tei.xml", f"{TEXT}/p7.ris", f"{TEXT}.epub", "/search.csv?q=peace", "/search.json?q=peace",
    "/search.atom?q=peace", "/feed.atom", "/suggest?q=pea", "/opensearch.xml", "/sitemap.xml", "/robots.txt",
    "/quotation.json?q=the+question+of+peace", f"{TEXT}/p99.json", "/texts/nowhere.txt",
]  # fmt: skip
EXPOSED = {"Link", "ETag", "Retry-After", "Content-Disposition", "Memento-Datetime"}


@pytest.mark.parametrize("address", FOR_PROGRAMS)
def test_files_may_be_read_from_every_site(client: FlaskClient, address: str) -> None:
    """Files and problems for programs, with the headers that a program needs."""
    answer = client.get(address)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert set(answer.headers["Access-Control-Expose-Headers"].split(", ")) == EXPOSED
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_redirects_may_be_followed_from_every_site(client: FlaskClient) -> None:
    """A browser follows none that does not say so."""
    answer = client.get("/help/")
    assert answer.status_code == 301
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("address", [TEXT, "/search?q=peace", "/", "/nowhere"])
def test_pages_are_not_read_by_other_sites(client: FlaskClient, address: str) -> None:
    """Pages are for readers."""
    answer = client.get(address)
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("address", "methods"),
    [
        (f"{TEXT}.json", {"GET", "HEAD", "OPTIONS"}),
        ("/search.json", {"GET", "HEAD", "OPTIONS"}),
        ("/quotation.json", {"GET", "HEAD", "OPTIONS", "POST"}),
    ],
)
def test_browsers_may_ask_first(client: FlaskClient, address: str, methods: set[str]) -> None:
    """A preflight is answered with the methods, the headers that matter, and for how long that holds."""
    asking = {"Origin": "https://example.org", "Access-Control-Request-Method": "GET"}
    answer = client.options(address, headers=asking)
    assert (answer.status_code, answer.data) == (204, b"")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert set(answer.headers["Access-Control-Allow-Methods"].split(", ")) == methods
    assert set(answer.headers["Allow"].split(", ")) == methods
    allowed = set(answer.headers["Access-Control-Allow-Headers"].split(", "))
    assert {"Content-Type", "If-None-Match", "Accept-Datetime"} <= allowed
    assert int(answer.headers["Access-Control-Max-Age"]) >= 3600
    assert "Content-Type" not in answer.headers
