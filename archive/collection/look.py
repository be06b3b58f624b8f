"""One look at a collection folder: the status of each text, without parsing any."""

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from archive.collection.facts import HistoryFacts
from archive.collection.facts import digest
from archive.collection.facts import former_slugs
from archive.collection.facts import history_facts
from archive.collection.facts import read_copy
from archive.collection.history import last_revision
from archive.collection.history import parse_history
from archive.collection.renames import is_superseded
from archive.collection.renames import renamed_by_hand
from archive.collection.status import TextState
from archive.collection.status import TextStatus
from archive.errors import BrokenText
from archive.errors import Problem
from archive.errors import ProblemKind
from archive.sources.canonical.format import read_file


class _Copy(NamedTuple):
    """A working copy: the name of its file, its slug and digest. Without a slug it has problems."""

    file: str
    slug: str = ""
    digest: str = ""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class FolderLook:
    """The files of a collection folder, as they were when they were looked at."""

    folder: Path
    #: The facts of each working copy by the name of its file, in order; None where something is wrong.
    copies: Mapping[str, str | None]
    #: The facts of each history by slug, in order; None where there is no sound revision.
    histories: Mapping[str, str | None]
    #: How many revisions of each text readers have been shown, by slug, as far as is known.
    published: Mapping[str, int]

    @cached_property
    def former(self) -> dict[str, Path]:
        """Every slug that a text had before it was renamed, with its history."""
        return {
            old: self._history(slug)
            for slug, words in self.histories.items()
            for old in former_slugs(words or " ")
        }

    def expected(self, slug: str) -> int:
        """Return how many revisions the history of the text *slug* must have."""
        published = self.published.get(slug, 0)
        # A text that was renamed since readers saw it has its revisions in the history of its new slug.
        return 0 if published and slug not in self.histories and slug in self.former else published

    def statuses(self) -> Iterator[TextStatus]:
        """Yield the status of each text, working copies first.

        A file without a usable slug has the empty slug, and is broken.
        """
        claimed: dict[str, str] = {}
        copies = [_copy(self.folder, file, words) for file, words in self.copies.items()]
        wrong = self._wrong_slugs(copies)
        for copy in copies:
            slug = copy.slug
            if slug in wrong:
                yield self._broken(copy, wrong[slug])
            elif slug and claimed.setdefault(slug, copy.file) != copy.file:
                path, first = self.folder / copy.file, claimed[slug]
                duplicate = Problem.of(ProblemKind.DUPLICATE_SLUG, path, 1, slug=slug, file=first)
                yield self._broken(copy, duplicate)
            else:
                yield self._status(copy)
        for slug, words in self.histories.items():
            if slug not in claimed and not is_superseded(self._history(slug), self.former):
                yield self._without_copy(slug, HistoryFacts.of(words) if words else None)

    def _wrong_slugs(self, copies: Sequence[_Copy]) -> dict[str, Problem]:
        """Return the problems of slugs that were never published, by slug."""
        drafts = {c.slug: self.folder / c.file for c in copies if c.slug not in self.histories}
        drafts.pop("", None)
        if not drafts:
            return {}
        wrong = {
            slug: Problem.of(
                ProblemKind.FORMER_SLUG, path, 1, slug=slug, now=self.former[slug].stem
            )
            for slug, path in drafts.items()
            if slug in self.former
        }
        taken = {copy.slug for copy in copies}
        without = [self._history(slug) for slug in self.histories if slug not in taken]
        for slug, was in renamed_by_hand(drafts, without).items():
            renamed = Problem.of(ProblemKind.RENAMED_BY_HAND, drafts[slug], 1, slug=slug, was=was)
            wrong.setdefault(slug, renamed)
        return wrong

    def _status(self, copy: _Copy) -> TextStatus:
        if not copy.slug:
            return self._broken(copy, *copy.problems)
        words = self.histories.get(copy.slug)
        if words is None:
            return self._unpublished(copy)
        return self._published(copy, HistoryFacts.of(words))

    def _published(self, copy: _Copy, facts: HistoryFacts) -> TextStatus:
        is_same = copy.digest == facts.markdown
        return TextStatus(
            copy.slug,
            TextState.PUBLISHED if is_same else TextState.EDITED,
            _fingerprint(copy.digest, facts.digest),
            self.folder,
            copy.file,
            facts.number,
            facts.date,
            # Its history is there, so it was not renamed.
            expected=self.published.get(copy.slug, 0),
        )

    def _unpublished(self, copy: _Copy) -> TextStatus:
        """Return the status of a text without a history, or with one that has no sound revision."""
        path, expected = self._history(copy.slug), self.expected(copy.slug)
        content = b""
        if copy.slug in self.histories and path.exists():
            try:
                content = read_file(path)
            except BrokenText as error:
                # Of its history nothing is known.
                broken = self._broken(copy, *error.problems)
                return broken._replace(is_claim=False, expected=expected)
        if last := last_revision(content, path):
            # It was mended since the look.
            return self._published(copy, history_facts(content, last))
        # A torn first line was never published.
        history = parse_history(content, path).expecting(expected)
        return TextStatus(
            copy.slug,
            TextState.BROKEN if history.damage else TextState.DRAFT,
            _fingerprint(copy.digest, digest(content)),
            self.folder,
            copy.file,
            problems=history.problems(),
            expected=expected,
        )

    def _without_copy(self, slug: str, facts: HistoryFacts | None) -> TextStatus:
        """Return the status of a text whose working copy is missing or unreadable: it is still published."""
        path, expected = self._history(slug), self.expected(slug)
        content = b""
        if facts is None:
            try:
                content = read_file(path)
            except BrokenText as error:
                return self._lost(slug, "", error.problems)
            last = last_revision(content, path)
            facts = history_facts(content, last) if last else None
        if facts is None:
            problems = parse_history(content, path).expecting(expected).problems()
            problems = problems or (Problem.of(ProblemKind.EMPTY_HISTORY, path),)
            return self._lost(slug, _fingerprint("", digest(content)), problems)
        problem = Problem.of(ProblemKind.NO_WORKING_COPY, path, fatal=False, slug=slug)
        return TextStatus(
            slug,
            TextState.PUBLISHED,
            _fingerprint("", facts.digest),
            self.folder,
            "",
            facts.number,
            facts.date,
            (problem,),
            expected,
        )

    def _lost(self, slug: str, fingerprint: str, problems: tuple[Problem, ...]) -> TextStatus:
        return TextStatus(slug, TextState.BROKEN, fingerprint, self.folder, "", problems=problems)

    def _broken(self, copy: _Copy, *problems: Problem) -> TextStatus:
        return TextStatus(
            copy.slug,
            TextState.BROKEN,
            _fingerprint(copy.digest, ""),
            self.folder,
            copy.file,
            problems=problems,
            is_claim=True,
        )

    def _history(self, slug: str) -> Path:
        return self.folder / "history" / f"{slug}.jsonl"


def _copy(folder: Path, file: str, words: str | None) -> _Copy:
    """Return the working copy in *file* with the facts *words*; read it where there are none."""
    if words:
        slug, _, digest_of_file = words.partition(" ")
        return _Copy(file, slug, digest_of_file)
    path = folder / file
    try:
        if not path.resolve().is_relative_to(folder.resolve()):
            raise BrokenText(Problem.of(ProblemKind.LINK_OUTSIDE, path))
        return _Copy(file, *read_copy(path))
    except (OSError, RuntimeError) as error:
        problem = Problem.of(ProblemKind.UNREADABLE, path, reason=str(error))
        return _Copy(file, problems=(problem,))
    except BrokenText as error:
        return _Copy(file, problems=error.problems)


def _fingerprint(copy: str, history: str) -> str:
    """Return what changes when one of two digests does."""
    return f"{copy}-{history}"
