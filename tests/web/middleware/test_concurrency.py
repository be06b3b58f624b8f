"""Concurrency limits: some requests run, a bounded queue waits, the rest are refused, and other pages are served."""

from collections.abc import Callable
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from threading import Barrier

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from archive.export.formats import passage_formats
from archive.settings import Settings
from archive.web import create_app
from archive.web.api import all_hits
from archive.web.context import site_of
from archive.web.middleware.request_limits import HALF_LIFE_S
from archive.web.middleware.request_limits import MAX_CLIENTS
from archive.web.middleware.request_limits import RequestLimit
from archive.web.middleware.request_limits import RequestLimits
from archive.web.middleware.request_limits import Slot
from archive.web.middleware.request_limits import TooBusy
from archive.web.middleware.request_limits import Usage
from tests.support.clocks import StillClock
from tests.support.server import TIMEOUT_S
from tests.support.server import wait_until
from tests.support.site import pages_of_every_kind


def test_no_more_run_at_once_than_the_limit() -> None:
    """However many come at a time, no more run together than the limit, and all run in the end."""
    limit, running, most = RequestLimit(3, 50), [], []

    def go(number: int) -> None:
        slot = limit.acquire()
        running.append(number)
        most.append(len(running))
        running.remove(number)
        slot.release()

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(go, range(50)))
    assert len(most) == 50
    assert max(most) <= 3


def test_full_queue_refuses_at_once() -> None:
    """Beyond those that may wait nobody waits, and a released slot lets the next one run."""
    limit = RequestLimit(1, 0)
    first = limit.acquire()
    with pytest.raises(TooBusy):
        limit.acquire()
    first.release()
    first.release()
    second = limit.acquire()
    with pytest.raises(TooBusy):
        limit.acquire()
    second.release()


def test_waiting_times_out() -> None:
    """A request that waits too long is refused, and leaves the queue."""
    limit = RequestLimit(1, 1, timeout_s=0.01)
    first = limit.acquire()
    for _ in range(3):
        with pytest.raises(TooBusy):
            limit.acquire()
    first.release()
    limit.acquire().release()


def use(limit: RequestLimit, clock: StillClock, client: str, seconds: float) -> None:
    """Let a request of *client* run for so many *seconds*."""
    slot = limit.acquire(client)
    clock.now += seconds
    slot.release()


