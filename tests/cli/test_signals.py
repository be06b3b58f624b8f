"""A command that is told to end does, wherever the signal finds it."""

import importlib._bootstrap
import os
import signal
import subprocess
import sys
import time
import weakref
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from contextlib import suppress
from pathlib import Path

import pytest

from archive.cli.signals import ended_by_signals
from archive.settings import Settings
from tests.support.paths import ROOT
from tests.support.running import environment
from tests.support.server import TIMEOUT_S

#: Calls what sends a signal.
Place = Callable[[Callable[[], None]], None]
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@pytest.fixture(autouse=True)
def signals_as_in_a_terminal() -> Iterator[None]:
    """Let no signal be ignored, as it may be where the tests run in the background, also in what a test starts."""
    before = {
        number: signal.signal(number, signal.default_int_handler)
        for number in (*SIGNALS, signal.SIGALRM)
    }
    yield
    for number, handler in before.items():
        assert signal.getsignal(number) is signal.default_int_handler
        signal.signal(number, handler)


class Referred:
    """Something that can be referred to weakly."""


class Deleted:
    """Calls *tell* when it is deleted."""

    def __init__(self, tell: Callable[[], None]) -> None:
        self._tell = tell

    def __del__(self) -> None:
        self._tell()


def in_a_weak_callback(tell: Callable[[], None]) -> None:
    """Call *tell* where Python prints what is raised, and goes on."""
    referred = Referred()
    reference = weakref.ref(referred, lambda _: tell())
    del referred
    assert reference() is None


def in_a_finalizer(tell: Callable[[], None]) -> None:
    """Call *tell* where Python prints what is raised, and goes on."""
    weakref.finalize(referred := Referred(), tell)
    del referred


def in_the_deletion_of_an_object(tell: Callable[[], None]) -> None:
    """Call *tell* where Python prints what is raised, and goes on."""
    Deleted(tell)


def in_the_import_system(tell: Callable[[], None]) -> None:
    """Call *tell* where Python has just released the lock of a module."""
    lock = importlib._bootstrap._get_module_lock("a module")  # type: ignore[attr-defined]
    reference = importlib._bootstrap._module_locks["a module"]  # type: ignore[attr-defined]
    # Callbacks of one object are called from the last that was added to the first, which is that of the import system.
    again = weakref.ref(lock, lambda _: tell())
    del lock
    assert reference() is again() is None


def in_code_that_drops_everything(tell: Callable[[], None]) -> None:
    """Call *tell* where a library drops whatever is raised."""
    with suppress(BaseException):
        tell()


def at_once(tell: Callable[[], None]) -> None:
    """Call *tell* where nothing is dropped."""
    tell()


PLACES = (
    in_a_weak_callback, in_a_finalizer, in_the_deletion_of_an_object, in_the_import_system,
    in_code_that_drops_everything, at_once,
)  # fmt: skip


def told(place: Place, number: signal.Signals) -> None:
    """Send the signal to this process at *place*, and work on for as long as a server does."""
    place(lambda: os.kill(os.getpid(), number))
    time.sleep(TIMEOUT_S)


