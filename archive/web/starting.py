"""What the home page tells whoever starts a collection: that it has no texts yet, or none that readers can see."""

import shlex
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from flask import request

from archive.errors import Problem
from archive.library.protocol import Library
from archive.settings import Settings
from archive.settings import is_loopback

#: Refused files that are named.
MAX_NAMED_FILES = 10


class StartKind(StrEnum):
    """Why there is nothing to read, or nothing to cite."""

    EMPTY = "empty"
    #: No file can be read as a text.
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    #: All texts are drafts.
    DRAFTS = "drafts"


@dataclass(frozen=True, slots=True)
class StartNotice:
    """What to do next. Commands are for whoever sits at the machine of the site, others are not told paths."""

    kind: StartKind
    #: The collection folder as it is shown, and as commands need it: `` --texts my-letters``, or nothing.
    folder: str
    option: str
    #: Names of files that were refused, some of `refused`.
    files: tuple[str, ...] = ()
    refused: int = 0
    #: The slug of the first draft.
    draft: str = ""
    is_owner: bool = False


def start_notice(
    library: Library, problems: tuple[Problem, ...], settings: Settings
) -> StartNotice | None:
    """Return what to tell of a collection without published texts, whose build had *problems*; None of all others."""
    counts = library.counts
    drafts, _ = library.counts_of_texts()
    if counts.texts > drafts:
        return None
    files = () if counts.texts else _refused_files(problems)
    kind = StartKind.DRAFTS if counts.texts else StartKind.REFUSED if files else StartKind.EMPTY
    if kind is StartKind.EMPTY and library.published.counts():
        kind = StartKind.WITHDRAWN
    is_owner = _is_at_the_machine(settings)
    folder = settings.texts.resolve()
    return StartNotice(
        kind=kind,
        folder=str(folder) if is_owner else folder.name,
        option=f" --texts {shlex.quote(str(folder))}" if is_owner else "",
        files=files[:MAX_NAMED_FILES],
        refused=len(files),
        draft=library.entries()[0].slug if counts.texts else "",
        is_owner=is_owner,
    )


def _refused_files(problems: tuple[Problem, ...]) -> tuple[str, ...]:
    """Return the names of the working copies and histories that cannot be read."""
    paths = (Path(problem.path) for problem in problems if problem.fatal)
    names = (path.name for path in paths if path.parent.name != "pages")
    return tuple(dict.fromkeys(name for name in names if name.endswith((".md", ".jsonl"))))


def _is_at_the_machine(settings: Settings) -> bool:
    """Whether only this machine can reach the site, as far as its settings and the request tell.

    Whoever sits at a copy has no texts there to work on.
    """
    if settings.source:
        return False
    host = request.host.rpartition(":")[0] or request.host
    return not settings.url and is_loopback(settings.host) and is_loopback(host)
