"""Rows of a segment assembled: sections with their paragraphs, and texts as a list needs them.

Positions are those in the segment. Tombstones of withdrawn paragraphs are sorted between the others by keys: the
position of the paragraph before which they come, and a number; a paragraph has its own position and `PARAGRAPH`.
"""

import json
from operator import itemgetter

from archive.library.codec import load_metadata
from archive.library.codec import load_paragraph
from archive.library.entries import SectionEntry
from archive.library.entries import TextEntry
from archive.library.sqlite import Database
from archive.model.text import Paragraph
from archive.model.text import Section

#: The key of a paragraph ends with this, that of a tombstone with less: tombstones sort before it.
PARAGRAPH = 1 << 62
LAST_TOMBSTONE = PARAGRAPH - 1


def sections_between(
    database: Database, number: int, start: tuple[int, int], stop: tuple[int, int]
) -> tuple[Section, ...]:
    """Return the sections of a text with the paragraphs and tombstones from *start* to *stop*."""
    stones: dict[int, list[tuple[tuple[int, int], Paragraph]]] = {}
    for id, section, place, name, reason in database.all(
        "SELECT id, section, place, number, reason FROM tombstone"
        " WHERE text = ? AND place BETWEEN ? AND ?",
        number,
        start[0],
        stop[0],
    ):
        if start <= (place, id) <= stop:
            paragraph = Paragraph(name, "", withdrawn=reason)
            stones.setdefault(section, []).append(((place, id), paragraph))
    low, high = living_positions(start, stop)
    inside = paragraphs_between(database, low, high)
    whole = stop[1] == LAST_TOMBSTONE
    made = []
    for id, name, heading, kind, level, first, end in database.all(
        "SELECT id, name, heading, kind, level, first, end FROM section WHERE text = ?"
        " AND (? OR (first < ? AND end > ?) OR id IN (SELECT value FROM json_each(?)))"
        " ORDER BY id",
        number,
        whole,
        high,
        low,
        json.dumps(list(stones)),
    ):
        here = inside[max(0, first - low) : max(0, end - low)]
        keyed = [((n, PARAGRAPH), p) for n, p in enumerate(here, max(first, low))]
        keyed = sorted([*keyed, *stones.get(id, ())], key=itemgetter(0))
        made.append(Section(name, heading, tuple(p for _, p in keyed), kind, level))
    return tuple(made)


def paragraphs_between(database: Database, first: int, end: int) -> tuple[Paragraph, ...]:
    """Return the paragraphs at the positions from *first* up to but not including *end*."""
    rows = database.all(
        "SELECT number, words, marks FROM paragraph"
        " WHERE position >= ? AND position < ? ORDER BY position",
        first,
        end,
    )
    return tuple(load_paragraph(*row) for row in rows)


def living_positions(start: tuple[int, int], stop: tuple[int, int]) -> tuple[int, int]:
    """Return the positions of the paragraphs from *start* to *stop*, the end excluded."""
    return start[0], stop[0] + (stop[1] == PARAGRAPH)


def entry_of(database: Database, number: int) -> TextEntry:
    """Return text *number* as a list of texts needs it."""
    sections = database.all(
        "SELECT name, heading, kind, level, coalesce(number, '') FROM section s"
        " LEFT JOIN paragraph p ON p.position = s.first AND s.first < s.end"
        " WHERE s.text = ? ORDER BY s.id",
        number,
    )
    slug, metadata, standing, first, end, words = database.one(
        "SELECT slug, metadata, standing, first, end, words FROM text WHERE id = ?", number
    )
    state = json.loads(standing)
    return TextEntry(
        slug=slug,
        metadata=load_metadata(metadata),
        draft=state["draft"],
        waiting=state["waiting"],
        revision=state["revision"],
        date=state["date"],
        paragraphs=end - first,
        words=words,
        sections=tuple(SectionEntry(*row) for row in sections),
    )
