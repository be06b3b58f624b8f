"""The Tantivy index of a segment: the words of its paragraphs with their positions, for runs of words.

Sets, counts and ranking are operations on arrays (see `array_store`), which no library does better. But the positions
of all words are most of an index, and Tantivy keeps them in a quarter of the space and searches them quickly. It
gets terms, never text, separated by spaces; and query objects, never its query language. Fields:

- ``text``, ``transmitted``: the words of a reading in order, with positions. Each reading is a field of its own, so
  that no phrase runs from one into the other. Stage directions and notes have parts, and are few: their words are
  compared.
- ``number``: the number of the paragraph.
"""

from collections.abc import Iterator
from collections.abc import Sequence
from itertools import combinations
from itertools import pairwise
from itertools import product
from math import prod
from pathlib import Path

import numpy as np
import tantivy
from tantivy import Occur
from tantivy import Query

from archive.deadline import Deadline
from archive.search.engines.array_store import ArrayPostings
from archive.search.engines.array_store import write_array_postings
from archive.search.engines.postings import Documents
from archive.search.engines.tantivy_errors import file_errors
from archive.search.index.forward_words import TermNumbers
from archive.search.index.segment import Segment
from archive.search.index.segment_words import READINGS
from archive.search.index.segment_words import TRANSMITTED
from archive.search.index.segment_words import SegmentWords
from archive.search.matching import sets
from archive.search.matching.runs import PositionRuns
from archive.search.matching.runs import is_any
from archive.search.query.tree import Zone

#: Words, as Tantivy takes them: one may have a place of its own.
_Phrase = list[str | tuple[int, str]]
#: Bytes that Tantivy buffers before it writes a segment of its own.
_HEAP_BYTES = 64_000_000
_FOLDER = "tantivy"
_SPACES = "spaces"
_FIELDS = READINGS[Zone.TEXT]
#: Phrases to which a run of words in several forms may be expanded.
_MAX_PHRASES = 64
#: Up to so many paragraphs it is quicker to look at their words than to run a phrase query of common words.
_MAX_VERIFIED = 2_000
#: Words that are compared between two looks at the clock.
_WATCHED_WORDS = 500_000


def write_tantivy(folder: Path, words: SegmentWords) -> None:
    """Write the postings of *words* into the segment at *folder*. Raises `OSError`."""
    write_array_postings(folder, words)
    into = folder / _FOLDER
    into.mkdir()
    with file_errors(into):
        index = tantivy.Index(_schema(), str(into), reuse=False)
        spaces = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        index.register_tokenizer(_SPACES, spaces)
        writer = index.writer(heap_size=_HEAP_BYTES, num_threads=1)
        try:
            for document in _documents(words):
                writer.add_document(document)
        except ValueError:
            # The thread that writes has ended; only committing says why.
            writer.commit()
            raise
        writer.commit()
        writer.wait_merging_threads()


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in _FIELDS:
        builder.add_text_field(name, tokenizer_name=_SPACES, index_option="position")
    builder.add_unsigned_field("number", fast=True)
    return builder.build()


def _documents(words: SegmentWords) -> Iterator[tantivy.Document]:
    """Yield the paragraphs that have any words."""
    transmitted = dict(_texts(words, TRANSMITTED))
    for number, text in _texts(words, "text"):
        document = tantivy.Document()
        document.add_text("text", text)
        if number in transmitted:
            document.add_text(TRANSMITTED, transmitted[number])
        document.add_unsigned("number", number)
        yield document


def _texts(words: SegmentWords, reading: str) -> Iterator[tuple[int, str]]:
    """Yield each paragraph with its words in *reading*."""
    # In an array, from which NumPy takes the words of a paragraph at once.
    exact = np.array(words.exact, np.object_)
    numbers, bounds = words.arrays[f"{reading}.words"], words.arrays[f"{reading}.bounds"].tolist()
    owners = words.arrays[f"{reading}.owners"].tolist()
    for owner, (start, end) in zip(owners, pairwise(bounds), strict=True):
        yield owner, " ".join(exact[numbers[start : end - 1]].tolist())


