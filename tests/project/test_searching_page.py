"""docs/searching.md tells the truth: its searches find something, and each part of an answer has its line."""

import re

import pytest
from flask.testing import FlaskClient

from tests.support.paths import ROOT

PAGE = (ROOT / "docs/searching.md").read_text(encoding="utf-8")
TABLE = PAGE[PAGE.index("| typed |") : PAGE.index("A name before a colon")]
TYPED = re.findall(r"^\| `([^`]+)` \|", TABLE, re.MULTILINE)


@pytest.mark.parametrize("q", TYPED)
def test_every_example_finds_something(client: FlaskClient, q: str) -> None:
    """Each search of the table has hits in the collection that ships."""
    assert client.get("/search.json", query_string={"q": q}).get_json()["total"] > 0


def test_every_name_is_there(client: FlaskClient) -> None:
    """Each name of the table for programs is in the answer."""
    names = re.findall(
        r"`(\w+)`",
        "".join(re.findall(r"^\| (`.*?) \| .*$", PAGE[PAGE.index("## For programs") :], re.M)),
    )
    answer = client.get("/search.json?q=peace").get_json()
    assert names
    assert set(names) <= set(answer)
