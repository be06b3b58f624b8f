"""Filters by values: places, subjects, people and collections, typed or chosen, and what each of them is."""

from dataclasses import fields
from dataclasses import replace

import pytest

from archive.indexing.live import Generation
from archive.model.text import Text
from archive.search.query.canonical import canonical
from archive.search.query.parser import parse
from archive.search.request import SearchRequest
from archive.search.results import Change
from archive.search.results import FacetName
from archive.search.value_filters import BY_FACET
from archive.search.value_filters import VALUE_FILTERS
from archive.search.value_filters import ValueFilter
from archive.search.value_filters import without_values
from archive.settings import Settings
from archive.web.links import parameters
from archive.web.wording.queries import describe_search
from archive.web.wording.results import FACET_LABELS
from tests.support.collections import built
from tests.support.collections import text_of


def described(slug: str, **record: tuple[str, ...]) -> Text:
    """Return a text of one paragraph about peace with this *record*."""
    text = text_of(slug, "Peace, and nothing else.", author=slug.title())
    return replace(text, metadata=replace(text.metadata, **record))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    """Three texts."""
    folder = tmp_path_factory.mktemp("filters")
    (folder / "texts" / "collections").mkdir(parents=True)
    (folder / "texts" / "collections" / "peace-1917.md").write_text("---\nname: The Peace\n---\n")
    return built(
        folder,
        [
            described("a", places=("Petrograd",), subjects=("Peace", "Diplomacy, secret")),
            described("b", places=("Petrograd", "Kiev"), people=("Nicholas II",)),
            described("c", collections=("peace-1917", "land"), people=("Éva Kun",)),
        ],
    )


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("place:petrograd", "ab"),
        ("place:kiev", "b"),
        ("subject:diplomacy", "a"),
        ('subject:"secret diplomacy" peace', "a"),
        ("person:nicholas", "b"),
        ("person:eva", "c"),
        ("-person:eva", "ab"),
        ("collection:peace-1917", "c"),
        ('collection:"Peace 1917"', "c"),
        ("collection:peace", ""),
        ("place:petrograd -place:kiev", "a"),
        ("place:kiev OR collection:land", "bc"),
        # Who wrote it is another question.
        ("person:a", ""),
    ],
)
def test_typed_filters(generation: Generation, q: str, found: str) -> None:
    """Names are compared by their words, collections by their slugs; typed again they find the same."""
    results = generation.searcher.search(SearchRequest(q=q))
    assert "".join(sorted(hit.ref.slug for hit in results.hits)) == found
    tree = parse(q, Settings()).tree
    assert tree is not None
    assert parse(canonical(tree), Settings()).tree == tree


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        (FacetName.PLACE, "Petrograd", "ab"),
        (FacetName.SUBJECT, "Peace", "a"),
        (FacetName.PERSON, "Nicholas II", "b"),
        (FacetName.COLLECTION, "land", "c"),
        (FacetName.COLLECTION, "Land", ""),
        (FacetName.PLACE, "petrograd", ""),
    ],
)
def test_chosen_filters(generation: Generation, name: FacetName, value: str, found: str) -> None:
    """They are exact, narrow a search and list all paragraphs without one, and can be taken back."""
    for q in ("", "peace"):
        request = BY_FACET[name].replaced(SearchRequest(q=q), (value,))
        results = generation.searcher.search(request)
        assert "".join(sorted(hit.ref.slug for hit in results.hits)) == found
        chosen = {
            facet.name: [each.value for each in facet.values if each.chosen]
            for facet in results.facets
        }
        assert chosen[name] == [value]


def test_each_is_counted_as_it_filters(generation: Generation) -> None:
    """The number beside a value is that of the hits with it; a collection is shown by its name."""
    results = generation.searcher.search(SearchRequest(q="peace"))
    facets = {facet.name: facet for facet in results.facets}
    for each in VALUE_FILTERS:
        for value in facets[each.name].values if each.name in facets else ():
            one = generation.searcher.search(each.replaced(results.request, (value.value,)))
            assert one.total == value.count
    labels = [value.label for value in facets[FacetName.COLLECTION].values]
    assert sorted(labels) == ["Land", "The Peace"]
    every = generation.searcher.facet(SearchRequest(q="peace"), FacetName.COLLECTION)
    assert sorted(value.label for value in every.values) == ["Land", "The Peace"]


def test_a_search_without_results_is_offered_without_each_filter(generation: Generation) -> None:
    """By place, subject, person or collection as by all else."""
    for each in VALUE_FILTERS:
        request = each.replaced(SearchRequest(q="peace"), ("nowhere",))
        found = generation.searcher.search(request).no_results
        assert each.change in [alternative.change for alternative in found.alternatives]


@pytest.mark.parametrize("each", VALUE_FILTERS, ids=lambda each: each.field)
def test_a_filter_is_one_row(each: ValueFilter) -> None:
    """Its field, parameter, label, sentence and alternative follow from its row."""
    request = each.replaced(SearchRequest(), ("x",))
    assert each.field in {field.name for field in fields(SearchRequest)}
    assert (each.name.value, "x") in parameters(request, per_page=20)
    assert "“x”" in describe_search(None, request)
    assert FACET_LABELS[each.name]
    assert without_values(request) == SearchRequest()


def test_every_facet_but_years_is_a_row() -> None:
    """And each has an alternative of its own."""
    assert {*BY_FACET} == {*FacetName} - {FacetName.YEAR}
    changes = [each.change for each in VALUE_FILTERS]
    assert len({*changes}) == len(changes)
    assert Change.ANY_DATE not in changes


def test_names_in_filters_that_nobody_has_are_suggested(generation: Generation) -> None:
    """Of places, subjects and people as of authors."""
    for q, meant in (("place:petrogard", "petrograd"), ("subject:diplomasy", "diplomacy")):
        (spelling,) = generation.searcher.search(SearchRequest(q=q)).spellings
        assert [form.text for form in spelling.forms] == [meant]


def test_a_word_that_is_only_in_a_record_is_found_there(generation: Generation) -> None:
    """A place of which no paragraph speaks."""
    found = generation.searcher.search(SearchRequest(q="Kiev")).no_results
    assert [canonical(each.tree) for each in found.elsewhere] == ["place:Kiev"]
