"""Turns: a few searches at once, a bounded queue, a polite no beyond it, and pages all the while."""

from collections.abc import Callable
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient

from archive.settings import Settings
from archive.web import create_app
from archive.web.middleware.concurrency import TooBusy
from archive.web.middleware.concurrency import Turn
from archive.web.middleware.concurrency import Turns


def test_only_so_many_are_in_at_once() -> None:
    """However many come at a time, no more than may be are in together, and all get their turn."""
    turns, inside, most = Turns(3, 50), [], []

    def go(number: int) -> None:
        turn = turns.take()
        inside.append(number)
        most.append(len(inside))
        inside.remove(number)
        turn.end()

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(go, range(50)))
    assert len(most) == 50
    assert max(most) <= 3


def test_who_comes_to_a_full_queue_is_told_at_once() -> None:
    """Beyond those that may wait nobody waits, and a turn that ends lets the next one in."""
    turns = Turns(1, 0)
    first = turns.take()
    with pytest.raises(TooBusy):
        turns.take()
    first.end()
    first.end()
    second = turns.take()
    with pytest.raises(TooBusy):
        turns.take()
    second.end()


def test_nobody_waits_for_ever() -> None:
    """A turn that does not come in time is given up, and its place in the queue with it."""
    turns = Turns(1, 1, patience=0.01)
    first = turns.take()
    for _ in range(3):
        with pytest.raises(TooBusy):
            turns.take()
    first.end()
    turns.take().end()


@pytest.fixture
def taken(shipped: Settings) -> Iterator[Callable[[str], FlaskClient]]:
    """Return a client of a site with one turn of a kind, which somebody has."""
    held: list[Turn] = []

    def hold(kind: str) -> FlaskClient:
        alone = replace(shipped, searches=1, searches_waiting=0, files=1, cache_bytes=0)
        app: Flask = create_app(alone)
        turns: dict[str, Turns] = app.extensions["turns"]
        turns["file"] = Turns(1, 0)
        turns["past"] = Turns(1, 0)
        held.append(turns[kind].take())
        return app.test_client()

    yield hold
    for turn in held:
        turn.end()


SEARCHES = [
    "/search?q=peace",
    "/search.json?q=peace",
    "/search?q=peace&view=concordance",
    "/search.atom?q=peace",
    "/quotation?q=peace",
    "/quotation.json?q=peace",
    "/texts/report-on-peace?q=peace",
]
FILES = ["/search.csv?q=peace", "/search.ris?q=peace", "/search.json?q=peace&per_page=all"]


@pytest.mark.parametrize("address", SEARCHES)
def test_a_search_too_many_is_refused_politely(
    taken: Callable[[str], FlaskClient], address: str
) -> None:
    """Where all turns are taken a search is answered with 503 and when to come again, not kept by anybody."""
    answer = taken("search").get(address)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "at the moment" in answer.text


def test_pages_are_served_while_searches_are_not(taken: Callable[[str], FlaskClient]) -> None:
    """Texts, passages, suggestions and files are there however many search."""
    client = taken("search")
    for address in (
        "/",
        "/texts/report-on-peace",
        "/texts/report-on-peace/p9",
        "/suggest?q=pea",
        "/search.csv?q=peace",
    ):
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize("address", FILES)
def test_files_have_turns_of_their_own(taken: Callable[[str], FlaskClient], address: str) -> None:
    """Who downloads all hits takes no turn from those who search, and waits for other downloads."""
    client = taken("file")
    assert client.get("/search?q=peace").status_code == 200
    assert client.get(address).status_code == 503


PAST = [
    "/texts/report-on-peace@1",
    "/texts/report-on-peace@1/p9.json",
    "/texts/report-on-peace/p9~1-3.zzzzzz",
    "/citations?p=report-on-peace/p9",
]


@pytest.mark.parametrize("address", PAST)
def test_what_reads_the_past_takes_a_turn_too(
    taken: Callable[[str], FlaskClient], address: str
) -> None:
    """Earlier revisions are long to read: too many at once are refused, and neither searches nor pages with them."""
    client = taken("past")
    assert client.get(address).status_code == 503
    assert client.get("/search?q=peace").status_code == 200
    assert client.get("/texts/report-on-peace/p9").status_code == 200


def test_every_turn_ends(shipped: Settings) -> None:
    """After searches, refusals, errors, and downloads read to the end or broken off, all turns are free."""
    app = create_app(
        replace(shipped, searches=1, searches_waiting=0, files=1, revisions=1, cache_bytes=0)
    )
    client = app.test_client()
    for _ in range(3):
        for address in (
            *SEARCHES,
            *FILES,
            *PAST,
            "/search.ris",
            "/search.csv",
            "/texts/none?q=peace",
        ):
            assert client.get(address).status_code != 503, address
            assert client.head(address).status_code != 503, address
        broken_off = client.get("/search.csv?q=the", buffered=False)
        broken_off.close()


def test_turns_are_shared_between_threads(shipped: Settings) -> None:
    """Many that search at the same time are all answered where the queue is long enough."""
    app = create_app(replace(shipped, searches=2, searches_waiting=30, cache_bytes=0))
    ready = Barrier(16)

    def ask(number: int) -> int:
        ready.wait(timeout=20)
        return app.test_client().get(f"/search?q=peace+{number}").status_code

    with ThreadPoolExecutor(16) as pool:
        statuses = list(pool.map(ask, range(16)))
    assert statuses == [200] * 16
