"""Finds what the vocabulary of a segment has lost with the texts that were replaced or removed.

Only their words are looked at, and of what is left as much as tells whether and where each of them occurs still.
"""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from archive.model.text import Paragraph
from archive.search.index.forward_words import ForwardReading
from archive.search.index.inversion import keys_of
from archive.search.index.paragraph_reader import ParagraphReader
from archive.search.index.removed_words import Removal
from archive.search.index.segment import Segment
from archive.search.index.segment_words import PART_END
from archive.search.index.segment_words import TRANSMITTED
from archive.search.index.sorted_set import sorted_set

#: Reads a paragraph of the segment by its number.
ReadParagraph = Callable[[int], Paragraph]
_NONE = np.empty(0, np.uint32)


def removal_from(
    segment: Segment,
    living: NDArray[np.bool_],
    read: ReadParagraph,
    capitals: Mapping[str, tuple[int, int]],
) -> Removal:
    """Return what *segment* has lost where only the texts *living*, by number, are left.

    *capitals* are the counts of `CapitalsSeen` of the removed texts.
    """
    left = living[segment.columns.text_of]
    removed = np.flatnonzero(~left).astype(np.uint32)
    dead = {name: _words(reading, removed) for name, reading in segment.readings.items()}
    terms = sorted_set(np.concatenate([numbers for numbers, _ in dead.values()]))
    size = len(segment.vocabulary.exact)
    paragraphs = _distinct_terms(dead["text"], dead[TRANSMITTED], size)[terms]
    occurrences = np.bincount(dead["text"][0], minlength=size)[terms]
    # The others are still first where they were.
    sought = terms[~left[segment.vocabulary.first(terms)]]
    firsts = _first_paragraphs(segment, sought, left)
    is_left = firsts < segment.paragraphs
    moved, firsts = sought[is_left], firsts[is_left]
    gone = np.isin(terms, sought[~is_left], assume_unique=True)
    compounds, compound_forms = _compounds_gone(segment, left)
    return Removal(
        terms=terms,
        paragraphs=paragraphs.astype(np.uint32),
        occurrences=occurrences.astype(np.uint32),
        gone=gone,
        forms=_forms_gone(segment, terms[~gone], dead.values(), left),
        compounds=compounds,
        compound_forms=compound_forms,
        capitals=dict(capitals),
        moved=moved,
        firsts=firsts.astype(np.uint32),
        surfaces=tuple(_surfaces(segment, moved.tolist(), firsts.tolist(), read)),
    )


#: Numbers of terms, and the paragraph of each.
_Words = tuple[NDArray[np.uint32], NDArray[np.uint32]]


def _words(reading: ForwardReading, paragraphs: NDArray[np.uint32]) -> _Words:
    """Return the words of *paragraphs* in a *reading*, with the paragraph of each."""
    gathered = reading.gather(paragraphs)
    documents = np.repeat(paragraphs, np.diff(gathered.bounds))
    is_word = gathered.numbers < PART_END
    return gathered.numbers[is_word], documents[is_word]


def _distinct_terms(shown: _Words, transmitted: _Words, terms: int) -> NDArray[np.int64]:
    """Return in how many paragraphs each term is in either reading."""
    keys = sorted_set(
        np.concatenate([keys_of(numbers, documents) for numbers, documents in (shown, transmitted)])
    )
    return np.bincount((keys >> np.uint64(32)).astype(np.intp), minlength=terms)


def _first_paragraphs(
    segment: Segment, terms: NDArray[np.uint32], left: NDArray[np.bool_]
) -> NDArray[np.intp]:
    """Return the first of the paragraphs *left* that has each of *terms*; their number for those that none has."""
    size = len(segment.vocabulary.exact)
    first = np.full(size, segment.paragraphs, np.intp)
    # The last is for the ends of parts and paragraphs, which are no words.
    wanted = np.zeros(size + 1, np.bool_)
    wanted[terms] = True
    for reading in segment.readings.values():
        at = np.flatnonzero(wanted[np.minimum(reading.words, size)])
        numbers, documents = reading.words[at], reading.paragraphs_of(at)
        kept = left[documents]
        # They ascend. Of several values for one place, the last counts.
        here = np.full(size, segment.paragraphs, np.intp)
        here[numbers[kept][::-1]] = documents[kept][::-1]
        np.minimum(first, here, out=first)
    return first[terms]


