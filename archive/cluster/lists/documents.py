"""The lists of a generation as documents of one index: its texts, entities, revisions and records for harvesters.

Each document says what `row` it is, has the fields by which it is found and sorted, and `shown`, which is only read.
"""

import json
from collections.abc import Iterator
from collections.abc import Mapping
from contextlib import closing
from enum import StrEnum
from typing import Any

from archive.library.codec import dump_correction
from archive.library.codec import dump_metadata
from archive.library.entities import Entity
from archive.library.reader import StoredLibrary
from archive.library.schema import LIBRARY_FILE
from archive.library.sqlite import Database
from archive.model.entity import EntityKind

#: A document with its id.
Row = tuple[str, Mapping[str, Any]]

_KEYWORDS = (
    "row",
    "slug",
    "kind",
    "name",
    "names",
    "letter",
    "date",
    "sort_key",
    "sort_title",
    "sort_author",
    "sought",
    "language",
    "kinds",
    "entities",
    "datestamp",
    "specs",
)
_NUMBERS = (
    "number",
    "day",
    "year",
    "revision",
    "named",
    "earliest",
    "latest",
    "old_earliest",
    "old_latest",
)
_FLAGS = ("draft", "waiting", "deleted")

#: How OpenSearch is to keep them. One shard: the counts of values are exact, whatever values there are.
MAPPING: Mapping[str, Any] = {
    "settings": {"number_of_shards": 1, "refresh_interval": "-1", "max_result_window": 10_000_000},
    "mappings": {
        "dynamic": "strict",
        "properties": {
            **{name: {"type": "keyword"} for name in _KEYWORDS},
            **{name: {"type": "long"} for name in _NUMBERS},
            **{name: {"type": "boolean"} for name in _FLAGS},
            "shown": {"type": "object", "enabled": False},
        },
    },
}


#: Rows that are read together.
_REVISIONS_READ, _RECORDS_READ = 500, 500


class ListRow(StrEnum):
    """What a document of the lists is about: its field `row`."""

    TEXT = "text"
    WITHDRAWN = "withdrawn"
    #: A slug that a text had before.
    FORMER = "former"
    ENTITY = "entity"
    #: A slug that an entity had before.
    MOVED = "moved"
    REVISION = "revision"
    #: A record for harvesters, and a set of such.
    RECORD = "record"
    SET = "set"


def entity_key(kind: str, slug: str) -> str:
    """Return what the rows of texts call an entity by."""
    return f"{kind}:{slug}"


def list_documents(library: StoredLibrary) -> Iterator[Row]:
    """Yield the lists of *library* as documents with their ids."""
    with closing(Database(library.folder / LIBRARY_FILE)) as database:
        yield from _texts(database)
        yield from _withdrawn(database)
        yield from _entities(database, library)
        yield from _revisions(library)
        yield from _harvested(database, library)


def _row(row: ListRow, called: str, **fields: Any) -> Row:
    return f"{row}:{called}", {"row": row.value, **fields}


_TEXTS = """
SELECT slug, day, year, draft, waiting, revision, date, sort_title, sort_author, earliest, latest, old_earliest,
    old_latest, language, sought, paragraphs, words,
    (SELECT shown FROM listing WHERE listing.slug = text.slug),
    (SELECT json_group_array(kind) FROM text_kind WHERE text_kind.slug = text.slug),
    (SELECT json_group_array(e.kind || ':' || e.slug) FROM entity_text n JOIN entity e ON e.id = n.entity
        WHERE n.slug = text.slug)
FROM text
"""
_ENTITIES = "SELECT id, kind, slug, name, sort_name, sort_key, sought, names, texts, drafts, authority FROM entity"
_NAMES = "SELECT name FROM entity_name WHERE entity = ?"
_NEWEST = """
SELECT max(t.date) FROM entity_text n JOIN text t ON t.slug = n.slug WHERE n.entity = ? AND NOT t.draft
"""


