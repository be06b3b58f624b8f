"""Reads the words of paragraphs as they are indexed: their readings, in order, analysed in the language of the text."""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from collections.abc import Set
from dataclasses import dataclass

from archive.language.analyser import Analyser
from archive.language.analyser import Analysis
from archive.language.early_print import early_stem
from archive.language.early_print import fold_early
from archive.language.fold import fold
from archive.language.initials import CapitalsSeen
from archive.language.initials import pointed
from archive.language.stemming import MAX_CACHED_CHARACTERS
from archive.language.stemming import Stemmer
from archive.language.stemming import stemming_language
from archive.model.text import Paragraph
from archive.model.text import RunKind
from archive.model.text import Text
from archive.search.index.segment_words import TRANSMITTED


@dataclass(frozen=True, slots=True)
class LanguageAnalysis:
    """How the words of a text are read: analysed, and stemmed in its language."""

    #: The name of this way of stemming.
    way: str
    analyse: Callable[[str], Analysis]
    stem: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Part:
    """Words of a reading: where their text begins, and the text with its analysis."""

    start: int
    text: str
    analysis: Analysis


class ParagraphReader:
    """Reads the words of paragraphs as they are indexed, with caches of their forms and stems."""

    def __init__(self, max_cached: int = MAX_CACHED_CHARACTERS) -> None:
        self._max_cached = max_cached
        self._analyse = Analyser(max_cached).analyse
        self._analyse_early = Analyser(max_cached, folded=fold_early).analyse
        self._stemmers: dict[str, Stemmer] = {}

    def surfaces(
        self, paragraph: Paragraph, language: str, terms: Set[str], *, early_print: bool
    ) -> dict[str, str]:
        """Return how each of the exact *terms* is first written in *paragraph*, in any reading."""
        found: dict[str, str] = {}
        words = self.words(language, early_print=early_print)
        for _, parts in self.readings(paragraph, words):
            for part in parts:
                written = Surfaces(part.analysis)
                for number, exact in enumerate(part.analysis.terms):
                    if exact in terms and exact not in found:
                        found[exact] = written(number)
        return found

    def readings(
        self, paragraph: Paragraph, words: LanguageAnalysis
    ) -> Iterator[tuple[str, Sequence[Part]]]:
        """Yield the readings that *paragraph* has, in the order in which they are indexed, each with its parts."""
        yield "text", [Part(0, paragraph.text, words.analyse(paragraph.text))]
        if paragraph.emendations:
            text = paragraph.transmitted()
            yield TRANSMITTED, [Part(0, text, words.analyse(text))]
        stage = [(run.start, run.end) for run in paragraph.runs if run.kind is RunKind.STAGE]
        notes = "\n".join(note.text for note in paragraph.notes)
        for reading, text, stretches in (
            ("stage", paragraph.text, stage),
            ("note", notes, _lines(notes) if notes else ()),
        ):
            parts = [Part(at, text[at:end], words.analyse(text[at:end])) for at, end in stretches]
            if any(part.analysis.terms for part in parts):
                yield reading, parts

    def words(self, tag: str, *, early_print: bool) -> LanguageAnalysis:
        """Return how the words of a text in the language *tag* are read."""
        language = stemming_language(tag)
        if language not in self._stemmers:
            self._stemmers[language] = Stemmer(language, self._max_cached)
        stem = self._stemmers[language].term
        if early_print:
            return LanguageAnalysis(f"early {language}", self._analyse_early, early_stem(stem))
        return LanguageAnalysis(language, self._analyse, stem)


def capitals_seen(texts: Iterable[Text]) -> CapitalsSeen:
    """Return the words of two letters of *texts*, counted as they are when the texts are indexed."""
    reader, seen = ParagraphReader(), CapitalsSeen()
    for text in texts:
        if not text.metadata.early_print:
            words = reader.words(text.metadata.language, early_print=False)
            for paragraph in text.paragraphs:
                note_capitals(seen, paragraph, reader.readings(paragraph, words))
            seen.end_text()
    return seen


class Surfaces:
    """How the words of *analysis* are written."""

    def __init__(self, analysis: Analysis) -> None:
        self._analysis = analysis

    def __call__(self, number: int) -> str:
        """Return how word *number* is written."""
        exact = self._analysis.terms[number]
        surface = self._analysis.surfaces[number]
        if surface == exact:
            return exact
        # Two capitals are the surface of words that occur only so: initials.
        surface = surface.lower() if pointed(surface) else surface
        return surface if fold(surface) == exact else exact


def note_capitals(
    seen: CapitalsSeen, paragraph: Paragraph, readings: Iterable[tuple[str, Sequence[Part]]]
) -> None:
    """Let *seen* read a paragraph of these *readings*."""
    for _, parts in readings:
        for part in parts:
            seen.read(part.analysis.surfaces)
    seen.shouted(paragraph.text)


def _lines(text: str) -> Iterable[tuple[int, int]]:
    """Yield where the lines of *text* begin and end."""
    at = 0
    for line in text.split("\n"):
        yield at, at + len(line)
        at += len(line) + 1
