"""Runs of words in a segment: each engine finds what reading every paragraph finds."""

from collections.abc import Callable
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck
from hypothesis import example
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from archive.deadline import NEVER
from archive.deadline import DeadlineExceeded
from archive.search.engines.choice import TANTIVY
from archive.search.engines.choice import WHOOSH
from archive.search.engines.postings import Documents
from archive.search.engines.registry import open_postings
from archive.search.index.forward_words import TermNumbers
from archive.search.index.segment import Segment
from archive.search.matching.runs import RunFinder
from tests.support.clocks import Ticks
from tests.support.collections import text_of
from tests.support.collections import with_emendation
from tests.support.segments import segment_of

WORDS = ("peace", "war", "wars", "the", "of")
SENTENCE = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
#: Words of which one is looked for at each place.
SLOTS = st.lists(st.sets(st.sampled_from(WORDS), min_size=1, max_size=2), min_size=1, max_size=3)
engines = pytest.mark.parametrize("engine", [WHOOSH, TANTIVY])


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where segments are built."""
    return tmp_path_factory.mktemp("segments")


class Made:
    """A segment of *paragraphs* with its postings, opened with *engine*; without shortcuts, if so wished."""

    def __init__(self, folder: Path, engine: str, paragraphs: list[str], *, looks_up: bool) -> None:
        # The last is emended, so that there is a transmitted reading.
        texts = [text_of("a", *paragraphs, with_emendation("the way of peace", "way", "war"))]
        place = folder / str(len(list(folder.iterdir())))
        self.segment: Segment = segment_of(place, texts, engine=engine)
        self._postings, self.runs = open_postings(engine, place, self.segment)
        if looks_up:
            self._postings.lookup_words = 0
        self.readings = {
            "text": [*(paragraph.split() for paragraph in paragraphs), "the way of peace".split()],
            "transmitted": [*([] for _ in paragraphs), "the war of peace".split()],
        }

    def numbers(self, words: set[str]) -> TermNumbers:
        """Return the numbers of *words*, ascending; words that do not occur have none."""
        found = sorted(self.segment.vocabulary.exact.numbers(words))
        return np.array(found, np.uint32)

    def find(self, look: Callable[[str], Documents]) -> set[int]:
        """Return what *look* finds in either reading."""
        return {number for reading in self.readings for number in look(reading).tolist()}

    def having(self, slots: list[set[str]], distance: int | None) -> set[int]:
        """Return the paragraphs with a word of each slot side by side, or within a *distance* of each other."""
        found = set()
        for number, words in (row for each in self.readings.values() for row in enumerate(each)):
            size = len(slots) + (distance or 0)
            windows = (words[at : at + size] for at in range(len(words)))
            if distance is None:
                fits = (
                    len(window) == size and all(w in s for w, s in zip(window, slots, strict=True))
                    for window in windows
                )
            else:
                fits = (all(slot.intersection(window) for slot in slots) for window in windows)
            found |= {number} if any(fits) else set()
        return found


def apart(slots: list[set[str]]) -> Iterator[set[str]]:
    """Yield the words of *slots* that no slot before has, as near words have no slot in common."""
    seen: set[str] = set()
    for slot in slots:
        if slot - seen:
            yield slot - seen
        seen |= slot


@engines
@given(
    paragraphs=st.lists(SENTENCE, max_size=5),
    slots=SLOTS,
    distance=st.integers(0, 3),
    looks_up=st.booleans(),
)
@example(["the war of the wars", "peace"], [{"the"}, {"war", "wars"}], 1, True)
@example(["of the of the of"], [{"of"}, {"the"}, {"of"}], 0, False)
@hypothesis_settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
def test_runs_are_those_of_the_paragraphs(
    folder: Path,
    engine: str,
    paragraphs: list[str],
    slots: list[set[str]],
    distance: int,
    looks_up: bool,
) -> None:
    """Single words, words side by side and words near each other, in the shown and the transmitted reading."""
    made = Made(folder, engine, paragraphs, looks_up=looks_up)
    runs: RunFinder = made.runs
    known = [slot for slot in slots if len(made.numbers(slot))]
    numbers = list(map(made.numbers, known))
    if known:
        found = made.find(lambda reading: runs.having(reading, numbers[0], NEVER))
        assert found == made.having(known[:1], None)
    if len(known) > 1:
        found = made.find(lambda reading: runs.adjacent(reading, numbers, NEVER))
        assert found == made.having(known, None)
    near = [slot for slot in apart(slots) if len(made.numbers(slot))]
    if len(near) > 1:
        numbers = list(map(made.numbers, near))
        found = made.find(lambda reading: runs.nearby(reading, numbers, distance, NEVER))
        assert found == made.having(near, distance)


@engines
def test_runs_end_at_the_deadline(folder: Path, engine: str) -> None:
    """Whatever is looked for: what is not ready raises an error, and is never taken for all."""
    made = Made(folder, engine, ["the war of the wars", "peace of the war"], looks_up=False)
    slots = [made.numbers({"the"}), made.numbers({"war", "wars"})]
    runs: RunFinder = made.runs
    for reading in made.readings:
        with pytest.raises(DeadlineExceeded):
            runs.having(reading, slots[1], Ticks().deadline(0))
        with pytest.raises(DeadlineExceeded):
            runs.adjacent(reading, slots, Ticks().deadline(0))
        with pytest.raises(DeadlineExceeded):
            runs.nearby(reading, slots, 2, Ticks().deadline(0))
