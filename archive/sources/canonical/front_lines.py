"""Lines of front matter: values written as YAML that reads back as the same text."""

import json
import re
from collections.abc import Mapping

from archive.model.edtf import AnyDate
from archive.sources.canonical.strict_yaml import one_line

_PLAIN = re.compile(r"[^\W_](?:[^\n:#\"'\\{}\[\],&*!|>%@`]|:(?=\S)|(?<=\S)#|[\"',](?=[\w ]))*")


def entry(key: str, word: str) -> list[str]:
    """Return the line of one value; none where it is empty."""
    return [f"{key}: {_scalar(word)}"] if word else []


def date_entry(key: str, date: AnyDate | None) -> list[str]:
    """Return the line of a date, without the quotes that a negative year would get; none where there is no date."""
    return [f"{key}: {date}"] if date else []


def names_entry(key: str, names: tuple[str, ...]) -> list[str]:
    """Return the lines of *names*: one, or a list."""
    return people_entry(key, names, {})


def people_entry(key: str, names: tuple[str, ...], families: Mapping[str, str]) -> list[str]:
    """Return the lines of *names*, each with its family name where that is stated."""
    if not names:
        return []
    if len(names) == 1 and names[0] not in families:
        return entry(key, names[0])
    if len(names) == 1:
        return [f"{key}:", *(f"  {line}" for line in _person(names[0], families))]
    lines = [f"{key}:"]
    for name in names:
        first, *rest = _person(name, families) if name in families else [_scalar(name)]
        lines += [f"  - {first}", *(f"    {line}" for line in rest)]
    return lines


def _person(name: str, families: Mapping[str, str]) -> list[str]:
    return [*entry("name", name), *entry("family", families[name])]


def _scalar(word: str) -> str:
    """Return *word* as a plain YAML scalar where possible, else in double quotes."""
    word = one_line(word)
    if _PLAIN.fullmatch(word) and word.isprintable() and word not in ("null", "~"):
        return word
    quoted = json.dumps(word, ensure_ascii=False)
    # Unprintable characters are escaped: YAML refuses some of them raw.
    return "".join(c if c.isprintable() else _escape(c) for c in quoted)


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