class TestClients:
    """No client has more than half of the places, and who has used least goes first."""

    def test_one_client_leaves_places_to_others(self) -> None:
        """A client with as many requests as it can have is refused, and another is served at once."""
        limit = RequestLimit(2, 4, timeout_s=0.01)
        limit.acquire("greedy")
        for _ in range(10):
            with pytest.raises(TooBusy):
                limit.acquire("greedy")
        second = limit.acquire("modest")
        second.release()
        limit.acquire("another").release()

    def test_one_client_cannot_fill_the_queue(self) -> None:
        """Of the places to wait, too, half are left to others, who need not wait for it."""
        limit = RequestLimit(2, 6)
        running = limit.acquire("greedy")
        with ThreadPoolExecutor(10) as pool:
            waiting = [pool.submit(lambda: limit.acquire("greedy").release()) for _ in range(3)]
            wait_until(lambda: limit.present == 4)
            with pytest.raises(TooBusy):
                limit.acquire("greedy")
            for _ in range(5):
                limit.acquire("modest").release()
            running.release()
            for request in waiting:
                request.result(TIMEOUT_S)
        assert limit.present == 0

    def test_a_client_that_is_not_known_is_not_counted(self) -> None:
        """Behind a web server that does not say for whom it asks, all are served as far as there is room."""
        limit = RequestLimit(4, 0)
        for _ in range(4):
            limit.acquire()
        with pytest.raises(TooBusy):
            limit.acquire()

    def test_one_place_can_be_had(self) -> None:
        """Half of one place is one."""
        limit = RequestLimit(1, 0)
        for _ in range(3):
            limit.acquire("a").release()

    def test_who_has_used_least_goes_first(self) -> None:
        """Those who wait have their turns by what their clients have used, and equals by when they came."""
        clock, served = StillClock(), list[str]()
        limit = RequestLimit(1, 20, clock=clock)
        for client, seconds in (("much", 9.0), ("some", 3.0), ("little", 1.0)):
            use(limit, clock, client, seconds)
        running = limit.acquire("other")

        def go(client: str) -> None:
            slot = limit.acquire(client)
            served.append(client)
            slot.release()

        arrivals = ["much", "much", "some", "new", "little", "", "newer"]
        with ThreadPoolExecutor(len(arrivals)) as pool:
            turns = []
            for client in arrivals:
                turns.append(pool.submit(go, client))
                wait_until(lambda: limit.present == 1 + len(turns))
            running.release()
            for turn in turns:
                turn.result(TIMEOUT_S)
        assert served == ["new", "", "newer", "little", "some", "much", "much"]

    def test_who_asks_again_and_again_makes_room_for_others(self) -> None:
        """Where all places are taken, who has used most loses one to who has used less, and to nobody else."""
        clock, most = StillClock(), "198.51.100.4"
        limit = RequestLimit(1, 4, clock=clock)
        greedy = [f"198.51.100.{number}" for number in range(5)]
        for number, client in enumerate(greedy):
            use(limit, clock, client, 1.0 + number)
        running = limit.acquire(greedy[0])

        def go(client: str) -> None:
            limit.acquire(client).release()

        with ThreadPoolExecutor(10) as pool:
            waiting = {}
            for client in greedy[1:]:
                waiting[client] = pool.submit(go, client)
                wait_until(lambda: limit.present == 1 + len(waiting))
            with pytest.raises(TooBusy):
                limit.acquire(most)
            modest = pool.submit(go, "modest")
            with pytest.raises(TooBusy):
                waiting.pop(most).result(TIMEOUT_S)
            assert limit.present == 5
            running.release()
            for turn in (modest, *waiting.values()):
                turn.result(TIMEOUT_S)
        assert limit.present == 0

    def test_equals_do_not_push_each_other_out(self) -> None:
        """Of clients that have used as much, or are not known, who came first keeps the place."""
        clock = StillClock()
        limit = RequestLimit(1, 1, clock=clock)
        running = limit.acquire("a")
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(lambda: limit.acquire("b").release())
            wait_until(lambda: limit.present == 2)
            for client in ("", "c"):
                with pytest.raises(TooBusy):
                    limit.acquire(client)
            running.release()
            waiting.result(TIMEOUT_S)

    def test_usage_is_forgotten(self) -> None:
        """Half of it after each half-life, and of many clients that which is oldest."""
        usage = Usage()
        usage.add("a", 8.0, now=0.0)
        assert usage.seconds("a", HALF_LIFE_S) == pytest.approx(4.0)
        usage.add("a", 1.0, now=HALF_LIFE_S)
        assert usage.seconds("a", 2 * HALF_LIFE_S) == pytest.approx(2.5)
        for number in range(MAX_CLIENTS):
            usage.add(str(number), 1.0, now=0.0)
        assert usage.seconds("a", 0.0) == 0.0
        assert usage.seconds("0", 0.0) == 1.0
        usage.add("", 1.0, now=0.0)
        assert usage.seconds("", 0.0) == 0.0

    @given(st.lists(st.tuples(st.sampled_from(["", "a", "b", "c"]), st.booleans()), max_size=60))
    def test_places_are_neither_lost_nor_won(self, steps: list[tuple[str, bool]]) -> None:
        """Whoever comes and goes, no more run than may, no client more than half, and in the end nobody is there."""
        limit, held = RequestLimit(4, 0), list[tuple[str, Slot]]()
        for client, comes in steps:
            if not comes and held:
                held.pop(0)[1].release()
                continue
            own = sum(name == client for name, _ in held)
            fits = len(held) < 4 and (not client or own < 2)
            try:
                held.append((client, limit.acquire(client)))
                assert fits
            except TooBusy:
                assert not fits
        for _, slot in held:
            slot.release()
        assert limit.present == 0

    @pytest.mark.parametrize(
        "address", ["/search.csv?q=peace", "/search?q=peace", "/texts/report-on-peace@1"]
    )
    def test_requests_are_counted_by_client(self, shipped: Settings, address: str) -> None:
        """Behind a web server in front, it is the client of that, not the web server, that is refused."""
        app = create_app(replace(shipped, cache_bytes=0))
        limits = RequestLimits(*(RequestLimit(2, 0) for _ in range(3)))
        replace(site_of(app), limits=limits).register(app)
        slots = [limit.acquire("198.51.100.7") for limit in limits]
        client = app.test_client()

        def status(peer: str, header: str) -> int:
            answer = client.get(
                address, headers={"X-Forwarded-For": header}, environ_base={"REMOTE_ADDR": peer}
            )
            return answer.status_code

        assert status("127.0.0.1", "198.51.100.7") == 503
        assert status("127.0.0.1", "203.0.113.9, 198.51.100.7") == 503
        assert status("127.0.0.1", "198.51.100.8") == 200
        assert status("198.51.100.7", "198.51.100.8") == 503
        assert status("127.0.0.1", "") == 200
        for slot in slots:
            slot.release()


@pytest.fixture
def busy(shipped: Settings) -> Iterator[Callable[[str], FlaskClient]]:
    """Return a client of a site with one slot of each kind, of which that of the named kind is taken."""
    held: list[Slot] = []

    def hold(kind: str) -> FlaskClient:
        app = create_app(replace(shipped, cache_bytes=0))
        limits = RequestLimits(*(RequestLimit(1, 0) for _ in range(3)))
        replace(site_of(app), limits=limits).register(app)
        limit: RequestLimit = getattr(limits, kind)
        held.append(limit.acquire())
        return app.test_client()

    yield hold
    for slot in held:
        slot.release()


SEARCHES = [
    "/search?q=peace",
    "/search.json?q=peace",
    "/search?q=peace&view=concordance",
    "/search.atom?q=peace",
    "/quotation?q=peace",
    "/quotation.json?q=peace",
    "/texts/report-on-peace?q=peace",
]
FILES = [
    "/search.csv?q=peace",
    "/search.ris?q=peace",
    "/search.bib?q=peace",
    "/search.csl.json?q=peace",
    "/search.json?q=peace&per_page=all",
    "/concordance.csv?q=peace",
    "/concordance.json?q=peace",
]


