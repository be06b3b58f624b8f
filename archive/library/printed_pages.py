"""The pages of a text's printed source: stored for the current version, worked out for any other."""

import sys
from collections.abc import Callable
from typing import Protocol

from archive.model.pages import Pages
from archive.model.pages import PageStart
from archive.model.pages import page_starts
from archive.model.text import Text

#: Runs a statement of SQL with its values, and returns rows of any shape.
Ask = Callable[..., list[tuple]]  # type: ignore[type-arg]
#: A character: the number of its paragraph, and its offset there.
Character = tuple[str, int]

#: The offset of the last character of a paragraph, however long it is.
LAST = sys.maxsize

_PLACE = """
SELECT paragraph.position - text.first FROM text JOIN paragraph ON paragraph.text = text.id
WHERE text.id = ? AND paragraph.number = ?
"""
_LABEL = """
SELECT label FROM page WHERE text = ? AND (place, at) <= (?, ?)
ORDER BY place DESC, at DESC, number DESC LIMIT 1
"""
_MARKED = "SELECT EXISTS (SELECT 1 FROM page WHERE text = ? AND label <> '')"
_STARTS = "SELECT place, at, label FROM page WHERE text = ? ORDER BY place, at, number"
_NUMBER = """
SELECT paragraph.number FROM text JOIN paragraph ON paragraph.text = text.id
WHERE text.id = ? AND paragraph.position <= text.first + ?
ORDER BY paragraph.position DESC LIMIT 1
"""


class PrintedPages(Protocol):
    """The pages of one text."""

    @property
    def are_marked(self) -> bool:
        """Whether any page is known."""

    def between(self, first: Character, last: Character) -> tuple[str, str] | None:
        """Return the pages from one character to another; `None` where one of them is not known."""

    def pages(self) -> Pages:
        """Return all pages."""

    def number(self, place: int) -> str:
        """Return the number of the paragraph at *place*, or of the last one where there are fewer."""


class StoredPages:
    """The pages of a text in its current version, of which nothing else is read."""

    def __init__(self, ask: Ask, text: int) -> None:
        """Read with *ask* the text with the id *text*."""
        self._ask = ask
        self._text = text

    @property
    def are_marked(self) -> bool:
        """Whether any page is known."""
        (marked,) = self._ask(_MARKED, self._text)[0]
        return bool(marked)

    def between(self, first: Character, last: Character) -> tuple[str, str] | None:
        """Return the pages from one character to another; `None` where one of them is not known."""
        places = [
            (place, at)
            for number, at in (first, last)
            for (place,) in self._ask(_PLACE, self._text, number)
        ]
        if len(places) < 2 or places[0] > places[1]:
            return None
        begin, end = (self._label(*place) for place in places)
        return (begin, end) if begin and end else None

    def pages(self) -> Pages:
        """Return all pages."""
        return Pages(tuple(map(PageStart._make, self._ask(_STARTS, self._text))))

    def number(self, place: int) -> str:
        """Return the number of the paragraph at *place*, or of the last one where there are fewer."""
        ((number,),) = self._ask(_NUMBER, self._text, place)
        return str(number)

    def _label(self, place: int, at: int) -> str:
        return "".join(label for (label,) in self._ask(_LABEL, self._text, place, at))


class PagesOfText:
    """The pages of a revision, or of a withdrawn text."""

    def __init__(self, text: Text) -> None:
        self._pages = Pages(page_starts(text))
        self._numbers = [p.number for p in text.paragraphs if not p.withdrawn]

    @property
    def are_marked(self) -> bool:
        """Whether any page is known."""
        return bool(self._pages.labels)

    def between(self, first: Character, last: Character) -> tuple[str, str] | None:
        """Return the pages from one character to another; `None` where one of them is not known."""
        places = [
            (self._numbers.index(number), at)
            for number, at in (first, last)
            if number in self._numbers
        ]
        return self._pages.between(*places) if len(places) == 2 else None

    def pages(self) -> Pages:
        """Return all pages."""
        return self._pages

    def number(self, place: int) -> str:
        """Return the number of the paragraph at *place*, or of the last one where there are fewer."""
        return self._numbers[: place + 1][-1]
