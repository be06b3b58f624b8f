"""The reference library: a folder of texts read whole, and every question answered from lists."""

import re
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from archive.collection.folder import CollectionFolder
from archive.errors import BrokenText
from archive.errors import NotHere
from archive.indexing.segment_writer import with_numbers
from archive.language.analyser import Analyser
from archive.library.entries import Counts
from archive.library.entries import Excerpt
from archive.library.entries import ListedText
from archive.library.entries import LocatedParagraph
from archive.library.entries import SectionEntry
from archive.library.entries import TextEntry
from archive.library.entries import listed_text
from archive.library.outline import Outline
from archive.library.outline import OutlineSection
from archive.library.outline import make_outline
from archive.model.address import Address
from archive.model.address import Ref
from archive.model.arrangement import Arrangement
from archive.model.arrangement import list_numbers
from archive.model.edition import Edition
from archive.model.entity import EntityKind
from archive.model.entity import names_in
from archive.model.text import Paragraph
from archive.model.text import Text
from archive.publishing.corrections import compare
from archive.sources.canonical.format import read_canonical


class ListLibrary:
    """The texts of *folder* as a library has them, without what it was built from.

    It answers the questions of `archive.library.protocol.Library` about texts and paragraphs; *editions* keep
    their revisions, corrections and arrangements.
    """

    def __init__(self, folder: Path) -> None:
        self.editions: dict[str, Edition] = {}
        for status in sorted(CollectionFolder(folder).statuses()):
            try:
                edition = status.load()
            except BrokenText:
                continue
            compared = compare(edition.revisions)
            self.editions[status.slug] = replace(
                edition,
                text=with_numbers(edition.text),
                corrections=compared.corrections,
                arrangements=compared.arrangements,
            )
        #: The living paragraphs by position.
        self.located: list[LocatedParagraph] = []
        collection = CollectionFolder(folder).collection()
        for edition in self.editions.values():
            if not edition.text.withdrawn:
                self._locate(edition, listed_text(edition, collection.title))

    def _locate(self, edition: Edition, listed: ListedText) -> None:
        for section in edition.text.sections:
            for paragraph in section.paragraphs:
                if not paragraph.withdrawn:
                    place, ref = len(self.located), Ref(edition.text.slug, paragraph.number)
                    kinds = section.heading, section.kind
                    self.located.append(LocatedParagraph(place, ref, paragraph, listed, *kinds))

    @property
    def counts(self) -> Counts:
        """The size of the library."""
        entries = self.entries()
        words = sum(entry.words for entry in entries)
        return Counts(len(entries), len(self.located), words)

    def entries(self) -> Sequence[TextEntry]:
        """Return all texts by date, then by slug; those without a date last."""
        shown = (slug for slug, edition in self.editions.items() if not edition.text.withdrawn)
        return sorted(map(self.entry, shown), key=by_date)

    def texts_by_name(self, kind: EntityKind) -> dict[str, list[TextEntry]]:
        """Return the texts that name somebody or something, by its name."""
        found: dict[str, list[TextEntry]] = {}
        for entry in self.entries():
            for name in names_in(entry.metadata, kind):
                found.setdefault(name, []).append(entry)
        return found

    def names_ever(self, kind: EntityKind) -> set[str]:
        """Return the names that any revision of any text has."""
        records = [edition.text.metadata for edition in self.editions.values()]
        records += [
            read_canonical(revision.markdown, path="history").text.metadata
            for edition in self.editions.values()
            for revision in edition.revisions
        ]
        return {name for record in records for name in names_in(record, kind)}

    def entry(self, slug: str) -> TextEntry:
        """Return one text as a list needs it."""
        edition = self.editions.get(slug)
        if edition is None or edition.text.withdrawn:
            raise NotHere(slug)
        text, living = edition.text, _living(edition.text)
        sections = (
            SectionEntry(s.id, s.heading, s.kind, s.level, _first_number(s.paragraphs))
            for s in text.sections
        )
        return TextEntry(
            slug=slug,
            metadata=text.metadata,
            draft=edition.draft,
            waiting=edition.waiting,
            revision=edition.revision,
            date=edition.date,
            paragraphs=len(living),
            words=sum(len(Analyser().analyse(paragraph.text).terms) for paragraph in living),
            sections=tuple(sections),
        )

    def edition(self, slug: str) -> Edition:
        """Return a whole text with its publication state, as a library keeps it."""
        if slug not in self.editions:
            raise NotHere(slug)
        return replace(
            self.editions[slug], revisions=(), corrections=(), arrangements=(), problems=()
        )

    def excerpt(self, slug: str, first: str, last: str) -> Excerpt:
        """Return the paragraphs from *first* to *last*, with those before and after."""
        edition = self.edition(slug)
        numbers = [paragraph.number for paragraph in edition.text.paragraphs]
        if first not in numbers or last not in numbers or edition.text.withdrawn:
            raise NotHere(slug)
        start, end = numbers.index(first), numbers.index(last) + 1
        if start >= end:
            raise NotHere(slug)
        wanted = set(numbers[start:end])
        sections = (
            replace(s, paragraphs=tuple(p for p in s.paragraphs if p.number in wanted))
            for s in edition.text.sections
        )
        kept = replace(edition.text, sections=tuple(s for s in sections if s.paragraphs))
        paragraphs = edition.text.paragraphs
        before = [p for p in paragraphs[:start] if not p.withdrawn]
        after = [p for p in paragraphs[end:] if not p.withdrawn]
        return Excerpt(
            replace(edition, text=kept, markdown=""),
            before[-1] if before else None,
            after[0] if after else None,
        )

    def outline(self, slug: str) -> Outline | None:
        """Return the outline of a text of any length."""
        edition = self.editions.get(slug)
        if edition is None or edition.text.withdrawn:
            return None
        numbers = [paragraph.number for paragraph in edition.text.paragraphs]
        sections, first = [], 0
        for s in edition.text.sections:
            end = first + len(s.paragraphs)
            sections.append(OutlineSection(s.id, s.heading, s.kind, s.level, first, end))
            first = end
        orders = edition.arrangements or (Arrangement(0, list_numbers(numbers)),)
        return make_outline(slug, numbers, sections, orders)

    def current_address(self, where: Address) -> Address:
        """Return *where* with the current slug and, for one paragraph, the number that has its words."""
        renamed = {old: slug for slug, e in self.editions.items() for old in e.formerly}
        slug = where.slug if where.slug in self.editions else renamed.get(where.slug, where.slug)
        where = replace(where, slug=slug)
        if where.revision is not None or where.first is None or where.last is not None:
            return where
        return replace(where, first=self.current_number(Ref(slug, where.first)))

    def current_number(self, ref: Ref) -> str:
        """Return the number that has the words of *ref*, which may have been merged."""
        edition = self.editions.get(ref.slug)
        return edition.became.get(ref.number, ref.number) if edition else ref.number

    def speakers(self, where: Address) -> tuple[str, ...]:
        """Return the speaker of each paragraph of *where* in the current text."""
        numbers = [p.ref.number for p in self._of(where.slug)]
        if where.first not in numbers or (where.last or where.first) not in numbers:
            return ()
        start, end = numbers.index(where.first), numbers.index(where.last or where.first)
        return tuple(p.paragraph.speaker for p in self._of(where.slug)[start : end + 1])

    def positions(self, slug: str, numbers: Iterable[str]) -> dict[int, str]:
        """Return the number of the paragraph at each position of those *numbers* of *slug* that have one."""
        wanted = set(numbers)
        return {p.position: p.ref.number for p in self._of(slug) if p.ref.number in wanted}

    def revisions(self) -> Iterator[tuple[str, int, str]]:
        """Yield the slug of each published text, in order, with the number and the day of its revision."""
        for slug, edition in self.editions.items():
            if edition.revision and not edition.text.withdrawn:
                yield slug, edition.revision, edition.date

    def _of(self, slug: str) -> list[LocatedParagraph]:
        return [located for located in self.located if located.ref.slug == slug]


def _living(text: Text) -> list[Paragraph]:
    return [paragraph for paragraph in text.paragraphs if not paragraph.withdrawn]


def _first_number(paragraphs: Iterable[Paragraph]) -> str:
    return next((p.number for p in paragraphs if not p.withdrawn), "")


def by_date(entry: TextEntry) -> tuple[bool, tuple[int, ...], str]:
    """Return what lists of texts are sorted by."""
    date = entry.metadata.date
    day = date.sorts_as if date else None
    return day is None, (day.year, day.month, day.day) if day else (), entry.slug


def named_numbers(edition: Edition) -> list[str]:
    """Return every paragraph number that the revisions of *edition* ever named, with one that never was."""
    named = {p.number for p in edition.text.paragraphs} | {"p9999"} | set(edition.became)
    named |= {n for arrangement in edition.arrangements for n in arrangement.numbers}
    return sorted(named, key=lambda number: [int(part) for part in re.findall(r"\d+", number)])
