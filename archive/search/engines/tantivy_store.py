"""The Tantivy index: its fields, its writer, and its queries.

Tantivy gets characters, never text: one for each word (see `lexicon`) or stem (see `stem_frequencies`),
separated by spaces; and query objects, never its query language. Fields:

- ``text``, ``transmitted``, ``stage``, ``note``: the words of a zone in order, with positions. The
  transmitted reading is a field of its own, so that no phrase runs from one reading into the other.
- ``text_stems``, ``stage_stems``, ``note_stems``: stems with frequencies.
- ``pairs``: pairs of neighbours that are both among the most common words. A phrase of two such words is in
  half of all paragraphs and would need all their positions; as a term of its own it is a lookup, twenty
  times as fast, for a twentieth more disk space.
- ``zones``: the readings of a paragraph.
- ``position``, ``section``, ``day``: numbers to sort, count and filter by.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import tantivy
from tantivy import FieldType
from tantivy import Occur
from tantivy import Order
from tantivy import Query

from archive.search.engines.tantivy_errors import file_errors
from archive.search.index.word_pattern import PART_SEPARATOR
from archive.search.query.tree import Zone

#: Bytes that Tantivy buffers before it writes a segment.
_HEAP_BYTES = 64_000_000
#: Paragraphs from which the most common words are chosen, and how many words.
_SAMPLE_PARAGRAPHS = 1_000
_COMMON_WORDS = 64
_COMMON_FILE = "pairs.json"
_SPACES = "spaces"
_ASCENDING = Order.Asc


def stems_field(zone: Zone) -> str:
    """Return the field of the stems of *zone*."""
    return f"{zone}_stems"


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in ("text", "transmitted", "stage", "note"):
        builder.add_text_field(name, tokenizer_name=_SPACES, index_option="position")
    for zone in Zone:
        builder.add_text_field(stems_field(zone), tokenizer_name=_SPACES, index_option="freq")
    for name in ("pairs", "zones"):
        builder.add_text_field(name, tokenizer_name=_SPACES, index_option="basic")
    for name in ("position", "section"):
        builder.add_unsigned_field(name, indexed=True, fast=True)
    builder.add_unsigned_field("day", fast=True)
    return builder.build()


class TantivyStoreWriter:
    """Writes a new index into *folder*; paragraphs are added in the order of their positions."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        self._folder = folder
        with file_errors(folder):
            index = tantivy.Index(_schema(), str(folder), reuse=False)
            spaces = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
            index.register_tokenizer(_SPACES, spaces)
            # One thread, so that documents are in the order of positions.
            self._writer = index.writer(heap_size=_HEAP_BYTES, num_threads=1)
        self._position = 0
        self._sample: list[tuple[tantivy.Document, list[str]]] | None = []
        self._common = ""
        self._runs_of_common = re.compile("")

    def add(
        self,
        readings: Mapping[str, str],
        stems: Mapping[Zone, str],
        *,
        section: int,
        day: int,
    ) -> None:
        """Add the next paragraph: the characters of each reading, and of the stems of each zone."""
        document = tantivy.Document()
        for name, words in readings.items():
            # Tantivy leaves a gap in the positions between values of one field.
            for piece in words.split(PART_SEPARATOR):
                document.add_text(name, " ".join(piece))
            document.add_text("zones", name)
        for zone, characters in stems.items():
            document.add_text(stems_field(zone), " ".join(characters))
        document.add_unsigned("position", self._position)
        document.add_unsigned("section", section)
        document.add_unsigned("day", day << 32 | self._position)
        self._position += 1
        words_of_text = [readings[name] for name in ("text", "transmitted") if name in readings]
        if self._sample is None:
            self._write(document, words_of_text)
            return
        self._sample.append((document, words_of_text))
        if len(self._sample) == _SAMPLE_PARAGRAPHS:
            self._choose_common_words()

    def finish(self) -> None:
        """Write everything to disk."""
        if self._sample is not None:
            self._choose_common_words()
        with file_errors(self._folder):
            self._writer.commit()
            self._writer.wait_merging_threads()
        (self._folder / _COMMON_FILE).write_text(json.dumps(list(self._common)), encoding="utf-8")

    def abandon(self) -> None:
        """Abort; the lock is released with the writer."""
        writer = self._writer
        del self._writer
        writer.rollback()

    def _choose_common_words(self) -> None:
        """Choose the common words from the sample, and write its paragraphs."""
        assert self._sample is not None
        words = Counter("".join(text for _, texts in self._sample for text in texts))
        words.pop(PART_SEPARATOR, None)
        self._common = "".join(sorted(word for word, _ in words.most_common(_COMMON_WORDS)))
        self._runs_of_common = re.compile(f"[{self._common}]{{2,}}" if self._common else "(?!)")
        sample, self._sample = self._sample, None
        for document, texts in sample:
            self._write(document, texts)

    def _write(self, document: tantivy.Document, texts: Iterable[str]) -> None:
        runs = [run for text in texts for run in self._runs_of_common.findall(text)]
        pairs = {first + second for run in runs for first, second in pairwise(run)}
        document.add_text("pairs", " ".join(pairs))
        with file_errors(self._folder):
            try:
                self._writer.add_document(document)
            except ValueError:
                # The thread that writes has ended; only committing says why.
                self._writer.commit()
                raise


