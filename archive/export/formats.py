"""The machine formats: one row each, which routes, links, headers and error pages read.

A new format is a row in `FORMATS` and the function that writes it.
"""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import replace
from enum import StrEnum

from archive.citation import Record
from archive.export import epub
from archive.export import records
from archive.export.json_document import json_document
from archive.export.plain_text import plain_text
from archive.export.schema_org import json_ld
from archive.export.source import PassageSource
from archive.export.tei import write_tei
from archive.language.controls import strays
from archive.model.address import Address
from archive.model.date import Date
from archive.model.text import Section
from archive.sources.canonical.format import write_canonical

#: Writes a passage; bytes where its format is not text.
PassageWriter = Callable[[PassageSource], str | bytes]
#: Writes any number of records, piece by piece.
RecordWriter = Callable[[Iterable[Record]], Iterator[str]]


class Relation(StrEnum):
    """How a file is related to the page of its passage, in the terms of Signposting."""

    #: It has the words of the passage.
    ITEM = "item"
    #: It has the record of the passage.
    DESCRIPTION = "describedby"


@dataclass(frozen=True, slots=True)
class Format:
    """A machine format. One without writers is only that of a list of results.

    `write` makes a file of a passage. `write_records` makes one of the records of a passage, of selected
    places, or of all hits.
    """

    #: How an address ends, without the dot: ``json``, ``tei.xml``.
    ending: str
    #: As a person calls it.
    name: str
    media_type: str
    #: Empty where the media type knows no other than UTF-8.
    charset: str = "utf-8"
    relation: Relation = Relation.ITEM
    write: PassageWriter | None = None
    #: Only a whole text can be had in it.
    whole_texts: bool = False
    write_records: RecordWriter | None = None

    @property
    def content_type(self) -> str:
        """The media type with its charset, as in a header."""
        return f"{self.media_type}; charset={self.charset}" if self.charset else self.media_type

    @property
    def is_of_passages(self) -> bool:
        """Whether a passage can be had in it."""
        return self.write is not None or self.write_records is not None

    def is_of(self, where: Address) -> bool:
        """Whether the place *where* can be had in it."""
        return self.is_of_passages and (where.first is None or not self.whole_texts)

    def passage_file(self, source: PassageSource) -> str | bytes:
        """Return the file of the passage, which must be possible in this format."""
        if self.write is not None:
            return self.write(source)
        assert self.write_records is not None
        return "".join(self.write_records([source.record]))


@dataclass(frozen=True, slots=True)
class Sibling:
    """A passage in a machine format."""

    format: Format
    address: str


def format_of(ending: str) -> Format | None:
    """Return the format of *ending*, or nothing."""
    return next((format for format in FORMATS if format.ending == ending), None)


def passage_formats() -> tuple[Format, ...]:
    """Return the formats that every passage can be had in."""
    return tuple(f for f in FORMATS if f.is_of_passages and not f.whole_texts)


def record_formats() -> tuple[Format, ...]:
    """Return the formats that lists of records can be had in."""
    return tuple(format for format in FORMATS if format.write_records is not None)


def siblings(where: Address) -> tuple[Sibling, ...]:
    """Return the place *where* in every format that it can be had in."""
    page = str(where.sibling(""))
    return tuple(
        Sibling(format, f"{page}.{format.ending}") for format in FORMATS if format.is_of(where)
    )


def _markdown(source: PassageSource) -> str:
    """Return the passage in the canonical format; a whole text as it was published.

    Where that has controls which a terminal obeys, the text is written anew.
    """
    edition, withdrawal = source.passage.edition, source.passage.withdrawal
    if source.is_whole_text:
        published = not any(map(strays, edition.markdown.split("\n")))
        return edition.markdown if published else write_canonical(edition.text, source.deadline)
    text = edition.text
    if withdrawal:
        # With its last words the passage is written like a text that was withdrawn, whose words stay.
        text = replace(text, withdrawn=withdrawal.reason, sections=tuple(_living(text.sections)))
    remarks = "".join(f"\n<!-- {_in_comment(note)} -->\n" for note in source.notes)
    return write_canonical(text, source.deadline) + remarks


def _living(sections: Iterable[Section]) -> Iterator[Section]:
    """Yield *sections* with the words of withdrawn paragraphs instead of the reason, where they have any."""
    for section in sections:
        paragraphs = (replace(p, withdrawn="") if p.text else p for p in section.paragraphs)
        yield replace(section, paragraphs=tuple(paragraphs))


def _in_comment(note: str) -> str:
    # Two hyphens may end a comment, and a line end the line on which it must end.
    return " ".join(note.replace("--", "––").split())


def tei_document(source: PassageSource, *, wrapped: bool = False) -> str:
    """Return the passage as TEI, perhaps *wrapped* as a part of its document."""
    return write_tei(
        source.passage.edition,
        url=source.record.url,
        collection=source.record.collection,
        revisions=source.revisions(),
        notes=source.notes,
        authorities=source.authorities(),
        wrapped=wrapped,
        deadline=source.deadline,
    )


def _epub(source: PassageSource) -> bytes:
    metadata, revision = source.record.metadata, source.passage.edition.date
    return epub.write_book(
        epub.Book(
            identifier=source.record.url,
            title=metadata.title,
            authors=metadata.authors,
            languages=(metadata.language,),
            publisher=source.record.collection,
            modified=revision or source.today,
            chapters=(*epub.chapters_of_text(source), epub.colophon([source])),
            date=str(metadata.date) if isinstance(metadata.date, Date) else "",
            rights=metadata.rights,
        )
    )


def _json_ld(source: PassageSource) -> str:
    files = (
        (sibling.address, sibling.format.media_type)
        for sibling in siblings(source.page)
        if sibling.format.relation is Relation.ITEM
    )
    return json_ld(source, files)


JSON = Format("json", "JSON", "application/json", charset="", write=json_document)
CSV = Format("csv", "CSV", "text/csv")
EPUB = Format("epub", "EPUB", epub.MEDIA_TYPE, charset="", write=_epub, whole_texts=True)
ATOM = Format("atom", "Atom", "application/atom+xml")

#: In the order in which pages list them.
FORMATS = (
    JSON,
    Format("txt", "plain text", "text/plain", write=plain_text),
    Format("md", "Markdown", "text/markdown", write=_markdown),
    # Zotero's connector offers to import RIS and BibTeX by these very types.
    Format(
        "ris",
        "RIS",
        "application/x-research-info-systems",
        relation=Relation.DESCRIPTION,
        write_records=records.ris,
    ),
    Format(
        "bib",
        "BibTeX",
        "application/x-bibtex",
        relation=Relation.DESCRIPTION,
        write_records=records.bibtex,
    ),
    Format(
        "csl.json",
        "CSL-JSON",
        "application/vnd.citationstyles.csl+json",
        relation=Relation.DESCRIPTION,
        write_records=records.csl_json,
    ),
    Format("tei.xml", "TEI", "application/tei+xml", write=tei_document),
    EPUB,
    Format(
        "jsonld",
        "JSON-LD",
        "application/ld+json",
        charset="",
        relation=Relation.DESCRIPTION,
        write=_json_ld,
    ),
    CSV,
    ATOM,
)
