"""Indexes of a real cluster, each for one test."""

import time
import uuid
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from contextlib import contextmanager
from itertools import islice
from typing import Any

from archive.cluster.access import ClusterAccess
from archive.cluster.client import ClusterWriter
from archive.cluster.engine import ClusterEngine
from archive.cluster.paragraphs.documents import mapping
from archive.cluster.paragraphs.documents import paragraph_documents
from archive.cluster.word_documents import MAPPING as WORDS
from archive.cluster.word_documents import all_terms
from archive.cluster.word_documents import word_documents
from archive.cluster.words import ClusterWords
from archive.deadline import Deadline
from archive.indexing.live import Generation
from archive.search.engines.array_engine import ArrayEngine
from tests.support.cluster import Cluster

_WRITTEN_TOGETHER = 500
_S = 120.0


def soon() -> Deadline:
    """Return a moment on the clock, not in processor time: waiting takes none."""
    return Deadline(time.monotonic() + _S, time.monotonic)


@contextmanager
def engine_in(cluster: Cluster, generation: Generation) -> Iterator[ClusterEngine]:
    """Open an engine over the paragraphs and words of *generation* in the cluster, in three shards with a copy each."""
    local = generation.searcher.engine
    assert isinstance(local, ArrayEngine)
    terms = all_terms([each.segment for each in local.segments])
    words = word_documents(generation.searcher.words, local, terms)
    counts = generation.library.counts
    with (
        filled_index(cluster, WORDS, words) as (_, of_words),
        routed_index(cluster, mapping(3, 1), paragraph_documents(local, terms)) as (reader, name),
    ):
        vocabulary = ClusterWords(reader, of_words, soon)
        yield ClusterEngine(
            reader,
            name,
            vocabulary,
            soon,
            texts=counts.texts,
            paragraphs=counts.paragraphs,
            words=counts.words,
        )


@contextmanager
def filled_index(
    cluster: Cluster,
    mapping: Mapping[str, Any],
    documents: Iterable[tuple[str, Mapping[str, Any]]],
) -> Iterator[tuple[ClusterWriter, str]]:
    """Make an index with *documents*, each with its id, for the time of a block."""
    routed = ((id, id, document) for id, document in documents)
    with routed_index(cluster, mapping, routed) as made:
        yield made


@contextmanager
def routed_index(
    cluster: Cluster,
    mapping: Mapping[str, Any],
    documents: Iterable[tuple[str, str, Mapping[str, Any]]],
) -> Iterator[tuple[ClusterWriter, str]]:
    """Make an index with *documents*, each with its id and its routing, for the time of a block."""
    name, left = f"test-{uuid.uuid4()}", iter(documents)
    with ClusterWriter(ClusterAccess(cluster.addresses)) as writer:
        writer.create(name, mapping, soon())
        try:
            while some := list(islice(left, _WRITTEN_TOGETHER)):
                writer.add(name, some, soon())
            writer.refresh(name, soon())
            yield writer, name
        finally:
            writer.remove(name, soon())
