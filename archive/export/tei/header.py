"""The header of a TEI document: the metadata of the text and of this edition."""

import re
from collections.abc import Iterator
from collections.abc import Sequence
from datetime import date as Day

from archive.citation.names import read_name
from archive.export.tei import xml
from archive.model.date import Date
from archive.model.edition import Edition
from archive.model.revision import RevisionSummary
from archive.model.text import Metadata
from archive.model.text import Source

#: The path to a paragraph by its number: the element with a number and an id, whatever its name.
_PARAGRAPH = "//text//*[@n and @xml:id and not(self::note)]"
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_WEB = re.compile(r"https?://\S+", re.IGNORECASE)


def language(metadata: Metadata) -> str:
    """Return the language of the text, or an empty string where it is unknown."""
    found = metadata.language
    return found if found != "und" and _LANGUAGE.fullmatch(found) else ""


def write_header(
    edition: Edition, *, url: str, collection: str, revisions: Sequence[RevisionSummary]
) -> Iterator[str]:
    """Yield the header; empty fields are left out."""
    metadata = edition.text.metadata
    yield "<teiHeader>\n<fileDesc>\n"
    authors = "".join(_authors(metadata))
    yield xml.element("titleStmt", xml.text_element("title", metadata.title) + authors) + "\n"
    yield xml.element("editionStmt", _edition(edition)) + "\n"
    yield xml.element("publicationStmt", _publication(edition, url, collection)) + "\n"
    yield xml.element("sourceDesc", _source(metadata)) + "\n</fileDesc>\n"
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


def _source(metadata: Metadata) -> str:
    source = metadata.source
    if source.printed:
        return _printed_source(metadata)
    parts = [
        xml.text_element("title", source.title),
        xml.text_element("edition", source.edition),
        *_editors(metadata),
        xml.text_element("pubPlace", source.place),
        xml.text_element("publisher", source.publisher),
        _year(source.year),
        *_scopes(source),
        *_shelf(source),
        _address(source),
        _access_date(source),
    ]
    found = "".join(parts)
    return xml.element("bibl", found) if found else "<p>The record names no source.</p>"


def _printed_source(metadata: Metadata) -> str:
    """Return a part of a printed edition."""
    source = metadata.source
    authors = "".join(_authors(metadata))
    title = xml.text_element("title", metadata.title, level="a")
    imprint = [
        xml.text_element("pubPlace", source.place),
        xml.text_element("publisher", source.publisher),
        _year(source.year),
        *_scopes(source),
    ]
    book = [
        xml.text_element("title", source.title, level="m"),
        *_editors(metadata),
        xml.text_element("edition", source.edition),
        *_shelf(source),
        xml.element("imprint", "".join(imprint)),
    ]
    parts = [
        xml.element("analytic", authors + title),
        xml.element("monogr", "".join(book)),
        _access_date(source),
        _address(source),
    ]
    return xml.element("biblStruct", "".join(parts))


def _authors(metadata: Metadata) -> Iterator[str]:
    for name in metadata.authors:
        yield xml.element("author", _person(name, metadata))


def _editors(metadata: Metadata) -> Iterator[str]:
    for name in metadata.source.editors:
        yield xml.element("editor", _person(name, metadata))
    for name in metadata.source.translators:
        yield xml.element("editor", _person(name, metadata), role="translator")


def _person(written: str, metadata: Metadata) -> str:
    """Return the name as *written*, with its parts marked where they are known."""
    name = read_name(written, dict(metadata.family_names).get(written, ""))
    family, given = ("surname", name.family), ("forename", name.given)
    suffix = ("genName", name.suffix)
    if not name.given or written not in (name.natural, name.inverted):
        return xml.words(written)
    inverted = written == name.inverted
    order = (family, given) if inverted or name.family_first else (given, family)
    parts = [xml.text_element(tag, words) for tag, words in (*order, suffix) if words]
    return xml.element("persName", (", " if inverted else " ").join(parts))


def _scopes(source: Source) -> Iterator[str]:
    yield xml.text_element("biblScope", source.volume, unit="volume")
    yield xml.text_element("biblScope", source.pages, unit="page")


def _shelf(source: Source) -> Iterator[str]:
    yield xml.text_element("idno", source.archive, type="archive")
    yield xml.text_element("idno", source.shelfmark, type="shelfmark")


def _address(source: Source) -> str:
    return xml.text_element("ref", source.url, target=xml.address(source.url))


def _access_date(source: Source) -> str:
    found = source.accessed_as_printed
    return xml.text_element("note", f"Accessed {found}", type="accessed") if found else ""


def _profile(metadata: Metadata) -> Iterator[str]:
    """Yield the date, occasion and language of the text."""
    old = metadata.date_old_style
    dated = metadata.date_as_printed or (metadata.date.words if metadata.date else "")
    if old is not None:
        dated = dated or old.words
        when = xml.text_element(
            "date",
            dated,
            calendar="#julian",
            **_when_attribute(metadata.date),
            when_custom=str(old),
            datingMethod="#julian",
        )
    else:
        when = xml.text_element("date", dated, **_when_attribute(metadata.date))
    if when:
        yield xml.element("creation", when)
    if old is not None:
        julian = xml.element("calendar", "<p>Julian (Old Style)</p>", xml_id="julian")
        yield xml.element("calendarDesc", julian)
    if language(metadata):
        tag = xml.element("language", ident=language(metadata))
        yield xml.element("langUsage", tag)
    if metadata.occasion:
        yield xml.element("settingDesc", xml.text_element("p", metadata.occasion))


def _change(revision: RevisionSummary) -> str:
    return xml.element(
        "change", xml.words(revision.note), n=str(revision.number), when=revision.date
    )


def _iso(day: str) -> str:
    return xml.text_element("date", Date.parse(day).words, when=day) if day else ""


def _year(year: str) -> str:
    try:
        when = _when(Date.parse(year))
    except ValueError:
        when = ""
    return xml.text_element("date", year, when=when)


def _when_attribute(date: Date | None) -> dict[str, str]:
    if date is not None and date.year < 1:
        # In `when`, a date of XML Schema 1.0, there is no year 0, and 44 BC would be -0044.
        return {"when_iso": str(date)}
    return {"when": _when(date)}


def _when(date: Date | None) -> str:
    """Return *date* in ISO form, shortened where it does not exist in the Gregorian calendar."""
    if date is None:
        return ""
    try:
        Day(date.year, date.month or 1, date.day or 1)
    except ValueError:
        # A 29 February that only the Julian calendar had.
        return f"{date.year:04}-{date.month:02}"
    return str(date)
