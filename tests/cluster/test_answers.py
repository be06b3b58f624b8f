"""Which answers of a cluster count: no number of one that is partial, late or estimated is ever returned."""

from typing import Any

import pytest

from archive.cluster.answers import checked_acknowledgement
from archive.cluster.answers import checked_documents
from archive.cluster.answers import checked_search
from archive.cluster.answers import checked_searches
from archive.cluster.answers import checked_statistics
from archive.cluster.answers import checked_status
from archive.cluster.answers import checked_write
from archive.cluster.answers import checked_writes
from archive.cluster.answers import total_of
from archive.cluster.faults import ClusterError
from archive.cluster.faults import Fault
from tests.support.fake_node import WHOLE

SHARDS = WHOLE["_shards"]
ESTIMATED = {"doc_count_error_upper_bound": 4, "sum_other_doc_count": 0, "buckets": []}
EXACT = ESTIMATED | {"doc_count_error_upper_bound": 0}
ERROR = {
    "type": "search_phase_execution_exception",
    "reason": "all shards failed",
    "root_cause": [{"type": "no_shard_available_action_exception", "reason": "none"}],
}
UNSURE: dict[str, tuple[Any, Fault]] = {
    "a shard ran out of time": (WHOLE | {"timed_out": True}, Fault.LATE),
    "it says nothing of time": (
        {name: value for name, value in WHOLE.items() if name != "timed_out"},
        Fault.LATE,
    ),
    "a shard stopped early": (WHOLE | {"terminated_early": True}, Fault.INCOMPLETE),
    "a shard failed": (WHOLE | {"_shards": SHARDS | {"failed": 1}}, Fault.INCOMPLETE),
    "a shard was not asked": (WHOLE | {"_shards": SHARDS | {"successful": 2}}, Fault.INCOMPLETE),
    "no shard was asked": (
        WHOLE | {"_shards": {"total": 0, "successful": 0, "failed": 0}},
        Fault.INCOMPLETE,
    ),
    "shards are no numbers": (WHOLE | {"_shards": {"total": "3"}}, Fault.INCOMPLETE),
    "it says nothing of shards": (WHOLE | {"_shards": None}, Fault.BROKEN),
    "the total is a bound": (
        WHOLE | {"hits": {"total": {"value": 10_000, "relation": "gte"}}},
        Fault.INEXACT,
    ),
    "the total is a number alone": (WHOLE | {"hits": {"total": 3}}, Fault.INEXACT),
    "no hits": (WHOLE | {"hits": []}, Fault.BROKEN),
    "a count is estimated": (WHOLE | {"aggregations": {"kind": ESTIMATED}}, Fault.INEXACT),
    "a count in a count is estimated": (
        WHOLE
        | {"aggregations": {"kind": EXACT | {"buckets": [{"doc_count": 9, "year": ESTIMATED}]}}},
        Fault.INEXACT,
    ),
    "it failed": ({"error": ERROR, "status": 503}, Fault.FAILED),
    "it has too much to do": ({"error": ERROR, "status": 429}, Fault.BUSY),
    "it was not understood": ({"error": ERROR, "status": 400}, Fault.REFUSED),
    "an error that says it was done": (WHOLE | {"error": ERROR, "status": 200}, Fault.BROKEN),
    "an error without a status": ({"error": "?"}, Fault.FAILED),
    "a list": ([], Fault.BROKEN),
    "nothing": (None, Fault.BROKEN),
}


@pytest.mark.parametrize("name", UNSURE)
def test_an_answer_that_may_be_wrong_is_none(name: str) -> None:
    """Of one search, or of one among several, whatever the others are."""
    answer, fault = UNSURE[name]
    with pytest.raises(ClusterError) as raised:
        checked_search(answer)
    assert raised.value.fault is fault
    with pytest.raises(ClusterError) as raised:
        checked_searches({"responses": [WHOLE, answer]}, 2)
    assert raised.value.fault is fault


def test_a_whole_answer_is_returned() -> None:
    """With its exact total and counts; a total that was not asked for need not be there, and is not read."""
    answer = WHOLE | {"aggregations": {"kind": EXACT}}
    assert checked_search(answer) == answer
    assert total_of(WHOLE) == 0
    without = WHOLE | {"hits": {"hits": []}}
    assert checked_search(without) == without
    with pytest.raises(ClusterError, match="no total"):
        total_of(without)


