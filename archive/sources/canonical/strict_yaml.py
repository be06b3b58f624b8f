"""Strict YAML: every value is text, and every mistake is reported with its line.

It is built on the parser's events, so that a date stays a string, a repeated key is noticed, and neither
aliases nor deep nesting can use up memory.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field

import yaml

from archive.language.controls import clean
from archive.language.controls import strays

#: The C parser, where PyYAML has it.
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_MAX_DEPTH = 5


@dataclass(frozen=True, slots=True)
class YamlValue:
    """A YAML value: a string, a list or a mapping; the other two are empty.

    `strays` are the characters of the string that were left out, or left open and so closed.
    """

    line: int
    word: str = ""
    items: tuple["YamlValue", ...] = ()
    table: dict[str, "YamlValue"] = field(default_factory=dict)
    shape: str = "word"
    strays: tuple[str, ...] = ()

    def lines_of_strays(self) -> Iterator[tuple[int, str]]:
        """Yield each stray character of this value and of those in it, with its line."""
        yield from ((self.line, stray) for stray in self.strays)
        for value in (*self.items, *self.table.values()):
            yield from value.lines_of_strays()


class YamlError(ValueError):
    """A YAML error; `line` counts from 1 in the given source."""

    def __init__(self, line: int, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.line = line
        self.message = message
        self.remedy = remedy


def one_line(words: str) -> str:
    """Return *words* in NFC, with single spaces."""
    return unicodedata.normalize("NFC", " ".join(words.split()))


def read_yaml(source: str) -> YamlValue:
    """Parse *source*, a single value. Raise `YamlError`."""
    events = yaml.parse(source, Loader=_LOADER)
    try:
        return _document(events)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        what = error.problem or error.context or "it is not YAML"
        remedy = "A value with a colon, a # or a leading quote or bracket needs quotes around it."
        raise YamlError(line, f"this is not YAML: {what}", remedy) from error
    except yaml.YAMLError as error:
        raise YamlError(0, f"this is not YAML: {error}") from error


def _document(events: Iterator[yaml.Event]) -> YamlValue:
    value = YamlValue(1, shape="table")
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            value = _value(next(events), events, 1)
    return value


def _value(event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> YamlValue:
    line = _line(event)
    if depth > _MAX_DEPTH:
        raise YamlError(line, "this is nested too deeply")
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise YamlError(
            line,
            "a value that begins with & or * is a YAML alias, which is not used here",
            "Put quotes around the value.",
        )
    if isinstance(event, yaml.ScalarEvent):
        null = event.style is None and event.value in ("~", "null")
        word = "" if null else one_line(event.value)
        return YamlValue(line, word=clean(word), strays=tuple(strays(word)))
    if isinstance(event, yaml.SequenceStartEvent):
        return YamlValue(line, items=tuple(_items(events, depth)), shape="list")
    return YamlValue(line, table=_table(events, depth), shape="table")


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


def _items(events: Iterator[yaml.Event], depth: int) -> Iterator[YamlValue]:
    for event in events:
        if isinstance(event, yaml.SequenceEndEvent):
            return
        yield _value(event, events, depth + 1)


def _table(events: Iterator[yaml.Event], depth: int) -> dict[str, YamlValue]:
    table: dict[str, YamlValue] = {}
    for event in events:
        if isinstance(event, yaml.MappingEndEvent):
            break
        line = _line(event)
        if not isinstance(event, yaml.ScalarEvent):
            raise YamlError(line, "a name is expected here, before a colon")
        key = one_line(event.value)
        if key in table:
            first = table[key].line
            raise YamlError(line, f"{key!r} is given twice (first on line {first})", "Delete one.")
        table[key] = _value(next(events), events, depth + 1)
    return table
