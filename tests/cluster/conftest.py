"""The cluster of three real nodes: started once, for all workers of a run."""

import fcntl
import os
from collections.abc import Iterator

import pytest

from tests.support.cluster import Cluster
from tests.support.cluster import locked
from tests.support.cluster import require_cluster
from tests.support.cluster import shared_cluster


@pytest.fixture(scope="session")
def three_nodes(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Cluster:
    """The nodes, which end with the run of the tests. Use `cluster` or `own_cluster`."""
    require_cluster()
    alone = worker_id == "master"
    base = tmp_path_factory.getbasetemp()
    return shared_cluster(
        (base if alone else base.parent) / "cluster", os.getpid() if alone else os.getppid()
    )


@pytest.fixture
def cluster(three_nodes: Cluster) -> Iterator[Cluster]:
    """The three nodes, all of which run throughout the test, perhaps with others that ask them."""
    with locked(three_nodes.nodes[0].home.parent, fcntl.LOCK_SH):
        yield three_nodes


@pytest.fixture
def own_cluster(three_nodes: Cluster) -> Iterator[Cluster]:
    """The three nodes for one test alone, which may kill or freeze them."""
    with locked(three_nodes.nodes[0].home.parent, fcntl.LOCK_EX):
        try:
            yield three_nodes
        finally:
            three_nodes.mend()
