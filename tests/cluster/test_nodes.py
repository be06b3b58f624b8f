"""The client with three real nodes: what is asked of all shards, and what happens when nodes are lost."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from archive.cluster.access import ClusterAccess
from archive.cluster.answers import total_of
from archive.cluster.client import ClusterReader
from archive.cluster.client import ClusterWriter
from archive.cluster.faults import ClusterError
from archive.cluster.faults import Fault
from archive.deadline import Deadline
from tests.support.cluster import Cluster
from tests.support.cluster import check_sums

pytestmark = [pytest.mark.cluster, pytest.mark.slow]

DOCUMENTS = 300
#: Of three shards with two copies each: a node lost loses nothing.
INDEX = {
    "settings": {"number_of_shards": 3, "number_of_replicas": 1},
    "mappings": {
        "dynamic": "strict",
        "_routing": {"required": True},
        "properties": {"text": {"type": "keyword"}, "words": {"type": "text"}},
    },
}
PEACE: dict[str, Any] = {"query": {"term": {"words": "peace"}}, "track_total_hits": True, "size": 0}
#: Every tenth paragraph is about peace.
WITH_PEACE = DOCUMENTS // 10
#: Nodes that come back may take so long to take part again, on a busy machine.
RECOVERED_S = 120


def soon(seconds: float = 60.0) -> Deadline:
    """Return a moment on the clock, not in processor time: waiting takes none."""
    return Deadline(time.monotonic() + seconds, time.monotonic)


@contextmanager
def filled(cluster: Cluster, name: str) -> Iterator[ClusterWriter]:
    """Make the index *name* for the time of a block."""
    with ClusterWriter(ClusterAccess(cluster.addresses)) as writer:
        writer.create(name, INDEX, soon())
        documents = (
            (f"t{n % 7}/p{n}", f"t{n % 7}", {"text": f"t{n % 7}", "words": _words(n)})
            for n in range(DOCUMENTS)
        )
        writer.add(name, documents, soon())
        writer.refresh(name, soon())
        cluster.wait()
        try:
            yield writer
        finally:
            cluster.mend()
            writer.remove(name, soon())


def _words(number: int) -> str:
    return "peace and land" if number % 10 == 0 else "war"


def test_what_was_added_is_found(cluster: Cluster) -> None:
    """By searches, alone or together, with the frequencies of all shards, and by id; and it is counted."""
    with filled(cluster, "found") as writer:
        assert writer.statistics("found", soon()) == {"count": DOCUMENTS, "deleted": 0}
        answers = writer.searches("found", [PEACE, {"query": {"match_none": {}}}], soon())
        assert [total_of(answer) for answer in answers] == [WITH_PEACE, 0]
        ranked = {"query": {"match": {"words": "peace"}}, "size": WITH_PEACE}
        answer = writer.search("found", ranked, soon(), distributed=True)
        assert total_of(answer) == WITH_PEACE
        # By those of each shard alone, equal paragraphs of several shards would differ.
        assert len({hit["_score"] for hit in answer["hits"]["hits"]}) == 1
        first, missing = writer.documents("found", [("t3/p10", "t3"), ("t3/p11", "t3")], soon())
        assert first["_source"]["words"] == "peace and land"
        assert not missing["found"]


def test_what_is_no_exact_answer(cluster: Cluster) -> None:
    """A total that is a bound, a count that is estimated, a search that stops early, an index that is not there."""
    with filled(cluster, "inexact") as writer:
        bodies: dict[Fault, dict[str, Any]] = {
            Fault.INEXACT: PEACE | {"track_total_hits": 5},
            Fault.INCOMPLETE: PEACE | {"terminate_after": 1},
            Fault.REFUSED: {"query": {"no such": {}}},
        }
        for fault, body in bodies.items():
            with pytest.raises(ClusterError) as raised:
                writer.search("inexact", body, soon())
            assert raised.value.fault is fault
        words = {"terms": {"field": "text", "size": 2, "shard_size": 2}}
        with pytest.raises(ClusterError) as raised:
            writer.search("inexact", PEACE | {"aggs": {"texts": words}}, soon())
        assert raised.value.fault is Fault.INEXACT
        with pytest.raises(ClusterError) as raised:
            writer.search("nowhere", PEACE, soon())
        assert raised.value.fault is Fault.REFUSED


def test_of_two_writers_one_is_told(cluster: Cluster) -> None:
    """A document is put in place of the version that was read, or not at all."""
    with filled(cluster, "swapped") as writer:
        state = {"dynamic": "strict", "properties": {"generation": {"type": "keyword"}}}
        writer.create("state", {"mappings": state}, soon())
        writer.put("state", "now", {"generation": "a"}, soon())
        (read,) = writer.documents("state", [("now", "now")], soon())
        writer.put("state", "now", {"generation": "b"}, soon(), instead_of=read)
        for old in (read, None):
            with pytest.raises(ClusterError) as raised:
                writer.put("state", "now", {"generation": "c"}, soon(), instead_of=old)
            assert raised.value.fault is Fault.REFUSED
        (read,) = writer.documents("state", [("now", "now")], soon())
        assert read["_source"] == {"generation": "b"}
        writer.remove("state", soon())


def test_nodes_are_made_of_known_files(tmp_path: Path) -> None:
    """One that is other than it was, or that nobody knows, is not run."""
    (tmp_path / "jna-5.13.0.jar").write_bytes(b"another")
    with pytest.raises(AssertionError):
        check_sums(tmp_path)


def outcome(reader: ClusterReader, name: str, seconds: float) -> int | Fault:
    """Return how many paragraphs are about peace, or why that is not known."""
    try:
        return total_of(reader.search(name, PEACE, soon(seconds)))
    except ClusterError as error:
        return error.fault


def answers_again(reader: ClusterReader, name: str) -> None:
    """Wait until a search is answered; until then none may be answered wrongly."""
    end = time.monotonic() + RECOVERED_S
    while (found := outcome(reader, name, 10)) != WITH_PEACE:
        assert isinstance(found, Fault)
        assert time.monotonic() < end
        time.sleep(0.05)


def test_nodes_are_lost(own_cluster: Cluster) -> None:
    """One killed: answers go on. Two: no number at all. All back: answers again, by themselves."""
    with filled(own_cluster, "lost"), ClusterReader(ClusterAccess(own_cluster.addresses)) as reader:
        one, other, _ = own_cluster.nodes
        one.kill()
        answers_again(reader, "lost")
        assert [outcome(reader, "lost", 30) for _ in range(6)] == [WITH_PEACE] * 6
        other.kill()
        found = {outcome(reader, "lost", 3) for _ in range(4)}
        assert all(isinstance(each, Fault) for each in found), found
        own_cluster.mend()
        answers_again(reader, "lost")


def test_a_node_is_frozen(own_cluster: Cluster) -> None:
    """It accepts connections and says nothing: each search is answered rightly or refused, in its time."""
    with (
        filled(own_cluster, "frozen"),
        ClusterReader(ClusterAccess(own_cluster.addresses)) as reader,
    ):
        own_cluster.nodes[2].freeze()
        for _ in range(4):
            began = time.monotonic()
            found = outcome(reader, "frozen", 2.0)
            assert found == WITH_PEACE or isinstance(found, Fault)
            assert time.monotonic() - began < 2.0 + 5.0
        own_cluster.nodes[2].thaw()
        answers_again(reader, "frozen")