class TantivyStore:
    """Builds and runs queries on an index. Safe to share between threads. Raises `OSError` if it is damaged."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with file_errors(folder):
            index = tantivy.Index.open(str(folder))
            self._schema = index.schema
            self._searcher = index.searcher()
            self.paragraphs: int = self._searcher.num_docs
        self._common = frozenset(json.loads((folder / _COMMON_FILE).read_text(encoding="utf-8")))
        #: Whether any paragraph has a transmitted reading.
        self.has_transmitted = self.frequency("zones", "transmitted") > 0

    def close(self) -> None:
        """Let go of the index: Tantivy closes its files with the last searcher."""
        del self._searcher, self._schema

    def nothing(self) -> Query:
        """Return a query that finds nothing."""
        return Query.empty_query()

    def everything(self) -> Query:
        """Return a query that finds every paragraph."""
        return Query.const_score_query(Query.all_query(), 0.0)

    def term(self, field: str, term: str | int) -> Query:
        """Return a query for one term, scored by its frequency."""
        option = "freq" if field.endswith("_stems") else "basic"
        return Query.term_query(self._schema, field, term, option)

    def terms(self, field: str, terms: Sequence[str] | Sequence[int]) -> Query:
        """Return a query for any of *terms*, unscored."""
        return Query.term_set_query(self._schema, field, terms)

    def phrase(self, field: str, words: str, *, slop: int = 0) -> Query:
        """Return a query for the characters *words* side by side, or with *slop* others between them."""
        if len(words) == 1:
            return self.term(field, words)
        return Query.phrase_query(self._schema, field, list(words), slop)

    def common_pairs(self, words: str) -> list[Query]:
        """Return a query for each pair of neighbours in *words* that is indexed as a term."""
        pairs = dict.fromkeys(a + b for a, b in pairwise(words))
        return [self.term("pairs", pair) for pair in pairs if self._common.issuperset(pair)]

    def are_common(self, words: str) -> bool:
        """Tell whether all of *words* are common, so that their pairs are indexed for the text."""
        return self._common.issuperset(words)

    def within(self, first: int, end: int) -> Query:
        """Return a query for the positions from *first* to before *end*."""
        return Query.range_query(
            self._schema, "position", FieldType.Unsigned, first, end, include_upper=False
        )

    def all_of(
        self,
        required: Sequence[Query],
        *,
        excluded: Sequence[Query] = (),
        optional: Sequence[Query] = (),
    ) -> Query:
        """Return a query for the hits of all *required* and no *excluded* queries; *optional* only add scores."""
        if len(required) == 1 and not excluded and not optional:
            return required[0]
        return Query.boolean_query(
            [
                *((Occur.Must, query) for query in required or (self.everything(),)),
                *((Occur.MustNot, query) for query in excluded),
                *((Occur.Should, query) for query in optional),
            ]
        )

    def any_of(self, queries: Sequence[Query]) -> Query:
        """Return a query for the hits of any of *queries*."""
        if not queries:
            return self.nothing()
        if len(queries) == 1:
            return queries[0]
        return Query.boolean_query([(Occur.Should, query) for query in queries])

    def unscored(self, query: Query) -> Query:
        """Return *query* with a score of 0."""
        return Query.const_score_query(query, 0.0)

    def weighted(self, query: Query, factor: float) -> Query:
        """Return *query* with its scores multiplied by *factor*."""
        return query if factor == 1.0 else Query.boost_query(query, factor)

    def frequency(self, field: str, term: str) -> int:
        """Return how many paragraphs contain *term*."""
        with file_errors(self._folder):
            return int(self._searcher.doc_freq(field, term))

    def sections(self, query: Query, sections: int) -> dict[int, int]:
        """Return the exact number of hits of *query* in each section."""
        buckets = {"terms": {"field": "section", "size": sections, "segment_size": sections}}
        with file_errors(self._folder):
            found = self._searcher.aggregate(query, {"sections": buckets})
        return {int(b["key"]): int(b["doc_count"]) for b in found["sections"]["buckets"]}

    def count(self, query: Query) -> int:
        """Return the exact number of hits of *query*."""
        with file_errors(self._folder):
            found = self._searcher.aggregate(query, {"n": {"value_count": {"field": "position"}}})
        return int(found["n"]["value"])

    def first(self, query: Query, limit: int) -> list[int]:
        """Return the positions of the first *limit* hits of *query*."""
        return self._ordered(query, limit, "position")

    def oldest(self, query: Query, limit: int) -> list[int]:
        """Return the positions of the *limit* earliest hits of *query*."""
        return [key & 0xFFFFFFFF for key in self._ordered(query, limit, "day")]

    def best(self, query: Query, limit: int) -> tuple[list[int], float]:
        """Return the *limit* positions with the highest scores, in no order, and the lowest of these scores."""
        with file_errors(self._folder):
            hits = self._searcher.search(query, limit, count=False).hits
            positions = self._searcher.fast_field_values("position", [place for _, place in hits])
        return [int(position or 0) for position in positions], min(
            (s for s, _ in hits), default=0.0
        )

    def _ordered(self, query: Query, limit: int, field: str) -> list[int]:
        with file_errors(self._folder):
            found = self._searcher.search(
                query, max(1, limit), count=False, order_by_field=field, order=_ASCENDING
            )
        return [key for key, _ in found.hits[:limit]]
