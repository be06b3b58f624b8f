"""The files and pages that are named on the command line, and those in a folder that is."""

from collections.abc import Iterable
from pathlib import Path

from archive.sources.web_address import WebAddress

#: What source files in a folder are called; each is read as what its content is.
SUFFIXES = (
    *(".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".xml", ".tei"),
    *(".docx", ".odt", ".epub", ".pdf"),
)


def files_of(paths: Iterable[Path | WebAddress]) -> tuple[Path | WebAddress, ...]:
    """Return the files and pages that *paths* mean: themselves, and the files in them that are folders."""
    return tuple(
        file
        for path in paths
        for file in ((path,) if isinstance(path, WebAddress) else _files(path))
    )


def _files(path: Path) -> tuple[Path, ...]:
    """Return *path*, or the transcripts in it if it is a folder; a folder without any is itself refused."""
    if not path.is_dir():
        return (path,)
    files = sorted(
        file
        for file in path.iterdir()
        if file.suffix.lower() in SUFFIXES and not file.name.startswith(".") and file.is_file()
    )
    return tuple(files) or (path,)


def skipped_in(path: Path | WebAddress) -> tuple[Path, ...]:
    """Return what is in the folder at *path* and `files_of` does not take; nothing where it is no folder."""
    if isinstance(path, WebAddress) or not path.is_dir():
        return ()
    taken = set(files_of((path,)))
    return tuple(
        file
        for file in sorted(path.iterdir())
        if file not in taken and not file.name.startswith(".")
    )
