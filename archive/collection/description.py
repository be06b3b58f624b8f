"""``collection.yaml``: the description of the whole collection."""

import difflib
from collections.abc import Mapping
from pathlib import Path

from archive.collection.accent import read_accents
from archive.errors import BrokenText
from archive.errors import Problem
from archive.errors import ProblemKind
from archive.language.tokenizer import words as words_of
from archive.model.text import Collection
from archive.sources.canonical.format import read_text_file
from archive.sources.canonical.strict_yaml import YamlError
from archive.sources.canonical.strict_yaml import YamlValue
from archive.sources.canonical.strict_yaml import read_yaml
from archive.sources.controls import stray_problem

#: Other names of keys.
_ALIASES = {"name": "title"}
_WORDS = ("title", "line", "description", "contact", "rights", "language", "logo")
_ACCENTS = ("accent", "accent_dark")
_KNOWN = ("name", *_WORDS, *_ACCENTS, "examples", "equals")


def read_collection(path: Path) -> tuple[Collection, tuple[Problem, ...]]:
    """Return the description in the file at *path* and its problems; the defaults where the file is missing."""
    name = str(path)
    if not path.exists():
        return Collection(), ()
    try:
        source = read_text_file(path)
        value = read_yaml(source)
    except BrokenText as error:
        return Collection(), error.problems
    except YamlError as error:
        return Collection(), (Problem(name, error.line, error.message, error.remedy),)
    if value.shape != "table":
        return Collection(), (Problem.of(ProblemKind.NOT_A_TABLE, name, value.line),)
    return _DescriptionReader(name).read(value, source.splitlines())


class _DescriptionReader:
    """Reads one description and collects its problems."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._problems: list[Problem] = []
        self._words: dict[str, str] = {}

    def _problem(
        self, kind: ProblemKind, line: int, *, fatal: bool = True, **arguments: str
    ) -> None:
        self._problems.append(Problem.of(kind, self._name, line, fatal=fatal, **arguments))

    def read(self, value: YamlValue, lines: list[str]) -> tuple[Collection, tuple[Problem, ...]]:
        table = value.table
        for key, entry in table.items():
            self._one(key, entry)
        examples = table.get("examples", YamlValue(0))
        listed = [item.word for item in examples.items if item.word]
        accents, problems = read_accents(
            {key: table[key] for key in _ACCENTS if key in table}, lines, self._name
        )
        self._problems += problems
        self._problems += [
            stray_problem(self._name, line, stray) for line, stray in value.lines_of_strays()
        ]
        collection = Collection(
            **self._words,
            **accents,
            examples=tuple(listed or filter(None, [examples.word])),
            equals=self._equals(table),
        )
        return collection, tuple(self._problems)

    def _one(self, key: str, entry: YamlValue) -> None:
        """Take a single word, or report a key that is unknown or has a value of a wrong shape."""
        name = _ALIASES.get(key, key)
        if name in _WORDS and entry.shape == "word":
            if entry.word and name in self._words:
                self._problem(ProblemKind.TWO_NAMES, entry.line)
            elif entry.word:
                self._words[name] = entry.word
        elif key not in _KNOWN:
            near = "".join(difflib.get_close_matches(key.lower(), _KNOWN, 1))
            known = ", ".join(_KNOWN)
            kind = ProblemKind.UNKNOWN_KEY
            self._problem(kind, entry.line, fatal=False, key=key, near=near, known=known)
        elif key != "equals" and entry.shape not in (
            ("word", "list") if key == "examples" else ("word",)
        ):
            self._problem(ProblemKind.NOT_ONE_VALUE, entry.line, key=key)

    def _equals(self, table: Mapping[str, YamlValue]) -> tuple[tuple[str, ...], ...]:
        entry = table.get("equals")
        if entry is None:
            return ()
        equals = []
        for item in entry.items if entry.shape == "list" else (entry,):
            if item.shape == "word" and (line := _equal_words(item.word)):
                equals.append(line)
            elif item.word or item.shape != "word":
                self._problem(ProblemKind.NOT_EQUAL_WORDS, item.line, value=item.word)
        return tuple(equals)


def _equal_words(line: str) -> tuple[str, ...]:
    """Return the words of ``Trotzky = Trotsky``; none where *line* is something else."""
    parts = [tuple(word.surface for word in words_of(part)) for part in line.split("=")]
    single = len(parts) > 1 and all(len(part) == 1 for part in parts)
    return tuple(part[0] for part in parts) if single else ()
