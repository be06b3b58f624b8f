"""The file for language models: its form, its links, and what it says of the collection."""

import re
from dataclasses import replace

from flask.testing import FlaskClient

from archive.settings import Settings
from archive.web import create_app
from tests.support.site import page


def test_form_and_links(client: FlaskClient) -> None:
    """It is as llmstxt.org has it, names what is held and how to cite, and each of its links leads somewhere."""
    words = page(client, "/llms.txt")
    assert words.startswith("# The Decree on Peace\n\n> ")
    assert "17 paragraphs in 1 text from 1917" in words
    assert "http://localhost/texts/report-on-peace/p1:" in words
    links = re.findall(r"^- \[[^\]]+\]\(http://localhost(/[^)]*)\): \S", words, re.MULTILINE)
    assert {"/mcp", "/api", "/api/dts"} < set(links)
    assert {client.get(link).status_code for link in links if link != "/mcp"} == {200}
    assert client.get("/mcp").status_code == 405
    assert client.get("/texts/report-on-peace/p1").status_code == 200
    for ending in ("json", "txt", "md", "bib"):
        assert client.get(f"/texts/report-on-peace/p1.{ending}").status_code == 200


def test_what_needs_a_public_address_is_named_where_there_is_one(shipped: Settings) -> None:
    """Harvesters are shown their door only where it is open, and every link has that address."""
    url = "https://archive.example.org"
    client = create_app(replace(shipped, url=url)).test_client()
    words = page(client, "/llms.txt")
    assert f"({url}/oai?verb=Identify)" in words
    assert client.get("/oai?verb=Identify").status_code == 200
    assert "http://localhost" not in words
