"""Facet counts: values of columns are decoded with an eye on the clock."""

from pathlib import Path

import numpy as np
import pytest

from archive.deadline import NEVER
from archive.deadline import DeadlineExceeded
from archive.search.engines.protocol import Counting
from archive.search.matching.counting import FacetCounter
from tests.support.clocks import Ticks
from tests.support.collections import text_of
from tests.support.segments import segment_of


def test_columns_are_read_until_the_deadline(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was not ready in time is read the next time, and then no more."""
    monkeypatch.setattr("archive.search.matching.counting._DECODED_PER_CHECK", 10)
    texts = [text_of(f"text-{n}", "Peace.") for n in range(40)]
    columns = segment_of(tmp_path / "one", texts).columns
    counter, found = FacetCounter([columns]), [np.arange(40, dtype=np.uint32)]
    wanted = {"slug": (Counting(("text-7",)), found)}
    clock = Ticks()
    for allowed in range(4):
        with pytest.raises(DeadlineExceeded):
            counter.count(found, wanted, clock.deadline(allowed))
    counts = counter.count(found, wanted, NEVER)
    assert (counts.texts, counts.values["slug"].distinct) == (40, 40)
    assert counter.count(found, wanted, clock.deadline(0)) == counts
