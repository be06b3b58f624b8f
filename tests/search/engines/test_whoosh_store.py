"""The Whoosh index of a segment: it holds the postings that searches read."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import example
from hypothesis import given
from hypothesis import strategies as st
from whoosh import index

from archive.errors import IndexMissing
from archive.indexing import generations
from archive.indexing.live import open_generation
from archive.search.engines.choice import WHOOSH
from archive.search.engines.postings import NO_POSTINGS
from archive.search.engines.whoosh_store import WhooshPostings
from archive.search.engines.whoosh_store import write_whoosh
from archive.search.request import SearchRequest
from archive.settings import Settings
from tests.support.collections import built
from tests.support.collections import text_of
from tests.support.segments import words_of

QUERIES = [
    "peace",
    "peace war",
    "peace OR war",
    "people -war",
    "peac*",
    "*eace",
    "paece~",
    '"war and peace"',
    '"peace war"~3',
]


@pytest.mark.parametrize("q", QUERIES)
def test_searches_read_the_postings_of_whoosh(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, q: str
) -> None:
    """Without its postings no search finds anything: there is no copy of them elsewhere."""
    # In a small collection it is quicker to look at every word than to look up the forms of a wildcard.
    monkeypatch.setattr(WhooshPostings, "lookup_words", 0)
    said = ("Peace to the people.", "War and peace.", "Of the people.", "A peaceful war.")
    request = SearchRequest(q=q)
    generation = built(tmp_path, [text_of("peace", *said)], engine=WHOOSH)
    assert generation.searcher.search(request).total
    (postings,) = generation.folder.glob(f"segment-*/{WHOOSH}/*.pst")
    postings.write_bytes(bytes(postings.stat().st_size))
    generations.seal(generation.folder)
    with open_generation(generation.folder, Settings()) as without:
        assert without.searcher.search(request).total == 0
    generation.release()
    postings.unlink()
    generations.seal(generation.folder)
    with pytest.raises(IndexMissing):
        open_generation(generation.folder, Settings())


PARAGRAPHS = st.lists(
    st.lists(st.sampled_from(["peace", "peaceful", "war", "wars", "the"]), max_size=8).map(
        " ".join
    ),
    max_size=6,
)


@given(paragraphs=PARAGRAPHS)
@example([])
@example([""])
@example(["the war", "", "the wars the war"])
def test_postings_are_read_as_they_were_written(
    tmp_path_factory: pytest.TempPathFactory, paragraphs: list[str]
) -> None:
    """Paragraphs, frequencies and positions of each form of a stem; of an unknown one, none."""
    folder = tmp_path_factory.mktemp("postings") / "whoosh"
    words = words_of(paragraphs)
    write_whoosh(folder, words)
    postings = WhooshPostings(folder)
    assert postings.paragraphs == len(paragraphs)
    assert postings.is_whole()
    numbers, bounds = words.arrays["text.words"], words.arrays["text.bounds"]
    for stem in ("pea", "war", "the"):
        found = postings.stem("text", stem)
        times = [sum(word.startswith(stem) for word in p.split()) for p in paragraphs]
        assert found.documents.tolist() == [n for n, time in enumerate(times) if time]
        assert found.frequencies.tolist() == [time for time in times if time]
        forms = [n for n, exact in enumerate(words.exact) if exact.startswith(stem)]
        assert found.forms.tolist() == forms
        for form in forms:
            assert found.positions_of(form).tolist() == np.flatnonzero(numbers == form).tolist()
        assert found.positions_of(len(words.exact)).size == 0
    assert bounds[-1] == len(numbers)
    assert postings.stem("text", "unknown") is NO_POSTINGS
    assert postings.stem("note", "war").documents.size == 0
    postings.close()


def test_whoosh_itself_can_read_the_index(tmp_path: Path) -> None:
    """It is an index as Whoosh makes them: its own readers list the terms, and count and match the paragraphs."""
    write_whoosh(tmp_path / "whoosh", words_of(["war and peace", "peace", "wars of the past"]))
    with index.open_dir(str(tmp_path / "whoosh")).reader() as reader:
        assert reader.doc_count() == 3
        assert list(reader.field_terms("text"))
        terms = [term.decode() for term in reader.lexicon("text")]
        assert terms == ["and", "of", "pas", "pea", "the", "war"]
        assert reader.doc_frequency("text", b"pea") == 2
        assert list(reader.postings("text", b"war").all_ids()) == [0, 2]
