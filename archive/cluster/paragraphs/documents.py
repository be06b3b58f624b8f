"""The paragraphs of a generation as documents of one index."""

from collections.abc import Iterator
from collections.abc import Mapping
from typing import Any

import numpy as np

from archive.cluster.paragraphs.matching import ANALYSIS
from archive.cluster.paragraphs.matching import FIELDS
from archive.cluster.paragraphs.matching import MatchingFields
from archive.cluster.paragraphs.matching import Numbers
from archive.cluster.word_documents import all_stems
from archive.cluster.word_documents import stems_of
from archive.search.engines.array_engine import ArrayEngine
from archive.search.index.protocol import LocatedTerms

#: The most hits of one answer, and terms of one query.
MAX_FOUND, MAX_TERMS = 1_000_000, 65_536
#: Paragraphs whose stems are collected together.
_TOGETHER = 20_000


def mapping(shards: int, replicas: int) -> Mapping[str, Any]:
    """Return the settings and mappings of an index of paragraphs in so many *shards*, with so many copies of each."""
    return {
        "settings": {
            "number_of_shards": shards,
            "number_of_replicas": replicas,
            "refresh_interval": "-1",
            "max_result_window": MAX_FOUND,
            "max_terms_count": MAX_TERMS,
            "index.sort.field": ["position"],
            "index.sort.order": ["asc"],
            "analysis": ANALYSIS,
        },
        "mappings": {
            "dynamic": "strict",
            "_routing": {"required": True},
            "_source": {"excludes": list(FIELDS)},
            "properties": FIELDS,
        },
    }


def paragraph_documents(
    engine: ArrayEngine, terms: LocatedTerms
) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Yield the paragraphs of *engine* as documents with their ids, the positions, and routings, those of their texts.

    *terms* are all exact terms (see `all_terms`).
    """
    stems = {stem: n for n, stem in enumerate(all_stems([s.segment for s in engine.segments]))}
    for number, searched in enumerate(engine.segments):
        segment, texts = searched.segment, engine.order.texts(number)
        of_terms = np.full(len(segment.vocabulary.exact), -1, np.int64)
        own = terms.numbers[number]
        (occurring,) = (own >= 0).nonzero()
        of_terms[own[occurring]] = occurring
        of_stems = np.array([stems[stem] for stem in stems_of(segment)], np.int64)
        fields = MatchingFields(searched, Numbers(of_terms, of_stems), texts)
        for first in range(0, segment.paragraphs, _TOGETHER):
            end = min(first + _TOGETHER, segment.paragraphs)
            for document, matched in enumerate(fields.of(first, end), first):
                if matched["text"] < 0:
                    # Its text was replaced or removed.
                    continue
                position = engine.order.position(number, document)
                yield str(position), str(matched["text"]), {"position": position, **matched}
