"""The indexer: analyses paragraphs, and writes the words of a segment."""

from array import array
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from archive.array_file import write_arrays
from archive.language.analyser import Analyser
from archive.language.analyser import Analysis
from archive.language.analyser import stem_terms
from archive.language.early_print import early_stem
from archive.language.early_print import fold_early
from archive.language.initials import CapitalsSeen
from archive.language.sentences import sentence_words
from archive.language.stemming import MAX_CACHED_IN_BUILD
from archive.language.stemming import stemmer
from archive.model.text import Emendation
from archive.model.text import Paragraph
from archive.search.engines.registry import write_postings
from archive.search.index.paragraph_reader import LanguageAnalysis
from archive.search.index.paragraph_reader import ParagraphReader
from archive.search.index.paragraph_reader import Part
from archive.search.index.paragraph_reader import Surfaces
from archive.search.index.paragraph_reader import note_capitals
from archive.search.index.segment import WORDS_FILE
from archive.search.index.segment_words import TRANSMITTED
from archive.search.index.segment_words import SegmentWordsBuilder


class Indexer:
    """Indexes a new segment in *folder* with *engine*, a paragraph at a time in the order of the texts."""

    def __init__(self, folder: Path, engine: str) -> None:
        self._folder = folder
        self._engine = engine
        self._capitals = CapitalsSeen()
        self._reader = ParagraphReader(MAX_CACHED_IN_BUILD)
        self._builder = SegmentWordsBuilder()

    def add(self, paragraph: Paragraph, language: str, *, early_print: bool = False) -> int:
        """Index the next paragraph of a text; return the number of its words."""
        words = self._reader.words(language, early_print=early_print)
        self._builder.begin()
        readings = list(self._reader.readings(paragraph, words))
        for reading, parts in readings:
            places = _Places(paragraph.emendations) if reading == TRANSMITTED else None
            self._add(reading, parts, words, places)
        if not early_print:
            note_capitals(self._capitals, paragraph, readings)
        return len(readings[0][1][0].analysis.terms)

    def end_text(self) -> None:
        """End a text."""
        self._capitals.end_text()

    def finish(self) -> None:
        """Write the segment."""
        words = self._builder.finish(self._capitals.counts)
        write_arrays(self._folder / WORDS_FILE, words.arrays)
        write_postings(self._engine, self._folder, words)
        # The new generation is opened next, and reads the same words again.
        self._builder = SegmentWordsBuilder()
        self._reader = ParagraphReader()

    def _add(
        self,
        reading: str,
        parts: Sequence[Part],
        words: LanguageAnalysis,
        places: "_Places | None" = None,
    ) -> None:
        """Add a *reading* of the paragraph."""
        for number, part in enumerate(parts):
            if number:
                self._builder.end_part(reading)
            self._builder.add(
                reading,
                places.moved(part.analysis) if places else part.analysis,
                words.way,
                words.stem,
                Surfaces(part.analysis),
                shift=part.start,
                sentences=sentence_words(part.text, part.analysis.starts),
            )
        self._builder.end(reading)


def record_stems(language: str, *, early_print: bool) -> Callable[[str], list[str]]:
    """Return what returns the stems of the words of a record in *language*."""
    stem = stemmer(language).term
    if early_print:
        analyse, stem = Analyser(folded=fold_early).analyse, early_stem(stem)
    else:
        analyse = Analyser().analyse
    return lambda words: stem_terms(analyse(words), stem)


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
