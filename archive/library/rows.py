"""Rows of a segment assembled: sections with their paragraphs, and texts as a list needs them.

Positions are those in the segment. Tombstones of withdrawn paragraphs are sorted between the others by keys: the
position of the paragraph before which they come, and a number; a paragraph has its own position and `PARAGRAPH`.
"""

import json
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from types import MappingProxyType
from typing import Any

from archive.library.codec import load_metadata
from archive.library.codec import load_paragraph
from archive.library.entries import SectionEntry
from archive.library.entries import TextEntry
from archive.library.outline import OutlineSection
from archive.library.sqlite import Rows
from archive.model.edition import Edition
from archive.model.text import Metadata
from archive.model.text import Paragraph
from archive.model.text import Section
from archive.model.text import Text

#: The key of a paragraph ends with this, that of a tombstone with less: tombstones sort before it.
PARAGRAPH = 1 << 62
LAST_TOMBSTONE = PARAGRAPH - 1


@dataclass(frozen=True, slots=True)
class Head:
    """What a segment has of text *number* beside its words; its paragraphs are those from *first* to before *end*."""

    number: int
    slug: str
    metadata: Metadata
    #: Its publication state: fields of `Edition`.
    standing: Mapping[str, Any]
    first: int
    end: int
    words: int
    has_pages: bool
    has_tombstones: bool

    def edition(self, sections: Sequence[Section], markdown: str = "") -> Edition:
        """Return its edition with these *sections*."""
        text = Text(self.slug, self.metadata, tuple(sections))
        return edition_of(text, markdown, self.standing)


def head_of(rows: Rows, number: int) -> Head:
    """Return the head of text *number*."""
    metadata, standing, *rest = rows.one(
        "SELECT metadata, standing, slug, first, end, words,"
        " EXISTS (SELECT 1 FROM page WHERE text = t.id),"
        " EXISTS (SELECT 1 FROM tombstone WHERE text = t.id) FROM text t WHERE id = ?",
        number,
    )
    slug, first, end, words, has_pages, has_tombstones = rest
    return Head(
        number,
        slug,
        load_metadata(metadata),
        _standing(standing),
        first,
        end,
        words,
        bool(has_pages),
        bool(has_tombstones),
    )


def _standing(stored: str) -> Mapping[str, Any]:
    # Heads are kept for all threads.
    return MappingProxyType({name: _frozen(value) for name, value in json.loads(stored).items()})


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return MappingProxyType(value)
    return tuple(value) if isinstance(value, list) else value


def edition_of(text: Text, markdown: str, standing: Mapping[str, Any]) -> Edition:
    """Return the edition of *text* with its publication state."""
    # An edition may be written and sent to another process, which needs plain mappings of its own.
    own = {name: dict(standing[name]) for name in ("became", "withdrawn")}
    stated = {**standing, **own, "formerly": tuple(standing["formerly"])}
    return Edition(text=text, markdown=markdown, **stated)


def sections_between(
    rows: Rows, head: Head, start: tuple[int, int], stop: tuple[int, int]
) -> tuple[Section, ...]:
    """Return the sections of a text with the paragraphs and tombstones from *start* to *stop*."""
    return excerpt_between(rows, head, start, stop)[0]


def excerpt_between(
    rows: Rows,
    head: Head,
    start: tuple[int, int],
    stop: tuple[int, int],
    *,
    around: int = 0,
) -> tuple[tuple[Section, ...], tuple[Paragraph, ...], tuple[Paragraph, ...]]:
    """Return the sections of a text with the paragraphs and tombstones from *start* to *stop*.

    With them come so many paragraphs *around* these: before and after, fewer at the ends of the text.
    """
    low, high = living_positions(start, stop)
    first, end = max(head.first, low - around), min(head.end, high + around)
    read = paragraphs_between(rows, first, end)
    inside = read[low - first : high - first]
    stones = _tombstones(rows, head, start, stop)
    whole = stop[1] == LAST_TOMBSTONE
    made = []
    for id, name, heading, kind, level, begin, stop_at in rows.all(
        "SELECT id, name, heading, kind, level, first, end FROM section WHERE text = ?"
        " AND (? OR (first < ? AND end > ?) OR id IN (SELECT value FROM json_each(?)))"
        " ORDER BY id",
        head.number,
        whole,
        high,
        low,
        json.dumps(list(stones)),
    ):
        here = inside[max(0, begin - low) : max(0, stop_at - low)]
        if own := stones.get(id):
            keyed = [((n, PARAGRAPH), p) for n, p in enumerate(here, max(begin, low))]
            here = tuple(p for _, p in sorted([*keyed, *own], key=itemgetter(0)))
        made.append(Section(name, heading, here, kind, level))
    return tuple(made), read[: low - first], read[high - first :]


