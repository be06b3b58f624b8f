"""Collocates: windows, sides, words left out, files, and the concordance of each, with both engines."""

import csv
import io
import json
import re
from collections import Counter
from math import log
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs
from urllib.parse import urlsplit

import numpy as np
import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from archive.indexing.build import build
from archive.language.fold import fold
from archive.language.function_words import function_words
from archive.model.date import Date
from archive.model.text import Paragraph
from archive.search.corpus.collocates import collocates
from archive.search.corpus.collocates import log_likelihood
from archive.search.corpus.collocates import log_likelihoods
from archive.search.engines.choice import TANTIVY
from archive.search.engines.choice import WHOOSH
from archive.search.index.protocol import Word
from archive.search.matching.word_reader import CountedTerms
from archive.settings import Settings
from archive.web import create_app
from tests.support.collections import text_of
from tests.support.collections import with_emendation
from tests.support.collections import with_note
from tests.support.collections import write_texts
from tests.support.site import words_of

PARAGRAPHS: dict[str, list[str | Paragraph]] = {
    "ann": [
        "The lasting peace of the land is a just peace, and no war.",
        with_note("War and bread; the peace treaty.", "No lasting peace in a note."),
        with_emendation("A just truce for the people, and their bread.", "truce", "peace"),
    ],
    "ben": [
        "Bread of the land, and peace lasting long: a lasting, just and honest peace.",
        "The war of the land. The peace treaty ended the war; the treaty was just.",
        "Just bread.",
        "Peace! Peace! PEACE! The people’s lasting peace-treaty.",
    ],
}
SEARCHES = (
    "q=peace",
    "q=peace&window=1",
    "q=peace&window=10&side=left",
    "q=peace&window=3&side=right",
    "q=war+OR+bread&window=2",
    "q=peace&author=Ben&side=left",
    "q=peace&from=1918&to=1918",
    "q=%22peace+treaty%22&window=2",
    "q=%22just+peace%22~4",
    "q=peace+-bread",
)


