"""Asks a cluster: the next of its nodes, another one where that fails, and never beyond a deadline.

There are two clients. A web server has the one that only reads, which has no method that writes; a build has the
other.
"""

import json
from collections.abc import Callable
from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any
from typing import Self
from typing import TypeVar
from urllib.parse import quote
from urllib.parse import urlencode

from archive.cluster.access import ClusterAccess
from archive.cluster.answers import Object
from archive.cluster.answers import checked_acknowledgement
from archive.cluster.answers import checked_documents
from archive.cluster.answers import checked_search
from archive.cluster.answers import checked_searches
from archive.cluster.answers import checked_statistics
from archive.cluster.answers import checked_status
from archive.cluster.answers import checked_write
from archive.cluster.answers import checked_writes
from archive.cluster.connection import Connection
from archive.cluster.faults import NOT_SENT
from archive.cluster.faults import PASSING
from archive.cluster.faults import UNWELL
from archive.cluster.faults import ClusterError
from archive.cluster.faults import Fault
from archive.cluster.rota import Rota
from archive.deadline import Deadline

#: How many nodes are asked.
_ATTEMPTS = 2
#: Of the time that is left, so much is for the first node, so that another can still be asked.
_FIRST_SHARE = 0.5
#: Of the time of an attempt, so much is for the shards, so that the node can still say that they were late.
_SHARDS_SHARE = 0.9
#: In place of the time that is left, where a deadline has no end.
_LONGEST_S = 60.0
_JSON, _LINES = "application/json", "application/x-ndjson"

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class _Request:
    """A request; `body` and `limits` return what depends on the milliseconds that the shards have."""

    method: str
    path: str
    body: Callable[[int], bytes] | None = None
    limits: Callable[[int], dict[str, str]] = lambda _: {}
    kind: str = _JSON
    #: Whether another node may be asked where it is not known what the first one did, or still does later.
    repeatable: bool = True


class ClusterReader:
    """Reads from a cluster. Threads may share it.

    Every method takes a deadline, and raises `ClusterError` where there is no answer in time, or none that counts.
    """

    def __init__(self, access: ClusterAccess) -> None:
        """Raises `FolderError` where a certificate cannot be read."""
        tls = access.tls() if any(node.startswith("https") for node in access.nodes) else None
        self._rota = Rota([Connection(node, access.credentials, tls) for node in access.nodes])

    def search(
        self, index: str, body: Object, deadline: Deadline, *, distributed: bool = False
    ) -> Object:
        """Return the whole answer to one search of *index*.

        With *distributed*, it scores by the frequencies of all shards together (``dfs_query_then_fetch``).
        """

        def limits(shards_ms: int) -> dict[str, str]:
            return _head(distributed) | _cancelled_after(shards_ms)

        request = _Request(
            "POST", f"/{quote(index)}/_search", lambda ms: _line(_timed(body, ms)), limits
        )
        return self._answer(request, checked_search, deadline)

    def searches(
        self,
        index: str,
        bodies: Sequence[Object],
        deadline: Deadline,
        *,
        distributed: Collection[int] = (),
        left_out: Sequence[str] = (),
    ) -> Sequence[Object]:
        """Return the answers to several searches of *index* in one trip; those numbered *distributed* are so.

        They are whole but for what nobody reads, *left_out* by its paths: ``hits.hits._index``.
        """
        heads = [{"index": index, **_head(n in distributed)} for n in range(len(bodies))]

        def lines(shards_ms: int) -> bytes:
            return b"".join(
                _line(head) + _line(_timed(body, shards_ms))
                for head, body in zip(heads, bodies, strict=True)
            )

        parts = ",".join(f"-responses.{path}" for path in left_out)

        def limits(shards_ms: int) -> dict[str, str]:
            return _cancelled_after(shards_ms) | ({"filter_path": parts} if parts else {})

        return self._answer(
            _Request("POST", "/_msearch", lines, limits, _LINES),
            lambda answer: checked_searches(answer, len(bodies)),
            deadline,
        )

    def documents(
        self, index: str, wanted: Sequence[tuple[str, str]], deadline: Deadline
    ) -> Sequence[Object]:
        """Return the documents with these ids and routings, in their order, as they are at this moment.

        One that does not exist has a ``found`` that is false.
        """
        body = _line({"docs": [{"_id": id, "routing": routing} for id, routing in wanted]})
        return self._answer(
            _Request("POST", f"/{quote(index)}/_mget", lambda _: body),
            lambda answer: checked_documents(answer, [id for id, _ in wanted]),
            deadline,
        )

    def statistics(self, index: str, deadline: Deadline) -> Object:
        """Return the ``count`` of the documents of *index*, and of those ``deleted`` that it still has."""
        request = _Request("GET", f"/{quote(index)}/_stats/docs")
        return self._answer(request, checked_statistics, deadline)

    def close(self) -> None:
        """Close all connections."""
        self._rota.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        self.close()

    def _answer(self, request: _Request, checked: Callable[[Any], _T], deadline: Deadline) -> _T:
        """Return what *checked* makes of the answer of a node, or of the next one's where the first has none."""
        failure = ClusterError(Fault.LATE, "before it was asked")
        nodes = list(self._rota.turns())[:_ATTEMPTS]
        passing = PASSING if request.repeatable else NOT_SENT
        for number, node in enumerate(nodes, 1):
            left = min(deadline.end - deadline.clock(), _LONGEST_S)
            if left <= 0:
                break
            last = number == len(nodes) or not request.repeatable
            seconds = left if last else left * _FIRST_SHARE
            try:
                answer = checked(_asked(node, request, seconds))
            except ClusterError as error:
                failure = ClusterError(error.fault, error.detail, node.node)
                if error.fault in UNWELL:
                    self._rota.failed(node)
                if error.fault not in passing:
                    break
            else:
                self._rota.succeeded(node)
                return answer
        raise failure


