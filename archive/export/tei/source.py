"""The source of a text in TEI: the book, periodical, letter or page that it was taken from."""

import re
from collections.abc import Iterator
from datetime import date as Day

from archive.citation.names import read_name
from archive.export import xml
from archive.library.authorities import Authorities
from archive.model.date import Date
from archive.model.edtf import AnyDate
from archive.model.edtf import Estimate
from archive.model.edtf import UncertainDate
from archive.model.entity import EntityKind
from archive.model.text import Metadata
from archive.model.text import Source
from archive.model.text import SourceType


def write_source(metadata: Metadata, authorities: Authorities) -> str:
    """Return what the record says of the source."""
    source = metadata.source
    if source.printed:
        return _printed_source(metadata, authorities)
    parts = [
        xml.text_element("title", source.title),
        xml.text_element("edition", source.edition),
        *_editors(metadata),
        xml.text_element("pubPlace", source.place),
        xml.text_element("publisher", source.publisher),
        *_print_date(source),
        *_scopes(source),
        *_shelf(source),
        _address(source),
        _access_date(source),
    ]
    found = "".join(parts)
    if not found:
        return "<p>The record names no source.</p>"
    return xml.element("bibl", found, type=source.type or "")


def _printed_source(metadata: Metadata, authorities: Authorities) -> str:
    """Return a part of a book or periodical."""
    source = metadata.source
    authors = "".join(write_authors(metadata, authorities))
    title = xml.text_element("title", metadata.title, level="a")
    imprint = [
        xml.text_element("pubPlace", source.place),
        xml.text_element("publisher", source.publisher),
        *_print_date(source),
        *_scopes(source),
    ]
    level = "m" if source.form is SourceType.BOOK else "j"
    book = [
        xml.text_element("title", source.title, level=level),
        # Before the editors: after them a number needs an edition.
        *_shelf(source),
        *_editors(metadata),
        xml.text_element("edition", source.edition),
        # It must have a child.
        xml.element("imprint", "".join(imprint) or xml.element("date")),
    ]
    parts = [
        xml.element("analytic", authors + title),
        xml.element("monogr", "".join(book)),
        _access_date(source),
        _address(source),
    ]
    return xml.element("biblStruct", "".join(parts), type=source.type or "")


def reference(authorities: Authorities, kind: EntityKind, name: str) -> str:
    """Return the value of `ref` for what the record names: addresses, with blanks between them; mostly empty."""
    return " ".join(map(xml.address, authorities.get((kind, name), ())))


def write_authors(metadata: Metadata, authorities: Authorities) -> Iterator[str]:
    """Yield the authors, with the parts of their names."""
    for name in metadata.authors:
        # On the element of the author, who may be no person.
        ref = reference(authorities, EntityKind.AUTHOR, name)
        yield xml.element("author", _person(name, metadata), ref=ref)


def write_people(metadata: Metadata, authorities: Authorities) -> Iterator[str]:
    """Yield the people whom the record names beside its authors."""
    for written in metadata.people:
        ref = reference(authorities, EntityKind.PERSON, written)
        name = _person(written, metadata, ref)
        marked = name if name.startswith("<persName") else xml.element("persName", name, ref=ref)
        yield xml.element("person", marked)


def _editors(metadata: Metadata) -> Iterator[str]:
    for name in metadata.source.editors:
        yield xml.element("editor", _person(name, metadata))
    for name in metadata.source.translators:
        yield xml.element("editor", _person(name, metadata), role="translator")


def _person(written: str, metadata: Metadata, ref: str = "") -> str:
    """Return the name as *written*, with its parts marked where they are known, and then with its *ref*."""
    name = read_name(written, dict(metadata.family_names).get(written, ""))
    family, given = ("surname", name.family), ("forename", name.given)
    suffix = ("genName", name.suffix)
    if not name.given or written not in (name.natural, name.inverted):
        return xml.words(written)
    inverted = written == name.inverted
    order = (family, given) if inverted or name.family_first else (given, family)
    named = (("roleName", name.title), *order, suffix)
    parts = [xml.text_element(tag, words) for tag, words in named if words]
    return xml.element("persName", (", " if inverted else " ").join(parts), ref=ref)


def _scopes(source: Source) -> Iterator[str]:
    yield xml.text_element("biblScope", source.volume, unit="volume")
    yield xml.text_element("biblScope", source.issue, unit="issue")
    yield xml.text_element("biblScope", source.pages, unit="page")


