"""Two searches compared: counts, rates and distinctive words, recomputed from the texts, with both engines."""

import csv
import io
import re
from collections import Counter
from math import log
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from archive.indexing.build import build
from archive.language.fold import fold
from archive.language.function_words import function_words
from archive.model.date import Date
from archive.search.engines.choice import TANTIVY
from archive.search.engines.choice import WHOOSH
from archive.settings import Settings
from archive.web import create_app
from tests.support.collections import text_of
from tests.support.collections import write_texts
from tests.support.site import json_at
from tests.support.site import page
from tests.support.site import words_of

PAIRS = (
    "q=peace&q2=war",
    "q=peace&q2=war&window=2&side=left",
    "q=peace&author=Ann&author2=Ben",
    "q=peace&from=1900&to=1905&from2=1906",
    "q=war&in=ben&q2=war+OR+peace&window=1",
    "q=peace&q2=zebra",
)


@pytest.fixture(scope="module", params=[WHOOSH, TANTIVY])
def reader(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A browser before two authors, who say other things of war and peace."""
    folder = tmp_path_factory.mktemp("compare")
    settings = Settings(texts=folder / "texts", index=folder / "index", engine=request.param)
    write_texts(
        settings.texts,
        [
            text_of(
                "ann",
                *["A lasting peace of the nations, and bread.", "The cruel war of the princes."]
                * 3,
                author="Ann",
                date=Date(1901),
            ),
            text_of(
                "ben",
                *["A dishonest peace of the princes; no lasting peace.", "War and bread. War!"] * 4,
                "Nothing.",
                author="Ben",
                date=Date(1911),
            ),
        ],
    )
    build(settings)
    return create_app(settings).test_client()


def near(client: FlaskClient, search: str, size: int, side: str) -> tuple[Counter[str], set[str]]:
    """Count the words near the hits of *search*, from their texts and marks, and return the words in them."""
    counts, inside = Counter[str](), set[str]()
    for hit in json_at(client, f"/search.json?{search}&per_page=all")["hits"]:
        words = list(re.finditer(r"\w+", hit["text"]))
        spans = [
            {n for n, w in enumerate(words) if a <= w.start() < b} for a, b in hit["highlights"]
        ]
        at = {
            n
            for own in spans
            for n in range(len(words))
            if (side != "right" and 0 < min(own) - n <= size)
            or (side != "left" and 0 < n - max(own) <= size)
        }
        counts.update(fold(words[n][0]) for n in at.difference(*spans))
        inside.update(fold(words[n][0]) for own in spans for n in own)
    return counts, inside


def g2(near: int, nearby: int, anywhere: int, words: int) -> float:
    """Return Dunning's G² of a table of two by two."""
    table = [[near, nearby - near], [anywhere - near, words - nearby - anywhere + near]]
    return 2 * sum(
        table[i][j] * log(table[i][j] * words / (sum(table[i]) * (table[0][j] + table[1][j])))
        for i in range(2)
        for j in range(2)
        if table[i][j]
    )


def sides(pair: str) -> tuple[str, str]:
    """Return the two searches of an address that compares them."""
    given = [part.partition("=")[::2] for part in pair.split("&")]
    first = [(n, v) for n, v in given if not n.endswith("2") and n not in ("window", "side")]
    second = [(n[:-1], v) for n, v in given if n.endswith("2")]
    if not any(n == "q" for n, _ in second):
        second = [first[0], *second]
    return "&".join(map("=".join, first)), "&".join(map("=".join, second))


@pytest.mark.parametrize("pair", PAIRS)
def test_counts_are_those_of_each_search(reader: FlaskClient, pair: str) -> None:
    """Occurrences, paragraphs and texts are those that each search has by itself, and rates follow from them."""
    made = json_at(reader, f"/compare.json?{pair}")
    for name, search in zip(("first", "second"), sides(pair), strict=True):
        alone = json_at(reader, f"/concordance.json?{search}")
        one = made[name]
        assert one["occurrences"] == alone["occurrences"]
        assert (one["total"], one["texts"]) == (alone["total"], alone["texts"])
        assert one["paragraphs_counted"] == one["total"]
        assert one["per_10000_words"] == pytest.approx(
            one["occurrences"] * 10_000 / one["words"], abs=1e-3
        )
        assert (
            json_at(reader, urlsplit(one["url"])._replace(path="/search.json").geturl())["total"]
            == (one["total"])
        )
    counts = [made[name]["occurrences"] for name in ("first", "second")]
    words = [made[name]["words"] for name in ("first", "second")]
    assert made["log_likelihood"] == pytest.approx(
        g2(counts[0], words[0], sum(counts), sum(words)), abs=1e-3
    )


def test_words_are_those_within_the_filters(reader: FlaskClient) -> None:
    """A rate is of the words of the texts that a search looked at."""
    made = json_at(reader, "/compare.json?q=peace&author=Ann&author2=Ben")
    assert (made["first"]["words"], made["second"]["words"]) == (3 * 14, 4 * 13 + 1)


@pytest.mark.parametrize("function", ["", "&function_words=yes"])
@pytest.mark.parametrize("pair", PAIRS)
def test_distinctive_words(reader: FlaskClient, pair: str, function: str) -> None:
    """Each word has its counts near either search, G² between the two, and stands where it is more frequent.

    Words of the hits themselves are not compared.
    """
    asked = dict(part.split("=") for part in pair.split("&"))
    window = int(asked.get("window", 5)), asked.get("side", "both")
    (first, own), (second, others) = (near(reader, search, *window) for search in sides(pair))
    made = json_at(reader, f"/compare.json?{pair}{function}")

    assert (made["first"]["nearby"], made["second"]["nearby"]) == (first.total(), second.total())
    together = first.total() + second.total()
    expected = {}
    for word in {*first, *second} - own - others - (set() if function else function_words("en")):
        counts = first[word], second[word]
        measure = g2(counts[0], first.total(), sum(counts), together)
        if round(measure, 4) > 0:
            more = counts[0] * second.total() > counts[1] * first.total()
            expected[word] = (*counts, "first" if more else "second", round(measure, 4))
    found = {
        fold(one["word"]): (
            one["near_first"],
            one["near_second"],
            one["more_with"],
            one["log_likelihood"],
        )
        for one in made["words"]
        if one["log_likelihood"] > 0
    }
    assert found == expected


def test_counts_lead_to_their_occurrences(reader: FlaskClient) -> None:
    """Each count beside a word links to a concordance with just as many lines."""
    text = page(reader, "/compare?q=peace&q2=war&window=2&side=left")
    links = re.findall(r'<td><a href="([^"]*)">(\d+)<span class="unseen">', text)
    assert len(links) > 3
    for href, count in links:
        assert page(reader, href.replace("&amp;", "&")).count('class="kwic"') == int(count)
    assert not re.search(r">1<span class=\"unseen\"> occurrences", text)


def test_words_of_the_searches_are_not_compared(reader: FlaskClient) -> None:
    """A word of either search is near the hits of the other alone, which says nothing of it."""
    made = json_at(reader, "/compare.json?q=peace&q2=princes&window=10")
    listed = {one["word"] for one in made["words"]}
    assert "war" in listed
    assert not listed & {"peace", "princes"}


def test_files_have_what_the_page_has(reader: FlaskClient) -> None:
    """The page, CSV and JSON have the same words and counts."""
    query = "q=peace&q2=war&window=3&leave_out=bread"
    text = page(reader, f"/compare?{query}")
    made = json_at(reader, f"/compare.json?{query}")
    rows = list(
        csv.DictReader(io.StringIO(reader.get(f"/compare.csv?{query}").text.lstrip("\ufeff")))
    )

    shown = re.findall(r'<th scope="row">(\w+)</th><td>(?:<a[^>]*>)?(\d+)', text)
    listed = [(one["word"], str(one["near_first"])) for one in made["words"]]
    assert sorted(listed) == sorted(pair for pair in shown if pair[0] in dict(listed))
    assert [(row["word"], row["near_first"]) for row in rows] == listed
    assert "bread" not in dict(listed)
    assert (rows[0]["first"], rows[0]["second"], rows[0]["window"]) == ("peace", "war", "3")
    assert int(rows[0]["first_occurrences"]) == made["first"]["occurrences"]


def test_a_form_without_scripts(reader: FlaskClient) -> None:
    """Without words it asks for them; with them it keeps what was chosen, other filters too."""
    assert "Type words for both searches" in words_of(reader.get("/compare"))
    assert "Type words for both searches" in words_of(reader.get("/compare?q=peace&q2=peace"))
    text = page(reader, "/compare?q=peace&author=Ann&kind=decree&q2=war&in2=ben&from2=1900")
    for shown in (
        'name="q" value="peace"',
        'name="author" value="Ann"',
        'type="hidden" name="kind" value="decree"',
        'name="q2" value="war"',
        'type="hidden" name="in2" value="ben"',
        'name="from2" value="1900"',
    ):
        assert shown in text


def test_the_overview_leads_there(reader: FlaskClient) -> None:
    """The overview links to the comparison of its search, with its filters."""
    text = page(reader, "/search?q=peace&author=Ann&view=overview")
    assert 'href="/compare?q=peace&amp;author=Ann"' in text


def test_a_sample_is_said(tmp_path: Path) -> None:
    """Where not all was counted, counts are estimates and say so, and nothing is said of chance."""
    settings = Settings(texts=tmp_path / "texts", index=tmp_path / "index", surveyed=10)
    write_texts(settings.texts, [text_of("many", *["Peace and war."] * 40, *["War."] * 9)])
    build(settings)
    client = create_app(settings).test_client()
    text = words_of(client.get("/compare?q=peace&q2=war"))
    assert "The first search was counted in a sample: one in 4 of its paragraphs" in text
    assert "Occurrences about 40" in text
    assert "G² of the two" not in text
    assert json_at(client, "/compare.json?q=peace&q2=war")["log_likelihood"] is None
