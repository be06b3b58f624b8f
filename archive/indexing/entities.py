"""Writing the entities of a generation: the authors, people, places, subjects and collections that records name."""

import json
import sqlite3
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from contextlib import closing
from dataclasses import astuple
from pathlib import Path

from archive.citation.names import read_name
from archive.collection.authorities import PEOPLE
from archive.collection.authorities import PLACES
from archive.errors import Problem
from archive.errors import ProblemKind
from archive.indexing.kept_addresses import Addressed
from archive.indexing.kept_addresses import Clash
from archive.indexing.kept_addresses import KnownName
from archive.indexing.kept_addresses import addresses_of
from archive.indexing.namings import Naming
from archive.language.sorting import letters
from archive.language.sorting import without_article
from archive.library.codec import dump_authority
from archive.library.schema import NAMING_SCHEMA
from archive.model.entity import Authorities
from archive.model.entity import EntityKind

#: Where the owner gives keys.
_FILES = {EntityKind.AUTHOR: PEOPLE, EntityKind.PERSON: PEOPLE, EntityKind.PLACE: PLACES}
_TABLES = ("entity", "entity_name", "entity_moved", "entity_text")
_LOST = """
SELECT kind, slug FROM before.entity WHERE texts
UNION SELECT kind, slug FROM before.entity_moved
EXCEPT SELECT kind, slug FROM main.entity
EXCEPT SELECT kind, slug FROM main.entity_moved
ORDER BY kind, slug
"""
#: Kinds of the problems of names.
CLASHES = (ProblemKind.SAME_ADDRESS, ProblemKind.ALMOST_THE_SAME, ProblemKind.LOST_ADDRESS)
#: The names of a kind: when each was first published, in whose place, what it became, and whether some text has it.
#: Of several namings on the first day, one that took the place of another name counts.
_FIRST = "SELECT name, first, was, min(first || (was = '') || was) FROM naming WHERE kind = ? GROUP BY name"
_LAST = (
    "SELECT name, max(current), max(family), max(became), count(DISTINCT became) FROM naming"
    " WHERE kind = ? GROUP BY name"
)
_TEXTS = """
INSERT OR IGNORE INTO entity_text
SELECT m.entity, t.day IS NULL, coalesce(t.day, 0), t.slug, t.sort_title
FROM entity_name m JOIN naming n ON n.kind = m.kind AND n.name = m.name AND n.current
JOIN text t ON t.slug = n.slug ORDER BY 1, 2, 3, 4
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
_WITH_AUTHORS = "SELECT slug FROM naming WHERE kind = 'author' AND current"


def write_entities(
    database: sqlite3.Connection, authorities: Authorities, *, language: str
) -> dict[EntityKind, tuple[Clash, ...]]:
    """Write the entities that the namings in *database* make, sorted as in *language*, that of the collection.

    Return the names of which one address would be made, by kind.
    """
    clashes: dict[EntityKind, tuple[Clash, ...]] = {}
    for kind in EntityKind:
        known, families = _known_names(database, kind)
        found = addresses_of(kind, list(known.values()), authorities.of(kind))
        clashes[kind] = found.clashes
        for entity in found.entities:
            _insert(database, kind, entity, known, families, language)
        rows = ((kind, slug, to) for slug, to in found.moved.items())
        database.executemany("INSERT INTO entity_moved VALUES (?, ?, ?)", rows)
    database.execute(_TEXTS)
    database.execute(_COUNTS)
    database.execute(_SORT_AUTHORS)
    return clashes


def lost_addresses(database: sqlite3.Connection, before: Path, texts: Path) -> list[Problem]:
    """Return the addresses of published names in the library at *before* that lead nowhere any more, as problems.

    They were keys of a file in the collection folder *texts*. Call it outside a transaction.
    """
    execute = database.execute
    execute("ATTACH ? AS before", (str(before),))
    lost = execute(_LOST).fetchall()
    execute("DETACH before")
    return [
        Problem.of(
            ProblemKind.LOST_ADDRESS,
            texts / _FILES.get(EntityKind(kind), ""),
            fatal=False,
            entity=kind,
            slug=slug,
        )
        for kind, slug in lost
    ]


def copy_entities(database: sqlite3.Connection, before: Path, changed: Iterable[str]) -> bool:
    """Copy the entities of the library at *before*, unless they changed with the texts *changed*; tell whether.

    Most corrections leave the record as it is, and entities are made of records. Call it outside a transaction.
    """
    execute = database.execute
    execute("ATTACH ? AS before", (str(before),))
    execute("BEGIN")
    execute("CREATE TEMP TABLE changed (slug TEXT PRIMARY KEY) WITHOUT ROWID")
    database.executemany("INSERT INTO changed VALUES (?)", ((slug,) for slug in changed))
    same = all(
        set(execute(f"SELECT {columns} FROM main.{table} WHERE slug IN changed"))  # noqa: S608 our own names
        == set(execute(f"SELECT {columns} FROM before.{table} WHERE slug IN changed"))  # noqa: S608 our own names
        for table, columns in (("naming", "*"), ("text", "slug, day, draft, sort_title"))
    )
    for table in _TABLES if same else ():
        execute(f"INSERT INTO main.{table} SELECT * FROM before.{table}")  # noqa: S608 our own names
    if same:
        # Texts that were written anew do not have it yet.
        execute(f"{_SORT_AUTHORS} WHERE sort_author = '' AND slug IN ({_WITH_AUTHORS})")
    execute("COMMIT")
    execute("DETACH before")
    return same


def clashing_names(
    namings: Iterable[tuple[str, Naming]], authorities: Authorities
) -> dict[EntityKind, tuple[Clash, ...]]:
    """Return the names of which one address would be made, by kind; *namings* come with the slugs of their texts."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        database.executescript(NAMING_SCHEMA)
        insert_namings(database, namings)
        return {
            kind: addresses_of(
                kind, list(_known_names(database, kind)[0].values()), authorities.of(kind)
            ).clashes
            for kind in EntityKind
        }


def insert_namings(database: sqlite3.Connection, namings: Iterable[tuple[str, Naming]]) -> None:
    """Insert *namings*, each with the slug of its text."""
    rows = ((slug, *astuple(naming)) for slug, naming in namings)
    database.executemany("INSERT INTO naming VALUES (?,?,?,?,?,?,?,?)", rows)


def clash_problems(clashes: Mapping[EntityKind, Sequence[Clash]], texts: Path) -> Iterator[Problem]:
    """Yield a note on each of *clashes* in the collection folder *texts*, with the file in which keys can be given."""
    for kind, found in clashes.items():
        file = _FILES.get(kind, "")
        for clash in found:
            yield Problem.of(
                ProblemKind.SAME_ADDRESS if file else ProblemKind.ALMOST_THE_SAME,
                texts / file,
                fatal=False,
                name=clash.name,
                other=clash.other,
                slug=clash.slug,
                file=file,
            )


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
    plain = {spelt: letters(spelt) for spelt in dict.fromkeys((name, sort_name or name, *now))}
    row = (
        kind,
        entity.slug,
        name,
        sort_name or name,
        without_article(plain[sort_name or name], language),
        "\n".join(plain.values()),
        json.dumps(now, ensure_ascii=False),
        dump_authority(authority),
    )
    cursor = database.execute("INSERT INTO entity VALUES (NULL,?,?,?,?,?,?,?,?,0,0)", row)
    names = ((kind, name, cursor.lastrowid) for name in entity.names)
    database.executemany("INSERT INTO entity_name VALUES (?, ?, ?)", names)
