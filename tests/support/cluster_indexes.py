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
from archive.deadline import Deadline
from tests.support.cluster import Cluster

_WRITTEN_TOGETHER = 500
_S = 120.0


def soon() -> Deadline:
    """Return a moment on the clock, not in processor time: waiting takes none."""
    return Deadline(time.monotonic() + _S, time.monotonic)


@contextmanager
def filled_index(
    cluster: Cluster,
    mapping: Mapping[str, Any],
    documents: Iterable[tuple[str, Mapping[str, Any]]],
) -> Iterator[tuple[ClusterWriter, str]]:
    """Make an index with *documents*, each with its id, for the time of a block."""
    name, left = f"test-{uuid.uuid4()}", iter(documents)
    with ClusterWriter(ClusterAccess(cluster.addresses)) as writer:
        writer.create(name, mapping, soon())
        try:
            while some := list(islice(left, _WRITTEN_TOGETHER)):
                writer.add(name, [(id, id, document) for id, document in some], soon())
            writer.refresh(name, soon())
            yield writer, name
        finally:
            writer.remove(name, soon())
