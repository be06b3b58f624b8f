"""The logo that ``collection.yaml`` names: a file of the collection folder."""

import re
from pathlib import Path

from archive.errors import BrokenText
from archive.errors import Problem
from archive.errors import ProblemKind
from archive.model.logo import Logo
from archive.sources.canonical.format import read_file
from archive.sources.canonical.format import read_text_file
from archive.sources.logo import BadPicture
from archive.sources.logo import read_logo

#: Larger pictures are refused: every page shows the logo, and it is a few letters high.
MAX_LOGO_BYTES = 100_000


_LINE = re.compile(r"logo\s*:")


def find_logo(texts: Path, name: str) -> tuple[Logo | None, tuple[Problem, ...]]:
    """Return the logo in the file *name* of the folder *texts*, and what is wrong with it."""
    if not name:
        return None, ()
    path = texts / name
    try:
        if (
            "/" in name
            or name.startswith(".")
            or not path.resolve().is_relative_to(texts.resolve())
        ):
            return None, (_problem(ProblemKind.LOGO_OUTSIDE, texts, name),)
        if not path.exists():
            return None, (_problem(ProblemKind.NO_LOGO, texts, name),)
        content = read_file(path)
        if len(content) > MAX_LOGO_BYTES:
            size, most = f"{len(content) // 1000:,}", f"{MAX_LOGO_BYTES // 1000}"
            return None, (Problem.of(ProblemKind.LARGE_LOGO, path, size=size, most=most),)
        return read_logo(content), ()
    except BrokenText as error:
        return None, error.problems
    except BadPicture as error:
        return None, (Problem.of(ProblemKind.BAD_LOGO, path, reason=str(error)),)
    except (OSError, RuntimeError, ValueError) as error:
        return None, (Problem.of(ProblemKind.UNREADABLE, path, reason=str(error)),)


def _problem(kind: ProblemKind, texts: Path, name: str) -> Problem:
    """Return a problem of the line that names the logo."""
    path = texts / "collection.yaml"
    lines = read_text_file(path).splitlines()
    line = next((n for n, words in enumerate(lines, 1) if _LINE.match(words)), 0)
    return Problem.of(kind, path, line, value=name)
