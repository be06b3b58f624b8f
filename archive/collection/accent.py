"""The accent colour of a collection, checked: whoever reads must see it on paper and on panels, by day and by night."""

import re
from collections.abc import Mapping
from collections.abc import Sequence

from archive.errors import Problem
from archive.errors import ProblemKind
from archive.model.colour import Colour
from archive.sources.canonical.strict_yaml import YamlValue

#: The contrast that WCAG 2.2 asks of words of any size (1.4.3, level AA).
LEAST_CONTRAST = 4.5
#: The grounds on which it is seen: paper and panel, as in ``static/base.css``.
LIGHT = (Colour.parse("#fdfcf8"), Colour.parse("#f5f1e8"))
DARK = (Colour.parse("#171614"), Colour.parse("#211f1c"))

_GROUNDS = {"accent": ("light", LIGHT), "accent_dark": ("dark", DARK)}
#: A colour that YAML takes for a comment.
_COMMENTED = re.compile(r"accent(?:_dark)?\s*:\s+(#[0-9A-Fa-f]{3,8})\b")


def read_accents(
    table: Mapping[str, YamlValue], lines: Sequence[str], path: str
) -> tuple[dict[str, str], list[Problem]]:
    """Return the accents of *table* as colours such as ``#9a2318``, and problems of the file at *path*.

    *lines* are those of the file. Without a dark accent, the light one is made lighter until it can be read.
    """
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for key, entry in table.items():
        if entry.shape != "word":
            continue
        commented = _COMMENTED.match(lines[entry.line - 1]) if entry.line <= len(lines) else None
        if not entry.word and commented:
            unquoted = ProblemKind.UNQUOTED_COLOUR
            problems.append(Problem.of(unquoted, path, entry.line, key=key, value=commented[1]))
        elif entry.word and (problem := _problem(key, entry, path)):
            problems.append(problem)
        elif entry.word:
            found[key] = str(Colour.parse(entry.word))
    if "accent" in found and "accent_dark" not in found:
        light = Colour.parse(found["accent"])
        found["accent_dark"] = str(light.readable_on(DARK, LEAST_CONTRAST))
    return found, problems


def _problem(key: str, entry: YamlValue, path: str) -> Problem | None:
    scheme, grounds = _GROUNDS[key]
    try:
        colour = Colour.parse(entry.word)
    except ValueError:
        kind = ProblemKind.BAD_COLOUR
        return Problem.of(kind, path, entry.line, key=key, value=entry.word)
    measured = colour.contrast_with(grounds)
    if measured >= LEAST_CONTRAST:
        return None
    return Problem.of(
        ProblemKind.LOW_CONTRAST,
        path,
        entry.line,
        key=key,
        value=str(colour),
        scheme=scheme,
        # Never rounded up to what would be enough.
        ratio=f"{int(measured * 100) / 100:.2f}",
        nearest=str(colour.readable_on(grounds, LEAST_CONTRAST)),
    )
