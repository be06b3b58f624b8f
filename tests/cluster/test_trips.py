"""Trips: what the requests to a cluster cost that one request of a reader makes, as the access log has it."""

import io
import json
import time
from collections.abc import Iterable
from threading import Thread
from wsgiref.types import StartResponse
from wsgiref.types import WSGIEnvironment

import pytest
from werkzeug.test import Client

from archive.cluster.access import ClusterAccess
from archive.cluster.client import ClusterReader
from archive.cluster.faults import ClusterError
from archive.cluster.trips import Trips
from archive.cluster.trips import count_trips
from archive.deadline import Deadline
from archive.server.access_log import AccessLog
from tests.support.fake_node import WHOLE
from tests.support.fake_node import Answer
from tests.support.fake_node import FakeNode

ANSWER = WHOLE | {"took": 12}
SIZE = len(json.dumps(ANSWER).encode())


def soon() -> Deadline:
    """Return a moment on the clock: waiting takes no processor time."""
    return Deadline(time.monotonic() + 60.0, time.monotonic)


def searched(reader: ClusterReader, times: int = 1) -> None:
    """Ask for something so many times."""
    for _ in range(times):
        reader.search("texts", {"query": {"match_all": {}}}, soon())


def test_all_answers_are_counted_unpacked() -> None:
    """Each with the time that its node says, whether it was sent compressed or not."""
    trips = count_trips()
    for answer in (Answer.of(ANSWER), Answer.compressed(ANSWER)):
        with FakeNode(answer) as node, ClusterReader(ClusterAccess((node.address,))) as reader:
            searched(reader, 2)
    assert trips == Trips(4, 4 * SIZE, 48)


def test_a_trip_that_failed_is_one() -> None:
    """And the one to the next node another; an answer without a time, or with nonsense in its place, adds none."""
    nonsense = WHOLE | {"took": "long"}
    for answer in (Answer([b"<html>"], 502, length=6), Answer.of(nonsense | {"timed_out": True})):
        trips = count_trips()
        with FakeNode(answer) as one, FakeNode(answer) as other:
            access = ClusterAccess((one.address, other.address))
            with ClusterReader(access) as reader, pytest.raises(ClusterError):
                searched(reader)
        assert (trips.number, trips.shards_ms) == (2, 0)
        assert trips.bytes > 0


def test_threads_count_their_own() -> None:
    """What another request asks meanwhile is not among those of this one."""
    trips = count_trips()
    with (
        FakeNode(Answer.of(ANSWER)) as node,
        ClusterReader(ClusterAccess((node.address,))) as reader,
    ):
        searched(reader)
        other = Thread(target=searched, args=(reader, 3))
        other.start()
        other.join()
        searched(reader)
    assert trips.number == 2


def test_the_access_log_has_the_trips_of_each_request() -> None:
    """Those of its body, too; a request that needs none has no word of them."""
    with (
        FakeNode(Answer.of(ANSWER)) as node,
        ClusterReader(ClusterAccess((node.address,))) as reader,
    ):

        def app(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
            if environ["PATH_INFO"] == "/searched":
                searched(reader)
            start("200 OK", [])
            yield b"begun"
            if environ["PATH_INFO"] == "/searched":
                searched(reader)
            yield b"ended"

        file = io.StringIO()
        client = Client(AccessLog(app, file))
        for path in ("/searched", "/help", "/searched"):
            client.get(path, buffered=True)
    first, second, third = map(json.loads, file.getvalue().splitlines())
    for line in (first, third):
        assert (line["trips"], line["trip_bytes"], line["shards_ms"]) == (2, 2 * SIZE, 24)
    assert not {"trips", "trip_bytes", "shards_ms"} & second.keys()
