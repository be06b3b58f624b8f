"""Adding: read transcripts, name them, and write them into the collection folder.

Existing files are never overwritten, except the text that `Options.update` names, or that was made of the same source
and not edited since; nothing is published.
"""

import os
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from archive.collection.known_files import KnownFiles
from archive.errors import BrokenText
from archive.errors import FolderError
from archive.errors import Problem
from archive.errors import ProblemKind
from archive.files import write_atomically
from archive.model.address import is_slug
from archive.model.date import Date
from archive.model.text import SourceType
from archive.publishing.same_source import KnownSources
from archive.publishing.same_source import KnownText
from archive.publishing.source_files import files_of
from archive.publishing.transcript_update import update
from archive.publishing.written_copy import unseen_checks
from archive.publishing.written_copy import write_copy
from archive.publishing.written_copy import write_new_copy
from archive.sources.canonical.format import read_canonical
from archive.sources.canonical.format import read_file
from archive.sources.canonical.format import read_text_file
from archive.sources.canonical.origins import Origin
from archive.sources.canonical.origins import digest
from archive.sources.canonical.origins import digest_words
from archive.sources.canonical.origins import origins
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


@dataclass(frozen=True, slots=True)
class Options:
    """Options for adding.

    `slug` names the new text, `update` an existing one; each is for one file. With `new`, a file is a new text whatever
    is there already. With `split`, each chapter is a text.
    `given` is what is said of every file, `records` of the file with a name; where both say something, the record of
    the file counts. `today` is the day on which pages are fetched, by default from public addresses only.
    """

    slug: str | None = None
    update: str | None = None
    new: bool = False
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

    `written` is False in a dry run. `updates` say what changed in a text that was there, named or `recognised` as one
    of the same source; `is_update` is True for both. A new text may be `like` another. `checks` are what of the
    report somebody should look at.
    """

    source: Path | WebAddress
    path: Path
    made: Import
    markdown: str
    written: bool
    checks: tuple[ImportChange, ...] = ()
    updates: tuple[str, ...] = ()
    is_update: bool = False
    recognised: KnownText | None = None
    like: KnownText | None = None

    @property
    def slug(self) -> str:
        """The name of the text in addresses."""
        return self.made.text.slug


@dataclass(frozen=True, slots=True)
class UnchangedText:
    """A source that changes nothing: the text at `path` was made of it, or has the same words."""

    source: Path | WebAddress
    path: Path


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """A file that was not added, with the reasons."""

    source: Path | WebAddress
    problems: tuple[Problem, ...]


Outcome: TypeAlias = AddedText | UnchangedText | RefusedFile


def add(
    paths: Iterable[Path | WebAddress],
    folder: Path,
    *,
    options: Options | None = None,
    known: KnownFiles | None = None,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> tuple[Outcome, ...]:
    """Read each of *paths* into *folder*; one that is refused stops only itself. Raise `FolderError`.

    What is *known* of the files of the folder is not read again. *progress* is called after each file with how many
    are done, and of how many.
    """
    options = options or Options()
    paths = files_of(paths)
    if not options.dry_run:
        _prepare(folder)
    adding = _Adding(folder, options, known or KnownFiles())
    outcomes: list[Outcome] = []
    for done, path in enumerate(paths, 1):
        try:
            _check(options, paths, path)
            outcomes += adding.add(path)
        except BrokenText as error:
            outcomes.append(RefusedFile(path, error.problems))
        progress(done, len(paths))
    return tuple(outcomes)


def _refused(kind: ProblemKind, path: Path | WebAddress, **arguments: str) -> BrokenText:
    listed = tuple(sorted(arguments.items()))
    return BrokenText(Problem(str(path), 0, kind=kind, arguments=listed))


def _check(options: Options, paths: tuple[Path | WebAddress, ...], path: Path | WebAddress) -> None:
    if len(paths) > 1 and (options.slug or options.update or options.given.title):
        raise _refused(ProblemKind.SEVERAL_FILES, path)
    if options.new and options.update:
        raise _refused(ProblemKind.NEW_AND_UPDATE, path)
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
    taken: set[str] = set()
    for place, ending in ((folder, ".md"), (folder / "history", ".jsonl")):
        with suppress(OSError), os.scandir(place) as entries:
            names = (entry.name for entry in entries)
            taken.update(name.removesuffix(ending) for name in names if name.endswith(ending))
    return taken


class _Adding:
    """Adds files to a folder. A copy of one before it is nothing to do; what is only like one before it is new."""

    def __init__(self, folder: Path, options: Options, known: KnownFiles) -> None:
        self._folder = folder
        self._options = options
        self._taken = _taken(folder)
        self._known = KnownSources(folder, known)

    def add(self, path: Path | WebAddress) -> list[Outcome]:
        """Make texts of the file at *path*, or update them. Raise `BrokenText`."""
        options = self._options
        if options.update:
            target = self._folder / f"{options.update}.md"
            if not target.is_file():
                raise _refused(
                    ProblemKind.NO_TEXT_TO_UPDATE,
                    path,
                    slug=options.update,
                    folder=str(self._folder),
                )
            return [self._updated(path, _read(path, options), target)]
        if there := self._made_of_file(path):
            return [UnchangedText(path, there)]
        made = _read(path, options)
        outcomes: list[Outcome] = []
        for part in split_chapters(made) if options.split else (made,):
            try:
                outcome = self._part(path, part)
            except BrokenText as error:
                outcome = RefusedFile(path, error.problems)
            outcomes.append(outcome)
        return outcomes

    def _made_of_file(self, path: Path | WebAddress) -> Path | None:
        """Return the file of the text that was made of the file at *path*, which then need not be read as a text."""
        options = self._options
        if isinstance(path, WebAddress) or options.split or options.new or options.slug:
            return None
        # What cannot be read is refused by its reader.
        content = read_file(path) if path.is_file() and path.stat().st_size else b""
        return self._known.made_of(self._content(path, digest((content,)), ""))

    def _part(self, path: Path | WebAddress, made: Import) -> Outcome:
        """Make a text of *made*, the file at *path* or a chapter of it, unless there is one already."""
        options = self._options
        named = "" if options.split else options.slug or options.record_of(path).slug
        wished = named or made.text.slug or slug_of(made.text.metadata.title, fallback=path.stem)
        origin = self._origin(path, made)
        like = None
        if not (options.new or options.slug):
            there = self._known.made_of(origin.content)
            if there is not None:
                return UnchangedText(path, there)
            like = self._known.like(made.text, origin.name, wished)
            if like is not None and like.is_identical and like.is_same:
                return UnchangedText(path, like.path)
            if like is not None and like.is_same:
                return self._corrected(path, made, like)
        if named and named in self._taken:
            raise _refused(ProblemKind.SLUG_TAKEN, path, slug=named)
        return self._new(path, made, wished, like)

    def _new(
        self, path: Path | WebAddress, made: Import, wished: str, like: KnownText | None
    ) -> AddedText:
        text = replace(made.text, slug=unique_slug(wished, self._taken))
        checks = tuple(change for change in made.report if change.needs_check)
        origin = self._origin(path, made)
        markdown = write_copy(text, path, checks, (origin,))
        target = self._folder / f"{text.slug}.md"
        if not self._options.dry_run:
            write_new_copy(target, markdown)
        self._taken.add(text.slug)
        self._known.remember(target, origin)
        made = replace(made, text=text)
        is_written = not self._options.dry_run
        return AddedText(path, target, made, markdown, is_written, checks, like=like)

    def _corrected(self, path: Path | WebAddress, made: Import, known: KnownText) -> Outcome:
        """Put the words of *made* into the *known* text, of which the file is a corrected source."""
        if not known.is_untouched:
            raise _refused(
                ProblemKind.EDITED_SINCE, path, file=known.path.name, slug=known.path.stem
            )
        if update(known.text, made.text).text == known.text:
            return UnchangedText(path, known.path)
        return replace(self._updated(path, made, known.path), recognised=known)

    def _updated(self, path: Path | WebAddress, made: Import, target: Path) -> AddedText:
        source = read_text_file(target)
        updated = update(read_canonical(source, path=str(target)).text, made.text)
        made_of = (*origins(source), self._origin(path, made))
        checks = unseen_checks(made.report, source)
        markdown = write_copy(updated.text, path, checks, made_of)
        is_written = not self._options.dry_run
        if is_written:
            write_atomically(target, markdown.encode("utf-8"))
        made = replace(made, text=updated.text)
        return AddedText(
            path, target, made, markdown, is_written, checks, updated.says, is_update=True
        )

    def _origin(self, path: Path | WebAddress, made: Import) -> Origin:
        """Return the digests that identify the source of *made*: a file read with these options, or a chapter of it."""
        part = made.text.metadata.title if made.whole else ""
        content = self._content(path, made.source_digest, part)
        return Origin(digest((path.name, part)), content, digest_words(made.text))

    def _content(self, path: Path | WebAddress, source: str, part: str) -> str:
        return digest((source, *self._options.record_of(path).key, part))


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
