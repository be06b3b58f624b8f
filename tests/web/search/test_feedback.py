"""Feedback of a search, on its page and in its JSON."""

from html import unescape

import pytest
from flask.testing import FlaskClient

from archive.settings import Settings
from archive.web import create_app
from tests.support.site import page
from tests.support.site import words_of


def test_forms_are_links_to_exact_searches(client: FlaskClient) -> None:
    """Each form has its count and the address of this search with only that form; one link makes all exact."""
    shown = unescape(page(client, "/search?q=treaty&kind=decree"))
    assert '<a href="/search?q=%22treaties%22&kind=decree">treaties</a>' in shown
    assert "Each form links to this search with only that form of the word." in shown
    assert '<a href="/search?q=%22treaty%22&kind=decree">Match exact words only</a>' in shown
    back = unescape(page(client, "/search?q=%22treaties%22&kind=decree"))
    assert '<a href="/search?q=treaties&kind=decree">Include other forms</a>' in back


def test_forms_are_in_the_json(client: FlaskClient) -> None:
    """`forms` has every word with its forms, their counts and the searches for them."""
    answer = client.get("/search.json?q=secret+treaty").get_json()
    (form,) = answer["forms"][1]["forms"]
    assert (form["words"], form["query"]) == ("treaties", 'secret "treaties"')
    assert (
        client.get("/search.json", query_string={"q": '"treaties"'}).get_json()["total"]
        == (form["paragraphs"])
    )


def test_search_without_results_helps(client: FlaskClient) -> None:
    """The page names the missing word and shows the closest matches; the total stays 0."""
    shown = words_of(client.get("/search?q=diplomacy+hangman+zebra"))
    for sentence in (
        "No paragraph contains all your words",
        "No text here contains “zebra”.",
        "Closest matches (1 of your 3 words)",
    ):
        assert sentence in shown
    answer = client.get("/search.json?q=diplomacy+hangman+zebra").get_json()
    assert (answer["total"], answer["hits"]) == (0, [])
    assert answer["closest"]["total"] == len(answer["closest"]["hits"]) == 3
    assert (answer["closest"]["matched"], answer["closest"]["words"]) == (1, 3)
    assert answer["missing"] == ["“zebra”"]


def test_every_alternative_finds_its_count(client: FlaskClient) -> None:
    """Each alternative finds as many paragraphs as its count."""
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


def test_scope_text_is_an_address(client: FlaskClient) -> None:
    """`scope=text` is offered, kept by every link, and can be left; other values are ignored with a notice."""
    shown = unescape(page(client, "/search?q=diplomacy+hangman"))
    assert 'href="/search?q=diplomacy+hangman&scope=text"' in shown
    wide = unescape(page(client, "/search?q=diplomacy+hangman&scope=text"))
    assert '<a href="/search?q=diplomacy+hangman">Match within one paragraph</a>' in wide
    assert '<input type="hidden" name="scope" value="text">' in wide
    assert "“nowhere” is not a scope" in page(client, "/search?q=peace&scope=nowhere")


@pytest.mark.parametrize("path", ["/search", "/search.json"])
def test_timed_out_search_has_no_results(shipped: Settings, path: str) -> None:
    """It is no error, and nothing that it found is shown."""
    hurried = Settings(texts=shipped.texts, index=shipped.index, query_seconds=0.0)
    response = create_app(hurried).test_client().get(path, query_string={"q": "pea* *ce"})
    assert response.status_code == 200
    if path == "/search":
        assert "This search took too long" in response.text
        assert "No paragraph" not in response.text
    else:
        assert response.get_json()["timed_out"]
        assert response.get_json()["total"] is None


def test_alternatives_are_offered_with_their_counts(client: FlaskClient) -> None:
    """Below the missing word, each alternative is a link with the number of its results."""
    shown = words_of(client.get("/search?q=diplomacy+zeppelin"))
    assert "Try without “zeppelin” (2 results)" in shown


def test_reading_marks_the_terms(client: FlaskClient) -> None:
    """The line under the box has the terms in bold, and the link to the exact search."""
    shown = page(client, "/search?q=secret+treaties")
    assert "Paragraphs containing <b>secret</b> and <b>treaties</b>, including other forms" in shown
    read = client.get("/search.json?q=secret+treaties").get_json()["reading"]
    assert read == "paragraphs containing “secret” and “treaties”, including other forms"


def test_what_was_probably_meant_is_a_link(client: FlaskClient) -> None:
    """On the page beside how it was read, and in the JSON as a query."""
    shown = unescape(page(client, "/search?q=auther:lenin+peace"))
    sentence = "“auther:” is not the name of a filter, so it was searched as a word."
    assert f'<a href="/search?q=author%3Alenin+peace">{sentence}' in shown
    answer = client.get("/search.json?q=auther:lenin+peace").get_json()
    assert answer["notices"][0]["query"] == "author:lenin peace"


@pytest.mark.parametrize(
    ("q", "tips"),
    [
        ("zeppelin", (False, False)),
        ("zeppelin zebra", (True, False)),
        ('"zeppelin zebra"', (False, True)),
        ('zoo "zeppelin zebra"', (True, True)),
    ],
)
def test_tips_fit_the_query(client: FlaskClient, q: str, tips: tuple[bool, bool]) -> None:
    """Who searched one word is not told to try fewer, nor who quoted nothing to leave out quotation marks."""
    shown = client.get("/search", query_string={"q": q}).text
    assert ("fewer words" in shown, "words without quotation marks" in shown) == tips
