"""Writes the data of the search of a copy as script files, each of which calls ``pinciteData`` with its name and value.

``start`` is read by every search, ``terms-N`` has a stretch of the vocabulary with its postings, ``texts-N`` the words
of some paragraphs, ``by-COLUMN`` the paragraphs that a filter finds, ``dates`` the days of the texts. A browser that
opens the copy from a disk may read files in no other way.
"""

import json
from collections import Counter
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field

from archive.language.analyser import Analysis
from archive.language.direction import direction
from archive.language.variants import spelling_classes
from archive.library.protocol import Library
from archive.model.date import Date
from archive.model.text import Paragraph
from archive.model.text import Section
from archive.model.text import Text
from archive.search.index.columns import COLUMNS
from archive.search.index.columns import Level
from archive.search.index.columns import ParagraphRow
from archive.search.index.columns import Speech
from archive.search.index.paragraph_reader import LanguageAnalysis
from archive.search.index.paragraph_reader import ParagraphReader
from archive.search.index.segment_words import TRANSMITTED
from archive.search.indexer import record_stems
from archive.search.offline.numbers import number_as_text
from archive.search.offline.numbers import numbers_as_text
from archive.search.offline.numbers import ranges_as_text
from archive.search.offline.postings import Postings
from archive.search.offline.postings import compound_key
from archive.search.offline.words import folds
from archive.search.offline.words import word_pattern
from archive.search.searcher import Searcher

#: Characters of a file of postings, about: a commoner word has one of its own.
_FILE_CHARS = 48_000
#: Paragraphs of a file of texts.
PARAGRAPHS_PER_FILE = 32
#: The columns that typed filters ask for. Others are of words that a browser cannot tell, as those of printed pages.
_FILTERS = frozenset(
    {
        *("slug", "title", "author", "place", "subject", "person", "collection"),
        *("language", "section", "kind", "speaker", "printed_speaker"),
    }
)

#: Writes a file of a name: its text.
Write = Callable[[str, str], None]
Ranges = list[tuple[int, int]]
Json = Mapping[str, object] | list[object] | str


