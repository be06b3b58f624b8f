"""Quoted words: what a bracketed word may stand for is sought with an eye on the clock."""

from collections.abc import Mapping

from archive.indexing.live import Generation
from archive.quotation.conventions import NO_OTHERS
from archive.quotation.quoted_words import QuotationReader
from tests.support.clocks import Ticks


def looks(reader: QuotationReader, text: str, others: Mapping[str, str]) -> int:
    """Return how often the clock is looked at while *text* is read into words."""
    clock = Ticks()
    reader.words(text, clock.deadline(1000), others)
    return clock.looks


def test_endings_of_bracketed_words_end_at_the_deadline(generation: Generation) -> None:
    """Each such word is sought among all that begin like it, and looks at the clock besides."""
    searcher = generation.searcher
    reader = QuotationReader(searcher.words, searcher.planner, 1)
    reading = reader.read("the democrat[s] of peace")
    assert reading.others
    assert looks(reader, reading.text, NO_OTHERS) < looks(reader, reading.text, reading.others)
