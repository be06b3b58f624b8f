"""Wildcards in quotation marks, and words near each other, work wherever a query is taken."""

import pytest
from flask.testing import FlaskClient

#: Ways to ask for *secret treaties*, which the shipped text has twice in one paragraph.
QUERIES = [
    '"secret treat*"',
    "“secret treat*”",
    "„secret treat*“",
    "«secret treat*»",
    "「secret treat*」",
    '"*cret treaties"',
    '"s?cret treat*"',
    '"secret treat*" -zebra',
    '(zebra OR "secret treat*")',
    'author:lenin "secret treat*"',
    '"treat* secret"~0',
    '"secret treat*"~>0',
    "secret PRE/0 treat*",
    '"secret" NEAR/0 "treat*"',
]
#: Where a query is taken, and what is found there.
VIEWS = [
    ("/search", "<mark"),
    ("/search?view=concordance", "treaties"),
    ("/search?view=overview", "report-on-peace"),
    ("/texts/report-on-peace", "<mark"),
    ("/search.json", '"total":1'),
    ("/concordance.json", "treaties"),
    ("/search.csv", "report-on-peace"),
    ("/concordance.csv", "treaties"),
    ("/search.atom", "report-on-peace"),
    ("/search.bib", "report-on-peace"),
    ("/search.ris", "report-on-peace"),
]


@pytest.mark.parametrize("q", QUERIES)
@pytest.mark.parametrize(("view", "there"), VIEWS)
def test_every_view_finds_it(client: FlaskClient, q: str, view: str, there: str) -> None:
    """The page, the concordance, the overview, the text itself, the files, references and the feed."""
    path, _, of_view = view.partition("?view=")
    asked = {"q": q, "view": of_view} if of_view else {"q": q}
    answer = client.get(path, query_string=asked)
    assert answer.status_code == 200
    assert there in answer.text.replace(" ", "")


@pytest.mark.parametrize("q", QUERIES)
def test_all_its_places_are_lines(client: FlaskClient, q: str) -> None:
    """Both of the paragraph; words that are marked by themselves have a line each."""
    lines = client.get("/concordance.json", query_string={"q": q}).get_json()["lines"]
    found = [line["hit"] for line in lines]
    assert found in (["secret treaties"] * 2, ["secret", "treaties"] * 2)
