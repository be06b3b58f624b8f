"""Reader of authority files: people and places in YAML, and a collection in Markdown with front matter.

A value that cannot be read is left out, with a problem; it stops neither its entry nor any text.
"""

import re
from collections.abc import Mapping
from pathlib import PurePath

from archive.errors import Problem
from archive.language.controls import without_controls
from archive.model.address import is_slug
from archive.model.entity import Authority
from archive.model.entity import collection_name
from archive.sources.canonical.front_matter import suggest_slug
from archive.sources.canonical.front_values import FrontValues
from archive.sources.canonical.strict_yaml import YamlError
from archive.sources.canonical.strict_yaml import YamlValue
from archive.sources.canonical.strict_yaml import read_yaml
from archive.sources.own_page import read_words

_OF_ALL = ("name", "sort_name", "also", "formerly", "dates", "born", "died", "same_as", "note")
PERSON_KEYS = _OF_ALL
PLACE_KEYS = (*_OF_ALL, "latitude", "longitude")
COLLECTION_KEYS = ("name", "sort_name", "same_as")

_NEWLINES = re.compile(r"\r\n?")
_WEB = re.compile(r"https?://[^\s<>\"\\^`{|}\x00-\x20\x7f-\x9f]+")
_DEGREES = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{1,12})?")

Read = tuple[tuple[Authority, ...], tuple[Problem, ...]]


def read_authority_list(source: str, *, path: str, keys: tuple[str, ...]) -> Read:
    """Return the entries of a file such as ``people.yaml``, whose values may be *keys*, and its problems."""
    values = _AuthorityValues(path, above=0)
    table = values.table(_plain(source))
    entries: list[Authority] = []
    claimed: dict[str, str] = {}
    for slug, value in table.items():
        entry = values.entry(slug, value, keys)
        if entry is None:
            continue
        for name in entry.spellings:
            if claimed.setdefault(name, slug) != slug:
                message = f"{slug}: {name!r} is a spelling of {claimed[name]!r}, too"
                values.problem(value.line, message, "Delete one of them.")
        entries.append(entry)
    return tuple(entries), tuple(values.problems)


def read_collection_file(source: str, *, path: str) -> Read:
    """Return what the file of a collection at *path*, which is named by its slug, says of it, and its problems."""
    slug = PurePath(path).stem
    lines = _plain(source).split("\n")
    fenced = lines[0].rstrip() == "---"
    end = next((n for n, line in enumerate(lines[1:], 1) if fenced and line.rstrip() == "---"), 0)
    values = _AuthorityValues(path, above=1)
    if not is_slug(slug):
        proposal = suggest_slug(slug)
        remedy = f"Rename the file to {proposal}.md, for example." if proposal else ""
        values.problem(0, "its name is its address: use a-z, 0-9 and single hyphens", remedy)
    if fenced and not end:
        values.problem(1, "the front matter is not closed", "End it with --- on a line of its own.")
    if values.problems:
        return (), tuple(values.problems)
    table = values.table("\n".join(lines[1:end]))
    values.unknown(table, COLLECTION_KEYS)
    name = values.word(table, "name") or collection_name(slug)
    above = end + 1 if fenced else 0
    words = "\n".join(lines[above:])
    values.problems += read_words(words, path=path, above=above)[1]
    entry = Authority(
        slug,
        name,
        sort_name=values.word(table, "sort_name"),
        same_as=values.same_as(table),
        words=words.strip("\n"),
    )
    return (entry,), tuple(values.problems)


class _AuthorityValues(FrontValues):
    """Reads the values of one authority file and collects its problems."""

    __slots__ = ()

    def table(self, source: str) -> dict[str, YamlValue]:
        """Return the entries of *source*; none, with a problem, where there is something else."""
        try:
            value = read_yaml(source)
        except YamlError as error:
            self.problem(error.line + self.above, error.message, error.remedy)
            return {}
        if value.shape == "table":
            return value.table
        if value.shape != "word" or value.word:
            message = "this is not a list of `name: value` lines"
            self.problem(value.line + self.above, message)
        return {}

    def entry(self, slug: str, value: YamlValue, keys: tuple[str, ...]) -> Authority | None:
        """Return the entry of *slug*; None, with a problem, where it has no usable key or name."""
        line = value.line + self.above
        if not is_slug(slug):
            proposal = suggest_slug(slug)
            remedy = f"Write `{proposal}:`, for example." if proposal else ""
            self.problem(
                line, f"{slug!r} is not a valid key: use a-z, 0-9 and single hyphens", remedy
            )
            return None
        # `vladimir-lenin: Vladimir Lenin` has a name and nothing else.
        table = value.table if value.shape == "table" else {"name": value}
        self.unknown(table, keys, f"{slug}: ")
        name = self.word(table, "name")
        if not name:
            if table.get("name", YamlValue(0)).shape == "word":
                self.problem(line, f"{slug}: the name is missing", "Write `name: …` below it.")
            return None
        return Authority(
            slug,
            name,
            sort_name=self.word(table, "sort_name"),
            also=self.names(table, "also"),
            formerly=self._former_keys(table),
            dates=self._dates(table),
            same_as=self.same_as(table),
            note=self.word(table, "note"),
            latitude=self._degrees(table, "latitude", 90),
            longitude=self._degrees(table, "longitude", 180),
        )

    def _former_keys(self, table: Mapping[str, YamlValue]) -> tuple[str, ...]:
        keys = self.names(table, "formerly")
        for key in keys:
            if not is_slug(key):
                message = f"formerly: {key!r} is no key that an entry had"
                self.problem(
                    self.line(table, "formerly"),
                    message,
                    "Write it as it was: a-z, 0-9 and hyphens.",
                )
        return tuple(filter(is_slug, keys))

    def same_as(self, table: Mapping[str, YamlValue]) -> tuple[str, ...]:
        """Return the addresses of other descriptions."""
        addresses = self.names(table, "same_as")
        for address in addresses:
            if not _WEB.fullmatch(address):
                remedy = "Write the whole address, such as https://www.wikidata.org/wiki/Q1394."
                message = f"same_as: {address!r} is not an address of the web"
                self.problem(self.line(table, "same_as"), message, remedy)
        return tuple(filter(_WEB.fullmatch, addresses))

    def _dates(self, table: Mapping[str, YamlValue]) -> str:
        born, died = self.date(table, "born"), self.date(table, "died")
        stated = self.word(table, "dates")
        if stated or not (born or died):
            return stated
        if born and died:
            return f"{born.words}–{died.words}"
        return f"born {born.words}" if born else f"died {died.words}" if died else ""

    def _degrees(self, table: Mapping[str, YamlValue], key: str, most: int) -> float | None:
        word = self.word(table, key)
        if not word:
            return None
        if not _DEGREES.fullmatch(word) or abs(float(word)) > most:
            remedy = f"Write a number from -{most} to {most}, such as 59.94."
            self.problem(self.line(table, key), f"{key}: {word!r} is no number of degrees", remedy)
            return None
        return float(word)


def _plain(source: str) -> str:
    return _NEWLINES.sub("\n", without_controls(source.removeprefix("\ufeff")))
