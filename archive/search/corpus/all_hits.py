"""All that a search found, in the order of the texts: paragraph after paragraph, never all at once."""

from bisect import bisect_left
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from typing import Self

from archive.deadline import Deadline
from archive.library.protocol import Library
from archive.model.address import Ref
from archive.model.span import Span
from archive.model.text import Paragraph
from archive.search.corpus.collocates import Collocate
from archive.search.corpus.collocates import collocates
from archive.search.corpus.concordance import ConcordanceLine
from archive.search.corpus.concordance import concordance_lines
from archive.search.corpus.survey import Survey
from archive.search.corpus.survey import Surveyor
from archive.search.highlighting import Marker
from archive.search.index.catalogue import Catalogue
from archive.search.index.catalogue import SectionRow
from archive.search.index.catalogue import TextRow
from archive.search.index.protocol import Words
from archive.search.matching.word_reader import WordReader
from archive.search.query.notices import Notice
from archive.search.query.tree import Node
from archive.search.request import Order

#: Words that are weighed between two looks at the clock.
WATCHED_WORDS = 10_000


@dataclass(frozen=True, slots=True)
class FoundParagraph:
    """One paragraph that was found, whole, with all that was found in it."""

    ref: Ref
    text: TextRow
    section: SectionRow
    paragraph: Paragraph
    spans: tuple[Span, ...]
    #: Its notes, joined by line ends, and what was found in them.
    notes: str
    note_spans: tuple[Span, ...]

    @property
    def occurrences(self) -> int:
        """How many occurrences it has, those in its notes included."""
        return len(self.spans) + len(self.note_spans)

    def lines(self, first: int = 0) -> Iterator[ConcordanceLine]:
        """Yield a line for each occurrence from the *first*, those in the notes after those in the text."""
        in_notes = max(0, first - len(self.spans))
        yield from concordance_lines(self.paragraph.text, self.spans[first:])
        yield from concordance_lines(self.notes, self.note_spans[in_notes:], in_note=True)


class AllHits:
    """All hits of a search, in the order of the collection; valid while its generation is open.

    What is read of them raises `DeadlineExceeded` after *deadline*.
    """

    def __init__(
        self,
        *,
        tree: Node | None,
        notices: tuple[Notice, ...],
        positions: Sequence[int],
        words_by_text: Callable[[Deadline], Mapping[int, int]],
        texts: int,
        marker: Marker,
        library: Library,
        catalogue: Catalogue,
        words: Words,
        reader: WordReader,
        deadline: Deadline,
    ) -> None:
        self._deadline = deadline
        #: The query as it was searched; None for an empty query.
        self.tree = tree
        self.notices = notices
        #: The positions of the paragraphs in the collection, ascending.
        self.positions = positions
        self._words_by_text = words_by_text
        #: How many texts they are in.
        self.texts = texts
        self.generation = library.generation
        self._marker = marker
        self._library = library
        self._catalogue = catalogue
        self._words = words
        self._reader = reader
        self._surveyor = Surveyor(marker, reader)

    def until(self, deadline: Deadline) -> Self:
        """Return the same hits, to be read until *deadline*."""
        hits = copy(self)
        hits._deadline = deadline
        return hits

    @property
    def total(self) -> int:
        """How many paragraphs were found."""
        return len(self.positions)

    def paragraphs(self, first: int = 0, end: int | None = None) -> Iterator[FoundParagraph]:
        """Return the paragraphs from the *first* that was found to before *end*, in the order of the texts."""
        end = self.total if end is None else min(end, self.total)
        return self.at(self.positions[first:end])

    def by_text(self) -> Iterator[tuple[TextRow, int, int]]:
        """Yield each text that has any, and which of the paragraphs found are its own: first to before end."""
        end = 0
        while end < self.total:
            at = self.positions[end]
            text = self._catalogue.text_at(at)
            first, end = end, bisect_left(self.positions, text.end, end)
            yield text, first, end

    def words(self) -> dict[str, int]:
        """Return how many words each text has among which it was sought, by its slug."""
        return {
            self._catalogue.text(number).slug: words
            for number, words in self._words_by_text(self._deadline).items()
        }

    def numbers(self, positions: Sequence[int]) -> dict[int, str]:
        """Return the number of the paragraph at each of *positions* of the collection."""
        return self._library.numbers(positions)

    def survey(self, most: int, order: Order = Order.PLACE) -> Survey:
        """Return counts of the occurrences in the first paragraphs, until *most* of either are seen.

        It takes half of the time that is left at most, so that some of them can be shown.
        """
        return self._surveyor.survey(self.positions, most, order, self._deadline.halfway())

    def lines_at(
        self, places: Sequence[tuple[int, int]]
    ) -> Iterator[tuple[FoundParagraph, ConcordanceLine]]:
        """Yield the lines at some of the places of a survey."""
        wanted = tuple(dict.fromkeys(position for position, _ in places))
        found = dict(zip(wanted, self.at(wanted), strict=True))
        for position, nth in places:
            yield found[position], next(found[position].lines(nth))

    def collocates(self, survey: Survey, most: int) -> tuple[Collocate, ...]:
        """Return the *most* striking words near the occurrences of *survey*."""
        found = ((self._words.word(exact), near) for exact, near in survey.near.items())
        counts = ((word.surface, near, word.occurrences) for word, near in found if word)
        return collocates(
            self._deadline.watch(counts, every=WATCHED_WORDS),
            nearby=survey.nearby,
            words=self._library.counts.words,
            limit=most,
        )

    def at(self, positions: Iterable[int]) -> Iterator[FoundParagraph]:
        """Yield the paragraphs at *positions* of the collection, in that order."""
        listed = tuple(positions)
        paragraphs = self._library.located_paragraphs(listed)
        marked = self._marker.matches(listed, self._deadline)
        for found, matches in zip(paragraphs, marked, strict=True):
            section = self._catalogue.section_at(found.position)
            notes = "\n".join(note.text for note in found.paragraph.notes)
            yield FoundParagraph(
                ref=found.ref,
                text=self._catalogue.text(section.text),
                section=section,
                paragraph=found.paragraph,
                spans=matches.spans,
                notes=notes,
                note_spans=matches.note_spans,
            )
