"""The order of texts over segments: positions in the collection, and numbers in segments."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from archive.array_file import ArrayFile
from archive.array_file import write_arrays
from archive.library.text_positions import TextPositions
from archive.search.index.columns import Columns
from archive.search.index.columns_builder import ColumnsBuilder
from archive.search.index.text_order import TextOrder
from archive.search.index.text_order import segments_among
from tests.support.collections import text_of

#: The sizes of the texts of some segments.
SEGMENTS = st.lists(st.lists(st.integers(0, 3), max_size=4), min_size=1, max_size=3)


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where columns are written."""
    return tmp_path_factory.mktemp("columns")


def columns_of(folder: Path, sizes: Sequence[int]) -> Columns:
    """Return the columns of a segment whose texts have so many paragraphs."""
    builder = ColumnsBuilder()
    for size in sizes:
        text = text_of("a", *["Words."] * size)
        builder.add_text(text)
        for section in text.sections:
            builder.add_section(section)
            for paragraph in section.paragraphs:
                builder.add_paragraph(paragraph)
    path = folder / f"{len(list(folder.iterdir()))}.arrays"
    write_arrays(path, builder.arrays())
    return Columns(ArrayFile(path))


@given(segments=SEGMENTS, data=st.data())
@hypothesis_settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
def test_paragraphs_are_counted_in_the_order_of_the_texts(
    folder: Path, segments: list[list[int]], data: st.DataObject
) -> None:
    """Whatever segment a text is in; those of texts that are in no order have no position."""
    every = [(s, n) for s, sizes in enumerate(segments) for n in range(len(sizes))]
    living = data.draw(st.permutations(every))[: data.draw(st.integers(0, len(every)))]
    columns = [columns_of(folder, sizes) for sizes in segments]
    firsts = [[sum(sizes[:n]) for n in range(len(sizes))] for sizes in segments]
    rows = [
        (10 + at, segment, number, firsts[segment][number], segments[segment][number])
        for at, (segment, number) in enumerate(living)
    ]
    order = TextOrder(columns, TextPositions(rows))
    expected = [
        (segment, firsts[segment][number] + place)
        for segment, number in living
        for place in range(segments[segment][number])
    ]
    assert (len(order), order.paragraphs) == (len(living), len(expected))
    found_segments, numbers = order.places(range(len(expected)))
    assert list(zip(found_segments.tolist(), numbers.tolist(), strict=True)) == expected
    for segment, sizes in enumerate(segments):
        documents = np.arange(sum(sizes), dtype=np.uint32)
        kept = order.living(segment, documents)
        assert kept.tolist() == sorted(number for s, number in expected if s == segment)
        positions = order.positions(segment, kept).tolist()
        assert [expected[position] for position in positions] == [(segment, n) for n in kept]
        known = [
            living.index((segment, n)) if (segment, n) in living else -1 for n in range(len(sizes))
        ]
        assert order.texts(segment).tolist() == known
    for position in range(len(expected)):
        number = order.text_at(position)
        assert order.first[number] <= position < order.first[number + 1]


@given(st.lists(st.integers(0, 5), max_size=3), st.sampled_from([0, 1, 5, 200, 201, 500]))
def test_segments_among_many_and_few(segments: list[int], times: int) -> None:
    """However many numbers of segments there are, each that occurs is returned once, in order."""
    listed = np.array(segments * times, np.uint32)
    assert segments_among(listed) == sorted(set(listed.tolist()))
