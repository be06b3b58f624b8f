"""The catalogue: positions, dates, kinds and record words of all texts and sections, in memory for searches."""

from array import array
from collections import Counter
from collections import defaultdict
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass

from archive.language.analyser import Analyser
from archive.language.analyser import stem_terms
from archive.language.early_print import early_stem
from archive.language.early_print import fold_early
from archive.language.stemming import stemmer
from archive.model.date import Date
from archive.model.edtf import AnyDate
from archive.search.query.tree import DateRange
from archive.search.query.tree import Filter

#: Positions of paragraphs, as ranges from the first to before the end, in order.
Ranges = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class TextRow:
    """A text in the catalogue, with paragraphs ``first`` to before ``end``."""

    slug: str
    title: str
    authors: tuple[str, ...]
    occasion: str
    date: AnyDate | None
    language: str
    draft: bool
    first: int
    end: int
    early_print: bool = False


@dataclass(frozen=True, slots=True)
class SectionRow:
    """A section of ``texts[text]`` in the catalogue, with paragraphs ``first`` to before ``end``."""

    text: int
    id: str
    heading: str
    kind: str
    first: int
    end: int


class Catalogue:
    """All texts and sections of a generation, in the order of their paragraphs."""

    def __init__(self, texts: Sequence[TextRow], sections: Sequence[SectionRow]) -> None:
        self.texts = tuple(texts)
        self.sections = tuple(sections)
        self._by_slug = {text.slug: text for text in texts}
        self._section_of = array("I")
        for number, section in enumerate(sections):
            self._section_of.extend([number] * (section.end - section.first))
        self.languages = tuple(sorted({text.language for text in texts}))
        #: Whether any text is an early print.
        self.has_early_prints = any(text.early_print for text in texts)
        self._analyser = Analyser()
        self._early_analyser = Analyser(folded=fold_early)
        self._stems_over: list[frozenset[str]] = []
        self._records = self._index_records()

    def __len__(self) -> int:
        """Return how many paragraphs there are."""
        return len(self._section_of)

    def section_of(self, position: int) -> int:
        """Return the index of the section that paragraph *position* is in."""
        return self._section_of[position]

    def section_counts(self, found: Iterable[int]) -> Counter[int]:
        """Return how many of the paragraphs *found* are in each section, by its index."""
        return Counter(map(self._section_of.__getitem__, found))

    def date_key(self, position: int) -> tuple[int, int]:
        """Return the sort key of paragraph *position* by date: undated texts come last."""
        return day_of(self.texts[self.sections[self.section_of(position)].text].date), position

    def matching(self, condition: Filter | DateRange) -> Ranges:
        """Return the paragraphs that match a filter of the query."""
        match condition:
            case DateRange(first, last):
                return self._of_texts(lambda text: overlaps(text.date, first, last))
            case Filter("in", slug):
                return self._of_texts(lambda text: text.slug == slug)
            case Filter("author", value):
                return self._of_texts(lambda text: any(self._has(a, value) for a in text.authors))
            case Filter("title", value):
                return self._of_texts(lambda text: self._has(text.title, value))
            case Filter("section", value):
                return merge_ranges(
                    (s.first, s.end) for s in self.sections if self._has(s.heading, value)
                )
            case Filter(_, value):
                kind = value.casefold()
                return merge_ranges(
                    (s.first, s.end) for s in self.sections if s.kind.casefold() == kind
                )

    def by_author(self, names: Iterable[str]) -> Ranges:
        """Return the paragraphs by any of these authors, named exactly so."""
        wanted = set(names)
        return self._of_texts(lambda text: not wanted.isdisjoint(text.authors))

    def by_slug(self, slugs: Iterable[str]) -> Ranges:
        """Return the paragraphs of the texts with these slugs."""
        wanted = set(slugs)
        return self._of_texts(lambda text: text.slug in wanted)

    def by_kind(self, kinds: Iterable[str]) -> Ranges:
        """Return the paragraphs of sections of any of these kinds."""
        wanted = set(kinds)
        return merge_ranges((s.first, s.end) for s in self.sections if s.kind in wanted)

    def text(self, slug: str) -> TextRow:
        """Return the text called *slug*. Raises `KeyError`."""
        return self._by_slug[slug]

    def title(self, slug: str) -> str:
        """Return the title of the text called *slug*, or *slug* itself if it is unknown."""
        return self._by_slug[slug].title if slug in self._by_slug else slug

    def in_record(self, position: int, stems: Iterable[str]) -> bool:
        """Tell whether the heading or title of paragraph *position* contains one of *stems*."""
        return not self._stems_over[self.section_of(position)].isdisjoint(stems)

    def records(self, stems: Iterable[frozenset[str]]) -> tuple[tuple[int, int], ...]:
        """Return the records that contain one stem of each set in *stems*, as ``(text, section)``.

        The section is -1 for the record of a whole text. Texts come first.
        """
        found: set[tuple[int, int]] | None = None
        for alternatives in stems:
            records = {r for stem in alternatives for r in self._records.get(stem, ())}
            found = records if found is None else found & records
        return tuple(sorted(found or (), key=lambda record: (record[1] >= 0, record)))

    def author_words(self) -> frozenset[str]:
        """Return the exact terms of all authors' names."""
        analyse = self._analyser.analyse
        return frozenset(t for text in self.texts for a in text.authors for t in analyse(a).terms)

    def _index_records(self) -> dict[str, list[tuple[int, int]]]:
        index: dict[str, list[tuple[int, int]]] = defaultdict(list)
        titles: list[frozenset[str]] = []
        for number, text in enumerate(self.texts):
            titles.append(self._stems(text.title, text))
            others = " \n".join((*text.authors, text.occasion))
            for stem in titles[-1] | self._stems(others, text):
                index[stem].append((number, -1))
        for number, section in enumerate(self.sections):
            heading = self._stems(section.heading, self.texts[section.text])
            self._stems_over.append(heading | titles[section.text])
            for stem in heading:
                index[stem].append((section.text, number))
        return dict(index)

    def _stems(self, words: str, text: TextRow) -> frozenset[str]:
        if not words:
            return frozenset()
        stem = stemmer(text.language).term
        if text.early_print:
            return frozenset(stem_terms(self._early_analyser.analyse(words), early_stem(stem)))
        return frozenset(stem_terms(self._analyser.analyse(words), stem))

    def _has(self, words: str, wanted: str) -> bool:
        terms = set(self._analyser.analyse(words).terms)
        terms |= {term.removesuffix("'s") for term in terms}
        return terms.issuperset(self._analyser.analyse(wanted).terms)

    def _of_texts(self, matches: Callable[[TextRow], bool]) -> Ranges:
        return merge_ranges((text.first, text.end) for text in self.texts if matches(text))


def day_of(date: AnyDate | None) -> int:
    """Return a number by which texts are sorted by date: undated ones come last."""
    if date is None:
        return 20_000 * 10_000
    first = date.sorts_as
    # Engines store no negative numbers.
    return (10_000 + first.year) * 10_000 + first.month * 100 + first.day


def merge_ranges(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """Return *ranges*, which are in order, with adjacent ones merged and empty ones left out."""
    merged: list[tuple[int, int]] = []
    for first, end in ranges:
        if merged and merged[-1][1] == first:
            merged[-1] = (merged[-1][0], end)
        elif first < end:
            merged.append((first, end))
    return tuple(merged)


def positions(ranges: Ranges) -> Iterator[int]:
    """Yield the position of every paragraph of *ranges*."""
    for first, end in ranges:
        yield from range(first, end)


def overlaps(date: AnyDate | None, first: Date | None, last: Date | None) -> bool:
    """Tell whether *date* may be between *first* and *last*, where they are given; nothing is known of None."""
    if date is None:
        return False
    return (first is None or date.latest >= first.earliest) and (
        last is None or date.earliest <= last.latest
    )
