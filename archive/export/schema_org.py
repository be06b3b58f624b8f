"""A passage in the vocabulary of schema.org, for the head of its page and as a file of its own."""

import json
from collections.abc import Callable
from collections.abc import Iterable

from archive.citation import Record
from archive.citation.formats.schema_org import JsonLd
from archive.citation.formats.schema_org import files_json_ld
from archive.citation.formats.schema_org import passage_json_ld
from archive.citation.formats.schema_org import sections_json_ld
from archive.citation.formats.schema_org import text_json_ld
from archive.export.source import PassageSource
from archive.library.passage import Passage


def schema_org(
    record: Record, passage: Passage, absolute: Callable[[str], str], *, words: bool = False
) -> JsonLd:
    """Return the *passage* of *record*; *words* adds the text of a range, which a page has already."""
    home, where = absolute("/"), record.place
    if where.first is None:
        return text_json_ld(record, passage.edition, home=home)
    quoted = passage.paragraphs if where.last is None or words else ()
    if where.words is not None:
        # Only some words of these paragraphs are quoted.
        quoted = ()
    return passage_json_ld(record, quoted, whole=absolute(str(where.text)), home=home)


def json_ld(source: PassageSource, files: Iterable[tuple[str, str]]) -> str:
    """Return the passage with its words, its parts, and its *files*: addresses and media types."""
    data = schema_org(source.record, source.passage, source.absolute, words=True)
    if source.is_whole_text and (
        parts := sections_json_ld(source.passage.sections, source.record.url)
    ):
        data["hasPart"] = parts
    data["encoding"] = files_json_ld((source.absolute(path), kind) for path, kind in files)
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
