"""Front matter: read and write the metadata at the top of a canonical file."""

import json
import re
import shlex
import unicodedata
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import fields
from pathlib import PurePath
from typing import Any

from archive.model.address import MAX_SLUG_CHARS
from archive.model.address import is_slug
from archive.model.date import Date
from archive.model.date import julian_to_gregorian
from archive.model.text import Metadata
from archive.model.text import Source
from archive.sources.canonical.front_values import FrontValues
from archive.sources.canonical.strict_yaml import YamlError
from archive.sources.canonical.strict_yaml import YamlValue
from archive.sources.canonical.strict_yaml import one_line
from archive.sources.canonical.strict_yaml import read_yaml

KEYS = (
    "slug",
    "title",
    "author",
    "occasion",
    "date",
    "date_old_style",
    "date_as_printed",
    "language",
    "rights",
    "source",
    "withdrawn",
)
#: By name in the file: the attribute of a source.
_SOURCE_NAMES = {
    {"editors": "editor", "translators": "translator"}.get(field.name, field.name): field.name
    for field in fields(Source)
}
SOURCE_KEYS = tuple(_SOURCE_NAMES)
_PEOPLE = frozenset({"editors", "translators"})
#: The longest front matter that is read.
MAX_FRONT_MATTER_CHARS = 100_000

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_PLAIN = re.compile(r"[^\W_](?:[^\n:#\"'\\{}\[\],&*!|>%@`]|:(?=\S)|(?<=\S)#|[\"',](?=[\w ]))*")
_URL = re.compile(r"https?://\S+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """Parsed front matter: the slug, the metadata, and the line on which the body begins."""

    slug: str
    metadata: Metadata
    body: int
    #: Why the text was withdrawn.
    withdrawn: str = ""
    #: Control characters that were left out or closed, with their lines.
    strays: tuple[tuple[int, str], ...] = ()


class FrontMatterReader(FrontValues):
    """Reads one front matter and collects its problems."""

    __slots__ = ()

    def read(self, lines: list[str]) -> FrontMatter:
        """Parse the front matter at the top of *lines*; a missing field is empty and reported as a problem."""
        nothing = FrontMatter("", Metadata(""), len(lines))
        if not any(line.strip() for line in lines):
            self.problem(1, "this file is empty", "Restore its text, or delete the file.")
            return nothing
        if lines[0].rstrip() != "---":
            self.problem(
                1,
                "there is no front matter (--- with slug and title, then ---) at the top",
                f"`pincite add {shlex.quote(self.path)}` makes a text of a file like this;"
                " a text that was published needs its own front matter back.",
            )
            return nothing
        end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), 0)
        if not end:
            self.problem(
                1, "the front matter is not closed", "End it with --- on a line of its own."
            )
            return nothing
        source = "\n".join(lines[1:end])
        if len(source) > MAX_FRONT_MATTER_CHARS:
            self.problem(1, f"the front matter is longer than {MAX_FRONT_MATTER_CHARS} characters")
            return nothing
        try:
            value = read_yaml(source)
        except YamlError as error:
            self.problem(error.line + 1, error.message, error.remedy)
            return nothing
        if value.shape != "table":
            self.problem(value.line + 1, "the front matter is not a list of `name: value` lines")
            return nothing
        slug = self._slug(value.table)
        metadata, withdrawn = self._metadata(value.table), self._withdrawn(value.table)
        return FrontMatter(slug, metadata, end + 1, withdrawn, tuple(value.lines_of_strays()))

    def _slug(self, table: Mapping[str, YamlValue]) -> str:
        slug, line = self.word(table, "slug"), self.line(table, "slug")
        if is_slug(slug):
            return slug
        proposal = suggest_slug(slug or PurePath(self.path).stem)
        remedy = f"Write `slug: {proposal}`, for example." if proposal else ""
        if slug:
            reason = f"{slug!r} is not a valid slug: use a-z, 0-9 and single hyphens"
            if len(slug) > MAX_SLUG_CHARS:
                reason = f"the slug is longer than {MAX_SLUG_CHARS} characters"
            self.problem(line, reason, remedy)
        else:
            self.problem(line, "there is no slug, the text's name in addresses", remedy)
        return ""

    def _withdrawn(self, table: Mapping[str, YamlValue]) -> str:
        reason = " ".join(self.word(table, "withdrawn").split())
        if "withdrawn" in table and not reason:
            line = self.line(table, "withdrawn")
            self.problem(
                line, "the reason why the text is withdrawn is missing", "Write `withdrawn: …`."
            )
        return unicodedata.normalize("NFC", reason)

    def _metadata(self, table: Mapping[str, YamlValue]) -> Metadata:
        self.unknown(table, KEYS)
        title = self.word(table, "title")
        if not title and ("title" not in table or table["title"].shape == "word"):
            self.problem(self.line(table, "title"), "there is no title", "Write `title: …`.")
        date, old = self.date(table, "date"), self.date(table, "date_old_style")
        self._compare(date, old, self.line(table, "date_old_style"))
        return Metadata(
            title=title,
            authors=self.people(table, "author"),
            occasion=self.word(table, "occasion"),
            date=date,
            date_old_style=old,
            date_as_printed=self.word(table, "date_as_printed"),
            language=self._language(table),
            rights=self.word(table, "rights"),
            source=self._source(table.get("source")),
            family_names=tuple(sorted(self.families.items())),
        )

    def _compare(self, date: Date | None, old: Date | None, line: int) -> None:
        if date is None or old is None or not (date.day and old.day):
            return
        try:
            new = julian_to_gregorian(old)
        except ValueError:
            # The first and last days of all have a New Style year of five digits.
            return
        if new != date:
            message = f"{old} Old Style is {new} New Style, but the date is {date}"
            self.problem(line, message, "Check which of the two is wrong.", fatal=False)

    def _language(self, table: Mapping[str, YamlValue]) -> str:
        tag = self.word(table, "language") or "und"
        if not _LANGUAGE.fullmatch(tag):
            message = f"{tag!r} is not a language tag"
            self.problem(
                self.line(table, "language"), message, "Write a tag such as en, de or pt-BR."
            )
            return "und"
        return tag

    def _source(self, value: YamlValue | None) -> Source:
        if value is None:
            return Source()
        if value.shape == "word":
            return Source(title=value.word)
        if value.shape == "list":
            self.problem(value.line + 1, "source must have named values: title, url …")
            return Source()
        self.unknown(value.table, SOURCE_KEYS, "source: ")
        url = self.word(value.table, "url")
        if url and not _URL.fullmatch(url):
            line = self.line(value.table, "url")
            self.problem(
                line, f"{url!r} is not a web address", "It must begin with https:// or http://."
            )
        read: dict[str, Any] = {
            name: (self.people if name in _PEOPLE else self.word)(value.table, key)
            for key, name in _SOURCE_NAMES.items()
        }
        return Source(**read)


def source_fields(words: Mapping[str, str]) -> dict[str, Any]:
    """Return fields of a source by their attributes, given as *words* by their names in front matter.

    Several names are divided by semicolons.
    """
    return {
        _SOURCE_NAMES[key]: tuple(filter(None, map(str.strip, value.split(";"))))
        if _SOURCE_NAMES[key] in _PEOPLE
        else value
        for key, value in words.items()
    }


def suggest_slug(words: str) -> str:
    """Return a slug made of *words*, or an empty string where no letter or digit is left."""
    bare = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", re.sub(r"['`]", "", bare)).strip("-")
    return slug[:MAX_SLUG_CHARS].strip("-")


def write_front(slug: str, metadata: Metadata, *, withdrawn: str = "") -> str:
    """Return the front matter for *slug* and *metadata*, including both lines of hyphens.

    *withdrawn* is the reason why the whole text was withdrawn.
    """
    lines = ["---", *_entry("slug", slug), *_entry("withdrawn", withdrawn)]
    lines += _entry("title", metadata.title)
    families = dict(metadata.family_names)
    lines += _people("author", metadata.authors, families)
    lines += _entry("occasion", metadata.occasion)
    lines += [f"date: {metadata.date}"] if metadata.date else []
    lines += [f"date_old_style: {metadata.date_old_style}"] if metadata.date_old_style else []
    lines += _entry("date_as_printed", metadata.date_as_printed)
    lines += _entry("language", "" if metadata.language == "und" else metadata.language)
    lines += _entry("rights", metadata.rights)
    source = [f"  {line}" for line in _source_entries(metadata.source, families)]
    return "\n".join([*lines, *(["source:", *source] if source else []), "---", ""])


def _source_entries(source: Source, families: Mapping[str, str]) -> Iterator[str]:
    for key, name in _SOURCE_NAMES.items():
        value = getattr(source, name)
        yield from _entry(key, value) if isinstance(value, str) else _people(key, value, families)


def _people(key: str, names: tuple[str, ...], families: Mapping[str, str]) -> list[str]:
    """Return the lines of *names*, each with its family name where that is stated."""
    if not names:
        return []
    if len(names) == 1 and names[0] not in families:
        return _entry(key, names[0])
    if len(names) == 1:
        return [f"{key}:", *(f"  {line}" for line in _person(names[0], families))]
    lines = [f"{key}:"]
    for name in names:
        first, *rest = _person(name, families) if name in families else [_scalar(name)]
        lines += [f"  - {first}", *(f"    {line}" for line in rest)]
    return lines


def _person(name: str, families: Mapping[str, str]) -> list[str]:
    return [*_entry("name", name), *_entry("family", families[name])]


def _entry(key: str, word: str) -> list[str]:
    return [f"{key}: {_scalar(word)}"] if word else []


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
