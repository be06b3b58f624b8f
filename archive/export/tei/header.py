"""The header of a TEI document: the metadata of the text and of this edition."""

import re
from collections.abc import Iterator
from collections.abc import Sequence

from archive.export import xml
from archive.export.tei.source import date_attributes
from archive.export.tei.source import write_authors
from archive.export.tei.source import write_correspondence
from archive.export.tei.source import write_people
from archive.export.tei.source import write_source
from archive.model.date import Date
from archive.model.edition import Edition
from archive.model.revision import RevisionSummary
from archive.model.text import Metadata

#: The path to a paragraph by its number: the element with a number and an id, whatever its name.
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
) -> Iterator[str]:
    """Yield the header; empty fields are left out."""
    metadata = edition.text.metadata
    yield "<teiHeader>\n<fileDesc>\n"
    authors = "".join(write_authors(metadata))
    yield xml.element("titleStmt", xml.text_element("title", metadata.title) + authors) + "\n"
    yield xml.element("editionStmt", _edition(edition)) + "\n"
    yield xml.element("publicationStmt", _publication(edition, url, collection)) + "\n"
    if notes:
        noted = "".join(xml.text_element("note", note) for note in notes)
        yield xml.element("notesStmt", noted) + "\n"
    yield xml.element("sourceDesc", write_source(metadata)) + "\n</fileDesc>\n"
    cited = xml.element("citeStructure", unit="paragraph", match=_PARAGRAPH, use="@xml:id")
    yield xml.element("encodingDesc", xml.element("refsDecl", cited)) + "\n"
    profile = "".join(_profile(metadata))
    if profile:
        yield xml.element("profileDesc", profile) + "\n"
    changes = "".join(_change(revision) for revision in reversed(revisions))
    if changes:
        yield xml.element("revisionDesc", changes) + "\n"
    yield "</teiHeader>\n"


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


def _profile(metadata: Metadata) -> Iterator[str]:
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
    places = "".join(xml.text_element("placeName", place) for place in metadata.places)
    if when or places:
        yield xml.element("creation", when + places)
    if old is not None:
        julian = xml.element("calendar", "<p>Julian (Old Style)</p>", xml_id="julian")
        yield xml.element("calendarDesc", julian)
    if language(metadata):
        tag = xml.element("language", ident=language(metadata))
        yield xml.element("langUsage", tag)
    yield from write_correspondence(metadata)
    if metadata.occasion:
        yield xml.element("settingDesc", xml.text_element("p", metadata.occasion))
    if people := "".join(write_people(metadata)):
        yield xml.element("particDesc", xml.element("listPerson", people))
    if keywords := "".join(_keywords(metadata)):
        yield xml.element("textClass", keywords)


def _keywords(metadata: Metadata) -> Iterator[str]:
    listed = (("", metadata.subjects), ("collections", metadata.collections))
    for name, words in listed:
        if words:
            terms = "".join(xml.text_element("term", word) for word in words)
            yield xml.element("keywords", terms, n=name)


def _change(revision: RevisionSummary) -> str:
    return xml.element(
        "change", xml.words(revision.note), n=str(revision.number), when=revision.date
    )


def _iso(day: str) -> str:
    return xml.text_element("date", Date.parse(day).words, when=day) if day else ""
