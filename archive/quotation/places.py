"""Places of a quotation: a fit with its address, its source text and its alignment; and the search coverage."""

from collections.abc import Iterator
from collections.abc import Sequence

from archive.library.passage import consecutive_address
from archive.library.protocol import Library
from archive.model.address import Address
from archive.model.span import Span
from archive.quotation.fitting import Fit
from archive.quotation.fitting import aligned_runs
from archive.quotation.quoted_words import QuotationReader
from archive.quotation.verdicts import Agreement
from archive.quotation.verdicts import AlignedRun
from archive.quotation.verdicts import Coverage
from archive.quotation.verdicts import ParagraphSpan
from archive.quotation.verdicts import SourcePlace
from archive.search.hits import cited_speaker
from archive.search.index.catalogue import Catalogue


class PlaceBuilder:
    """Builds the places of a result from fits."""

    def __init__(self, catalogue: Catalogue, library: Library, reader: QuotationReader) -> None:
        self._catalogue = catalogue
        self._library = library
        self._reader = reader

    def _address(self, slug: str, first: str, last: str) -> Address:
        if first == last:
            return Address(slug, first=first)
        # The range between may mean something else, if paragraphs were moved.
        return consecutive_address(self._library, Address(slug, first=first, last=last))

    def build(self, fits: Sequence[Fit]) -> SourcePlace:
        """Return the place of a quotation whose parts are *fits*, in order, in one text."""
        first, last = fits[0], fits[-1]
        row = self._catalogue.section_at(first.start[0])
        text = self._catalogue.text(row.text)
        numbers = [
            fit.words.paragraphs[position].ref.number
            for fit, position in ((first, first.start[0]), (last, last.end[0]))
        ]
        alignment: list[AlignedRun] = []
        for fit in fits:
            if alignment:
                alignment.append(AlignedRun(Agreement.GAP, "…", "…"))
            alignment += aligned_runs(fit, self._reader.surface)
        return SourcePlace(
            address=self._address(text.slug, *numbers),
            title=text.title,
            authors=text.authors,
            date=text.date.words if text.date else "",
            section=row.heading,
            draft=text.draft,
            revision=self._library.entry(text.slug).revision,
            text=" … ".join(fit.words.source(fit.first, fit.last) for fit in fits),
            spans=tuple(span for fit in fits for span in _spans(fit)),
            alignment=tuple(alignment),
            differing_words=sum(fit.differing for fit in fits),
            transmitted=any(fit.words.transmitted for fit in fits),
            note=first.words.note_label,
            speakers=tuple(dict.fromkeys(filter(None, self._speakers(fits)))),
        )

    def _speakers(self, fits: Sequence[Fit]) -> Iterator[str]:
        """Yield who speaks each paragraph of *fits*; nothing where the text does not say."""
        for fit in fits:
            for position in range(fit.start[0], fit.end[0] + 1):
                yield cited_speaker(fit.words.paragraphs[position], self._catalogue)


def _spans(fit: Fit) -> Iterator[ParagraphSpan]:
    words = fit.words
    for position in range(fit.start[0], fit.end[0] + 1):
        found = words.paragraphs[position]
        start = fit.start[1] if position == fit.start[0] else 0
        end = fit.end[1] if position == fit.end[0] else len(words.text(position))
        yield ParagraphSpan(found.ref, Span(start, end))


def coverage(library: Library) -> Coverage:
    """Return how much *library* contains, and the state of the collection."""
    first, last = library.years() or (None, None)
    return Coverage(
        texts=library.counts.texts,
        paragraphs=library.counts.paragraphs,
        first_year=first,
        last_year=last,
        state=library.state,
    )
