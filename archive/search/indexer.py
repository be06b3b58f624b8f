"""The indexer: analyses paragraphs into terms, stems and readings."""

from array import array
from collections import Counter
from collections import defaultdict
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path

from archive.language.analyser import Analyser
from archive.language.analyser import Analysis
from archive.language.analyser import stem_terms
from archive.language.early_print import early_stem
from archive.language.early_print import fold_early
from archive.language.fold import fold
from archive.language.initials import CapitalsSeen
from archive.language.initials import pointed
from archive.language.stemming import MAX_CACHED_IN_BUILD
from archive.language.stemming import Stemmer
from archive.language.stemming import stemming_language
from archive.library.entries import ZoneWords
from archive.model.text import Emendation
from archive.model.text import Paragraph
from archive.model.text import RunKind
from archive.search.engines.protocol import EngineWriter
from archive.search.index.lexicon import Lexicon
from archive.search.index.word_pattern import PART_SEPARATOR
from archive.search.query.tree import Zone


@dataclass(frozen=True, slots=True)
class Indexed:
    """The readings of one paragraph, its displayed text first, and the number of words of that."""

    readings: tuple[ZoneWords, ...]
    words: int


@dataclass(slots=True)
class _Pieces:
    """A reading while it is put together."""

    terms: list[str] = field(default_factory=list)
    starts: "array[int]" = field(default_factory=lambda: array("I"))
    ends: "array[int]" = field(default_factory=lambda: array("I"))


@dataclass(frozen=True, slots=True)
class _Words:
    """How the words of a text are read: analysed, and stemmed in its language."""

    analyse: Callable[[str], Analysis]
    stem: Callable[[str], str]
    #: The characters of the terms that the lexicon has with a stem of that language.
    known: dict[str, str]


