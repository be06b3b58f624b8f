"""The words of a generation as documents of one index: each exact term, and each compound, with its stems; each stem.

The number of a term, which is the id of its document, is its place in the alphabetical order of all: a generation in a
cluster is one segment. The same is true of stems.
"""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from typing import Any

import numpy as np

from archive.deadline import NEVER
from archive.search.engines.array_engine import ArrayEngine
from archive.search.index.joined_terms import joined_terms
from archive.search.index.protocol import LocatedTerms
from archive.search.index.protocol import Words
from archive.search.index.segment import Segment
from archive.search.query.tree import Zone

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
            #: A stem, which has a `number` of its own, and how many paragraphs have it in each zone.
            "stem": {"type": "keyword"},
            **{f"in_{zone}": {"type": "integer", "index": False} for zone in Zone},
        },
    },
}


def all_terms(segments: list[Segment]) -> LocatedTerms:
    """Return all exact terms of the living texts of *segments* in alphabetical order."""
    vocabularies = [segment.vocabulary for segment in segments]
    every = [v.occurring(np.arange(len(v.exact), dtype=np.uint32)) for v in vocabularies]
    return joined_terms(vocabularies, every, None, NEVER)[0]


def all_stems(segments: Iterable[Segment]) -> list[str]:
    """Return all stems of *segments* in alphabetical order. The number of one is its place in it."""
    return sorted({stem for segment in segments for stem in stems_of(segment)})


def word_documents(
    words: Words, engine: ArrayEngine, terms: LocatedTerms
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the *words* of the segments of *engine*, of which these are all *terms*, as documents with their ids."""
    with_stems: dict[str, list[str]] = {}
    compounds: dict[str, list[str]] = {}
    stems = all_stems(each.segment for each in engine.segments)
    for stem in stems:
        for form in words.forms((stem,)):
            if len(form) == 1:
                with_stems.setdefault(form[0], []).append(stem)
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
                "stems": with_stems.get(exact, []),
            },
        )
    for parts, own in compounds.items():
        yield f"compound {parts}", {"parts": parts, "stems": own}
    for number, stem in enumerate(stems):
        counts = {f"in_{zone}": _paragraphs(engine, zone, stem) for zone in Zone}
        yield f"stem {stem}", {"stem": stem, "number": number, **counts}


def stems_of(segment: Segment) -> list[str]:
    """Return the stems of *segment* in its order, those of texts that are gone, too."""
    stems = segment.vocabulary.stems
    return stems.terms(np.arange(len(stems), dtype=np.uint32))


def _paragraphs(engine: ArrayEngine, zone: Zone, stem: str) -> int:
    """Return how many living paragraphs of *engine* have *stem* in *zone*."""
    return sum(
        len(engine.order.living(n, each.postings.stem(zone.value, stem).documents))
        for n, each in enumerate(engine.segments)
    )
