"""The overview of a search: collocates, strips, the timeline; and the way from hit to hit in a text."""

import itertools
import re
from collections import Counter
from math import isclose
from math import log
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from archive.indexing.build import build
from archive.model.date import Date
from archive.search.corpus.collocates import log_likelihood
from archive.search.corpus.dispersion import MAX_TICKS
from archive.search.corpus.dispersion import dispersion_ticks
from archive.search.corpus.timeline import periods
from archive.search.request import SearchRequest
from archive.settings import Settings
from archive.web import create_app
from archive.web.context import Site
from tests.support.collections import text_of
from tests.support.collections import write_texts
from tests.support.site import page
from tests.support.site import words_of

TICKS = re.compile(r'<a href="([^"]*)" tabindex="-1"><rect')


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A browser before texts of several years."""
    folder = tmp_path_factory.mktemp("years")
    settings = Settings(texts=folder / "texts", index=folder / "index")
    said = ["A lasting peace.", "War and bread.", "The lasting peace of the land, peace."]
    write_texts(
        settings.texts,
        [
            text_of("first", *said, author="Ann Other", date=Date(1917, 11, 8)),
            text_of("second", *["Bread of the land."] * 20, date=Date(1918)),
            text_of("third", *said, *["Bread."] * 5, author="B. Second", date=Date(1919)),
            text_of("undated", "Peace."),
        ],
    )
    build(settings)
    return create_app(settings).test_client()


class TestCollocates:
    """The measure, and what it is told."""

    @given(st.integers(1, 50), st.integers(0, 50), st.integers(1, 500), st.integers(1, 5000))
    def test_measure_is_dunnings(self, near: int, far: int, others: int, rest: int) -> None:
        """G² is twice the sum of O ln(O/E) over the table of two by two, and never below nothing."""
        table = [[near, others], [far, rest]]
        words = near + far + others + rest
        expected = 2 * sum(
            table[i][j] * log(table[i][j] * words / (sum(table[i]) * (table[0][j] + table[1][j])))
            for i in range(2)
            for j in range(2)
            if table[i][j]
        )

        measured = log_likelihood(near, near + others, near + far, words)

        assert isclose(measured, expected, abs_tol=1e-6)
        assert measured > -1e-6


class TestStrip:
    """Places on a strip."""

    @given(st.sets(st.integers(0, 299)), st.integers(300, 3000), st.integers(1, 150))
    def test_each_paragraph_is_in_one_tick(
        self, found: set[int], paragraphs: int, places: int
    ) -> None:
        """All that was found is counted once; ticks ascend, and are no more than there are places."""
        ticks = dispersion_ticks(sorted(found), paragraphs, max_ticks=places)

        assert sum(tick.count for tick in ticks) == len(found)
        assert len(ticks) <= places
        assert [tick.at for tick in ticks] == sorted(tick.at for tick in ticks)
        assert all(0 <= tick.at < 1000 and tick.paragraph in found for tick in ticks)


class TestTimeline:
    """Periods."""

    @given(st.dictionaries(st.integers(-3000, 2100), st.integers(0, 9)))
    def test_nothing_is_lost(self, counts: dict[int, int]) -> None:
        """The periods follow one another without a gap, and have all that was counted."""
        made = periods(counts, Counter(counts))
        years = [year for year, count in counts.items() if count]

        if len(years) < 2:
            assert made == ()
            return
        assert sum(period.count for period in made) == sum(counts.values())
        for before, after in itertools.pairwise(made):
            assert after.first == before.last + 1
        assert made[0].first <= min(years)
        assert made[-1].last >= max(years)

    def test_steps(self) -> None:
        """Many years are shown by decades, many decades by centuries."""
        assert [p.label for p in periods({1790: 1, 1850: 1}, {})][:2] == ["1790s", "1800s"]
        assert [p.label for p in periods({900: 1, 1850: 1}, {})][:2] == ["900–999", "1000–1099"]

    @pytest.mark.parametrize(
        ("years", "labels"),
        [
            ((-44, -43), ["45 BC", "44 BC"]),
            ((0, 1), ["1 BC", "1 AD"]),
            ((-48, 9), ["50–41 BC", "40–31 BC", "30–21 BC", "20–11 BC", "10–1 BC", "1–9 AD"]),
            ((-399, 1), ["400–301 BC", "300–201 BC", "200–101 BC", "100–1 BC", "1–99 AD"]),
            ((450, 650), ["400–499 AD", "500–599", "600–699"]),
        ],
    )
    def test_periods_before_christ(self, years: tuple[int, int], labels: list[str]) -> None:
        """A decade or century before Christ ends with 10, 20 … or 100 … as readers count, and no year is 0."""
        counts = dict.fromkeys(years, 1)
        assert [p.label for p in periods(counts, {}, max_bars=7)] == labels


class TestPage:
    """The view of the site."""

    def test_timeline_is_a_table_too(self, years: FlaskClient) -> None:
        """The table has each year with its count and rate, and links to the hits of the year."""
        text = page(years, "/search?q=peace&view=overview")

        found = words_of(years.get("/search?q=peace&view=overview"))
        assert "7 occurrences in 5 paragraphs of 3 texts" in found
        assert "1917 3 2307.69 13" in found
        assert "1918 0 0.00 80" in found
        assert "/search?q=peace&amp;from=1919&amp;to=1919&amp;view=overview" in text

    def test_texts_have_strips(self, years: FlaskClient) -> None:
        """Each text has its strip, said in words beside it, in the order of dates."""
        text = page(years, "/search?q=peace&view=overview")

        assert text.count('<svg class="strip"') == 3
        assert re.findall(r'<h3><a href="([^"]*)"', text) == [
            "/texts/first?q=peace&amp;view=overview#p1",
            "/texts/third?q=peace&amp;view=overview#p1",
            "/texts/undated?q=peace&amp;view=overview#p1",
        ]
        assert "2 of 8 paragraphs" in text
        assert "from para. 1 to 3" in text
        assert (
            '<a href="/texts/third/p3?q=peace&amp;view=overview" tabindex="-1"><rect x="250"'
            in text
        )

    @pytest.mark.parametrize(
        "narrowed",
        [
            "q=peace+-author:ann",
            "q=peace+(author:second+OR+in:undated+OR+in:second)",
            "q=peace&in=second&in=third&in=undated",
            "q=peace+year:1918..&in=second&in=third&in=undated",
        ],
    )
    def test_rates_are_of_what_was_looked_at(self, years: FlaskClient, narrowed: str) -> None:
        """Filters in the box and choices beside it leave the same words to be counted; no rate has others."""
        site: Site = years.application.extensions["pincite"]
        query = dict(parse_qsl(narrowed))
        asked = SearchRequest(
            query["q"], texts=tuple(v for k, v in parse_qsl(narrowed) if k == "in")
        )
        found = site.live.now().searcher.all_hits(asked)

        assert {found.text(n).slug: words for n, words in found.words().items()} == {
            "second": 80,
            "third": 18,
        } | ({} if "year" in query["q"] else {"undated": 1})

    def test_rates_of_sections(self, client: FlaskClient) -> None:
        """Where some sections are looked at, their words count alone, however they were chosen."""
        site: Site = client.application.extensions["pincite"]
        searcher = site.live.now().searcher

        def words(request: SearchRequest) -> int:
            (counted,) = searcher.all_hits(request).words().values()
            return counted

        decree = words(SearchRequest("peace kind:decree"))
        assert decree == words(SearchRequest("peace", kinds=("decree",)))
        assert decree + words(SearchRequest("peace -kind:decree")) == words(SearchRequest("peace"))

    def test_list_of_one_text_has_its_strip(self, years: FlaskClient) -> None:
        """Where all hits are in one text the list has its strip, in words too; of several texts it has none."""
        text = page(years, "/search?q=peace&in=third&sort=text&per_page=1&page=2")

        assert "2 of 8 paragraphs in this text, from para. 1 to 3" in text
        assert [tick.partition("?")[0] for tick in TICKS.findall(text)] == [
            "/texts/third/p1",
            "/texts/third/p3",
        ]
        for address in ("/search?q=peace", "/search?q=bread&in=first", "/search?q=zebra&in=third"):
            assert '<svg class="strip"' not in page(years, address)

    def test_the_last_of_a_long_text_is_named(self, tmp_path: Path) -> None:
        """A strip says where the last hit is, also where its tick begins before it."""
        settings = Settings(texts=tmp_path / "texts", index=tmp_path / "index")
        write_texts(settings.texts, [text_of("long", *["Peace."] * 500)])
        build(settings)
        text = page(create_app(settings).test_client(), "/search?q=peace")

        assert "500 of 500 paragraphs in this text, from para. 1 to 500" in text
        assert len(TICKS.findall(text)) == MAX_TICKS

    def test_bound_counts_paragraphs(self, shipped: Settings, tmp_path: Path) -> None:
        """Where not all occurrences were counted, texts and times count paragraphs, and say so."""
        settings = Settings(texts=shipped.texts, index=shipped.index, surveyed=3)
        text = page(create_app(settings).test_client(), "/search?q=the&view=overview")

        assert re.search(
            r"one in \d+ of the \d+ paragraphs, spread evenly, with \d+ occurrence", text
        )
        assert re.search(r"; \d+ paragraphs, \d+\.\d per 10,000 words", text)

    def test_a_search_without_words(self, years: FlaskClient) -> None:
        """A search for a year has an overview of paragraphs; a concordance needs words, and the page says so."""
        assert "3 paragraphs" in page(years, "/search?q=year:1917&view=overview")
        text = page(years, "/search?q=year:1917&view=concordance")
        assert "3 paragraphs" in text
        assert "Concordances and collocates need words to search for." in text


class TestTurning:
    """From hit to hit on the page of a text."""

    def test_links_lead_through_all_hits(self, client: FlaskClient) -> None:
        """Following the links from the first hit comes by every paragraph with hits, once, to the last."""
        text = page(client, "/texts/report-on-peace?q=peace")
        found = re.findall(r'class="unit [^"]*found" id="(p\d+)"', text)

        (first,) = re.findall(r'11 paragraphs with <q>peace</q> <a rel="next" href="#(p\d+)"', text)
        follows = dict(
            re.findall(
                r'id="(p\d+)"(?:(?!class="unit).)*?<a rel="next" href="#(p\d+)"[^>]*>[^/]*</span> <span[^>]*>Next',
                text,
                re.DOTALL,
            )
        )
        way = [first]
        while way[-1] in follows:
            way.append(follows[way[-1]])
        assert way == found
        assert "Hit 3 of 11" in text

    def test_back_to_the_search(self, client: FlaskClient) -> None:
        """A text and a passage with marks lead back to the search, and have no such link without."""
        for address in ("/texts/report-on-peace", "/texts/report-on-peace/p9"):
            assert '<a href="/search?q=peace">Back' in page(client, f"{address}?q=peace").replace(
                'class="whole" ', ""
            )
            assert "Back to results" not in page(client, address)

    @pytest.mark.parametrize("view", ["", "&view=concordance", "&view=overview"])
    def test_back_to_what_was_narrowed(self, client: FlaskClient, view: str) -> None:
        """From any view, narrowed and put in order, a hit and its whole text lead back to the very same."""
        search = f"/search?q=peace&kind=decree&from=1914&sort=text{view}&per_page=3&page=1"
        here = search.removesuffix("&page=1").replace("&", "&amp;")
        (there, *_) = re.findall(
            r'href="(/texts/report-on-peace[/?][^"]*per_page=3[^"]*)"', page(client, search)
        )

        for address in (there, f"{there}&amp;style=mla"):
            passage = page(client, address.replace("&amp;", "&"))
            assert f'href="{here}">Back to results' in passage
            assert "<mark>" in passage
            assert f"{there.partition('#')[0]}&amp;style=apa#cite" in passage
