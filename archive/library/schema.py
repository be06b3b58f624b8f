"""The schemas of the library: the tables of a generation, those of a segment, and their version.

A segment has the rows of some whole texts, by numbers of its own, and never changes. What a generation has beside its
segments is small: which texts they have, and what is true of the collection.
"""

#: Raised when the stored data changes, so that older indexes are rebuilt.
SCHEMA_VERSION = 27

#: Where the library of a generation and the rows of a segment are, in their folders.
LIBRARY_FILE, ROWS_FILE = "library.sqlite", "rows.sqlite"

NAMING_SCHEMA = """
-- The names that the record of each text has, or had.
CREATE TABLE naming (
    slug TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, first TEXT NOT NULL,
    current INTEGER NOT NULL, was TEXT NOT NULL, became TEXT NOT NULL, family TEXT NOT NULL,
    PRIMARY KEY (kind, name, slug)
) WITHOUT ROWID;
"""

#: What harvesters are told. Other versions of Pincite read the first table, too: its columns stay as they are.
HARVEST_SCHEMA = """
-- Every slug under which a text was ever published, by the last change that harvesters must hear of.
CREATE TABLE harvest_record (
    slug TEXT PRIMARY KEY, revision INTEGER NOT NULL, deleted INTEGER NOT NULL, datestamp TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX harvest_record_by_datestamp ON harvest_record (datestamp, slug);
CREATE TABLE harvest_member (
    spec TEXT NOT NULL, datestamp TEXT NOT NULL, slug TEXT NOT NULL,
    PRIMARY KEY (spec, datestamp, slug)
) WITHOUT ROWID;
CREATE INDEX harvest_member_of_slug ON harvest_member (slug, spec);
CREATE TABLE harvest_set (spec TEXT PRIMARY KEY, name TEXT NOT NULL) WITHOUT ROWID;
"""

GENERATION_SCHEMA = f"""{NAMING_SCHEMA}{HARVEST_SCHEMA}
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE segment (number INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE text (
    id INTEGER PRIMARY KEY, slug TEXT NOT NULL UNIQUE, fingerprint TEXT NOT NULL,
    segment INTEGER NOT NULL, number INTEGER NOT NULL, first INTEGER NOT NULL,
    paragraphs INTEGER NOT NULL, words INTEGER NOT NULL, day INTEGER, draft INTEGER NOT NULL,
    waiting INTEGER NOT NULL, revision INTEGER NOT NULL, date TEXT NOT NULL,
    emended INTEGER NOT NULL, year INTEGER, sort_title TEXT NOT NULL,
    earliest INTEGER, latest INTEGER, old_earliest INTEGER, old_latest INTEGER,
    language TEXT NOT NULL, sort_author TEXT NOT NULL, sought TEXT NOT NULL
);
CREATE INDEX text_by_day ON text (day IS NULL, day, slug);
CREATE INDEX text_in_dates ON text (day IS NULL, coalesce(day, 0), slug);
CREATE INDEX text_by_title ON text (sort_title, day IS NULL, day, slug);
CREATE INDEX text_by_author ON text (sort_author = '', sort_author, day IS NULL, day, slug);
CREATE INDEX text_by_language ON text (language);
CREATE INDEX text_by_words ON text (sought);
CREATE INDEX text_by_year ON text (year);
-- What lists show of a text: apart, so that a text that is passed over costs little.
CREATE TABLE listing (slug TEXT PRIMARY KEY, shown TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE text_kind (
    kind TEXT NOT NULL, slug TEXT NOT NULL, PRIMARY KEY (kind, slug)
) WITHOUT ROWID;
CREATE TABLE withdrawn (
    slug TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, segment INTEGER NOT NULL,
    revision INTEGER NOT NULL, language TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE former (slug TEXT PRIMARY KEY, to_slug TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE issue (
    slug TEXT NOT NULL, number INTEGER NOT NULL, date TEXT NOT NULL, PRIMARY KEY (slug, number)
) WITHOUT ROWID;
CREATE INDEX issue_by_day ON issue (date DESC, slug, number DESC);
CREATE INDEX correction_by_day ON issue (date DESC, slug, number DESC) WHERE number > 1;
CREATE TABLE own_page (
    slug TEXT PRIMARY KEY, title TEXT NOT NULL, menu INTEGER NOT NULL, place INTEGER NOT NULL,
    markdown TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE logo (
    media_type TEXT NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL, content BLOB NOT NULL
);
CREATE TABLE entity (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, slug TEXT NOT NULL, name TEXT NOT NULL,
    sort_name TEXT NOT NULL, sort_key TEXT NOT NULL, sought TEXT NOT NULL, names TEXT NOT NULL,
    authority TEXT NOT NULL, texts INTEGER NOT NULL, drafts INTEGER NOT NULL, UNIQUE (kind, slug)
);
CREATE INDEX entity_by_name ON entity (kind, sort_key, slug);
CREATE TABLE entity_name (
    kind TEXT NOT NULL, name TEXT NOT NULL, entity INTEGER NOT NULL, PRIMARY KEY (kind, name)
) WITHOUT ROWID;
CREATE INDEX name_of_entity ON entity_name (entity);
CREATE TABLE entity_moved (
    kind TEXT NOT NULL, slug TEXT NOT NULL, to_slug TEXT NOT NULL, PRIMARY KEY (kind, slug)
) WITHOUT ROWID;
CREATE TABLE entity_text (
    entity INTEGER NOT NULL, undated INTEGER NOT NULL, day INTEGER NOT NULL, slug TEXT NOT NULL,
    sort_title TEXT NOT NULL, PRIMARY KEY (entity, undated, day, slug)
) WITHOUT ROWID;
CREATE INDEX entity_text_by_title ON entity_text (entity, sort_title, slug);
CREATE TABLE citation (shape TEXT PRIMARY KEY, rendered TEXT NOT NULL) WITHOUT ROWID;
"""