def test_each_search_has_its_answer() -> None:
    """Fewer answers than searches are none."""
    assert checked_searches({"responses": [WHOLE, WHOLE]}, 2) == [WHOLE, WHOLE]
    for answer in ({"responses": [WHOLE]}, {"responses": 2}, {}):
        with pytest.raises(ClusterError) as raised:
            checked_searches(answer, 2)
        assert raised.value.fault is Fault.BROKEN


def test_a_document_exists_or_does_not() -> None:
    """One that could not be looked up is not taken for one that does not exist."""
    first = {"_id": "a", "found": True, "_source": {}}
    found = [first, {"_id": "b", "found": False}]
    assert checked_documents({"docs": found}, ["a", "b"]) == found
    for docs, fault in (
        ([first, {"_id": "b", "error": ERROR}], Fault.INCOMPLETE),
        ([first, {"_id": "b"}], Fault.BROKEN),
        ([first], Fault.BROKEN),
        (found[::-1], Fault.BROKEN),
        ([first, {"found": False}], Fault.BROKEN),
        (None, Fault.BROKEN),
    ):
        with pytest.raises(ClusterError) as raised:
            checked_documents({"docs": docs}, ["a", "b"])
        assert raised.value.fault is fault


def test_a_write_that_failed_is_told() -> None:
    """Of many writes each succeeded, or the whole is an error; a change is known to all nodes, or is one."""
    written = {"_id": "a", "status": 201, "_shards": SHARDS}
    done, other = {"index": written}, {"index": written | {"_id": "b", "status": 200}}
    checked_writes({"errors": False, "items": [done, other]}, ["a", "b"])
    refused = {"index": {"_id": "b", "status": 429, "error": ERROR}}
    for answer, fault in (
        ({"errors": True, "items": [done, refused]}, Fault.BUSY),
        ({"errors": False, "items": [done]}, Fault.BROKEN),
        ({"errors": True, "items": [done, other]}, Fault.BROKEN),
        ({"errors": False, "items": [done, {"index": {}}]}, Fault.FAILED),
        ({"errors": False, "items": [done, {}]}, Fault.BROKEN),
        ({"errors": False, "items": [done, {"create": other["index"]}]}, Fault.BROKEN),
        ({"errors": False, "items": [other, done]}, Fault.BROKEN),
        *(
            ({"errors": False, "items": [done, {"index": other["index"] | changed}]}, fault)
            for changed, fault in (
                ({"_shards": SHARDS | {"failed": 1}}, Fault.INCOMPLETE),
                ({"_shards": SHARDS | {"successful": 0}}, Fault.INCOMPLETE),
                ({"_shards": None}, Fault.BROKEN),
                ({"status": 302}, Fault.BROKEN),
                ({"error": ERROR}, Fault.BROKEN),
            )
        ),
    ):
        with pytest.raises(ClusterError) as raised:
            checked_writes(answer, ["a", "b"])
        assert raised.value.fault is fault
    checked_write({"_shards": {"total": 2, "successful": 1, "failed": 0}})
    for shards in (SHARDS | {"failed": 1}, SHARDS | {"successful": 0}):
        with pytest.raises(ClusterError):
            checked_write({"_shards": shards})
    checked_acknowledgement({"acknowledged": True})
    with pytest.raises(ClusterError):
        checked_acknowledgement({"acknowledged": False})


def test_numbers_of_documents_are_those_of_all_shards() -> None:
    """A shard that is missing would make an index look smaller, not broken."""
    docs = {"count": 5, "deleted": 0}
    answer = {"_shards": SHARDS, "_all": {"primaries": {"docs": docs}}}
    assert checked_statistics(answer) == docs
    with pytest.raises(ClusterError):
        checked_statistics(answer | {"_shards": SHARDS | {"successful": 2}})


@pytest.mark.parametrize(
    ("status", "fault"),
    [
        (101, Fault.BROKEN),
        (302, Fault.BROKEN),
        (399, Fault.BROKEN),
        (401, Fault.FORBIDDEN),
        (403, Fault.FORBIDDEN),
        (404, Fault.REFUSED),
        (409, Fault.REFUSED),
        (429, Fault.BUSY),
        (500, Fault.FAILED),
        (503, Fault.FAILED),
    ],
)
def test_statuses_of_errors(status: int, fault: Fault) -> None:
    """Each is an error of its kind, with the reason that came with it."""
    with pytest.raises(ClusterError, match="no_shard_available") as raised:
        checked_status(status, {"error": ERROR})
    assert raised.value.fault is fault
    with pytest.raises(ClusterError, match=str(status)):
        checked_status(status, None)
    for done in (200, 201, 299):
        checked_status(done, None)