def numbered_sections(rows: Rows, head: Head) -> tuple[tuple[str, ...], tuple[OutlineSection, ...]]:
    """Return the numbers of all paragraphs of a text, in order, and its sections. No words are read."""
    numbered = rows.all(
        "SELECT position, number FROM paragraph WHERE text = ? ORDER BY position", head.number
    )
    stones = _tombstones(rows, head, (head.first, 0), (head.end, LAST_TOMBSTONE))
    numbers: list[str] = []
    sections = []
    for id, name, heading, kind, level, first, end in rows.all(
        "SELECT id, name, heading, kind, level, first, end FROM section WHERE text = ? ORDER BY id",
        head.number,
    ):
        living = numbered[first - head.first : end - head.first]
        keyed = [((place, PARAGRAPH), number) for place, number in living]
        own = ((key, paragraph.number) for key, paragraph in stones.get(id, ()))
        here = [number for _, number in sorted([*keyed, *own])]
        sections.append(
            OutlineSection(name, heading, kind, level, len(numbers), len(numbers) + len(here))
        )
        numbers += here
    return tuple(numbers), tuple(sections)


def _tombstones(
    rows: Rows, head: Head, start: tuple[int, int], stop: tuple[int, int]
) -> dict[int, list[tuple[tuple[int, int], Paragraph]]]:
    """Return by section the tombstones of a text from *start* to *stop*, each with its key."""
    stones: dict[int, list[tuple[tuple[int, int], Paragraph]]] = {}
    if not head.has_tombstones:
        return stones
    for id, section, place, name, reason in rows.all(
        "SELECT id, section, place, number, reason FROM tombstone"
        " WHERE text = ? AND place BETWEEN ? AND ?",
        head.number,
        start[0],
        stop[0],
    ):
        if start <= (place, id) <= stop:
            paragraph = Paragraph(name, "", withdrawn=reason)
            stones.setdefault(section, []).append(((place, id), paragraph))
    return stones


def paragraphs_between(rows: Rows, first: int, end: int) -> tuple[Paragraph, ...]:
    """Return the paragraphs at the positions from *first* up to but not including *end*."""
    read = rows.all(
        "SELECT number, words, marks FROM paragraph"
        " WHERE position >= ? AND position < ? ORDER BY position",
        first,
        end,
    )
    return tuple(load_paragraph(*row) for row in read)


def living_positions(start: tuple[int, int], stop: tuple[int, int]) -> tuple[int, int]:
    """Return the positions of the paragraphs from *start* to *stop*, the end excluded."""
    return start[0], stop[0] + (stop[1] == PARAGRAPH)


def entry_of(rows: Rows, head: Head) -> TextEntry:
    """Return a text as a list of texts needs it."""
    sections = rows.all(
        "SELECT name, heading, kind, level, coalesce(number, '') FROM section s"
        " LEFT JOIN paragraph p ON p.position = s.first AND s.first < s.end"
        " WHERE s.text = ? ORDER BY s.id",
        head.number,
    )
    state = head.standing
    return TextEntry(
        slug=head.slug,
        metadata=head.metadata,
        draft=state["draft"],
        waiting=state["waiting"],
        revision=state["revision"],
        date=state["date"],
        paragraphs=head.end - head.first,
        words=head.words,
        sections=tuple(SectionEntry(*row) for row in sections),
    )
