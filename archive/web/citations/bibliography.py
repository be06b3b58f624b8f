"""Places that a reader ticked: one bibliography of all, and their records in a file."""

import unicodedata
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint
from flask import Response
from flask import render_template
from flask import request

from archive.citation import STYLES
from archive.citation import CitationPart
from archive.citation import Record
from archive.citation import plain
from archive.errors import BadAddress
from archive.errors import NotHere
from archive.errors import NothingTicked
from archive.export.formats import format_of
from archive.export.formats import record_formats
from archive.library.passage import passage
from archive.library.passage import read_address
from archive.library.passage import settled
from archive.library.reader import Library
from archive.model.address import Address
from archive.web.citations.citations import citation_of
from archive.web.citations.citations import style_asked
from archive.web.citations.citations import style_choices
from archive.web.citations.records import record_of
from archive.web.context import generation
from archive.web.links import Choice
from archive.web.links import Download

ticked = Blueprint("ticked", __name__)

#: Places of one list that are read, and characters of an address that are repeated.
MOST = 100
SHOWN = 80
Parts = tuple[CitationPart, ...]


@dataclass(frozen=True, slots=True)
class Ticked:
    """What was ticked: the records of the places that are here, their texts, and what is to be said."""

    records: tuple[Record, ...]
    #: One record a text, for the bibliography.
    works: tuple[Record, ...]
    notices: tuple[str, ...]
    #: What was asked for, as an address repeats it.
    asked: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TickedPage:
    """A list of citations, ready to be printed."""

    #: What the list of places is called, and each of them; nothing where a style has only entries.
    short_name: str
    short: tuple[Parts, ...]
    entries: tuple[Parts, ...]
    entry_name: str
    styles: tuple[Choice, ...]
    style: str
    notices: tuple[str, ...]
    downloads: tuple[Download, ...]


@ticked.get("/citations")
def citations() -> str:
    """Show the citations of all ticked places, and one bibliography."""
    found = _ticked()
    style = style_asked()
    made = [citation_of(record, style) for record in found.records]
    works = [citation_of(record, style).entry for record in found.works]
    if style == "wikipedia":
        # A template names its place itself.
        works, short = [each.entry for each in made], []
    else:
        works = sorted(works, key=lambda parts: filed(plain(parts)))
        short = [each.short for each in made]
    name = made[0].short_name if made else ""
    page = TickedPage(
        short_name="Notes" if name == "Note" else name,
        short=tuple(short),
        entries=tuple(works),
        entry_name="Templates" if style == "wikipedia" else "Bibliography",
        styles=style_choices("/citations", style, list(found.asked)),
        style=STYLES[style],
        notices=found.notices,
        downloads=_downloads(found),
    )
    return render_template("citations.html", page=page)


@ticked.get("/citations.<path:ending>")
def records(ending: str) -> Response:
    """Return the records of all ticked places as a file for a citation manager.

    Raises `NotHere`, and `NothingTicked`.
    """
    format = format_of(ending)
    if format is None or format.write_records is None:
        raise NotHere(request.path)
    found = _ticked()
    if not found.records:
        raise NothingTicked(request.path)
    body = "".join(format.write_records(found.records))
    response = Response(body, content_type=format.content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="citations.{ending}"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def filed(entry: str) -> str:
    """Return what *entry* stands under in a bibliography: É beside E, one author before the same with another."""
    letters = unicodedata.normalize("NFKD", entry.strip("“‘").casefold())
    # The stop that ends a name comes before the comma that leads to the next.
    return "".join(c for c in letters if not unicodedata.combining(c)).replace(".", "\x1f")


def _ticked() -> Ticked:
    """Return what the address lists; every place that is not here is said, and stops no other."""
    library = generation().library
    asked = tuple(dict.fromkeys(word.strip() for word in request.args.getlist("p")))
    asked = tuple(filter(None, asked))
    notices = []
    if len(asked) > MOST:
        notices.append(f"Only the first {MOST} places of {len(asked):,} were read.")
    found: dict[str, Record] = {}
    works: dict[str, Record] = {}
    for word in asked[:MOST]:
        try:
            where = settled(library, read_address(word.removeprefix("/texts/"))).sibling("")
            record, reason = _record(library, where)
        except (BadAddress, NotHere):
            notices.append(f"{word[:SHOWN]}: there is no such place here.")
            continue
        if reason:
            notices.append(f"{word[:SHOWN]} was withdrawn: {reason}")
        found.setdefault(record.url, record)
        whole = Address(where.slug, where.revision)
        if str(whole) not in works:
            # A text is read whole for this: once, however many of its places were ticked.
            works[str(whole)], _ = _record(library, whole)
    return Ticked(
        tuple(found.values()),
        tuple(works.values()),
        tuple(notices),
        tuple(("p", word[:SHOWN]) for word in asked[:MOST]),
    )


def _record(library: Library, where: Address) -> tuple[Record, str]:
    """Return the record of *where*, and why it was withdrawn, if it was. Raises `NotHere`."""
    found = passage(library, where)
    gone = [paragraph.withdrawn for paragraph in found.paragraphs if paragraph.withdrawn]
    all_gone = where.first is not None and len(gone) == len(found.paragraphs)
    reason = found.edition.text.withdrawn or (gone[0] if all_gone else "")
    return record_of(found.edition, where), reason


def _downloads(found: Ticked) -> tuple[Download, ...]:
    if not found.records:
        return ()
    return tuple(
        Download(
            format.name, f"/citations.{format.ending}?{urlencode(found.asked)}", format.media_type
        )
        for format in record_formats()
    )
