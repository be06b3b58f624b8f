"""The client of a cluster, with nodes that fail in each way: another node answers, or nothing is said at all."""

import gzip
import json
import logging
import socket
import time
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import ExitStack
from contextlib import contextmanager
from threading import Event
from typing import Any

import pytest

from archive.cluster import connection
from archive.cluster import rota
from archive.cluster.access import ClusterAccess
from archive.cluster.access import Credentials
from archive.cluster.client import ClusterReader
from archive.cluster.client import ClusterWriter
from archive.cluster.faults import ClusterError
from archive.cluster.faults import Fault
from archive.deadline import NEVER
from archive.deadline import Deadline
from tests.support.fake_node import WHOLE
from tests.support.fake_node import Answer
from tests.support.fake_node import Asked
from tests.support.fake_node import FakeNode
from tests.support.fake_node import closed_address

SEVEN = WHOLE | {"hits": {"total": {"value": 7, "relation": "eq"}, "hits": []}}
QUERY: dict[str, Any] = {"query": {"match_all": {}}}
#: How long a node that says nothing is waited for here, and what more a busy machine may take, in seconds.
SHORT_S, SLACK_S = 0.4, 5.0


def soon(seconds: float = 60.0) -> Deadline:
    """Return a moment on the clock, not in processor time: waiting takes none."""
    return Deadline(time.monotonic() + seconds, time.monotonic)


@contextmanager
def nodes(*answers: Answer | Callable[[Asked], Answer]) -> Iterator[list[FakeNode]]:
    """Run a node for each of *answers*."""
    with ExitStack() as stack:
        yield [stack.enter_context(FakeNode(answer)) for answer in answers]


def reader(*addresses: str) -> ClusterReader:
    """Return a client of nodes at these addresses."""
    return ClusterReader(ClusterAccess(addresses))


def total(client: ClusterReader, deadline: Deadline | None = None) -> Any:
    """Return the number that a search finds."""
    return client.search("texts", QUERY, deadline or soon())["hits"]["total"]["value"]


def dripping(node: list[FakeNode]) -> Iterator[bytes]:
    """Yield an answer piece by piece, so that no piece is late and the whole never ends."""
    while not node[0].ended.wait(0.05):
        yield b" "


def cut() -> Answer:
    """Return an answer that ends before its end."""
    body = json.dumps(SEVEN).encode()
    return Answer([body[:40]], length=len(body))


FAULTY: dict[str, tuple[Answer, Fault]] = {
    "partial": (Answer.of(SEVEN | {"timed_out": True}), Fault.LATE),
    "a shard failed": (
        Answer.of(SEVEN | {"_shards": {"total": 3, "successful": 2, "failed": 1}}),
        Fault.INCOMPLETE,
    ),
    "busy": (Answer.of({"error": {"type": "es_rejected"}, "status": 429}, 429), Fault.BUSY),
    "failed": (Answer.of({"error": {"type": "block"}}, 503), Fault.FAILED),
    "an error in HTML": (Answer([b"<html>"], 502, length=6), Fault.FAILED),
    "HTML": (Answer([b"<html>"], length=6), Fault.BROKEN),
    "closed before it answered": (Answer([], bare=True), Fault.BROKEN),
    "a status that is no error": (
        Answer([json.dumps(SEVEN).encode()], 302, length=len(json.dumps(SEVEN))),
        Fault.BROKEN,
    ),
    "cut off": (cut(), Fault.BROKEN),
    "cut off, of no length": (Answer([json.dumps(SEVEN).encode()[:40]]), Fault.BROKEN),
    "not compressed": (
        Answer([b"{}"], headers={"content-encoding": "gzip"}, length=2),
        Fault.BROKEN,
    ),
    "deep": (Answer([b"[" * 100_000], length=100_000), Fault.BROKEN),
}


