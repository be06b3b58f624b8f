"""Front matter: read and write the metadata at the top of a canonical file."""

import difflib
import json
import re
import shlex
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from dataclasses import fields
from pathlib import PurePath

from archive.errors import Problem
from archive.model.address import MAX_SLUG_CHARS
from archive.model.address import is_slug
from archive.model.date import Date
from archive.model.date import julian_to_gregorian
from archive.model.text import Metadata
from archive.model.text import Source
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
SOURCE_KEYS = tuple(field.name for field in fields(Source))
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


@dataclass(slots=True)
class FrontMatterReader:
    """Reads one front matter and collects its problems."""

    path: str
    problems: list[Problem] = field(default_factory=list)

    def problem(self, line: int, message: str, remedy: str = "", *, fatal: bool = True) -> None:
        """Add one problem."""
        self.problems.append(Problem(self.path, line, message, remedy, fatal))

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
        return FrontMatter(slug, metadata, end + 1, withdrawn)

    def _word(self, table: Mapping[str, YamlValue], key: str) -> str:
        value = table.get(key)
        if value is None:
            return ""
        if value.shape != "word":
            self.problem(value.line + 1, f"{key} must be one value", "Put quotes around it.")
        return value.word

    def _line(self, table: Mapping[str, YamlValue], key: str) -> int:
        return table[key].line + 1 if key in table else 1

    def _slug(self, table: Mapping[str, YamlValue]) -> str:
        slug, line = self._word(table, "slug"), self._line(table, "slug")
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
        reason = " ".join(self._word(table, "withdrawn").split())
        if "withdrawn" in table and not reason:
            line = self._line(table, "withdrawn")
            self.problem(
                line, "the reason why the text is withdrawn is missing", "Write `withdrawn: …`."
            )
        return unicodedata.normalize("NFC", reason)

    def _metadata(self, table: Mapping[str, YamlValue]) -> Metadata:
        self._unknown(table, KEYS)
        title = self._word(table, "title")
        if not title and ("title" not in table or table["title"].shape == "word"):
            self.problem(self._line(table, "title"), "there is no title", "Write `title: …`.")
        date, old = self._date(table, "date"), self._date(table, "date_old_style")
        self._compare(date, old, self._line(table, "date_old_style"))
        return Metadata(
            title=title,
            authors=self._authors(table.get("author")),
            occasion=self._word(table, "occasion"),
            date=date,
            date_old_style=old,
            date_as_printed=self._word(table, "date_as_printed"),
            language=self._language(table),
            rights=self._word(table, "rights"),
            source=self._source(table.get("source")),
        )

    def _unknown(
        self, table: Mapping[str, YamlValue], known: tuple[str, ...], where: str = ""
    ) -> None:
        for key, value in table.items():
            if key not in known:
                near = difflib.get_close_matches(key.lower(), known, 1)
                remedy = f"Did you mean {near[0]}?" if near else f"Known names: {', '.join(known)}."
                message = f"{where}{key!r} is not a known name and is ignored"
                self.problem(value.line + 1, message, remedy, fatal=False)

    def _authors(self, value: YamlValue | None) -> tuple[str, ...]:
        if value is None:
            return ()
        if value.shape == "table" or any(item.shape != "word" for item in value.items):
            self.problem(value.line + 1, "author must be a name or a list of names")
            return ()
        names = [value.word, *(item.word for item in value.items)]
        return tuple(name for name in names if name)

    def _date(self, table: Mapping[str, YamlValue], key: str) -> Date | None:
        word = self._word(table, key)
        if not word:
            return None
        try:
            return Date.parse(word)
        except ValueError as error:
            self.problem(
                self._line(table, key),
                f"{key}: {error}",
                "Write year-month-day, such as 1917-11-08; the date as printed goes in date_as_printed.",
            )
            return None

    def _compare(self, date: Date | None, old: Date | None, line: int) -> None:
        if date is None or old is None or not (date.day and old.day):
            return
        new = julian_to_gregorian(old)
        if new != date:
            message = f"{old} Old Style is {new} New Style, but the date is {date}"
            self.problem(line, message, "Check which of the two is wrong.", fatal=False)

    def _language(self, table: Mapping[str, YamlValue]) -> str:
        tag = self._word(table, "language") or "und"
        if not _LANGUAGE.fullmatch(tag):
            message = f"{tag!r} is not a language tag"
            self.problem(
                self._line(table, "language"), message, "Write a tag such as en, de or pt-BR."
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
        self._unknown(value.table, SOURCE_KEYS, "source: ")
        url = self._word(value.table, "url")
        if url and not _URL.fullmatch(url):
            line = self._line(value.table, "url")
            self.problem(
                line, f"{url!r} is not a web address", "It must begin with https:// or http://."
            )
        return Source(**{key: self._word(value.table, key) for key in SOURCE_KEYS})


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
    if len(metadata.authors) == 1:
        lines += _entry("author", metadata.authors[0])
    elif metadata.authors:
        lines += ["author:", *(f"  - {_scalar(name)}" for name in metadata.authors)]
    lines += _entry("occasion", metadata.occasion)
    lines += _entry("date", str(metadata.date or ""))
    lines += _entry("date_old_style", str(metadata.date_old_style or ""))
    lines += _entry("date_as_printed", metadata.date_as_printed)
    lines += _entry("language", "" if metadata.language == "und" else metadata.language)
    lines += _entry("rights", metadata.rights)
    source = [
        f"  {line}" for key in SOURCE_KEYS for line in _entry(key, getattr(metadata.source, key))
    ]
    return "\n".join([*lines, *(["source:", *source] if source else []), "---", ""])


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
