"""Words typed or selected by a reader: what is offered for them in very long paragraphs."""

import time

import pytest

from archive.deadline import Deadline
from archive.deadline import DeadlineExceeded
from archive.model.text import Paragraph
from archive.wordlinks.selection import MAX_PLACES
from archive.wordlinks.selection import match_selection
from archive.wordlinks.selection import match_typed
from tests.support.clocks import Ticks


def test_the_first_of_millions_of_places_are_offered() -> None:
    """Ranges between two words that occur everywhere are not all made; those offered begin at the first."""
    paragraph = Paragraph("p1", "a b " * 3_000)
    started = time.process_time()
    chosen = match_typed([paragraph], "a", "b")
    assert time.process_time() - started < 2
    assert chosen.more
    expected = [(1, 2 * n) for n in range(1, MAX_PLACES + 1)]
    assert [(place.first, place.last) for place in chosen.places] == expected


@pytest.mark.parametrize("typed", ["a", "9999999"])
def test_the_deadline_ends_the_search_for_typed_words(typed: str) -> None:
    """Words of a long paragraph are not searched to the end where there is no time."""
    with pytest.raises(DeadlineExceeded):
        match_typed([Paragraph("p1", "a b " * 50_000)], typed, "", Ticks().deadline(3))


def test_the_deadline_ends_the_counting_of_letters() -> None:
    """Letters of a long paragraph are not counted to the end where there is no time."""
    deadline: Deadline = Ticks().deadline(3)
    with pytest.raises(DeadlineExceeded):
        match_selection([Paragraph("p1", "a b " * 50_000)], 0, 100_000, deadline)
