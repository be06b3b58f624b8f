"""Citations as Wikipedia templates (``cite book``, ``cite speech``, ``cite web``)."""

from archive.citation.parts import CitationPart
from archive.citation.record import Record
from archive.citation.record import RecordKind
from archive.model.date import Date


def wikipedia(record: Record, locator: str) -> tuple[CitationPart, ...]:
    """Return the Wikipedia template that cites *record* at *locator*."""
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
    fields += [
        ("chapter" if chapter else "title", metadata.title),
        ("title", source.title if chapter else ""),
        ("event", metadata.occasion if speech else ""),
        ("date", _words(record.issued)),
        ("orig-date", _words(record.original_date)),
        ("volume", source.volume if chapter else ""),
        ("publisher", source.publisher if chapter else ""),
        ("location", source.place if chapter else ""),
        ("chapter-url" if chapter else "url", record.url),
        (
            "at",
            ", ".join(
                filter(
                    None,
                    (
                        locator,
                        "" if record.revision and not record.withdrawn else record.revision_status,
                    ),
                )
            ),
        ),
        ("via" if chapter or speech else "website", record.collection),
    ]
    template = "cite book" if chapter else "cite speech" if speech else "cite web"
    body = "".join(f" |{name}={_wiki(value)}" for name, value in fields if value)
    return (CitationPart(f"{{{{{template}{body}}}}}"),)


def _words(date: Date | str) -> str:
    return date if isinstance(date, str) else date.words


def _wiki(value: str) -> str:
    """Return *value* with the special characters of templates escaped."""
    signs = {"|": "{{!}}", "[": "&#91;", "]": "&#93;", "{": "&#123;", "}": "&#125;"}
    signs["<"] = "&lt;"
    return "".join(signs.get(sign, sign) for sign in " ".join(value.split()))
