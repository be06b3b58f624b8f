"""Linked words: a range of words within one paragraph or over several."""

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from archive.deadline import NEVER
from archive.deadline import Deadline
from archive.language.controls import close_directions
from archive.model.address import Address
from archive.model.address import WordRange
from archive.model.span import Span
from archive.model.text import Paragraph
from archive.model.text import RunKind
from archive.wordlinks.fingerprint import bare
from archive.wordlinks.fingerprint import fingerprint
from archive.wordlinks.fingerprint import word_spans

#: Words that are counted between two looks at the clock.
WATCHED_WORDS = 10_000


@dataclass(frozen=True, slots=True)
class LinkedWords:
    """A range of words: from the word `first` of the first paragraph to the word `last` of the last, from 1."""

    paragraphs: tuple[Paragraph, ...]
    first: int
    last: int
    #: The offset at which the first begins in its paragraph, and at which the last ends in its own.
    start: int
    end: int

    def spans(self) -> Iterator[tuple[Paragraph, Span]]:
        """Yield each paragraph with its part of the range; a withdrawn one has none."""
        for paragraph in self.paragraphs:
            start = self.start if paragraph is self.paragraphs[0] else 0
            end = self.end if paragraph is self.paragraphs[-1] else len(paragraph.text)
            if start < end:
                yield paragraph, Span(start, end)

    @property
    def fingerprint(self) -> str:
        """The fingerprint of these words."""
        return fingerprint(
            word for paragraph, span in self.spans() for word in _words_inside(paragraph.text, span)
        )

    @property
    def text(self) -> str:
        """The words as printed, one paragraph per line."""
        return "\n".join(
            close_directions(p.text[span.start : span.end]) for p, span in self.spans()
        )

    @property
    def lines(self) -> tuple[str, ...]:
        """The words by paragraph, with a slash at the ends of lines of verse."""
        return tuple(_with_strokes(paragraph, span) for paragraph, span in self.spans())

    def address(self, slug: str, revision: int | None = None) -> Address:
        """Return the address of these words in the text *slug*."""
        first, last = self.paragraphs[0].number, self.paragraphs[-1].number
        words = WordRange(self.first, self.last, self.fingerprint)
        return Address(slug, revision, first, last if last != first else None, words=words)


class Row:
    """The words of consecutive paragraphs as one sequence."""

    def __init__(self, paragraphs: Sequence[Paragraph], deadline: Deadline = NEVER) -> None:
        """Count the words of *paragraphs*. Raises `DeadlineExceeded`."""
        self.paragraphs = tuple(paragraphs)
        #: For each word: the index of its paragraph, its number there from 1, its span.
        self.places: list[tuple[int, int, Span]] = [
            (place, number, span)
            for place, paragraph in enumerate(self.paragraphs)
            for number, span in enumerate(
                deadline.watch(word_spans(paragraph.text), every=WATCHED_WORDS), start=1
            )
        ]

    @cached_property
    def bare(self) -> list[str]:
        """The words as a fingerprint sees them."""
        return [
            bare(self.paragraphs[place].text[span.start : span.end])
            for place, _, span in self.places
        ]

    def words(self, low: int, high: int) -> LinkedWords:
        """Return the words from *low* to *high*, which is excluded, word_spans from 0 through the row."""
        begins, first, start = self.places[low]
        ends, last, end = self.places[high - 1]
        return LinkedWords(self.paragraphs[begins : ends + 1], first, last, start.start, end.end)

    def at(self, number: str, word: int) -> int | None:
        """Return the index in the row of the word *word* of the paragraph *number*, or `None`."""
        wanted = next((n for n, p in enumerate(self.paragraphs) if p.number == number), None)
        for n, (place, count, _) in enumerate(self.places):
            if (place, count) == (wanted, word):
                return n
        return None

    def __len__(self) -> int:
        """The number of words."""
        return len(self.places)


def between(paragraphs: Sequence[Paragraph], first: str, last: str) -> tuple[Paragraph, ...]:
    """Return *paragraphs* from *first* to *last*; none if either is missing or they are in the wrong order."""
    numbers = [paragraph.number for paragraph in paragraphs]
    if first not in numbers or last not in numbers:
        return ()
    return tuple(paragraphs[numbers.index(first) : numbers.index(last) + 1])


def words_at(where: Address, paragraphs: Sequence[Paragraph]) -> LinkedWords | None:
    """Return the words at *where* in *paragraphs*, whatever their fingerprint, or `None`."""
    if where.words is None or where.first is None:
        return None
    end = where.last or where.first
    found = between(paragraphs, where.first, end)
    if not found or (len(found) == 1 and where.words.first > where.words.last):
        return None
    first = _nth_word(found[0], where.words.first)
    last = _nth_word(found[-1], where.words.last)
    if first is None or last is None:
        return None
    return LinkedWords(found, where.words.first, where.words.last, first.start, last.end)


def _words_inside(text: str, span: Span) -> Iterator[str]:
    """Yield the words of *text* in *span*, which begins with one, so that those before it need not be read."""
    for word in word_spans(text, span.start):
        if word.start >= span.end:
            return
        yield text[word.start : word.end]


def _nth_word(paragraph: Paragraph, number: int) -> Span | None:
    """Return the span of the word *number* of *paragraph*, from 1."""
    return next(islice(word_spans(paragraph.text), number - 1, None), None)


def _with_strokes(paragraph: Paragraph, span: Span) -> str:
    text = paragraph.text
    breaks = {
        run.start
        for run in paragraph.runs
        if run.kind is RunKind.LINE_BREAK and text[run.start : run.start + 1] == " "
    }
    words = "".join(" / " if at in breaks else text[at] for at in range(span.start, span.end))
    return close_directions(words)
