"""Canonical reader: turns blocks into sections and paragraphs, and mistakes into problems with their line."""

import re
import unicodedata
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from itertools import islice

from archive.errors import BrokenText
from archive.errors import Problem
from archive.language.controls import has_directions
from archive.language.controls import without_controls
from archive.model.address import is_number
from archive.model.address import is_section
from archive.model.text import Paragraph
from archive.model.text import ParagraphKind
from archive.model.text import RunKind
from archive.model.text import Section
from archive.model.text import Text
from archive.sources.canonical.blocks import Attributes
from archive.sources.canonical.blocks import Block
from archive.sources.canonical.blocks import BlockKind
from archive.sources.canonical.blocks import read_blocks
from archive.sources.canonical.footnotes import Footnotes
from archive.sources.canonical.front_matter import FrontMatterReader as FrontMatterReader
from archive.sources.canonical.inline_reader import InlineReader
from archive.sources.canonical.inline_reader import InlineReport as InlineReport
from archive.sources.canonical.inline_syntax import PAGE_BREAK
from archive.sources.canonical.positions import CanonicalReading
from archive.sources.canonical.positions import SourcePosition
from archive.sources.controls import Stray
from archive.sources.controls import clean_text
from archive.sources.controls import stray_problem
from archive.sources.controls import strays_in_source
from archive.sources.paragraph_builder import ParagraphText
from archive.sources.paragraph_builder import is_verse
from archive.sources.paragraph_builder import rows_as_lines

_KIND = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_INDENTS = re.compile(r"[0-9]{1,3}(?: [0-9]{1,3})*")
_PAGES = re.compile(rf"(?:{PAGE_BREAK.pattern}\s*)+")
#: Control characters that are reported, at most, in one file.
_MAX_STRAYS = 5
_NEWLINES = re.compile(r"\r\n?")
_KINDS = {
    BlockKind.PARAGRAPH: ParagraphKind.PROSE,
    BlockKind.QUOTATION: ParagraphKind.QUOTATION,
    BlockKind.LIST_ITEM: ParagraphKind.LIST_ITEM,
    BlockKind.TABLE: ParagraphKind.TABLE,
}


@dataclass(slots=True)
class _OpenSection:
    id: str
    heading: str
    kind: str
    level: int
    place: SourcePosition
    paragraphs: list[Paragraph] = field(default_factory=list)


def read(source: str, *, path: str) -> CanonicalReading:
    """Parse *source*. Raise `BrokenText` with all problems at once."""
    return _CanonicalReader(path).read(source)


