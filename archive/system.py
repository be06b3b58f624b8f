"""Differences between operating systems: locks, owners, permissions and number of files, syncing, sockets, processes.

Pincite is made for Linux and runs on macOS. Elsewhere it reads, searches and serves; what such a system
does not offer is left out here, and nowhere else.
"""

import contextlib
import importlib
import importlib.util
import os
import socket
import sys
from pathlib import Path
from typing import Any

#: In <malloc.h>.
_M_ARENA_MAX = -8
#: The folder that `archive` is imported from.
_IMPORTED_FROM = Path(__file__).resolve().parents[1]


def try_lock(descriptor: int) -> bool:
    """Lock the open file *descriptor* without waiting; return whether this process has the lock now.

    The system releases it when the process ends, however it ends.
    """
    if importlib.util.find_spec("fcntl"):
        fcntl = importlib.import_module("fcntl")
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        return False
    if importlib.util.find_spec("msvcrt"):
        msvcrt = importlib.import_module("msvcrt")
        with contextlib.suppress(OSError):
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            return True
        return False
    return True


def others_may_write(path: Path) -> bool:
    """Tell whether somebody else than this user and root owns *path* or may write to it."""
    if not hasattr(os, "geteuid"):
        return False
    stat = path.stat()
    return stat.st_uid not in (os.geteuid(), 0) or bool(stat.st_mode & 0o022)


def is_own(path: Path) -> bool:
    """Tell whether this user owns *path*."""
    return not hasattr(os, "geteuid") or path.stat().st_uid == os.geteuid()


def tells_changes() -> bool:
    """Tell whether the system says when a file was last changed (ctime), so that nobody can hide a change."""
    # Windows says when it was made.
    return os.name != "nt"


def set_mode(descriptor: int, mode: int) -> None:
    """Give the open file *descriptor* the permissions *mode*."""
    if hasattr(os, "fchmod"):
        os.fchmod(descriptor, mode)


def sync(path: Path) -> None:
    """Make the content of the file at *path*, or the names in that folder, survive a power cut."""
    if path.is_dir() and os.name == "nt":
        # Windows opens no folders; it keeps their names by itself.
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def raise_file_limit(wanted: int) -> int:
    """Let this process open *wanted* files at once, or as many as it may; return how many it then may."""
    if not importlib.util.find_spec("resource"):
        return wanted
    resource = importlib.import_module("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    may = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < may:
        # macOS allows fewer than it says.
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (may, hard))
            return int(may)
        return int(soft)
    return wanted if soft == resource.RLIM_INFINITY else int(soft)


def limit_unsent(connection: socket.socket, size: int) -> None:
    """Let the system take about *size* bytes at most ahead of what it sends on *connection*, where it can be told."""
    option = getattr(socket, "TCP_NOTSENT_LOWAT", None)
    if option is not None:
        with contextlib.suppress(OSError):
            connection.setsockopt(socket.IPPROTO_TCP, option, size)


def limit_memory_pools() -> None:
    """Let threads share two pools of memory, where the C library would give each its own.

    What is freed in the pool of one thread is not used by the others, so that memory grows with each thread that
    opens an index once.
    """
    # Of the GNU C library; others have no such pools.
    with contextlib.suppress(AttributeError):
        _c_library().mallopt(_M_ARENA_MAX, 2)


def give_memory_back() -> None:
    """Give the pages of memory that hold nothing any more to the system, where the C library would keep them."""
    with contextlib.suppress(AttributeError):
        _c_library().malloc_trim(0)


def _c_library() -> Any:
    """Return the C library that this process uses on Linux; elsewhere, and without `ctypes`, it has no functions."""
    if importlib.util.find_spec("ctypes") and sys.platform == "linux":
        ctypes = importlib.import_module("ctypes")
        with contextlib.suppress(OSError):
            return ctypes.CDLL(None)
    return None


def python_command(program: str, *arguments: str) -> list[str]:
    """Return the command that runs *program*, statements that may import `archive`, in a process of its own.

    Its ``sys.argv`` is ``-c`` and *arguments*. No file in the current folder, which may be that of the texts, is
    taken for a module.
    """
    start = "import sys; sys.path.insert(0, sys.argv.pop(1))"
    return [sys.executable, "-P", "-c", f"{start}\n{program}", str(_IMPORTED_FROM), *arguments]


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def memory() -> int | None:
    """Return how many bytes of memory the machine has; None where the system does not say."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return None


def sync_all() -> None:
    """Make all files that were written survive a power cut, where the system can do so."""
    if hasattr(os, "sync"):
        os.sync()


def limit_process(*, seconds: int, memory: int) -> None:
    """Let this process take at most so many *seconds* of the processor and bytes of *memory*, where that can be set.

    The system ends a process that takes longer, and gives no more memory to one that has as much.
    """
    if not importlib.util.find_spec("resource"):
        return
    resource = importlib.import_module("resource")
    for kind, most in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, memory)):
        _, hard = resource.getrlimit(kind)
        may = most if hard == resource.RLIM_INFINITY else min(most, hard)
        # macOS sets no limit to memory.
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(kind, (may, hard))
