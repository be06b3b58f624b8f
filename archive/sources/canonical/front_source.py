"""The source in front matter: its type, and the fields that each type has."""

import difflib
import re
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from archive.model.date import Date
from archive.model.text import Source
from archive.model.text import SourceType
from archive.sources.canonical.front_lines import date_entry
from archive.sources.canonical.front_lines import entry
from archive.sources.canonical.front_lines import people_entry
from archive.sources.canonical.front_values import FrontValues
from archive.sources.canonical.strict_yaml import YamlValue

#: By name in the file: the attribute of a source.
_ATTRIBUTES = {
    {"editors": "editor", "translators": "translator", "recipients": "recipient"}.get(
        field.name, field.name
    ): field.name
    for field in fields(Source)
}
SOURCE_KEYS = tuple(_ATTRIBUTES)
#: A newspaper has one page.
_OTHER_NAMES = {"page": "pages"}
_PEOPLE = frozenset({"editors", "translators", "recipients"})
_URL = re.compile(r"https?://\S+", re.IGNORECASE)

_OF_ALL = ("type", "title", "url", "accessed_as_printed", "translator")
_OF_PERIODICALS = ("place", "date", "year", "volume", "issue", "pages", "edition", "editor")
_OF_ARCHIVES = ("archive", "archive_place", "collection", "box", "folder", "shelfmark")
#: The fields that each type has, beside those of all.
FIELDS = {
    SourceType.BOOK: (
        *("editor", "place", "publisher", "year", "date", "volume", "pages", "edition"),
        *("recipient", *_OF_ARCHIVES),
    ),
    SourceType.NEWSPAPER: (*_OF_PERIODICALS, "recipient", *_OF_ARCHIVES),
    SourceType.MAGAZINE: (*_OF_PERIODICALS, "recipient", *_OF_ARCHIVES),
    SourceType.JOURNAL: (*_OF_PERIODICALS, "recipient", *_OF_ARCHIVES),
    SourceType.LETTER: ("recipient", "place", "date", *_OF_ARCHIVES),
    SourceType.ARCHIVE: ("recipient", "place", "date", *_OF_ARCHIVES),
    SourceType.WEBPAGE: ("date", "recipient", *_OF_ARCHIVES),
}
#: The fields that make a source without a type, but with a title, a book.
_OF_PRINT = ("publisher", "year", "volume", "pages")
#: The fields of older records, which need no type.
_UNTYPED = frozenset(
    (
        *("title", "url", "accessed_as_printed", "publisher", "place", "year", "volume", "pages"),
        *("edition", "editor", "translator", *_OF_ARCHIVES),
    )
)


def read_source(values: FrontValues, value: YamlValue | None) -> Source:
    """Return the source that *value* describes, with a problem for what it cannot have.

    A field or type that is unknown, or is not one of the type, is told and is no fatal problem.
    """
    if value is None:
        return Source()
    if value.shape == "word":
        return Source(title=value.word)
    if value.shape == "list":
        values.problem(value.line + 1, "source must have named values: title, url …")
        return Source()
    values.unknown(value.table, (*SOURCE_KEYS, *_OTHER_NAMES), "source: ")
    table = _with_usual_names(values, value.table)
    read = {name: _read(values, table, key, name) for key, name in _ATTRIBUTES.items()}
    source = Source(**read)
    if source.url and not _URL.fullmatch(source.url):
        values.problem(
            values.line(table, "url"),
            f"{source.url!r} is not a web address",
            "It must begin with https:// or http://.",
        )
    _tell_what_is_missing(values, table, source)
    return source


def source_lines(source: Source, families: Mapping[str, str]) -> Iterator[str]:
    """Yield the lines of *source*, without their indent; *families* are the family names that are stated."""
    for key, name in _ATTRIBUTES.items():
        value = getattr(source, name)
        if isinstance(value, tuple):
            yield from people_entry(key, value, families)
        elif isinstance(value, Date):
            yield from date_entry(key, value)
        else:
            yield from entry(key, str(value or ""))


def source_of_cells(values: FrontValues, cells: Mapping[str, str], line: int) -> dict[str, Any]:
    """Return the attributes of a source that a row of a table gives; several names are divided by semicolons.

    *cells* are by the names of front matter; problems are those of `read_source`, on the *line* of the row.
    """
    at = line - 1
    table = {key: _cell(key, cell, at) for key, cell in cells.items()}
    source = read_source(values, YamlValue(at, table=table, shape="table"))
    return {field.name: value for field in fields(Source) if (value := getattr(source, field.name))}


def _cell(key: str, cell: str, line: int) -> YamlValue:
    if _ATTRIBUTES.get(key) not in _PEOPLE:
        return YamlValue(line, word=cell)
    names = (name.strip() for name in cell.split(";"))
    return YamlValue(
        line, items=tuple(YamlValue(line, word=name) for name in names if name), shape="list"
    )


def _with_usual_names(
    values: FrontValues, table: Mapping[str, YamlValue]
) -> Mapping[str, YamlValue]:
    """Return *table* with other names of fields replaced by the usual ones."""
    renamed = dict(table)
    for other, usual in _OTHER_NAMES.items():
        if other in renamed:
            value = renamed.pop(other)
            if usual in renamed:
                message = f"source: {other!r} is ignored, because {usual!r} is given too"
                values.problem(value.line + 1, message, "Delete one of them.", fatal=False)
            else:
                renamed[usual] = value
    return renamed


def _read(values: FrontValues, table: Mapping[str, YamlValue], key: str, name: str) -> Any:
    if name in _PEOPLE:
        return values.people(table, key)
    if key == "type":
        return _type(values, table)
    if key == "date":
        return values.certain_date(table, key)
    return values.word(table, key)


def _type(values: FrontValues, table: Mapping[str, YamlValue]) -> SourceType | None:
    word = values.word(table, "type")
    plain = re.sub(r"[\s_-]", "", word.lower())
    if not plain:
        return None
    types = [each.value for each in SourceType]
    if plain in types:
        return SourceType(plain)
    near = difflib.get_close_matches(plain, types, 1)
    known = f"Known types: {', '.join(types)}."
    values.problem(
        values.line(table, "type"),
        f"source: {word!r} is not a known type and is ignored",
        f"Did you mean {near[0]}? {known}" if near else known,
        fatal=False,
    )
    return None


def _tell_what_is_missing(
    values: FrontValues, table: Mapping[str, YamlValue], source: Source
) -> None:
    """Add a problem for each field that the type does not have, and for a missing title."""
    form = source.type or source.form
    if form is None:
        of_print = next((key for key in _OF_PRINT if key in table), None)
        if of_print:
            values.problem(
                values.line(table, of_print),
                "source: the title of what was printed is missing",
                "Write `title: …` below `source:`; until then it is not cited, and neither are its pages.",
                fatal=False,
            )
        return
    if source.type is not None and source.form is None:
        values.problem(
            values.line(table, "type"),
            f"source: the title of the {form} is missing",
            "Write `title: …` below `source:`; until then it is cited without it.",
            fatal=False,
        )
    known = (*_OF_ALL, *FIELDS[form])
    for key, value in table.items():
        old = source.type is None and key in _UNTYPED
        if key in _ATTRIBUTES and key not in known and not old:
            values.problem(
                value.line + 1,
                f"source: {key!r} is kept, but not cited: a source of type {form} has no such field",
                f"It has {', '.join(known[1:])}. Or change `type`.",
                fatal=False,
            )
