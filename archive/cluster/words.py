"""The words of a generation that lie in a cluster (see `word_documents`). Those that were asked for last are kept."""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any

import numpy as np

from archive.cluster.answers import Object
from archive.cluster.answers import total_of
from archive.cluster.client import ClusterReader
from archive.cluster.faults import ClusterError
from archive.cluster.faults import Fault
from archive.cluster.word_documents import MAX_FOUND
from archive.deadline import Deadline
from archive.recent import Recent
from archive.search.index.protocol import Expansion
from archive.search.index.protocol import LocatedTerms
from archive.search.index.protocol import Terms
from archive.search.index.protocol import Word
from archive.search.index.protocol import Words
from archive.search.index.similar_terms import are_within
from archive.search.index.wildcards import WildcardPattern
from archive.search.query.tree import Zone

#: Words and forms of stems that are kept, and terms of lists of such.
_MAX_RECENT, _MAX_RECENT_FORMS, _MAX_RECENT_LOCATED = 8192, 20_000, 100_000
_FIELDS = ("exact", "number", "paragraphs", "occurrences", "surface")
_STEM_FIELDS = ("stem", "number", *(f"in_{zone}" for zone in Zone))
_MOST_FREQUENT = ({"paragraphs": "desc"}, {"exact": "asc"})


@dataclass(frozen=True, slots=True)
class StemRow:
    """The number of a stem, and how many paragraphs have it, by zone."""

    number: int
    paragraphs: Mapping[Zone, int]


