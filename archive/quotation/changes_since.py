"""Changes to the collection since the state that an earlier result names."""

import re
from dataclasses import dataclass

from archive.library.protocol import Library

_STATE = re.compile(r"(\d{4}-\d{2}-\d{2}|drafts)\.[0-9a-f]{6}")


@dataclass(frozen=True, slots=True)
class CollectionChanges:
    """The collection compared with an earlier state. `known` is False where the state is not one of ours."""

    known: bool
    same: bool
    #: The day of that state's newest revision; empty where it had none.
    day: str
    #: Texts published, or corrected, on that day or later: slug and title.
    new: tuple[tuple[str, str], ...] = ()
    corrected: tuple[tuple[str, str], ...] = ()


def changes_since(library: Library, state: str) -> CollectionChanges:
    """Return what has been published or corrected since *state*.

    A state names the day of its newest revision, so texts of that very day are listed where the state differs.
    """
    match = _STATE.fullmatch(state)
    if match is None:
        return CollectionChanges(known=False, same=False, day="")
    day = "" if match[1] == "drafts" else match[1]
    if state == library.state:
        return CollectionChanges(known=True, same=True, day=day)
    later = library.texts_since(day)
    return CollectionChanges(
        known=True,
        same=False,
        day=day,
        new=tuple((e.slug, e.metadata.title) for e in later if e.revision == 1),
        corrected=tuple((e.slug, e.metadata.title) for e in later if e.revision > 1),
    )
