"""``collection.yaml``: the description of the whole collection."""

import difflib
from pathlib import Path

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

_WORDS = ("title", "description", "contact", "rights", "language")
_KNOWN = (*_WORDS, "examples", "equals")


def read_collection(path: Path) -> tuple[Collection, tuple[Problem, ...]]:
    """Return the description in the file at *path* and its problems; the defaults where the file is missing."""
    name = str(path)
    if not path.exists():
        return Collection(), ()
    try:
        value = read_yaml(read_text_file(path))
    except BrokenText as error:
        return Collection(), error.problems
    except YamlError as error:
        return Collection(), (Problem(name, error.line, error.message, error.remedy),)
    if value.shape != "table":
        return Collection(), (Problem.of(ProblemKind.NOT_A_TABLE, name, value.line),)
    return _collection(value, name)


def _collection(value: YamlValue, name: str) -> tuple[Collection, tuple[Problem, ...]]:
    problems: list[Problem] = []
    words: dict[str, str] = {}
    examples: tuple[str, ...] = ()
    equals: list[tuple[str, ...]] = []
    for key, entry in value.table.items():
        if key == "examples" and entry.shape in ("word", "list"):
            examples = tuple(item.word for item in entry.items if item.word)
            examples = examples or ((entry.word,) if entry.word else ())
        elif key == "equals":
            for item in entry.items if entry.shape == "list" else (entry,):
                if item.shape == "word" and (line := _equal_words(item.word)):
                    equals.append(line)
                elif item.word or item.shape != "word":
                    kind = ProblemKind.NOT_EQUAL_WORDS
                    problems.append(Problem.of(kind, name, item.line, value=item.word))
        elif key in _WORDS and entry.shape == "word":
            words[key] = entry.word
        elif key in _KNOWN:
            problems.append(Problem.of(ProblemKind.NOT_ONE_VALUE, name, entry.line, key=key))
        else:
            near = "".join(difflib.get_close_matches(key.lower(), _KNOWN, 1))
            known = ", ".join(_KNOWN)
            unknown = ProblemKind.UNKNOWN_KEY
            problem = Problem.of(
                unknown, name, entry.line, fatal=False, key=key, near=near, known=known
            )
            problems.append(problem)
    problems += [stray_problem(name, line, stray) for line, stray in value.lines_of_strays()]
    given = {key: word for key, word in words.items() if word}
    return Collection(**given, examples=examples, equals=tuple(equals)), tuple(problems)


def _equal_words(line: str) -> tuple[str, ...]:
    """Return the words of ``Trotzky = Trotsky``; none where *line* is something else."""
    parts = [tuple(word.surface for word in words_of(part)) for part in line.split("=")]
    single = len(parts) > 1 and all(len(part) == 1 for part in parts)
    return tuple(part[0] for part in parts) if single else ()
