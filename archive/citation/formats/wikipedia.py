"""Citations as Wikipedia templates (``cite book``, ``cite news``, ``cite web`` …).

https://en.wikipedia.org/wiki/Help:Citation_Style_1
"""

from collections.abc import Iterator

from archive.citation.kinds import RecordKind
from archive.citation.names import Name
from archive.citation.parts import CitationPart
from archive.citation.record import Record
from archive.citation.record import edition_words
from archive.citation.record import page_locator
from archive.citation.record import source_pages
from archive.model.date import Date

_PERIODICALS = (RecordKind.NEWSPAPER, RecordKind.MAGAZINE, RecordKind.JOURNAL)
#: The template, and the field for the whole of which the text is a part; any other text is a page of this site.
_TEMPLATES = {
    RecordKind.CHAPTER: ("cite book", "title"),
    RecordKind.NEWSPAPER: ("cite news", "newspaper"),
    RecordKind.MAGAZINE: ("cite magazine", "magazine"),
    RecordKind.JOURNAL: ("cite journal", "journal"),
    RecordKind.SPEECH: ("cite speech", "event"),
}


def wikipedia(record: Record) -> tuple[CitationPart, ...]:
    """Return the Wikipedia template that cites *record*."""
    template, whole = _TEMPLATES.get(record.type, ("cite web", "website"))
    chapter = record.type is RecordKind.CHAPTER
    fields = [
        *_people(record.authors, "author{}", "last{}", "first{}"),
        ("chapter" if chapter else "title", record.metadata.title),
        *_container(record, whole),
        ("date", _words(record.issued)),
        ("orig-date", _words(record.original_date)),
        *(_role("editor", record.editors) if record.type.printed else ()),
        *_role("translator", record.translators),
        *_source(record),
        ("chapter-url" if chapter else "url", record.url),
        _locator(record),
        ("website" if whole == "website" else "via", record.collection),
    ]
    body = "".join(f" |{name}={_wiki(value)}" for name, value in fields if value)
    return (CitationPart(f"{{{{{template}{body}}}}}"),)


def _container(record: Record, whole: str) -> Iterator[tuple[str, str]]:
    if record.type.printed:
        yield whole, record.metadata.source.title
    elif whole == "event":
        yield whole, record.metadata.occasion


def _source(record: Record) -> Iterator[tuple[str, str]]:
    """Yield what the record says of the source, in the fields that its template has."""
    kind, source = record.type, record.metadata.source
    if kind.printed:
        yield "volume", source.volume
        yield "issue", source.issue if kind is not RecordKind.CHAPTER else ""
        yield "edition", edition_words(source.edition) if kind is RecordKind.NEWSPAPER else ""
        yield "publisher", source.publisher if kind is RecordKind.CHAPTER else ""
        yield "location", source.place
    elif kind in (RecordKind.LETTER, RecordKind.ARCHIVE):
        yield "type", record.genre
        yield "location", source.place
        shelf = (source.collection, source.location, source.archive, source.archive_place)
        yield "id", ", ".join(part for part in shelf if part)


def _locator(record: Record) -> tuple[str, str]:
    """Return the parameter that names the place: the templates know pages, and have one more for anything else."""
    status = "" if record.revision and not record.withdrawn else record.revision_status
    if record.cited_pages and not status:
        first, last = record.cited_pages
        return ("page", first) if first == last else ("pages", f"{first}–{last}")
    return "at", ", ".join(filter(None, (record.page_locator or _place(record), status)))


def _place(record: Record) -> str:
    """Return the paragraph, after the pages of an article in a periodical."""
    first, last = source_pages(record) if record.type in _PERIODICALS else ("", "")
    article = page_locator(first, last or first) if first else ""
    return ", ".join(part for part in (article, record.locator) if part)


def _words(date: Date | str) -> str:
    return date if isinstance(date, str) else date.words


def _role(role: str, names: tuple[Name, ...]) -> Iterator[tuple[str, str]]:
    return _people(names, f"{role}{{}}", f"{role}{{}}-last", f"{role}{{}}-first")


def _people(
    names: tuple[Name, ...], whole: str, last: str, first: str
) -> Iterator[tuple[str, str]]:
    """Yield the fields of *names*; `whole`, `last` and `first` are names of fields with a place for the number."""
    for at, name in enumerate(names, 1):
        number = str(at) if len(names) > 1 else ""
        if name.given and not name.family_first:
            given = " ".join(part for part in (name.given, name.suffix) if part)
            yield last.format(number), name.family
            yield first.format(number), given
        else:
            # The templates would put a comma after a family name that comes first anyway.
            yield whole.format(number), name.natural


def _wiki(value: str) -> str:
    """Return *value* with the special characters of templates escaped."""
    signs = {"|": "{{!}}", "[": "&#91;", "]": "&#93;", "{": "&#123;", "}": "&#125;"}
    signs["<"] = "&lt;"
    return "".join(signs.get(sign, sign) for sign in " ".join(value.split()))