class SearchFiles:
    """Collects the texts of a collection in the order of their positions, and writes the data of their search."""

    def __init__(self, library: Library, searcher: Searcher, write: Write) -> None:
        self._library = library
        self._searcher = searcher
        self._write = write
        self._reader = ParagraphReader()
        self._postings = Postings()
        #: Texts as the source has them, without emendations, and the positions of their paragraphs.
        self._transmitted: list[tuple[int, str, str, bool]] = []
        self._columns: dict[str, dict[str, Ranges]] = {name: {} for name in _FILTERS}
        self._days: list[tuple[int, ...]] = []
        #: The forms with each stem, and in how many paragraphs each is, whatever reading of them.
        self._forms: dict[str, set[str]] = {}
        self._stemmed: dict[str, set[str]] = {}
        self._paragraphs: Counter[str] = Counter()
        #: The paragraphs below each title or heading with a stem.
        self._records: dict[str, Ranges] = {}
        self._chunk = _Chunk(write)
        self._at = 0

    def add_text(self, text: Text) -> None:
        """Add the next text."""
        first, metadata = self._at, text.metadata
        stems_of = record_stems(metadata.language, early_print=metadata.early_print)
        for section in text.sections:
            here = self._at
            self._add_section(text, section)
            self._note(Level.SECTION, section, here)
            self._note_record(stems_of(section.heading), here)
        self._note(Level.TEXT, text, first)
        self._note_record(stems_of(metadata.title), first)
        if metadata.date and self._at > first:
            date = metadata.date
            old = metadata.date_old_style
            days = (date.earliest, date.latest, date.sorts_as)
            printed = (old.earliest, old.latest) if old else ()
            self._days.append((first, self._at, *map(_day, (*days, *printed))))

    def finish(self) -> None:
        """Write what is left to write."""
        self._chunk.close()
        words, count = sum(self._postings.lengths), self._at
        self._postings.know(self._other_spellings())
        # A stem is often the plain form of a word, which nobody may have written: annex, where there is annexed.
        self._postings.know(stem.partition(":")[2] for stem in self._forms)
        for _, text, language, early in self._transmitted:
            self._postings.add(self._reader.words(language, early_print=early).analyse(text))
        named = [name for name in sorted(_FILTERS) if self._columns[name]]
        for name in named:
            values = self._columns[name]
            listed = {value: ranges_as_text(values[value]) for value in sorted(values)}
            write_data(self._write, f"by-{name}", listed)
        write_data(self._write, "dates", [list(days) for days in self._days])
        lengths = numbers_as_text(self._postings.lengths)
        write_data(
            self._write,
            "start",
            {
                "paragraphs": count,
                "words": words,
                "lengths": lengths,
                "owners": [at for at, *_ in self._transmitted],
                "files": list(self._write_terms()),
                "perFile": PARAGRAPHS_PER_FILE,
                "columns": named,
                "word": word_pattern(),
                "folds": folds(),
            },
        )

    def _other_spellings(self) -> list[str]:
        """Return the British or American spelling of words that occur in the other one alone."""
        known = self._paragraphs
        return [
            word
            for word, all_of in spelling_classes().items()
            if any(one in known for one in all_of)
        ]

    def _count(self, analyses: Sequence[Analysis], reading: LanguageAnalysis) -> None:
        """Take note of the words of a paragraph: of their stems, and that it has them."""
        terms = {term for analysis in analyses for term in analysis.terms}
        self._paragraphs.update(terms)
        stemmed = self._stemmed.setdefault(reading.way, set())
        for term in terms - stemmed:
            self._forms.setdefault(reading.stem(term), set()).add(term)
        stemmed |= terms
        for analysis in analyses:
            for compound in analysis.compounds:
                stem = reading.stem(analysis.compound_term(compound))
                key = compound_key(analysis.terms[compound.first : compound.last + 1])
                self._forms.setdefault(stem, set()).add(key)

    def _add_section(self, text: Text, section: Section) -> None:
        metadata, outline = text.metadata, self._library.outline(text.slug)
        reading = self._reader.words(metadata.language, early_print=metadata.early_print)
        for paragraph in section.paragraphs:
            if paragraph.withdrawn:
                continue
            readings = list(self._reader.readings(paragraph, reading))
            self._count([part.analysis for _, parts in readings for part in parts], reading)
            for name, parts in readings:
                if name == "text":
                    self._postings.add(parts[0].analysis)
                elif name == TRANSMITTED:
                    self._transmitted.append(
                        (self._at, parts[0].text, metadata.language, metadata.early_print)
                    )
            self._note_speaker(paragraph)
            part = outline.part_of(paragraph.number) if outline else None
            self._chunk.add(
                [
                    str(part.address) if part else f"/texts/{text.slug}",
                    metadata.title,
                    section.heading,
                    metadata.date.words if metadata.date else "",
                    metadata.language,
                    direction(metadata.language),
                ],
                paragraph,
            )
            self._at += 1

    def _note(self, level: Level, row: Text | Section, first: int) -> None:
        """Take note of the filters that find the paragraphs of *row*, a text or section, from *first* on."""
        for column in COLUMNS:
            if column.level is level and column.name in _FILTERS and self._at > first:
                for value in dict.fromkeys(column.values(row)):
                    self._columns[column.name].setdefault(value, []).append((first, self._at))

    def _note_speaker(self, paragraph: Paragraph) -> None:
        at = self._at
        cited = self._searcher.catalogue.speaker_at(at) if paragraph.speaker else ""
        row = ParagraphRow(Speech(paragraph.speaker, cited))
        for column in COLUMNS:
            if column.level is Level.PARAGRAPH and column.name in _FILTERS:
                for value in column.values(row):
                    self._columns[column.name].setdefault(value, []).append((at, at + 1))

    def _note_record(self, stems: Iterable[str], first: int) -> None:
        if self._at > first:
            for stem in set(stems):
                self._records.setdefault(stem, []).append((first, self._at))

    def _write_terms(self) -> Iterator[str]:
        """Write the files of terms; yield the first term of each."""
        lines: list[str] = []
        number = size = 0
        first = ""
        for term, postings in self._postings.in_order():
            line = self._line(term, postings)
            if lines and size + len(line) > _FILE_CHARS:
                write_data(self._write, f"terms-{number}", "\n".join(lines))
                yield first
                number, size, lines = number + 1, 0, []
            first = first if lines else term
            lines.append(line)
            size += len(line)
        if lines:
            write_data(self._write, f"terms-{number}", "\n".join(lines))
            yield first

    def _line(self, term: str, postings: str) -> str:
        """Return the line of *term*: words like it, all forms of it, paragraphs that have these, and it, and where."""
        if "-" in term:
            return f"{term}\t\t\t\t\t\t{postings}"
        planner, paragraphs = self._searcher.planner, self._paragraphs
        slot = planner.with_early_forms((term, *planner.bare_initials(term)))
        stems = planner.stems_of_any(slot)
        forms = sorted({form for stem in stems for form in self._forms.get(stem, ())})
        having = sum(paragraphs[form] for form in forms)
        titled = sorted(pair for stem in stems for pair in self._records.get(stem, ()))
        fields = (
            term,
            " ".join(slot[1:]),
            " ".join(forms) if forms != [term] else "",
            number_as_text(having) if having != paragraphs[term] else "",
            ranges_as_text(titled),
            number_as_text(paragraphs[term]),
            postings,
        )
        return "\t".join(fields)


@dataclass(slots=True)
class _Chunk:
    """Paragraphs until they fill a file: what they are in, each once, and the number and words of each."""

    write: Write
    heads: list[list[str]] = field(default_factory=list)
    rows: list[list[object]] = field(default_factory=list)
    number: int = 0

    def add(self, head: list[str], paragraph: Paragraph) -> None:
        if not self.heads or self.heads[-1] != head:
            self.heads.append(head)
        row: list[object] = [len(self.heads) - 1, paragraph.number, paragraph.text]
        self.rows.append([*row, paragraph.speaker] if paragraph.speaker else row)
        if len(self.rows) == PARAGRAPHS_PER_FILE:
            self.close()

    def close(self) -> None:
        if self.rows:
            write_data(self.write, f"texts-{self.number}", [list(self.heads), list(self.rows)])
            self.number += 1
            self.heads.clear()
            self.rows.clear()


def write_data(write: Write, name: str, value: Json) -> None:
    """Write the file *name* with *value*."""
    spelled = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # Line ends to a script of before 2019; and no half of a pair can be written.
    spelled = spelled.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    write(f"{name}.js", f"pinciteData({json.dumps(name)},{spelled})\n")


def _day(date: Date) -> int:
    """Return *date* as a number that sorts: 19171108."""
    return (date.year * 100 + (date.month or 0)) * 100 + (date.day or 0)
