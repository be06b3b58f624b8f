"""Values of front matter: words, dates and names, with a problem for each that cannot be read."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field

from archive.errors import Problem
from archive.model.date import Date
from archive.model.edtf import AnyDate
from archive.model.edtf import parse_date
from archive.sources.canonical.strict_yaml import YamlValue

DATE_REMEDY = (
    "Write year-month-day, such as 1917-11-08, or -0043-03-15 in 44 BC (0000 is 1 BC); 1640~ for about 1640, 1640? if"
    " that is uncertain, 164X for the 1640s, 1914/1918, ../1913 for 1913 or earlier;"
    " the date as printed goes in date_as_printed."
)
#: The names of a person's values: the whole name, and the part of it that is the family name.
PERSON_KEYS = ("name", "family")


@dataclass(slots=True)
class FrontValues:
    """Reads values of one front matter and collects their problems."""

    path: str
    #: How many lines of the file are above the values.
    above: int = field(default=1, kw_only=True)
    problems: list[Problem] = field(default_factory=list)
    #: The family name of the names for which the record says it.
    families: dict[str, str] = field(default_factory=dict)

    def problem(self, line: int, message: str, remedy: str = "", *, fatal: bool = True) -> None:
        """Add one problem."""
        self.problems.append(Problem(self.path, line, message, remedy, fatal))

    def word(self, table: Mapping[str, YamlValue], key: str) -> str:
        """Return the value of *key* as text; empty where it is missing or something else."""
        value = table.get(key)
        if value is None:
            return ""
        if value.shape != "word":
            self.problem(
                value.line + self.above, f"{key} must be one value", "Put quotes around it."
            )
        return value.word

    def is_yes(self, table: Mapping[str, YamlValue], key: str) -> bool:
        """Tell whether the value of *key* is yes."""
        word = self.word(table, key).lower()
        if word not in ("", "yes", "no", "true", "false"):
            remedy = f"Write `{key}: yes`, or delete the line."
            self.problem(self.line(table, key), f"{key} is neither yes nor no", remedy)
        return word in ("yes", "true")

    def line(self, table: Mapping[str, YamlValue], key: str) -> int:
        """Return the line of *key* in the file."""
        return table[key].line + self.above if key in table else 1

    def date(self, table: Mapping[str, YamlValue], key: str) -> AnyDate | None:
        """Return the value of *key* as a date; None where it is missing or none."""
        word = self.word(table, key)
        try:
            return parse_date(word) if word else None
        except ValueError as error:
            self.problem(self.line(table, key), f"{key}: {error}", DATE_REMEDY)
            return None

    def certain_date(self, table: Mapping[str, YamlValue], key: str) -> Date | None:
        """Return the value of *key* as a year, month or day; None, with a problem that is not fatal, for all else."""
        word = self.word(table, key)
        try:
            return Date.parse(word) if word else None
        except ValueError as error:
            remedy = "Write 1917, 1917-11 or 1917-11-08."
            self.problem(self.line(table, key), f"{key}: {error}", remedy, fatal=False)
            return None

    def people(self, table: Mapping[str, YamlValue], key: str) -> tuple[str, ...]:
        """Return the value of *key* as names, and remember which part of each is said to be the family name."""
        value = table.get(key)
        if value is None:
            return ()
        listed = value.items if value.shape == "list" else (value,)
        if any(item.shape == "list" for item in listed):
            self.problem(value.line + self.above, f"{key} must be a name or a list of names")
            return ()
        names = [
            self._person(item.table, item.line + self.above, key)
            if item.shape == "table"
            else item.word
            for item in listed
        ]
        return tuple(name for name in names if name)

    def names(self, table: Mapping[str, YamlValue], key: str) -> tuple[str, ...]:
        """Return the value of *key*, a name or a list of names, each of them once."""
        value = table.get(key)
        if value is None:
            return ()
        listed = value.items if value.shape == "list" else (value,)
        if any(item.shape != "word" for item in listed):
            remedy = "Write each on a line of its own that begins with a hyphen."
            self.problem(
                value.line + self.above, f"{key} must be a name or a list of names", remedy
            )
            return ()
        return tuple(dict.fromkeys(item.word for item in listed if item.word))

    def unknown(
        self, table: Mapping[str, YamlValue], known: tuple[str, ...], where: str = ""
    ) -> None:
        """Add a problem, not a fatal one, for each name in *table* that is not *known*."""
        for key, value in table.items():
            if key not in known:
                near = difflib.get_close_matches(key.lower(), known, 1)
                remedy = f"Did you mean {near[0]}?" if near else f"Known names: {', '.join(known)}."
                message = f"{where}{key!r} is not a known name and is ignored"
                self.problem(value.line + self.above, message, remedy, fatal=False)

    def _person(self, table: Mapping[str, YamlValue], line: int, key: str) -> str:
        self.unknown(table, PERSON_KEYS, f"{key}: ")
        name, family = self.word(table, "name"), self.word(table, "family")
        if not name and ("name" not in table or table["name"].shape == "word"):
            remedy = f"Write `{key}: {{name: Mao Zedong, family: Mao}}`, for example."
            self.problem(line, f"{key}: the name is missing", remedy)
        elif name and family and family != name and not _at_an_end(family, name):
            self.problem(
                self.line(table, "family"),
                f"{key}: {family!r} is neither the beginning nor the end of {name!r}",
                "Write the family name as it stands in the name, or the whole name if it has none.",
            )
        elif name and family and self.families.setdefault(name, family) != family:
            self.problem(
                self.line(table, "family"),
                f"{key}: the family name of {name!r} is {self.families[name]!r} above",
                "Write the same in both places.",
            )
        return name


def _at_an_end(family: str, name: str) -> bool:
    end = re.search(rf" {re.escape(family)}(?:,? (?:Jr|Sr)\.?)?$", name)
    return name.startswith(f"{family} ") or end is not None
