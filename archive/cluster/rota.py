"""The turns of the nodes: each request goes to the next of them, and not to one that failed a moment ago."""

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from time import monotonic

from archive.cluster.connection import Connection

#: A node that failed gets no request for so many seconds, twice as many after each further failure.
FIRST_REST_S, LONGEST_REST_S = 0.5, 15.0


@dataclass(slots=True)
class _Node:
    connection: Connection
    failures: int = 0
    rests_until: float = 0.0


class Rota:
    """The nodes of a cluster by turns. Threads may share it."""

    def __init__(self, connections: Sequence[Connection]) -> None:
        self._nodes = [_Node(connection) for connection in connections]
        self._by_connection = {id(node.connection): node for node in self._nodes}
        self._next = 0
        self._lock = Lock()

    def turns(self) -> Iterator[Connection]:
        """Yield the nodes from the next one on: those that are well, then those that rest, the longest first.

        So a cluster of which all nodes failed is asked again as soon as anybody wants to know.
        """
        now = monotonic()
        with self._lock:
            first, self._next = self._next, (self._next + 1) % len(self._nodes)
            turned = self._nodes[first:] + self._nodes[:first]
            turned.sort(key=lambda node: node.rests_until if node.rests_until > now else 0.0)
        yield from (node.connection for node in turned)

    def succeeded(self, connection: Connection) -> None:
        """Note that the node has answered."""
        node = self._by_connection[id(connection)]
        if node.failures:
            with self._lock:
                node.failures, node.rests_until = 0, 0.0

    def failed(self, connection: Connection) -> None:
        """Note that the node has not answered."""
        node = self._by_connection[id(connection)]
        with self._lock:
            rest = min(FIRST_REST_S * 2**node.failures, LONGEST_REST_S)
            # Of many requests that fail at one moment one is counted.
            if node.rests_until <= monotonic():
                node.failures += 1
                node.rests_until = monotonic() + rest

    def close(self) -> None:
        """Close all connections."""
        for node in self._nodes:
            node.connection.close()
