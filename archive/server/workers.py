"""Worker processes: started together, replaced when one dies, stopped together.

For engines that hold the interpreter's lock. Each worker is a fork of a process without threads, with the same
listening socket; which of them accepts a connection, `shares` decides.
"""

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable

from archive.errors import PinciteError

log = logging.getLogger(__name__)

#: Seconds within which a worker that ends counts as failed to start.
_STARTUP_S = 5.0
#: Failed starts in a row after which the server gives up.
_MAX_FAILED_STARTS = 5
#: Seconds between two looks at workers that were told to end.
_POLL_S = 0.2
_SIGNALS = {signal.SIGTERM, signal.SIGINT, signal.SIGCHLD}


class WorkersFailed(PinciteError):
    """No worker stays up."""

    def __init__(self) -> None:
        super().__init__(f"Workers failed to start {_MAX_FAILED_STARTS} times in a row.")
        self.remedy = "See the messages above; `--workers 1` shows them most clearly."


def run_workers(count: int, work: Callable[[int], None], *, grace_s: float) -> None:
    """Run *work* in *count* processes, each given its number from 0, until SIGTERM or SIGINT, or a handler that raises.

    Workers are then told to end, and killed after *grace_s* seconds. Raises `WorkersFailed`.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    # Only this process holds the writing end: when it closes, this process has ended.
    held, holding = os.pipe()
    running: dict[int, int] = {}
    begun: dict[int, float] = {}
    failed = 0
    try:
        for which in range(count):
            _start(which, work, running, begun, held, holding)
        # Unlike `sigwait` this lets Python call the handler of another signal, such as SIGHUP, meanwhile.
        while signal.sigwaitinfo(_SIGNALS).si_signo == signal.SIGCHLD:
            for pid, status in _reap():
                # The first process of a container inherits what its workers leave behind.
                if pid not in running:
                    continue
                which = running.pop(pid)
                failed = failed + 1 if time.monotonic() - begun.pop(pid) < _STARTUP_S else 0
                log.warning("A worker ended (%s) and is replaced.", _exit_reason(status))
                if failed >= _MAX_FAILED_STARTS:
                    raise WorkersFailed
                _start(which, work, running, begun, held, holding)
    finally:
        _end_all(running, grace_s)
        os.close(held)
        os.close(holding)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)


def _start(
    which: int,
    work: Callable[[int], None],
    running: dict[int, int],
    begun: dict[int, float],
    held: int,
    holding: int,
) -> None:
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        running[pid] = which
        begun[pid] = time.monotonic()
        return
    code = 1
    try:
        os.close(holding)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
        threading.Thread(target=_end_with_parent, args=(held,), daemon=True).start()
        work(which)
        code = 0
    except PinciteError as error:
        log.error("%s %s", error, error.remedy)
    except BaseException:
        log.exception("A worker failed.")
    finally:
        # Leave without the parent's buffers and exit handlers.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _end_with_parent(held: int) -> None:
    """Wait until the parent has ended, for whatever reason, then end as if told to."""
    os.read(held, 1)
    os.kill(os.getpid(), signal.SIGTERM)


def _reap() -> list[tuple[int, int]]:
    """Return the child processes that have ended, each with its wait status."""
    found: list[tuple[int, int]] = []
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return found
        if not pid:
            return found
        found.append((pid, status))


def _exit_reason(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    return f"code {code}" if code >= 0 else signal.strsignal(-code) or f"signal {-code}"


def _end_all(running: dict[int, int], grace_s: float) -> None:
    for pid in running:
        os.kill(pid, signal.SIGTERM)
    end = time.monotonic() + grace_s
    while running and time.monotonic() < end:
        for pid, _ in _reap():
            running.pop(pid, None)
        signal.sigtimedwait({signal.SIGCHLD}, _POLL_S)
    for pid in running:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
