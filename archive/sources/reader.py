"""Read a source file: a transcript, or a text in the canonical format."""

from pathlib import Path

from archive.errors import BrokenText
from archive.errors import Problem
from archive.sources.canonical.format import read_canonical
from archive.sources.canonical.format import read_file
from archive.sources.decoding import MAX_TRANSCRIPT_BYTES
from archive.sources.report import Import
from archive.sources.transcript.reader import read_transcript


def refusal(path: Path, message: str, remedy: str = "") -> BrokenText:
    """Return a `BrokenText` error that says why the file at *path* was refused, and what to do."""
    return BrokenText(Problem(str(path), 0, message, remedy))


def read_source(path: Path) -> Import:
    """Read the file at *path*, detecting its format. Raise `BrokenText`."""
    if path.is_dir():
        raise refusal(
            path, "there is no text file in this folder", "Transcripts end in .txt or .md."
        )
    try:
        if path.stat().st_size > MAX_TRANSCRIPT_BYTES:
            raise refusal(path, "this file is larger than 50 MB", "Split it into several files.")
    except OSError as error:
        raise refusal(
            path,
            f"this cannot be read: {(error.strerror or '').lower()}",
            "Check its name and permissions.",
        ) from error
    data = read_file(path)
    if (
        data.removeprefix(b"\xef\xbb\xbf").startswith((b"---\n", b"---\r\n"))
        and b"\ntitle:" in data
    ):
        return _canonical(data, path)
    return read_transcript(data, name=path.name)


def _canonical(data: bytes, path: Path) -> Import:
    """Read a file that already has front matter; nothing in it is changed."""
    try:
        source = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refusal(path, "it has front matter but is not UTF-8", "Save it as UTF-8.") from error
    return Import(read_canonical(source, path=str(path)).text, (), "utf-8")
