"""Read a source file: a transcript, or a text in the canonical format."""

from dataclasses import replace
from pathlib import Path
from typing import Protocol

from archive.errors import BrokenText
from archive.errors import Problem
from archive.errors import ProblemKind
from archive.sources.canonical.format import read_canonical
from archive.sources.canonical.format import read_file
from archive.sources.canonical.origins import digest
from archive.sources.controls import clean_text
from archive.sources.controls import record_strays
from archive.sources.decoding import MAX_TRANSCRIPT_BYTES
from archive.sources.detection import SourceFormat
from archive.sources.detection import detect
from archive.sources.given import GivenRecord
from archive.sources.given import apply_given
from archive.sources.other_formats import refuse_other_formats
from archive.sources.report import Import
from archive.sources.report import Ledger
from archive.sources.slugs import slug_of
from archive.sources.transcript.reader import read_transcript

_NOTHING = GivenRecord()
_SPEAKERS_ARE_MARKED = "this file itself says who speaks: the style of speakers was not used"


def read_source(path: Path, given: GivenRecord = _NOTHING) -> Import:
    """Read the file at *path*, detecting its format; its record has the *given* fields. Raise `BrokenText`."""
    data = _content(path)
    if detect(data) is SourceFormat.CANONICAL:
        return _finished(_canonical(data, path), data, given, is_told=True)
    return read_bytes(data, path.name, given)


def read_bytes(
    data: bytes, name: str, given: GivenRecord = _NOTHING, *, charset: str = ""
) -> Import:
    """Read *data*, the bytes of a source called *name*, detecting its format. Raise `BrokenText`.

    *charset* is its encoding, if somebody beside itself states one.
    """
    kind = detect(data)
    if kind is SourceFormat.CANONICAL:
        return _finished(_canonical(data, Path(name)), data, given, is_told=True)
    if kind in (SourceFormat.TRANSCRIPT, SourceFormat.HTML):
        refuse_other_formats(data, name, is_page=kind is SourceFormat.HTML)
    if kind is SourceFormat.HTML and charset:
        from archive.sources.html.reader import read_html

        made = read_html(data, name=name, given=given, charset=charset)
    else:
        made = _reader_of(kind)(data, name=name, given=given)
    if given.title:
        named = slug_of(given.title, fallback=name.rpartition(".")[0] or name)
        made = replace(made, text=replace(made.text, slug=named))
    return _finished(made, data, given, is_told=kind is SourceFormat.TEI)


def _finished(made: Import, data: bytes, given: GivenRecord, *, is_told: bool) -> Import:
    """Return what was *made* of *data* with the *given* fields, and without characters that no text may have.

    Where it *is told* who speaks, by the source itself, nobody else can say how speakers are marked.
    """
    ledger = Ledger()
    if is_told and given.speaker_styles:
        ledger.doubt(0, "", _SPEAKERS_ARE_MARKED)
    text, found = clean_text(apply_given(made.text, given, ledger))
    record_strays(found, ledger)
    report = (*ledger.changes(), *made.report)
    return replace(made, text=text, report=report, source_digest=digest((data,)))


def _content(path: Path) -> bytes:
    if path.is_dir():
        raise BrokenText(Problem.of(ProblemKind.NO_SOURCE_FILE, path))
    try:
        if path.stat().st_size > MAX_TRANSCRIPT_BYTES:
            raise BrokenText(Problem.of(ProblemKind.TOO_LARGE, path))
    except OSError as error:
        reason = (error.strerror or "").lower()
        raise BrokenText(Problem.of(ProblemKind.UNREADABLE, path, reason=reason)) from error
    return read_file(path)


class _Reader(Protocol):
    """Reads the bytes of one file. Raises `BrokenText`."""

    def __call__(self, data: bytes, *, name: str, given: GivenRecord) -> Import: ...


def _reader_of(kind: SourceFormat) -> _Reader:
    """Return the reader of a format; it is loaded, with its library, only by those who add such a file."""
    match kind:
        case SourceFormat.HTML:
            from archive.sources.html.reader import read_html

            return read_html
        case SourceFormat.DOCX:
            from archive.sources.docx.reader import read_docx

            return read_docx
        case SourceFormat.EPUB:
            from archive.sources.epub.reader import read_epub

            return read_epub
        case SourceFormat.ODT:
            from archive.sources.odt.reader import read_odt

            return read_odt
        case SourceFormat.PDF:
            from archive.sources.pdf.reader import read_pdf

            return read_pdf
        case SourceFormat.TEI:
            from archive.sources.tei.reader import read_tei

            return read_tei
        case _:
            return read_transcript


def _canonical(data: bytes, path: Path) -> Import:
    """Read a file that already has front matter; nothing in it is changed."""
    try:
        source = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BrokenText(Problem.of(ProblemKind.NOT_UTF8, path)) from error
    return Import(read_canonical(source, path=str(path)).text, (), "utf-8")
