"""The library: the texts of one generation, ready to show. SQLite, read-only.

Every paragraph has a *position*, counted from 0 through the whole collection in the order of the texts;
the engines know paragraphs by it.
"""

import json
import sqlite3
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from itertools import islice
from pathlib import Path

from archive.errors import IndexMissing
from archive.errors import NotHere
from archive.library.codec import load_metadata
from archive.library.codec import load_paragraph
from archive.library.codec import load_problem
from archive.library.codec import load_sections
from archive.library.codec import load_speaker
from archive.library.entries import Counts
from archive.library.entries import Excerpt
from archive.library.entries import LocatedParagraph
from archive.library.entries import TextEntry
from archive.library.printed_pages import PagesOfText
from archive.library.printed_pages import PrintedPages
from archive.library.printed_pages import StoredPages
from archive.library.revisions import Past
from archive.library.rows import LAST_TOMBSTONE
from archive.library.rows import PARAGRAPH
from archive.library.rows import entries
from archive.library.rows import living_positions
from archive.library.rows import paragraphs_between
from archive.library.rows import sections_between
from archive.library.schema import SCHEMA_VERSION
from archive.library.sqlite import Database
from archive.model.address import Address
from archive.model.address import Ref
from archive.model.edition import Edition
from archive.model.text import Collection
from archive.model.text import Metadata
from archive.model.text import Text

#: Paragraphs that are read together: a page of hits.
_READ_TOGETHER = 20


