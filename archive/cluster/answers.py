"""Which answers of OpenSearch count: those of all shards, in time, with exact numbers.

OpenSearch answers with status 200 where a shard failed or ran out of time, and counts a shard that ran out of time as
successful; so each sign is looked at by itself. Fields as its reference has them: "Search API", "Multi-search",
"Multi-get documents", "Terms aggregation".
"""

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any

from archive.cluster.faults import ClusterError
from archive.cluster.faults import Fault

#: A JSON object.
Object = Mapping[str, Any]

#: The request was done from here on, and was wrong from there on; between, nodes say nothing.
_DONE_FROM, _DONE_BELOW, _WRONG_FROM = 200, 300, 400
_FAULTS = {401: Fault.FORBIDDEN, 403: Fault.FORBIDDEN, 408: Fault.LATE, 429: Fault.BUSY}
#: The node or a part of the cluster failed; below, the request was wrong.
_FAILED_FROM = 500
#: Characters of an error of the cluster that a log needs.
_DETAIL = 300


def checked_status(status: int, body: Any) -> None:
    """Raise `ClusterError` unless *status* says that it was done; *body* is what came with it."""
    if not is_done(status):
        raise _error(status, body)


def is_done(status: int) -> bool:
    """Tell whether *status* says that what was asked for was done."""
    return _DONE_FROM <= status < _DONE_BELOW


def checked_search(answer: Any) -> Object:
    """Return *answer*, that of one search, if every number in it may be shown. Raises `ClusterError`."""
    found = checked_object(answer)
    if "error" in found:
        raise _error(_status(found), found)
    if found.get("timed_out") is not False:
        raise ClusterError(Fault.LATE, "timed_out")
    if found.get("terminated_early"):
        raise ClusterError(Fault.INCOMPLETE, "terminated_early")
    checked_shards(found)
    total = _object_in(found, "hits").get("total")
    # It is not there where it was not asked for, and then nobody reads it.
    if total is not None and (not isinstance(total, Mapping) or total.get("relation") != "eq"):
        raise ClusterError(Fault.INEXACT, f"total {str(total)[:_DETAIL]}")
    for name, bound in _bounds(found.get("aggregations", {})):
        if bound != 0:
            raise ClusterError(Fault.INEXACT, f"{name}: doc_count_error_upper_bound {bound}")
    return found


def checked_searches(answer: Any, asked: int) -> Sequence[Object]:
    """Return the answers to so many searches that were *asked* at once, each as `checked_search` does."""
    found = checked_object(answer).get("responses")
    if not isinstance(found, list) or len(found) != asked:
        raise ClusterError(Fault.BROKEN, f"not {asked} answers")
    return [checked_search(each) for each in found]


def checked_documents(answer: Any, ids: Sequence[str]) -> Sequence[Object]:
    """Return the documents in *answer*, in the order of the *ids* asked for; one not ``found`` does not exist.

    Raises `ClusterError` where it is not known of one whether it exists.
    """
    found = checked_object(answer).get("docs")
    if not isinstance(found, list) or len(found) != len(ids):
        raise ClusterError(Fault.BROKEN, f"not {len(ids)} documents")
    for id, document in zip(ids, found, strict=True):
        if "error" in checked_object(document):
            raise ClusterError(Fault.INCOMPLETE, _reason(document))
        if not isinstance(document.get("found"), bool):
            raise ClusterError(Fault.BROKEN, "a document without found")
        _check_id(document, id)
    return found


def checked_writes(answer: Any, ids: Sequence[str]) -> None:
    """Raise `ClusterError` unless *answer* says of each of the documents with these *ids* that it was written."""
    items = checked_object(answer).get("items")
    if not isinstance(items, list) or len(items) != len(ids):
        raise ClusterError(Fault.BROKEN, f"not {len(ids)} writes")
    for id, item in zip(ids, items, strict=True):
        done = _object_in(checked_object(item), "index")
        status = _status(done)
        if "error" in done or not is_done(status):
            raise _error(status, done)
        _check_id(done, id)
        checked_write(done)
    if answer.get("errors") is not False:
        raise ClusterError(Fault.BROKEN, "errors")


