"""The reference words: every paragraph of a library is analysed again, and every question answered from lists."""

import re
from collections import Counter
from collections.abc import Iterable
from collections.abc import Iterator

import numpy as np

from archive.deadline import Deadline
from archive.language.analyser import Analyser
from archive.language.early_print import early_stem
from archive.language.early_print import fold_early
from archive.language.fold import fold
from archive.language.initials import CapitalsSeen
from archive.language.initials import pointed
from archive.language.stemming import stemmer
from archive.language.stemming import stemming_language
from archive.library.protocol import Library
from archive.model.text import Metadata
from archive.model.text import Paragraph
from archive.model.text import RunKind
from archive.search.index.protocol import Expansion
from archive.search.index.protocol import LocatedTerms
from archive.search.index.protocol import Terms
from archive.search.index.protocol import Word
from archive.search.index.protocol import Words
from archive.search.index.similar_terms import distance
from archive.search.index.wildcards import WildcardPattern


class ListWords(Words):
    """The words of the paragraphs of *library*, without the numbers of segments. Slow and obviously correct."""

    def __init__(self, library: Library) -> None:
        self._surfaces: dict[str, str] = {}
        self._paragraphs: Counter[str] = Counter()
        self._occurrences: Counter[str] = Counter()
        self._forms: dict[str, set[Terms]] = {}
        self._compounds: set[Terms] = set()
        capitals = CapitalsSeen()
        positions = range(library.counts.paragraphs)
        slug = ""
        for found in library.located_paragraphs(positions):
            if found.ref.slug != slug:
                capitals.end_text()
                slug = found.ref.slug
            self._add(found.paragraph, library.entry(slug).metadata, capitals)
        capitals.end_text()
        self._initials = {
            exact for exact, seen in capitals.counts.items() if seen[0] and not seen[1]
        }

    def _add(self, paragraph: Paragraph, metadata: Metadata, capitals: CapitalsSeen) -> None:
        stage = [r for r in paragraph.runs if r.kind is RunKind.STAGE]
        notes = [line for note in paragraph.notes for line in note.text.split("\n")]
        shown, source = [paragraph.text], [paragraph.transmitted()]
        inside = [paragraph.text[run.start : run.end] for run in stage]
        early = metadata.early_print
        analyse = Analyser(folded=fold_early if early else fold).analyse
        stem = stemmer(stemming_language(metadata.language)).term
        stem = early_stem(stem) if early else stem
        counted: set[str] = set()
        for pieces in (shown, source, inside, notes):
            for piece in pieces:
                analysis = analyse(piece)
                for exact, start, end in zip(
                    analysis.terms, analysis.starts, analysis.ends, strict=True
                ):
                    self._surfaces.setdefault(exact, _surface(exact, piece[start:end]))
                    self._forms.setdefault(stem(exact), set()).add((exact,))
                if pieces is shown:
                    self._occurrences.update(analysis.terms)
                if pieces in (shown, source):
                    counted.update(analysis.terms)
                for compound in analysis.compounds:
                    parts = analysis.terms[compound.first : compound.last + 1]
                    self._compounds.add(parts)
                    self._forms.setdefault(stem("".join(parts)), set()).add(parts)
                if not early:
                    capitals.read(analysis.surfaces)
        if not early:
            capitals.shouted(paragraph.text)
        self._paragraphs.update(counted)

    def word(self, exact: str) -> Word | None:
        """Return the word with this exact form, without numbers; None where it does not occur."""
        if exact not in self._surfaces:
            return None
        surface = exact.upper() if exact in self._initials else self._surfaces[exact]
        return Word(exact, surface, self._paragraphs[exact], self._occurrences[exact], ())

    def known(self, terms: Iterable[str]) -> Iterator[Word]:
        """Yield those of the exact *terms* that occur."""
        return (word for word in map(self.word, terms) if word is not None)

    def forms(self, stems: Iterable[str]) -> tuple[Terms, ...]:
        """Return the forms with any of *stems*: of each its exact terms; then of each its compounds."""
        listed = [sorted(self._forms.get(stem, ())) for stem in stems]
        single = dict.fromkeys(form for forms in listed for form in forms if len(form) == 1)
        longer = dict.fromkeys(form for forms in listed for form in forms if len(form) > 1)
        return (*single, *longer)

    def is_compound(self, parts: Terms) -> bool:
        """Tell whether *parts* are written with hyphens between them anywhere."""
        return parts in self._compounds

    def located(self, terms: Terms, deadline: Deadline) -> LocatedTerms:
        """Return those of the exact *terms* that occur, each once, in no segment."""
        found = tuple(self.known(dict.fromkeys(terms)))
        paragraphs = np.array([word.paragraphs for word in found], np.int64)
        nowhere = np.empty((0, len(found)), np.int32)
        return LocatedTerms(tuple(word.exact for word in found), paragraphs, nowhere)

    def matching(
        self, patterns: Iterable[WildcardPattern], deadline: Deadline, *, most: int | None = None
    ) -> Expansion:
        """Return the terms that match any of *patterns*."""
        return self._expansion({t for p in patterns for t in self._surfaces if _fits(p, t)}, most)

    def similar(
        self,
        words: Iterable[str],
        max_errors: int,
        deadline: Deadline,
        *,
        most: int | None = None,
        least: int = 0,
    ) -> Expansion:
        """Return the terms within *max_errors* of any of *words*."""
        near = {
            term
            for word in words
            for term in self._surfaces
            if distance(word, term, max_errors) <= max_errors
        }
        frequent = {word.exact for word in self.known(near) if word.paragraphs >= least}
        return self._expansion(frequent, most)

    def _expansion(self, terms: set[str], most: int | None) -> Expansion:
        if most is None or len(terms) <= most:
            return Expansion(tuple(sorted(terms)), len(terms))
        ranked = sorted(self.known(terms), key=_by_frequency)
        return Expansion(tuple(word.exact for word in ranked[:most]), len(terms))

    def beginning(self, prefix: str, most: int, deadline: Deadline) -> tuple[Word, ...]:
        """Return the *most* frequent words that begin with *prefix*, equals in alphabetical order."""
        found = self.known(term for term in self._surfaces if term.startswith(prefix))
        return tuple(sorted(found, key=_by_frequency)[:most])

    @property
    def stems(self) -> frozenset[str]:
        """All stems of words and compounds."""
        return frozenset(self._forms)

    @property
    def compounds(self) -> frozenset[Terms]:
        """All compounds as their parts."""
        return frozenset(self._compounds)


def _fits(pattern: WildcardPattern, term: str) -> bool:
    stretches = [pattern.beginning, *pattern.inner, pattern.ending]
    fits = re.fullmatch(".*".join(map(re.escape, stretches)), term)
    return bool(fits and (pattern.shape is None or pattern.shape.fullmatch(term)))


def _surface(exact: str, written: str) -> str:
    written = written.lower() if pointed(written) else written
    return written if fold(written) == exact else exact


def _by_frequency(word: Word) -> tuple[int, str]:
    return -word.paragraphs, word.exact
