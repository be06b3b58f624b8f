"""The library of a built generation: SQLite files in its folder, read-only."""

import sqlite3
from contextlib import ExitStack
from contextlib import closing
from pathlib import Path

from archive.errors import IndexMissing
from archive.library.about import OtherVersion
from archive.library.about import StoredAbout
from archive.library.entities import StoredEntities
from archive.library.harvest import StoredHarvest
from archive.library.schema import ROWS_FILE
from archive.library.sqlite import Database
from archive.library.stored_paragraphs import StoredParagraphs
from archive.library.stored_revisions import StoredRevisions
from archive.library.stored_texts import SegmentTexts
from archive.library.text_library import Readers
from archive.library.text_library import TextLibrary
from archive.library.text_lists import StoredTextLists
from archive.library.text_positions import TEXTS_IN_ORDER
from archive.library.text_positions import TextPositions


class StoredLibrary(TextLibrary):
    """Reads a built library. Safe to share between threads: each has connections of its own."""

    def __init__(self, path: Path) -> None:
        """Open the file at *path*, in the folder of its generation, with the rows of the segments beside it.

        Raises `IndexMissing` if it is missing, damaged or of another version.
        """
        #: The folder of the generation.
        self.folder = path.parent
        with ExitStack() as opened:
            self._database = opened.enter_context(closing(Database(path)))
            try:
                about = StoredAbout(self._database)
                #: The folders of the segments.
                self.segments = about.segments
                self._rows = tuple(
                    opened.enter_context(closing(Database(path.parent / name / ROWS_FILE)))
                    for name in self.segments
                )
                order = TextPositions(self._database.all(TEXTS_IN_ORDER))
            except OtherVersion as error:
                other = "the library was built by another version of Pincite"
                raise IndexMissing(path, other) from error
            except (sqlite3.DatabaseError, ValueError, TypeError, LookupError) as error:
                raise IndexMissing(path, f"the library cannot be read ({error})") from error
            self._opened = opened.pop_all()
        #: Where the texts are stored, and the paragraphs by position.
        self.texts = SegmentTexts(self._database, self._rows, order)
        self.paragraphs = StoredParagraphs(self._rows, order)
        #: What reads its parts.
        self.readers = Readers(
            about=about,
            order=order,
            texts=self.texts,
            paragraphs=self.paragraphs,
            entities=StoredEntities(self._database),
            lists=StoredTextLists(self._database),
            published=StoredRevisions(self._database, self._rows),
            harvest=StoredHarvest(self._database, self._rows),
        )
        super().__init__(self.readers)

    def section_row(self, segment: int, number: int) -> tuple[int, str, str, str, int]:
        """Return text, name, heading and kind of section *number* of a segment, and where in its text it begins."""
        row: tuple[int, str, str, str, int] = self._rows[segment].one(
            "SELECT s.text, s.name, s.heading, s.kind, s.first - t.first FROM section s"
            " JOIN text t ON t.id = s.text WHERE s.id = ?",
            number,
        )
        return row

    def integrity(self) -> tuple[str, ...]:
        """Return the faults that SQLite finds in all its files."""
        found = [
            row
            for database in (self._database, *self._rows)
            for check in ("PRAGMA integrity_check", "PRAGMA foreign_key_check")
            for row in database.all(check)
        ]
        return tuple(str(row[0]) for row in found if row[0] != "ok")

    def close(self) -> None:
        """Close the files. No thread may be reading them, or read them afterwards."""
        self._opened.close()
