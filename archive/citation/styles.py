"""Citations in the styles that readers are asked for, beside the note of Chicago."""

import re
from collections.abc import Callable

from archive.citation.chicago import cite
from archive.citation.parts import CitationPart
from archive.citation.record import Record
from archive.citation.record import RecordKind
from archive.dates import MONTHS
from archive.dates import Date

Parts = tuple[CitationPart, ...]


def chicago(record: Record) -> Parts:
    """Return the note of Chicago."""
    return cite(
        record.metadata,
        place=record.place,
        url=record.url,
        collection=record.collection,
        revision=record.revision,
    )


def author_date(record: Record) -> Parts:
    """Return the entry of Chicago's author-date system."""
    metadata = record.metadata
    year = _years(record, "({}) {}")
    where = [record.collection, record.standing, record.locator]
    title, names = f"“{_bare(metadata.title)}.”", _listed(record, " and ")
    opening = (names, year, title) if names else (title, year)
    return _sentences(
        *map(CitationPart, opening),
        CitationPart(_when(record)),
        _book(record, "In ", dated=False),
        CitationPart(_commas(where)),
        CitationPart(record.url),
    )


def mla(record: Record) -> Parts:
    """Return the entry of the Modern Language Association."""
    locator = record.locator.replace("para", "par", 1)
    where = [record.standing, locator, record.url]
    return _sentences(
        CitationPart(_listed(record, " and ")),
        CitationPart(f"“{_bare(record.metadata.title)}.”"),
        CitationPart(_when(record)),
        _book(record, "", dated=True),
        (
            CitationPart(record.collection, italic=True),
            CitationPart(f", {_commas(where)}"),
        ),
    )


def apa(record: Record) -> Parts:
    """Return the entry of the American Psychological Association."""
    kind = " [Speech]" if record.type is RecordKind.SPEECH else ""
    dated = _edition_date(record)
    date = f"({_apa_date(dated)})" if isinstance(dated, Date) else f"({dated or 'n.d.'})"
    names = _initialled(record, ", & ")
    title = (
        CitationPart(_bare(record.metadata.title), italic=record.type is not RecordKind.CHAPTER),
        CitationPart(kind),
    )
    who, when = (CitationPart(names),), (CitationPart(date),)
    opening = (who, when, title) if names else (title, when)
    return _sentences(
        *opening,
        CitationPart(_bare(record.metadata.occasion)),
        _book(record, "In ", dated=False),
        CitationPart(_commas([record.collection, record.standing, record.locator])),
        CitationPart(record.url),
        closed=False,
    )


def harvard(record: Record) -> Parts:
    """Return the entry of the Harvard system."""
    dated = _edition_date(record)
    year = str(dated.year) if isinstance(dated, Date) else dated or "n.d."
    names = _initialled(record, " and ")
    title = f"‘{_bare(record.metadata.title)}’"
    return _sentences(
        CitationPart(f"{names} ({year}) {title}" if names else f"{title} ({year})"),
        CitationPart(_when(record)),
        _book(record, "In ", dated=False),
        CitationPart(_commas([record.collection, record.standing, record.locator])),
        CitationPart(f"Available at: {record.url}"),
        closed=False,
    )


def wikipedia(record: Record) -> Parts:
    """Return the template that Wikipedia's articles take."""
    metadata, source = record.metadata, record.metadata.source
    chapter = record.type is RecordKind.CHAPTER
    speech = record.type is RecordKind.SPEECH
    fields: list[tuple[str, str]] = []
    for at, name in enumerate(record.authors, 1):
        number = str(at) if len(record.authors) > 1 else ""
        if name.given:
            given = " ".join(part for part in (name.given, name.suffix) if part)
            fields += [(f"last{number}", name.family), (f"first{number}", given)]
        else:
            fields.append((f"author{number}", name.family))
    day = metadata.date.words if metadata.date else ""
    dated = source.year if chapter and source.year else day
    fields += [
        ("chapter" if chapter else "title", metadata.title),
        ("title", source.title if chapter else ""),
        ("event", metadata.occasion if speech else ""),
        ("date", dated),
        ("orig-date", day if dated != day else ""),
        ("volume", source.volume if chapter else ""),
        ("publisher", source.publisher if chapter else ""),
        ("location", source.place if chapter else ""),
        ("chapter-url" if chapter else "url", record.url),
        ("at", _commas([record.locator, "" if record.revision else record.standing])),
        ("via" if chapter or speech else "website", record.collection),
    ]
    template = "cite book" if chapter else "cite speech" if speech else "cite web"
    body = "".join(f" |{name}={_wiki(value)}" for name, value in fields if value)
    return (CitationPart(f"{{{{{template}{body}}}}}"),)


