"""Equal words of a collection: what ``equals`` in ``collection.yaml`` does to searches and quotations."""

from pathlib import Path

import pytest

from archive.indexing.build import build
from archive.indexing.live import Generation
from archive.indexing.live import Live
from archive.quotation.verdicts import Verdict
from archive.search.engines.choice import TANTIVY
from archive.search.engines.choice import WHOOSH
from archive.search.equals import EqualWords
from archive.search.request import SearchRequest
from archive.settings import Settings
from tests.support.collections import built
from tests.support.collections import text_of

EQUALS = "equals:\n  - Trotzky = Trotsky\n  - Trotskii = trotsky\n  - Petersburg = Petrograd\n"
TEXTS = [
    text_of("one", "Trotzky spoke in Petrograd.", "They read Trotsky's answer."),
    text_of("two", "Троцкий и Trotskii говорили.", language="ru"),
    text_of("three", "Nobody spoke.", title="The Trotzky Papers"),
]


@pytest.fixture(scope="module", params=[WHOOSH, TANTIVY])
def generation(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Generation:
    """The texts, in a collection with equal words."""
    folder = tmp_path_factory.mktemp("equals")
    (folder / "texts").mkdir()
    (folder / "texts" / "collection.yaml").write_text(EQUALS, encoding="utf-8")
    return built(folder, TEXTS, engine=request.param)


def marked(generation: Generation, q: str) -> list[str]:
    """Return what *q* marks, in the order of the texts."""
    results = generation.searcher.search(SearchRequest(q=q))
    hits = results.hits if results.total else ()
    spans = ((hit.text, span) for hit in hits for span in hit.highlights)
    return sorted(text[span.start : span.end] for text, span in spans)


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("trotsky", ["Trotskii", "Trotsky's", "Trotzky"]),
        ("Trotzky", ["Trotskii", "Trotsky's", "Trotzky"]),
        ("trotskii's", ["Trotskii", "Trotsky's", "Trotzky"]),
        ("trotsky petersburg", ["Petrograd", "Trotzky"]),
        ('"trotzky"', ["Trotzky"]),
        ('"trotsky spoke"', []),
        ("trotz*", ["Trotzky"]),
        ("trotsky -petersburg", ["Trotskii", "Trotsky's"]),
    ],
)
def test_equal_words_are_found_unless_quoted(
    generation: Generation, q: str, found: list[str]
) -> None:
    """A word finds and marks all that equal it in any form; in quotation marks only itself."""
    assert marked(generation, q) == found


def test_equal_words_are_forms_and_find_titles(generation: Generation) -> None:
    """They are listed among the forms of a word, and titles that have one are found."""
    results = generation.searcher.search(SearchRequest(q="trotsky"))
    assert {form.text for form in results.forms[0].forms} == {"Trotzky", "Trotsky's", "Trotskii"}
    assert [record.title for record in results.records.hits] == ["The Trotzky Papers"]


def test_a_quotation_with_an_equal_word_is_exact(generation: Generation) -> None:
    """A quotation that spells a name in another way is an exact match."""
    (result,) = generation.quotations.check("Trotsky spoke in Petersburg")
    assert result.verdict is Verdict.EXACT


def test_changed_equals_build_a_new_index(tmp_path: Path) -> None:
    """The index of a collection is built again when its equal words have changed, and knows them."""
    first = built(tmp_path, TEXTS)
    assert marked(first, "trotsky") == ["Trotsky's"]
    (tmp_path / "texts" / "collection.yaml").write_text(EQUALS, encoding="utf-8")
    settings = Settings(texts=tmp_path / "texts", index=tmp_path / "index")
    report = build(settings)
    assert report.built
    assert report.reused == len(TEXTS)
    assert marked(Live(settings).now(), "trotsky") == ["Trotskii", "Trotsky's", "Trotzky"]
    assert not build(settings).built


def test_lines_that_share_a_word_are_one() -> None:
    """Equal words are equal in all directions, and their stems in each language."""
    equal = EqualWords([("a", "B"), ("c", "d"), ("b", "c")], ["en", "und"])
    assert all(set(equal.exact[word]) == set("abcd") for word in "abcd")
    assert set(equal.stems["en:a"]) == {"en:a", "en:b", "en:c", "en:d"}
    assert set(equal.stems["und:d"]) == {"und:a", "und:b", "und:c", "und:d"}
