"""All that a search found, in the order of the texts: paragraph after paragraph, never all at once."""

from bisect import bisect_right
from collections.abc import Callable
from collections.abc import Container
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Self

import numpy as np
from numpy.typing import NDArray

from archive.deadline import Deadline
from archive.errors import NotHere
from archive.library.entries import LocatedParagraph
from archive.library.protocol import Library
from archive.model.address import Ref
from archive.model.date import year_of
from archive.model.span import Span
from archive.model.text import Paragraph
from archive.search.corpus.collocate_finder import CollocateFinder
from archive.search.corpus.collocates import Collocate
from archive.search.corpus.collocates import collocates
from archive.search.corpus.concordance import ConcordanceLine
from archive.search.corpus.concordance import concordance_lines
from archive.search.corpus.hits_by_text import HitsByText
from archive.search.corpus.sampling import step_for
from archive.search.corpus.survey import NOTHING_NEARBY
from archive.search.corpus.survey import Finder
from archive.search.corpus.survey import SortedLines
from archive.search.corpus.survey import Survey
from archive.search.corpus.survey import Surveyor
from archive.search.corpus.windows import Window
from archive.search.highlighting import Matches
from archive.search.index.catalogue import Catalogue
from archive.search.index.catalogue import SectionRow
from archive.search.index.catalogue import TextRow
from archive.search.index.columns import NO_DAY
from archive.search.index.protocol import Word
from archive.search.index.protocol import Words
from archive.search.matching.word_reader import CountedTerms
from archive.search.matching.word_reader import WordReader
from archive.search.query.notices import Notice
from archive.search.query.tree import Node
from archive.search.request import Order

#: Terms that are read between two looks at the clock.
WATCHED_TERMS = 10_000


@dataclass(frozen=True, slots=True)
class FoundParagraph:
    """One paragraph that was found, whole, with all that was found in it."""

    ref: Ref
    text: TextRow
    section: SectionRow
    paragraph: Paragraph
    #: Who speaks it, by the name that citations have; empty where the text does not say.
    speaker: str
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


