"""Citations as Wikipedia templates (``cite book``, ``cite speech``, ``cite web``)."""

from collections.abc import Iterator

from archive.citation.names import Name
from archive.citation.parts import CitationPart
from archive.citation.record import Record
from archive.citation.record import RecordKind
from archive.model.date import Date


def wikipedia(record: Record) -> tuple[CitationPart, ...]:
    """Return the Wikipedia template that cites *record*."""
    metadata, source = record.metadata, record.metadata.source
    chapter = record.type is RecordKind.CHAPTER
    speech = record.type is RecordKind.SPEECH
    fields: list[tuple[str, str]] = []
    fields += _people(record.authors, "author{}", "last{}", "first{}")
    fields += [
        ("chapter" if chapter else "title", metadata.title),
        ("title", source.title if chapter else ""),
        ("event", metadata.occasion if speech else ""),
        ("date", _words(record.issued)),
        ("orig-date", _words(record.original_date)),
        *(_role("editor", record.editors) if chapter else ()),
        *(_role("translator", record.translators) if chapter else ()),
        ("volume", source.volume if chapter else ""),
        ("publisher", source.publisher if chapter else ""),
        ("location", source.place if chapter else ""),
        ("chapter-url" if chapter else "url", record.url),
        _locator(record),
        ("via" if chapter or speech else "website", record.collection),
    ]
    template = "cite book" if chapter else "cite speech" if speech else "cite web"
    body = "".join(f" |{name}={_wiki(value)}" for name, value in fields if value)
    return (CitationPart(f"{{{{{template}{body}}}}}"),)


def _locator(record: Record) -> tuple[str, str]:
    """Return the parameter that names the place: the templates know pages, and have one more for anything else."""
    status = "" if record.revision and not record.withdrawn else record.revision_status
    if record.cited_pages and not status:
        first, last = record.cited_pages
        return ("page", first) if first == last else ("pages", f"{first}–{last}")
    return "at", ", ".join(filter(None, (record.page_locator or record.locator, status)))


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
