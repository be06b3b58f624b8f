"""The run queue: requests are worked on one after another, and one that takes long holds up nobody."""

from concurrent.futures import Future
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from archive.indexing.live import Live
from archive.settings import Settings
from archive.web import create_app
from archive.web.context import site_of
from archive.web.middleware.run_queue import RunQueue
from tests.support.clocks import StillClock
from tests.support.server import TIMEOUT_S
from tests.support.server import wait_until
from tests.support.site import pages_of_every_kind

#: Seconds that no test takes.
_FOREVER_S = 1_000.0
#: Seconds of which each test can wait for some.
_MOMENT_S = 0.001


def test_each_begins_when_the_one_before_it_has_ended() -> None:
    """Requests begin in the order in which they came, and never beside another."""
    queue, running, order = RunQueue(long_s=_FOREVER_S), set[int](), list[int]()
    first = queue.begin()

    def go(number: int) -> None:
        run = queue.begin()
        assert not running
        running.add(number)
        order.append(number)
        running.remove(number)
        queue.end(run)

    with ThreadPoolExecutor(8) as pool:
        waiting: list[Future[None]] = []
        for number in range(8):
            waiting.append(pool.submit(go, number))
            wait_until(lambda: queue.waiting == len(waiting))
        assert not order
        queue.end(first)
        for each in waiting:
            each.result(TIMEOUT_S)
    assert order == list(range(8))


def test_one_that_takes_long_is_not_waited_for() -> None:
    """The next begins beside it; when it ends at last, nobody begins who waits for that one."""
    clock = StillClock()
    queue = RunQueue(long_s=_MOMENT_S, clock=clock)
    long = queue.begin()
    with ThreadPoolExecutor(2) as pool:
        beside = pool.submit(queue.begin)
        wait_until(lambda: queue.waiting == 1)
        assert not beside.done()
        clock.now = 1.0
        run = beside.result(TIMEOUT_S)
        third = pool.submit(queue.begin)
        wait_until(lambda: queue.waiting == 1)
        queue.end(long)
        assert queue.waiting == 1
        queue.end(run)
        third.result(TIMEOUT_S)


def test_all_begin_though_none_ends() -> None:
    """However many take long, each of those that wait begins."""
    queue = RunQueue(long_s=_MOMENT_S)
    with ThreadPoolExecutor(20) as pool:
        for begun in [pool.submit(queue.begin) for _ in range(20)]:
            begun.result(TIMEOUT_S)
    assert queue.waiting == 0


@pytest.fixture
def site(shipped: Settings) -> tuple[FlaskClient, RunQueue]:
    """Return a client of a site with nothing cached, and its queue, in which nothing counts as long."""
    app, runs = create_app(replace(shipped, cache_bytes=0)), RunQueue(long_s=_FOREVER_S)
    replace(site_of(app), runs=runs).register(app)
    return app.test_client(), runs


def test_every_answer_ends_its_run(site: tuple[FlaskClient, RunQueue]) -> None:
    """Pages, errors, refusals and messages that wait for a slot leave the queue free for the next request."""
    client, runs = site
    for address in (*pages_of_every_kind(), "/none", "/texts/none", "/search?q=" + "a" * 5_000):
        client.get(address)
        assert runs.is_free, address
    asked = {"name": "search_passages", "arguments": {"query": "peace"}}
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": asked}
    assert "peace" in client.post("/mcp", json=call).text
    assert runs.is_free


def test_suggestions_do_not_wait(site: tuple[FlaskClient, RunQueue]) -> None:
    """Another page waits for the one that is made, but not what is shown while somebody types."""
    client, runs = site
    run = runs.begin()
    with ThreadPoolExecutor(1) as pool:
        page = pool.submit(client.get, "/texts/report-on-peace")
        wait_until(lambda: runs.waiting == 1)
        assert client.get("/suggest?q=pea").status_code == 200
        assert not page.done()
        runs.end(run)
        assert page.result(TIMEOUT_S).status_code == 200


def test_a_site_that_asks_other_machines_has_no_queue(
    site: tuple[FlaskClient, RunQueue], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its requests wait for those, so that one after another they would only wait longer."""
    client, runs = site
    run = runs.begin()
    monkeypatch.setattr(Live, "is_remote", True)
    with ThreadPoolExecutor(1) as pool:
        page = pool.submit(client.get, "/texts/report-on-peace")
        try:
            assert page.result(TIMEOUT_S).status_code == 200
        finally:
            runs.end(run)