class ClusterWriter(ClusterReader):
    """Reads from a cluster, and writes to it. Threads may share it.

    Writes raise `ClusterError` as well, where it is not known that they succeeded.
    """

    def create(self, index: str, body: Object, deadline: Deadline) -> None:
        """Make a new *index* with these settings and mappings."""
        self._change("PUT", f"/{quote(index)}", body, deadline)

    def change_settings(self, index: str, settings: Object, deadline: Deadline) -> None:
        """Change *settings* of *index*."""
        self._change("PUT", f"/{quote(index)}/_settings", settings, deadline)

    def remove(self, index: str, deadline: Deadline) -> None:
        """Remove *index*, which must exist, and all that is in it."""
        self._change("DELETE", f"/{quote(index)}", None, deadline)

    def add(
        self, index: str, documents: Iterable[tuple[str, str, Object]], deadline: Deadline
    ) -> None:
        """Add *documents*, each with its id and routing, to *index*; they replace any with the same ids.

        Where it fails, some of them may be written, and some may be later, even over newer ones with their ids.
        """
        lines, ids = [], []
        for id, routing, document in documents:
            lines += [_line({"index": {"_id": id, "routing": routing}}), _line(document)]
            ids.append(id)
        body = b"".join(lines)
        self._answer(
            _Request(
                "POST", f"/{quote(index)}/_bulk", lambda _: body, kind=_LINES, repeatable=False
            ),
            lambda answer: checked_writes(answer, ids),
            deadline,
        )

    def refresh(self, index: str, deadline: Deadline) -> None:
        """Let searches of *index* find all that was added."""
        request = _Request("POST", f"/{quote(index)}/_refresh")
        self._answer(request, checked_write, deadline)

    def put(
        self,
        index: str,
        id: str,
        document: Object,
        deadline: Deadline,
        *,
        instead_of: Object | None = None,
    ) -> None:
        """Put a *document* in place of one that `documents` has returned, or where there is none, without routing.

        Where somebody else did so before, nothing is changed, and it raises.
        """
        expected = (
            {name: str(instead_of[f"_{name.removeprefix('if_')}"]) for name in _VERSION}
            if instead_of
            else {"op_type": "create"}
        )
        body = _line(document)
        self._answer(
            _Request(
                "PUT",
                f"/{quote(index)}/_doc/{quote(id, safe='')}",
                lambda _: body,
                lambda _: expected,
                repeatable=False,
            ),
            checked_write,
            deadline,
        )

    def _change(self, method: str, path: str, body: Object | None, deadline: Deadline) -> None:
        # What is done, without an answer, would be refused the second time.
        line = None if body is None else _line(body)
        request = _Request(method, path, None if line is None else lambda _: line, repeatable=False)
        self._answer(request, checked_acknowledgement, deadline)


#: What names a version of a document, as parameters; documents have them as ``_seq_no`` and ``_primary_term``.
_VERSION = ("if_seq_no", "if_primary_term")


def _asked(node: Connection, request: _Request, seconds: float) -> Any:
    """Return the JSON that *node* answers with. Raises `ClusterError`."""
    shards_ms = max(1, int(seconds * _SHARDS_SHARE * 1000))
    parameters = urlencode(request.limits(shards_ms))
    status, answer = node.ask(
        request.method,
        f"{request.path}?{parameters}" if parameters else request.path,
        request.body(shards_ms) if request.body else None,
        request.kind,
        seconds,
    )
    checked_status(status, answer)
    return answer


def _head(distributed: bool) -> dict[str, str]:
    """Return how a search is to be done, as parameters, or as the line before it among several."""
    kind = {"search_type": "dfs_query_then_fetch"} if distributed else {}
    return {"allow_partial_search_results": "false", **kind}


def _cancelled_after(shards_ms: int) -> dict[str, str]:
    return {"cancel_after_time_interval": f"{shards_ms}ms"}


def _timed(body: Object, shards_ms: int) -> Object:
    return {"timeout": f"{shards_ms}ms", **body}


def _line(value: Object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
