"""The words of a generation as documents of one index: each exact term, and each compound, with its stems.

The number of a term, which is the id of its document, is its place in the alphabetical order of all: a generation in a
cluster is one segment.
"""

from collections.abc import Iterator
from collections.abc import Mapping
from typing import Any

import numpy as np

from archive.deadline import NEVER
from archive.search.index.joined_terms import joined_terms
from archive.search.index.protocol import LocatedTerms
from archive.search.index.protocol import Words
from archive.search.index.segment import Segment

#: The longest answer: all terms that a wildcard is expanded to, and more.
MAX_FOUND = 100_000

#: How OpenSearch is to keep them. Those asked for most often come first, so that a search for some can stop early.
MAPPING: Mapping[str, Any] = {
    "settings": {
        "number_of_shards": 1,
        "refresh_interval": "-1",
        "max_result_window": MAX_FOUND,
        "max_terms_count": MAX_FOUND,
        "index.sort.field": ["paragraphs", "exact"],
        "index.sort.order": ["desc", "asc"],
    },
    "mappings": {
        "dynamic": "strict",
        "properties": {
            "exact": {"type": "keyword"},
            #: Its letters backwards, for wildcards at the beginning.
            "backwards": {"type": "keyword"},
            "number": {"type": "integer"},
            "paragraphs": {"type": "integer"},
            "occurrences": {"type": "long", "index": False},
            "surface": {"type": "keyword", "index": False, "doc_values": False},
            "stems": {"type": "keyword"},
            #: The exact terms of the parts of a compound, with spaces between them.
            "parts": {"type": "keyword"},
        },
    },
}


def all_terms(segments: list[Segment]) -> LocatedTerms:
    """Return all exact terms of the living texts of *segments* in alphabetical order."""
    vocabularies = [segment.vocabulary for segment in segments]
    every = [v.occurring(np.arange(len(v.exact), dtype=np.uint32)) for v in vocabularies]
    return joined_terms(vocabularies, every, None, NEVER)[0]


def word_documents(
    words: Words, segments: list[Segment], terms: LocatedTerms
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the words of *segments*, of which these are all *terms*, as documents with their ids."""
    stems_of: dict[str, list[str]] = {}
    compounds: dict[str, list[str]] = {}
    for stem in sorted({stem for each in segments for stem in _stems(each)}):
        for form in words.forms((stem,)):
            if len(form) == 1:
                stems_of.setdefault(form[0], []).append(stem)
            else:
                compounds.setdefault(" ".join(form), []).append(stem)
    for number, exact in enumerate(terms.terms):
        word = words.word(exact)
        assert word is not None
        yield (
            str(number),
            {
                "exact": exact,
                "backwards": exact[::-1],
                "number": number,
                "paragraphs": word.paragraphs,
                "occurrences": word.occurrences,
                "surface": word.surface,
                "stems": stems_of.get(exact, []),
            },
        )
    for parts, stems in compounds.items():
        yield f"compound {parts}", {"parts": parts, "stems": stems}


def _stems(segment: Segment) -> list[str]:
    stems = segment.vocabulary.stems
    return stems.terms(np.arange(len(stems), dtype=np.uint32))
