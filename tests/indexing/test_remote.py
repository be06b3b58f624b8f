"""A generation on other machines: another one is noticed within a second, and faults end nothing that serves."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from dataclasses import field
from threading import Event

import pytest

from archive.cluster.faults import ClusterError
from archive.cluster.faults import Fault
from archive.indexing import generations
from archive.indexing.live import Generation
from archive.indexing.live import open_generation
from archive.indexing.remote import LOOK_S
from archive.indexing.remote import RemoteLive
from archive.settings import Settings


@dataclass
class There:
    """Other machines: what serves there, whether they can be asked, and how often they were; and a clock."""

    settings: Settings
    serving: str = "first"
    fault: bool = False
    now: float = 0.0
    looks: int = 0
    opened: list[Generation] = field(default_factory=list)
    before_look: Callable[[], object] = lambda: None

    def look(self) -> str:
        """Return what serves."""
        self.looks += 1
        self.before_look()
        if self.fault:
            raise ClusterError(Fault.UNREACHABLE)
        return self.serving

    def open(self, _known: str) -> Generation:
        """Open a generation: which one makes no difference here."""
        found = open_generation(generations.current(self.settings.index), self.settings)
        self.opened.append(found)
        return found

    def live(self) -> RemoteLive[str]:
        """Return what a web server has of it."""
        return RemoteLive(self.look, self.open, clock=lambda: self.now)


@pytest.fixture
def there(shipped: Settings) -> There:
    """Machines with a collection."""
    return There(shipped)


def is_open(generation: Generation) -> bool:
    """Tell whether anybody still uses it."""
    still = generation.acquire()
    if still:
        generation.release()
    return still


def test_another_one_is_noticed_within_a_second(there: There) -> None:
    """Not looked for more often than that, however many requests come; the one before is closed when it is unused."""
    live = there.live()
    first = live.acquire()
    there.serving = "second"
    assert all(live.now() is first for _ in range(50))
    assert there.looks == 1
    there.now += LOOK_S
    second = live.acquire()
    assert second is not first
    assert there.looks == 2
    assert is_open(first)
    first.release()
    assert not is_open(first)
    second.release()
    assert is_open(second)


def test_the_one_that_is_open_is_not_opened_again(there: There) -> None:
    """As long as the same serves."""
    live = there.live()
    for _ in range(5):
        live.now()
        there.now += LOOK_S
    assert (there.looks, len(there.opened)) == (5, 1)


@pytest.mark.parametrize("fails", ["look", "open"])
def test_what_is_open_serves_on(
    there: There, fails: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nobody answers, or the next one cannot be opened; the log has it once, and then the next is taken up."""
    live = there.live()
    first = live.now()

    def fail(_: object) -> Generation:
        raise ClusterError(Fault.BROKEN)

    with monkeypatch.context() as patched:
        there.serving, there.fault = "second", fails == "look"
        patched.setattr(live, "_opened", fail)
        for _ in range(3):
            there.now += LOOK_S
            assert live.now() is first
    assert is_open(first)
    assert len(caplog.records) == 1
    assert "what is open serves on" in caplog.text
    caplog.clear()
    there.fault = False
    there.now += LOOK_S
    assert live.now() is not first
    assert not is_open(first)


def test_without_any_there_is_none(there: There, caplog: pytest.LogCaptureFixture) -> None:
    """Each request is told so, and they look once a second, all together; later it is there by itself."""
    there.fault = True
    live = there.live()

    def refused(_: int) -> Fault:
        with pytest.raises(ClusterError) as raised:
            live.acquire()
        return raised.value.fault

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(refused, range(40))) == {Fault.UNREACHABLE}
    assert there.looks == 1
    assert "nothing can be shown" in caplog.text
    caplog.clear()
    there.fault = False
    there.now += LOOK_S
    assert is_open(live.now())


def test_nobody_waits_for_a_look_that_takes_long(there: There) -> None:
    """But the one request that looks."""
    live = there.live()
    first = live.now()
    begun, may_end = Event(), Event()

    def wait() -> None:
        begun.set()
        assert may_end.wait(30)

    there.now += LOOK_S
    there.before_look = wait
    with ThreadPoolExecutor(1) as pool:
        looking = pool.submit(live.now)
        assert begun.wait(30)
        assert live.now() is first
        may_end.set()
        assert looking.result(30) is first
    live.verify_soon()
    live.verify()
    assert there.looks == 2


def test_it_is_known_that_nobody_answers(there: There, caplog: pytest.LogCaptureFixture) -> None:
    """Also while what is open serves on."""
    live = there.live()
    live.check()
    there.fault = True
    live.check()
    there.now += LOOK_S
    for _ in range(2):
        with pytest.raises(ClusterError):
            live.check()
    there.fault = False
    there.now += LOOK_S
    live.check()
    assert there.looks == 3
    caplog.clear()
