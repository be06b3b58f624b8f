"""What a search says of itself, on its page and in its JSON."""

from html import unescape

import pytest
from flask.testing import FlaskClient

from archive.settings import Settings
from archive.web import create_app
from tests.support.site import page
from tests.support.site import words_of


def test_forms_are_links_that_narrow(client: FlaskClient) -> None:
    """Each form has its count and the address of the search for it alone; one link makes all exact."""
    shown = unescape(page(client, "/search?q=treaty&kind=decree"))
    assert '<a href="/search?q=%22treaties%22&kind=decree">treaties</a>' in shown
    assert '<a href="/search?q=%22treaty%22&kind=decree">exactly as typed</a>' in shown
    back = unescape(page(client, "/search?q=%22treaties%22&kind=decree"))
    assert '<a href="/search?q=treaties&kind=decree">in any form</a>' in back


def test_forms_are_in_the_json(client: FlaskClient) -> None:
    """`forms` has every word with its forms, their counts and the searches for them."""
    answer = client.get("/search.json?q=secret+treaty").get_json()
    (form,) = answer["forms"][1]["forms"]
    assert (form["words"], form["query"]) == ("treaties", 'secret "treaties"')
    assert (
        client.get("/search.json", query_string={"q": '"treaties"'}).get_json()["total"]
        == (form["paragraphs"])
    )


def test_nothing_is_helpful(client: FlaskClient) -> None:
    """The page names what stopped the search and leads to what finds something; the total stays 0."""
    shown = words_of(client.get("/search?q=diplomacy+hangman+zebra"))
    for sentence in (
        "No paragraph has all the words",
        "“zebra” stands nowhere in this collection.",
        "have 1 of the 3 words",
    ):
        assert sentence in shown
    answer = client.get("/search.json?q=diplomacy+hangman+zebra").get_json()
    assert (answer["total"], answer["partial"]) == (0, True)
    assert answer["partial_total"] == len(answer["hits"]) == 3
    assert answer["missing"] == ["“zebra”"]


def test_every_way_finds_what_it_promises(client: FlaskClient) -> None:
    """A search that is offered finds as many paragraphs as is said."""
    for q in (
        "diplomacy hangman",
        "secret zebra year:1918",
        '"secret peace"',
        "secret -peace -the",
    ):
        ways = client.get("/search.json", query_string={"q": q}).get_json()["ways"]
        assert ways, q
        for way in ways:
            assert client.get(way["url"]).get_json()["total"] == way["total"] > 0


def test_all_words_in_one_text_is_an_address(client: FlaskClient) -> None:
    """`scope=text` is offered, kept by every link, and led back from; anything else is said and left out."""
    shown = unescape(page(client, "/search?q=diplomacy+hangman"))
    assert 'href="/search?q=diplomacy+hangman&scope=text"' in shown
    wide = unescape(page(client, "/search?q=diplomacy+hangman&scope=text"))
    assert '<a href="/search?q=diplomacy+hangman">in one paragraph</a>' in wide
    assert '<input type="hidden" name="scope" value="text">' in wide
    assert "“nowhere” is not a scope" in page(client, "/search?q=peace&scope=nowhere")


@pytest.mark.parametrize("path", ["/search", "/search.json"])
def test_a_search_that_took_too_long_says_so(shipped: Settings, path: str) -> None:
    """It is no error, and nothing of it is shown as the answer."""
    hurried = Settings(texts=shipped.texts, index=shipped.index, query_seconds=0.0)
    response = create_app(hurried).test_client().get(path, query_string={"q": "pea* *ce"})
    assert response.status_code == 200
    if path == "/search":
        assert "This search took too long" in response.text
        assert "No paragraph" not in response.text
    else:
        assert response.get_json()["timed_out"]
        assert response.get_json()["total"] is None