def number_of(error: BaseException) -> int:
    """Return the signal that raised an exception."""
    return signal.SIGINT if isinstance(error, KeyboardInterrupt) else int(str(error)) - 128


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize("place", PLACES)
def test_a_signal_is_never_lost(
    place: Place,
    number: signal.Signals,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Where Python drops the exception that it raises, it is raised again; nothing is printed."""
    with pytest.raises((KeyboardInterrupt, SystemExit)) as ended, ended_by_signals():
        told(place, number)
    assert number_of(ended.value) == number
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_that_was_dropped_last_ends_the_command(number: signal.Signals) -> None:
    """Also where the command would have been finished."""
    with pytest.raises((KeyboardInterrupt, SystemExit)), ended_by_signals():
        in_a_weak_callback(lambda: os.kill(os.getpid(), number))


@pytest.mark.parametrize("second", SIGNALS)
@pytest.mark.parametrize("first", SIGNALS)
@pytest.mark.parametrize("place", [in_a_weak_callback, at_once])
def test_a_second_signal_does_not_stop_the_cleaning(
    place: Place, first: signal.Signals, second: signal.Signals
) -> None:
    """What is left to do when a command ends is done to the end, and the first signal says how it ended."""
    cleaned = False

    @contextmanager
    def cleaning() -> Iterator[None]:
        nonlocal cleaned
        try:
            yield
        finally:
            with suppress(OSError):
                os.kill(os.getpid(), second)
                raise OSError
            # The clock that repeats the first signal strikes meanwhile.
            time.sleep(0.25)
            cleaned = True

    with pytest.raises((KeyboardInterrupt, SystemExit)) as ended, ended_by_signals(), cleaning():
        told(place, first)
    assert cleaned
    assert number_of(ended.value) == first


def test_what_else_is_dropped_is_still_told(capsys: pytest.CaptureFixture[str]) -> None:
    """Python goes on to say which exception it dropped, if it was not that of a signal."""
    told: list[object] = []
    before, sys.unraisablehook = sys.unraisablehook, lambda args: told.append(args.exc_value)
    error = ValueError("a fault")

    def fail() -> None:
        raise error

    try:
        with ended_by_signals():
            in_a_weak_callback(fail)
    finally:
        sys.unraisablehook = before
    assert told == [error]


def test_a_signal_that_was_ignored_stays_ignored() -> None:
    """With `nohup` a command goes on."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    with ended_by_signals():
        for number in SIGNALS:
            os.kill(os.getpid(), number)
    for number in SIGNALS:
        assert signal.getsignal(number) is signal.SIG_IGN
        signal.signal(number, signal.default_int_handler)


#: Runs `pincite` with the words that follow. The signal comes in a callback of a weak reference, after the first build.
DROPPED = """
import os, signal, sys, weakref
from archive.cli import main, serve

number = signal.Signals[sys.argv[1]]
build = serve.build_with_progress

class Referred: pass

def build_and_be_told(*words, **options):
    report = build(*words, **options)
    weakref.finalize(Referred(), os.kill, os.getpid(), number)
    return report

serve.build_with_progress = build_and_be_told
main.main(sys.argv[2:], prog_name="pincite")
"""


@pytest.mark.parametrize(
    ("command", "number"),
    [
        ("demo", signal.SIGINT),
        ("demo", signal.SIGTERM),
        ("serve", signal.SIGHUP),
        ("serve --workers=2", signal.SIGINT),
        ("serve --workers=2", signal.SIGTERM),
    ],
)
def test_a_server_that_was_told_before_it_serves_ends(
    shipped: Settings, tmp_path: Path, command: str, number: signal.Signals
) -> None:
    """Told where Python drops exceptions, it ends with the status of the signal, and says nothing of it."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    words = command.split()
    if words[0] == "serve":
        words += ["--engine=whoosh", f"--texts={shipped.texts}", f"--index={shipped.index}"]
    ended = subprocess.run(
        [sys.executable, "-c", DROPPED, number.name, *words, "--port=0"],
        cwd=tmp_path,
        env=environment() | {"TMPDIR": str(temporary)},
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
    )
    interrupted = number == signal.SIGINT
    assert ended.returncode == (1 if interrupted else 128 + number), ended.stderr
    assert ended.stderr.strip() == ("Aborted!" if interrupted else "")
    assert list(temporary.iterdir()) == []


def test_told_while_it_is_loaded_it_ends_at_once() -> None:
    """Ctrl-C before the command has begun ends it without a traceback of its modules."""
    program = (
        "import builtins, os, runpy, signal, sys\n"
        "load = builtins.__import__\n"
        "def tell(name, *others, **options):\n"
        "    if name == 'archive.cli.main': os.kill(os.getpid(), signal.SIGINT)\n"
        "    return load(name, *others, **options)\n"
        "builtins.__import__ = tell\n"
        "sys.argv = ['pincite', '--help']\n"
        "runpy.run_module('archive', run_name='__main__')\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=TIMEOUT_S, check=False,
    )  # fmt: skip
    assert (ended.returncode, ended.stderr, ended.stdout) == (-signal.SIGINT, "", "")
