"""Writing Whoosh's files in bulk: they are those that Whoosh writes a term at a time."""

from collections.abc import Iterable
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from whoosh.codec.whoosh3 import W3TermInfo
from whoosh.fields import Schema

from archive.search.engines.whoosh_store import write_whoosh
from archive.search.engines.whoosh_writer import ArrayFieldWriter
from archive.search.index.inversion import StemPostings
from archive.search.index.segment_words import SegmentWords
from tests.support.chance import Chance
from tests.support.segments import words_of


class _Block:
    """A list of postings as Whoosh counts it."""

    def __init__(self, documents: Sequence[int], frequencies: Sequence[int]) -> None:
        self._weights = list(map(float, frequencies))
        self._documents = documents

    def __len__(self) -> int:
        return len(self._documents)

    def min_length(self) -> int:
        return 0

    def max_length(self) -> int:
        return 0

    def max_weight(self) -> float:
        return max(self._weights)

    def min_id(self) -> int:
        return self._documents[0]

    def max_id(self) -> int:
        return self._documents[-1]


def add_one_by_one(
    self: ArrayFieldWriter,
    schema: Schema,
    _lengths: object,
    items: Iterable[tuple[str, Sequence[str], StemPostings]],
) -> None:
    """Write each term by itself with what Whoosh has for it."""
    self._postfile.write(b"PINCPOST")
    for name, stems, postings in items:
        started = False
        for number, stem in enumerate(stems):
            start, end = postings.starts[number : number + 2].tolist()
            first, last = postings.form_starts[number : number + 2].tolist()
            if start == end and first == last:
                continue
            if not started:
                self.start_field(name, schema[name])
                started = True
            places = postings.position_starts[first : last + 1].tolist()
            documents = postings.documents[start:end].tolist()
            frequencies = postings.frequencies[start:end].tolist()
            numbers = [end - start, last - first, places[-1] - places[0], *documents]
            numbers += postings.forms[first:last].tolist()
            numbers += [place - places[0] for place in places]
            numbers += postings.positions[places[0] : places[-1]].tolist()
            at = self._postfile.tell()
            self._postfile.write(np.array(numbers, "<u4").tobytes())
            self._postfile.write(np.array(frequencies, "<u2").tobytes())
            info = W3TermInfo()
            if documents:
                info.add_block(_Block(documents, frequencies))
            info.set_extent(at, self._postfile.tell() - at)
            key = int(self._fieldid).to_bytes(2, "big") + stem.encode()
            self._tindex.add(key, info.to_bytes())


def files(folder: Path, words: SegmentWords) -> dict[str, bytes]:
    """Write *words* into *folder*, and return the files of terms and postings."""
    write_whoosh(folder, words)
    return {
        path.suffix: path.read_bytes()
        for path in folder.iterdir()
        if path.suffix in (".trm", ".pst")
    }


def assert_same_files(folder: Path, words: SegmentWords) -> dict[str, bytes]:
    """Both ways of writing *words* make the same files, which are returned."""
    made = files(folder / "whoosh", words)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ArrayFieldWriter, "add_postings", add_one_by_one)
        assert made == files(folder / "by-one", words)
    assert set(made) == ({".trm", ".pst"} if words.paragraphs else set())
    return made


@given(
    st.lists(
        st.lists(st.sampled_from("peace peaceful war wars the мир ab-cd".split()), max_size=8).map(
            " ".join
        ),
        max_size=6,
    )
)
@example([])
@example([""])
@example(["the war", "", "the wars the war"])
@settings(max_examples=40, deadline=None)
def test_the_files_are_those_of_whoosh(
    tmp_path_factory: pytest.TempPathFactory, paragraphs: list[str]
) -> None:
    """Whatever the words, none included."""
    assert_same_files(tmp_path_factory.mktemp("words"), words_of(paragraphs))


def test_large_files_are_those_of_whoosh(tmp_path: Path) -> None:
    """Also where positions in the table of terms outgrow two bytes, and postings are written in several parts."""
    chance = Chance(1)
    letters = "abcdefghijklmnop"
    words = [
        "".join(chance.one(letters) for _ in range(3)) + str(chance.below(3)) for _ in range(20_000)
    ]
    paragraphs = [" ".join(words[at : at + 50]) for at in range(0, len(words), 50)]

    made = assert_same_files(tmp_path, words_of(paragraphs))

    assert len(made[".trm"]) > 3 * 0x10000


def test_a_stem_with_positions_alone_is_written(tmp_path: Path) -> None:
    """The transmitted reading has positions, and its paragraphs are among those of the text."""
    words = words_of(["war and peace", "peace"])
    text = words.postings["text"]
    none = np.zeros(len(text.starts), np.uint64)
    transmitted = StemPostings(
        none,
        np.empty(0, np.uint32),
        np.empty(0, np.uint16),
        text.form_starts,
        text.forms,
        text.position_starts,
        text.positions,
    )
    assert_same_files(
        tmp_path,
        SegmentWords(
            words.paragraphs,
            words.arrays,
            words.exact,
            words.stems,
            {**words.postings, "transmitted": transmitted},
        ),
    )
