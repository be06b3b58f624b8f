"""What an update costs: one text changed, one added, one withdrawn, each published beside a running server.

    python -m bench.update TEXTS INDEX --engine tantivy

TEXTS must be published, as the short shape of `bench.collection` is; it is copied with its index, so both stay as they
are. The time runs from the start of the command to the first page that shows the change: by the clock, and as
processor time of the command, the server and all their children. What they do in the seconds after that is counted
too, so that nothing is put off.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

from bench.servers import Server
from bench.servers import pincite_server

#: A word that no collection has.
MARK = "zyxwvut"
#: Seconds after the first page during which processor time still counts; between two requests for that page.
AFTER_S = 3.0
PAUSE_S = 0.02
TIMEOUT_S = 1800.0


@dataclass(frozen=True, slots=True)
class Update:
    """Seconds by the clock until the first page that shows it; of processor time until then, and after that."""

    name: str
    seconds: float
    processor: float
    after: float

    def __str__(self) -> str:
        return f"{self.name:12}{self.seconds:9.2f}{self.processor:9.2f}{self.after:12.2f}"


class Updates:
    """A collection with its server, to which updates are published."""

    def __init__(self, folder: Path, server: Server, engine: str) -> None:
        self._texts, self._index = folder / "texts", folder / "index"
        self._server, self._engine = server, engine

    def all(self) -> Iterator[Update]:
        """Publish each kind of update, and yield what it took."""
        slugs = sorted(path.stem for path in self._texts.glob("*.md"))
        changed, withdrawn = slugs[len(slugs) // 2], slugs[len(slugs) // 3]
        path = self._texts / f"{changed}.md"
        text = path.read_text(encoding="utf-8")
        # Before its number, so that the last paragraph ends with the word.
        path.write_text(f" {MARK}a {{#".join(text.rsplit(" {#", 1)), encoding="utf-8")
        publish = ("publish", "--note", "a misprint")
        yield self._published("changed", partial(self._finds, f"{MARK}a"), *publish, changed)
        added = text.replace(f"slug: {changed}", "slug: added-last", 1)
        added = re.sub(r" \{#p\d+\}", f" {MARK}b", added)
        (self._texts / "added-last.md").write_text(added, encoding="utf-8")
        yield self._published("added", partial(self._finds, f"{MARK}b"), *publish, "added-last")
        yield self._published(
            "withdrawn",
            lambda: not self._finds("the", withdrawn),
            *("retire", withdrawn, "--reason", "printed by mistake"),
        )

    def _published(self, name: str, is_shown: Callable[[], bool], *words: str) -> Update:
        """Run a command, wait until *is_shown*, and return what it took."""
        if is_shown():
            raise SystemExit(f"{name}: shown before it was published")
        served = self._server.processor_s()
        begun = time.perf_counter()
        command = self._run(*words)
        while not is_shown():
            if time.perf_counter() - begun > TIMEOUT_S:
                raise SystemExit(f"{name}: not shown within {TIMEOUT_S:g} s")
            time.sleep(PAUSE_S)
        seconds = time.perf_counter() - begun
        shown = self._server.processor_s()
        time.sleep(AFTER_S)
        after = self._server.processor_s() - shown
        return Update(name, seconds, command + shown - served, after)

    def _run(self, *words: str) -> float:
        """Run a command; return the seconds of processor time that it and its children used."""
        folders = ("--texts", str(self._texts), "--index", str(self._index))
        child = subprocess.Popen(  # noqa: S603 our own command
            [sys.executable, "-m", "archive", *words, *folders],
            stdout=subprocess.DEVNULL,
            env={**os.environ, "PINCITE_ENGINE": self._engine},
        )
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise SystemExit(f"{' '.join(words)}: ended with {child.returncode}")
        return used.ru_utime + used.ru_stime

    def _finds(self, word: str, slug: str = "") -> bool:
        path = f"/search.json?q={word}&per_page=1" + (f"&in={slug}" if slug else "")
        return bool(json.loads(self._server.fetch(path).body)["total"])


def measure(texts: Path, index: Path, engine: str, work: Path) -> list[Update]:
    """Return what each update takes, in a copy of the collection and its index below *work*."""
    with TemporaryDirectory(dir=work) as copied:
        folder = Path(copied)
        copytree(texts, folder / "texts")
        copytree(index, folder / "index")
        # A server that watches would build once more as soon as the file is saved.
        with pincite_server(folder / "index", folder / "texts", engine, watch=False) as server:
            server.fetch("/search?q=peace")
            return list(Updates(folder, server, engine).all())


def print_updates(updates: list[Update]) -> None:
    """Print a row for each."""
    print(
        "\nOne text, from the start of `pincite publish` to the first page that shows it, seconds"
    )
    print(f"{'':12}{'by clock':>9}{'cpu':>9}{'cpu after':>12}")
    for update in updates:
        print(update)


def main() -> None:
    """Measure what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("texts", type=Path)
    parser.add_argument("index", type=Path)
    parser.add_argument("--engine", default="tantivy")
    parser.add_argument("--work", type=Path, default=Path("build/bench"))
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    print_updates(measure(options.texts, options.index, options.engine, options.work))


if __name__ == "__main__":
    main()
