"""The library: what is built is what was read."""

from pathlib import Path

import pytest
from hypothesis import given

from archive.errors import IndexMissing
from archive.errors import NotHere
from archive.indexing.live import Live
from archive.library.codec import dump_marks
from archive.library.codec import dump_metadata
from archive.library.codec import load_metadata
from archive.library.codec import load_paragraph
from archive.library.reader import StoredLibrary
from archive.model.address import Ref
from archive.model.date import Date
from archive.model.text import Text
from archive.search.request import SearchRequest
from archive.settings import Settings
from tests.support.collections import built
from tests.support.collections import text_of
from tests.support.collections import with_emendation
from tests.support.collections import with_note
from tests.support.collections import with_stage_direction
from tests.support.strategies import texts


@given(texts())
def test_a_paragraph_and_a_record_survive_the_library(text: Text) -> None:
    """Whatever marks a paragraph carries, the library gives it back equal."""
    assert load_metadata(dump_metadata(text.metadata)) == text.metadata
    for paragraph in text.paragraphs:
        loaded = load_paragraph(paragraph.number, paragraph.text, dump_marks(paragraph))
        assert loaded == paragraph


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> StoredLibrary:
    """Three drafts, of 1918, 1917 and no date."""
    drafts = [
        text_of("a-later", "Peace.", "War and peace.", date=Date(1918), author="A. Lunacharsky"),
        text_of("b-earlier", with_emendation("The present war.", "war", "way"), date=Date(1917)),
        text_of(
            "c-undated",
            with_stage_direction("The end. (Applause)", "(Applause)"),
            with_note("See.", "A note."),
        ),
    ]
    return built(tmp_path_factory.mktemp("library"), drafts).library


def test_texts_are_listed_by_date(library: StoredLibrary) -> None:
    """The undated come last; each entry counts its paragraphs and words."""
    entries = library.entries()
    assert [entry.slug for entry in entries] == ["b-earlier", "a-later", "c-undated"]
    assert (entries[1].paragraphs, entries[1].words) == (2, 4)
    assert all(entry.draft for entry in entries)


def test_counts_match_the_shown_text(library: StoredLibrary) -> None:
    """Notes and transmitted readings are not counted."""
    assert (library.counts.texts, library.counts.paragraphs, library.counts.words) == (3, 5, 11)


def test_paragraph_of_a_draft_has_an_address(library: StoredLibrary) -> None:
    """A draft's paragraphs have numbers too, that promise nothing."""
    found = library.excerpt("a-later", "p2", "p2")
    assert [paragraph.text for paragraph in found.edition.text.paragraphs] == ["War and peace."]


def test_paragraphs_are_read_together_in_any_order(library: StoredLibrary) -> None:
    """However many positions are asked for, in whatever order and how often, each gives its paragraph in turn."""
    positions = [4, 0, 0, 3, 1, 2] * 9
    found = list(library.located_paragraphs(positions))
    assert [one.position for one in found] == positions
    assert found == [library.located_paragraph(position) for position in positions]
    assert list(library.located_paragraphs([])) == []


def test_unknown_addresses_raise_not_here(library: StoredLibrary) -> None:
    """An unknown text or number raises `NotHere` with its address."""
    with pytest.raises(NotHere, match="/texts/nowhere"):
        library.edition("nowhere")
    with pytest.raises(NotHere, match="/texts/a-later/p9"):
        library.excerpt("a-later", "p9", "p9")
    with pytest.raises(NotHere):
        library.entry("nowhere")


def test_other_files_are_not_a_library(tmp_path: Path) -> None:
    """A missing, empty or foreign file raises `IndexMissing`, never an error of SQLite."""
    for content in (None, b"", b"not a database at all, but long enough to look at" * 9):
        path = tmp_path / "library.sqlite"
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(IndexMissing):
            StoredLibrary(path)


def test_a_note_is_found_and_shown_as_a_note(tmp_path: Path) -> None:
    """`kind:note` leads to the paragraph that calls the note, and the snippet is the note's."""
    generation = built(tmp_path, [text_of("t", with_note("Peace at last.", "So says Zimmerwald."))])
    (hit,) = generation.searcher.search(SearchRequest(q="kind:note zimmerwald")).hits
    assert hit.in_note
    assert [p.text for p in hit.snippet.excerpts[0] if p.marked] == ["Zimmerwald"]
    assert generation.searcher.search(SearchRequest(q="zimmerwald")).total == 0


def test_an_emendation_of_several_words_marks_what_replaced_them(tmp_path: Path) -> None:
    """A word of the transmitted reading, or beside it, is marked at its place in the shown text."""
    paragraph = with_emendation(
        "They marched to war again and rested.", "war again", "peace for good"
    )
    searcher = built(tmp_path, [text_of("t", paragraph)]).searcher
    for q, marked in (
        ('"to peace"', "to war again"),
        ('"for"', "war again"),
        ('"good and rested"', "war again and rested"),
        ('"rested"', "rested"),
        ('"again and"', "again and"),
    ):
        (hit,) = searcher.search(SearchRequest(q=q)).hits
        assert [hit.text[s.start : s.end] for s in hit.highlights] == [marked], q


def test_threads_share_a_generation(library: StoredLibrary, tmp_path: Path) -> None:
    """Requests of several threads read at once."""
    from concurrent.futures import ThreadPoolExecutor

    searcher = built(tmp_path, [text_of("t", "Peace.", "War.", "Peace and war.")]).searcher
    with ThreadPoolExecutor(8) as pool:
        totals = list(
            pool.map(
                lambda n: searcher.search(SearchRequest(q="peace war"[: 5 + n % 5])).total,
                range(80),
            )
        )
    assert set(totals) <= {0, 1, 2}
    assert totals[0] == 2


def test_missing_index_is_reported(tmp_path: Path) -> None:
    """Nothing built raises `IndexMissing`; once it is built, the same `Live` gives it."""
    settings = Settings(texts=tmp_path / "texts", index=tmp_path / "index")
    live = Live(settings)
    with pytest.raises(IndexMissing):
        live.now()
    built(tmp_path, [text_of("t", "Peace.")])
    assert live.now().library.counts.texts == 1


def test_threads_read_the_same_postings(tmp_path: Path) -> None:
    """Lists of rare stems, read from the file each time, are the same whoever reads beside."""
    import sys
    from concurrent.futures import ThreadPoolExecutor

    words = [f"w{chr(97 + n % 26)}{chr(97 + n // 26)}x" for n in range(300)]
    paragraphs = [" ".join(words[n % 300 : n % 300 + 7]) for n in range(600)]
    searcher = built(tmp_path, [text_of("t", *paragraphs)], engine="whoosh").searcher
    alone = [searcher.search(SearchRequest(q=word)).total for word in words]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            together = list(pool.map(lambda w: searcher.search(SearchRequest(q=w)).total, words))
    finally:
        sys.setswitchinterval(before)
    assert together == alone


def test_editions_share_nothing_that_can_be_changed(library: StoredLibrary) -> None:
    """Their publication state is kept in memory for all who ask; what one does with an edition is its own."""
    edition = library.edition("a-later")
    for mapping in (edition.became, edition.withdrawn):
        mapping["p1"] = "p2"  # type: ignore[index]
    assert library.edition("a-later").became == library.edition("a-later").withdrawn == {}
    assert library.current_number(Ref("a-later", "p1")) == "p1"
