"""Find the front matter of a Markdown file: YAML, TOML, JSON, or the title block of Pandoc.

The formats: https://pandoc.org/MANUAL.html#metadata-blocks, https://gohugo.io/content-management/front-matter/,
https://jekyllrb.com/docs/front-matter/
"""

import json
import re
import tomllib
from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from datetime import datetime

from archive.errors import BrokenText
from archive.errors import Problem
from archive.sources.canonical.front_matter import MAX_FRONT_MATTER_CHARS
from archive.sources.canonical.strict_yaml import YamlError
from archive.sources.canonical.strict_yaml import YamlValue
from archive.sources.canonical.strict_yaml import one_line
from archive.sources.canonical.strict_yaml import read_yaml

_YAML_KEY = re.compile(r"""["']?(?P<key>[A-Za-z_][\w .-]*?)["']?[ \t]*:(?=\s|$)""")
_TOML_KEY = re.compile(
    r"""(?:\[\[?[ \t]*)?["']?(?P<key>[A-Za-z_][\w-]*)["']?[\w.-]*[ \t]*(?:=|\]\]?[ \t]*(?:#|$))"""
)
#: Names of which front matter has one; anything else between two rules is text.
_USUAL = frozenset(
    "title author authors date creator subtitle lang language layout slug tags draft".split()
)
_TITLE_BLOCK_KEYS = ("title", "author", "date")
_REMEDY = "Correct that line, or delete the front matter, and add the file again."


@dataclass(frozen=True, slots=True)
class FrontEntry:
    """One key of front matter, the lines in which it is written, and its value; a remark has no key."""

    key: str
    source: str
    line: int
    last: int
    value: YamlValue


@dataclass(frozen=True, slots=True)
class FrontBlock:
    """The entries of front matter, and how many lines of the file it takes."""

    entries: tuple[FrontEntry, ...]
    length: int


def find_front(source: str, name: str) -> FrontBlock | None:
    """Return the front matter at the beginning of *source*, if there is any.

    Raise `BrokenText`, with the line, for front matter with a mistake; *name* is that of the file.
    """
    lines = source.removeprefix("\ufeff")[: 2 * MAX_FRONT_MATTER_CHARS].splitlines()
    opening = lines[0].rstrip() if lines else ""
    match opening:
        case "---":
            return _between(lines, ("---", "..."), _YAML_KEY, _read_yaml, name)
        case "+++":
            return _between(lines, ("+++",), _TOML_KEY, _read_toml, name)
        case _ if opening.startswith("{"):
            return json_front(source.removeprefix("\ufeff"))
        case _ if opening.startswith("% ") or opening == "%":
            return _title_block(lines)
    return None


def json_front(source: str) -> FrontBlock | None:
    """Return the JSON object with which *source* begins, if it is front matter and text follows it, as Hugo has it."""
    try:
        members, end = _json_members(source)
    except (ValueError, IndexError, RecursionError):
        return None
    below = source[end:].lstrip(" \t")
    if end > MAX_FRONT_MATTER_CHARS or not below.startswith(("\n", "\r")) or not below.strip():
        return None
    if not _USUAL & {key.lower() for key, _, _ in members}:
        return None
    entries = [
        FrontEntry(
            key,
            source[start:stop],
            source.count("\n", 0, start) + 1,
            source.count("\n", 0, stop) + 1,
            _value(json.loads(f"{{{source[start:stop]}}}")[key]),
        )
        for key, start, stop in members
    ]
    return FrontBlock(tuple(entries), source.count("\n", 0, end) + 1)


def _json_members(source: str) -> tuple[list[tuple[str, int, int]], int]:
    """Return each key of the object at the beginning of *source* with its span, and where the object ends.

    Raise `ValueError` or `IndexError` where it is none.
    """
    decoder = json.JSONDecoder()
    members: list[tuple[str, int, int]] = []
    at = _skip_blanks(source, 1)
    while source[at] != "}":
        key, colon = decoder.raw_decode(source, at)
        colon = _skip_blanks(source, colon)
        if not isinstance(key, str) or source[colon] != ":":
            raise ValueError("no key")
        _, end = decoder.raw_decode(source, _skip_blanks(source, colon + 1))
        members.append((key, at, end))
        at = _skip_blanks(source, end)
        if source[at] == ",":
            at = _skip_blanks(source, at + 1)
        elif source[at] != "}":
            raise ValueError("no comma")
    return members, at + 1


