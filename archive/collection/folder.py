"""The collection folder: working copies of texts, the history of what was published, collection.yaml."""

import os
from collections.abc import Iterator
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from pathlib import Path
from typing import Self

from archive.collection.authorities import read_authorities
from archive.collection.description import read_collection
from archive.collection.facts import COPIES
from archive.collection.facts import HISTORIES
from archive.collection.facts import HistoryFacts
from archive.collection.facts import read_damaged
from archive.collection.history import History
from archive.collection.history import read_history
from archive.collection.known_files import KnownFiles
from archive.collection.logo import find_logo
from archive.collection.look import FolderLook
from archive.collection.own_pages import OwnPages
from archive.collection.own_pages import read_own_pages
from archive.collection.status import TextStatus
from archive.errors import FolderError
from archive.errors import Problem
from archive.model.address import is_slug
from archive.model.entity import Authorities
from archive.model.logo import Logo
from archive.model.text import Collection

_HISTORY = ".jsonl"


@dataclass(frozen=True, slots=True)
class CollectionFolder:
    """A folder with texts (``*.md``), ``collection.yaml`` and ``history/``."""

    path: Path
    #: How many revisions of each text readers have been shown, by slug, as far as is known. A history with
    #: fewer is damaged, even where what is left of it is sound.
    published: Mapping[str, int] = field(default_factory=dict)
    #: What is known of its files from earlier.
    known: KnownFiles = field(default_factory=KnownFiles, compare=False)

    def read_afresh(self) -> Self:
        """Return this folder without what is known of its files: each is read whenever it is needed."""
        return replace(self, known=KnownFiles())

    def collection(self) -> Collection:
        """Return the description in collection.yaml, with the defaults for anything wrong or missing."""
        return self.collection_with_problems()[0]

    def collection_with_problems(self) -> tuple[Collection, tuple[Problem, ...]]:
        """Return the description in collection.yaml, and its problems."""
        return read_collection(self.path / "collection.yaml")

    def own_pages(self) -> OwnPages:
        """Return the owner's own pages, and their problems."""
        return read_own_pages(self.path)

    def logo(self, name: str) -> tuple[Logo | None, tuple[Problem, ...]]:
        """Return the logo in the file *name* of the folder, and its problems."""
        return find_logo(self.path, name)

    def authorities_with_problems(self) -> tuple[Authorities, tuple[Problem, ...]]:
        """Return what people.yaml, places.yaml and collections/ say, and their problems."""
        return read_authorities(self.path)

    def require(self) -> None:
        """Raise `FolderError` where the folder cannot be read."""
        with self._readable(), os.scandir(self.path):
            pass

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
        found = (self.path / "history").glob(f"*{_HISTORY}")
        return tuple(path for path in sorted(found) if _is_history(path.name))

    def look(self) -> FolderLook:
        """Look at all files of the folder; read those that are not known already. Raise `FolderError`."""
        with self._readable():
            copies = self.known.look(self.path, COPIES, is_working_copy)
        return FolderLook(self.path, copies, self._histories(), self.published)

    def statuses(self) -> Iterator[TextStatus]:
        """Yield the status of each text, working copies first, without parsing them: see `FolderLook`."""
        yield from self.look().statuses()

    def last_revisions(self) -> Iterator[tuple[str, HistoryFacts]]:
        """Yield the slug of each text that has a sound revision, in order, with what the last one says."""
        for slug, words in self._histories().items():
            if words is not None:
                yield slug, HistoryFacts.of(words)

    def _histories(self) -> dict[str, str | None]:
        """Return the facts of each history, by slug, in order; None where there is no sound revision."""
        folder = self.path / "history"
        try:
            found = self.known.look(folder, HISTORIES, _is_history)
        except OSError:
            return {}
        return {
            file.removesuffix(_HISTORY): words or read_damaged(folder / file)
            for file, words in found.items()
        }

    def former_slugs(self) -> dict[str, Path]:
        """Return every slug that a text had before it was renamed, with its history."""
        return FolderLook(self.path, {}, self._histories(), {}).former

    @contextmanager
    def _readable(self) -> Iterator[None]:
        """Raise `FolderError` where the folder cannot be read."""
        try:
            yield
        except FileNotFoundError as error:
            remedy = (
                "Name the folder of your texts with --texts. In a new terminal, type the line"
                " `export PINCITE_TEXTS=…` again."
            )
            raise FolderError(self.path, "the folder does not exist", remedy) from error
        except OSError as error:
            raise FolderError(self.path, f"it cannot be read: {error.strerror}") from error


def is_working_copy(name: str) -> bool:
    """Tell whether a file of the folder with this *name* is a text."""
    return name.endswith(".md") and not name.startswith(".") and name != "README.md"


def _is_history(name: str) -> bool:
    return name.endswith(_HISTORY) and is_slug(name.removesuffix(_HISTORY))