@pytest.mark.parametrize("name", FAULTY)
def test_another_node_answers(name: str) -> None:
    """Where one has no answer that counts, the next one is asked; where none has one, none is returned."""
    faulty, fault = FAULTY[name]
    with (
        nodes(faulty, Answer.of(SEVEN)) as (bad, good),
        reader(bad.address, good.address) as client,
    ):
        assert total(client) == 7
        assert len(bad.asked) == len(good.asked) == 1
    with nodes(faulty, faulty, faulty) as bad_ones:
        with (
            reader(*(node.address for node in bad_ones)) as client,
            pytest.raises(ClusterError) as raised,
        ):
            total(client)
        assert raised.value.fault is fault
        assert [len(node.asked) for node in bad_ones] == [1, 1, 0]
        assert raised.value.node == bad_ones[1].address


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (Answer.of({"error": {"type": "parsing_exception"}}, 400), Fault.REFUSED),
        (Answer.of({"error": {"type": "security_exception"}}, 403), Fault.FORBIDDEN),
        (
            Answer.of(WHOLE | {"hits": {"total": {"value": 10_000, "relation": "gte"}}}),
            Fault.INEXACT,
        ),
        (Answer([], 301, {"location": "https://elsewhere.example/"}, 0), Fault.BROKEN),
    ],
)
def test_what_every_node_would_say_is_asked_once(answer: Answer, fault: Fault) -> None:
    """A request that is wrong stays wrong, and nobody is followed elsewhere."""
    with nodes(answer, answer) as (one, other), reader(one.address, other.address) as client:
        with pytest.raises(ClusterError) as raised:
            total(client)
        assert raised.value.fault is fault
        if fault is not Fault.BROKEN:
            assert not other.asked


_OK = b"HTTP/1.1 200 OK\r\n"
#: What a node begins with, what it says again and again for ever, and the seconds between.
ENDLESS: dict[str, tuple[bytes, bytes, float]] = {
    "nothing": (b"", b"", 0.05),
    "a status line": (b"HTTP/1.1 200 ", b"O", 0.05),
    "headers": (_OK + b"x: ", b"y", 0.05),
    "that it will answer": (b"", b"HTTP/1.1 100 Continue\r\n\r\n", 0.0),
    "a body": (_OK + b"\r\n", b" ", 0.05),
    "the size of a piece": (_OK + b"transfer-encoding: chunked\r\n\r\n1;", b"x", 0.05),
    "trailers": (
        _OK + b"transfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n",
        b"x: y\r\n",
        0.0,
    ),
    # Stored blocks of no bytes.
    "what is nothing when decompressed": (
        _OK + b"content-encoding: gzip\r\n\r\n" + gzip.compress(b"")[:10],
        b"\0\0\0\xff\xff" * 1_000,
        0.0,
    ),
}


@pytest.mark.parametrize("said", ENDLESS)
def test_slow_nodes_end_with_the_deadline(said: str) -> None:
    """Whatever a node goes on to say, no piece of which is late, the deadline holds."""
    first, again, pause_s = ENDLESS[said]
    held: list[FakeNode] = []

    def pieces() -> Iterator[bytes]:
        yield first
        end = time.monotonic() + SHORT_S + 2 * SLACK_S
        while time.monotonic() < end and not held[0].ended.wait(pause_s):
            yield again

    with nodes(lambda _: Answer(pieces(), bare=True)) as (bad,):
        held.append(bad)
        began = time.monotonic()
        with reader(bad.address) as client, pytest.raises(ClusterError) as raised:
            total(client, soon(SHORT_S))
        assert raised.value.fault is Fault.LATE
        assert SHORT_S * 0.9 < time.monotonic() - began < SHORT_S + SLACK_S
        bad.ended.set()


def test_half_of_the_time_is_for_the_second_node() -> None:
    """One that is slow leaves another one the time to answer."""
    held: list[FakeNode] = []
    with nodes(lambda _: Answer(dripping(held)), Answer.of(SEVEN)) as (bad, good):
        held.append(bad)
        with reader(bad.address, good.address) as client:
            assert total(client, soon(3.0)) == 7
        assert len(bad.asked) == 1
        bad.ended.set()


