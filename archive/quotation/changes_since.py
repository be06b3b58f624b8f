"""What has come or changed since a state of the collection that an answer names."""

import re
from dataclasses import dataclass

from archive.library.reader import Library
from archive.quotation.places import state

_STATE = re.compile(r"(\d{4}-\d{2}-\d{2}|drafts)\.[0-9a-f]{6}")


@dataclass(frozen=True, slots=True)
class Since:
    """How the collection stands to a state named before. `known` is False where the name is none."""

    known: bool
    same: bool
    #: The day of that state's newest revision; empty where there was none.
    day: str
    #: Texts published, or corrected, on that day or later: slug and title.
    new: tuple[tuple[str, str], ...] = ()
    corrected: tuple[tuple[str, str], ...] = ()


def since(library: Library, named: str) -> Since:
    """Return what has happened since the state *named*.

    A state says the day of its newest revision, so texts of that very day are listed where the state differs.
    """
    match = _STATE.fullmatch(named)
    if match is None:
        return Since(known=False, same=False, day="")
    day = "" if match[1] == "drafts" else match[1]
    if named == state(library):
        return Since(known=True, same=True, day=day)
    later = [entry for entry in library.entries() if not entry.draft and entry.date >= day]
    return Since(
        known=True,
        same=False,
        day=day,
        new=tuple((e.slug, e.metadata.title) for e in later if e.revision == 1),
        corrected=tuple((e.slug, e.metadata.title) for e in later if e.revision > 1),
    )