def _skip_blanks(source: str, at: int) -> int:
    while source[at] in " \t\r\n":
        at += 1
    return at


def _between(
    lines: list[str],
    closing: tuple[str, ...],
    key: re.Pattern[str],
    read: Callable[[str], dict[str, YamlValue]],
    name: str,
) -> FrontBlock | None:
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() in closing), 0)
    inside = lines[1:end]
    starts = [(n, match["key"]) for n, line in enumerate(inside) if (match := key.match(line))]
    if not end or not _USUAL & {found.lower() for _, found in starts}:
        return None
    try:
        table = read("\n".join(inside))
    except YamlError as error:
        raise BrokenText(Problem(name, error.line + 1, error.message, _REMEDY)) from error
    if not table:
        return None
    return FrontBlock(tuple(_entries(inside, starts, table)), end + 1)


def _entries(
    lines: list[str], starts: list[tuple[int, str]], table: dict[str, YamlValue]
) -> Iterator[FrontEntry]:
    """Yield each value of *table* with the lines from its key to the next; then what stands before the first key."""
    parts: dict[str, list[tuple[int, int]]] = {"": [(0, starts[0][0])]} if starts else {}
    ends = [*(n for n, _ in starts[1:]), len(lines)]
    for (start, key), end in zip(starts, ends, strict=True):
        parts.setdefault(key if key in table else "", []).append((start, end))
    for key in (*table, ""):
        spans = parts.get(key, [])
        source = "\n".join("\n".join(lines[start:end]) for start, end in spans)
        if key or source.strip():
            first, last = (spans[0][0], spans[-1][1]) if spans else (0, len(lines))
            value = table[key] if key else YamlValue(first)
            yield FrontEntry(key, source, first + 2, last + 1, value)


def _read_yaml(source: str) -> dict[str, YamlValue]:
    value = read_yaml(source)
    return value.table if value.shape == "table" else {}


def _read_toml(source: str) -> dict[str, YamlValue]:
    try:
        found = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"\(at line (\d+), column \d+\)", str(error))
        what = re.sub(r" \(at .*\)$", "", str(error))
        line = int(at[1]) if at else 1
        raise YamlError(line, f"this is not TOML: {what[:1].lower()}{what[1:]}") from error
    return {key: _value(value) for key, value in found.items()}


def _value(value: object) -> YamlValue:
    match value:
        case dict():
            table = {key: _value(inner) for key, inner in value.items()}
            return YamlValue(1, table=table, shape="table")
        case list():
            return YamlValue(1, items=tuple(map(_value, value)), shape="list")
        case datetime() | date():
            return YamlValue(1, word=value.isoformat())
        case bool():
            return YamlValue(1, word=str(value).lower())
        case _:
            return YamlValue(1, word=one_line(str(value)))


def _title_block(lines: list[str]) -> FrontBlock | None:
    """Read up to three fields that begin with ``%``: title, authors, date; their next lines are set in."""
    fields: list[tuple[int, list[str]]] = []
    at = 0
    while at < len(lines) and lines[at].strip():
        if lines[at].startswith("%") and not lines[at].startswith("%%"):
            fields.append((at, [lines[at]]))
        elif fields and lines[at][0] in " \t":
            fields[-1][1].append(lines[at])
        else:
            return None
        at += 1
    if not 1 <= len(fields) <= len(_TITLE_BLOCK_KEYS) or at == len(lines):
        return None
    return FrontBlock(tuple(map(_of_title_block, _TITLE_BLOCK_KEYS, fields)), at)


def _of_title_block(key: str, field: tuple[int, list[str]]) -> FrontEntry:
    start, lines = field
    texts = [one_line(line.removeprefix("%")) for line in lines]
    value = YamlValue(start, word=" ".join(filter(None, texts)))
    if key == "author":
        names = [one_line(name) for text in texts for name in text.split(";")]
        value = YamlValue(
            start,
            items=tuple(YamlValue(start, word=name) for name in names if name),
            shape="list",
        )
    return FrontEntry(key, "\n".join(lines), start + 1, start + len(lines), value)