def test_the_look_up_of_a_name_ends_with_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long the system waits for those who know names; nothing was sent."""
    ended = Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: ended.wait(SHORT_S + 2 * SLACK_S) and [])
    began = time.monotonic()
    access = ClusterAccess(("http://search-1.example",), in_the_clear=True)
    with ClusterReader(access) as client, pytest.raises(ClusterError) as raised:
        total(client, soon(SHORT_S))
    ended.set()
    assert raised.value.fault is Fault.UNREACHABLE
    assert time.monotonic() - began < SHORT_S + SLACK_S


def test_without_time_nobody_is_asked() -> None:
    """A deadline that is over is no reason to trouble the cluster."""
    with nodes(Answer.of(SEVEN)) as (node,), reader(node.address) as client:
        with pytest.raises(ClusterError) as raised:
            total(client, soon(-1))
        assert raised.value.fault is Fault.LATE
        assert not node.asked
        assert total(client, NEVER) == 7


def test_an_answer_that_is_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not read to its end, however small it was when it was compressed."""
    monkeypatch.setattr(connection, "MAX_ANSWER_BYTES", 100_000)
    long = SEVEN | {"padding": " " * 10_000_000}
    with nodes(Answer.compressed(long)) as (node,), reader(node.address) as client:
        with pytest.raises(ClusterError) as raised:
            total(client)
        assert raised.value.fault is Fault.TOO_LONG


def test_nodes_take_turns() -> None:
    """Each is asked as often as the others."""
    with nodes(*[Answer.of(SEVEN)] * 3) as three, reader(*(n.address for n in three)) as client:
        for _ in range(6):
            total(client)
        assert [len(node.asked) for node in three] == [2, 2, 2]