def _texts(database: Database) -> Iterator[Row]:
    for slug, day, year, draft, waiting, revision, date, title, author, *rest in database.all(
        _TEXTS
    ):
        earliest, latest, old_earliest, old_latest, language, sought, *more = rest
        paragraphs, words, listing, kinds, entities = more
        days = {
            "day": day,
            "year": year,
            "earliest": earliest,
            "latest": latest,
            "old_earliest": old_earliest,
            "old_latest": old_latest,
        }
        yield _row(
            ListRow.TEXT,
            slug,
            slug=slug,
            draft=bool(draft),
            waiting=bool(waiting),
            revision=revision,
            date=date,
            sort_title=title,
            language=language,
            sought=sought,
            kinds=json.loads(kinds),
            entities=json.loads(entities),
            shown={
                **json.loads(listing),
                "year": year,
                "language": language,
                "draft": bool(draft),
                "paragraphs": paragraphs,
                "words": words,
            },
            **{name: value for name, value in days.items() if value is not None},
            # Without an author a text comes last, as all do that lack what they are sorted by.
            **({"sort_author": author} if author else {}),
        )


def _withdrawn(database: Database) -> Iterator[Row]:
    for slug, revision in database.all("SELECT slug, revision FROM withdrawn"):
        yield _row(ListRow.WITHDRAWN, slug, slug=slug, revision=revision)
    for slug, to_slug in database.all("SELECT slug, to_slug FROM former"):
        yield _row(ListRow.FORMER, slug, slug=slug, shown={"slug": to_slug})


def _entities(database: Database, library: StoredLibrary) -> Iterator[Row]:
    for (
        id,
        kind,
        slug,
        name,
        sort_name,
        sort_key,
        sought,
        names,
        texts,
        drafts,
        authority,
    ) in database.all(_ENTITIES):
        entity = library.entity(EntityKind(kind), slug)
        successors = library.successors(entity) if isinstance(entity, Entity) else ()
        yield _row(
            ListRow.ENTITY,
            entity_key(kind, slug),
            slug=slug,
            kind=kind,
            sort_key=sort_key,
            sought=sought,
            names=[each for (each,) in database.all(_NAMES, id)],
            named=texts + drafts,
            shown={
                "row": [kind, slug, name, sort_name, sort_key, names, texts, drafts, authority],
                "newest": database.one(_NEWEST, id)[0],
                "successors": [each.slug for each in successors],
            },
            **({"letter": sort_key[0]} if sort_key else {}),
        )
    for kind, slug, to_slug in database.all("SELECT kind, slug, to_slug FROM entity_moved"):
        yield _row(
            ListRow.MOVED, entity_key(kind, slug), slug=slug, kind=kind, shown={"slug": to_slug}
        )


def _revisions(library: StoredLibrary) -> Iterator[Row]:
    published = library.published
    for first in range(0, published.total(), _REVISIONS_READ):
        for each in published.newest(first, _REVISIONS_READ):
            summary = each.summary
            yield _row(
                ListRow.REVISION,
                f"{summary.slug}@{summary.number}",
                slug=summary.slug,
                number=summary.number,
                date=summary.date,
                shown={
                    "note": summary.note,
                    "changes": dict(summary.changes),
                    "urn": summary.urn,
                    "first_dated": summary.first_dated,
                    "metadata": dump_metadata(each.metadata),
                    "withdrawn": each.is_withdrawn,
                    "corrections": [[c.number, dump_correction(c)] for c in each.corrections],
                    "corrected": each.corrected,
                },
            )


def _harvested(database: Database, library: StoredLibrary) -> Iterator[Row]:
    slugs = [slug for (slug,) in database.all("SELECT slug FROM harvest_record ORDER BY slug")]
    for first in range(0, len(slugs), _RECORDS_READ):
        some = slugs[first : first + _RECORDS_READ]
        metadata = library.harvest.metadata(some)
        for slug in some:
            record = library.harvest.record(slug)
            assert record is not None
            yield _row(
                ListRow.RECORD,
                slug,
                slug=slug,
                datestamp=record.datestamp,
                deleted=record.deleted,
                specs=list(record.specs),
                shown={
                    "words": record.words,
                    "metadata": dump_metadata(metadata[slug]) if slug in metadata else None,
                },
            )
    for spec, name in database.all("SELECT spec, name FROM harvest_set"):
        yield _row(ListRow.SET, spec, name=spec, shown={"name": name})
