"""The collection folder: working copies of texts, the history of what was published, collection.yaml."""

import hashlib
import re
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from pathlib import Path

from archive.collection.description import read_collection
from archive.collection.history import History
from archive.collection.history import last_revision
from archive.collection.history import parse_history
from archive.collection.history import read_history
from archive.collection.renames import former_slugs
from archive.collection.renames import is_superseded
from archive.collection.renames import renamed_by_hand
from archive.collection.status import TextState
from archive.collection.status import TextStatus
from archive.errors import BrokenText
from archive.errors import FolderError
from archive.errors import Problem
from archive.errors import ProblemKind
from archive.model.address import is_slug
from archive.model.text import Collection
from archive.sources.canonical.format import decode_utf8
from archive.sources.canonical.format import read_canonical
from archive.sources.canonical.format import read_file

_SLUG_LINE = re.compile(rb"^slug[ \t]*:[ \t]*[\"']?([^\s\"'#]*)", re.MULTILINE)
_HEAD_BYTES = 16_384
_FRONT_MATTER_END = re.compile(rb"^---[ \t]*\r?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Copy:
    """A working copy: its path, slug and content."""

    path: Path
    slug: str
    content: bytes
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class CollectionFolder:
    """A folder with texts (``*.md``), ``collection.yaml`` and ``history/``."""

    path: Path
    #: How many revisions of each text readers have been shown, by slug, as far as is known. A history with
    #: fewer is damaged, even where what is left of it is sound.
    published: Mapping[str, int] = field(default_factory=dict)

    def collection(self) -> Collection:
        """Return the description in collection.yaml, with the defaults for anything wrong or missing."""
        return self.collection_with_problems()[0]

    def collection_with_problems(self) -> tuple[Collection, tuple[Problem, ...]]:
        """Return the description in collection.yaml, and its problems."""
        return read_collection(self.path / "collection.yaml")

    def working_copies(self) -> tuple[Path, ...]:
        """Return the texts of the folder, by name. Raise `FolderError` where the folder cannot be read."""
        try:
            entries = sorted(self.path.iterdir())
        except FileNotFoundError as error:
            remedy = (
                "Name the folder of your texts with --texts. In a new terminal, type the line"
                " `export PINCITE_TEXTS=…` again."
            )
            raise FolderError(self.path, "the folder does not exist", remedy) from error
        except OSError as error:
            raise FolderError(self.path, f"it cannot be read: {error.strerror}") from error
        return tuple(
            entry
            for entry in entries
            if entry.suffix == ".md" and not entry.name.startswith(".") and entry.stem != "README"
        )

    def transcripts(self) -> tuple[Path, ...]:
        """Return the plain text files of the folder, which are not texts although an editor may think so."""
        entries = sorted(self.path.iterdir())
        return tuple(p for p in entries if p.suffix.lower() == ".txt" and p.stem != "README")

    def history_path(self, slug: str) -> Path:
        """Return the path of the history of the text *slug*, whether it exists or not."""
        return self.path / "history" / f"{slug}.jsonl"

    def history(self, slug: str) -> History:
        """Return the history of the text *slug*. Raise `FolderError` where it cannot be read."""
        return read_history(self.history_path(slug)).expecting(self.expected_revisions(slug))

    def expected_revisions(self, slug: str) -> int:
        """Return how many revisions the history of the text *slug* must have."""
        published = self.published.get(slug, 0)
        if published and not self.history_path(slug).exists() and slug in self.former_slugs():
            # It was renamed since readers saw it: its revisions are in the history of its new slug.
            return 0
        return published

    def histories(self) -> tuple[Path, ...]:
        """Return the history files, by name."""
        folder = self.path / "history"
        return tuple(path for path in sorted(folder.glob("*.jsonl")) if is_slug(path.stem))

    def statuses(self) -> Iterator[TextStatus]:
        """Yield the status of each text, working copies first, without parsing them.

        A file without a usable slug has the empty slug, and is broken.
        """
        claimed: dict[str, Path] = {}
        copies = [self._glance(path) for path in self.working_copies()]
        wrong, former = self._strays(copies)
        for copy in copies:
            path = copy.path
            if copy.slug in wrong:
                yield _broken(copy, wrong[copy.slug])
                continue
            first = claimed.setdefault(copy.slug, path) if copy.slug else path
            if first != path:
                duplicate = Problem.of(
                    ProblemKind.DUPLICATE_SLUG, path, 1, slug=copy.slug, file=first.name
                )
                yield _broken(copy, duplicate)
                continue
            yield self._status(copy)
        for path in self.histories():
            if path.stem not in claimed and not is_superseded(path, former):
                yield self._orphan(path)

    def former_slugs(self) -> dict[str, Path]:
        """Return every slug that a text had before it was renamed, with its history."""
        return former_slugs(self.histories())

    def _strays(self, copies: Sequence[_Copy]) -> tuple[dict[str, Problem], dict[str, Path]]:
        """Return the problems of slugs that were never published, and the former slugs of all texts."""
        drafts = {c.slug: c for c in copies if c.slug and not self.history_path(c.slug).exists()}
        taken = {copy.slug for copy in copies}
        without = [path for path in self.histories() if path.stem not in taken]
        if not drafts and not without:
            return {}, {}
        former = self.former_slugs()
        wrong = {
            slug: Problem.of(
                ProblemKind.FORMER_SLUG, copy.path, 1, slug=slug, now=former[slug].stem
            )
            for slug, copy in drafts.items()
            if slug in former
        }
        contents = {slug: copy.content for slug, copy in drafts.items()}
        for slug, was in renamed_by_hand(contents, without).items():
            path = drafts[slug].path
            renamed = Problem.of(ProblemKind.RENAMED_BY_HAND, path, 1, slug=slug, was=was)
            wrong.setdefault(slug, renamed)
        return wrong, former

    def _glance(self, path: Path) -> _Copy:
        name = str(path)
        try:
            if not path.resolve().is_relative_to(self.path.resolve()):
                raise BrokenText(Problem.of(ProblemKind.LINK_OUTSIDE, path))
            content = read_file(path)
            slug = _peek(content)
            if not is_slug(slug):
                # Parsing the whole file reports the mistake with its line.
                text = read_canonical(decode_utf8(content, path=name), path=name).text
                slug = text.slug
        except (OSError, RuntimeError) as error:
            problem = Problem.of(ProblemKind.UNREADABLE, path, reason=str(error))
            return _Copy(path, "", b"", (problem,))
        except BrokenText as error:
            return _Copy(path, "", b"", error.problems)
        return _Copy(path, slug, content)

    def _status(self, copy: _Copy) -> TextStatus:
        if not copy.slug:
            return _broken(copy, *copy.problems)
        path, expected = self.history_path(copy.slug), self.expected_revisions(copy.slug)
        try:
            content = read_file(path) if path.exists() else b""
        except BrokenText as error:
            return replace(_broken(copy, *error.problems), history_path=path, expected=expected)
        last = last_revision(content, path)
        fingerprint = _fingerprint(copy.content, content)
        if last is None:
            # No line, or only torn or damaged ones: a torn first line was never published.
            history = parse_history(content, path).expecting(expected)
            state = TextState.BROKEN if history.damage else TextState.DRAFT
            return TextStatus(
                copy.slug,
                state,
                fingerprint,
                copy.path,
                path,
                0,
                "",
                history.problems(),
                expected,
            )
        same = copy.content == last.markdown.encode("utf-8", "surrogatepass")
        state = TextState.PUBLISHED if same else TextState.EDITED
        return TextStatus(
            copy.slug,
            state,
            fingerprint,
            copy.path,
            path,
            last.number,
            last.date,
            expected=expected,
        )

    def _orphan(self, path: Path) -> TextStatus:
        """Return the status of a text whose working copy is missing or unreadable: it is still published."""
        expected = self.expected_revisions(path.stem)
        try:
            content = read_file(path)
        except BrokenText as error:
            return TextStatus(path.stem, TextState.BROKEN, "", None, path, 0, "", error.problems)
        last = last_revision(content, path)
        fingerprint = _fingerprint(b"", content)
        if last is None:
            problems = parse_history(content, path).expecting(expected).problems()
            problems = problems or (Problem.of(ProblemKind.EMPTY_HISTORY, path),)
            return TextStatus(path.stem, TextState.BROKEN, fingerprint, None, path, 0, "", problems)
        problem = Problem.of(ProblemKind.NO_WORKING_COPY, path, fatal=False, slug=path.stem)
        return TextStatus(
            path.stem,
            TextState.PUBLISHED,
            fingerprint,
            None,
            path,
            last.number,
            last.date,
            (problem,),
            expected,
        )


def _peek(content: bytes) -> str:
    """Return the slug on its line in the front matter, without reading anything else."""
    head = content.removeprefix(b"\xef\xbb\xbf")[:_HEAD_BYTES]
    if not re.match(rb"---[ \t]*\r?\n", head):
        return ""
    close = _FRONT_MATTER_END.search(head, 3)
    lines = _SLUG_LINE.findall(head[: close.start()] if close else b"")
    return lines[0].decode("ascii", "replace") if len(lines) == 1 else ""


def _fingerprint(content: bytes, history: bytes) -> str:
    digest = hashlib.sha256(len(content).to_bytes(8, "big"))
    digest.update(content)
    digest.update(history)
    return digest.hexdigest()


def _broken(copy: _Copy, *problems: Problem) -> TextStatus:
    fingerprint = _fingerprint(copy.content, b"")
    return TextStatus(
        copy.slug, TextState.BROKEN, fingerprint, copy.path, copy.path, 0, "", tuple(problems)
    )
