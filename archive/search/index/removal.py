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
from archive.search.index.paragraph_reader import ParagraphReader
from archive.search.index.removed_words import Removal
from archive.search.index.removed_words import pair_keys
from archive.search.index.segment import Segment
from archive.search.index.segment_words import PART_END
from archive.search.index.segment_words import TRANSMITTED

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
    columns = segment.columns
    left = living[columns.text_of]
    words = {name: _words(segment, name) for name in segment.readings}
    dead = {name: _among(each, ~left) for name, each in words.items()}
    alive = {name: _among(each, left) for name, each in words.items()}
    terms = np.unique(np.concatenate([numbers for numbers, _ in dead.values()]))
    wanted = np.zeros(len(segment.vocabulary.exact), np.bool_)
    wanted[terms] = True
    paragraphs = _distinct_terms(dead["text"], dead[TRANSMITTED], len(wanted))[terms]
    occurrences = np.bincount(dead["text"][0], minlength=len(wanted))[terms]
    first = _first_paragraphs(alive.values(), wanted, segment.paragraphs)[terms]
    gone = first == segment.paragraphs
    was = segment.vocabulary.first(terms)
    moved = ~gone & ~left[was]
    compounds, compound_forms = _compounds_gone(segment, left)
    return Removal(
        terms=terms,
        paragraphs=paragraphs.astype(np.uint32),
        occurrences=occurrences.astype(np.uint32),
        gone=gone,
        forms=_forms_gone(segment, terms[~gone], dead.values(), alive.values()),
        compounds=compounds,
        compound_forms=compound_forms,
        capitals=dict(capitals),
        moved=terms[moved],
        firsts=first[moved].astype(np.uint32),
        surfaces=tuple(_surfaces(segment, terms[moved].tolist(), first[moved].tolist(), read)),
    )


#: Numbers of terms, and the paragraph of each.
_Words = tuple[NDArray[np.uint32], NDArray[np.uint32]]


def _words(segment: Segment, reading: str) -> _Words:
    """Return all words of a *reading* with their paragraphs."""
    forward = segment.readings[reading]
    gathered = forward.gather(forward.owners)
    documents = np.repeat(forward.owners, np.diff(gathered.bounds))
    is_word = gathered.numbers < PART_END
    return gathered.numbers[is_word], documents[is_word]


def _among(words: _Words, paragraphs: NDArray[np.bool_]) -> _Words:
    numbers, documents = words
    kept = paragraphs[documents]
    return numbers[kept], documents[kept]


def _distinct_terms(shown: _Words, transmitted: _Words, terms: int) -> NDArray[np.int64]:
    """Return in how many paragraphs each term is in either reading."""
    keys = np.unique(
        np.concatenate(
            [pair_keys(numbers, documents) for numbers, documents in (shown, transmitted)]
        )
    )
    return np.bincount((keys >> np.uint64(32)).astype(np.intp), minlength=terms)


def _first_paragraphs(
    readings: Iterable[_Words], wanted: NDArray[np.bool_], beyond: int
) -> NDArray[np.int64]:
    """Return the first paragraph that has each of the terms *wanted*, by number; *beyond* for those that none has."""
    first = np.full(len(wanted), beyond, np.int64)
    for numbers, documents in readings:
        kept = wanted[numbers]
        np.minimum.at(first, numbers[kept], documents[kept])
    return first


def _surfaces(
    segment: Segment, terms: list[int], firsts: list[int], read: ReadParagraph
) -> Iterator[str]:
    """Yield how each of *terms* is written in the paragraph where it is first."""
    reader, exact = ParagraphReader(), segment.vocabulary.exact
    wanted: dict[int, set[str]] = {}
    for term, document in zip(terms, firsts, strict=True):
        wanted.setdefault(document, set()).add(exact[term])
    written: dict[str, str] = {}
    for document, having in wanted.items():
        language, early = segment.columns.language_of(document)
        written |= reader.surfaces(read(document), language, having, early_print=early)
    return (written[exact[term]] for term in terms)


def _compounds_gone(
    segment: Segment, left: NDArray[np.bool_]
) -> tuple[NDArray[np.uint32], NDArray[np.uint64]]:
    """Return the compounds that are gone, and the pairs of a stem and a compound."""
    pairs, documents = segment.vocabulary.compound_rows
    remaining = left[documents]
    forms = np.setdiff1d(pairs[~remaining], pairs[remaining])
    low = np.uint64(0xFFFFFFFF)
    gone = np.setdiff1d(pairs & low, pairs[remaining] & low)
    return gone.astype(np.uint32), forms


def _forms_gone(
    segment: Segment,
    terms: NDArray[np.uint32],
    dead: Iterable[_Words],
    alive: Iterable[_Words],
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
        keys = np.unique(pair_keys(columns.text_of[documents[kept]], numbers[kept]))
        texts, having = (keys >> np.uint64(32)).tolist(), keys.astype(np.uint32).tolist()
        for text, term in zip(texts, having, strict=True):
            found.add((stems[columns.language_of_text(text)](exact[term]), term))
    return found
