"""The fields by which paragraphs are found, ordered, counted and scored.

Words and stems are numbers: their places in the alphabetical order of all of the generation. So no rule of OpenSearch
about letters, spaces or the length of words has any part in it. Scores of Lucene are never below ours:

* ``s_text`` has each stem as often as it is there, in as many places as the shown text has words, which is the length
  that is scored by: the stems that are more, of compounds and of the transmitted reading, are in the last place.
* ``s_stage`` and ``s_note`` have one token that counts as that many words, and all stems in its place.
* Every paragraph has them, so that the average length is not below ours, and the number of paragraphs is ours.
* Lucene rounds lengths down. A length of 0, which it does not know, is made up for by frequencies (`_TIMES_IN_NONE`).
"""

import base64
from collections import defaultdict
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from archive.cluster.paragraphs.stem_frequencies import pack_frequencies
from archive.language.analyser import Analyser
from archive.model.date import year_of
from archive.search.engines.array_engine import SearchedSegment
from archive.search.engines.postings import Postings
from archive.search.index.columns import COLUMNS
from archive.search.index.columns import NO_DAY
from archive.search.index.columns import Column
from archive.search.index.columns import Level
from archive.search.index.columns_builder import searched_words
from archive.search.index.records import HEADINGS
from archive.search.index.records import TITLES
from archive.search.index.segment_words import PART_END
from archive.search.index.segment_words import READINGS
from archive.search.query.tree import Zone

#: Places between two parts of a text, two sentences or two values of a column: more words than any has.
GAP = 50_000
#: Length 1 in place of 0 makes a score less than four times smaller: at an average of one word or more.
_TIMES_IN_NONE = 4
#: A token for words, and what is before their number; what is between tokens in one place.
_LENGTH, _TIMES, _SAME_PLACE = "w", "|", "+"

_PLACED = {"type": "text", "analyzer": "words", "index_options": "positions", "norms": False}
_STEMS = {"type": "text", "analyzer": "stems", "index_options": "freqs", "norms": True}
_KEYWORD = {"type": "keyword"}
_FOUND_ONLY = {"type": "keyword", "doc_values": False}
_BINARY = {"type": "binary", "doc_values": True}
_DAYS = ("earliest", "latest", "old_earliest", "old_latest")

