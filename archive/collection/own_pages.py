"""The owner's own pages in the collection folder: ``pages/*.md``."""

from dataclasses import dataclass
from pathlib import Path

from archive.errors import BrokenText
from archive.errors import Problem
from archive.errors import ProblemKind
from archive.model.own_page import PageHead
from archive.sources.canonical.format import decode_utf8
from archive.sources.canonical.format import read_file
from archive.sources.own_page import read_own_page

#: The folder of the pages in the collection folder.
PAGES = "pages"
#: Larger files are refused: a page is read whole, and shown whole.
MAX_PAGE_BYTES = 200_000


@dataclass(frozen=True, slots=True)
class OwnPages:
    """All pages that can be read, in their order, each with its Markdown; and what is wrong with the others."""

    pages: tuple[tuple[PageHead, str], ...] = ()
    problems: tuple[Problem, ...] = ()


def markdown_files(folder: Path) -> tuple[Path, ...]:
    """Return the Markdown files of *folder*, which need not exist, by name; hidden ones and ``README.md`` are none."""
    try:
        paths = sorted(folder.iterdir())
    except OSError:
        return ()
    wanted = (path for path in paths if path.suffix == ".md" and not path.name.startswith("."))
    return tuple(path for path in wanted if path.name != "README.md")


def check_inside(path: Path, within: Path) -> None:
    """Raise `BrokenText` for a link that leads to where it is not *within* that folder."""
    try:
        if not path.resolve().is_relative_to(within.resolve()):
            raise BrokenText(Problem.of(ProblemKind.LINK_OUTSIDE, path))
    except (OSError, RuntimeError) as error:
        raise BrokenText(Problem.of(ProblemKind.UNREADABLE, path, reason=str(error))) from error


def read_markdown(path: Path, within: Path, *, most: int) -> str:
    """Return the words of the file at *path*, which has *most* bytes at most.

    Raises `BrokenText`, also for a link that leads to where it is not *within* that folder.
    """
    check_inside(path, within)
    content = read_file(path)
    if len(content) > most:
        message = f"the file is larger than {most // 1000:,} kB"
        raise BrokenText(Problem(str(path), 0, message, "Divide it into several files."))
    return decode_utf8(content, path=str(path), remedy="Save the file as UTF-8.")


def read_own_pages(texts: Path) -> OwnPages:
    """Return the pages of the collection folder *texts*. A page that cannot be read stops only itself."""
    pages: list[tuple[PageHead, str]] = []
    problems: list[Problem] = []
    for path in markdown_files(texts / PAGES):
        try:
            source = read_markdown(path, texts, most=MAX_PAGE_BYTES)
            page, notes = read_own_page(source, path=str(path))
        except BrokenText as error:
            problems += error.problems
            continue
        pages.append((page.head, source))
        problems += notes
    return OwnPages(tuple(sorted(pages, key=lambda page: page[0].place)), tuple(problems))
