"""Words that a link means: a row of words of one paragraph, or of all from one to another."""

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from archive.model.address import Address
from archive.model.address import WordRange
from archive.model.span import Span
from archive.model.text import Paragraph
from archive.model.text import RunKind
from archive.wordlinks.fingerprint import bare
from archive.wordlinks.fingerprint import counted
from archive.wordlinks.fingerprint import fingerprint


@dataclass(frozen=True, slots=True)
class Linked:
    """A row of words: from the word *first* of the first paragraph to the word *last* of the last, from 1."""

    paragraphs: tuple[Paragraph, ...]
    first: int
    last: int
    #: Where the first begins in its paragraph, and where the last ends in its own.
    start: int
    end: int

    def spans(self) -> Iterator[tuple[Paragraph, Span]]:
        """Yield each paragraph with the stretch of it that is meant; a withdrawn one has none."""
        for paragraph in self.paragraphs:
            start = self.start if paragraph is self.paragraphs[0] else 0
            end = self.end if paragraph is self.paragraphs[-1] else len(paragraph.text)
            if start < end:
                yield paragraph, Span(start, end)

    @property
    def fingerprint(self) -> str:
        """The fingerprint of these words."""
        return fingerprint(
            paragraph.text[word.start : word.end]
            for paragraph, span in self.spans()
            for word in counted(paragraph.text)
            if span.start <= word.start < span.end
        )

    @property
    def text(self) -> str:
        """The words as they stand, a paragraph a line."""
        return "\n".join(p.text[span.start : span.end] for p, span in self.spans())

    @property
    def lines(self) -> tuple[str, ...]:
        """The words by paragraphs, the ends of lines of verse as a stroke."""
        return tuple(_with_strokes(paragraph, span) for paragraph, span in self.spans())

    def address(self, slug: str, revision: int | None = None) -> Address:
        """Return the address of these words in the text *slug*."""
        first, last = self.paragraphs[0].number, self.paragraphs[-1].number
        words = WordRange(self.first, self.last, self.fingerprint)
        return Address(slug, revision, first, last if last != first else None, words=words)


class Row:
    """The words of some paragraphs that follow each other, as one row."""

    def __init__(self, paragraphs: Sequence[Paragraph]) -> None:
        """Count the words of *paragraphs*."""
        self.paragraphs = tuple(paragraphs)
        #: Of each word: the place of its paragraph, its number there from 1, where it stands.
        self.places: list[tuple[int, int, Span]] = [
            (place, number, span)
            for place, paragraph in enumerate(self.paragraphs)
            for number, span in enumerate(counted(paragraph.text), start=1)
        ]

    @cached_property
    def bare(self) -> list[str]:
        """The words as a fingerprint sees them."""
        return [
            bare(self.paragraphs[place].text[span.start : span.end])
            for place, _, span in self.places
        ]

    def linked(self, low: int, high: int) -> Linked:
        """Return the words from *low* to *high*, which is excluded, counted from 0 through the row."""
        begins, first, start = self.places[low]
        ends, last, end = self.places[high - 1]
        return Linked(self.paragraphs[begins : ends + 1], first, last, start.start, end.end)

    def at(self, number: str, word: int) -> int | None:
        """Return which word of the row is *word* of the paragraph *number*, or nothing."""
        wanted = next((n for n, p in enumerate(self.paragraphs) if p.number == number), None)
        for n, (place, count, _) in enumerate(self.places):
            if (place, count) == (wanted, word):
                return n
        return None

    def __len__(self) -> int:
        """How many words there are."""
        return len(self.places)


def between(paragraphs: Sequence[Paragraph], first: str, last: str) -> tuple[Paragraph, ...]:
    """Return those of *paragraphs* from *first* to *last*; none where either is missing or they are the wrong way."""
    numbers = [paragraph.number for paragraph in paragraphs]
    if first not in numbers or last not in numbers:
        return ()
    return tuple(paragraphs[numbers.index(first) : numbers.index(last) + 1])


def linked_at(where: Address, paragraphs: Sequence[Paragraph]) -> Linked | None:
    """Return the words that stand at *where* in *paragraphs*, whatever their fingerprint, or nothing."""
    if where.words is None or where.first is None:
        return None
    end = where.last or where.first
    row = Row(between(paragraphs, where.first, end))
    low, high = row.at(where.first, where.words.first), row.at(end, where.words.last)
    if low is None or high is None or low > high:
        return None
    return row.linked(low, high + 1)


def _with_strokes(paragraph: Paragraph, span: Span) -> str:
    text = paragraph.text
    breaks = {
        run.start
        for run in paragraph.runs
        if run.kind is RunKind.LINE_BREAK and text[run.start : run.start + 1] == " "
    }
    return "".join(" / " if at in breaks else text[at] for at in range(span.start, span.end))
