"""Commands in a process of their own, with a fault at a chosen event on files: killed, or the disk is full."""

import errno
import os
import resource
import signal
import sys
from collections.abc import Callable
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

from archive.cli.main import main
from archive.search.engines import tantivy_store
from archive.search.engines import whoosh_store

#: Imported before the process is forked, so that each fork starts at once.
PRELOADED = whoosh_store, tantivy_store

#: The events on files that are counted. Reading is one of them: a fault may come between any two.
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
    """Return the command line of a *step*, the *number*th of a test, and prepare the files that it needs."""
    texts, index = folder / "texts", folder / "index"
    if step == "add":
        letter = folder / f"letter-{number}.txt"
        letter.write_text(
            f"Letter {number}\n\n1 May 1900\n\nDear friend number {number}, all is well with us, and there is"
            " nothing that you should be sorry for. I hope to hear from you before the end of the month.\n"
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
    if step == "backup":
        return ["backup", f"--texts={texts}", str(folder / f"backup-{number}.tar")]
    if step == "restore":
        return ["restore", str(folder / "backup.tar"), str(folder / f"restored-{number}")]
    forced = ["--force"] if step == "force" else []
    return ["index", *forced, f"--texts={texts}", f"--index={index}"]


def run_command(
    folder: str, engine: str, words: list[str], fault: str, at: int, errors: Connection
) -> None:
    """Run the command *words* in this process, with a *fault* at the event *at* in *folder* (from 1; never, if 0).

    ``kill``: the process is killed. ``end``: it is told to end, by SIGTERM. ``full``: the disk is full from then on.
    ``size``: no file can grow beyond *at* bytes. The exit code is that of the command; standard error goes to
    *errors*.
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.dup2(errors.fileno(), 2)
    errors.close()
    os.environ["PINCITE_ENGINE"] = engine
    if fault == "size":
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (at, resource.RLIM_INFINITY))
    elif at:
        sys.addaudithook(_hook(folder, at, {"kill": _die, "end": _end, "full": _full}[fault]))
    main(words)


def left_over(folder: Path) -> Iterator[Path]:
    """Yield what a command in *folder* should have removed: what it staged, and generations that never served."""
    yield from (path for path in folder.rglob("*") if path.suffix == ".new")
    yield from (folder / "index").glob("staged-*")
    generations = list((folder / "index").glob("generation-*"))
    # The one that serves, and the one before it.
    yield from sorted(generations, key=lambda path: path.stat().st_mtime_ns)[2:]


def _die(_name: str, _args: tuple[object, ...]) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _end(_name: str, _args: tuple[object, ...]) -> None:
    # Python calls the handler of the command before its next instruction; after that, the signal is ignored.
    os.kill(os.getpid(), signal.SIGTERM)


def _full(name: str, args: tuple[object, ...]) -> None:
    writes = name in {"os.mkdir", "os.link"} or (
        name == "open" and isinstance(args[2], int) and args[2] & _WRITES
    )
    if writes:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _hook(
    folder: str, at: int, act: Callable[[str, tuple[object, ...]], None]
) -> Callable[[str, tuple[object, ...]], None]:
    seen = 0

    def hook(name: str, args: tuple[object, ...]) -> None:
        nonlocal seen
        if name in EVENTS and args and str(args[0]).startswith(folder):
            seen += 1
            if seen >= at:
                act(name, args)

    return hook