def _surfaces(
    segment: Segment, terms: list[int], firsts: list[int], read: ReadParagraph
) -> Iterator[str]:
    """Yield how each of *terms* is written in the paragraph where it is first."""
    reader, vocabulary = ParagraphReader(), segment.vocabulary
    rows = [vocabulary.row(term) for term in terms]
    wanted: dict[int, set[str]] = {}
    for row, document in zip(rows, firsts, strict=True):
        # Most were moved there by texts that were removed earlier.
        if row.first != document:
            wanted.setdefault(document, set()).add(row.exact)
    written = {row.exact: row.surface for row in rows}
    for document, having in wanted.items():
        language, early = segment.columns.language_of(document)
        written |= reader.surfaces(read(document), language, having, early_print=early)
    return (written[row.exact] for row in rows)


def _compounds_gone(
    segment: Segment, left: NDArray[np.bool_]
) -> tuple[NDArray[np.uint32], NDArray[np.uint64]]:
    """Return the compounds that are gone, and the pairs of a stem and a compound."""
    pairs, documents = segment.vocabulary.compound_rows
    remaining = left[documents]
    forms = _without(pairs[~remaining], pairs[remaining])
    low = np.uint64(0xFFFFFFFF)
    gone = _without(pairs & low, pairs[remaining] & low)
    return gone.astype(np.uint32), forms


def _without(pairs: NDArray[np.uint64], others: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return those of *pairs* that are not among *others*, ascending, each once."""
    return np.setdiff1d(sorted_set(pairs), sorted_set(others), assume_unique=True)


def _forms_gone(
    segment: Segment,
    terms: NDArray[np.uint32],
    dead: Iterable[_Words],
    left: NDArray[np.bool_],
) -> NDArray[np.uint64]:
    """Return the pairs of a stem and one of *terms* that no text has any more, in whose language that is the stem."""
    columns, vocabulary = segment.columns, segment.vocabulary
    ways = {columns.language_of_text(text) for text in range(columns.texts)}
    if len(ways) < 2:
        return np.empty(0, np.uint64)
    reader = ParagraphReader()
    stems: dict[tuple[str, bool], Callable[[str], str]] = {
        (tag, early): reader.words(tag, early_print=early).stem for tag, early in ways
    }
    living = np.flatnonzero(left).astype(np.uint32)
    alive = (_words(reading, living) for reading in segment.readings.values())
    lost = _pairs(segment, terms, dead, stems) - _pairs(segment, terms, alive, stems)
    numbers = [(vocabulary.stems.find(stem), term) for stem, term in lost]
    return np.array(sorted(stem << 32 | term for stem, term in numbers), np.uint64)


def _pairs(
    segment: Segment,
    terms: NDArray[np.uint32],
    readings: Iterable[_Words],
    stems: Mapping[tuple[str, bool], Callable[[str], str]],
) -> set[tuple[str, int]]:
    """Return each of *terms* with its stem, in the languages of the texts that have it in *readings*."""
    columns, exact = segment.columns, segment.vocabulary.exact
    found: set[tuple[str, int]] = set()
    wanted = np.zeros(len(exact), np.bool_)
    wanted[terms] = True
    for numbers, documents in readings:
        kept = wanted[numbers]
        keys = sorted_set(keys_of(columns.text_of[documents[kept]], numbers[kept]))
        texts, having = (keys >> np.uint64(32)).tolist(), keys.astype(np.uint32).tolist()
        for text, term in zip(texts, having, strict=True):
            found.add((stems[columns.language_of_text(text)](exact[term]), term))
    return found
