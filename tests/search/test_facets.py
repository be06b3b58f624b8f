"""Facets: what can be chosen beside a search, and how many hits each choice has."""

from dataclasses import replace
from pathlib import Path

import pytest

from archive.indexing.live import Generation
from archive.indexing.live import Live
from archive.model.date import Date
from archive.model.text import Metadata
from archive.model.text import Paragraph
from archive.model.text import Section
from archive.model.text import Text
from archive.search.engines.choice import TANTIVY
from archive.search.engines.choice import WHOOSH
from archive.search.engines.protocol import MAX_VALUES
from archive.search.request import Scope
from archive.search.request import SearchRequest
from archive.search.results import FacetName
from archive.settings import Settings
from tests.support.collections import built
from tests.support.collections import text_of


def spoken(words: str, speaker: str) -> Paragraph:
    """Return a paragraph that *speaker* says."""
    return Paragraph("", words, speaker=speaker)


def debate() -> Text:
    """Return a debate of two authors, others speaking in it too, and a paragraph that nobody says."""
    said = (
        spoken("Coal is dear.", "Mr. Asquith"),
        spoken("Coal is cheap.", "ASQUITH"),
        spoken("The coal of Wales.", "Éamon de Valera"),
        spoken("Coal for the poor!", "An Hon. Member"),
        Paragraph("", "The House rose; coal was not mentioned again."),
    )
    metadata = Metadata(
        title="Coal debate",
        authors=("H. H. Asquith", "David Lloyd George"),
        date=Date(1918, 3, 1),
        language="en",
    )
    return Text("coal-debate", metadata, (Section("s1", "", said, "debate"),))


def play() -> Text:
    """Return a play of one author, whose characters are no authors."""
    said = (
        spoken("Not a coal in the grate.", "HECTOR"),
        spoken("Then burn the chairs.", "Lady Utterword"),
    )
    metadata = Metadata(title="A Play", authors=("Bernard Shaw",), date=Date(1919), language="en")
    return Text("a-play", metadata, (Section("s1", "", said, "scene"),))


