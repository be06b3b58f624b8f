"""Hits are divided between texts by numbers alone, as their rows would tell; no row of a text is read."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.indexing.live import Live
from archive.library.sqlite import Database
from archive.search.corpus.hits_by_text import HitsByText
from archive.search.corpus.windows import Window
from archive.search.request import SearchRequest
from archive.settings import Settings

SIZES = st.lists(st.integers(0, 5), min_size=1, max_size=30)


@given(SIZES, st.data())
def test_each_text_has_its_hits(sizes: list[int], data: st.DataObject) -> None:
    """Those between its first position and that of the next one; a text without any is not there."""
    first = np.append(0, np.cumsum(sizes))
    positions = sorted(
        data.draw(st.sets(st.integers(0, max(0, sum(sizes) - 1)))) if sum(sizes) else []
    )
    counts = data.draw(
        st.lists(st.integers(0, 9), min_size=len(positions), max_size=len(positions))
    )
    texts = [n for n, size in enumerate(sizes) for _ in range(size)]
    wanted: Counter[int] = Counter()
    for position, count in zip(positions, counts, strict=True):
        wanted[texts[position]] += count
    found = HitsByText.of(positions, first)
    assert found.texts.tolist() == sorted(wanted)
    assert found.sums() == Counter(texts[position] for position in positions)
    assert found.sums(np.array(counts, np.int64)) == wanted
    for text in wanted:
        begin, end = found.of_text(text)
        assert [texts[position] for position in positions[begin:end]] == [text] * (end - begin)
        assert end - begin == found.sums()[text]


def test_texts_years_and_languages_are_those_of_their_rows(historians: Settings) -> None:
    """In the order of dates; what is said of texts by arrays is what their records say."""
    generation = Live(historians).now()
    found = generation.searcher.all_hits(SearchRequest("the"))
    rows = [generation.searcher.catalogue.text(n) for n in range(generation.library.counts.texts)]
    assert found.years() == {n: row.date.year for n, row in enumerate(rows) if row.date}
    here = set(found.by_text.texts.tolist())
    assert found.languages() == {rows[n].language for n in here}
    by_date = [entry.slug for entry in generation.library.entries()]
    assert [rows[n].slug for n in found.texts_by_date()] == [
        slug for slug in by_date if slug in {rows[n].slug for n in here}
    ]


def test_a_collocate_has_texts_of_its_own(historians: Settings) -> None:
    """They are those of its own occurrences, whatever was asked of the search before."""
    found = Live(historians).now().searcher.all_hits(SearchRequest("the"))
    assert found.by_text.sums()
    candidates = found.positions[: found.total // 2]
    near = found.of_collocate("of", Window(), candidates)
    assert sum(near.by_text.sums().values()) == near.total < found.total
    assert near.texts == len(near.by_text.texts) < found.texts


def test_no_row_of_a_text_is_read(historians: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counting by texts and by years costs no statement for each text, of which there may be very many."""
    found = Live(historians).now().searcher.all_hits(SearchRequest("the"))
    survey = found.survey(1_000, Window())

    def asked(*_: object) -> None:
        raise AssertionError("a row is read")

    monkeypatch.setattr(Database, "take", asked)
    assert len(found.counts(survey)) == found.texts > 1
    assert len(found.words()) >= found.texts
    assert found.years()
    assert found.languages()
    assert found.texts_by_date()
