"""All that a search found, in the order of the texts: paragraph after paragraph, never all at once."""

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass

from archive.library import Library
from archive.model import Paragraph
from archive.refs import Ref
from archive.search.catalogue import Catalogue
from archive.search.catalogue import SectionRow
from archive.search.catalogue import TextRow
from archive.search.marking import Marker
from archive.search.results import Notice
from archive.spans import Span

#: Paragraphs that are read at a time.
BATCH = 500


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


class Everything:
    """The answer to a search as a whole. Good for as long as its generation is open."""

    def __init__(
        self,
        *,
        reading: str,
        canonical: str,
        notices: tuple[Notice, ...],
        positions: Sequence[int],
        texts: int,
        marker: Marker,
        library: Library,
        catalogue: Catalogue,
    ) -> None:
        #: How the query was read, and its canonical spelling.
        self.reading = reading
        self.canonical = canonical
        self.notices = notices
        #: Where the paragraphs stand in the collection, ascending.
        self.positions = positions
        #: How many texts they are in.
        self.texts = texts
        self.generation = library.generation
        self._marker = marker
        self._library = library
        self._catalogue = catalogue

    @property
    def total(self) -> int:
        """How many paragraphs were found."""
        return len(self.positions)

    def paragraphs(self, first: int = 0, end: int | None = None) -> Iterator[FoundParagraph]:
        """Yield the paragraphs from the *first* that was found to before *end*, in the order of the texts."""
        end = self.total if end is None else min(end, self.total)
        for at in range(first, end, BATCH):
            yield from self.at(self.positions[at : min(at + BATCH, end)])

    def at(self, positions: Sequence[int]) -> Iterator[FoundParagraph]:
        """Yield the paragraphs at *positions* of the collection, in that order."""
        for found in self._library.found(positions):
            section = self._catalogue.sections[self._catalogue.section_of(found.position)]
            notes = "\n".join(note.text for note in found.paragraph.notes)
            yield FoundParagraph(
                ref=found.ref,
                text=self._catalogue.texts[section.text],
                section=section,
                paragraph=found.paragraph,
                spans=self._marker.spans(found.readings),
                notes=notes,
                note_spans=self._marker.note_spans(found.readings) if notes else (),
            )