#: How words and stems become tokens.
ANALYSIS: Mapping[str, Any] = {
    "analyzer": {
        "words": {"type": "custom", "tokenizer": "apart"},
        "stems": {"type": "custom", "tokenizer": "places", "filter": ["in_one_place", "often"]},
    },
    "tokenizer": {
        # Words of columns are letters, and may be long.
        "apart": {"type": "whitespace", "max_token_length": 8_000},
        "places": {"type": "whitespace", "max_token_length": 1_000_000},
    },
    "filter": {
        "in_one_place": {
            "type": "pattern_capture",
            "preserve_original": False,
            "patterns": [f"([^{_SAME_PLACE}]+)"],
        },
        "often": {"type": "delimited_term_freq", "delimiter": _TIMES},
    },
}
#: The fields; none is kept as it was sent.
FIELDS: Mapping[str, Any] = {
    "position": {"type": "integer"},
    "text": {"type": "integer"},
    "words": {"type": "integer", "index": False},
    "day": {"type": "long"},
    **{name: {"type": "long", "doc_values": False} for name in _DAYS},
    #: The year of the day, and all years that it may be of.
    "year": {"type": "integer"},
    "years": {"type": "integer_range"},
    "zones": _FOUND_ONLY,
    TITLES: _FOUND_ONLY,
    HEADINGS: _FOUND_ONLY,
    #: Words with their places, each part and reading a value; the same with each sentence one; stems.
    **{f"w_{zone}": {**_PLACED, "position_increment_gap": GAP} for zone in Zone},
    **{f"x_{zone}": {**_PLACED, "position_increment_gap": GAP} for zone in Zone},
    **{f"s_{zone}": _STEMS for zone in Zone},
    #: Frequencies of stems (see `stem_frequencies`).
    **{f"f_{zone}": _BINARY for zone in Zone},
    **{f"c_{column.name}": _KEYWORD for column in COLUMNS},
    **{
        f"v_{column.name}": {**_PLACED, "position_increment_gap": GAP}
        for column in COLUMNS
        if column.words
    },
}


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers in the generation of the exact terms and of the stems of one segment, in its order."""

    terms: NDArray[np.int64]
    stems: NDArray[np.int64]


class MatchingFields:
    """Makes the fields of the paragraphs of one segment; *texts* are the numbers of its texts in the order."""

    def __init__(
        self, searched: SearchedSegment, numbers: Numbers, texts: NDArray[np.int64]
    ) -> None:
        self._segment = searched.segment
        self._postings = searched.postings
        self._numbers = numbers
        self._texts = texts
        self._analyser = Analyser()
        records = self._segment.records
        self._titles, self._headings = records.stems(TITLES), records.stems(HEADINGS)
        # Of texts and sections, for all of their paragraphs.
        self._columns_of: dict[tuple[Level, int], dict[str, Any]] = {}

    def of(self, first: int, end: int) -> Iterator[dict[str, Any]]:
        """Yield the fields of paragraph *first* and those after it, without `position`."""
        fields: list[dict[str, Any]] = [self._described(n) for n in range(first, end)]
        for zone in Zone:
            self._add_words(zone, first, fields)
            self._add_stems(zone, first, fields)
        yield from fields

    def _described(self, document: int) -> dict[str, Any]:
        columns = self._segment.columns
        text, section = int(columns.text_of[document]), int(columns.section_of[document])
        return {
            "words": int(self._segment.lengths[document]),
            "zones": [],
            **self._of_row(Level.TEXT, text),
            **self._of_row(Level.SECTION, section),
            **self._columns(Level.PARAGRAPH, document),
        }

    def _of_row(self, level: Level, row: int) -> dict[str, Any]:
        known = self._columns_of.get((level, row))
        if known is None:
            known = self._columns(level, row)
            known |= self._dates(row) if level is Level.TEXT else {}
            kind, stems = (
                (TITLES, self._titles) if level is Level.TEXT else (HEADINGS, self._headings)
            )
            if row in stems:
                known[kind] = stems[row]
            self._columns_of[level, row] = known
        return known

    def _dates(self, text: int) -> dict[str, Any]:
        columns = self._segment.columns
        day = int(columns.day[text])
        fields: dict[str, Any] = {"text": int(self._texts[text]), "day": day}
        days = {name: int(getattr(columns, name)[text]) for name in _DAYS}
        if days["earliest"] != NO_DAY:
            fields |= {"earliest": days["earliest"], "latest": days["latest"]}
        if days["old_earliest"] != NO_DAY:
            fields |= {"old_earliest": days["old_earliest"], "old_latest": days["old_latest"]}
        if day != NO_DAY:
            year, first, last = year_of(
                np.array([day, days["earliest"], days["latest"]], np.int64)
            ).tolist()
            fields |= {"year": year, "years": {"gte": first, "lte": last}}
        return fields

    def _columns(self, level: Level, row: int) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        for column in COLUMNS:
            if column.level is level and (
                values := self._segment.columns.values_of(column.name, row)
            ):
                fields |= self._column(column, values)
        return fields

    def _column(self, column: Column, values: list[str]) -> dict[str, Any]:
        fields = {f"c_{column.name}": values}
        if column.words:
            terms = (self._analyser.analyse(value).terms for value in values)
            fields[f"v_{column.name}"] = [" ".join(sorted(searched_words(each))) for each in terms]
        return fields

    def _add_words(self, zone: Zone, first: int, fields: list[dict[str, Any]]) -> None:
        documents = np.arange(first, first + len(fields), dtype=np.uint32)
        parts: dict[int, list[str]] = defaultdict(list)
        sentences: dict[int, list[str]] = defaultdict(list)
        for name in READINGS[zone]:
            reading = self._segment.readings[name]
            owners = documents[np.isin(documents, reading.owners)]
            gathered = reading.gather(owners)
            sentence = reading.sentences(gathered.index)
            for n, document in enumerate(owners.tolist()):
                at = slice(int(gathered.bounds[n]), int(gathered.bounds[n + 1]) - 1)
                words, marks = gathered.numbers[at], sentence[at]
                ends = np.flatnonzero(words == PART_END)
                parts[document] += self._values(words, ends)
                begins = np.flatnonzero(np.diff(marks)) + 1
                sentences[document] += self._values(words, np.union1d(ends, begins))
                if zone.value not in fields[document - first]["zones"]:
                    fields[document - first]["zones"].append(zone.value)
        for document, values in parts.items():
            if values:
                fields[document - first] |= {
                    f"w_{zone}": values,
                    f"x_{zone}": sentences[document],
                }

    def _values(self, words: NDArray[np.uint32], breaks: NDArray[np.intp]) -> list[str]:
        """Return *words* as text, cut at *breaks*, without the ends of parts."""
        found = []
        for start, end in pairwise([0, *breaks.tolist(), len(words)]):
            own = words[start:end]
            own = own[own < PART_END]
            if len(own):
                found.append(" ".join(map(str, self._numbers.terms[own].tolist())))
        return found

    def _add_stems(self, zone: Zone, first: int, fields: list[dict[str, Any]]) -> None:
        stems, frequencies, bounds = self._stems(zone, first, first + len(fields))
        for n, own in enumerate(fields):
            at = slice(int(bounds[n]), int(bounds[n + 1]))
            listed = list(zip(stems[at].tolist(), frequencies[at].tolist(), strict=True))
            times = 1 if own["words"] else _TIMES_IN_NONE
            tokens = [str(stem) for stem, often in listed for _ in range(often * times)]
            own[f"s_{zone}"] = _in_places(tokens, own["words"], apart=zone is Zone.TEXT)
            if listed:
                packed = pack_frequencies(own["words"], listed)
                own[f"f_{zone}"] = base64.b64encode(packed).decode()

    def _stems(
        self, zone: Zone, first: int, end: int
    ) -> tuple[NDArray[np.int64], NDArray[np.uint16], NDArray[np.intp]]:
        """Return the stems of paragraphs with their frequencies, and where those of each begin."""
        documents: list[NDArray[np.uint32]] = [np.empty(0, np.uint32)]
        frequencies: list[NDArray[np.uint16]] = [np.empty(0, np.uint16)]
        sizes = []
        for stem in self._segment.vocabulary.stems.terms(
            np.arange(len(self._numbers.stems), dtype=np.uint32)
        ):
            found = _between(self._postings.stem(zone.value, stem), first, end)
            documents.append(found.documents)
            frequencies.append(found.frequencies)
            sizes.append(len(found.documents))
        owner = np.concatenate(documents)
        order = np.argsort(owner, kind="stable")
        stems = np.repeat(self._numbers.stems, sizes)[order]
        bounds = np.searchsorted(owner[order], np.arange(first, end + 1))
        return stems, np.concatenate(frequencies)[order], bounds


def _in_places(tokens: list[str], words: int, *, apart: bool) -> str:
    """Return *tokens* in so many places as there are *words*, or in one that counts as many."""
    if apart and words:
        return " ".join([*tokens[: words - 1], _SAME_PLACE.join(tokens[words - 1 :])])
    return _SAME_PLACE.join([f"{_LENGTH}{_TIMES}{max(words, 1)}", *tokens])


def _between(postings: Postings, first: int, end: int) -> Postings:
    """Return *postings* of the paragraphs from *first* to before *end*, without positions."""
    start, stop = np.searchsorted(postings.documents, [first, end]).tolist()
    return Postings(
        postings.documents[start:stop],
        postings.frequencies[start:stop],
        postings.forms,
        postings.form_starts,
        postings.positions,
    )
