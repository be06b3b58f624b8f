"""Writing the entities of a generation: the authors, people, places, subjects and collections that records name."""

import json
import sqlite3

from archive.citation.names import read_name
from archive.indexing.kept_addresses import Addressed
from archive.indexing.kept_addresses import KnownName
from archive.indexing.kept_addresses import addresses_of
from archive.language.sorting import letters
from archive.language.sorting import title_letters
from archive.library.codec import dump_authority
from archive.model.entity import Authorities
from archive.model.entity import EntityKind

#: The names of a kind: when each was first published, in whose place, what it became, and whether some text has it.
#: Of several namings on the first day, one that took the place of another name counts.
_FIRST = "SELECT name, first, was, min(first || (was = '') || was) FROM naming WHERE kind = ? GROUP BY name"
_LAST = (
    "SELECT name, max(current), max(family), max(became), count(DISTINCT became) FROM naming"
    " WHERE kind = ? GROUP BY name"
)
_TEXTS = """
INSERT OR IGNORE INTO entity_text
SELECT e.id, t.day IS NULL, coalesce(t.day, 0), t.slug, t.sort_title
FROM entity e JOIN entity_name m ON m.entity = e.id
JOIN naming n ON n.kind = e.kind AND n.name = m.name AND n.current
JOIN text t ON t.slug = n.slug
"""
_COUNTS = """
UPDATE entity SET texts = c.texts, drafts = c.drafts FROM (
    SELECT entity, sum(NOT draft) AS texts, sum(draft) AS drafts
    FROM entity_text JOIN text USING (slug) GROUP BY entity
) AS c WHERE c.entity = entity.id
"""
_SORT_AUTHORS = """
UPDATE text SET sort_author = coalesce((
    SELECT e.sort_key FROM entity_name m JOIN entity e ON e.id = m.entity
    WHERE m.kind = 'author' AND m.name = (
        SELECT json_extract(shown, '$.authors[0]') FROM listing WHERE listing.slug = text.slug
    )
), '')
"""


def write_entities(
    database: sqlite3.Connection, authorities: Authorities, *, language: str
) -> None:
    """Write the entities that the namings in *database* make, sorted as in *language*, that of the collection."""
    for kind in EntityKind:
        known, families = _known_names(database, kind)
        found = addresses_of(kind, list(known.values()), authorities.of(kind))
        for entity in found.entities:
            _insert(database, kind, entity, known, families, language)
        rows = ((kind, slug, to) for slug, to in found.moved.items())
        database.executemany("INSERT INTO entity_moved VALUES (?, ?, ?)", rows)
    database.execute(_TEXTS)
    database.execute(_COUNTS)
    database.execute(_SORT_AUTHORS)


def _known_names(
    database: sqlite3.Connection, kind: EntityKind
) -> tuple[dict[str, KnownName], dict[str, str]]:
    """Return the names of a *kind* in the order of their first publication, and the family names that are stated."""
    first = {name: (day, was) for name, day, was, _ in database.execute(_FIRST, (kind,))}
    known, families = {}, {}
    for name, current, family, became, several in database.execute(_LAST, (kind,)):
        agreed = became if several == 1 else ""
        known[name] = KnownName(name, bool(current), first[name][1], agreed)
        families[name] = family
    ordered = sorted(known, key=lambda name: (first[name][0], name))
    return {name: known[name] for name in ordered}, families


def _insert(
    database: sqlite3.Connection,
    kind: EntityKind,
    entity: Addressed,
    known: dict[str, KnownName],
    families: dict[str, str],
    language: str,
) -> None:
    authority, name = entity.authority, entity.name
    sort_name = authority.sort_name if authority else ""
    if not sort_name and kind in (EntityKind.AUTHOR, EntityKind.PERSON):
        sort_name = read_name(name, families.get(name, "")).inverted
    now = [name for name in entity.names if known[name].current]
    row = (
        kind,
        entity.slug,
        name,
        sort_name or name,
        title_letters(sort_name or name, language),
        "\n".join(letters(spelt) for spelt in dict.fromkeys((name, sort_name, *now))),
        json.dumps(now, ensure_ascii=False),
        dump_authority(authority),
    )
    cursor = database.execute("INSERT INTO entity VALUES (NULL,?,?,?,?,?,?,?,?,0,0)", row)
    names = ((kind, name, cursor.lastrowid) for name in entity.names)
    database.executemany("INSERT INTO entity_name VALUES (?, ?, ?)", names)
