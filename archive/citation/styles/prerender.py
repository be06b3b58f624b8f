"""Render the shapes of a collection in every citation style while its texts are indexed.

The processor runs as a separate program: the server never imports it, and on a second core it costs the build no
time. Shapes cached by an earlier index are not rendered again.
"""

import hashlib
import json
import subprocess
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import IO
from typing import TypeAlias

from archive.citation.record import Record
from archive.citation.styles.csl_item import item_of
from archive.citation.styles.placeholders import shape_of
from archive.errors import BuildFailed
from archive.model.date import Date
from archive.system import python_command

#: By style: the citation of a shape by paragraph and by page, and its bibliography entry, with placeholders.
RenderedShape: TypeAlias = Mapping[str, tuple[str, str, str]]
#: How long the build waits for the processor once all texts are read.
PROCESSOR_TIMEOUT_S = 600
_ANY_DAY = Date(2000, 1, 1)


def shape(record: Record) -> str:
    """Return the shape of *record*, the key of the cache."""
    return shape_of(item_of(record, accessed=_ANY_DAY))


@cache
def renderer_fingerprint() -> str:
    """Return a fingerprint of the styles and the processor; the cache is discarded when it changes."""
    folder = Path(__file__).parent
    digest = hashlib.sha256()
    for path in [*sorted(folder.glob("csl/*.csl")), *map(folder.joinpath, _SOURCES)]:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


_SOURCES = ("../parts.py", "per_style.py", "processor.py", "placeholders.py")


class ShapeRenderer:
    """Collects the shapes of a build, passes them to the processor, and returns all of them rendered."""

    def __init__(self, known: Mapping[str, RenderedShape]) -> None:
        self._done: dict[str, RenderedShape] = dict(known)
        self._asked: set[str] = set()
        self._program: subprocess.Popen[str] | None = None
        self._answers: IO[str] | None = None
        self._errors: IO[str] | None = None

    def want(self, wanted: str) -> None:
        """Request a shape (see `shape`), unless it is cached."""
        if wanted in self._done or wanted in self._asked:
            return
        self._asked.add(wanted)
        if self._program is None:
            self._start()
        assert self._program is not None
        assert self._program.stdin is not None
        try:
            self._program.stdin.write(wanted + "\n")
            self._program.stdin.flush()
        except OSError as error:
            raise BuildFailed(f"citations could not be rendered: {self._complaint()}") from error

    def finish(self) -> dict[str, RenderedShape]:
        """Wait for the processor and return every shape in every style. Raises `BuildFailed`."""
        if self._program is None:
            return self._done
        try:
            self._program.communicate(timeout=PROCESSOR_TIMEOUT_S)
        except subprocess.TimeoutExpired as error:
            self.abandon()
            raise BuildFailed("citations could not be rendered in ten minutes") from error
        if self._program.returncode:
            raise BuildFailed(f"citations could not be rendered: {self._complaint()}")
        assert self._answers is not None
        self._answers.seek(0)
        for line in self._answers:
            answered, rendered = json.loads(line)
            self._done[answered] = rendered
        self._close()
        return self._done

    def abandon(self) -> None:
        """Stop the processor."""
        if self._program is not None:
            self._program.kill()
            self._program.communicate()
            self._close()

    def _start(self) -> None:
        # Output and errors go to files: a pipe that nobody reads yet would fill up.
        self._answers, self._errors = _file(), _file()
        self._program = subprocess.Popen(  # noqa: S603 our own program
            python_command(_PROCESSOR),
            stdin=subprocess.PIPE,
            stdout=self._answers,
            stderr=self._errors,
            text=True,
            encoding="utf-8",
        )

    def _complaint(self) -> str:
        assert self._program is not None
        self._program.kill()
        self._program.wait()
        assert self._errors is not None
        self._errors.seek(0)
        lines = self._errors.read().strip().splitlines()
        self._close()
        return lines[-1] if lines else "the processor ended"

    def _close(self) -> None:
        assert self._program is not None
        assert self._program.stdin is not None
        assert self._answers is not None
        assert self._errors is not None
        self._program.stdin.close()
        self._program = None
        self._answers.close()
        self._errors.close()


def _file() -> IO[str]:
    """Return a temporary file, deleted when closed."""
    return tempfile.TemporaryFile("w+", encoding="utf-8")


_PROCESSOR = """
sys.stdin.reconfigure(encoding="utf-8")
sys.stdout.reconfigure(encoding="utf-8")
from archive.citation.styles.processor import main
main()
"""