@pytest.fixture(scope="module", params=[WHOOSH, TANTIVY])
def generation(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Generation:
    """A debate, a play and two articles, built with each engine."""
    articles = (
        text_of(
            "coal", "Coal, iron, coal.", "Iron.", author="Ann Lee", date=Date(-43), kind="essay"
        ),
        text_of("more-coal", "More coal.", author="Joe Lee", date=Date(1840), kind="letter"),
    )
    folder = tmp_path_factory.mktemp("facets")
    return built(folder, [debate(), play(), *articles], engine=request.param)


def counts(generation: Generation, name: FacetName, **asked: object) -> dict[str, int]:
    """Return the values of the facet *name* with their counts, in the order in which they are listed."""
    request = replace(SearchRequest(q="coal"), **asked)  # type: ignore[arg-type]
    results = generation.searcher.search(request)
    found = [facet for facet in results.facets if facet.name is name]
    return {value.value: value.count for facet in found for value in facet.values}


def test_speakers_are_a_facet(generation: Generation) -> None:
    """By the names of citations: several names of one author are one, others are as they are printed."""
    assert counts(generation, FacetName.SPEAKER) == {
        "H. H. Asquith": 2,
        "An Hon. Member": 1,
        "HECTOR": 1,
        "Éamon de Valera": 1,
    }


def test_a_collection_without_speakers_has_no_such_facet(
    generation: Generation, shipped: Settings
) -> None:
    """Neither has a search that finds only paragraphs which nobody says."""
    assert counts(generation, FacetName.SPEAKER, texts=("coal",)) == {}
    results = Live(shipped).now().searcher.search(SearchRequest(q="peace"))
    assert results.total
    assert FacetName.SPEAKER not in {facet.name for facet in results.facets}


@pytest.mark.parametrize(
    ("speakers", "others", "total"),
    [
        (("H. H. Asquith",), {}, 2),
        (("H. H. Asquith", "HECTOR"), {}, 3),
        (("H. H. Asquith", "HECTOR"), {"kinds": ("scene",)}, 1),
        (("HECTOR",), {"kinds": ("debate",)}, 0),
        (("Mr. Asquith",), {}, 0),
        (("Nobody",), {}, 0),
    ],
)
def test_a_search_is_filtered_by_speakers(
    generation: Generation, speakers: tuple[str, ...], others: dict[str, object], total: int
) -> None:
    """Several are alternatives; filters of different kinds must each hold. Lists, files and counts agree."""
    request = replace(SearchRequest(q="coal", speakers=speakers), **others)  # type: ignore[arg-type]
    assert generation.searcher.search(request).total == total
    assert generation.searcher.all_hits(request).total == total


@pytest.mark.parametrize(
    ("q", "total"),
    [
        ("speaker:asquith coal", 2),
        ("speaker:ASQUITH coal", 2),
        ('speaker:"mr asquith" coal', 1),
        ('speaker:"H. H. Asquith" coal', 2),
        ("speaker:eamon", 1),
        ("speaker:Valera", 1),
        ('speaker:"lady utterword"', 1),
        ("speaker:member OR speaker:hector", 2),
        ("coal -speaker:asquith", 6),
        ("speaker:shaw", 0),
    ],
)
def test_a_speaker_can_be_typed(generation: Generation, q: str, total: int) -> None:
    """In any case and accents, in part, as it is printed or as citations have it; an author is no speaker."""
    assert generation.searcher.search(SearchRequest(q=q)).total == total


EVERY = {
    FacetName.TEXT: ({"coal-debate": 5, "a-play": 1, "coal": 1, "more-coal": 1}, "texts"),
    FacetName.AUTHOR: (
        {
            "David Lloyd George": 5,
            "H. H. Asquith": 5,
            "Ann Lee": 1,
            "Bernard Shaw": 1,
            "Joe Lee": 1,
        },
        "authors",
    ),
    FacetName.SPEAKER: (
        {"H. H. Asquith": 2, "An Hon. Member": 1, "HECTOR": 1, "Éamon de Valera": 1},
        "speakers",
    ),
    FacetName.KIND: ({"debate": 5, "essay": 1, "letter": 1, "scene": 1}, "kinds"),
}


@pytest.mark.parametrize("scope", Scope)
@pytest.mark.parametrize("name", EVERY)
def test_one_more_value_can_be_chosen(
    generation: Generation, name: FacetName, scope: Scope
) -> None:
    """Whatever is chosen of a facet, its other values keep their counts: several are alternatives."""
    every, field = EVERY[name]
    assert counts(generation, name, scope=scope) == every
    chosen = list(every)[-1]
    listed = counts(generation, name, scope=scope, **{field: (chosen,)})
    assert listed == every
    assert next(iter(listed)) == chosen
    # Of the other facets only what the chosen value leaves.
    other = FacetName.KIND if name is not FacetName.KIND else FacetName.TEXT
    left = counts(generation, other, scope=scope, **{field: (chosen,)})
    assert sum(left.values()) == every[chosen]


@pytest.mark.parametrize("name", EVERY)
def test_a_count_is_what_choosing_finds(generation: Generation, name: FacetName) -> None:
    """Each count is the total of the search with that value alone, whatever else is chosen of other facets."""
    field = EVERY[name][1]
    others = {"years": (Date(1918), Date(1919))} if name is not FacetName.YEAR else {}
    for value, count in counts(generation, name, **others).items():
        request = replace(SearchRequest(q="coal", **others), **{field: (value,)})  # type: ignore[arg-type]
        assert generation.searcher.search(request).total == count


def test_years_are_in_the_order_of_time(generation: Generation) -> None:
    """Whatever their numbers of hits, and whichever are chosen; those before Christ first."""
    every = {"-0043": 1, "1840": 1, "1918": 5, "1919": 1}
    assert list(counts(generation, FacetName.YEAR).items()) == list(every.items())
    chosen = {"years": (Date(1919), Date(1840))}
    assert list(counts(generation, FacetName.YEAR, **chosen).items()) == list(every.items())
    of_dates = {"date_from": Date(1919), "date_to": Date(1919)}
    assert counts(generation, FacetName.YEAR, **of_dates) == every


def test_dates_limit_the_years(generation: Generation) -> None:
    """Dates that are typed are a filter of their own: only years within them can be chosen beside it."""
    between = {"date_from": Date(1830), "date_to": Date(1918)}
    assert counts(generation, FacetName.YEAR, **between) == {"1840": 1, "1918": 5}
    both = {**between, "years": (Date(1840),)}
    assert counts(generation, FacetName.YEAR, **both) == {"1840": 1, "1918": 5}


def test_of_very_many_years_the_most_frequent_are_listed_in_order(tmp_path: Path) -> None:
    """Twelve are listed, the others counted; a chosen one is among them though it has few hits."""
    texts = [
        text_of(f"text-{year}", *["Coal."] * (1 + year % 7), date=Date(year))
        for year in range(1800, 1850)
    ]
    generation = built(tmp_path, texts)
    # Five others have as few hits.
    chosen = Date(1806)
    results = generation.searcher.search(SearchRequest(q="coal", years=(chosen,)))
    (years,) = (facet for facet in results.facets if facet.name is FacetName.YEAR)
    listed = [int(value.value) for value in years.values]
    assert len(listed) == MAX_VALUES
    assert years.left_off == 50 - MAX_VALUES
    assert listed == sorted(listed)
    assert [value.value for value in years.values if value.chosen] == [str(chosen)]


def test_values_can_be_chosen_where_nothing_is_found(generation: Generation) -> None:
    """A filter that leaves nothing shows what could be chosen in its place."""
    assert counts(generation, FacetName.KIND, kinds=("poem",)) == {
        "poem": 0,
        **EVERY[FacetName.KIND][0],
    }
