"""What ``collection.yaml`` says of the whole collection."""

import difflib
from pathlib import Path

from archive.errors import BrokenText
from archive.errors import Problem
from archive.model.text import Collection
from archive.sources.canonical.format import read_text_file
from archive.sources.canonical.strict_yaml import YamlError
from archive.sources.canonical.strict_yaml import YamlValue
from archive.sources.canonical.strict_yaml import read_yaml

_WORDS = ("title", "description", "contact", "rights", "language")
_KNOWN = (*_WORDS, "examples")


def read_collection(path: Path) -> tuple[Collection, tuple[Problem, ...]]:
    """Return what the file at *path* says, and what is wrong with it; a missing file says nothing."""
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
        return Collection(), (
            Problem(name, value.line, "this is not a list of `name: value` lines"),
        )
    return _collection(value, name)


def _collection(value: YamlValue, name: str) -> tuple[Collection, tuple[Problem, ...]]:
    problems: list[Problem] = []
    words: dict[str, str] = {}
    examples: tuple[str, ...] = ()
    for key, entry in value.table.items():
        if key == "examples" and entry.shape in ("word", "list"):
            examples = tuple(item.word for item in entry.items if item.word)
            examples = examples or ((entry.word,) if entry.word else ())
        elif key in _WORDS and entry.shape == "word":
            words[key] = entry.word
        elif key in _KNOWN:
            message = f"{key} must be one value"
            problems.append(Problem(name, entry.line, message, "Put quotes around it."))
        else:
            near = difflib.get_close_matches(key.lower(), _KNOWN, 1)
            remedy = f"Did you mean {near[0]}?" if near else f"Known are {', '.join(_KNOWN)}."
            message = f"{key!r} is not a name that is used here, and is passed over"
            problems.append(Problem(name, entry.line, message, remedy, fatal=False))
    said = {key: word for key, word in words.items() if word}
    return Collection(**said, examples=examples), tuple(problems)
