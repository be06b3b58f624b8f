"""The record of a text as unqualified Dublin Core, in the form that every harvester reads.

http://www.openarchives.org/OAI/2.0/oai_dc.xsd
"""

from collections.abc import Iterator

from archive.export import xml
from archive.model.text import Metadata
from archive.model.text import Source

NAMESPACE = "http://www.openarchives.org/OAI/2.0/oai_dc/"
SCHEMA = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
_START = (
    f'<oai_dc:dc xmlns:oai_dc="{NAMESPACE}" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    f' xsi:schemaLocation="{NAMESPACE} {SCHEMA}">'
)


def write_dublin_core(metadata: Metadata, *, url: str, publisher: str) -> str:
    """Return what *metadata* says of the text at *url*, published by *publisher*; empty fields are left out."""
    # A page of a harvest has a thousand of them, so the tags are written here.
    elements = [
        f"<dc:{name}>{xml.words(words)}</dc:{name}>"
        for name, words in _fields(metadata, url, publisher)
        if words
    ]
    return "\n".join([_START, *elements, "</oai_dc:dc>"])


def _fields(metadata: Metadata, url: str, publisher: str) -> Iterator[tuple[str, str]]:
    """Yield the names and values of the elements."""
    source = metadata.source
    yield "title", metadata.title
    yield from (("creator", name) for name in metadata.authors)
    yield from (("subject", subject) for subject in metadata.subjects)
    yield from (("subject", name) for name in metadata.people)
    yield "description", metadata.occasion
    yield "publisher", publisher
    yield from (("contributor", name) for name in (*source.editors, *source.translators))
    yield "date", str(metadata.date) if metadata.date else metadata.date_as_printed
    yield "type", "Text"
    yield "format", "text/html"
    yield "identifier", url
    yield "source", ", ".join(filter(None, _source(source)))
    yield "source", source.url
    yield "language", "" if metadata.language == "und" else metadata.language
    yield from (("coverage", place) for place in metadata.places)
    yield "rights", metadata.rights


def _source(source: Source) -> Iterator[str]:
    """Yield what is known of the source, from the whole to the page."""
    yield source.title
    yield f"vol. {source.volume}" if source.volume else ""
    yield f"no. {source.issue}" if source.issue else ""
    yield source.place
    yield source.publisher
    yield str(source.date) if source.date else source.year
    yield f"pp. {source.page_numbers}" if source.pages else ""
    yield source.archive
    yield source.archive_place
    yield source.collection
    yield source.location
