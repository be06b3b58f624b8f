"""Front matter: read and write the metadata at the top of a canonical file."""

import re
import shlex
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

from archive.errors import BrokenText
from archive.language.controls import without_controls
from archive.model.address import MAX_SLUG_CHARS
from archive.model.address import is_slug
from archive.model.edtf import AnyDate
from archive.model.edtf import new_style
from archive.model.text import Metadata
from archive.sources.canonical.front_lines import date_entry
from archive.sources.canonical.front_lines import entry
from archive.sources.canonical.front_lines import names_entry
from archive.sources.canonical.front_lines import people_entry
from archive.sources.canonical.front_source import read_source
from archive.sources.canonical.front_source import source_lines
from archive.sources.canonical.front_values import FrontValues
from archive.sources.canonical.strict_yaml import YamlError
from archive.sources.canonical.strict_yaml import YamlValue
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
    "early_print",
    "place",
    "collections",
    "subjects",
    "people",
    "rights",
    "source",
    "withdrawn",
)
#: The longest front matter that is read.
MAX_FRONT_MATTER_CHARS = 100_000

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")


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
            early_print=self.is_yes(table, "early_print"),
            places=self.names(table, "place"),
            collections=self._collections(table),
            subjects=self.names(table, "subjects"),
            people=self.people(table, "people"),
            rights=self.word(table, "rights"),
            source=read_source(self, table.get("source")),
            family_names=tuple(sorted(self.families.items())),
        )

    def _collections(self, table: Mapping[str, YamlValue]) -> tuple[str, ...]:
        slugs = self.names(table, "collections")
        for slug in slugs:
            if not is_slug(slug):
                proposal = suggest_slug(slug)
                remedy = f"Write `collections: {proposal}`, for example; its name goes in"
                remedy = f"{remedy} collections/{proposal}.md." if proposal else ""
                message = (
                    f"collections: {slug!r} is not a valid slug: use a-z, 0-9 and single hyphens"
                )
                self.problem(self.line(table, "collections"), message, remedy)
        return tuple(filter(is_slug, slugs))

    def _compare(self, date: AnyDate | None, old: AnyDate | None, line: int) -> None:
        if date is None or old is None:
            return
        new = new_style(old)
        if new is not None and new != date and type(new) is type(date):
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


def front_of(source: str) -> str:
    """Return the front matter of the file *source* as it is written; all of it where it has no end."""
    end = source.find("\n---", 3)
    return source[: end + 4] if end >= 0 else source


def read_record(source: str, *, path: str) -> Metadata:
    """Read the front matter of the file *source* alone. Raise `BrokenText` with its problems."""
    reader = FrontMatterReader(path)
    lines = without_controls(
        source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    ).split("\n")
    metadata = reader.read(lines).metadata
    if any(problem.fatal for problem in reader.problems):
        raise BrokenText(*reader.problems)
    return metadata


def suggest_slug(words: str) -> str:
    """Return a slug made of *words*, or an empty string where no letter or digit is left."""
    bare = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", re.sub(r"['`]", "", bare)).strip("-")
    return slug[:MAX_SLUG_CHARS].strip("-")


def write_front(slug: str, metadata: Metadata, *, withdrawn: str = "") -> str:
    """Return the front matter for *slug* and *metadata*, including both lines of hyphens.

    *withdrawn* is the reason why the whole text was withdrawn.
    """
    lines = ["---", *entry("slug", slug), *entry("withdrawn", withdrawn)]
    lines += entry("title", metadata.title)
    families = dict(metadata.family_names)
    lines += people_entry("author", metadata.authors, families)
    lines += entry("occasion", metadata.occasion)
    lines += date_entry("date", metadata.date)
    lines += date_entry("date_old_style", metadata.date_old_style)
    lines += entry("date_as_printed", metadata.date_as_printed)
    lines += entry("language", "" if metadata.language == "und" else metadata.language)
    lines += entry("early_print", "yes" if metadata.early_print else "")
    lines += names_entry("place", metadata.places)
    lines += names_entry("collections", metadata.collections)
    lines += names_entry("subjects", metadata.subjects)
    lines += people_entry("people", metadata.people, families)
    lines += entry("rights", metadata.rights)
    source = [f"  {line}" for line in source_lines(metadata.source, families)]
    return "\n".join([*lines, *(["source:", *source] if source else []), "---", ""])
