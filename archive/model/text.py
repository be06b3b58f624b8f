"""Texts, their sections and paragraphs: frozen values without input or output.

A paragraph is its *shown text*, a plain string, and stand-off marks: offsets are in code points of that
string, `start` included, `end` excluded. So nothing here is markup, a search can never find a tag, and
every highlight is a span over the same string.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from archive.model.address import Ref
from archive.model.date import Date
from archive.model.edtf import AnyDate


class RunKind(StrEnum):
    """What a stretch of a paragraph is."""

    EMPHASIS = "emphasis"
    STRONG = "strong"
    SUPERSCRIPT = "superscript"
    #: `Run.value` is the target, http, https or mailto.
    LINK = "link"
    #: A stage direction: *Prolonged Applause*. Its words are words, and ``kind:stage`` finds only them.
    STAGE = "stage"
    #: A line of verse or of an address ends here, before the space at `start`.
    LINE_BREAK = "line-break"


@dataclass(frozen=True, slots=True, order=True)
class Run:
    """A stretch ``text[start:end]`` of the shown text with one meaning."""

    start: int
    end: int
    kind: RunKind
    value: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Emendation:
    """The editor reads ``text[start:end]`` where the source has `transmitted`.

    Either may be empty: words supplied, words struck out.
    """

    start: int
    end: int
    transmitted: str


@dataclass(frozen=True, slots=True, order=True)
class PageBreak:
    """A new page of the source begins before ``text[at]``; `label` is what is printed on it."""

    at: int
    label: str


@dataclass(frozen=True, slots=True, order=True)
class NoteMark:
    """A footnote is called before ``text[at]``. Its note may be missing from the source: then it is only a mark."""

    at: int
    label: str


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote of the source, shown at the foot of the paragraph that calls it. `runs` lie over `text`."""

    label: str
    text: str
    runs: tuple[Run, ...] = ()


class ParagraphKind(StrEnum):
    """What a numbered unit is in the source."""

    PROSE = "prose"
    QUOTATION = "quotation"
    LIST_ITEM = "list-item"
    STANZA = "stanza"
    TABLE = "table"
    SALUTATION = "salutation"
    SIGNATURE = "signature"
    DATELINE = "dateline"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The unit that is numbered, and so searched, cited and addressed.

    `number` is empty until it is assigned. In a table, rows are divided by LINE_BREAK runs and cells by ``" | "``.
    """

    number: str
    text: str
    kind: ParagraphKind = ParagraphKind.PROSE
    runs: tuple[Run, ...] = ()
    emendations: tuple[Emendation, ...] = ()
    page_breaks: tuple[PageBreak, ...] = ()
    note_marks: tuple[NoteMark, ...] = ()
    notes: tuple[Note, ...] = ()
    speaker: str = ""
    #: By how many blanks each line of a stanza is set in, from its first line; lines beyond the last are not set in.
    indents: tuple[int, ...] = ()
    #: Why it was withdrawn. Its number then stays in its place, without words.
    withdrawn: str = ""

    def transmitted(self) -> str:
        """Return the text as the source has it, with no emendation applied."""
        parts, at = [], 0
        for emendation in self.emendations:
            parts += [self.text[at : emendation.start], emendation.transmitted]
            at = emendation.end
        return "".join([*parts, self.text[at:]])


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a text under a heading, or after a rule (then `heading` is empty).

    `level` is 1 for a part of the text, 2 for a part of a part. `kind` is a word such as
    speech, decree or letter, or empty.
    """

    id: str
    heading: str
    paragraphs: tuple[Paragraph, ...]
    kind: str = ""
    level: int = 1


