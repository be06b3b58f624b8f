"""Concordances: every occurrence once, in its context, in the order that was asked for."""

import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from archive.indexing.live import Generation
from archive.language.fold import fold
from archive.model.span import Span
from archive.model.span import merge_spans
from archive.search.corpus.concordance import concordance_lines
from archive.search.request import Order
from archive.search.request import SearchRequest
from archive.search.request import Sort
from archive.settings import Settings
from archive.web import create_app
from tests.support.collections import built
from tests.support.collections import text_of
from tests.support.collections import with_emendation
from tests.support.collections import with_note
from tests.support.site import page
from tests.support.site import words_of


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    """A collection with notes, emendations, accents and a text in another language."""
    return built(
        tmp_path_factory.mktemp("small"),
        [
            text_of("apples", "Apple pie. Zebra apple.", "An apple a day; Éclair apple, apple!"),
            text_of(
                "notes",
                with_note("The apple fell.", "An apple in a note."),
                with_emendation("A pear is here.", "pear", "apple"),
                with_note("No fruit.", "Nothing but an apple."),
            ),
            text_of("more", *(f"Line {n} has an apple before word{n:03}." for n in range(30))),
        ],
    )


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, tuple[Span, ...]]:
    """Make a text and stretches of it that were found."""
    text = draw(st.text(alphabet="ab c\n.é", max_size=80))
    places = st.integers(0, len(text))
    spans = draw(st.lists(st.tuples(places, places).map(lambda p: Span(min(p), max(p)))))
    return text, merge_spans(spans)


class TestLines:
    """Lines of one text."""

    @given(marked_texts(), st.integers(0, 30))
    def test_each_line_is_a_piece_of_the_text(
        self, marked: tuple[str, tuple[Span, ...]], width: int
    ) -> None:
        """There is a line for each span, in order; left, hit and right are a piece of the text around it."""
        text, spans = marked

        made = list(concordance_lines(text, spans, width=width))

        assert [Span(line.start, line.start + len(line.hit)) for line in made] == list(spans)
        for line in made:
            at = line.start - len(line.left)
            whole = line.left + line.hit + line.right
            assert text[at : at + len(whole)] == whole
            assert "\n" not in line.left + line.right
            assert max(len(line.left), len(line.right)) <= width + 1

    def test_words_are_not_cut(self) -> None:
        """A context begins and ends with a whole word."""
        (line,) = concordance_lines(
            "peaceful nations want lasting peace among all peoples", [Span(30, 35)], width=12
        )

        assert (line.left, line.right) == ("lasting ", " among all")


class TestEverything:
    """All lines of a search."""

    @pytest.mark.parametrize(
        "q",
        [
            "apple",
            "an apple",
            '"an apple"',
            "app*",
            '"an word003"~4',
            "apple kind:note",
            "a OR zebra",
        ],
    )
    def test_each_hit_is_one_line(self, small: Generation, q: str) -> None:
        """The lines are the marks of all hits of the search, each once, in every order."""
        request = SearchRequest(q, per_page=100, sort=Sort.TEXT)
        marks = Counter(
            (hit.ref, span.start)
            for hit in small.searcher.search(request).hits
            for span in hit.highlights
        )
        found = small.searcher.all_hits(request)

        seen = Counter(
            (hit.ref, line.start)
            for hit in found.paragraphs()
            for line in hit.lines()
            if not line.in_note
        )
        survey = found.survey(1000)

        assert seen == marks
        assert survey.occurrences == sum(hit.occurrences for hit in found.paragraphs())
        assert survey.counts.tolist() == [hit.occurrences for hit in found.paragraphs()]
        for order in (Order.LEFT, Order.RIGHT):
            places = found.sorted_lines(survey, order, 1000).places
            assert len(places) == len(set(places)) == survey.occurrences
            assert len(list(found.lines_at(places))) == survey.occurrences

    @pytest.mark.parametrize("order", [Order.LEFT, Order.RIGHT])
    @pytest.mark.parametrize("q", ["apple", '"an apple"', "an OR apple OR pear", "apple kind:note"])
    def test_keys_are_the_words_around(self, small: Generation, q: str, order: Order) -> None:
        """A line sorts by five words of its side, the nearest first, then by those of the other, then by place."""
        found = small.searcher.all_hits(SearchRequest(q))
        expected = []
        for position, hit in zip(found.positions, found.paragraphs(), strict=True):
            for nth, line in enumerate(hit.lines()):
                text, at = (hit.notes if line.in_note else hit.paragraph.text), line.start
                before = [fold(w) for w in re.findall(r"\w+", text[:at])][::-1][:5]
                after = [fold(w) for w in re.findall(r"\w+", text[at + len(line.hit) :])][:5]
                sides = (before, after) if order is Order.LEFT else (after, before)
                expected.append((*sides, position, nth))

        places = found.sorted_lines(found.survey(1000), order, 1000).places

        assert places == [(position, nth) for *_, position, nth in sorted(expected)]

    def test_notes_are_lines_of_their_own(self, small: Generation) -> None:
        """With kind:note the lines are those of the notes."""
        found = small.searcher.all_hits(SearchRequest("kind:note apple"))

        made = [line for hit in found.paragraphs() for line in hit.lines()]

        assert [(line.left, line.hit, line.right) for line in made] == [
            ("An ", "apple", " in a note."),
            ("Nothing but an ", "apple", "."),
        ]
        assert all(line.in_note for line in made)

    def test_what_the_source_reads_is_a_line(self, small: Generation) -> None:
        """Where the source has the word and the editor another, the line shows the editor's."""
        found = small.searcher.all_hits(SearchRequest("apple", texts=("notes",)))

        assert [line.hit for hit in found.paragraphs() for line in hit.lines()] == ["apple", "pear"]

    def test_sorted_by_folded_words(self, small: Generation) -> None:
        """Lines sort by the words beside the hit, blind to capitals and accents."""
        found = small.searcher.all_hits(SearchRequest("apple", texts=("apples",)))

        def around(order: Order) -> list[tuple[str, str]]:
            places = found.sorted_lines(found.survey(1000), order, 1000).places
            return [
                (line.left.split(" ")[-2] if line.left else "", line.right.split(" ")[-1])
                for _, line in found.lines_at(places)
            ]

        assert [left for left, _ in around(Order.LEFT)] == ["", "An", "apple,", "Éclair", "Zebra"]


