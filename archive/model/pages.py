"""Pages of the printed source: where each begins in a text, and which ones a passage is on."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from typing import NamedTuple

from archive.model.roman_numerals import from_roman
from archive.model.roman_numerals import to_roman
from archive.model.text import Paragraph
from archive.model.text import Text

_FOLIO = re.compile(r"(?P<number>[0-9]+)(?P<side>[rv])")
_ROMAN = re.compile(
    r"(?=.)m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})", re.IGNORECASE | re.ASCII
)
#: What people write before the number of a page.
_BEFORE = re.compile(r"(?:pages?|pp?|pg)\b\.?\s*", re.IGNORECASE)
#: Signs that readers do not type, or that are quotation marks and brackets of queries.
_NOT_OF_KEY = re.compile(r"[^\w./§†‡ -]")
_RANGE = re.compile(r"\.\.|[-–—]")
#: Pages of one range; no book has more.
MAX_RANGE_PAGES = 20_000


class PageStart(NamedTuple):
    """A page begins in the paragraph `place` of a text, counted from 0 without withdrawn ones, before ``text[at]``.

    `label` is what is printed on the page; it is empty where the page is not known from here on. A book has thousands,
    and tuples are made in a fifth of the time of other objects.
    """

    place: int
    at: int
    label: str


class Pages:
    """The pages of one text, in the order of its words."""

    def __init__(self, starts: Sequence[PageStart]) -> None:
        """Take where they begin, in that order; see `page_starts`."""
        self._starts = tuple(starts)

    @property
    def starts(self) -> tuple[PageStart, ...]:
        """Where they begin, in the order of the text."""
        return self._starts

    @property
    def labels(self) -> tuple[str, ...]:
        """What is printed on the known pages, each once."""
        return tuple(dict.fromkeys(start.label for start in self._starts if start.label))

    def place_of(self, label: str) -> int | None:
        """Return the paragraph in which the page *label* begins, or `None` where no page has it.

        ``p. 462`` is 462, and ``XII`` is xii where there is no page XII.
        """
        wanted = " ".join(_BEFORE.sub("", label, count=1).split()) if label else ""
        for same in (str, str.casefold):
            for start in self._starts:
                if start.label and same(start.label) in (same(label), same(wanted)):
                    return start.place
        return None

    def between(self, first: tuple[int, int], last: tuple[int, int]) -> tuple[str, str] | None:
        """Return the pages of the characters from *first* to *last*, each a paragraph and an offset.

        `None` where one of the pages is not known.
        """
        if first > last:
            return None
        begin, end = self._page_at(first), self._page_at(last)
        return (begin, end) if begin and end else None

    def _page_at(self, character: tuple[int, int]) -> str:
        found = bisect_right(self._starts, character, key=lambda start: start[:2]) - 1
        return self._starts[found].label if found >= 0 else ""


def page_starts(text: Text) -> tuple[PageStart, ...]:
    """Return where the pages of *text* begin; nothing where none is marked.

    The words before the first mark are on the page before it, if the record says that the text begins there.
    The marks of a withdrawn paragraph stay before the next one.
    """
    living = (paragraph for paragraph in text.paragraphs if not paragraph.withdrawn)
    marked = [start for place, one in enumerate(living) for start in _marked(place, one)]
    if not marked or (marked[0].place, marked[0].at) == (0, 0):
        return tuple(marked)
    first = re.split("[-–]", text.metadata.source.page_numbers)[0].strip()
    known = first if _follow(first, marked[0].label) else ""
    return (PageStart(0, 0, known), *marked)


def pages_of_paragraphs(text: Text) -> list[tuple[str, ...]]:
    """Return the known pages on which the words of each paragraph are, of those that are not withdrawn."""
    living = [paragraph for paragraph in text.paragraphs if not paragraph.withdrawn]
    starts: dict[int, list[PageStart]] = {}
    for start in page_starts(text):
        starts.setdefault(start.place, []).append(start)
    pages: list[tuple[str, ...]] = []
    page = ""
    for place, paragraph in enumerate(living):
        labels = [page]
        for start in starts.get(place, ()):
            if not paragraph.text[: start.at].strip():
                labels.clear()
            labels.append(start.label)
        page = labels[-1]
        pages.append(tuple(dict.fromkeys(filter(None, labels))))
    return pages


def page_key(label: str) -> str:
    """Return *label* as it is compared with what readers type: without capitals and with single blanks."""
    return " ".join(_NOT_OF_KEY.sub("", label.casefold()).split())


def page_range(value: str) -> tuple[str, ...]:
    """Return the keys of the pages that *value* names: one, or the first and the last of a range, perhaps shortened.

    Empty where it names none.

    >>> page_range("12"), page_range("p. XIV"), page_range("112-15"), page_range("3v–5r"), page_range("ix..xii")
    (('12',), ('xiv',), ('112', '115'), ('3v', '5r'), ('ix', 'xii'))
    >>> page_range("A-3"), page_range(" ")
    (('a-3',), ())
    """
    label = _BEFORE.sub("", value.strip(), count=1)
    ends = [page_key(end) for end in _RANGE.split(label)]
    if len(ends) == 2 and all(map(str.isascii, ends)):
        first, last = ends
        if first.isdigit() and last.isdigit() and len(last) < len(first):
            last = first[: -len(last)] + last
        if any(kind == other for kind, _ in _orders(first) for other, _ in _orders(last)):
            return first, last
    key = page_key(label)
    return (key,) if key else ()


def pages_between(first: str, last: str) -> Iterator[str]:
    """Yield the pages from *first* to *last*, of one kind (see `page_range`); at most `MAX_RANGE_PAGES`."""
    for kind, number in _orders(first):
        for other, end in _orders(last):
            if kind == other:
                low, high = sorted((number, end))
                yield from (
                    _label(kind, n) for n in range(low, min(high, low + MAX_RANGE_PAGES - 1) + 1)
                )


def _label(kind: str, number: int) -> str:
    if kind == "folio":
        return f"{number // 2}{'v' if number % 2 else 'r'}"
    return to_roman(number) if kind == "roman" else str(number)


def _marked(place: int, paragraph: Paragraph) -> Iterator[PageStart]:
    for mark in paragraph.page_breaks:
        if paragraph.text[mark.at :].strip():
            yield PageStart(place, mark.at, mark.label)
        else:
            # No word of this paragraph is on the page.
            yield PageStart(place + 1, 0, mark.label)


def page_list(labels: Iterable[str]) -> list[str]:
    """Return *labels* with consecutive ones as ranges.

    >>> page_list(["ix", "x", "xi", "249", "250", "253"])
    ['ix–xi', '249–250', '253']
    """
    runs: list[list[str]] = []
    for label in labels:
        if runs and _follow(runs[-1][-1], label):
            runs[-1].append(label)
        else:
            runs.append([label])
    return [f"{run[0]}–{run[-1]}" if len(run) > 1 else run[0] for run in runs]


def _follow(one: str, other: str) -> bool:
    """Tell whether the page *other* is the next after the page *one*."""
    return any(
        before == (kind, number - 1) for before in _orders(one) for kind, number in _orders(other)
    )


def _orders(label: str) -> Iterator[tuple[str, int]]:
    """Yield what *label* can be: a kind of number, and its value."""
    if label.isascii() and label.isdigit():
        yield "arabic", int(label)
    elif folio := _FOLIO.fullmatch(label):
        yield "folio", 2 * int(folio["number"]) + (folio["side"] == "v")
    elif _ROMAN.fullmatch(label):
        yield "roman", from_roman(label)