class Indexer:
    """Indexes a new generation with an engine's *writer*, a paragraph at a time in the order of positions."""

    def __init__(self, folder: Path, writer: EngineWriter) -> None:
        self._folder = folder
        self._writer = writer
        self._capitals = CapitalsSeen()
        self._analyse = Analyser(MAX_CACHED_IN_BUILD, folded=self._capitals.fold).analyse
        self._analyse_early = Analyser(MAX_CACHED_IN_BUILD, folded=fold_early).analyse
        self._stemmers: dict[str, Stemmer] = {}
        self._lexicon = Lexicon()
        self._known: dict[str, dict[str, str]] = defaultdict(dict)
        self._paragraphs, self._occurrences = Counter[str](), Counter[str]()

    def add(
        self,
        paragraph: Paragraph,
        language: str,
        *,
        early_print: bool = False,
        section: int,
        day: int,
    ) -> Indexed:
        """Index the next paragraph, of the section *section*, in a text dated *day*."""
        words = self._words(language, early_print=early_print)
        shown = words.analyse(paragraph.text)
        self._capitals.shouted(paragraph.text)
        readings = [self._whole(Zone.TEXT.value, shown, paragraph.text, words)]
        stems: dict[Zone, Sequence[str]] = {Zone.TEXT: stem_terms(shown, words.stem)}
        in_text = set(shown.terms)
        if paragraph.emendations:
            readings.append(self._of_source(paragraph, words))
            other = words.analyse(paragraph.transmitted())
            in_text.update(other.terms)
            of_both = Counter(stem_terms(other, words.stem)) | Counter(stems[Zone.TEXT])
            stems[Zone.TEXT] = list(of_both.elements())
        self._paragraphs.update(in_text)
        self._occurrences.update(shown.terms)
        stage = [(r.start, r.end) for r in paragraph.runs if r.kind is RunKind.STAGE]
        for zone, found in (
            (Zone.STAGE, self._within(paragraph.text, stage, words)),
            (Zone.NOTE, self._notes(paragraph, words)),
        ):
            if found is not None:
                reading, stems[zone] = found
                readings.append(ZoneWords(zone.value, reading.terms, reading.starts, reading.ends))
        by_zone = {reading.zone: reading.terms for reading in readings}
        self._writer.add(by_zone, stems, section=section, day=day)
        return Indexed(tuple(readings), len(shown.terms))

    def finish(self) -> None:
        """Write the lexicon and finish the engine's index."""
        self._writer.finish()
        for exact, entry in self._lexicon.entries.items():
            entry.paragraphs = self._paragraphs[exact]
            entry.occurrences = self._occurrences[exact]
        for exact in self._capitals.initials & self._lexicon.entries.keys():
            self._lexicon.entries[exact].surface = exact.upper()
        self._lexicon.write(self._folder)
        # The new generation is opened next, and reads the same words again.
        self._lexicon = Lexicon()
        self._analyse = self._analyse_early = Analyser().analyse
        self._stemmers.clear()
        self._known.clear()
        self._paragraphs.clear()
        self._occurrences.clear()

    def _whole(self, zone: str, analysis: Analysis, text: str, words: _Words) -> ZoneWords:
        terms = self._characters(analysis, text, words)
        return ZoneWords(zone, terms, analysis.starts, analysis.ends)

    def _of_source(self, paragraph: Paragraph, words: _Words) -> ZoneWords:
        """Return the transmitted reading, its words at the places of the shown text."""
        text = paragraph.transmitted()
        analysis = words.analyse(text)
        places = _Places(paragraph.emendations)
        starts = array("I", (places.start(at) for at in analysis.starts))
        ends = array("I", (places.end(at) for at in analysis.ends))
        return ZoneWords("transmitted", self._characters(analysis, text, words), starts, ends)

    def _within(
        self, text: str, stretches: Iterable[tuple[int, int]], words: _Words
    ) -> tuple[ZoneWords, list[str]] | None:
        pieces, stems = _Pieces(), list[str]()
        for start, end in stretches:
            stretch = text[start:end]
            analysis = words.analyse(stretch)
            if pieces.terms:
                pieces.terms.append(PART_SEPARATOR)
                pieces.starts.append(start)
                pieces.ends.append(start)
            pieces.terms.append(self._characters(analysis, stretch, words))
            pieces.starts.extend(at + start for at in analysis.starts)
            pieces.ends.extend(at + start for at in analysis.ends)
            stems += stem_terms(analysis, words.stem)
        if not stems:
            return None
        return ZoneWords("", "".join(pieces.terms), pieces.starts, pieces.ends), stems

    def _notes(self, paragraph: Paragraph, words: _Words) -> tuple[ZoneWords, list[str]] | None:
        stretches, at = [], 0
        for note in paragraph.notes:
            stretches.append((at, at + len(note.text)))
            at += len(note.text) + 1
        return self._within("\n".join(n.text for n in paragraph.notes), stretches, words)

    def _words(self, tag: str, *, early_print: bool) -> _Words:
        language = stemming_language(tag)
        if language not in self._stemmers:
            self._stemmers[language] = Stemmer(language, MAX_CACHED_IN_BUILD)
        stem = self._stemmers[language].term
        if early_print:
            return _Words(self._analyse_early, early_stem(stem), self._known[f"early {language}"])
        return _Words(self._analyse, stem, self._known[language])

    def _characters(self, analysis: Analysis, text: str, words: _Words) -> str:
        stem, known = words.stem, words.known
        for compound in analysis.compounds:
            parts = analysis.terms[compound.first : compound.last + 1]
            self._lexicon.add_compound(parts, stem("".join(parts)))
        try:
            # Nearly always all are known, and this loop runs inside the interpreter's own.
            return "".join([known[exact] for exact in analysis.terms])
        except KeyError:
            for number, exact in enumerate(analysis.terms):
                if exact not in known:
                    surface = text[analysis.starts[number] : analysis.ends[number]]
                    # Two capitals are the surface of words that occur only so: initials.
                    surface = surface.lower() if pointed(surface) else surface
                    surface = surface if fold(surface) == exact else exact
                    known[exact] = self._lexicon.add(exact, surface, stem(exact)).character
            return "".join([known[exact] for exact in analysis.terms])


class _Places:
    """Where a place of the transmitted text lies in the shown text."""

    def __init__(self, emendations: Iterable[Emendation]) -> None:
        self._steps: list[tuple[int, int, Emendation]] = []
        shift = 0
        for emendation in emendations:
            start = emendation.start + shift
            end = start + len(emendation.transmitted)
            self._steps.append((start, end, emendation))
            shift = end - emendation.end

    def start(self, at: int) -> int:
        """Return where the word that begins at *at* begins in the shown text."""
        return self._place(at, at_end=False)

    def end(self, at: int) -> int:
        """Return where the word that ends at *at* ends in the shown text."""
        return self._place(at, at_end=True)

    def _place(self, at: int, *, at_end: bool) -> int:
        shift = 0
        for start, end, emendation in self._steps:
            if at < start or (at == start and at_end and start < end):
                break
            if at < end or (at == end and at_end):
                return emendation.end if at_end else emendation.start
            shift = emendation.end - end
        return at + shift