class _CanonicalReader:
    """Reads one file."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._problems: list[Problem] = []
        self._inline = InlineReader()
        self._sections: list[_OpenSection] = []
        self._places: list[SourcePosition] = []
        self._numbers: dict[str, int] = {}
        self._ids: dict[str, int] = {}
        self._pages: list[tuple[int, str]] = []
        self._offset = 0
        self._notes = Footnotes(self._inline, self._report)

    def _report(self, line: int, message: str, remedy: str = "", fatal: bool = True) -> None:
        self._problems.append(Problem(self._path, line + self._offset, message, remedy, fatal))

    def read(self, source: str) -> CanonicalReading:
        source = _NEWLINES.sub("\n", source.removeprefix("\ufeff"))
        bare = without_controls(source)
        if bare != source:
            self._report_strays(strays_in_source(source))
            source = bare
        lines = source.split("\n")
        front_reader = FrontMatterReader(self._path)
        front = front_reader.read(lines)
        self._problems += front_reader.problems
        if front.body < len(lines):
            self._offset = front.body
            self._body("\n".join(lines[front.body :]))
        self._report_strays((line + 1, stray) for line, stray in front.strays)
        if not self._places and not any(problem.fatal for problem in self._problems):
            self._offset = 0
            self._report(
                0, "there is no paragraph in this text", "Write its text below the front matter."
            )
        if any(problem.fatal for problem in self._problems):
            raise BrokenText(*self._sorted_problems())
        text = Text(front.slug, front.metadata, self._finish(), front.withdrawn)
        if has_directions(source) or "&#" in source:
            text, found = clean_text(text)
            self._report_strays((self._line_of(stray), stray.character) for stray in found)
        places = tuple(section.place for section in self._sections)
        return CanonicalReading(text, self._sorted_problems(), tuple(self._places), places)

    def _sorted_problems(self) -> tuple[Problem, ...]:
        return tuple(sorted(self._problems, key=lambda problem: problem.line))

    def _report_strays(self, found: Iterable[tuple[int, str]]) -> None:
        for line, stray in islice(found, _MAX_STRAYS):
            self._problems.append(stray_problem(self._path, line, stray))

    def _line_of(self, stray: Stray) -> int:
        if stray.paragraph is not None:
            return self._places[stray.paragraph].first
        return self._sections[stray.section].place.first if stray.section is not None else 1

    def _body(self, body: str) -> None:
        blocks, lost = read_blocks(body)
        for line in lost[:1]:
            self._report(line, "this is nested too deeply to read", "Remove some of the > and -.")
        self._notes.collect(block for block in blocks if block.kind is BlockKind.NOTE)
        for block in blocks:
            if block.kind is BlockKind.SECTION:
                self._section(block)
            elif block.kind is not BlockKind.NOTE:
                self._block(block)
        self._last_pages()
        self._notes.report_uncalled()

    # Sections

    def _section(self, block: Block) -> None:
        attributes = block.attributes
        self._strange(block, attributes, names=("kind", "level"))
        heading = ""
        if block.source:
            words = self._words(block)
            heading = words.text
            if words.emendations or words.page_breaks or words.note_marks:
                message = "a heading cannot hold notes, page breaks or emendations"
                self._report(block.first, message, "Put them into the paragraph below.")
            elif words.runs:
                self._report(block.first, "a heading is kept without its markup", fatal=False)
        if block.level == 1:
            message = "# is for the title of the text, which is in the front matter; read as ##"
            self._report(block.first, message, fatal=False)
        level = max(1, block.level - 1) if block.level else self._level(block)
        place = SourcePosition(
            block.first + self._offset, block.last + self._offset, bool(attributes.id)
        )
        id = self._section_id(block)
        self._sections.append(_OpenSection(id, heading, self._kind(block), level, place))

    def _level(self, block: Block) -> int:
        word = block.attributes.values.get("level", "1")
        if word not in ("1", "2", "3", "4", "5"):
            self._report(block.first, f"level={word} is not a level from 1 to 5")
            return 1
        return int(word)

    def _kind(self, block: Block) -> str:
        kind = block.attributes.values.get("kind", "")
        if kind and not _KIND.fullmatch(kind):
            message = f"{kind!r} is not a valid kind: use one lower-case word"
            self._report(block.first, message, "Write kind=speech, kind=decree, kind=letter …")
        return kind

    def _section_id(self, block: Block) -> str:
        id = block.attributes.id
        if id and not is_section(id):
            self._report(
                block.first, f"#{id} is not a valid section name", "Write {#s2}, or nothing."
            )
        elif id in self._ids:
            message = f"section {id} appears twice (first on line {self._ids[id]})"
            self._report(block.first, message, "Remove one; publishing assigns a new one.")
        elif id:
            self._ids[id] = block.first + self._offset
        return id

    # Paragraphs

    def _block(self, block: Block) -> None:
        if self._only_pages(block) or self._tombstone(block) or self._only_number(block):
            return
        attributes = block.attributes
        self._strange(block, attributes, names=("speaker", "indent"))
        words = self._words(block)
        if not (words.text or words.emendations or words.note_marks):
            if attributes.id:
                self._report(block.first, f"paragraph {attributes.id} has no words")
            return
        paragraph = Paragraph(
            number=self._number(block),
            text=words.text,
            kind=self._paragraph_kind(block, words),
            runs=words.runs,
            emendations=words.emendations,
            page_breaks=words.page_breaks,
            note_marks=words.note_marks,
            notes=self._notes.called_by(words.note_marks, block.first),
            speaker=unicodedata.normalize("NFC", attributes.values.get("speaker", "")),
            indents=self._indents(block, words),
        )
        self._add(paragraph, block)

    def _add(self, paragraph: Paragraph, block: Block) -> None:
        first, last = block.first + self._offset, block.last + self._offset
        if not self._sections:
            place = SourcePosition(first, first, marked=False, implied=True)
            self._sections.append(_OpenSection("", "", "", 1, place))
        self._sections[-1].paragraphs.append(paragraph)
        table = block.kind is BlockKind.TABLE
        self._places.append(SourcePosition(first, last, bool(paragraph.number), table))

    def _words(self, block: Block) -> ParagraphText:
        source = block.source
        if block.kind is BlockKind.TABLE:
            source = rows_as_lines(source)
        if block.marker:
            source = re.sub(r"([.)])", r"\\\1", block.marker) + " " + source
        if self._pages and block.kind is not BlockKind.SECTION:
            source = " ".join(f"{{pb {label}}}" for _, label in self._pages) + " " + source
            self._pages.clear()
        return self._inline.read(source, self._at(block))

    def _at(self, block: Block) -> InlineReport:
        def report(line: int, message: str, remedy: str, fatal: bool) -> None:
            self._report(block.first + line, message, remedy, fatal)

        return report

    def _number(self, block: Block) -> str:
        number = block.attributes.id
        if number and not is_number(number):
            message = f"#{number} is not a paragraph number"
            self._report(block.last, message, "Write {#p7}, or nothing: publishing numbers it.")
        elif number in self._numbers:
            message = f"{number} appears twice (first on line {self._numbers[number]})"
            remedy = "Remove it from the newer paragraph; publishing assigns that one a number."
            self._report(block.last, message, remedy)
        elif number:
            self._numbers[number] = block.last + self._offset
        return number

    def _paragraph_kind(self, block: Block, words: ParagraphText) -> ParagraphKind:
        if block.attributes.classes:
            word = block.attributes.classes[0]
            if len(block.attributes.classes) == 1 and word in set(ParagraphKind):
                return ParagraphKind(word)
            known = ", ".join(f".{kind}" for kind in ParagraphKind)
            shown = " ".join(f".{word}" for word in block.attributes.classes)
            self._report(
                block.last, f"{shown} is not a kind of paragraph", f"Known kinds: {known}."
            )
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.QUOTATION) and is_verse(
            block.source, words
        ):
            return ParagraphKind.STANZA
        return _KINDS.get(block.kind, ParagraphKind.PROSE)

    def _indents(self, block: Block, words: ParagraphText) -> tuple[int, ...]:
        """Return by how many blanks each line is set in; the last lines may be left out."""
        stated = block.attributes.values.get("indent", "")
        if not stated:
            return ()
        if not _INDENTS.fullmatch(stated):
            message = f'indent="{stated}" is not a list of numbers'
            remedy = 'Write the blanks before each line: indent="0 2 0 2".'
            self._report(block.last, message, remedy)
            return ()
        lines = 1 + sum(run.kind is RunKind.LINE_BREAK for run in words.runs)
        columns = [int(number) for number in stated.split()]
        if len(columns) > lines:
            message = f"indent names {len(columns)} lines; this paragraph has {lines}"
            self._report(block.last, message, "Write one number for each line.", fatal=False)
        columns = columns[:lines]
        while columns and not columns[-1]:
            columns.pop()
        return tuple(columns)

    def _strange(self, block: Block, attributes: Attributes, *, names: tuple[str, ...]) -> None:
        strange = attributes.strange.split()[:1]
        strange += [f"{name}=" for name in attributes.values if name not in names]
        if block.kind is BlockKind.SECTION:
            strange += [f".{word}" for word in attributes.classes]
        for word in strange:
            message = f"{word} between the braces is not understood"
            known = "{#s2 kind=decree}" if block.kind is BlockKind.SECTION else '{#p7 speaker="…"}'
            self._report(block.last, message, f"Write {known}.")

    def _only_pages(self, block: Block) -> bool:
        """Keep a page break on its own for the next paragraph."""
        if not _PAGES.fullmatch(block.source) or block.marker or block.attributes != Attributes():
            return False
        labels = [match[1] for match in PAGE_BREAK.finditer(block.source)]
        self._pages += [(block.first, label) for label in labels]
        return True

    def _last_pages(self) -> None:
        """Put page breaks after the last words at the end of the last paragraph."""
        if not self._pages or not self._places:
            return
        living = (s for s in reversed(self._sections) if any(not p.withdrawn for p in s.paragraphs))
        section = next(living, None)
        if section is None:
            return
        n = max(n for n, p in enumerate(section.paragraphs) if not p.withdrawn)
        labels = "".join(f"{{pb {label}}}" for _, label in self._pages)
        breaks = self._inline.read(labels, lambda *_: None).page_breaks
        last = section.paragraphs[n]
        moved = tuple(replace(mark, at=len(last.text)) for mark in breaks)
        section.paragraphs[n] = replace(last, page_breaks=last.page_breaks + moved)

    def _tombstone(self, block: Block) -> bool:
        """Read the tombstone of a withdrawn paragraph."""
        reason = block.attributes.values.get("withdrawn")
        if reason is None:
            return False
        self._strange(block, block.attributes, names=("withdrawn",))
        usage = 'Write {#p3 withdrawn="…"} with an empty line above and below.'
        if block.source or block.marker or block.attributes.classes:
            self._report(block.last, "a withdrawn paragraph has no words", usage)
        elif not (block.attributes.id and reason):
            self._report(block.last, "a withdrawn paragraph needs a number and a reason", usage)
        else:
            reason = unicodedata.normalize("NFC", reason)
            self._add(Paragraph(self._number(block), "", withdrawn=reason), block)
        return True

    def _only_number(self, block: Block) -> bool:
        """Assign a ``{#p9}`` on its own line below a table to the table."""
        if block.source or block.marker or block.attributes == Attributes():
            return False
        below = self._places[-1] if self._places else None
        if below and below.table and not below.marked and self._sections[-1].paragraphs:
            number = self._number(block)
            paragraphs = self._sections[-1].paragraphs
            paragraphs[-1] = replace(paragraphs[-1], number=number)
            self._places[-1] = replace(below, marked=True)
        else:
            self._report(
                block.first,
                "a number on its own, without a paragraph",
                "Put it at the end of its paragraph, without an empty line between.",
            )
        return True

    def _finish(self) -> tuple[Section, ...]:
        """Return the sections; those without an id get the next free one."""
        used = set(self._ids)
        free = (f"s{n}" for n in range(1, len(self._sections) + len(used) + 2))
        return tuple(self._close(section, used, free) for section in self._sections)

    def _close(self, open: _OpenSection, used: set[str], free: Iterator[str]) -> Section:
        id = open.id or next(id for id in free if id not in used)
        return Section(id, open.heading, tuple(open.paragraphs), open.kind, open.level)
