"""The record in front matter of other tools: what each key says, and which keys have no place in a record."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace

from archive.model.address import is_slug
from archive.model.edtf import AnyDate
from archive.model.edtf import parse_date
from archive.model.text import Metadata
from archive.model.text import Source
from archive.model.text import Text
from archive.sources.canonical.front_source import read_source
from archive.sources.canonical.front_values import FrontValues
from archive.sources.canonical.strict_yaml import YamlValue
from archive.sources.front_matter.syntax import FrontBlock
from archive.sources.front_matter.syntax import FrontEntry
from archive.sources.language import language_tag
from archive.sources.people import authors_of
from archive.sources.printed_dates import PrintedDate
from archive.sources.printed_dates import read_date
from archive.sources.report import ChangeKind
from archive.sources.report import Ledger
from archive.sources.slugs import slug_of

#: By key, as other tools name it: the field of the record.
_NAMES = {
    "title": "title", "subtitle": "subtitle", "author": "author", "authors": "author", "creator": "author",
    "creators": "author", "by": "author", "byline": "author", "editor": "editors", "editors": "editors",
    "translator": "translators", "translators": "translators", "recipient": "recipients", "recipients": "recipients",
    "date": "date", "lang": "language", "language": "language", "locale": "language", "rights": "rights",
    "license": "rights", "licence": "rights", "copyright": "rights", "occasion": "occasion", "event": "occasion",
    "source": "source", "url": "url", "original_url": "url", "source_url": "url", "canonical_url": "url",
    "canonicalurl": "url", "publisher": "publisher", "place": "place", "publisher-place": "place",
    "volume": "volume", "issue": "issue", "page": "pages", "pages": "pages", "edition": "edition",
    "archive": "archive", "shelfmark": "shelfmark", "container-title": "source", "journal": "source",
    "book": "source", "slug": "slug", "keywords": "subjects", "keyword": "subjects", "subject": "subjects",
    "subjects": "subjects", "tags": "subjects", "tag": "subjects", "categories": "subjects", "category": "subjects",
}  # fmt: skip
_PEOPLE = frozenset(("author", "editors", "translators", "recipients"))
_OF_SOURCE = frozenset(
    "url publisher place volume issue pages edition archive shelfmark editors translators recipients".split()
)
_ROLES = {"editor": "editors", "edt": "editors", "translator": "translators", "trl": "translators"}
_TAG = re.compile(r"(?P<language>[A-Za-z]{2,3})(?P<rest>(?:[-_][A-Za-z0-9]{1,8})*)")
_URL = re.compile(r"https?://\S+", re.IGNORECASE)
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:Z|UTC|[+-]\d{2}:?\d{2})?$")
#: Markdown for emphasis around words, and a note of Pandoc.
_EMPHASIS = re.compile(r"(?<!\w)(\*\*|\*|__|_)(?=\S)(?P<words>[^*_]+?)(?<=\S)\1(?!\w)")
_NOTE = re.compile(r"\^\[[^\]]*\]")


@dataclass(slots=True)
class FrontRecord:
    """What front matter says of a text; an empty field was not stated."""

    title: str = ""
    subtitle: str = ""
    author: tuple[str, ...] = ()
    date: PrintedDate | None = None
    language: str = ""
    rights: str = ""
    occasion: str = ""
    slug: str = ""
    source: Source = field(default_factory=Source)
    subjects: tuple[str, ...] = ()
    #: The family name of those whose front matter says it.
    families: dict[str, str] = field(default_factory=dict)

    @property
    def stated(self) -> dict[str, str]:
        """The fields that the assembly of a text must know, by the names of a head."""
        known = {
            "title": self.title,
            "author": "; ".join(self.author),
            "occasion": self.occasion,
            "language": self.language,
            "rights": self.rights,
            "date": self.date.printed if self.date and read_date(self.date.printed) else "",
        }
        return {name: value for name, value in known.items() if value}


def read_front(block: FrontBlock, name: str, ledger: Ledger) -> FrontRecord:
    """Read the record in front matter; every key is recorded in the ledger, also one without a place."""
    reader = _RecordReader(FrontRecord(), FrontValues(name), ledger)
    for entry in block.entries:
        reader.read(entry)
    return reader.record


def apply_front(text: Text, record: FrontRecord, ledger: Ledger) -> Text:
    """Return *text* with the fields of the *record* that its assembly did not know."""
    found = text.metadata
    others = tuple(
        name for name in found.authors if name not in authors_of("; ".join(record.author))
    )
    authors = (*record.author, *(name for name in others if name not in record.author))
    title = found.title
    if record.subtitle and record.title == found.title:
        title = (
            f"{title}: {record.subtitle}"
            if title[-1:] not in ":?!"
            else f"{title} {record.subtitle}"
        )
    changed = replace(
        found,
        title=title,
        authors=authors if record.author else found.authors,
        source=_merged(found.source, record.source, ledger),
        subjects=tuple(dict.fromkeys((*found.subjects, *record.subjects))),
        family_names=tuple(sorted(record.families.items())),
    )
    slug = record.slug or text.slug
    return replace(text, slug=slug, metadata=_dated(changed, record.date))


def _dated(found: Metadata, date: PrintedDate | None) -> Metadata:
    if date is None:
        return found
    from_text = found.date_as_printed if not read_date(date.printed) else ""
    printed = from_text or ("" if _is_bare(date) else date.printed)
    return replace(found, date=date.date, date_old_style=date.old_style, date_as_printed=printed)


def _is_bare(date: PrintedDate) -> bool:
    """Tell whether the date is written as a record writes it, so that it was not printed like this."""
    try:
        return parse_date(date.printed) == date.date
    except ValueError:
        return False


def _merged(found: Source, stated: Source, ledger: Ledger) -> Source:
    chosen = {}
    for name in Source.__dataclass_fields__:
        before, value = getattr(found, name), getattr(stated, name)
        if value and before and before != value:
            why = f"{name}: the file says something else further down, which is kept"
            ledger.add(ChangeKind.METADATA, 1, _words(value), "", why, unsure=True)
        elif value:
            chosen[name] = value
    return replace(found, **chosen)


def _words(value: object) -> str:
    return " · ".join(value) if isinstance(value, tuple) else str(value)


@dataclass(slots=True)
class _RecordReader:
    """Reads the entries one by one into the record."""

    record: FrontRecord
    values: FrontValues
    ledger: Ledger

    def read(self, entry: FrontEntry) -> None:
        """Read one entry, and record what became of it."""
        name = _NAMES.get(entry.key.lower().replace(" ", "_"), "")
        if not name and entry.key.lower() in ("contributor", "contributors"):
            name = "author"
        taken, why = self._take(name, entry) if name else ("", "")
        unsure = False
        if not entry.key:
            why = "a remark in the front matter; left out"
        elif not name:
            why = f"“{entry.key}” has no place in the record; left out"
        elif not why:
            why, unsure = f"“{entry.key}” cannot be understood; left out", bool(_flat(entry.value))
        self.ledger.add(
            ChangeKind.METADATA,
            entry.line,
            entry.source,
            taken,
            why,
            last=entry.last,
            unsure=unsure,
        )

    def _take(self, name: str, entry: FrontEntry) -> tuple[str, str]:
        """Store the value; return the words that go to the record, and the reason, empty where it was not stored."""
        value, why = entry.value, f"{name.removesuffix('s')}, from the front matter"
        if name in _PEOPLE:
            return self._people(name, value), why
        if name == "date":
            return self._date(value)
        if name == "source":
            return self._source(value), why
        if name == "subjects":
            return self._subjects(value), why
        word = _title_of(value) if name == "title" else _plain(_first_word(value))
        if name == "language":
            return "", self._language(word)
        if name == "slug":
            self.record.slug = word if is_slug(word) else slug_of(word) if word else ""
            return "", f"the name of the text in addresses is {self.record.slug}" if word else ""
        if name == "url" and not _URL.fullmatch(word):
            return "", f"“{entry.key}” is no address on the web; left out"
        owner = self.record.source if name in _OF_SOURCE else self.record
        if not word or getattr(owner, name):
            return "", f"“{entry.key}”: this is already known; left out" if word else ""
        if name in _OF_SOURCE:
            self.record.source = replace(self.record.source, **{name: word})  # type: ignore[arg-type]
        else:
            setattr(self.record, name, word)
        return word, why

    def _people(self, name: str, value: YamlValue) -> str:
        items = value.items if value.shape == "list" else (value,)
        added: list[str] = []
        for item in items:
            person, family, role = _person(item)
            names = authors_of(person) if value.shape == "word" else (person,)
            place = _ROLES.get(role, name)
            for one in filter(None, names):
                if self._add(place, one):
                    added.append(one)
                if family:
                    self.record.families.setdefault(one, family)
        return " · ".join(added)

    def _subjects(self, value: YamlValue) -> str:
        """Store keywords, tags or categories: a list, or words with semicolons or commas between them."""
        items = value.items if value.shape == "list" else (value,)
        words = [_first_word(item) for item in items]
        if value.shape == "word":
            words = value.word.split(";" if ";" in value.word else ",")
        before = self.record.subjects
        named = filter(None, map(_plain, words))
        self.record.subjects = tuple(dict.fromkeys((*before, *named)))
        return " · ".join(self.record.subjects[len(before) :])

    def _add(self, place: str, name: str) -> bool:
        owner = self.record if place == "author" else self.record.source
        listed: tuple[str, ...] = getattr(owner, place)
        if name in listed:
            return False
        if place == "author":
            self.record.author = (*listed, name)
        else:
            self.record.source = replace(self.record.source, **{place: (*listed, name)})  # type: ignore[arg-type]
        return True

    def _date(self, value: YamlValue) -> tuple[str, str]:
        written = _TIME.sub("", _first_word(value).strip()).strip()
        if not written or self.record.date is not None:
            return "", "the date is already known; left out" if written else ""
        found = _stated_date(written)
        if found is None:
            return "", ""
        self.record.date = found
        in_words = str(found.date)
        return "" if _is_bare(found) else found.printed, f"date: {in_words}, from the front matter"

    def _source(self, value: YamlValue) -> str:
        before = self.record.source
        word = _plain(_first_word(value)) if value.shape != "table" else ""
        if _URL.fullmatch(word):
            self.record.source = replace(before, url=before.url or word)
        elif word:
            self.record.source = replace(before, title=before.title or word)
        elif value.shape == "table":
            stated = read_source(self.values, value)
            chosen = {
                name: getattr(before, name) or getattr(stated, name)
                for name in Source.__dataclass_fields__
            }
            self.record.source = Source(**chosen)
        new = [
            _words(getattr(self.record.source, name))
            for name in Source.__dataclass_fields__
            if getattr(self.record.source, name) != getattr(before, name)
            and name not in ("type", "date")
        ]
        return " · ".join(new)

    def _language(self, word: str) -> str:
        match = _TAG.fullmatch(word)
        tag = match[0].replace("_", "-") if match else language_tag(word)
        if not tag:
            return ""
        self.record.language = tag
        return f"language: {tag}, from the front matter"


def _stated_date(written: str) -> PrintedDate | None:
    date: AnyDate
    try:
        date = parse_date(written)
    except ValueError:
        return read_date(written)
    return PrintedDate(written, date)


def _person(value: YamlValue) -> tuple[str, str, str]:
    """Return a name, the family name and the role, as far as *value* says them."""
    if value.shape == "word":
        return _plain(value.word), "", ""

    def word(*keys: str) -> str:
        return next((_first_word(value.table[key]) for key in keys if key in value.table), "")

    role = word("role").lower()
    family = word("family", "surname", "last", "lastname", "last_name")
    given = word("given", "forename", "first", "firstname", "first_name")
    whole = word("name", "text", "literal", "fullname", "full_name", "display_name")
    if not whole and value.table.get("name", YamlValue(0)).shape == "table":
        return _person(value.table["name"])
    if whole:
        stated = (
            family if family and (whole.startswith(f"{family} ") or whole.endswith(family)) else ""
        )
        return _plain(whole), stated, role
    return _plain(f"{given} {family}".strip()), family if given else "", role


def _title_of(value: YamlValue) -> str:
    """Return the title: EPUB has a list of titles with types."""
    items = value.items if value.shape == "list" else (value,)
    main = [item for item in items if _type_of(item) in ("", "main")]
    return _plain(_first_word((main or list(items) or [value])[0]))


def _type_of(value: YamlValue) -> str:
    return value.table["type"].word if "type" in value.table else ""


def _first_word(value: YamlValue) -> str:
    """Return the text of *value*: itself, its first item, or the text that a table names."""
    if value.shape == "list":
        return _first_word(value.items[0]) if value.items else ""
    if value.shape == "table":
        keys = ("text", "name", "main", "title", "full", "url")
        return next((value.table[key].word for key in keys if key in value.table), "")
    return value.word


def _flat(value: YamlValue) -> str:
    return " ".join(_all_words(value)).strip()


def _all_words(value: YamlValue) -> Iterator[str]:
    yield value.word
    for inner in (*value.items, *value.table.values()):
        yield from _all_words(inner)


def _plain(words: str) -> str:
    """Return *words* without the Markdown that other tools allow in them."""
    bare = _NOTE.sub("", words)
    return " ".join(_EMPHASIS.sub(lambda match: match["words"], bare).split())
