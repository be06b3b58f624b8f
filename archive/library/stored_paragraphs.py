"""The paragraphs of a generation by position, or by their number in a segment."""

import json
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from functools import partial
from itertools import islice

from archive.library.codec import load_listed
from archive.library.codec import load_paragraph
from archive.library.entries import ListedText
from archive.library.entries import LocatedParagraph
from archive.library.sqlite import Database
from archive.library.stored_texts import MAX_RECENT
from archive.library.text_positions import TextPositions
from archive.model.address import Ref
from archive.model.text import Paragraph
from archive.recent import Recent

#: Paragraphs that are read together: a page of hits.
_READ_TOGETHER = 20


class StoredParagraphs:
    """Reads paragraphs from the *rows* of each segment. Threads may share it."""

    def __init__(self, rows: Sequence[Database], order: TextPositions) -> None:
        self._rows = rows
        self._order = order
        self._listed = Recent[tuple[int, int], ListedText](MAX_RECENT)

    def located(self, positions: Iterable[int]) -> Iterator[LocatedParagraph]:
        """Yield the paragraphs at *positions*, in that order; some are read together when it is their turn."""
        left = iter(positions)
        while some := list(islice(left, _READ_TOGETHER)):
            found = {
                located.position: located
                for segment, places in self._by_segment(some).items()
                for located in self._located(segment, places)
            }
            yield from map(found.__getitem__, some)

    def _located(self, segment: int, places: Mapping[int, int]) -> Iterator[LocatedParagraph]:
        """Yield paragraphs of *segment*; *places* has the position of each by its number there."""
        rows = self._rows[segment].all(
            "SELECT p.position, p.text, p.number, p.words, p.marks, s.heading, s.kind"
            " FROM paragraph p JOIN section s ON s.id = p.section"
            " WHERE p.position IN (SELECT value FROM json_each(?))",
            json.dumps(list(places)),
        )
        for place, number, name, words, marks, heading, kind in rows:
            text = self._listed.get((segment, number), partial(self._listed_text, segment, number))
            paragraph, ref = load_paragraph(name, words, marks), Ref(text.slug, name)
            yield LocatedParagraph(places[place], ref, paragraph, text, heading, kind)

    def _listed_text(self, segment: int, number: int) -> ListedText:
        row = self._rows[segment].one("SELECT slug, listed FROM text WHERE id = ?", number)
        return load_listed(*row)

    def numbers(self, positions: Sequence[int]) -> dict[int, str]:
        """Return the number of the paragraph at each of *positions*."""
        return {
            places[place]: number
            for segment, places in self._by_segment(positions).items()
            for place, number in self._rows[segment].all(
                "SELECT position, number FROM paragraph"
                " WHERE position IN (SELECT value FROM json_each(?))",
                json.dumps(list(places)),
            )
        }

    def _by_segment(self, positions: Sequence[int]) -> dict[int, dict[int, int]]:
        """Return *positions* by segment and by the number of the paragraph there."""
        found: dict[int, dict[int, int]] = {}
        segments, numbers = (each.tolist() for each in self._order.places(positions))
        for position, segment, number in zip(positions, segments, numbers, strict=True):
            found.setdefault(segment, {})[number] = position
        return found

    def in_segment(self, segment: int, number: int) -> Paragraph:
        """Return paragraph *number* of a segment, whether its text is among the current ones or not."""
        row = self._rows[segment].one(
            "SELECT number, words, marks FROM paragraph WHERE position = ?", number
        )
        return load_paragraph(*row)

    def counts_by_segment(self) -> dict[int, int]:
        """Return how many paragraphs each segment has, those of former texts included."""
        sql = "SELECT coalesce(max(position) + 1, 0) FROM paragraph"
        return {number: rows.one(sql)[0] for number, rows in enumerate(self._rows)}