@dataclass(frozen=True, slots=True)
class ChangedParagraph:
    """A paragraph that was found, with the day and the number of the revision that last changed its words."""

    located: LocatedParagraph
    #: As in `FoundParagraph`.
    speaker: str
    spans: tuple[Span, ...]
    notes: str
    note_spans: tuple[Span, ...]
    day: date
    revision: int


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
        finder: Finder,
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
        #: The collocate whose occurrences these are; None where they are those of the query.
        self.collocate: Word | None = None
        self.generation = library.generation
        self._finder = finder
        self._library = library
        self._catalogue = catalogue
        self._words = words
        self._reader = reader
        self._surveyor = Surveyor(finder, reader)
        self._ordered: tuple[date, NDArray[np.intp]] | None = None

    def until(self, deadline: Deadline) -> Self:
        """Return the same hits, to be read until *deadline*."""
        hits = copy(self)
        hits._deadline = deadline
        return hits

    def of_collocate(self, exact: str, window: Window, candidates: Sequence[int]) -> Self:
        """Return the occurrences of the term *exact* in the *window* of these: each word of it once.

        *candidates* are the positions of these that have the term, ascending. Raises `DeadlineExceeded`.
        """
        hits = copy(self)
        finder = CollocateFinder(self._finder, self._reader, exact, window)
        hits._finder, hits._surveyor = finder, Surveyor(finder, self._reader)
        hits.positions = finder.having(candidates, self._deadline)
        vars(hits).pop("by_text", None)
        hits.texts = len(hits.by_text.texts)
        hits.collocate = self._words.word(exact)
        return hits

    @property
    def total(self) -> int:
        """How many paragraphs were found."""
        return len(self.positions)

    def paragraphs(self, first: int = 0, end: int | None = None) -> Iterator[FoundParagraph]:
        """Return the paragraphs from the *first* that was found to before *end*, in the order of the texts."""
        end = self.total if end is None else min(end, self.total)
        return self.at(self.positions[first:end])

    @cached_property
    def by_text(self) -> HitsByText:
        """The texts that they are in, and which each has."""
        return HitsByText.of(self.positions, self._catalogue.first)

    def texts_by_date(self) -> list[int]:
        """Return the numbers of the texts that they are in by date, then by slug; those without a date last."""
        texts = self.by_text.texts
        ordered: list[int] = texts[
            np.argsort(self._catalogue.days()[texts], kind="stable")
        ].tolist()
        return ordered

    def text(self, number: int) -> TextRow:
        """Return text *number* of the collection."""
        return self._catalogue.text(number)

    def years(self) -> dict[int, int]:
        """Return the year by which each text of the collection is sorted, by its number; those with a date have one."""
        days = self._catalogue.days()
        (dated,) = (days != NO_DAY).nonzero()
        return dict(zip(dated.tolist(), year_of(days[dated]).tolist(), strict=True))

    def changes(
        self, first: int, end: int, *, since: date = date.min
    ) -> tuple[tuple[ChangedParagraph, ...], int]:
        """Return the paragraphs from the *first* to before *end* by the day of their last change, the newest first.

        Of one day they are in the order of the texts. Those of drafts are left out, and changes before *since*; with
        the paragraphs comes how many are left. Raises `DeadlineExceeded`.
        """
        days, revisions = self._last_changes
        ordered = self._by_last_change(since)
        some = ordered[first:end].tolist()
        positions = [self.positions[n] for n in some]
        found = self._library.located_paragraphs(positions)
        changed = (
            ChangedParagraph(
                located=located,
                speaker=self._speaker(located),
                spans=matches.spans,
                notes=_notes(located.paragraph),
                note_spans=matches.note_spans,
                day=date.fromordinal(int(days[n])),
                revision=int(revisions[n]),
            )
            for n, located, matches in zip(some, found, self._matches(positions), strict=True)
        )
        return tuple(changed), len(ordered)

    def change(self, place: int, *, since: date = date.min) -> tuple[date, Ref]:
        """Return the day and the address of the paragraph at a *place* in the order of `changes`."""
        number = int(self._by_last_change(since)[place])
        (located,) = self._library.located_paragraphs([self.positions[number]])
        return date.fromordinal(int(self._last_changes[0][number])), located.ref

    def changes_up_to(self, day: date, ref: Ref, *, since: date = date.min) -> int:
        """Return how many paragraphs come up to *ref* in the order of `changes`, if it was last changed on a *day*.

        If it is not there any more, it is taken to come before all that were changed on that day.
        """
        ordered = self._by_last_change(since)
        days = self._last_changes[0][ordered]
        try:
            now = self._library.current_address(ref.address)
            at = next(iter(self._library.positions(now.slug, [now.first or ""])), -1)
        except NotHere:
            at = -1
        # Ascending, as a search needs it: the newest day is the smallest number.
        begin, end = np.searchsorted(-days, [-day.toordinal(), 1 - day.toordinal()])
        here = [self.positions[n] for n in ordered[begin:end].tolist()]
        return int(begin) + bisect_right(here, at)

    def _by_last_change(self, since: date) -> NDArray[np.intp]:
        """Return the numbers of the paragraphs that were changed *since* a day, in the order of `changes`."""
        if self._ordered is None or self._ordered[0] != since:
            days, _ = self._last_changes
            wanted = np.flatnonzero(days >= since.toordinal())
            # A stable order costs little here: the paragraphs of a text follow one another.
            self._ordered = since, wanted[np.argsort(-days[wanted], kind="stable")]
        return self._ordered[1]

    @cached_property
    def _last_changes(self) -> tuple[NDArray[np.int32], NDArray[np.uint32]]:
        """The days and the revisions of the last changes of all paragraphs."""
        return self._catalogue.last_changes(self.positions)

    def words(self) -> Mapping[int, int]:
        """Return how many words each text has among which it was sought, by its number."""
        return self._words_by_text(self._deadline)

    def counts(self, survey: Survey | None) -> dict[int, int]:
        """Return how many occurrences each text has, by its number, as *survey* counted them in all paragraphs.

        Without one, how many paragraphs were found in each.
        """
        return self.by_text.sums(survey.counts if survey else None)

    @property
    def all_words(self) -> int:
        """How many words the collection has."""
        return self._library.counts.words

    def numbers(self, positions: Sequence[int]) -> dict[int, str]:
        """Return the number of the paragraph at each of *positions* of the collection."""
        return self._library.numbers(positions)

    def survey(self, most: int, window: Window | None = None) -> Survey:
        """Return counts of the occurrences in all paragraphs, or in an even sample of *most* of them at most.

        With a *window* also of the words within it. It takes half of the time that is left at most, so that something
        can be shown; what there is no time for makes the sample smaller.
        """
        deadline = self._deadline.halfway()
        return self._surveyor.survey(self.positions, deadline, most=most, window=window)

    def sorted_lines(self, survey: Survey, order: Order, most: int) -> SortedLines:
        """Return the places of all occurrences in *order*, or of an even sample of about *most*; *survey* counted them.

        It takes half of the time that is left at most.
        """
        share = step_for(survey.occurrences * max(1, survey.every), most)
        return self._surveyor.sorted_lines(
            self.positions, order, self._deadline.halfway(), most=-(-self.total // share)
        )

    def lines(
        self, survey: Survey, first: int, end: int
    ) -> Iterator[tuple[FoundParagraph, ConcordanceLine]]:
        """Yield the lines from the *first* to before *end* of all, in the order of the texts.

        A whole *survey* tells in which paragraph the first is; without one, all before it are read.
        """
        paragraph = before = 0
        if survey.is_whole:
            ends = np.cumsum(survey.counts)
            paragraph = int(np.searchsorted(ends, first, side="right"))
            before = int(ends[paragraph - 1]) if paragraph else 0
        lines = ((hit, line) for hit in self.paragraphs(paragraph) for line in hit.lines())
        yield from islice(lines, first - before, end - before)

    def lines_at(
        self, places: Sequence[tuple[int, int]]
    ) -> Iterator[tuple[FoundParagraph, ConcordanceLine]]:
        """Yield the lines at some of the places of a survey."""
        wanted = tuple(dict.fromkeys(position for position, _ in places))
        found = dict(zip(wanted, self.at(wanted), strict=True))
        for position, nth in places:
            yield found[position], next(found[position].lines(nth))

    def collocates(
        self, survey: Survey, most: int, left_out: Container[str] = ()
    ) -> tuple[Collocate, ...]:
        """Return the *most* striking words near the occurrences of *survey*, which has counted those in its window."""
        nearby = survey.nearby
        if nearby is None or not nearby.total:
            return ()
        return collocates(
            self.near_terms(survey),
            self._words.word,
            nearby=nearby.total,
            words=self.all_words,
            limit=most,
            left_out=left_out,
            deadline=self._deadline,
        )

    def near_terms(self, survey: Survey) -> CountedTerms:
        """Return the terms near the occurrences of *survey*, with how often each is."""
        nearby = survey.nearby or NOTHING_NEARBY
        return self._reader.counted(nearby.numbers, nearby.counts, self._deadline)

    def own_terms(self, survey: Survey) -> frozenset[str]:
        """Return the terms of the words in the occurrences of *survey*."""
        numbers = self._deadline.watch(survey.inside.tolist(), every=WATCHED_TERMS)
        return frozenset(map(self._reader.term, numbers))

    def surface(self, exact: str) -> str:
        """Return how a word of the collection with the term *exact* is first written."""
        word = self._words.word(exact)
        return word.surface if word else exact

    def languages(self) -> set[str]:
        """Return the languages of the texts that have any."""
        return self._catalogue.languages_of(self.by_text.texts)

    def at(self, positions: Iterable[int]) -> Iterator[FoundParagraph]:
        """Yield the paragraphs at *positions* of the collection, in that order."""
        listed = tuple(positions)
        paragraphs = self._library.located_paragraphs(listed)
        for found, matches in zip(paragraphs, self._matches(listed), strict=True):
            section = self._catalogue.section_at(found.position)
            yield FoundParagraph(
                ref=found.ref,
                text=self._catalogue.text(section.text),
                section=section,
                paragraph=found.paragraph,
                speaker=self._speaker(found),
                spans=matches.spans,
                notes=_notes(found.paragraph),
                note_spans=matches.note_spans,
            )

    def _speaker(self, found: LocatedParagraph) -> str:
        return self._catalogue.speaker_at(found.position) if found.paragraph.speaker else ""

    def _matches(self, positions: Sequence[int]) -> Iterator[Matches]:
        for batch in self._deadline.watch(self._reader.batches(positions)):
            found = self._finder.found(batch, self._deadline)
            yield from found.matches(len(batch), self._deadline)


def _notes(paragraph: Paragraph) -> str:
    return "\n".join(note.text for note in paragraph.notes)