@pytest.fixture(scope="module", params=[WHOOSH, TANTIVY])
def reader(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A browser before two texts, of which one was replaced after the first build."""
    folder = tmp_path_factory.mktemp("collocates")
    settings = Settings(texts=folder / "texts", index=folder / "index", engine=request.param)
    texts = [
        text_of(slug, *said, author=slug.title(), date=Date(1917 + n))
        for n, (slug, said) in enumerate(PARAGRAPHS.items())
    ]
    write_texts(settings.texts, [text_of("ann", "Lasting peace of an older state."), texts[1]])
    build(settings)
    write_texts(settings.texts, texts)
    build(settings)
    return create_app(settings).test_client()


def answer(client: FlaskClient, path: str) -> dict[str, Any]:
    """Return the JSON at *path*."""
    response = client.get(path)
    assert response.status_code == 200, path
    found: dict[str, Any] = json.loads(response.text)
    return found


def expected_near(client: FlaskClient, search: str) -> Counter[str]:
    """Count the words in the window of any occurrence, from the texts of the paragraphs and their marks."""
    asked = parse_qs(search)
    size, side = int(asked.get("window", ["5"])[0]), asked.get("side", ["both"])[0]
    near = Counter[str]()
    hits = client.get(f"/search.json?{search}&per_page=all").get_json()["hits"]
    for hit in hits:
        words = list(re.finditer(r"[\w’]+", hit["text"]))
        inside, at = set[int](), set[int]()
        for start, end in hit["highlights"]:
            own = {n for n, word in enumerate(words) if start <= word.start() < end}
            before = [n for n, word in enumerate(words) if word.start() < start]
            after = [n for n, word in enumerate(words) if word.start() >= end]
            inside |= own
            at.update(before[max(0, len(before) - size) :] if side != "right" else ())
            at.update(after[:size] if side != "left" else ())
        near.update(fold(words[n][0]) for n in at - inside)
    return near


def g2(near: int, nearby: int, anywhere: int, words: int) -> float:
    """Return Dunning's G²: twice the sum of O ln(O/E) over the table of two by two."""
    table = [[near, nearby - near], [anywhere - near, words - nearby - anywhere + near]]
    return 2 * sum(
        table[i][j] * log(table[i][j] * words / (sum(table[i]) * (table[0][j] + table[1][j])))
        for i in range(2)
        for j in range(2)
        if table[i][j]
    )


class TestNumbers:
    """What is counted."""

    @pytest.mark.parametrize("search", SEARCHES)
    def test_numbers_are_those_of_the_texts(self, reader: FlaskClient, search: str) -> None:
        """Each word with its counts and measure, recomputed from the texts; the order is that of the measure."""
        every = Counter(
            fold(word)
            for said in PARAGRAPHS.values()
            for paragraph in said
            for word in re.findall(
                r"[\w’]+", paragraph if isinstance(paragraph, str) else paragraph.text
            )
        )
        near = expected_near(reader, search)
        made = answer(reader, f"/collocates.json?{search}&function_words=yes")

        assert made["nearby"] == near.total()
        assert made["words"] == every.total()
        expected = {
            word: (
                times,
                every[word],
                round(g2(times, near.total(), every[word], every.total()), 4),
            )
            for word, times in near.items()
            if times * every.total() > near.total() * every[word]
        }
        listed = made["collocates"]
        assert {
            fold(one["word"]): (one["near"], one["in_collection"], one["log_likelihood"])
            for one in listed
        } == expected
        measures = [one["log_likelihood"] for one in listed]
        assert measures == sorted(measures, reverse=True)

    @pytest.mark.parametrize("search", SEARCHES)
    def test_a_collocate_leads_to_exactly_its_occurrences(
        self, reader: FlaskClient, search: str
    ) -> None:
        """The page of each collocate, and its files, have just as many lines as were counted, each of that word."""
        made = answer(reader, f"/collocates.json?{search}&function_words=yes")
        listed = made["collocates"]
        assert listed
        for one in listed:
            address = urlsplit(one["url"])
            found = reader.get(f"{address.path}?{address.query}")
            assert found.text.count('class="kwic"') == one["near"], one["url"]
            assert re.search(rf">{one['near']} occurrences? in ", found.text)
            lines = reader.get(f"/concordance.json?{address.query}").get_json()
            assert lines["occurrences"] == one["near"]
            assert {fold(line["hit"]) for line in lines["lines"]} == {fold(one["word"])}
            rows = reader.get(f"/concordance.csv?{address.query}").text
            assert len(list(csv.reader(io.StringIO(rows)))) == one["near"] + 1
            assert (
                reader.get(f"/search.json?{address.query}&per_page=all").get_json()["total"]
                == (lines["total"])
            )

    def test_lines_of_a_collocate_are_sorted_by_its_context(self, reader: FlaskClient) -> None:
        """The words before and after are those of the collocate."""
        text = reader.get("/search?q=peace&view=concordance&collocate=treaty&order=right").text
        lines = [
            re.sub("<[^>]*>", "", line) for line in re.findall(r'<p class="kwic".*?</p>', text)
        ]
        after = [line.partition("treaty")[2].strip(" .;") for line in lines]
        assert after == sorted(after)
        assert len(after) == 3

    @given(
        st.lists(
            st.tuples(st.integers(1, 30), st.integers(0, 30), st.integers(0, 30)), max_size=12
        ),
        st.integers(1, 12),
    )
    def test_the_strongest_are_found(self, rows: list[tuple[int, int, int]], limit: int) -> None:
        """Whatever is known of words before they are looked up, the strongest are listed in order."""
        terms = [f"w{n}" for n in range(len(rows))]
        near = np.array([row[0] for row in rows], np.int64)
        known = near + np.array([row[1] for row in rows], np.int64)
        words = {
            term: Word(term, term, 1, int(seen) + row[2], (0,))
            for term, seen, row in zip(terms, known, rows, strict=True)
        }
        nearby, every = int(near.sum()) + 5, sum(word.occurrences for word in words.values()) + 900

        found = collocates(
            CountedTerms(terms, near, known), words.get, nearby=nearby, words=every, limit=limit
        )

        expected = sorted(
            (-log_likelihood(int(times), nearby, words[term].occurrences, every), term)
            for term, times in zip(terms, near, strict=True)
            if times * every > nearby * words[term].occurrences
        )
        assert [(-one.log_likelihood, one.word) for one in found] == expected[:limit]

    def test_measures_of_many_words(self) -> None:
        """Measures of many words are those of each."""
        near, anywhere = np.array([5, 9, 5, 1]), np.array([6, 90, 900, 1])
        made = log_likelihoods(near, 100, anywhere, 1000)
        assert made[0] == pytest.approx(log_likelihood(5, 100, 6, 1000))
        assert made[1:3].tolist() == [0, 0]


class TestLeftOut:
    """Words that are not listed."""

    def test_function_words_are_listed_on_demand(self, reader: FlaskClient) -> None:
        """By default none is listed; the link lists them, and changes no other number."""
        page = reader.get("/search?q=peace&view=collocates").text
        (href,) = re.findall(r'href="([^"]*)">Include function words', page)
        without = answer(reader, "/collocates.json?q=peace")["collocates"]
        with_them = answer(reader, "/collocates.json?q=peace&function_words=yes")["collocates"]

        assert "function_words=yes" in href
        assert 'value="yes" checked' in reader.get(href.replace("&amp;", "&")).text
        names = {fold(one["word"]) for one in without}
        assert not names & function_words("en")
        assert {"a", "and", "no"} & {fold(one["word"]) for one in with_them}
        kept = [one for one in with_them if fold(one["word"]) in names]
        assert [one | {"url": ""} for one in kept] == [one | {"url": ""} for one in without]

    @pytest.mark.parametrize("typed", ["lasting+land", "Lasting,+LAND", "lásting%0Aland"])
    def test_words_of_ones_choice(self, reader: FlaskClient, typed: str) -> None:
        """Named words are left out, however they are separated and spelt; other numbers stay."""
        every = answer(reader, "/collocates.json?q=peace")["collocates"]
        some = answer(reader, f"/collocates.json?q=peace&leave_out={typed}")["collocates"]
        without = [one for one in every if one["word"] not in ("lasting", "land")]
        assert [one["near"] for one in some] == [one["near"] for one in without]
        assert len(some) == len(every) - 2

    @pytest.mark.parametrize(
        ("language", "words"),
        [
            ("en", "the of and upon thou would"),
            ("en-GB", "the"),
            ("de", "der und nicht"),
            ("fr", "le de que"),
            ("ru", "и не что"),
            ("nb", "og"),
            ("la", ""),
            ("", ""),
        ],
    )
    def test_languages(self, language: str, words: str) -> None:
        """Each language has its own; of one without a list nothing is left out."""
        assert set(words.split()) <= function_words(language)
        assert bool(function_words(language)) == bool(words)


class TestPage:
    """The page and its files."""

    def test_the_form_works_without_scripts(self, reader: FlaskClient) -> None:
        """What was chosen stands in the form, and its filters are kept."""
        page = reader.get(
            "/search?q=peace&author=Ben&view=collocates&window=3&side=right&leave_out=war"
        ).text
        form = page.partition('<form class="choose"')[2].partition("</form>")[0]
        assert "<option selected>3</option>" in form
        assert '<option value="right" selected>' in form
        assert 'name="leave_out" value="war"' in form
        for name, value in (("q", "peace"), ("author", "Ben"), ("view", "collocates")):
            assert f'<input type="hidden" name="{name}" value="{value}">' in form

    def test_files_have_what_the_page_has(self, reader: FlaskClient) -> None:
        """CSV and JSON list the same words in the same order as the page, with the whole choice."""
        search = "q=peace&window=4&side=left&leave_out=bread"
        page = reader.get(f"/search?{search}&view=collocates").text
        table = page.partition("<tbody>")[2].partition("</tbody>")[0]
        shown = re.findall(r'<a href="[^"]*"[^>]*>([^<]*)</a>.*?</th><td>(\d+)</td>', table)
        made = answer(reader, f"/collocates.json?{search}")
        rows = list(
            csv.DictReader(
                io.StringIO(reader.get(f"/collocates.csv?{search}").text.lstrip("\ufeff"))
            )
        )
        listed = made["collocates"]

        assert shown == [(one["word"], str(one["near"])) for one in listed]
        assert shown == [(row["word"], row["near"]) for row in rows]
        assert (made["window"], made["side"], made["leave_out"]) == (4, "left", "bread")
        assert (rows[0]["window"], rows[0]["side"], rows[0]["leave_out"]) == ("4", "left", "bread")
        assert f'href="/collocates.csv?{search}"'.replace("&", "&amp;") in page

    def test_a_file_without_collocates_says_of_what_it_is(self, reader: FlaskClient) -> None:
        """Where no word is near the occurrences, the table still says what was counted."""
        search = "q=peace&window=1&side=left&leave_out=lasting+just+honest"
        table = reader.get(f"/collocates.csv?{search}").text.lstrip("\ufeff")
        (row,) = csv.DictReader(io.StringIO(table))

        assert answer(reader, f"/collocates.json?{search}")["collocates"] == []
        assert (row["word"], row["url"], row["query"], row["window"]) == ("", "", "peace", "1")
        assert int(row["occurrences"]) > 0

    @pytest.mark.parametrize("window", ["0", "11", "five", "-1", "9" * 50])
    def test_a_strange_window_is_said(self, reader: FlaskClient, window: str) -> None:
        """A window that is none is five words, and the page says so."""
        page = words_of(reader.get(f"/search?q=peace&view=collocates&window={window}"))
        assert "is not a number of words from 1 to 10; words within 5 words were counted." in page

    def test_a_list_shows_all_results(self, reader: FlaskClient) -> None:
        """A list and an overview don't pretend to be of a collocate."""
        for view in ("list", "overview", "collocates"):
            page = words_of(reader.get(f"/search?q=peace&view={view}&collocate=just"))
            assert "these are all results" in page

    def test_a_word_that_is_not_there(self, reader: FlaskClient) -> None:
        """The lines of a word that occurs nowhere, or not nearby, are none."""
        for word in ("zebra", "long%22%27%3Cb%3E", "%E2%80%AE"):
            page = reader.get(f"/search?q=war&view=concordance&window=1&collocate={word}")
            assert page.status_code == 200
            assert 'class="kwic"' not in page.text or word == "%E2%80%AE"

    def test_hits_in_notes_have_none(self, reader: FlaskClient) -> None:
        """Words of notes are not counted, and the page says so instead of that there are none."""
        page = words_of(reader.get("/search?q=peace+kind:note&view=collocates"))
        assert (
            "There are no words of the text near these hits. Words of notes are not counted."
            in page
        )

    def test_nothing_is_said_of_a_sample_in_silence(
        self, reader: FlaskClient, tmp_path: Path
    ) -> None:
        """Of a sample the page says so, and the files how many paragraphs were counted."""
        settings = Settings(texts=tmp_path / "texts", index=tmp_path / "index", surveyed=10)
        write_texts(settings.texts, [text_of("many", *["A lasting peace."] * 40)])
        build(settings)
        client = create_app(settings).test_client()
        page = words_of(client.get("/search?q=peace&view=collocates"))
        made = answer(client, "/collocates.json?q=peace")
        assert (
            "in a sample: one in 4 of the 40 paragraphs, spread evenly, with 10 occurrences" in page
        )
        assert (made["paragraphs_counted"], made["total"]) == (10, 40)