def _shelf(source: Source) -> Iterator[str]:
    """Yield where the source is kept: the place of a document in its archive, or the copy of a book."""
    numbers = (("box", source.box), ("folder", source.folder), ("shelfmark", source.shelfmark))
    if source.type not in (SourceType.LETTER, SourceType.ARCHIVE):
        where = (("archive", source.archive), ("archive-place", source.archive_place))
        for name, value in (*where, ("collection", source.collection), *numbers):
            yield xml.text_element("idno", value, type=name)
        return
    parts = [
        xml.text_element("settlement", source.archive_place),
        xml.text_element("repository", source.archive),
        xml.text_element("collection", source.collection),
        *(xml.text_element("idno", value, type=name) for name, value in numbers),
    ]
    if any(parts):
        yield xml.element("msIdentifier", "".join(parts))


def write_correspondence(metadata: Metadata, authorities: Authorities) -> Iterator[str]:
    """Yield who sent the letter to whom, where it is one."""
    source = metadata.source
    if source.type is not SourceType.LETTER and not source.recipients:
        return
    written = metadata.date or source.date
    place = source.place if source.type is SourceType.LETTER else ""
    sent = [
        *(
            _name(name, metadata, reference(authorities, EntityKind.AUTHOR, name))
            for name in metadata.authors
        ),
        xml.text_element("placeName", place),
        xml.text_element("date", written.words, **date_attributes(written)) if written else "",
    ]
    received = [_name(name, metadata) for name in source.recipients]
    actions = [
        xml.element("correspAction", "".join(parts), type=name)
        for name, parts in (("sent", sent), ("received", received))
        if any(parts)
    ]
    if actions:
        yield xml.element("correspDesc", "".join(actions))


def _name(written: str, metadata: Metadata, ref: str = "") -> str:
    """Return a name as an element of its own: of a person, or of whatever it may be."""
    person = _person(written, metadata, ref)
    return person if person.startswith("<persName") else xml.element("name", person, ref=ref)


def _address(source: Source) -> str:
    return xml.text_element("ref", source.url, target=xml.address(source.url))


def _access_date(source: Source) -> str:
    found = source.accessed_as_printed
    return xml.text_element("note", f"Accessed {found}", type="accessed") if found else ""


def _print_date(source: Source) -> Iterator[str]:
    """Yield the day of print, or else the year."""
    if source.date:
        yield xml.text_element("date", source.date.words, **_when(source.date))
    if not source.date or source.year not in ("", str(source.date.year)):
        yield _year(source.year)


def _year(year: str) -> str:
    try:
        when = _iso_date(Date.parse(year))
    except ValueError:
        when = ""
    return xml.text_element("date", year, when=when)


def date_attributes(date: AnyDate | None) -> dict[str, str]:
    """Return the attributes that state *date*; none where there is no date.

    A period is `from` and `to`; a decade, century or season, and a period with an open end, `notBefore` and
    `notAfter`; `precision` says that a date is approximate, and `cert` that it is uncertain. They do not say which end
    of a period is, so `n` has the date as the record has it, in EDTF.
    """
    if not isinstance(date, UncertainDate):
        return _when(date)
    ends = [end for end in (date.first, date.last) if end]
    of_single = date.first == date.last and ends[0].bare == ends[0].date.words
    if of_single:
        stated = _when(ends[0].date)
    else:
        is_period = len(ends) == 2 and date.first != date.last
        names = ("from", "to") if is_period else ("notBefore", "notAfter")
        kind = "_iso" if any(end.date.year < 1 for end in ends) else ""
        bounds = (
            _bound(date.first) if date.first else "",
            _bound(date.last, last=True) if date.last else "",
        )
        stated = {
            f"{name}{kind}": bound for name, bound in zip(names, bounds, strict=True) if bound
        }
    qualifiers = "".join(end.qualifier for end in ends)
    return {
        "n": str(date),
        **stated,
        "precision": "low" if re.search("[~%]", qualifiers) else "",
        "cert": "low" if re.search("[?%]", qualifiers) else "",
    }


def _bound(end: Estimate, *, last: bool = False) -> str:
    """Return the first or *last* date that *end* may be, no more exact than it is."""
    if not (end.season or end.unknown_digits):
        return _iso_date(end.date)
    day = end.latest if last else end.earliest
    return _iso_date(Date(day.year, day.month if end.season else 0))


def _when(date: Date | None) -> dict[str, str]:
    if date is not None and date.year < 1:
        # In `when`, a date of XML Schema 1.0, there is no year 0, and 44 BC would be -0044.
        return {"when_iso": str(date)}
    return {"when": _iso_date(date)}


def _iso_date(date: Date | None) -> str:
    """Return *date* in ISO form, shortened where it does not exist in the Gregorian calendar."""
    if date is None or date.year < 1:
        return str(date or "")
    try:
        Day(date.year, date.month or 1, date.day or 1)
    except ValueError:
        # A 29 February that only the Julian calendar had.
        return f"{date.year:04}-{date.month:02}"
    return str(date)