SEGMENT_SCHEMA = """
-- What is long comes last: SQLite reads through it to what is behind it.
CREATE TABLE text (
    id INTEGER PRIMARY KEY, slug TEXT NOT NULL UNIQUE, first INTEGER NOT NULL, end INTEGER NOT NULL,
    words INTEGER NOT NULL, standing TEXT NOT NULL, listed TEXT NOT NULL, metadata TEXT NOT NULL,
    markdown TEXT NOT NULL
);
CREATE TABLE section (
    id INTEGER PRIMARY KEY, text INTEGER NOT NULL, name TEXT NOT NULL, heading TEXT NOT NULL,
    kind TEXT NOT NULL, level INTEGER NOT NULL, first INTEGER NOT NULL, end INTEGER NOT NULL
);
CREATE INDEX section_of_text ON section (text);
CREATE TABLE paragraph (
    position INTEGER PRIMARY KEY, text INTEGER NOT NULL, section INTEGER NOT NULL,
    number TEXT NOT NULL, words TEXT NOT NULL, marks TEXT NOT NULL
);
CREATE UNIQUE INDEX paragraph_of_text ON paragraph (text, number);
CREATE TABLE page (
    text INTEGER NOT NULL, place INTEGER NOT NULL, at INTEGER NOT NULL, number INTEGER NOT NULL,
    label TEXT NOT NULL, PRIMARY KEY (text, place, at, number)
) WITHOUT ROWID;
CREATE TABLE tombstone (
    id INTEGER PRIMARY KEY, text INTEGER NOT NULL, section INTEGER NOT NULL, place INTEGER NOT NULL,
    number TEXT NOT NULL, reason TEXT NOT NULL
);
CREATE UNIQUE INDEX tombstone_of_text ON tombstone (text, number);
CREATE TABLE became (
    slug TEXT NOT NULL, number TEXT NOT NULL, to_number TEXT NOT NULL, PRIMARY KEY (slug, number)
) WITHOUT ROWID;
CREATE TABLE issue (
    slug TEXT NOT NULL, number INTEGER NOT NULL, date TEXT NOT NULL, note TEXT NOT NULL,
    name TEXT NOT NULL, first_dated TEXT NOT NULL, changes TEXT NOT NULL, markdown TEXT NOT NULL,
    PRIMARY KEY (slug, number)
);
CREATE TABLE correction (
    slug TEXT NOT NULL, revision INTEGER NOT NULL, place INTEGER NOT NULL, number TEXT NOT NULL,
    details TEXT NOT NULL, PRIMARY KEY (slug, revision, place)
);
CREATE INDEX correction_of_paragraph ON correction (slug, number);
CREATE TABLE arrangement (
    slug TEXT NOT NULL, revision INTEGER NOT NULL, numbers TEXT NOT NULL, details TEXT NOT NULL,
    PRIMARY KEY (slug, revision)
) WITHOUT ROWID;
CREATE TABLE withdrawn (
    slug TEXT PRIMARY KEY, metadata TEXT NOT NULL, standing TEXT NOT NULL, sections TEXT NOT NULL,
    reason TEXT NOT NULL, markdown TEXT NOT NULL
) WITHOUT ROWID;
"""