def test_a_dead_node_rests(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not asked again for a while; then it is, and serves on. Where all are dead, they are asked all the same."""
    clock = [1000.0]
    monkeypatch.setattr(rota, "monotonic", lambda: clock[0])
    with nodes(Answer.of({}, 503), Answer.of(SEVEN)) as (bad, good):
        bad.answer = cut()
        with reader(bad.address, good.address) as client:
            for _ in range(10):
                assert total(client) == 7
            assert len(bad.asked) == 1
            clock[0] += rota.FIRST_REST_S
            for _ in range(10):
                assert total(client) == 7
            assert len(bad.asked) == 2
            clock[0] += rota.FIRST_REST_S
            for _ in range(10):
                assert total(client) == 7
            # The second rest is twice as long.
            assert len(bad.asked) == 2
            clock[0] += rota.LONGEST_REST_S
            bad.answer = Answer.of(SEVEN)
            for _ in range(10):
                assert total(client) == 7
            assert len(bad.asked) == 2 + 5
        with reader(closed_address(), bad.address) as client:
            bad.answer = cut()
            with pytest.raises(ClusterError):
                total(client)
            bad.answer = Answer.of(SEVEN)
            assert total(client) == 7


def test_nobody_is_there() -> None:
    """A node that does not run is said to be unreachable."""
    with reader(closed_address(), closed_address()) as client:
        with pytest.raises(ClusterError) as raised:
            total(client)
        assert raised.value.fault is Fault.UNREACHABLE


def test_what_a_search_asks_for() -> None:
    """Partial results are refused, and shards have less time than the client; frequencies may be those of all."""
    with nodes(Answer.of(SEVEN)) as (node,), reader(node.address) as client:
        client.search("texts-1", QUERY, soon(10), distributed=True)
        (asked,) = node.asked
        assert asked.method == "POST"
        path, _, parameters = asked.path.partition("?")
        assert path == "/texts-1/_search"
        found = dict(each.split("=") for each in parameters.split("&"))
        assert found["allow_partial_search_results"] == "false"
        assert found["search_type"] == "dfs_query_then_fetch"
        (body,) = asked.lines()
        assert found["cancel_after_time_interval"] == body["timeout"]
        assert body.items() >= QUERY.items()
        assert 8_000 < int(body["timeout"].removesuffix("ms")) <= 9_000
        assert asked.headers["accept-encoding"] == "gzip"


def test_several_searches_in_one_trip() -> None:
    """Each has its own head, and its own answer."""
    answers = {"responses": [SEVEN, WHOLE]}
    with nodes(Answer.compressed(answers)) as (node,), reader(node.address) as client:
        assert client.searches("texts", [QUERY, QUERY], soon(), distributed={1}) == [SEVEN, WHOLE]
        (asked,) = node.asked
        heads = asked.lines()[::2]
        assert [head.get("search_type") for head in heads] == [None, "dfs_query_then_fetch"]
        assert all(head["allow_partial_search_results"] == "false" for head in heads)
        assert all(head["index"] == "texts" for head in heads)


def test_long_requests_are_compressed() -> None:
    """A long list of words goes over the network as its third."""
    long = {"query": {"terms": {"words": [f"word{n}" for n in range(5_000)]}}}
    with nodes(Answer.of(SEVEN)) as (node,), reader(node.address) as client:
        client.search("texts", long, soon())
        (asked,) = node.asked
        assert asked.headers["content-encoding"] == "gzip"
        assert int(asked.headers["content-length"]) < len(gzip.compress(asked.body)) * 2
        assert asked.lines()[0].items() >= long.items()


def test_documents_come_in_their_order() -> None:
    """Each is asked for by its id and its routing."""
    docs = [
        {"_id": "a/p1", "found": True, "_source": {"n": 1}},
        {"_id": "b/p2", "found": False},
    ]
    with nodes(Answer.of({"docs": docs})) as (node,), reader(node.address) as client:
        assert client.documents("texts", [("a/p1", "a"), ("b/p2", "b")], soon()) == docs
        (body,) = node.asked[0].lines()
        assert body["docs"][1] == {"_id": "b/p2", "routing": "b"}
        with pytest.raises(ClusterError) as raised:
            client.documents("texts", [("b/p2", "b"), ("a/p1", "a")], soon())
        assert raised.value.fault is Fault.BROKEN


def test_a_password_goes_to_the_node_and_nowhere_else(caplog: pytest.LogCaptureFixture) -> None:
    """It is in no log, no error and no `repr`."""
    caplog.set_level(logging.DEBUG)
    secret = "correct horse ü"  # noqa: S105 of nobody
    refused = Answer.of({"error": {"type": "security_exception"}}, 401)
    with nodes(refused) as (node,):
        access = ClusterAccess((node.address,), credentials=Credentials("web", secret))
        with ClusterReader(access) as client, pytest.raises(ClusterError) as raised:
            total(client)
        sent = node.asked[0].headers["authorization"]
        assert sent.startswith("Basic ")
        told = (
            f"{caplog.text} {raised.value!r} {raised.value} {client!r} {vars(client)!r} {access!r}"
        )
        assert secret not in told
        assert sent.removeprefix("Basic ") not in told


def test_who_only_reads_has_no_method_that_writes() -> None:
    """A web server cannot change anything, even by mistake."""
    public = {name for name in dir(ClusterReader) if not name.startswith("_")}
    assert public == {"close", "documents", "search", "searches", "statistics"}


def write(client: ClusterWriter, way: str, deadline: Deadline) -> None:
    """Write in one of the ways in which nothing may be done twice."""
    match way:
        case "create":
            client.create("texts", {}, deadline)
        case "add":
            client.add("texts", [("a/p1", "a", {"n": 1})], deadline)
        case _:
            client.put("state", "now", {"generation": 5}, deadline)


class TestWriting:
    """The client of a build."""

    def test_documents_are_added_together(self) -> None:
        """Each with its id and routing; each is said to be written."""
        shards = {"total": 2, "successful": 2, "failed": 0}
        items = [
            {"index": {"_id": id, "status": 201, "_shards": shards}} for id in ("a/p1", "a/p2")
        ]
        with (
            nodes(Answer.of({"errors": False, "items": items})) as (node,),
            ClusterWriter(ClusterAccess((node.address,))) as client,
        ):
            client.add("texts", [("a/p1", "a", {"n": 1}), ("a/p2", "a", {"n": 2})], soon())
            assert node.asked[0].path == "/texts/_bulk"
            assert node.asked[0].lines()[0] == {"index": {"_id": "a/p1", "routing": "a"}}
            with pytest.raises(ClusterError) as raised:
                client.add("texts", [("a/p1", "a", {"n": 1}), ("a/p3", "a", {"n": 2})], soon())
            assert raised.value.fault is Fault.BROKEN

    @pytest.mark.parametrize("way", ["create", "add", "put"])
    def test_what_must_not_happen_twice_is_sent_to_one_node(self, way: str) -> None:
        """An answer that did not come says nothing of what was done, nor of what may be done later."""
        held: list[FakeNode] = []
        lost: list[tuple[Answer | Callable[[Asked], Answer], Fault]] = [
            (cut(), Fault.BROKEN),
            (Answer([], bare=True), Fault.BROKEN),
            (lambda _: Answer(dripping(held)), Fault.LATE),
        ]
        for answer, fault in lost:
            with nodes(answer, answer) as (one, other):
                held[:] = [one]
                access = ClusterAccess((one.address, other.address))
                with ClusterWriter(access) as client, pytest.raises(ClusterError) as raised:
                    write(client, way, soon(60 if fault is Fault.BROKEN else SHORT_S))
                assert raised.value.fault is fault
                assert len(one.asked) + len(other.asked) == 1
                one.ended.set()

    @pytest.mark.parametrize("way", ["create", "add", "put"])
    def test_what_was_not_sent_is_sent_to_another_node(self, way: str) -> None:
        """A node that accepts no connection has done nothing; the other one has all of the time that is left."""
        said = Answer.of({"error": {"type": "es_rejected"}, "status": 429}, 429)
        with nodes(said) as (node,):
            access = ClusterAccess((closed_address(), node.address))
            with ClusterWriter(access) as client, pytest.raises(ClusterError) as raised:
                write(client, way, soon())
            assert raised.value.fault is Fault.BUSY
            assert len(node.asked) == 1

    def test_a_document_is_put_in_place_of_the_one_that_was_read(self) -> None:
        """By its version, so that of two builds one is told; a first one only where there is none."""
        read = {"found": True, "_seq_no": 4, "_primary_term": 2, "_source": {}}
        written = Answer.of({"_shards": {"total": 2, "successful": 2, "failed": 0}})
        with nodes(written) as (node,), ClusterWriter(ClusterAccess((node.address,))) as client:
            client.put("state", "now/1", {"generation": 5}, soon(), instead_of=read)
            client.put("state", "now/1", {"generation": 5}, soon())
            node.answer = Answer.of({"error": {"type": "version_conflict"}, "status": 409}, 409)
            with pytest.raises(ClusterError) as raised:
                client.put("state", "now/1", {"generation": 5}, soon(), instead_of=read)
            assert raised.value.fault is Fault.REFUSED
            assert [asked.path for asked in node.asked[:2]] == [
                "/state/_doc/now%2F1?if_seq_no=4&if_primary_term=2",
                "/state/_doc/now%2F1?op_type=create",
            ]

    def test_a_change_that_not_all_nodes_know_is_an_error(self) -> None:
        """It may have happened or not."""
        known = Answer.of({"acknowledged": True})
        with nodes(known) as (node,), ClusterWriter(ClusterAccess((node.address,))) as client:
            client.create("texts", {"settings": {}}, soon())
            client.change_settings("texts", {"number_of_replicas": 1}, soon())
            client.remove("texts", soon())
            assert [(asked.method, asked.path) for asked in node.asked] == [
                ("PUT", "/texts"),
                ("PUT", "/texts/_settings"),
                ("DELETE", "/texts"),
            ]
            node.answer = Answer.of({"acknowledged": False})
            with pytest.raises(ClusterError):
                client.create("texts", {}, soon())