def listed(names: Sequence[str]) -> str:
    """Return *names* as one line: ``George Hanna, Jane Doe and John Roe``."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


class SourceType(StrEnum):
    """What the words of a text were taken from."""

    BOOK = "book"
    NEWSPAPER = "newspaper"
    MAGAZINE = "magazine"
    JOURNAL = "journal"
    LETTER = "letter"
    #: A document in an archive.
    ARCHIVE = "archive"
    WEBPAGE = "webpage"


@dataclass(frozen=True, slots=True)
class Source:
    """Where the words were taken from, as the record says it; what it does not say stays empty."""

    #: None where the record does not say; `form` is then judged by the other fields.
    type: SourceType | None = None
    title: str = ""
    url: str = ""
    accessed_as_printed: str = ""
    publisher: str = ""
    #: Where it was printed, or the letter was written.
    place: str = ""
    year: str = ""
    #: The day on which it was printed.
    date: Date | None = None
    volume: str = ""
    issue: str = ""
    pages: str = ""
    edition: str = ""
    editors: tuple[str, ...] = ()
    translators: tuple[str, ...] = ()
    #: To whom the letter was written.
    recipients: tuple[str, ...] = ()
    archive: str = ""
    archive_place: str = ""
    collection: str = ""
    box: str = ""
    folder: str = ""
    shelfmark: str = ""

    @property
    def form(self) -> SourceType | None:
        """Its type as stated, or as its other fields show; None where they do not.

        A journal without volume and number is cited by its date, as a magazine is.
        """
        if self.type is not None and (self.title or self.type not in _PRINTED):
            dated = self.type is SourceType.JOURNAL and not (self.volume or self.issue)
            return SourceType.MAGAZINE if dated else self.type
        if self.title and (self.publisher or self.year or self.volume or self.pages):
            return SourceType.BOOK
        return SourceType.ARCHIVE if self.archive else None

    @property
    def page_numbers(self) -> str:
        """Its pages without the word before them: ``249-253`` for ``pp. 249-253``."""
        return _PAGE_WORD.sub("", self.pages)

    @property
    def printed(self) -> bool:
        """Whether it names a book or periodical, of which the text is a part."""
        return self.form in _PRINTED

    @property
    def location(self) -> str:
        """Where in the archive it is: ``box 12, folder 3, FO 371/12``; empty where the record does not say."""
        parts = (_numbered("box", self.box), _numbered("folder", self.folder), self.shelfmark)
        return ", ".join(part for part in parts if part)


_PAGE_WORD = re.compile(r"^(?:pp?\.|pages?\b)\s*", re.IGNORECASE)

#: The types of which a text is a part; the source has the title of the whole.
_PRINTED = frozenset(
    {SourceType.BOOK, SourceType.NEWSPAPER, SourceType.MAGAZINE, SourceType.JOURNAL}
)


def _numbered(label: str, value: str) -> str:
    """Return *value* after *label*, unless it is in words already: ``box 12``, ``Carton 12``."""
    return f"{label} {value}" if value and " " not in value else value


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the source says of a text, and nothing else. Empty means: it does not say."""

    title: str
    authors: tuple[str, ...] = ()
    occasion: str = ""
    #: New Style; sorts and filters.
    date: AnyDate | None = None
    date_old_style: AnyDate | None = None
    date_as_printed: str = ""
    #: A BCP 47 tag; ``und`` where nobody said.
    language: str = "und"
    rights: str = ""
    source: Source = Source()
    #: Names, each with the part of it that is the family name, where the record says so; sorted.
    family_names: tuple[tuple[str, str], ...] = ()
    #: It is printed with u and v, i and j as one letter each.
    early_print: bool = False
    #: Where it was written or spoken, or what it is about, as the editor names it.
    places: tuple[str, ...] = ()
    #: The slugs of the collections of which it is a part.
    collections: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    #: Whom it names or is addressed to, beside its authors.
    people: tuple[str, ...] = ()

    @property
    def byline(self) -> str:
        """The names of the authors as one line."""
        return listed(self.authors)

    @property
    def printed_date(self) -> str:
        """The date as the source prints it, or else in words."""
        if self.date_as_printed or self.date is None:
            return self.date_as_printed
        old = self.date_old_style
        return self.date.words + (f" ({old.words}, Old Style)" if old is not None else "")


@dataclass(frozen=True, slots=True)
class Text:
    """One document, whole."""

    slug: str
    metadata: Metadata
    sections: tuple[Section, ...]
    #: Why the whole text was withdrawn; its words stay.
    withdrawn: str = ""

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """All paragraphs in the order of the text."""
        return tuple(p for section in self.sections for p in section.paragraphs)

    def ref(self, paragraph: Paragraph) -> Ref:
        """Return the reference of a numbered *paragraph* of this text."""
        return Ref(self.slug, paragraph.number)


@dataclass(frozen=True, slots=True)
class Collection:
    """The description of the whole collection in ``texts/collection.yaml``."""

    title: str = "An archive"
    description: str = ""
    #: One line below the name.
    line: str = ""
    contact: str = ""
    rights: str = ""
    language: str = "en"
    #: Example searches for the home page.
    examples: tuple[str, ...] = ()
    #: Lines of words that searches take for spellings of one word.
    equals: tuple[tuple[str, ...], ...] = ()
    #: The file of the logo in the collection folder.
    logo: str = ""
    #: The colour of numbers, of the current page and the like, as ``#9a2318``, by day and by night.
    accent: str = ""
    accent_dark: str = ""

    @property
    def lead(self) -> str:
        """What is said below the name."""
        return self.line or self.description