#: Each style by its name in an address, with its name for people.
STYLES: dict[str, tuple[str, Callable[[Record], Parts]]] = {
    "chicago": ("Chicago, note", chicago),
    "author-date": ("Chicago, author-date", author_date),
    "mla": ("MLA", mla),
    "apa": ("APA", apa),
    "harvard": ("Harvard", harvard),
    "wikipedia": ("Wikipedia", wikipedia),
}


def _sentences(*sentences: CitationPart | Parts, closed: bool = True) -> Parts:
    """Return the *sentences* that have words; an address at the end may stay without a point."""
    parts = [(s,) if isinstance(s, CitationPart) else s for s in sentences]
    given = [words for each in parts if (words := tuple(part for part in each if part.text))]
    done: list[CitationPart] = []
    for at, words in enumerate(given):
        last = at == len(given) - 1
        point = "" if re.search(r"[.?!]”?$", words[-1].text) or (last and not closed) else "."
        done += [*words, CitationPart(point + ("" if last else " "))]
    return tuple(part for part in done if part.text)


def _book(record: Record, before: str, *, dated: bool) -> Parts:
    """Return the printed edition: its title, volume, hands, imprint and pages."""
    source = record.metadata.source
    if record.type is not RecordKind.CHAPTER:
        return ()
    volume = f"vol. {source.volume}" if source.volume else ""
    editor = f"ed. {source.editor}" if source.editor else ""
    translator = f"trans. {source.translator}" if source.translator else ""
    edition = f"{source.edition} ed." if source.edition else ""
    span = source.pages.replace("-", "–")
    house = ": ".join(part for part in (source.place, source.publisher) if part)
    year = source.year if dated else ""
    rest = _commas([volume, edition, editor, translator, house, year, span])
    return (
        CitationPart(before),
        CitationPart(source.title, italic=True),
        CitationPart(f", {rest}" if rest else ""),
    )


def _listed(record: Record, last: str) -> str:
    """Return the authors, the first inverted: ``Lenin, Vladimir, and Leon Trotsky``."""
    names = record.authors
    if len(names) > 2:
        return f"{names[0].inverted}, et al."
    return f",{last}".join([*(n.inverted for n in names[:1]), *(n.natural for n in names[1:])])


def _initialled(record: Record, last: str) -> str:
    names = [
        _commas([n.family, n.initials, n.suffix]) if n.given else n.family for n in record.authors
    ]
    return last.join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def _edition_date(record: Record) -> Date | str:
    """Return the year of the edition, or else the date of the text, or nothing."""
    source = record.metadata.source
    if record.type is RecordKind.CHAPTER and source.year:
        return source.year
    return record.metadata.date or ""


def _years(record: Record, both: str) -> str:
    dated, own = _edition_date(record), record.metadata.date
    if isinstance(dated, Date):
        return str(dated.year)
    return both.format(own.year, dated) if dated and own else dated or "n.d."


def _when(record: Record) -> str:
    """Return the occasion and the date as printed, or else in words."""
    metadata = record.metadata
    date = metadata.date_as_printed or (metadata.date.words if metadata.date else "")
    occasion = _bare(metadata.occasion)
    return occasion if occasion.endswith(date) else _commas([occasion, date])


def _apa_date(date: Date) -> str:
    if not date.month:
        return str(date.year)
    month = MONTHS[date.month - 1]
    return f"{date.year}, {month} {date.day}" if date.day else f"{date.year}, {month}"


def _commas(parts: list[str]) -> str:
    return ", ".join(part for part in parts if part)


def _bare(words: str) -> str:
    return _single(re.sub(r"(?<=[a-z\])]{2})\.$", "", words.rstrip(" ,")))


def _single(words: str) -> str:
    return re.sub(r'"([^"]*)"', r"‘\1’", words).replace("“", "‘").replace("”", "’")


def _wiki(value: str) -> str:
    """Return *value* with what means something to a template made harmless."""
    signs = {"|": "{{!}}", "[": "&#91;", "]": "&#93;", "{": "&#123;", "}": "&#125;"}
    signs["<"] = "&lt;"
    return "".join(signs.get(sign, sign) for sign in " ".join(value.split()))
