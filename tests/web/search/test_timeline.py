"""Several searches over time: the chart, its table and its files, with both engines."""

import csv
import io
import re
from itertools import pairwise
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from archive.indexing.build import build
from archive.model.date import Date
from archive.search.corpus.timeline import MAX_PERIODS
from archive.search.corpus.timeline import periods_of_several
from archive.search.engines.choice import TANTIVY
from archive.search.engines.choice import WHOOSH
from archive.settings import Settings
from archive.web import create_app
from archive.web.search.timeline_page import MARGIN
from archive.web.search.timeline_page import MOST_LABELS
from archive.web.search.timeline_page import WIDTH
from archive.web.search.timeline_page import period_ticks
from tests.support.collections import text_of
from tests.support.collections import write_texts
from tests.support.site import json_at
from tests.support.site import page
from tests.support.site import words_of

#: The year or 0, how often it says peace, and how often war, among how many words.
TEXTS = ((1901, 3, 1, 20), (1902, 0, 2, 10), (1915, 1, 9, 40), (1915, 2, 0, 30), (0, 5, 1, 50))


@pytest.fixture(scope="module", params=[WHOOSH, TANTIVY])
def reader(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A browser before the texts, of two authors."""
    folder = tmp_path_factory.mktemp("timeline")
    settings = Settings(texts=folder / "texts", index=folder / "index", engine=request.param)
    write_texts(
        settings.texts,
        [
            text_of(
                f"text-{n}",
                " ".join(["peace"] * peace + ["war"] * war + ["bread"] * (size - peace - war)),
                author="Ann" if n % 2 else "Ben",
                date=Date(year) if year else None,
            )
            for n, (year, peace, war, size) in enumerate(TEXTS)
        ],
    )
    build(settings)
    return create_app(settings).test_client()


@pytest.mark.parametrize(("by", "step"), [("", 1), ("year", 1), ("decade", 10), ("century", 100)])
@pytest.mark.parametrize("author", ["", "Ann", "Ben"])
def test_counts_and_rates(reader: FlaskClient, by: str, step: int, author: str) -> None:
    """Each period has the uses and words of its texts, within the filters; texts without a date are told."""
    filters = f"&author={author}" if author else ""
    made = json_at(reader, f"/timeline.json?q=peace&q=war&q=zebra&by={by}{filters}")
    kept = [t for n, t in enumerate(TEXTS) if not author or (n % 2 == 1) == (author == "Ann")]

    assert made["counted"] == "uses"
    assert (made["texts"], made["texts_without_date"]) == (len(kept), sum(t[0] == 0 for t in kept))
    assert made["words_without_date"] == sum(t[3] for t in kept if not t[0])
    for series, at in zip(made["series"], (1, 2, None), strict=True):
        for period in series["periods"]:
            own = [t for t in kept if t[0] and period["first"] <= t[0] <= period["last"]]
            count = sum(t[at] for t in own) if at else 0
            words = sum(t[3] for t in own)
            assert (period["count"], period["words"]) == (count, words)
            assert period["last"] - period["first"] == step - 1
            rate = count * 10_000 / words if words else 0
            assert period["per_10000_words"] == pytest.approx(rate, abs=1e-3)
        undated = sum(t[at] for t in kept if not t[0]) if at else 0
        assert series["count_without_date"] == undated
        assert series["count"] == sum(t[at] for t in kept if t[0] if at)


def test_the_page_says_it_without_colours(reader: FlaskClient) -> None:
    """Each line has marks and dashes of its own, which the legend names; the table has all numbers and links."""
    text = page(reader, "/timeline?q=peace&q=war&q=bread")
    legend = text.partition('<ul class="legend">')[2].partition("</ul>")[0]
    assert re.findall(r'<a href="([^"]*)">(\w+)</a>', legend) == [
        (f"/search?q={q}", q) for q in ("peace", "war", "bread")
    ]
    marks = re.findall(r'class="mark" d="M18 6([^"]*)"', legend)
    dashes = re.findall(r'class="line" d="M0 6H36"(?: stroke-dasharray="([^"]*)")?', legend)
    assert len(set(marks)) == len(set(dashes)) == 3
    assert text.count("<polyline") == 3
    said = words_of(reader.get("/timeline?q=peace&q=war"))
    assert "1901 3 1,500.00 1 500.00" in said
    assert "1903 0 0.00 0 0.00" in said
    assert "1 of 5 texts, with 33.3 % of the words, has no date and cannot be shown." in said


def test_counts_within_other_dates_are_no_links(reader: FlaskClient) -> None:
    """Hits of a whole period would be more than were counted where the search has dates of its own."""
    link = r'<td><a href="/search'
    assert re.search(link, page(reader, "/timeline?q=peace&by=decade"))
    assert not re.search(link, page(reader, "/timeline?q=peace&by=decade&from=1902&to=1915"))


def test_a_search_without_words_counts_paragraphs(reader: FlaskClient) -> None:
    """A search for an author has no uses to count: all series are of paragraphs then."""
    made = json_at(reader, "/timeline.json?q=peace&q=author:Ann")
    assert made["counted"] == "paragraphs"
    assert [series["count"] for series in made["series"]] == [3, 2]


def test_a_count_leads_to_its_hits(reader: FlaskClient) -> None:
    """A number of the table links to the hits of its time, with the filters of the chart."""
    text = page(reader, "/timeline?q=peace&q=war&author=Ben")
    links = re.findall(r'<td><a href="([^"]*)">(\d+)</a>', text)
    assert links
    for href, count in links:
        found = reader.get(href.replace("&amp;", "&").replace("/search?", "/concordance.json?"))
        assert found.get_json()["occurrences"] == int(count)


def test_files_have_what_the_page_has(reader: FlaskClient) -> None:
    """The CSV has a row for each period of each search, with what the JSON has."""
    query = "q=peace&q=war&by=decade"
    made = json_at(reader, f"/timeline.json?{query}")
    rows = list(
        csv.DictReader(io.StringIO(reader.get(f"/timeline.csv?{query}").text.lstrip("\ufeff")))
    )
    assert [
        (row["query"], row["period"], int(row["count"]), int(row["words"])) for row in rows
    ] == [
        (series["query"], p["label"], p["count"], p["words"])
        for series in made["series"]
        for p in series["periods"]
    ]
    assert (rows[0]["texts"], rows[0]["texts_without_date"]) == ("5", "1")
    assert f'href="/timeline.csv?{query}"'.replace("&", "&amp;") in page(
        reader, f"/timeline?{query}"
    )


def test_six_at_most(reader: FlaskClient) -> None:
    """Of more than six searches the first are shown, and it says so; one that is typed twice is one."""
    many = "&".join(f"q={q}" for q in ("peace", "peace", "war", "a", "b", "c", "d", "e"))
    assert "Only the first 6 searches are shown." in words_of(reader.get(f"/timeline?{many}"))
    assert [s["query"] for s in json_at(reader, f"/timeline.json?{many}")["series"]] == [
        *("peace", "war", "a", "b", "c", "d")
    ]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/timeline", "Type up to six searches"),
        ("/timeline?q=&q=+", "Type up to six searches"),
        ("/timeline?q=zebra", "None of these occurs in a text with a date."),
        ("/timeline?q=peace&in=text-4", "None of these occurs in a text with a date."),
        ("/timeline?q=peace&by=week", "Choose from year, decade, century"),
        ("/timeline?q=peace&author=Ann", "Only Ann"),
        ("/timeline?q=peace&year=soon", "“soon” is not a year"),
    ],
)
def test_what_cannot_be_shown_is_said(reader: FlaskClient, address: str, said: str) -> None:
    """Nothing typed, nothing found, a strange period, filters: the page says so."""
    assert said in words_of(reader.get(address))


def test_a_sample_is_never_a_rate(tmp_path: Path) -> None:
    """Where not all uses were counted, all searches count paragraphs, and say so."""
    settings = Settings(texts=tmp_path / "texts", index=tmp_path / "index", surveyed=10)
    texts = [text_of(f"t{n}", *["Peace peace."] * 20, date=Date(1900 + n)) for n in range(3)]
    write_texts(settings.texts, texts)
    build(settings)
    client = create_app(settings).test_client()
    made = json_at(client, "/timeline.json?q=peace&q=zebra")
    assert made["counted"] == "paragraphs"
    assert [p["count"] for p in made["series"][0]["periods"]] == [20, 20, 20]
    said = words_of(client.get("/timeline?q=peace"))
    assert "Not all uses could be counted, so the chart counts paragraphs" in said


@given(
    st.lists(st.dictionaries(st.integers(-900, 2100), st.integers(0, 9)), min_size=1, max_size=4),
    st.sampled_from([0, 1, 10, 100]),
)
def test_series_share_their_periods(counts: list[dict[int, int]], step: int) -> None:
    """All series have the same periods, which follow one another and have all that was counted."""
    made = periods_of_several(counts, counts, step=step)
    spans = {tuple((p.first, p.last) for p in periods) for periods in made}
    assert len(spans) == 1
    for own, periods in zip(counts, made, strict=True):
        assert sum(p.count for p in periods) == sum(own.values())
        assert len(periods) <= MAX_PERIODS
        assert all(a.last + 1 == b.first for a, b in pairwise(periods))


@given(st.integers(1, 300))
def test_a_few_periods_are_named_below_the_chart(number: int) -> None:
    """The first period is named and at most four others, at even distances, each below its own point."""
    ticks = period_ticks([str(1500 + n) for n in range(number)])
    assert 1 <= len(ticks) <= MOST_LABELS
    assert (ticks[0].label, ticks[0].anchor, ticks[0].x) == ("1500", "start", MARGIN)
    named = [int(tick.label) for tick in ticks]
    assert len({after - before for before, after in pairwise(named)}) <= 1
    for tick in ticks:
        at = (int(tick.label) - 1500) / max(1, number - 1)
        assert tick.x == pytest.approx(MARGIN + at * (WIDTH - 2 * MARGIN), abs=0.1)
    assert [tick.anchor for tick in ticks[1:] if int(tick.label) == 1499 + number] in ([], ["end"])


def test_the_chart_of_years_names_years_between(reader: FlaskClient) -> None:
    """Below the lines are the first and the last year and some between them."""
    chart = page(reader, "/timeline?q=peace&q=war&by=year")
    assert re.findall(r'<text x="[^"]*" y="192" text-anchor="(\w+)">(\w+)</text>', chart) == [
        ("start", "1901"),
        ("middle", "1905"),
        ("middle", "1909"),
        ("middle", "1913"),
    ]
