"""Searching the shipped text: the behaviour that readers rely on."""

from dataclasses import replace

import pytest

from archive.indexing.live import Generation
from archive.indexing.live import Live
from archive.model.address import Ref
from archive.search.query.canonical import canonical
from archive.search.query.notices import Notice
from archive.search.query.notices import NoticeKind
from archive.search.request import SearchRequest
from archive.search.request import Sort
from archive.search.results import Hit
from archive.settings import Settings
from tests.support.clocks import Ticks


@pytest.fixture(scope="session")
def generation(shipped: Settings) -> Generation:
    """The shipped collection, open."""
    return Live(shipped).now()


def found(generation: Generation, q: str) -> list[str]:
    """Return the numbers that *q* finds, in the order of the text."""
    request = SearchRequest(q=q, sort=Sort.TEXT, per_page=100)
    results = generation.searcher.search(request)
    return [hit.ref.number for hit in results.hits] if results.total else []


def first(generation: Generation, q: str) -> Hit:
    """Return the best hit of *q*."""
    return generation.searcher.search(SearchRequest(q=q)).hits[0]


def marked(hit: Hit) -> list[str]:
    """Return the words of a hit that are marked."""
    return [hit.text[span.start : span.end] for span in hit.highlights]


FOUND = [
    ("secret treaties", ["p9"]),
    ('"irrespective also"', ["p5"]),
    ('"dare not do that"', ["p13"]),
    ('"other countries and the mutiny"', ["p16"]),
    ('"in order to facilitate such negotiations"', ["p10"]),
    ("Marxist Internet Archive", []),
    ("organizations", ["p12", "p14"]),
    ("laboring", ["p12"]),
    ('"laboring"', []),
    ('"present war"', ["p12"]),
    ('"present way"', ["p12"]),
    ('"masses ô the Soviet movement"', ["p16"]),
    ('"completion of negotiations"', ["p11"]),
    ('"competition of negotiations"', ["p11"]),
    ("kind:stage applause", ["p17"]),
    ("kind:stage peace", []),
    ("applause", ["p17"]),
    ("diplomacy", ["p9", "p13"]),
    ("diplomacy kind:decree", ["p9"]),
    ("diplomacy kind:speech", ["p13"]),
    ('"to our own"', []),
    ('"of the people"', []),
    ('"of the people\'s"', ["p4"]),
    ('"of the"', [f"p{n}" for n in (1, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15)]),
    ('"class-conscious"', ["p12", "p14"]),
    ('"class conscious workers"', ["p12", "p14"]),
    ("classconscious", ["p12", "p14"]),
    ("October 24-25", ["p2", "p13"]),
    ("i.e.", ["p3", "p6", "p11"]),
    ("[aggressive]", ["p6"]),
    ("cadets OR hangman OR Chartist", ["p12", "p14", "p16"]),
    ("armistice -desirable", ["p13", "p14"]),
    ("hangman -africa", []),
    ("armistice NOT (desirable OR exhausted)", ["p14"]),
    ("(Britain OR Germany) workers Chartist", ["p12", "p14"]),
    ("plenipotent*", ["p10"]),
    ("*tarian", ["p12", "p14"]),
    ("w?r", ["p3", "p7", "p11", "p12", "p13", "p16"]),
    ("goverments~", ["p10", "p11", "p12", "p13", "p16"]),
    ("gvrnmnts~", []),
    ("armistise~", ["p11", "p13", "p14"]),
    ("armistise~ -exhausted", ["p11", "p14"]),
    ('"armistice months"~5', ["p13"]),
    ('"armistice months"~1', []),
    ("year:1917 hangman", ["p16"]),
    ("year:1918 hangman", []),
    ("in:report-on-peace hangman", ["p16"]),
    ("in:another-text hangman", []),
    ("author:lenin hangman", ["p16"]),
    ("title:peace hangman", ["p16"]),
    ("section:decree horrors", ["p12"]),
    ("author:trotsky hangman", []),
    ("", []),
]


@pytest.mark.parametrize(("q", "numbers"), FOUND)
def test_search_finds_exactly_these_paragraphs(
    generation: Generation, q: str, numbers: list[str]
) -> None:
    """Torn paragraphs are whole, furniture is no text, quotation marks are exact, filters filter."""
    assert found(generation, q) == numbers


@pytest.mark.parametrize(
    ("q", "words"),
    [
        ("secret treaties", ["secret", "secret", "treaties", "secret", "treaties"]),
        ('"secret treaties"', ["secret treaties", "secret treaties"]),
        ("laboring", ["labouring"]),
        ('"present way"', ["present war"]),
        ("hang*", ["hangman"]),
        ("hangmen~", ["hangman"]),
        ('"hangman Wilhelm"~3', ["Wilhelm", "hangman"]),
        ("kind:stage applause", ["Applause"]),
    ],
)
def test_matches_are_highlighted(generation: Generation, q: str, words: list[str]) -> None:
    """Highlights are what the search found, phrases whole, in the shown text."""
    assert marked(first(generation, q)) == words


def test_snippet_is_part_of_the_paragraph_and_shows_the_match(generation: Generation) -> None:
    """Nothing in a snippet is not in the text, and a phrase is marked as one."""
    hit = first(generation, '"horrors of war"')
    for excerpt in hit.snippet.excerpts:
        assert "".join(part.text for part in excerpt) in hit.text
    assert [p.text for e in hit.snippet.excerpts for p in e if p.marked] == ["horrors of war"]


