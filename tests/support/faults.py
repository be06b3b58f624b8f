"""Commands in a process of their own, to which something happens at a chosen event on files."""

import errno
import os
import resource
import signal
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

from archive.cli.main import main
from archive.search.engines import whoosh_engine

#: Loaded before the processes part, so that each begins at once.
LOADED = whoosh_engine

#: What a process does to files. Reading is among it: something may happen between any two of them.
EVENTS = frozenset(
    {
        "open",
        "os.rename",
        "os.remove",
        "os.truncate",
        "os.link",
        "os.mkdir",
        "os.rmdir",
        "sqlite3.connect",
    }
)
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
STEPS = ("add", "publish", "index", "force")


def commands(folder: Path, step: str, number: int) -> list[str]:
    """Return the words of a *step*, the *number*th of the work; prepare what it works on."""
    texts, index = folder / "texts", folder / "index"
    if step == "add":
        letter = folder / f"letter-{number}.txt"
        letter.write_text(
            f"Letter {number}\n\n1 May 1900\n\nDear friend number {number}, all is well.\n"
        )
        return ["add", str(letter), f"--texts={texts}"]
    if step == "publish":
        path = texts / "report-on-peace.md"
        words = path.read_text(encoding="utf-8")
        for before, after in (("painful", "pressing"), ("pressing", "painful")):
            if before in words:
                staged = folder / "edited.md"
                staged.write_text(words.replace(before, after, 1), encoding="utf-8")
                staged.replace(path)
                break
        return ["publish", "--all", "--note=a word", f"--texts={texts}", f"--index={index}"]
    forced = ["--force"] if step == "force" else []
    return ["index", *forced, f"--texts={texts}", f"--index={index}", "--engine=whoosh"]


def work(folder: str, words: list[str], happens: str, at: int, told: Connection) -> None:
    """Run the command *words*; at the event *at* (from 1; never, where 0) in *folder* what *happens*.

    ``kill``: the process dies. ``full``: the disk is full from then on. ``size``: no file can grow beyond
    *at* bytes. The exit code is that of the command; what it says of errors goes to *told*.
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.dup2(told.fileno(), 2)
    told.close()
    if happens == "size":
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (at, resource.RLIM_INFINITY))
    elif at:
        sys.addaudithook(_hook(folder, at, _die if happens == "kill" else _full))
    main(words)


def _die(_name: str, _args: tuple[object, ...]) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _full(name: str, args: tuple[object, ...]) -> None:
    writes = name in {"os.mkdir", "os.link"} or (
        name == "open" and isinstance(args[2], int) and args[2] & _WRITES
    )
    if writes:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _hook(
    folder: str, at: int, happens: Callable[[str, tuple[object, ...]], None]
) -> Callable[[str, tuple[object, ...]], None]:
    seen = 0

    def hook(name: str, args: tuple[object, ...]) -> None:
        nonlocal seen
        if name in EVENTS and args and str(args[0]).startswith(folder):
            seen += 1
            if seen >= at:
                happens(name, args)

    return hook
