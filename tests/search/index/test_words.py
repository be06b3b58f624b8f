"""The words of a generation: those of all its segments together."""

import gc
from collections import Counter
from collections.abc import Iterable
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from archive.array_file import ArrayFile
from archive.array_file import write_arrays
from archive.deadline import NEVER
from archive.deadline import DeadlineExceeded
from archive.search.index.protocol import Expansion
from archive.search.index.protocol import LocatedTerms
from archive.search.index.protocol import Word
from archive.search.index.segment_words import SegmentWords
from archive.search.index.similar_terms import distance
from archive.search.index.vocabulary import Vocabulary
from archive.search.index.wildcards import wildcard_pattern
from archive.search.index.words import SegmentedWords
from tests.support.clocks import Ticks
from tests.support.segments import words_of

WORD = st.sampled_from(["peace", "peaceful", "war", "wart", "was", "wa", "paece", "land"])
#: The paragraphs of some segments.
SEGMENTS = st.lists(
    st.lists(st.lists(WORD, max_size=6).map(" ".join), max_size=4), min_size=1, max_size=3
)


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where words are written."""
    return tmp_path_factory.mktemp("words")


def words_of_all(folder: Path, segments: Iterable[SegmentWords]) -> SegmentedWords:
    """Return the words of *segments* together."""
    vocabularies = []
    for words in segments:
        path = folder / f"{len(list(folder.iterdir()))}.arrays"
        write_arrays(path, words.arrays)
        vocabularies.append(Vocabulary(ArrayFile(path)))
    return SegmentedWords(vocabularies, lambda segment, document: segment * 1000 + document)


@given(segments=SEGMENTS, most=st.integers(1, 4), prefix=st.sampled_from(["", "w", "wa", "peace"]))
@hypothesis_settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
def test_segments_together_have_the_words_of_all_their_paragraphs(
    folder: Path, segments: list[list[str]], most: int, prefix: str
) -> None:
    """Counts are sums, and whatever lists words lists each once, as if there were one segment."""
    words = words_of_all(folder, map(words_of, segments))
    listed = [paragraph.split() for paragraphs in segments for paragraph in paragraphs]
    times = Counter(exact for paragraph in listed for exact in paragraph)
    having = Counter(exact for paragraph in listed for exact in set(paragraph))
    for exact in times:
        word = words.word(exact)
        assert word is not None
        assert (word.exact, word.surface) == (exact, exact)
        assert (word.occurrences, word.paragraphs) == (times[exact], having[exact])
        assert [n >= 0 for n in word.numbers] == [
            exact in " ".join(each).split() for each in segments
        ]
    assert words.word("nothing") is None
    assert [w.exact for w in words.known(["nothing", *sorted(times)])] == sorted(times)

    ranked = sorted(times, key=lambda exact: (-having[exact], exact))
    begin = [exact for exact in ranked if exact.startswith(prefix)]
    assert [word.exact for word in words.beginning(prefix, most, NEVER)] == begin[:most]
    patterns = [wildcard_pattern(wildcard, str) for wildcard in ("wa*", "*d")]
    matching = {exact for exact in times if exact.startswith("wa") or exact.endswith("d")}
    assert words.matching(patterns, NEVER) == Expansion(tuple(sorted(matching)), len(matching))
    kept = [exact for exact in ranked if exact in matching][:most]
    cut = words.matching(patterns, NEVER, most=most)
    assert (sorted(cut.terms), cut.of) == (sorted(kept), len(matching))
    near = [e for e in ranked if distance("wat", e, 1) <= 1 or distance("lard", e, 1) <= 1]
    assert words.similar(["wat", "lard"], 1, NEVER) == Expansion(tuple(sorted(near)), len(near))
    cut = words.similar(["wat", "lard"], 1, NEVER, most=most)
    assert (sorted(cut.terms), cut.of) == (sorted(near[:most]), len(near))
    located = words.located(("nothing", *ranked), NEVER)
    assert located.terms == tuple(ranked)
    assert located.paragraphs.tolist() == [having[exact] for exact in ranked]
    for exact, numbers in zip(located.terms, located.numbers.T.tolist(), strict=True):
        word = words.word(exact)
        assert word is not None
        assert word.numbers == tuple(numbers)
    forms = {form for (form,) in words.forms(["pea", "lan"])}
    assert forms == {exact for exact in times if exact[:3] in ("pea", "lan")}


def test_compounds_are_forms_of_their_stem(folder: Path) -> None:
    """After the single words, once each, whatever segments have them."""
    words = words_of_all(folder, map(words_of, (["co-operation"], ["coop", "co-operation", "a-b"])))
    assert words.forms(["coo"]) == (("coop",), ("co", "operation"))
    assert words.is_compound(("co", "operation"))
    assert not words.is_compound(("operation", "co"))


def test_equally_frequent_words_are_listed_quickly(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of many words that occur once, the first are found without looking at all of them."""
    paragraph = " ".join(f"w{number}" for number in range(20_000))
    words = words_of_all(folder, [words_of([paragraph])])
    looked_up: list[str] = []
    known = words.known

    def noted(terms: Iterable[str]) -> Iterator[Word]:
        for term in terms:
            looked_up.append(term)
            yield from known([term])

    monkeypatch.setattr(words, "known", noted)
    assert [word.exact for word in words.beginning("w1", 3, NEVER)] == ["w1", "w10", "w100"]
    assert len(looked_up) < 20


def test_lists_of_words_end_at_the_deadline(folder: Path) -> None:
    """Before the first word, if it is over."""
    words = words_of_all(folder, [words_of(["peace and war"])])
    over = Ticks().deadline(0)
    with pytest.raises(DeadlineExceeded):
        words.matching([wildcard_pattern("*", str)], over)
    with pytest.raises(DeadlineExceeded):
        words.similar(["pace"], 2, over)
    with pytest.raises(DeadlineExceeded):
        words.located(("peace", "war"), over)
    with pytest.raises(DeadlineExceeded):
        words.beginning("p", 3, over)


def test_a_beginning_of_equally_frequent_words_of_many_segments_is_watched(folder: Path) -> None:
    """The words are joined with an eye on the clock, however few are wanted."""
    segments = [words_of([" ".join(f"w{n}" for n in range(i, 200 + i))]) for i in range(3)]
    clock = Ticks()
    words_of_all(folder, segments).beginning("w", 1, clock.deadline(1000))
    looks = clock.looks
    for allowed in range(looks):
        with pytest.raises(DeadlineExceeded):
            words_of_all(folder, segments).beginning("w", 1, clock.deadline(allowed))


def located_terms() -> int:
    """Return how many terms are in memory with their places."""
    gc.collect()
    every = (each for each in gc.get_objects() if isinstance(each, LocatedTerms))
    return sum(len(each.terms) for each in every)


def test_long_lists_do_not_fill_the_memory(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many wildcards are asked for, so many terms are kept and no more."""
    monkeypatch.setattr("archive.search.index.words._MAX_RECENT_LOCATED", 500)
    before = located_terms()
    letters = "abcdefghijkl"
    listed = [f"{a}{b}{c}" for a in letters for b in letters for c in letters]
    words = words_of_all(folder, [words_of([" ".join(listed)])])
    for wildcard in (f"{a}*{b}" for a in ("", *letters) for b in ("", *letters)):
        terms = words.matching([wildcard_pattern(wildcard, str)], NEVER).terms
        assert words.located(terms, NEVER).terms == terms
    assert located_terms() - before <= 500