class TestPage:
    """The view of the site."""

    def test_line_links_to_its_paragraph(self, client: FlaskClient) -> None:
        """A line leads to its permalink with the words marked there, and shows the word in its context."""
        text = page(client, "/search?q=secret+treaties&view=concordance")

        assert (
            '<a href="/texts/report-on-peace/p9?q=secret+treaties&amp;view=concordance"><span class="of">'
            in text
        )
        assert re.search(r'tabindex="-1">secret</a> ', text)

    def test_counts(self, client: FlaskClient) -> None:
        """The heading counts occurrences and paragraphs; there are as many lines."""
        text = page(client, "/search?q=peace&view=concordance")

        (count,) = re.findall(r"<h1 class=\"count\">(\d+) occurrences in 11 paragraphs</h1>", text)
        assert text.count('class="kwic"') == int(count)

    @pytest.mark.parametrize("order", ["place", "left", "right"])
    def test_pages_have_every_line_once(self, client: FlaskClient, order: str) -> None:
        """Turning the pages shows every occurrence once, in every order."""
        whole = client.get("/concordance.json?q=the").get_json()["lines"]
        address = f"/search?q=the&view=concordance&order={order}&per_page=5"
        seen, number = [], 1
        while made := re.findall(
            r'<p class="kwic".*?</p>', page(client, f"{address}&page={number}")
        ):
            seen += [re.sub("<[^>]*>", "", line) for line in made]
            number += 1

        expected = [line["left"] + line["hit"] + line["right"] for line in whole]
        assert sorted(re.sub("&#39;", "'", line) for line in seen) == sorted(expected)
        assert number > 2

    def test_narrowing_keeps_the_view(self, client: FlaskClient) -> None:
        """The form that narrows leads to the concordance again, in the same order."""
        text = page(client, "/search?q=peace&view=concordance&order=left")
        form = text.partition("Apply filters")[0].rpartition("<form")[2]
        assert 'name="kind" value="decree"' in form
        assert '<input type="hidden" name="view" value="concordance">' in form
        assert '<input type="hidden" name="order" value="left">' in form

    def test_nothing_found(self, client: FlaskClient) -> None:
        """A concordance of nothing is the page that helps."""
        assert "You could try:" in page(client, "/search?q=zebra&view=concordance")

    def test_page_behind_the_last(self, client: FlaskClient) -> None:
        """A page behind the last one says so and leads back."""
        text = page(client, "/search?q=peace&view=concordance&order=left&page=99")

        assert "There are no lines on this page" in text

    def test_bound_is_said(self, shipped: Settings) -> None:
        """Where not all occurrences were counted, the page says of how many paragraphs it speaks."""
        settings = Settings(texts=shipped.texts, index=shipped.index, surveyed=5)
        client = create_app(settings).test_client()

        found = words_of(client.get("/search?q=the&view=concordance&order=left"))

        assert re.search(
            r"Occurrences were counted in a sample: one in 4 of the \d+ paragraphs, spread evenly,"
            r" with \d+ occurrences\.",
            found,
        )
        assert re.search(r"Lines of one in \d+ paragraphs are sorted, spread evenly\.", found)

    def test_strange_view_is_said(self, client: FlaskClient) -> None:
        """A view that is none is the list, and the page says so."""
        assert "“spiral” is not a view" in page(client, "/search?q=peace&view=spiral")


def test_reader_of_one_paragraph_sees_no_end_of_lines(tmp_path: Path) -> None:
    """Of one paragraph a page shows at most a hundred lines, and says how many more there are."""
    built(tmp_path, [text_of("long", "peace " * 250)])
    settings = Settings(texts=tmp_path / "texts", index=tmp_path / "index")
    client = create_app(settings).test_client()

    text = page(client, "/search?q=peace&view=concordance")

    assert text.count('class="kwic"') == 100
    assert "150 more in this paragraph" in text


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("中" * 300 + "人民" + "国" * 300, "人民"),
        ("中" * 250 + " A " + "中" * 50 + "人民" + "国" * 50 + " B " + "国" * 250, "人民"),
        ("ที่นี่" * 60 + "กขค" + "ที่นี่" * 60, "กขค"),
    ],
)
def test_a_context_without_spaces_has_its_width(text: str, hit: str) -> None:
    """It is cut at a character with its marks, and a space far from the cut makes it no shorter."""
    at = text.index(hit)
    (line,) = concordance_lines(text, [Span(at, at + len(hit))], width=100)
    assert line.hit == hit
    for context in (line.left, line.right):
        assert 95 <= len(context) <= 105
    assert not unicodedata.combining(line.left[0])
    assert not unicodedata.combining(text[at + len(hit) + len(line.right)])