class ClusterWords(Words):
    """The words in *index*. Where no deadline is given, each request has that which *deadline* returns.

    Threads may share it. Raises `ClusterError` throughout.
    """

    def __init__(self, reader: ClusterReader, index: str, deadline: Callable[[], Deadline]) -> None:
        self._reader = reader
        self._index = index
        self._deadline = deadline
        self._recent = Recent[str, Word | None](_MAX_RECENT)
        self._forms = Recent[tuple[str, ...], tuple[Terms, ...]](
            _MAX_RECENT_FORMS, size=lambda forms: len(forms) + 1
        )
        self._located = Recent[Terms, LocatedTerms](
            _MAX_RECENT_LOCATED, size=lambda located: len(located.terms) + 1
        )
        self._stems = Recent[str, StemRow | None](_MAX_RECENT)

    def word(self, exact: str) -> Word | None:
        """Return the word with this exact form; None where it does not occur."""
        return self._recent.get(exact, lambda: next(iter(self._read([exact]).values()), None))

    def known(self, terms: Iterable[str]) -> Iterator[Word]:
        """Yield those of the exact *terms* that occur."""
        listed = list(terms)
        unknown = [exact for exact in dict.fromkeys(listed) if exact not in self._recent]
        read = self._read(unknown) if unknown else {}
        for exact in listed:
            # Some of those that were kept may be gone by now.
            word = (
                self._recent.keep(exact, read.get(exact)) if exact in unknown else self.word(exact)
            )
            if word is not None:
                yield word

    def forms(self, stems: Iterable[str]) -> tuple[Terms, ...]:
        """Return the forms with any of *stems*: exact terms, then compounds as their parts."""
        stems = tuple(stems)
        return self._forms.get(stems, lambda: self._read_forms(stems)) if stems else ()

    def stems(self, stems: Iterable[str]) -> Mapping[str, StemRow]:
        """Return those of *stems* that occur."""
        wanted = tuple(dict.fromkeys(stems))
        self.look_up([], wanted, [])
        rows = {stem: self._stems.get(stem, partial(self._read_stem, stem)) for stem in wanted}
        return {stem: row for stem, row in rows.items() if row is not None}

    def look_up(
        self,
        slots: Iterable[Terms],
        stems: Iterable[str],
        with_forms: Iterable[tuple[str, ...]],
        deadline: Deadline | None = None,
    ) -> None:
        """Look up, in one request, what will be asked of those that are not kept.

        That is where the terms of each of *slots* are, the numbers of *stems*, and the forms of lists of stems.
        """
        terms = [each for each in dict.fromkeys(slots) if each and each not in self._located]
        forms = [each for each in dict.fromkeys(with_forms) if each and each not in self._forms]
        unknown = [stem for stem in dict.fromkeys(stems) if stem not in self._stems]
        if not (terms or forms or unknown):
            return
        wanted = [
            {"terms": {"exact": list(dict.fromkeys(chain.from_iterable(terms)))}},
            {"terms": {"stem": unknown}},
            {"terms": {"stems": list(dict.fromkeys(chain.from_iterable(forms)))}},
        ]
        body = {
            "query": {"bool": {"should": wanted}},
            "size": MAX_FOUND,
            "_source": ["stems", "parts", *_FIELDS, *_STEM_FIELDS],
        }
        rows = [hit["_source"] for hit in self._hits(body, deadline or self._deadline())]
        if len(rows) == MAX_FOUND:
            raise ClusterError(Fault.INEXACT, "more words than can be looked up")
        words = {row["exact"]: _word(row) for row in rows if "exact" in row}
        for slot in terms:
            found = (words[exact] for exact in dict.fromkeys(slot) if exact in words)
            self._located.keep(slot, _located(list(found)))
        known = {row["stem"]: _stem(row) for row in rows if "stem" in row}
        for stem in unknown:
            self._stems.keep(stem, known.get(stem))
        for stems_of in forms:
            self._forms.keep(stems_of, self._forms_among(rows, stems_of))

    def is_compound(self, parts: Terms) -> bool:
        """Tell whether *parts* are written with hyphens between them anywhere."""
        body = {"query": {"term": {"parts": " ".join(parts)}}, "size": 0, "track_total_hits": True}
        return total_of(self._search(body, self._deadline())) > 0

    def located(self, terms: Terms, deadline: Deadline) -> LocatedTerms:
        """Return where those of the exact *terms* that occur are, each once."""
        return self._located.get(terms, lambda: self._locate(terms, deadline))

    def matching(
        self, patterns: Iterable[WildcardPattern], deadline: Deadline, *, most: int | None = None
    ) -> Expansion:
        """Return the terms that match any of *patterns*, in alphabetical order.

        Of more than *most* only so many, the most frequent first, equals in alphabetical order.
        """
        return self._expansion({"bool": {"should": list(map(_matching, patterns))}}, most, deadline)

    def similar(
        self,
        words: Iterable[str],
        max_errors: int,
        deadline: Deadline,
        *,
        most: int | None = None,
        least: int = 0,
    ) -> Expansion:
        """Return the terms within *max_errors* (1 or 2) of any of *words*, as `matching` does.

        Only those that *least* paragraphs have, or more.
        """
        listed = list(words)
        alike = [_similar(word, max_errors) for word in listed]
        frequent = {"range": {"paragraphs": {"gte": least}}}
        body = {
            "query": {
                "bool": {"should": alike, "minimum_should_match": 1, "filter": [frequent]},
            },
            "_source": ["exact", "paragraphs"],
            "size": MAX_FOUND,
        }
        rows = [hit["_source"] for hit in self._hits(body, deadline)]
        terms = [row["exact"] for row in rows]
        near = np.zeros(len(terms), np.bool_)
        for word in listed:
            near |= are_within(max_errors, word, terms, deadline)
        found = [
            (-row["paragraphs"], row["exact"]) for row, kept in zip(rows, near, strict=True) if kept
        ]
        if most is not None and len(found) > most:
            return Expansion(tuple(exact for _, exact in sorted(found)[:most]), len(found))
        return Expansion(tuple(sorted(exact for _, exact in found)), len(found))

    def beginning(self, prefix: str, most: int, deadline: Deadline) -> tuple[Word, ...]:
        """Return the *most* frequent words that begin with *prefix*, equals in alphabetical order."""
        query = {"prefix": {"exact": prefix}} if prefix else {"exists": {"field": "exact"}}
        body = {"query": query, "sort": _MOST_FREQUENT, "size": most, "_source": _FIELDS}
        return tuple(_word(hit["_source"]) for hit in self._hits(body, deadline))

    def _read(self, terms: Sequence[str]) -> dict[str, Word]:
        """Return those of the exact *terms* that occur."""
        body = {"query": {"terms": {"exact": terms}}, "size": len(terms), "_source": _FIELDS}
        found = (_word(hit["_source"]) for hit in self._hits(body, self._deadline()))
        return {word.exact: word for word in found}

    def _read_forms(self, stems: tuple[str, ...]) -> tuple[Terms, ...]:
        body = {
            "query": {"terms": {"stems": stems}},
            "size": MAX_FOUND,
            "_source": ["stems", "parts", *_FIELDS],
        }
        rows = [hit["_source"] for hit in self._hits(body, self._deadline())]
        return self._forms_among(rows, stems)

    def _forms_among(self, rows: Sequence[Object], stems: tuple[str, ...]) -> tuple[Terms, ...]:
        """Return the forms of *stems* among *rows*, and keep what these say of them."""
        single: dict[str, Object] = {}
        longer: dict[str, None] = {}
        for stem in stems:
            here = [row for row in rows if stem in row.get("stems", ())]
            single |= {row["exact"]: row for row in sorted(here, key=_exact) if "exact" in row}
            longer |= dict.fromkeys(sorted(row["parts"] for row in here if "parts" in row))
        for exact, row in single.items():
            self._recent.keep(exact, _word(row))
        located = _located([_word(row) for row in single.values()])
        self._located.keep(located.terms, located)
        return (*((exact,) for exact in single), *(tuple(each.split(" ")) for each in longer))

    def _read_stem(self, stem: str) -> StemRow | None:
        body = {"query": {"term": {"stem": stem}}, "size": 1, "_source": _STEM_FIELDS}
        return next((_stem(hit["_source"]) for hit in self._hits(body, self._deadline())), None)

    def _locate(self, terms: Terms, deadline: Deadline) -> LocatedTerms:
        unique = tuple(dict.fromkeys(terms))
        if not unique:
            return _located([])
        body = {"query": {"terms": {"exact": unique}}, "size": len(unique), "_source": _FIELDS}
        found = {
            hit["_source"]["exact"]: _word(hit["_source"]) for hit in self._hits(body, deadline)
        }
        return _located([found[exact] for exact in unique if exact in found])

    def _expansion(self, query: Object, most: int | None, deadline: Deadline) -> Expansion:
        body = {
            "query": query,
            "sort": _MOST_FREQUENT,
            "size": MAX_FOUND if most is None else most,
            "_source": _FIELDS,
            "track_total_hits": True,
        }
        answer = self._search(body, deadline)
        words, of = [_word(hit["_source"]) for hit in answer["hits"]["hits"]], total_of(answer)
        if len(words) == of:
            words.sort(key=lambda word: word.exact)
        located = _located(words)
        self._located.keep(located.terms, located)
        return Expansion(located.terms, of)

    def _hits(self, body: Object, deadline: Deadline) -> list[Any]:
        hits: list[Any] = self._search(body, deadline)["hits"]["hits"]
        return hits

    def _search(self, body: Object, deadline: Deadline) -> Object:
        # Without asking, the answer has a total that is only a bound where there are many.
        return self._reader.search(self._index, {"track_total_hits": False, **body}, deadline)


