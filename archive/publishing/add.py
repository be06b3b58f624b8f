"""Adding: read transcripts, name them, and write them into the collection folder.

Existing files are never overwritten, except the text that `Options.update` names; nothing is published.
"""

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from pathlib import Path

from archive.errors import BrokenText
from archive.errors import FolderError
from archive.errors import Problem
from archive.errors import ProblemKind
from archive.files import write_atomically
from archive.files import write_new
from archive.language.controls import clean
from archive.model.address import is_slug
from archive.model.date import Date
from archive.model.text import SourceType
from archive.model.text import Text
from archive.publishing.transcript_update import update
from archive.sources.canonical.checks import with_checks
from archive.sources.canonical.format import read_canonical
from archive.sources.canonical.format import read_file
from archive.sources.canonical.format import read_text_file
from archive.sources.canonical.format import write_canonical
from archive.sources.chapters import split_chapters
from archive.sources.given import GivenRecord
from archive.sources.given import merge_records
from archive.sources.reader import read_bytes
from archive.sources.reader import read_source
from archive.sources.report import Import
from archive.sources.report import ImportChange
from archive.sources.slugs import slug_of
from archive.sources.slugs import unique_slug
from archive.sources.web_address import WebAddress
from archive.sources.web_address import is_public

#: What source files in a folder are called; each is read as what its content is.
SUFFIXES = (
    *(".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".xml", ".tei"),
    *(".docx", ".odt", ".epub", ".pdf"),
)


@dataclass(frozen=True, slots=True)
class Options:
    """Options for adding.

    `slug` names the new text, `update` an existing one; each is for one file. With `split`, each chapter is a text.
    `given` is what is said of every file, `records` of the file with a name; where both say something, the record of
    the file counts. `today` is the day on which pages are fetched, by default from public addresses only.
    """

    slug: str | None = None
    update: str | None = None
    split: bool = False
    dry_run: bool = False
    given: GivenRecord = field(default_factory=GivenRecord)
    records: Mapping[str, GivenRecord] = field(default_factory=dict)
    allow_local: bool = False
    today: Date | None = None

    def record_of(self, path: Path | WebAddress) -> GivenRecord:
        """Return what is said of the file at *path*."""
        return merge_records(self.given, self.records.get(path.name.casefold(), GivenRecord()))


@dataclass(frozen=True, slots=True)
class AddedText:
    """A transcript that was read: its source, its target, and the text made of it.

    `written` is False in a dry run. `updates` say what changed in an existing text.
    """

    source: Path | WebAddress
    path: Path
    made: Import
    markdown: str
    written: bool
    updates: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        """The name of the text in addresses."""
        return self.made.text.slug


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """A file that was not added, with the reasons."""

    source: Path | WebAddress
    problems: tuple[Problem, ...]


def add(
    paths: Iterable[Path | WebAddress], folder: Path, *, options: Options | None = None
) -> tuple[AddedText | RefusedFile, ...]:
    """Read each of *paths* into *folder*; one that is refused stops only itself. Raise `FolderError`."""
    options = options or Options()
    paths = files_of(paths)
    if not options.dry_run:
        _prepare(folder)
    taken = set(_taken(folder))
    outcomes: list[AddedText | RefusedFile] = []
    for path in paths:
        try:
            _check(options, paths, path)
            made = (_update(path, folder, options),) if options.update else ()
            parts = () if options.update else _parts(path, options)
        except BrokenText as error:
            outcomes.append(RefusedFile(path, error.problems))
            continue
        outcomes += made
        for part in parts:
            try:
                outcome = _add(path, part, folder, options, taken)
                taken.add(outcome.slug)
                outcomes.append(outcome)
            except BrokenText as error:
                outcomes.append(RefusedFile(path, error.problems))
    return tuple(outcomes)


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


def _refused(kind: ProblemKind, path: Path | WebAddress, **arguments: str) -> BrokenText:
    listed = tuple(sorted(arguments.items()))
    return BrokenText(Problem(str(path), 0, kind=kind, arguments=listed))


def _check(options: Options, paths: tuple[Path | WebAddress, ...], path: Path | WebAddress) -> None:
    if len(paths) > 1 and (options.slug or options.update or options.given.title):
        raise _refused(ProblemKind.SEVERAL_FILES, path)
    if options.slug and options.update:
        raise _refused(ProblemKind.SLUG_AND_UPDATE, path)
    if options.split and (options.slug or options.update):
        raise _refused(ProblemKind.SPLIT_AND_SLUG, path)
    for slug in filter(None, (options.slug, options.update)):
        if not is_slug(slug):
            raise _refused(ProblemKind.BAD_SLUG, path, slug=slug)


def _prepare(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FolderError(
            folder, error.strerror or "cannot be made", "Choose another with --texts."
        ) from error


def _taken(folder: Path) -> set[str]:
    """Return the slugs that are or were in use: a history keeps its name."""
    return {path.stem for path in folder.glob("*.md")} | {
        path.stem for path in folder.glob("history/*.jsonl")
    }


def _parts(path: Path | WebAddress, options: Options) -> tuple[Import, ...]:
    """Return what is made of the file at *path*: one text, or one of each chapter."""
    made = _read(path, options)
    return split_chapters(made) if options.split else (made,)


def _add(
    path: Path | WebAddress, made: Import, folder: Path, options: Options, taken: set[str]
) -> AddedText:
    named = "" if options.split else options.slug or options.record_of(path).slug
    wished = named or made.text.slug or slug_of(made.text.metadata.title, fallback=path.stem)
    if named and named in taken:
        raise _refused(ProblemKind.SLUG_TAKEN, path, slug=named)
    _refuse_twins(path, folder, wished, made.text)
    text = replace(made.text, slug=unique_slug(wished, frozenset(taken)))
    markdown = _written(text, path, made.report)
    target = folder / f"{text.slug}.md"
    if not options.dry_run:
        _write_new(target, markdown)
    return AddedText(path, target, replace(made, text=text), markdown, not options.dry_run)


def _read(path: Path | WebAddress, options: Options) -> Import:
    """Read the file at *path*, or fetch and read the page at that address, which becomes the source."""
    given = options.record_of(path)
    if isinstance(path, Path):
        return read_source(path, given)
    from archive.sources.download import Downloader
    from archive.sources.download import check_proxies

    check_proxies(path.url)
    is_allowed = (lambda _: True) if options.allow_local else is_public
    page = Downloader(is_allowed).get(path.url)
    fetched = {"url": page.url, "accessed_as_printed": str(options.today or "")}
    given = merge_records(GivenRecord(source=fetched), given)
    made = read_bytes(page.data, path.name, given, charset=page.charset)
    source = made.text.metadata.source
    if source.form is None and source.type is None:
        # The page names nothing that it was printed from.
        source = replace(source, type=SourceType.WEBPAGE, publisher="")
        record = replace(made.text.metadata, source=source)
        made = replace(made, text=replace(made.text, metadata=record))
    return made


def _refuse_twins(path: Path | WebAddress, folder: Path, slug: str, text: Text) -> None:
    """Refuse a file whose words are here under the same title already."""
    there = folder / f"{slug}.md"
    number = 2
    while there.is_file():
        old = _text_at(there)
        if old and [one.transmitted() for one in old.paragraphs] == [
            one.transmitted() for one in text.paragraphs
        ]:
            raise _refused(ProblemKind.ALREADY_ADDED, path, file=there.name, slug=there.stem)
        there = folder / f"{slug}-{number}.md"
        number += 1


def _text_at(path: Path) -> Text | None:
    try:
        return read_canonical(read_file(path).decode("utf-8-sig"), path=str(path)).text
    except (BrokenText, UnicodeDecodeError):
        return None


def _update(path: Path | WebAddress, folder: Path, options: Options) -> AddedText:
    slug = options.update or ""
    target = folder / f"{slug}.md"
    if not target.is_file():
        raise _refused(ProblemKind.NO_TEXT_TO_UPDATE, path, slug=slug, folder=str(folder))
    old = read_canonical(read_text_file(target), path=str(target)).text
    made = _read(path, options)
    updated = update(old, made.text)
    markdown = _written(updated.text, path, made.report)
    if not options.dry_run:
        write_atomically(target, markdown.encode("utf-8"))
    return AddedText(
        path, target, replace(made, text=updated.text), markdown, not options.dry_run, updated.says
    )


def _written(text: Text, path: Path | WebAddress, report: Iterable[ImportChange]) -> str:
    """Write *text* in the canonical format, and read it back: what is written must say the same.

    What of the *report* somebody should look at is noted at the top of the file.
    """
    # They quote the source as it was before anything was cleaned.
    checks = [clean(str(change)) for change in report if change.needs_check]
    markdown = with_checks(write_canonical(text), checks)
    if read_canonical(markdown, path=str(path)).text != text:
        raise _refused(ProblemKind.NOT_READ_BACK, path)
    return markdown


def _write_new(target: Path, markdown: str) -> None:
    """Write a file that is not there yet, whole or not at all; never over another."""
    try:
        write_new(target, markdown.encode("utf-8"))
    except FileExistsError as error:
        raise _refused(ProblemKind.APPEARED_MEANWHILE, target) from error
