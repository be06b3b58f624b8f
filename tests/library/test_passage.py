"""A passage is read from the library without the rest of its text."""

import pytest

from archive.errors import NotHere
from archive.indexing import generations
from archive.library.reader import StoredLibrary
from archive.settings import Settings


@pytest.fixture(scope="module")
def library(shipped: Settings) -> StoredLibrary:
    """The library of the shipped collection."""
    return StoredLibrary(generations.current(shipped.index) / generations.LIBRARY)


@pytest.mark.parametrize(
    ("first", "last"), [("p1", "p1"), ("p9", "p9"), ("p1", "p3"), ("p11", "p14"), ("p1", "p17")]
)
def test_excerpt_equals_its_part_of_the_text(library: StoredLibrary, first: str, last: str) -> None:
    """An excerpt has the paragraphs, the sections and the neighbours of the whole text."""
    whole = library.edition("report-on-peace")
    paragraphs = whole.text.paragraphs
    numbers = [paragraph.number for paragraph in paragraphs]
    start, end = numbers.index(first), numbers.index(last) + 1
    excerpt = library.excerpt("report-on-peace", first, last)
    assert excerpt.edition.text.paragraphs == paragraphs[start:end]
    assert excerpt.before == (paragraphs[start - 1] if start else None)
    assert excerpt.after == (paragraphs[end] if end < len(paragraphs) else None)
    assert excerpt.edition.text.metadata == whole.text.metadata
    assert excerpt.edition.revision == whole.revision
    headings = {section.id: section.heading for section in whole.text.sections}
    assert all(headings[s.id] == s.heading for s in excerpt.edition.text.sections)


@pytest.mark.parametrize(("first", "last"), [("p9", "p99"), ("p99", "p99"), ("p9", "p7")])
def test_excerpt_of_unknown_numbers_is_not_found(
    library: StoredLibrary, first: str, last: str
) -> None:
    """A passage of which an end is missing, or that runs backwards, is not here."""
    with pytest.raises(NotHere):
        library.excerpt("report-on-peace", first, last)
