"""Several processes that do the same work: started together, one that dies replaced, ended together.

For engines that hold the interpreter's lock. Each worker is a fork of a process that has no thread yet, with the
same listening socket; whichever is free takes a connection.
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

#: A worker that ends sooner than so many seconds after its start has not worked.
_SOON = 5.0
#: So many in a row that did not work are enough.
_FAILED = 5
_SIGNALS = {signal.SIGTERM, signal.SIGINT, signal.SIGCHLD}


class WorkersFailed(PinciteError):
    """No worker stays up."""

    def __init__(self) -> None:
        super().__init__(f"The server ended {_FAILED} times in a row just after its start.")
        self.remedy = "What it said before that is above; `--workers 1` shows it best."


def tend(number: int, work: Callable[[int], None], *, grace: float) -> None:
    """Run *work* in *number* processes, each given its own from 0 on, until SIGTERM or SIGINT comes.

    Then all are asked to end, and after *grace* seconds made to. Raises `WorkersFailed`.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    # The end that is held by nobody but this process: where it closes, this process is gone.
    held, holding = os.pipe()
    running: dict[int, int] = {}
    begun: dict[int, float] = {}
    failed = 0
    try:
        for which in range(number):
            _start(which, work, running, begun, held, holding)
        while signal.sigwait(_SIGNALS) == signal.SIGCHLD:
            for pid, status in _ended():
                # The first process of a container inherits what its workers leave behind.
                if pid not in running:
                    continue
                which = running.pop(pid)
                failed = failed + 1 if time.monotonic() - begun.pop(pid) < _SOON else 0
                log.warning("A worker ended (%s); another takes its place.", _how(status))
                if failed >= _FAILED:
                    raise WorkersFailed
                _start(which, work, running, begun, held, holding)
    finally:
        _end_all(running, grace)
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
        # No more of what the parent has begun: its buffers, its handlers at exit.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _end_with_parent(held: int) -> None:
    """Wait until the parent is gone, however it went, and end as if it had said so."""
    os.read(held, 1)
    os.kill(os.getpid(), signal.SIGTERM)


def _ended() -> list[tuple[int, int]]:
    """Return the processes that ended, each with its status."""
    found: list[tuple[int, int]] = []
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return found
        if not pid:
            return found
        found.append((pid, status))


def _how(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    return f"code {code}" if code >= 0 else signal.strsignal(-code) or f"signal {-code}"


def _end_all(running: dict[int, int], grace: float) -> None:
    for pid in running:
        os.kill(pid, signal.SIGTERM)
    end = time.monotonic() + grace
    while running and time.monotonic() < end:
        for pid, _ in _ended():
            running.pop(pid, None)
        signal.sigtimedwait({signal.SIGCHLD}, 0.2)
    for pid in running:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