def checked_write(answer: Any) -> None:
    """Raise `ClusterError` unless *answer* says that a write reached all its shards, or copies of one shard.

    A copy that could not be written is dropped by the cluster, so that it never answers; then another is made.
    """
    shards = _object_in(checked_object(answer), "_shards")
    if not shards.get("successful") or shards.get("failed") != 0:
        raise ClusterError(Fault.INCOMPLETE, f"write: {_shards_told(shards)}")


def checked_acknowledgement(answer: Any) -> None:
    """Raise `ClusterError` unless *answer* says that a change of the cluster is known to all nodes."""
    if checked_object(answer).get("acknowledged") is not True:
        raise ClusterError(Fault.LATE, "not acknowledged")


def checked_statistics(answer: Any) -> Object:
    """Return the numbers of documents in *answer*, those of primary shards. Raises `ClusterError`.

    A primary shard that is missing would only be counted less, so no copy may be.
    """
    checked_shards(checked_object(answer))
    return _object_in(_object_in(_object_in(answer, "_all"), "primaries"), "docs")


def checked_shards(answer: Object) -> None:
    """Raise `ClusterError` unless *answer* is of all shards, none of which failed or was passed over."""
    shards = _object_in(answer, "_shards")
    total, successful, failed = (shards.get(name) for name in ("total", "successful", "failed"))
    if not (isinstance(total, int) and total > 0 and successful == total and failed == 0):
        raise ClusterError(Fault.INCOMPLETE, _shards_told(shards))


def total_of(answer: Object) -> int:
    """Return the exact number of hits in *answer*, which `checked_search` has returned. Raises `ClusterError`."""
    total = answer["hits"].get("total")
    value = total.get("value") if isinstance(total, Mapping) else None
    if not isinstance(value, int):
        raise ClusterError(Fault.INEXACT, "no total")
    return value


def checked_object(value: Any) -> Object:
    """Return *value* if it is a JSON object. Raises `ClusterError`."""
    if not isinstance(value, Mapping):
        raise ClusterError(Fault.BROKEN, f"{type(value).__name__} in place of an object")
    return value


def _bounds(aggregations: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Yield each bound of an error of a count in *aggregations*, however deep, with the *name* of what it is in."""
    if isinstance(aggregations, Mapping):
        for key, value in aggregations.items():
            if key == "doc_count_error_upper_bound":
                yield name, value
            else:
                yield from _bounds(value, str(key))
    elif isinstance(aggregations, list):
        for value in aggregations:
            yield from _bounds(value, name)


def _check_id(answer: Object, id: str) -> None:
    if answer.get("_id") != id:
        raise ClusterError(Fault.BROKEN, f"{str(answer.get('_id'))[:_DETAIL]} in place of {id}")


def _shards_told(shards: Object) -> str:
    told = {name: shards.get(name) for name in ("total", "successful", "failed")}
    return f"shards: {told}"


def _object_in(answer: Object, name: str) -> Object:
    found = answer.get(name)
    if not isinstance(found, Mapping):
        raise ClusterError(Fault.BROKEN, f"no {name}")
    return found


def _status(answer: Any) -> int:
    """Return the status in *answer*, that of a failed node where there is none."""
    status = answer.get("status") if isinstance(answer, Mapping) else None
    return status if isinstance(status, int) else _FAILED_FROM


def _error(status: int, body: Any) -> ClusterError:
    if status >= _FAILED_FROM:
        fault = Fault.FAILED
    elif status >= _WRONG_FROM:
        fault = _FAULTS.get(status, Fault.REFUSED)
    else:
        fault = Fault.BROKEN
    return ClusterError(fault, f"{status} {_reason(body)}".strip())


def _reason(body: Any) -> str:
    """Return what *body* says of an error: its type and reason, no more than a log needs."""
    error = body.get("error") if isinstance(body, Mapping) else None
    if isinstance(error, Mapping):
        causes = error.get("root_cause")
        cause = causes[0] if isinstance(causes, list) and causes else error
        if not isinstance(cause, Mapping):
            cause = error
        error = f"{cause.get('type', '')}: {cause.get('reason', '')}"
    return str(error)[:_DETAIL] if error else ""
