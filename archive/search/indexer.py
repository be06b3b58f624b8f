"""The indexer: analyses paragraphs, and writes the words of a segment."""

from array import array
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from pathlib import Path

from archive.array_file import write_arrays
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
from archive.language.stemming import stemmer
from archive.language.stemming import stemming_language
from archive.model.text import Emendation
from archive.model.text import Paragraph
from archive.model.text import RunKind
from archive.search.engines.registry import write_postings
from archive.search.index.segment import WORDS_FILE
from archive.search.index.segment_words import TRANSMITTED
from archive.search.index.segment_words import SegmentWordsBuilder


@dataclass(frozen=True, slots=True)
class _Words:
    """How the words of a text are read: analysed, and stemmed in its language."""

    #: The name of this way of stemming.
    way: str
    analyse: Callable[[str], Analysis]
    stem: Callable[[str], str]


class Indexer:
    """Indexes a new segment in *folder* with *engine*, a paragraph at a time in the order of the texts."""

    def __init__(self, folder: Path, engine: str) -> None:
        self._folder = folder
        self._engine = engine
        self._capitals = CapitalsSeen()
        self._analyse = Analyser(MAX_CACHED_IN_BUILD, folded=self._capitals.fold).analyse
        self._analyse_early = Analyser(MAX_CACHED_IN_BUILD, folded=fold_early).analyse
        self._stemmers: dict[str, Stemmer] = {}
        self._builder = SegmentWordsBuilder()

    def add(self, paragraph: Paragraph, language: str, *, early_print: bool = False) -> int:
        """Index the next paragraph; return the number of its words."""
        words = self._words(language, early_print=early_print)
        shown = words.analyse(paragraph.text)
        self._capitals.shouted(paragraph.text)
        self._builder.begin()
        self._add("text", [(0, paragraph.text, shown)], words)
        if paragraph.emendations:
            text = paragraph.transmitted()
            analysis = words.analyse(text)
            self._add(TRANSMITTED, [(0, text, analysis)], words, _Places(paragraph.emendations))
        stage = [(run.start, run.end) for run in paragraph.runs if run.kind is RunKind.STAGE]
        self._add_parts("stage", paragraph.text, stage, words)
        notes = "\n".join(note.text for note in paragraph.notes)
        self._add_parts("note", notes, _lines(notes) if notes else (), words)
        return len(shown.terms)

    def finish(self) -> None:
        """Write the segment."""
        words = self._builder.finish(self._capitals.initials)
        write_arrays(self._folder / WORDS_FILE, words.arrays)
        write_postings(self._engine, self._folder, words)
        # The new generation is opened next, and reads the same words again.
        self._builder = SegmentWordsBuilder()
        self._analyse = self._analyse_early = Analyser().analyse
        self._stemmers.clear()

    def _add_parts(
        self, reading: str, text: str, stretches: Iterable[tuple[int, int]], words: _Words
    ) -> None:
        """Add the *stretches* of *text* as parts of a reading, where they have any words."""
        parts = [
            (start, text[start:end], words.analyse(text[start:end])) for start, end in stretches
        ]
        if any(analysis.terms for _, _, analysis in parts):
            self._add(reading, parts, words)

    def _add(
        self,
        reading: str,
        parts: Sequence[tuple[int, str, Analysis]],
        words: _Words,
        places: "_Places | None" = None,
    ) -> None:
        """Add a reading of the paragraph: where each of its parts begins, its text and its analysis."""
        for number, (start, text, analysis) in enumerate(parts):
            if number:
                self._builder.end_part(reading)
            self._builder.add(
                reading,
                places.moved(analysis) if places else analysis,
                words.way,
                words.stem,
                _Surfaces(text, analysis),
                shift=start,
            )
        self._builder.end(reading)

    def _words(self, tag: str, *, early_print: bool) -> _Words:
        language = stemming_language(tag)
        if language not in self._stemmers:
            self._stemmers[language] = Stemmer(language, MAX_CACHED_IN_BUILD)
        stem = self._stemmers[language].term
        if early_print:
            return _Words(f"early {language}", self._analyse_early, early_stem(stem))
        return _Words(language, self._analyse, stem)


def record_stems(language: str, *, early_print: bool) -> Callable[[str], list[str]]:
    """Return what returns the stems of the words of a record in *language*."""
    stem = stemmer(language).term
    if early_print:
        analyse, stem = Analyser(folded=fold_early).analyse, early_stem(stem)
    else:
        analyse = Analyser().analyse
    return lambda words: stem_terms(analyse(words), stem)


class _Surfaces:
    """How the words of *text* are written."""

    def __init__(self, text: str, analysis: Analysis) -> None:
        self._text = text
        self._analysis = analysis

    def __call__(self, number: int) -> str:
        """Return how word *number* is written."""
        exact = self._analysis.terms[number]
        surface = self._text[self._analysis.starts[number] : self._analysis.ends[number]]
        if surface == exact:
            return exact
        # Two capitals are the surface of words that occur only so: initials.
        surface = surface.lower() if pointed(surface) else surface
        return surface if fold(surface) == exact else exact


def _lines(text: str) -> Iterable[tuple[int, int]]:
    """Yield where the lines of *text* begin and end."""
    at = 0
    for line in text.split("\n"):
        yield at, at + len(line)
        at += len(line) + 1


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

    def moved(self, analysis: Analysis) -> Analysis:
        """Return *analysis*, of the transmitted text, with its words at their places in the shown text."""
        starts = array("I", (self._place(at, at_end=False) for at in analysis.starts))
        ends = array("I", (self._place(at, at_end=True) for at in analysis.ends))
        return replace(analysis, starts=starts, ends=ends)

    def _place(self, at: int, *, at_end: bool) -> int:
        shift = 0
        for start, end, emendation in self._steps:
            if at < start or (at == start and at_end and start < end):
                break
            if at < end or (at == end and at_end):
                return emendation.end if at_end else emendation.start
            shift = emendation.end - end
        return at + shift
