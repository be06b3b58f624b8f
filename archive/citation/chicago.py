"""The note of the *Chicago Manual of Style*, for a passage or a whole text."""

import re
from collections.abc import Iterator

from archive.citation.names import read_name
from archive.citation.parts import CitationPart
from archive.dates import MONTHS
from archive.dates import Date
from archive.model import Metadata
from archive.model import Source
from archive.refs import Address

#: Words that keep their point: with another inside, of one letter, and the usual ones.
_SHORT = re.compile(
    r".*\..*\.|[^\W\d_]\.|(?:Bros|Capt|Co|Col|Corp|Dept|Dr|Esq|Gen|Gov|Hon|Inc|Jr|Lt|Ltd|Messrs|Mr|Mrs"
    r"|No|Nos|Pres|Prof|Rep|Rev|Sen|Sr|St|Vol|Vols|etc|&c)\."
)


def cite(
    metadata: Metadata, *, place: Address, url: str, collection: str, revision: int
) -> tuple[CitationPart, ...]:
    """Return the note for *place*, a passage or a text of the *collection* that stands at *url*.

    *revision* is the number of the published revision, and 0 for a draft: a warning that is not in
    the citation does not travel with it.
    """
    occasion, date = _once(_whole(metadata.occasion), _date(metadata))
    pieces = [
        CitationPart(_names(metadata.authors)),
        CitationPart(_title(metadata.title)),
        CitationPart(occasion),
        CitationPart(date),
        *_source(metadata.source),
        CitationPart(locator(place)),
        CitationPart(_whole(collection)),
        CitationPart(f"revision {revision}" if revision else "draft, not yet published"),
        CitationPart(url),
    ]
    return tuple(_joined([piece for piece in pieces if piece.text]))


def locator(place: Address) -> str:
    """Return ``para. 7``, ``paras. 7–9``, or nothing for a whole text."""
    if place.first is None:
        return ""
    if place.last is None:
        return f"para. {place.first.removeprefix('p')}"
    return f"paras. {place.first.removeprefix('p')}–{place.last.removeprefix('p')}"


def _joined(pieces: list[CitationPart]) -> Iterator[CitationPart]:
    """Put the points between *pieces*; a comma goes inside a closing quote, and none before a bracket."""
    following = [*pieces[1:], None]
    for piece, after in zip(pieces, following, strict=True):
        if after is None:
            point, space = ".", ""
        elif after.text.startswith("("):
            point, space = "", " "
        else:
            point, space = ",", " "
        if piece.italic:
            # Only what a text is part of stands in italics, and "in" before it does not.
            yield CitationPart("in ")
            yield piece
            yield CitationPart(point + space)
        elif piece.text.endswith("”"):
            yield CitationPart(f"{piece.text[:-1]}{point}”{space}")
        else:
            yield CitationPart(piece.text + point + space)


def _names(authors: tuple[str, ...]) -> str:
    # The eighteenth edition names two authors in a note, and of three or more the first.
    names = [read_name(author).natural for author in authors]
    return f"{names[0]} et al." if len(names) > 2 else " and ".join(names)


def _title(title: str) -> str:
    """Return *title* in double quotes, those inside it made single."""
    inner = re.sub(r'"([^"]*)"', r"‘\1’", title)
    return "“" + _whole(inner.replace("“", "‘").replace("”", "’")) + "”"


def _date(metadata: Metadata) -> str:
    if metadata.date_as_printed:
        return _whole(metadata.date_as_printed)
    if metadata.date is None:
        return "n.d."
    if metadata.date_old_style is not None:
        return f"{_american(metadata.date_old_style)} [{_american(metadata.date)}, New Style]"
    return _american(metadata.date)


def _american(date: Date) -> str:
    """Return ``November 8, 1917``: Chicago's own order."""
    if not date.month:
        return str(date.year)
    month = MONTHS[date.month - 1]
    return f"{month} {date.day}, {date.year}" if date.day else f"{month} {date.year}"


def _source(source: Source) -> Iterator[CitationPart]:
    """Yield where the words were taken from: a printed book, a site, a shelf."""
    printed = source.publisher or source.year or source.volume or source.pages
    if source.title and printed:
        yield CitationPart(_whole(source.title), italic=True)
    elif source.title:
        yield CitationPart(f"from {_whole(source.title)}")
    yield CitationPart(f"vol. {source.volume}" if source.volume else "")
    yield CitationPart(_edition(source.edition))
    yield CitationPart(f"ed. {source.editor}" if source.editor else "")
    yield CitationPart(f"trans. {source.translator}" if source.translator else "")
    yield CitationPart(_imprint(source))
    yield CitationPart(source.pages.replace("-", "–"))
    yield CitationPart(source.archive)
    yield CitationPart(source.shelfmark)


def _edition(edition: str) -> str:
    return f"{edition} ed." if edition and "ed" not in edition.lower() else _whole(edition)


def _imprint(source: Source) -> str:
    """Return ``(Moscow: Progress Publishers, 1972)`` as far as it is known."""
    house = ": ".join(part for part in (source.place, source.publisher) if part)
    inside = ", ".join(part for part in (house, source.year) if part)
    return f"({inside})" if inside else ""


def _once(occasion: str, date: str) -> tuple[str, str]:
    """Return both, but nothing for the one that the other ends or begins with."""
    place, day = occasion.casefold(), date.casefold()
    if re.search(rf"(?:^|[\s,(]){re.escape(day)}$", place):
        return occasion, ""
    if re.match(rf"{re.escape(place)}(?:$|[\s,])", day):
        return "", date
    return occasion, date


def _whole(name: str) -> str:
    """Return *name* without a point at its end that the citation would double; "U.S." keeps its own."""
    name = name.rstrip(" ,")
    last = re.search(r"[^\s(]*$", name)
    if last is not None and _SHORT.fullmatch(last[0]):
        return name
    return re.sub(r"(?<!\.)\.$", "", name)
