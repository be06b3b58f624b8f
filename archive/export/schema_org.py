"""A passage in the vocabulary of schema.org, for the head of its page and as a file of its own."""

import json
from collections.abc import Callable
from collections.abc import Iterable

from archive.citation import Record
from archive.citation.formats.schema_org import Linked
from archive.citation.formats.schema_org import linked_files
from archive.citation.formats.schema_org import linked_passage
from archive.citation.formats.schema_org import linked_sections
from archive.citation.formats.schema_org import linked_text
from archive.export.source import PassageSource
from archive.library.passage import Passage


def schema_org(
    record: Record, passage: Passage, absolute: Callable[[str], str], *, words: bool = False
) -> Linked:
    """Return the *passage* of *record*; *words* adds the text of a range, which a page has already."""
    home, where = absolute("/"), record.place
    if where.first is None:
        return linked_text(record, passage.edition, home=home)
    quoted = passage.paragraphs if where.last is None or words else ()
    if where.words is not None:
        # Only some words of these paragraphs are quoted.
        quoted = ()
    return linked_passage(record, quoted, whole=absolute(str(where.text)), home=home)


def json_ld(source: PassageSource, files: Iterable[tuple[str, str]]) -> str:
    """Return the passage with its words, its parts, and its *files*: addresses and media types."""
    data = schema_org(source.record, source.passage, source.absolute, words=True)
    if source.is_whole_text and (
        parts := linked_sections(source.passage.sections, source.record.url)
    ):
        data["hasPart"] = parts
    data["encoding"] = linked_files((source.absolute(path), kind) for path, kind in files)
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