@pytest.mark.parametrize("address", SEARCHES)
def test_search_beyond_the_limit_is_503(busy: Callable[[str], FlaskClient], address: str) -> None:
    """Where all slots are taken, a search is answered with 503 and says when to try again."""
    answer = busy("searches").get(address)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "The site is busy" in answer.text


def test_pages_are_served_while_searches_are_refused(busy: Callable[[str], FlaskClient]) -> None:
    """Texts, passages, suggestions and files are served however many search."""
    client = busy("searches")
    for address in (
        "/",
        "/texts/report-on-peace",
        "/texts/report-on-peace/p9",
        "/suggest?q=pea",
        "/search.csv?q=peace",
    ):
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize("address", FILES)
def test_files_have_a_limit_of_their_own(busy: Callable[[str], FlaskClient], address: str) -> None:
    """A download of all hits takes no slot of searches, and waits for other downloads."""
    client = busy("files")
    assert client.get("/search?q=peace").status_code == 200
    assert client.get(address).status_code == 503


REVISIONS = [
    "/texts/report-on-peace@1",
    "/texts/report-on-peace@1/p9.json",
    "/texts/report-on-peace@1.tei.xml",
    "/texts/report-on-peace/p9~1-3.zzzzzz",
    "/citations?p=report-on-peace/p9",
    "/citations/handout?p=report-on-peace/p9",
    "/citations.epub?p=report-on-peace/p9",
    "/mine.json?p=report-on-peace@1/p9",
    "/embed/report-on-peace@1/p9",
    "/oembed?url=http://localhost/texts/report-on-peace@1/p9",
    "/authors/vladimir-lenin.epub",
]


@pytest.mark.parametrize("address", REVISIONS)
def test_old_revisions_have_a_limit_of_their_own(
    busy: Callable[[str], FlaskClient], address: str
) -> None:
    """Earlier revisions take long to read: too many at once are refused, but no searches and pages."""
    client = busy("revisions")
    assert client.get(address).status_code == 503
    assert client.get("/search?q=peace").status_code == 200
    assert client.get("/texts/report-on-peace/p9").status_code == 200


def test_every_slot_is_released(shipped: Settings) -> None:
    """After searches, refusals, errors, and downloads read to the end or broken off, all slots are free."""
    app = create_app(
        replace(shipped, searches=1, searches_waiting=0, files=1, revisions=1, cache_bytes=0)
    )
    client = app.test_client()
    for _ in range(3):
        for address in (
            *SEARCHES,
            *FILES,
            *REVISIONS,
            "/search.ris",
            "/search.csv",
            "/texts/none?q=peace",
        ):
            assert client.get(address).status_code != 503, address
            assert client.head(address).status_code != 503, address
        broken_off = client.get("/search.csv?q=the", buffered=False)
        broken_off.close()


@pytest.mark.parametrize("large", [True, False])
def test_who_reads_slowly_keeps_no_slot(
    shipped: Settings, monkeypatch: pytest.MonkeyPatch, large: bool
) -> None:
    """Requests whose answers nobody has begun to read leave every slot to others, however large the answers are."""
    monkeypatch.setattr(all_hits, "MAX_BYTES_IN_MEMORY", 0 if large else 1_000_000)
    few = replace(
        shipped,
        searches=1,
        searches_waiting=0,
        files=1,
        files_waiting=0,
        revisions=1,
        revisions_waiting=0,
        cache_bytes=0,
    )
    client = create_app(few).test_client()
    with ExitStack() as unread:
        for address in (*SEARCHES, *FILES, *REVISIONS) * 3:
            answer = unread.enter_context(client.get(address, buffered=False))
            assert answer.status_code != 503, address


def test_every_answer_is_whole_before_it_is_sent(corrected: Settings) -> None:
    """Each has a length, so none is made while it is sent, at the pace of its reader."""
    client = create_app(corrected).test_client()
    passages = [
        f"/texts/notice{place}.{f.ending}"
        for f in passage_formats()
        for place in ("", "@1", "/p1", "/p1-p2")
    ]
    for address in (
        *pages_of_every_kind(),
        *FILES,
        *SEARCHES,
        *passages,
        "/feed.atom",
        "/sitemap.xml",
    ):
        answer = client.get(address, buffered=True)
        assert int(answer.headers["Content-Length"]) == len(answer.data), address


def test_limits_are_shared_between_threads(shipped: Settings) -> None:
    """Many searches at the same time are all answered where the queue is long enough."""
    app = create_app(replace(shipped, searches=2, searches_waiting=30, cache_bytes=0))
    ready = Barrier(16)

    def ask(number: int) -> int:
        ready.wait(timeout=TIMEOUT_S)
        return app.test_client().get(f"/search?q=peace+{number}").status_code

    with ThreadPoolExecutor(16) as pool:
        statuses = list(pool.map(ask, range(16)))
    assert statuses == [200] * 16