class Library:
    """Reads a built library. Safe to share between threads: each has a connection of its own."""

    def __init__(self, path: Path) -> None:
        """Open the file at *path*. Raises `IndexMissing` if it is missing, damaged or of another version."""
        self._path = path
        self._database = Database(path)
        self._all, self._one = self._database.all, self._database.one
        try:
            self._read_facts()
        except (sqlite3.DatabaseError, ValueError, TypeError, LookupError) as error:
            self._database.close()
            raise IndexMissing(path, f"the library cannot be read ({error})") from error
        self._earlier: tuple[str, int, Edition] | None = None
        self._slugs = {number: slug for slug, number in self._ids.items()}

    def _read_facts(self) -> None:
        """Read what is needed all the time. Raises `IndexMissing` if another version of Pincite wrote it."""
        about = dict(self._all("SELECT name, value FROM about"))
        if about.get("schema") != str(SCHEMA_VERSION):
            raise IndexMissing(self._path, "the library was built by another version of Pincite")
        self.generation: str = about["generation"]
        self.built: str = about["built"]
        #: The engine whose index is beside it.
        self.engine: str = about["engine"]
        self.counts = Counts(**json.loads(about["counts"]))
        #: The problems of the texts when they were read.
        self.problems = tuple(map(load_problem, json.loads(about["problems"])))
        stated = json.loads(about["collection"])
        stated["examples"] = tuple(stated["examples"])
        stated["equals"] = tuple(map(tuple, stated["equals"]))
        self.collection = Collection(**stated)
        self._ids: dict[str, int] = dict(self._all("SELECT slug, id FROM text"))
        self._kept = {slug for (slug,) in self._all("SELECT slug FROM withdrawn")}
        self._became: dict[tuple[str, str], tuple[str, str]] = {
            (slug, number): (to_slug, to_number)
            for slug, number, to_slug, to_number in self._all("SELECT * FROM became")
        }
        #: The version of the citation styles, and the texts that have emended readings.
        self.styles: str = about["styles"]
        self.emended = frozenset(json.loads(about["emended"]))

    @cached_property
    def citations(self) -> dict[str, dict[str, tuple[str, str, str]]]:
        """The rendering of each shape of record in each style, with placeholders for its words."""
        rows = self._all("SELECT shape, rendered FROM citation")
        return {shape: json.loads(rendered) for shape, rendered in rows}

    def entries(self) -> tuple[TextEntry, ...]:
        """Return all texts by date, then by slug; those without a date last."""
        return tuple(self._by_slug.values())

    def fingerprints(self) -> dict[str, str]:
        """Return the fingerprint of the source of each text, by slug."""
        kept = "UNION SELECT slug, fingerprint FROM withdrawn"
        return dict(self._all(f"SELECT slug, fingerprint FROM text {kept}"))  # noqa: S608 our own words

    def entry(self, slug: str) -> TextEntry:
        """Return one text as a list needs it. Raises `NotHere`."""
        self._text(slug)
        return self._by_slug[slug]

    def edition(self, slug: str) -> Edition:
        """Return a whole text with its publication state. Raises `NotHere`."""
        if slug in self._kept:
            return self._withdrawn(slug)
        number = self._text(slug)
        metadata, markdown, standing, first, end = self._one(
            "SELECT metadata, markdown, standing, first, end FROM text WHERE id = ?", number
        )
        text = Text(
            slug,
            load_metadata(metadata),
            sections_between(self._database, number, (first, 0), (end, LAST_TOMBSTONE)),
        )
        return _edition(text, markdown, standing)

    @property
    def past(self) -> Past:
        """The published revisions, and the corrections of each."""
        return Past(self._all)

    def printed_pages(self, where: Address) -> PrintedPages:
        """Return the pages of the printed source in the text or the revision of *where*. Raises `NotHere`."""
        if where.revision is not None:
            return PagesOfText(self.revision(where.slug, where.revision).text)
        if where.slug in self._kept:
            return PagesOfText(self._withdrawn(where.slug).text)
        return StoredPages(self._all, self._text(where.slug))

    def revision(self, slug: str, number: int) -> Edition:
        """Return a text as it was published once. Raises `NotHere`."""
        # A reader of one paragraph of a revision often reads others: cache the last revision.
        kept = self._earlier
        if kept is None or kept[:2] != (slug, number):
            kept = slug, number, self.past.edition_of(self.edition(slug), number)
            self._earlier = kept
        return kept[2]

    def excerpt(self, slug: str, first: str, last: str) -> Excerpt:
        """Return the paragraphs from *first* to *last*; the rest of a long text is not read.

        Raises `NotHere`, also where *last* comes before *first*.
        """
        start = self.order(Ref(slug, first))
        stop = start if last == first else self.order(Ref(slug, last))
        if start > stop:
            raise NotHere(str(Address(slug, first=first, last=last)))
        number = self._ids[slug]
        metadata, standing, low, high = self._one(
            "SELECT metadata, standing, first, end FROM text WHERE id = ?", number
        )
        text = Text(
            slug, load_metadata(metadata), sections_between(self._database, number, start, stop)
        )
        begin, end = living_positions(start, stop)
        before = paragraphs_between(self._database, begin - 1, begin) if begin > low else ()
        after = paragraphs_between(self._database, end, end + 1) if end < high else ()
        edition = _edition(text, "", standing)
        return Excerpt(edition, next(iter(before), None), next(iter(after), None))

    def speakers(self, where: Address) -> tuple[str, ...]:
        """Return the speaker of each paragraph of *where* in the current text; empty names for those without.

        Raises `NotHere`. A whole text, and a place that it does not have, has none.
        """
        text, first = self._text(where.slug), where.first or ""
        marks = self._all(
            "SELECT p.marks FROM paragraph p, paragraph a, paragraph z WHERE a.text = ? AND a.number = ?"
            " AND z.text = a.text AND z.number = ? AND p.position BETWEEN a.position AND z.position",
            text,
            first,
            where.last or first,
        )
        return tuple(load_speaker(dumped) for (dumped,) in marks)

    def current_address(self, where: Address) -> Address:
        """Return *where* with the current slug of its text and, for one paragraph, the number that has its words.

        In the address of a revision only the slug changes: its numbers are its own for ever.
        """
        slug = where.slug
        if slug not in self._ids:
            slug = self._became.get((slug, ""), (slug, ""))[0]
        where = replace(where, slug=slug)
        if where.revision is not None or where.first is None or where.last is not None:
            return where
        return replace(where, first=self.current_number(Ref(slug, where.first)))

    def current_number(self, ref: Ref) -> str:
        """Return the number that has the words of *ref*, which may have been merged."""
        return self._became.get((ref.slug, ref.number), (ref.slug, ref.number))[1]

    def text_number(self, slug: str) -> int | None:
        """Return the number of the text *slug* in the order of positions, or None."""
        return self._ids.get(slug)

    def text_row(self, _segment: int, number: int) -> tuple[str, Metadata, bool]:
        """Return slug and record of text *number* of a segment, and whether it is a draft."""
        slug, metadata, standing = self._one(
            "SELECT slug, metadata, standing FROM text WHERE id = ?", number
        )
        return slug, load_metadata(metadata), json.loads(standing)["draft"]

    def section_row(self, _segment: int, number: int) -> tuple[int, str, str, str, int]:
        """Return text, name, heading and kind of section *number* of a segment, and where in its text it begins."""
        row: tuple[int, str, str, str, int] = self._one(
            "SELECT s.text, s.name, s.heading, s.kind, s.first - t.first FROM section s"
            " JOIN text t ON t.id = s.text WHERE s.id = ?",
            number,
        )
        return row

    def is_withdrawn(self, slug: str) -> bool:
        """Tell whether the text *slug* was withdrawn."""
        return slug in self._kept

    def position(self, ref: Ref) -> int:
        """Return the position of the paragraph *ref* in the collection. Raises `NotHere`."""
        row = self._one(
            "SELECT position FROM paragraph WHERE text = ? AND number = ?",
            self._text(ref.slug),
            ref.number,
        )
        if row is None:
            raise NotHere(str(ref.address))
        return int(row[0])

    def order(self, ref: Ref) -> tuple[int, int]:
        """Return the sort key of *ref* within its text, withdrawn paragraphs included. Raises `NotHere`."""
        if ref.slug in self._kept:
            numbers = [p.number for p in self._withdrawn(ref.slug).text.paragraphs]
            if ref.number not in numbers:
                raise NotHere(str(ref.address))
            return numbers.index(ref.number), PARAGRAPH
        row: tuple[int, int] | None = self._one(
            "SELECT place, id FROM tombstone WHERE text = ? AND number = ?",
            self._text(ref.slug),
            ref.number,
        )
        return row or (self.position(ref), PARAGRAPH)

    def located_paragraphs(self, positions: Iterable[int]) -> Iterator[LocatedParagraph]:
        """Yield the paragraphs at *positions*, in that order; some are read together when it is their turn."""
        left = iter(positions)
        while some := list(islice(left, _READ_TOGETHER)):
            rows = {
                position: (text, number, words, marks)
                for position, text, number, words, marks in self._all(
                    "SELECT position, text, number, words, marks FROM paragraph"
                    " WHERE position IN (SELECT value FROM json_each(?))",
                    json.dumps(some),
                )
            }
            for position in some:
                yield self._located(position, *rows[position])

    def located_paragraph(self, position: int) -> LocatedParagraph:
        """Return the paragraph at *position*."""
        row = self._one(
            "SELECT text, number, words, marks FROM paragraph WHERE position = ?", position
        )
        return self._located(position, *row)

    def _located(
        self, position: int, text: int, number: str, words: str, marks: str
    ) -> LocatedParagraph:
        return LocatedParagraph(
            position, Ref(self._slugs[text], number), load_paragraph(number, words, marks)
        )

    def positions(self, slug: str, numbers: Iterable[str]) -> dict[int, str]:
        """Return the number of the paragraph at each position of those *numbers* of *slug* that have one.

        Raises `NotHere`.
        """
        return dict(
            self._all(
                "SELECT position, number FROM paragraph"
                " WHERE text = ? AND number IN (SELECT value FROM json_each(?))",
                self._text(slug),
                json.dumps(list(numbers)),
            )
        )

    def numbers(self, positions: Sequence[int]) -> dict[int, str]:
        """Return the number of the paragraph at each of *positions*."""
        return dict(
            self._all(
                "SELECT position, number FROM paragraph"
                " WHERE position IN (SELECT value FROM json_each(?))",
                json.dumps(list(positions)),
            )
        )

    def integrity(self) -> tuple[str, ...]:
        """Return the faults that SQLite finds in the whole file."""
        found = self._all("PRAGMA integrity_check") + self._all("PRAGMA foreign_key_check")
        return tuple(str(row[0]) for row in found if row[0] != "ok")

    def close(self) -> None:
        """Close the file. No thread may be reading it, or read it afterwards."""
        self._database.close()

    def _text(self, slug: str) -> int:
        number = self._ids.get(slug)
        if number is None:
            raise NotHere(str(Address(slug)))
        return number

    def _withdrawn(self, slug: str) -> Edition:
        metadata, markdown, standing, sections, reason = self._one(
            "SELECT metadata, markdown, standing, sections, reason FROM withdrawn WHERE slug = ?",
            slug,
        )
        text = Text(slug, load_metadata(metadata), load_sections(sections), reason)
        return _edition(text, markdown, standing)

    @cached_property
    def _by_slug(self) -> dict[str, TextEntry]:
        return {entry.slug: entry for entry in entries(self._database)}


def _edition(text: Text, markdown: str, standing: str) -> Edition:
    stated = json.loads(standing)
    return Edition(
        text=text, markdown=markdown, **{**stated, "formerly": tuple(stated["formerly"])}
    )
