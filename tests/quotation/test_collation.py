"""Long collations look at the clock as often as they compare words."""

from collections.abc import Sequence

import pytest

from archive.deadline import NEVER
from archive.deadline import DeadlineExceeded
from archive.indexing.live import Generation
from archive.quotation.collation import QuotedWord
from archive.quotation.collation import exact_offsets
from archive.quotation.quoted_words import QuotationReader
from tests.support.clocks import Ticks

#: A passage of one word that is repeated, and a quotation of which all but the last word match everywhere.
PASSAGE = ["a"] * 2_000
REPEATED = 500


def _quoted(terms: Sequence[str]) -> list[QuotedWord]:
    return [QuotedWord(t, 0, len(t), (t,), frozenset({t}), frozenset({t}), 1.0) for t in terms]


@pytest.fixture
def reader(generation: Generation) -> QuotationReader:
    """The reader of quotations from the shipped collection."""
    searcher = generation.searcher
    return QuotationReader(searcher.words, searcher.planner, generation.library.counts.paragraphs)


def test_places_of_exact_words_are_yielded_in_order() -> None:
    """Also where they overlap, and at the very end."""
    passage = ["a", "b", "a", "b", "a"]
    assert list(exact_offsets(_quoted(["a", "b", "a"]), passage, NEVER)) == [0, 2]
    assert list(exact_offsets(_quoted(["b", "b"]), passage, NEVER)) == []
    assert list(exact_offsets(_quoted(passage * 2), passage, NEVER)) == []
    assert list(exact_offsets([], passage, NEVER)) == []


def test_looks_at_the_clock_grow_with_the_words_compared() -> None:
    """A quotation that matches nearly everywhere is compared far more often than there are places to start."""
    quotation = _quoted([*["a"] * REPEATED, "b"])
    clock = Ticks()
    assert list(exact_offsets(quotation, PASSAGE, clock.deadline(1_000_000))) == []
    compared = (len(PASSAGE) - REPEATED) * REPEATED
    assert clock.looks >= compared // 10_000
    with pytest.raises(DeadlineExceeded):
        list(exact_offsets(quotation, PASSAGE, Ticks().deadline(3)))


def test_no_more_words_are_looked_up_than_are_asked_for(reader: QuotationReader) -> None:
    """The first of a segment, as they would be read with all others; and there is a time limit."""
    segment = "The government abolishes secret diplomacy, and, for its part " * 100
    every = reader.words(segment, NEVER)
    assert len(every) == 900
    assert reader.words(segment, NEVER, most=12) == every[:12]
    assert reader.words(segment, NEVER, most=2_000) == every
    few, many = Ticks(), Ticks()
    reader.words(segment, few.deadline(1_000), most=12)
    reader.words(segment, many.deadline(1_000))
    assert few.looks < many.looks
    with pytest.raises(DeadlineExceeded):
        reader.words(segment, Ticks().deadline(2))