def _matching(pattern: WildcardPattern) -> Object:
    """Return what finds the terms that match *pattern*: a wildcard, forwards or backwards."""
    wildcard = pattern.spelt
    if not pattern.beginning and pattern.ending:
        return {"wildcard": {"backwards": {"value": wildcard[::-1]}}}
    return {"wildcard": {"exact": {"value": wildcard}}}


def _similar(word: str, max_errors: int) -> Object:
    """Return what finds all terms within *max_errors* of *word*, swapped neighbours counted as one error."""
    fuzzy = {"value": word, "fuzziness": max_errors, "rewrite": "constant_score"}
    return {"fuzzy": {"exact": fuzzy}}


def _exact(row: Object) -> str:
    return str(row.get("exact", ""))


def _stem(row: Object) -> StemRow:
    return StemRow(row["number"], {zone: row[f"in_{zone}"] for zone in Zone})


def _word(row: Object) -> Word:
    numbers = (row["number"],)
    return Word(row["exact"], row["surface"], row["paragraphs"], row["occurrences"], numbers)


def _located(words: Sequence[Word]) -> LocatedTerms:
    return LocatedTerms(
        tuple(word.exact for word in words),
        np.array([word.paragraphs for word in words], np.int64),
        np.array([[word.numbers[0] for word in words]], np.int32).reshape(1, -1),
    )
