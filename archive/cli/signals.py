"""How a command ends when it is told to: by Ctrl-C (SIGINT), SIGTERM, or the SIGHUP of a terminal that closes."""

import os
import signal
import sys
import weakref
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread
from threading import main_thread
from types import FrameType

#: Seconds after which a command that was told to end, and goes on, is told again.
_AGAIN_S = 0.1
#: What Windows has not is left out; SIGALRM is the clock of `_AGAIN_S`.
_SIGNALS = [getattr(signal, name, None) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGALRM")]


class _Interrupted(KeyboardInterrupt):
    """Ctrl-C. Unlike the class of Python it can be referred to weakly."""


class _Ended(SystemExit):
    """SIGTERM or SIGHUP. Unlike the class of Python it can be referred to weakly."""


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Run a block that a signal ends by `KeyboardInterrupt` or `SystemExit`, so that what it staged is removed.

    A signal comes anywhere, also where Python drops exceptions, as in a callback of a weak reference (its import
    system has one) or in ``__del__``. So the exception is raised again until it has left the block. Further signals
    do not stop the cleaning.
    """
    ending, changed, hook = _Ending(), {}, sys.unraisablehook

    def say_what_was_dropped(dropped: "sys.UnraisableHookArgs") -> None:
        if not isinstance(dropped.exc_value, _Interrupted | _Ended):
            hook(dropped)

    if current_thread() is main_thread():
        for number in filter(None, _SIGNALS):
            # With `nohup` a command goes on when the terminal closes.
            if signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
                changed[number] = signal.signal(number, ending.on_signal)
        sys.unraisablehook = say_what_was_dropped
    try:
        yield
        ending.raise_if_told()
    finally:
        if changed:
            ending.stop_clock()
            sys.unraisablehook = hook
        for number, before in changed.items():
            signal.signal(number, before)


class _Ending:
    """Whether the command was told to end, and the exception that ends it."""

    def __init__(self) -> None:
        self._process = os.getpid()
        self._told: int | None = None
        #: Returns the exception as long as it is on its way. One that was dropped no longer exists.
        self._on_its_way: Callable[[], BaseException | None] = lambda: None

    def on_signal(self, number: int, _frame: FrameType | None) -> None:
        """Note the signal *number*, and end the command."""
        if os.getpid() != self._process:
            # A worker, which has nothing to clean up.
            signal.signal(number, signal.SIG_DFL)
            signal.raise_signal(number)
        if self._told is None:
            self._told = number
            if hasattr(signal, "setitimer"):
                signal.setitimer(signal.ITIMER_REAL, _AGAIN_S, _AGAIN_S)
        self.raise_if_told()

    def raise_if_told(self) -> None:
        """Raise the exception that ends the command, if it was told to end and no such exception is on its way."""
        if self._told is None or self._on_its_way() is not None:
            return
        interrupted = self._told == signal.SIGINT
        error = _Interrupted() if interrupted else _Ended(128 + self._told)
        self._on_its_way = weakref.ref(error)
        try:
            raise error
        finally:
            # The traceback refers to this frame, which would keep what was dropped.
            del error

    def stop_clock(self) -> None:
        """Do not raise it again."""
        if self._told is not None and hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)