class TantivyRuns(PositionRuns):
    """Finds runs of words with Tantivy, and single words by arrays. Threads may share it."""

    def __init__(self, folder: Path, segment: Segment, postings: ArrayPostings) -> None:
        """Open the index of the segment at *folder*. Raises `OSError` where it is damaged, as all methods do."""
        super().__init__(segment, postings)
        self._arrays = postings
        self._folder = folder / _FOLDER
        with file_errors(self._folder):
            index = tantivy.Index.open(str(self._folder))
            self._schema = index.schema
            self._searcher = index.searcher()

    def having(self, reading: str, numbers: TermNumbers, deadline: Deadline) -> Documents:
        """Return the paragraphs with any of the terms."""
        vocabulary = self._segment.vocabulary
        deadline.check()
        terms, stems = vocabulary.with_stems(numbers)
        # The paragraphs of a stem are those of the text and the transmitted reading together.
        own = vocabulary.have_own_postings(terms) | (reading == TRANSMITTED)
        shared = self._arrays.with_stems(reading, stems[~own], deadline)
        forms = self._arrays.with_forms(reading, stems[own], terms[own], deadline)
        return sets.union([shared, forms], self._segment.paragraphs)

    def adjacent(self, reading: str, slots: Sequence[TermNumbers], deadline: Deadline) -> Documents:
        """Return the paragraphs with a term of each of *slots*, side by side and in this order."""
        if reading not in _FIELDS or prod(map(len, slots)) > _MAX_PHRASES:
            return super().adjacent(reading, slots, deadline)
        runs = product(*(slot.tolist() for slot in slots))
        found = [self._run(reading, run, deadline) for run in deadline.watch(runs)]
        return sets.union(found, self._segment.paragraphs)

    def nearby(
        self, reading: str, slots: Sequence[TermNumbers], distance: int, deadline: Deadline
    ) -> Documents:
        """Return the paragraphs with a term of each of *slots*, in any order, at most *distance* others among them."""
        if reading not in _FIELDS or any(len(slot) > 1 for slot in slots):
            return super().nearby(reading, slots, distance, deadline)
        words = [self._segment.vocabulary.exact[int(slot[0])] for slot in slots]
        between = len(words) + distance - 2
        # For two words Tantivy's slop is just what is wanted; for more it is not.
        # One after the other, since nothing stops a query.
        paragraphs = self._segment.paragraphs
        found = sets.everything(paragraphs)
        for pair in combinations(words, 2):
            near = self._found(self._near(reading, *pair, between), deadline)
            found = sets.intersection(found, near, paragraphs)
            if not len(found):
                return found
        if len(words) == 2:
            return found
        return self._verified_near(reading, slots, distance, found, deadline)

    def positions(self, reading: str, numbers: TermNumbers, deadline: Deadline) -> TermNumbers:
        """Return where in *reading* any of the terms are, ascending, by looking at the paragraphs that have any."""
        return self._positions_in(
            reading, numbers, self.having(reading, numbers, deadline), deadline
        )

    def close(self) -> None:
        """Let go of the index: Tantivy closes its files with the last searcher."""
        del self._searcher, self._schema

    def _positions_in(
        self, reading: str, numbers: TermNumbers, among: Documents, deadline: Deadline
    ) -> TermNumbers:
        forward = self._segment.readings[reading]
        found = [np.empty(0, np.uint32)]
        for documents in deadline.watch(forward.batches(among, _WATCHED_WORDS)):
            words = forward.gather(documents)
            found.append(words.index[is_any(words.numbers, numbers)].astype(np.uint32))
        return np.concatenate(found)

    def _run(self, reading: str, run: Sequence[int], deadline: Deadline) -> Documents:
        """Return the paragraphs with the exact terms *run* side by side."""
        known = [self._arrays.pair(*pair) for pair in pairwise(run)] if reading == "text" else []
        pairs = [pair for pair in known if pair is not None]
        if len(run) == 2 and pairs:
            return pairs[0]
        # Only common words: every paragraph has them, but few have all the pairs.
        if pairs and len(pairs) == len(known):
            candidates = pairs[0]
            for pair in pairs[1:]:
                candidates = sets.intersection(candidates, pair, self._segment.paragraphs)
            if len(candidates) <= _MAX_VERIFIED:
                return self._verified_run(reading, run, candidates, deadline)
        terms = self._phrase(run)
        return self._found(Query.phrase_query(self._schema, reading, terms), deadline)

    def _verified_run(
        self, reading: str, run: Sequence[int], candidates: Documents, deadline: Deadline
    ) -> Documents:
        first = np.array(run[:1], np.uint32)
        places = self._positions_in(reading, first, candidates, deadline)
        slots = [np.array([number], np.uint32) for number in run]
        return self.following(reading, places, slots, 0)

    def _verified_near(
        self,
        reading: str,
        slots: Sequence[TermNumbers],
        distance: int,
        candidates: Documents,
        deadline: Deadline,
    ) -> Documents:
        places = [self._positions_in(reading, slot, candidates, deadline) for slot in slots]
        return self.leading(reading, places, distance, deadline)

    def _phrase(self, run: Sequence[int]) -> _Phrase:
        return [self._segment.vocabulary.exact[number] for number in run]

    def _near(self, reading: str, one: str, other: str, between: int) -> Query:
        orders: tuple[_Phrase, ...] = ([one, other], [other, one])
        return Query.boolean_query(
            [
                (Occur.Should, Query.phrase_query(self._schema, reading, words, between))
                for words in orders
            ]
        )

    def _found(self, query: Query, deadline: Deadline) -> Documents:
        """Return the paragraphs that Tantivy finds for *query*."""
        deadline.check()
        with file_errors(self._folder):
            found = self._searcher.search(query, 1, count=True)
            count: int = found.count  # type: ignore[attr-defined]  # its stubs lack it
            if not count:
                return np.empty(0, np.uint32)
            hits = self._searcher.search(query, count, count=False).hits
            numbers = self._searcher.fast_field_values("number", [place for _, place in hits])
        return np.sort(np.array(numbers, np.uint32))


def open_tantivy(folder: Path, segment: Segment) -> tuple[ArrayPostings, TantivyRuns]:
    """Open the postings of the *segment* at *folder*. Raises `OSError` or `ValueError` where they are damaged."""
    postings = ArrayPostings(folder, segment.vocabulary.stems, segment.paragraphs)
    return postings, TantivyRuns(folder, segment, postings)
