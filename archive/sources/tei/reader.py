"""Read a TEI P5 file, and P4 as far as it is alike. What Pincite writes as TEI reads back as the same text."""

from dataclasses import replace

from archive.errors import BrokenText
from archive.errors import Problem
from archive.model.text import Metadata
from archive.model.text import Section
from archive.model.text import Text
from archive.sources.conservation import check_words
from archive.sources.given import GivenRecord
from archive.sources.language import language_of
from archive.sources.report import ChangeKind
from archive.sources.report import Import
from archive.sources.report import Ledger
from archive.sources.slugs import slug_of
from archive.sources.tei.header import HeaderReader
from archive.sources.tei.notes import index_notes
from archive.sources.tei.walker import TextWalker
from archive.sources.tei.walker import names_of_speakers
from archive.sources.tei.words import words_of_file
from archive.sources.tei.xml import Element
from archive.sources.tei.xml import parse
from archive.sources.tei.xml import tag_of
from archive.sources.tei.xml import words_of

_NOTHING = GivenRecord()
#: The path to paragraphs that only a file written by Pincite states.
_OUR_PATH = "@n and @xml:id and not(self::note)"
_DEEP = "the elements of this file are nested too deep to be read"


def read_tei(data: bytes, *, name: str, given: GivenRecord = _NOTHING) -> Import:
    """Read *data*, the bytes of the TEI file called *name*. Raise `BrokenText` where it holds no text.

    *given* is what somebody says of it: its title counts where the file has none.
    """
    ledger = Ledger()
    root = parse(data, name, ledger)
    try:
        text = _text(root, name, ledger, given)
    except RecursionError as error:
        raise BrokenText(Problem(name, 0, _DEEP, "Save it in another format.")) from error
    changes = ledger.changes()
    doubts = check_words(words_of_file(data), text, changes, name, has_targets=False)
    encoding = (root.getroottree().docinfo.encoding or "utf-8").lower()
    return Import(text, (*doubts, *changes), encoding)


def _text(root: Element, name: str, ledger: Ledger, given: GivenRecord) -> Text:
    is_ours = any(
        _OUR_PATH in (one.get("match") or "")
        for one in root.iter()
        if tag_of(one) == "citeStructure"
    )
    header = HeaderReader(root, ledger, is_ours=is_ours)
    record = header.read()
    walker = TextWalker(
        index_notes(root),
        ledger,
        record.title,
        is_ours=is_ours,
        marks_lines=is_ours or header.is_of_pandoc,
    )
    walker.names = names_of_speakers(root)
    for text in _outermost(root):
        walker.walk(text)
    walker.inline.tell()
    sections = walker.collector.close()
    if not any(section.paragraphs for section in sections):
        problem = Problem(
            name, 0, "there is no paragraph in this file", "Check the right file was saved."
        )
        raise BrokenText(problem)
    record = _completed(record, sections, root, name, ledger, given)
    _record_fields(record, ledger)
    _record_labels(sections, walker.speakers, ledger)
    return Text(slug_of(record.title, fallback=name.rpartition(".")[0] or name), record, sections)


def _outermost(root: Element) -> list[Element]:
    return [
        one
        for one in root.iter()
        if tag_of(one) == "text"
        and not any(tag_of(above) == "text" for above in one.iterancestors())
    ]


def _completed(
    record: Metadata,
    sections: tuple[Section, ...],
    root: Element,
    name: str,
    ledger: Ledger,
    given: GivenRecord,
) -> Metadata:
    """Return *record* with a title and a language, where the header has none."""
    if not record.title:
        title = next((words_of(one) for one in root.iter() if tag_of(one) == "docTitle"), "")
        title = title or given.title or sections[0].heading or name.rpartition(".")[0] or name
        why = "the header has no title; this one is from the title page, a heading or the file name"
        ledger.add(ChangeKind.METADATA, 0, "", "", f"{title}: {why}", unsure=True)
        record = replace(record, title=title)
    if record.language == "und":
        words = " ".join(one.text for section in sections for one in section.paragraphs)
        record = replace(record, language=given.language or language_of(words))
        say = (
            "the header has no language"
            if record.language == "und"
            else "judging by its common words"
        )
        ledger.add(ChangeKind.METADATA, 0, "", "", f"language: {record.language}, {say}")
    return record


def _record_fields(record: Metadata, ledger: Ledger) -> None:
    """Record each field that the header gave; its words are none of the text."""
    source = record.source
    fields = {
        "title": record.title,
        "author": " · ".join(record.authors),
        "occasion": record.occasion,
        "date as printed": record.date_as_printed,
        "rights": record.rights,
        "place": " · ".join(record.places),
        "collections": " · ".join(record.collections),
        "subjects": " · ".join(record.subjects),
        "people": " · ".join(record.people),
        **{
            f"{name} of the source": " · ".join(value) if isinstance(value, tuple) else value
            for name in type(source).__dataclass_fields__
            if name not in ("type", "date") and (value := getattr(source, name))
        },
    }
    for name, value in fields.items():
        if value:
            ledger.add(ChangeKind.METADATA, 0, "", value, f"{name}, from the header")
    if record.date:
        ledger.add(ChangeKind.METADATA, 0, "", "", f"date: {record.date}, from the header")


def _record_labels(sections: tuple[Section, ...], speakers: list[str], ledger: Ledger) -> None:
    """Record the labels of pages and notes, which are attributes in the file, and names that stand more than once."""
    paragraphs = [one for section in sections for one in section.paragraphs]
    pages = [page.label for one in paragraphs for page in one.page_breaks]
    marks = [mark.label for one in paragraphs for mark in one.note_marks]
    called = [{mark.label for mark in one.note_marks} for one in paragraphs]
    notes = [
        note.label
        for one, labels in zip(paragraphs, called, strict=True)
        for note in one.notes
        if note.label in labels
    ]
    for kind, labels, why in (
        (ChangeKind.PAGE, pages, "breaks of pages"),
        (ChangeKind.NOTE, [*marks, *notes], "labels of notes, each at its mark and at the note"),
        (ChangeKind.SPEAKER, speakers, "each paragraph of a speech has the name of its speaker"),
    ):
        if labels:
            ledger.add(kind, 0, "", " ".join(labels), why)
