"""All that a search found, in the order of the texts: paragraph after paragraph, never all at once."""

from bisect import bisect_left
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from typing import Self

from archive.deadline import Deadline
from archive.library.reader import Library
from archive.model.address import Ref
from archive.model.span import Span
from archive.model.text import Paragraph
from archive.search.corpus.collocates import Collocate
from archive.search.corpus.collocates import collocates
from archive.search.corpus.concordance import ConcordanceLine
from archive.search.corpus.concordance import concordance_lines
from archive.search.corpus.survey import Survey
from archive.search.corpus.survey import Surveyor
from archive.search.filters import intersection
from archive.search.highlighting import Marker
from archive.search.index.catalogue import Catalogue
from archive.search.index.catalogue import Ranges
from archive.search.index.catalogue import SectionRow
from archive.search.index.catalogue import TextRow
from archive.search.index.lexicon import Lexicon
from archive.search.index.lexicon import terms_by_character
from archive.search.query.notices import Notice
from archive.search.query.tree import Node
from archive.search.request import Order

#: Texts whose words are counted, and words that are weighed, between two looks at the clock.
WATCHED_TEXTS = 100
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
        filtered_ranges: Ranges,
        texts: int,
        marker: Marker,
        library: Library,
        catalogue: Catalogue,
        lexicon: Lexicon,
        deadline: Deadline,
    ) -> None:
        self._deadline = deadline
        #: The query as it was searched; None for an empty query.
        self.tree = tree
        self.notices = notices
        #: The positions of the paragraphs in the collection, ascending.
        self.positions = positions
        #: The paragraphs that pass the filters of the search.
        self.filtered_ranges = filtered_ranges
        #: How many texts they are in.
        self.texts = texts
        self.generation = library.generation
        self._marker = marker
        self._library = library
        self._catalogue = catalogue
        self._lexicon = lexicon
        self._surveyor = Surveyor(marker, library, lexicon)

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
            section = self._catalogue.sections[self._catalogue.section_of(at)]
            text = self._catalogue.texts[section.text]
            first, end = end, bisect_left(self.positions, text.end, end)
            yield text, first, end

    def words(self) -> dict[str, int]:
        """Return how many words each text has among which it was sought, by its slug."""
        return {
            text.slug: self._words(text, inside)
            for text in self._deadline.watch(self._catalogue.texts, every=WATCHED_TEXTS)
            if (inside := intersection(((text.first, text.end),), self.filtered_ranges))
        }

    def _words(self, text: TextRow, inside: Ranges) -> int:
        if inside == ((text.first, text.end),):
            return self._library.entry(text.slug).words
        return sum(self._library.words(first, end) for first, end in inside)

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
        exact = terms_by_character(self._lexicon)
        entries = self._lexicon.entries
        known = ((entries[exact[c]], near) for c, near in survey.near.items() if c in exact)
        counts = ((entry.surface, near, entry.occurrences) for entry, near in known)
        return collocates(
            self._deadline.watch(counts, every=WATCHED_WORDS),
            nearby=survey.nearby,
            words=self._library.counts.words,
            limit=most,
        )

    def at(self, positions: Iterable[int]) -> Iterator[FoundParagraph]:
        """Yield the paragraphs at *positions* of the collection, in that order."""
        for found in self._library.analysed_paragraphs(positions):
            section = self._catalogue.sections[self._catalogue.section_of(found.position)]
            notes = "\n".join(note.text for note in found.paragraph.notes)
            yield FoundParagraph(
                ref=found.ref,
                text=self._catalogue.texts[section.text],
                section=section,
                paragraph=found.paragraph,
                spans=self._marker.spans(found.readings, self._deadline),
                notes=notes,
                note_spans=self._marker.note_spans(found.readings, self._deadline) if notes else (),
            )
