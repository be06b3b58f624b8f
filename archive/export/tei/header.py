"""The header of a TEI document: the metadata of the text and of this edition."""

import re
from collections.abc import Container
from collections.abc import Iterator
from collections.abc import Sequence

from archive.export import xml
from archive.export.tei.source import date_attributes
from archive.export.tei.source import reference
from archive.export.tei.source import write_authors
from archive.export.tei.source import write_correspondence
from archive.export.tei.source import write_people
from archive.export.tei.source import write_source
from archive.library.authorities import Authorities
from archive.model.address import is_number
from archive.model.address import paragraph_label
from archive.model.date import Date
from archive.model.edition import Edition
from archive.model.entity import EntityKind
from archive.model.revision import RevisionSummary
from archive.model.text import Metadata

#: The paths to a section, to a paragraph (the element with a number and an id, whatever its name), and to a page.
_SECTION, _PAGE = "//body//div", "//body//pb"
_PARAGRAPH = "//text//*[@n and @xml:id and not(self::note)]"
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_WEB = re.compile(r"https?://\S+", re.IGNORECASE)


def language(metadata: Metadata) -> str:
    """Return the language of the text, or an empty string where it is unknown."""
    found = metadata.language
    return found if found != "und" and _LANGUAGE.fullmatch(found) else ""


def write_header(
    edition: Edition,
    *,
    url: str,
    collection: str,
    revisions: Sequence[RevisionSummary],
    notes: Sequence[str],
    authorities: Authorities,
) -> Iterator[str]:
    """Yield the header; empty fields are left out."""
    metadata = edition.text.metadata
    yield "<teiHeader>\n<fileDesc>\n"
    authors = "".join(write_authors(metadata, authorities))
    yield xml.element("titleStmt", xml.text_element("title", metadata.title) + authors) + "\n"
    yield xml.element("editionStmt", _edition(edition)) + "\n"
    yield xml.element("publicationStmt", _publication(edition, url, collection)) + "\n"
    if notes:
        noted = "".join(xml.text_element("note", note) for note in notes)
        yield xml.element("notesStmt", noted) + "\n"
    yield xml.element("sourceDesc", write_source(metadata, authorities)) + "\n</fileDesc>\n"
    encoding = [*_references(edition), *_editorial(metadata)]
    yield xml.element("encodingDesc", "".join(encoding)) + "\n"
    profile = "".join(_profile(metadata, authorities))
    if profile:
        yield xml.element("profileDesc", profile) + "\n"
    present = {paragraph.number for paragraph in edition.text.paragraphs}
    changes = "".join(_change(revision, present) for revision in reversed(revisions))
    if changes:
        yield xml.element("revisionDesc", changes) + "\n"
    yield "</teiHeader>\n"


def _references(edition: Edition) -> Iterator[str]:
    """Yield the citation trees: that of sections and paragraphs, and that of pages where they are marked.

    A paragraph is cited without its section, so neither structure is in the other.
    """
    cited = (("section", _SECTION), ("paragraph", _PARAGRAPH))
    parts = (
        xml.element("citeStructure", unit=unit, match=path, use="@xml:id") for unit, path in cited
    )
    yield xml.element("refsDecl", "".join(parts))
    if any(paragraph.page_breaks for paragraph in edition.text.paragraphs):
        page = xml.element("citeStructure", unit="page", match=_PAGE, use="@n")
        yield xml.element("refsDecl", page, n="pages")


def _editorial(metadata: Metadata) -> Iterator[str]:
    """Yield what a search must know of the spelling."""
    if metadata.early_print:
        said = "Printed with u and v, i and j as one letter each."
        yield xml.element("editorialDecl", xml.element("p", said, n="early-print"))


def _edition(edition: Edition) -> str:
    if edition.draft:
        return xml.element("edition", "Draft, not yet published")
    published = _iso(edition.date)
    words = f"Revision {edition.revision}"
    content = f"{words}, published {published}" if published else words
    return xml.element("edition", content, n=str(edition.revision))


def _publication(edition: Edition, url: str, collection: str) -> str:
    rights = edition.text.metadata.rights
    target = xml.address(rights) if _WEB.fullmatch(rights) else ""
    licence = xml.text_element("licence", rights, target=target)
    return "".join(
        [
            xml.element("publisher", xml.words(collection)),
            xml.element("idno", xml.words(url), type="URI"),
            xml.element("availability", licence) if licence else "",
            _iso(edition.date),
        ]
    )


def _profile(metadata: Metadata, authorities: Authorities) -> Iterator[str]:
    """Yield the date, places, occasion, language, people, subjects and collections of the text."""
    old = metadata.date_old_style
    dated = metadata.date_as_printed or (metadata.date.words if metadata.date else "")
    if old is not None:
        dated = dated or old.words
        when = xml.text_element(
            "date",
            dated,
            calendar="#julian",
            **date_attributes(metadata.date),
            when_custom=str(old),
            datingMethod="#julian",
        )
    else:
        when = xml.text_element("date", dated, **date_attributes(metadata.date))
    places = "".join(
        xml.text_element("placeName", place, ref=reference(authorities, EntityKind.PLACE, place))
        for place in metadata.places
    )
    if when or places:
        yield xml.element("creation", when + places)
    if old is not None:
        julian = xml.element("calendar", "<p>Julian (Old Style)</p>", xml_id="julian")
        yield xml.element("calendarDesc", julian)
    if language(metadata):
        tag = xml.element("language", ident=language(metadata))
        yield xml.element("langUsage", tag)
    yield from write_correspondence(metadata, authorities)
    if metadata.occasion:
        yield xml.element("settingDesc", xml.text_element("p", metadata.occasion))
    if people := "".join(write_people(metadata, authorities)):
        yield xml.element("particDesc", xml.element("listPerson", people))
    if keywords := "".join(_keywords(metadata)):
        yield xml.element("textClass", keywords)


def _keywords(metadata: Metadata) -> Iterator[str]:
    listed = (("", metadata.subjects), ("collections", metadata.collections))
    for name, words in listed:
        if words:
            terms = "".join(xml.text_element("term", word) for word in words)
            yield xml.element("keywords", terms, n=name)


def _change(revision: RevisionSummary, present: Container[str]) -> str:
    """Return a revision, with what it did to each paragraph; those that are *present* are linked.

    All paragraphs of the first one are new.
    """
    changed = revision.changes.items() if revision.number > 1 else ()
    items = "".join(
        xml.element("item", f"{_changed(name, present)} {xml.words(event)}")
        for name, event in changed
    )
    content = xml.words(revision.note) + (xml.element("list", items) if items else "")
    return xml.element("change", content, n=str(revision.number), when=revision.date)


def _changed(name: str, present: Container[str]) -> str:
    label = paragraph_label(name) if is_number(name) else name
    return (
        xml.text_element("ref", label, target=f"#{name}") if name in present else xml.words(label)
    )


def _iso(day: str) -> str:
    return xml.text_element("date", Date.parse(day).words, when=day) if day else ""