def test_counts_and_facets_are_exact(generation: Generation) -> None:
    """The total, and the count of each value, are those of all hits, not of the page."""
    results = generation.searcher.search(SearchRequest(q="peace", per_page=5))
    assert results.total == len(found(generation, "peace")) > 5
    assert results.pages == -(-results.total // 5)
    assert len(results.hits) == 5
    kinds = next(facet for facet in results.facets if facet.name == "kind")
    assert {value.value: value.count for value in kinds.values} == {
        "decree": len(found(generation, "peace kind:decree")),
        "speech": len(found(generation, "peace kind:speech")),
    }


@pytest.mark.parametrize(
    "q", ["peace", "the peace of the peoples", "author:lenin", "nothing at all"]
)
def test_hits_that_are_not_listed_are_counted_all_the_same(generation: Generation, q: str) -> None:
    """Whoever shows them otherwise is told all but the hits and the closest matches beside them."""
    request = SearchRequest(q=q)
    found = generation.searcher.search(request)
    counted = generation.searcher.search(request, listed=False)
    beside = found.closest if not found.total else None
    assert counted == replace(found, hits=(), closest=beside)


def test_pages_follow_each_other_without_gap_or_repetition(generation: Generation) -> None:
    """All pages together are all hits, each once, whatever the order."""
    for sort in Sort:
        pages = [
            generation.searcher.search(SearchRequest(q="peace", per_page=4, page=n, sort=sort))
            for n in range(1, 5)
        ]
        numbers = [hit.ref.number for page in pages for hit in page.hits]
        assert len(numbers) == pages[0].total
        assert sorted(numbers) == sorted(found(generation, "peace"))


def test_request_filters_limit_the_hits(generation: Generation) -> None:
    """A filter of the request works like the same filter in the query."""
    searcher = generation.searcher
    assert searcher.search(SearchRequest(q="diplomacy", kinds=("decree",))).total == 1
    assert searcher.search(SearchRequest(q="diplomacy", authors=("Vladimir Lenin",))).total == 2
    assert searcher.search(SearchRequest(q="diplomacy", texts=("elsewhere",))).total == 0


def test_matching_records_are_listed(generation: Generation) -> None:
    """The heading *Decree on Peace* is found as a section, and leads to its first paragraph."""
    records = generation.searcher.search(SearchRequest(q="decree on peace")).records.hits
    assert [(record.ref, record.section) for record in records] == [
        (Ref("report-on-peace", "p2"), "Decree on Peace")
    ]
    (text,) = generation.searcher.search(SearchRequest(q="lenin")).records.hits
    assert text.is_text


def test_author_name_becomes_a_filter_with_a_notice(generation: Generation) -> None:
    """`lenin armistice` is searched as `author:lenin armistice`, with a notice."""
    results = generation.searcher.search(SearchRequest(q="lenin armistice"))
    assert results.total == len(found(generation, "armistice"))
    assert canonical(results.tree) == "author:lenin armistice"
    assert results.notices == (Notice(NoticeKind.AUTHOR_NAMES, ("lenin",)),)


def test_paragraph_is_highlighted_for_a_query(generation: Generation) -> None:
    """A query can be highlighted on the page of a paragraph and in the whole text."""
    searcher = generation.searcher
    found = generation.library.excerpt("report-on-peace", "p12", "p12")
    (paragraph,) = found.edition.text.paragraphs
    marks = searcher.marks("report-on-peace", ["p12"], '"present way"')
    (spans,) = marks.spans.values()
    assert [paragraph.text[span.start : span.end] for span in spans] == ["present war"]
    assert not marks.more
    assert searcher.marks("report-on-peace", ["p1"], "").spans == {}
    numbers = [f"p{n}" for n in range(1, 18)]
    assert set(searcher.marks("report-on-peace", numbers, "diplomacy").spans) == {"p9", "p13"}


def test_marks_are_limited(generation: Generation, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only so many matches of a text are marked, the first ones, and it is said that there are more."""
    searcher = generation.searcher
    numbers = [f"p{n}" for n in range(1, 18)]
    whole = searcher.marks("report-on-peace", numbers, "the")
    assert not whole.more
    monkeypatch.setattr("archive.search.searcher.MAX_MARKS", 10)
    some = searcher.marks("report-on-peace", numbers, "the")
    assert some.more
    listed = [(n, span) for n, spans in whole.spans.items() for span in spans]
    assert [(n, span) for n, spans in some.spans.items() for span in spans] == listed[:10]


def test_marks_take_half_of_the_time(
    generation: Generation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it is over, what was marked is returned, and it is said that there may be more."""
    # Short texts are marked at once.
    monkeypatch.setattr("archive.search.matching.segment_word_reader._BATCH_PARAGRAPHS", 3)
    searcher, numbers = generation.searcher, [f"p{n}" for n in range(1, 18)]
    whole = searcher.marks("report-on-peace", numbers, "the")
    marked = set()
    for seconds in range(2, 120):
        ticks = Ticks()
        marks = searcher.marks("report-on-peace", numbers, "the", ticks.deadline(seconds))
        assert ticks.looks <= seconds // 2 + 2
        assert marks.more == (len(marks.spans) < len(whole.spans))
        assert marks.spans == dict(list(whole.spans.items())[: len(marks.spans)])
        marked.add(len(marks.spans))
    # Before the first, some, and all of them.
    assert {0, len(whole.spans)} < marked


def test_suggestions_are_ordered_by_frequency(generation: Generation) -> None:
    """Suggestions are words of the collection as they are written."""
    assert generation.searcher.suggest("pea")[0] == "peace"
    assert generation.searcher.suggest("secret dipl") == ("diplomacy",)
    assert generation.searcher.suggest("") == ()
    assert generation.searcher.suggest("zzz") == ()
