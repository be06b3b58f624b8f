"""From fits to what is shown: addresses, words of the source, the comparison, what was searched."""

import hashlib
from collections.abc import Iterator
from collections.abc import Sequence

from archive.library.reader import Library
from archive.model.address import Address
from archive.model.span import Span
from archive.quotation.fitting import Fit
from archive.quotation.fitting import steps
from archive.quotation.query_words import Quoting
from archive.quotation.verdicts import Kind
from archive.quotation.verdicts import Passage
from archive.quotation.verdicts import Place
from archive.quotation.verdicts import Searched
from archive.quotation.verdicts import Step
from archive.search.index.catalogue import Catalogue


class PlaceMaker:
    """Makes places of fits."""

    def __init__(self, catalogue: Catalogue, library: Library, quoting: Quoting) -> None:
        self._catalogue = catalogue
        self._library = library
        self._quoting = quoting

    def place(self, fits: Sequence[Fit]) -> Place:
        """Return the place of a quotation whose parts are *fits*, in order, in one text."""
        first, last = fits[0], fits[-1]
        row = self._catalogue.sections[self._catalogue.section_of(first.start[0])]
        text = self._catalogue.texts[row.text]
        numbers = [
            fit.words.paragraphs[position].ref.number
            for fit, position in ((first, first.start[0]), (last, last.end[0]))
        ]
        made: list[Step] = []
        for fit in fits:
            made += ([Step(Kind.GAP, "…", "…")] if made else []) + list(
                steps(fit, self._quoting.surfaces)
            )
        return Place(
            address=Address(
                text.slug,
                first=numbers[0],
                last=numbers[1] if numbers[1] != numbers[0] else None,
            ),
            title=text.title,
            authors=text.authors,
            date=text.date.words if text.date else "",
            section=row.heading,
            draft=text.draft,
            revision=self._library.entry(text.slug).revision,
            text=" … ".join(fit.words.source(fit.first, fit.last) for fit in fits),
            passages=tuple(passage for fit in fits for passage in _passages(fit)),
            steps=tuple(made),
            transmitted=any(fit.words.transmitted for fit in fits),
        )


def _passages(fit: Fit) -> Iterator[Passage]:
    words = fit.words
    for position in range(fit.start[0], fit.end[0] + 1):
        found = words.paragraphs[position]
        start = fit.start[1] if position == fit.start[0] else 0
        end = fit.end[1] if position == fit.end[0] else len(found.paragraph.text)
        yield Passage(found.ref, Span(start, end))


def searched(library: Library) -> Searched:
    """Return how much there is to search in *library*, and a short word for its state."""
    entries = library.entries()
    years = [entry.metadata.date.year for entry in entries if entry.metadata.date]
    return Searched(
        texts=library.counts.texts,
        paragraphs=library.counts.paragraphs,
        first_year=min(years, default=None),
        last_year=max(years, default=None),
        state=state(library),
    )


def state(library: Library) -> str:
    """Return the state of the collection: its newest revision's day, and six characters for all revisions.

    Drafts have none; they promise nothing.
    """
    revisions = sorted(
        f"{entry.slug}@{entry.revision}" for entry in library.entries() if not entry.draft
    )
    newest = max((entry.date for entry in library.entries()), default="")
    digest = hashlib.sha256("\n".join(revisions).encode()).hexdigest()[:6]
    return f"{newest or 'drafts'}.{digest}"
