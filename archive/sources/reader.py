"""Read a source file: a transcript, or a text in the canonical format."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from archive.errors import BrokenText
from archive.errors import Problem
from archive.errors import ProblemKind
from archive.sources.canonical.format import read_canonical
from archive.sources.canonical.format import read_file
from archive.sources.decoding import MAX_TRANSCRIPT_BYTES
from archive.sources.detection import SourceFormat
from archive.sources.detection import detect
from archive.sources.given import GivenRecord
from archive.sources.given import apply_given
from archive.sources.report import Import
from archive.sources.report import Ledger
from archive.sources.transcript.reader import read_transcript

_NOTHING = GivenRecord()


def read_source(path: Path, given: GivenRecord = _NOTHING) -> Import:
    """Read the file at *path*, detecting its format; its record has the *given* fields. Raise `BrokenText`."""
    made = _read(path, given.stated())
    ledger = Ledger()
    text = apply_given(made.text, given, ledger)
    return replace(made, text=text, report=(*ledger.changes(), *made.report))


def _read(path: Path, stated: Mapping[str, str]) -> Import:
    if path.is_dir():
        raise BrokenText(Problem.of(ProblemKind.NO_SOURCE_FILE, path))
    try:
        if path.stat().st_size > MAX_TRANSCRIPT_BYTES:
            raise BrokenText(Problem.of(ProblemKind.TOO_LARGE, path))
    except OSError as error:
        reason = (error.strerror or "").lower()
        raise BrokenText(Problem.of(ProblemKind.UNREADABLE, path, reason=reason)) from error
    data = read_file(path)
    kind = detect(data)
    if kind is SourceFormat.CANONICAL:
        return _canonical(data, path)
    if kind is SourceFormat.HTML:
        # Its library is loaded only by those who add a page.
        from archive.sources.html.reader import read_html

        return read_html(data, name=path.name, stated=stated)
    return read_transcript(data, name=path.name, stated=stated)


def _canonical(data: bytes, path: Path) -> Import:
    """Read a file that already has front matter; nothing in it is changed."""
    try:
        source = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BrokenText(Problem.of(ProblemKind.NOT_UTF8, path)) from error
    return Import(read_canonical(source, path=str(path)).text, (), "utf-8")
