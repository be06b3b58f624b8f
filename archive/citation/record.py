"""The bibliographic record of a passage: its metadata, address and publication state."""

import re
from dataclasses import dataclass
from dataclasses import replace

from archive.citation.kinds import RecordKind
from archive.citation.kinds import record_kind
from archive.citation.names import Name
from archive.citation.names import read_name
from archive.citation.names import read_names
from archive.model.address import Address
from archive.model.address import locator_of
from archive.model.date import Date
from archive.model.edtf import AnyDate
from archive.model.edtf import UncertainDate
from archive.model.text import Metadata
from archive.model.text import SourceType
from archive.model.text import listed

#: How people begin to say where a text is from, in the place of the title of its source.
_ORIGIN = re.compile(
    r"^(?:source:\s*)?(?:(?:this|the)\s+)?(?:(?:e-?)?text\s+|page\s+|document\s+)?(?:(?:was|is)\s+)?"
    r"(?:re-?)?(?:transcribed|transcription|transcript|taken|typed|copied|digiti[sz]ed|scanned|printed|produced|"
    r"extracted|excerpted|text)\s+from:?\s+|^source:\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Record:
    """The record of a passage or of a whole text.

    `kind` is the kind of the text's first section; `revision` is 0 for a draft. Unknown fields are empty and
    are left out of citations.
    """

    metadata: Metadata
    place: Address
    url: str
    collection: str
    revision: int
    kind: str = ""
    #: It has emended readings, which are marked.
    emended: bool = False
    #: The text or the passage has been withdrawn; its revisions are kept.
    withdrawn: bool = False
    #: The whole text has been.
    text_withdrawn: bool = False
    #: The first and the last page of the passage, where they are marked.
    pages: tuple[str, str] | None = None
    #: Who speaks in all of the passage, where that is not its author.
    speaker: str = ""
    #: Sentences on what became of the passage, for the notes of records.
    remarks: tuple[str, ...] = ()

    @property
    def whole(self) -> "Record":
        """The record of the whole text, without URL: what is rendered of it serves all its passages."""
        return replace(self, place=self.place.text, url="", pages=None, speaker="", remarks=())

    @property
    def work(self) -> "Record":
        """The record of the whole text, for a bibliography that has each text once.

        Of a passage that was withdrawn, that of the revision that has its words.
        """
        place = self.place.text
        if self.withdrawn and not self.text_withdrawn:
            place = replace(place, revision=self.revision)
        url = self.url.removesuffix(str(self.place)) + str(place)
        return replace(
            self,
            place=place,
            url=url,
            pages=None,
            speaker="",
            remarks=(),
            withdrawn=self.text_withdrawn,
        )

    @property
    def type(self) -> RecordKind:
        """Its type in a bibliography."""
        return record_kind(self.metadata.source, self.kind)

    @property
    def authors(self) -> tuple[Name, ...]:
        """The authors or speakers."""
        return self._names(self.metadata.authors)

    @property
    def editors(self) -> tuple[Name, ...]:
        """The editors of the source."""
        return self._names(self.metadata.source.editors)

    @property
    def translators(self) -> tuple[Name, ...]:
        """The translators of the source."""
        return self._names(self.metadata.source.translators)

    @property
    def recipients(self) -> tuple[Name, ...]:
        """To whom the letter was written."""
        return self._names(self.metadata.source.recipients)

    def name_of(self, person: str) -> Name:
        """Return the name of *person*, split as the record says where it does."""
        return read_name(person, dict(self.metadata.family_names).get(person, ""))

    def _names(self, written: tuple[str, ...]) -> tuple[Name, ...]:
        return read_names(written, dict(self.metadata.family_names))

    @property
    def date(self) -> Date | str:
        """The date of the text, in words where it is uncertain: as printed where no other is known, or empty."""
        date = self.metadata.date
        return (
            date.words if isinstance(date, UncertainDate) else date or self.metadata.date_as_printed
        )

    @property
    def issued(self) -> Date | str:
        """The date that a citation gives: that of the print, or else that of the text."""
        source = self.metadata.source
        if not self.type.printed:
            return self.date or source.date or ""
        try:
            return source.date or (Date.parse(source.year) if source.year else self.date)
        except ValueError:
            return source.year

    @property
    def original_date(self) -> Date | str:
        """The date of the text where its edition is of another year; else empty: one year is given once."""
        return "" if self.issued == self.date or _is_one_year(self.issued, self.date) else self.date

    @property
    def locator(self) -> str:
        """``para. 7``, ``paras. 7–9``, or empty for a whole text."""
        return locator_of(self.place)

    @property
    def is_cited_by_page(self) -> bool:
        """Whether its passages are cited by page, where that is known: the record names an edition or an archive."""
        source = self.metadata.source
        return bool(source.printed or source.archive)

    @property
    def cited_pages(self) -> tuple[str, str] | None:
        """The pages by which it is cited: those of the edition, or of the archive's item, that the record names."""
        return self.pages if self.is_cited_by_page else None

    @property
    def page_locator(self) -> str:
        """``p. 462``, ``pp. 462–463``, or empty where it is not cited by page."""
        return page_locator(*self.cited_pages) if self.cited_pages else ""

    @property
    def key(self) -> str:
        """Its key among other records: ``report-on-peace-p7``, ``report-on-peace-r2-p7-w5-w19``."""
        place, words = self.place, self.place.words
        # One letter for each number, so that no two keys are the same without hyphens.
        revision = f"r{place.revision}" if place.revision else ""
        ends = (f"w{words.first}", f"w{words.last}") if words else ()
        parts = (place.slug, revision, place.first, place.last, *ends)
        return "-".join(part for part in parts if part)

    @property
    def revision_status(self) -> str:
        """``revision 2``, or a warning that it is a draft or has been withdrawn."""
        if not self.revision:
            return "draft, not yet published"
        return f"revision {self.revision}" + (", since withdrawn" if self.withdrawn else "")

    @property
    def state(self) -> str:
        """The state of the text: ``transcription from …, emended readings marked, revision 2``."""
        source = "" if self.type.printed else self.metadata.source.title
        text = f"transcription from {_origin(source)}" if source else "transcription"
        marked = ", emended readings marked" if self.emended else ""
        return f"{text}{marked}, {self.revision_status}"

    @property
    def noun(self) -> str:
        """What it is: ``speech``, ``letter``; empty where the record does not say."""
        return self.kind or ("letter" if self.recipients or self.type is RecordKind.LETTER else "")

    @property
    def genre(self) -> str:
        """What it is, for a citation: ``speech``, ``letter to Leon Trotsky``, without what its title says already."""
        noun = self.noun
        if not self.recipients:
            return noun
        title = self.metadata.title.casefold()
        if all(name.family.casefold() in title for name in self.recipients):
            return "" if noun in title else noun
        return f"{noun} to {listed([name.natural for name in self.recipients])}"

    @property
    def note(self) -> str:
        """What has no field of its own: the locators, the date as printed, the state of the text, the remarks."""
        metadata = self.metadata
        printed = metadata.date_as_printed
        old = metadata.date_old_style
        dated = f"date as printed: {printed}" if printed else self._day_without_field
        if old is not None and not printed:
            dated = f"Old Style date: {old.words}"
        occasion = metadata.occasion if self.type is not RecordKind.SPEECH else ""
        letter = self.genre if self.recipients else ""
        source = metadata.source
        web = (
            f"transcribed from {source.url}"
            if source.type is SourceType.WEBPAGE and source.url
            else ""
        )
        parts = [
            self.page_locator,
            self.locator,
            f"speaker: {self.speaker}" if self.speaker else "",
            letter,
            occasion,
            dated,
            web,
            self.state,
            " ".join(self.remarks),
        ]
        return "; ".join(part for part in parts if part)

    @property
    def _day_without_field(self) -> str:
        """The day or month that no field holds: where the edition is of the same year, and before Christ."""
        date = self.metadata.date
        if date is None or (isinstance(date, Date) and not date.month):
            return ""
        has_field = isinstance(date, UncertainDate) or date.year > 0
        held = has_field and (self.issued == self.date or self.original_date)
        return "" if held else f"date of the text: {date.words}"


def _origin(title: str) -> str:
    """Return the *title* of a source as it is named after *from*, which it may begin with itself."""
    bare = _ORIGIN.sub("", title)
    return f"“{bare}”" if bare.startswith("From ") else bare or title


def iso_or_words(date: AnyDate | str | None) -> str:
    """Return *date* in ISO form; in words if uncertain or before Christ, where reference managers misread the form."""
    if date is None or isinstance(date, str):
        return date or ""
    return str(date) if isinstance(date, Date) and date.year > 0 else date.words


def _is_one_year(issued: Date | str, date: Date | str) -> bool:
    """Tell whether both name one year, and the same: ``[1898]`` and ``13 January 1898``."""
    if isinstance(issued, Date) and isinstance(date, Date):
        return issued.year == date.year
    years = re.findall(r"\d+", str(issued))
    return len(years) == 1 and re.findall(r"\d{3,}", str(date)) == years


def page_locator(first: str, last: str, *, label: str = "p.", range_end: str = "") -> str:
    """Return ``p. 462``, ``pp. 462–463``, or ``f. 12r``, which names itself; *range_end* replaces a shortened *last*.

    >>> page_locator("462", "463"), page_locator("xii", "xii"), page_locator("f. 12r", "f. 12v")
    ('pp. 462–463', 'p. xii', 'f. 12r–f. 12v')
    """
    labelled = label and not re.match(r"[^\W\d]+\.", first)
    if first == last:
        return f"{label} {first}" if labelled else first
    span = f"{first}–{range_end or last}"
    return f"p{label} {span}" if labelled else span


def edition_words(edition: str) -> str:
    """Return *edition* without the word: ``late edition`` is the ``late`` one, ``4th ed.`` the ``4th``."""
    return re.sub(r"\s+(?:ed|edn|edition)\.?$", "", edition.strip())


def source_pages(record: Record) -> tuple[str, str]:
    """Return the first and last page of a printed source: ``("249", "253")``; unknown ones are empty."""
    first, _, last = record.metadata.source.page_numbers.replace("–", "-").partition("-")
    return first.strip(), last.strip()
