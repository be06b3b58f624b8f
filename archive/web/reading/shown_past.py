"""The past of a passage, as templates print it."""

from dataclasses import dataclass

from archive.web.reading.compared import Compared


@dataclass(frozen=True, slots=True)
class Link:
    """A word that leads somewhere."""

    words: str
    href: str


@dataclass(frozen=True, slots=True)
class ShownCorrection:
    """What one revision did to one paragraph."""

    #: ``Para. 9``; empty on the page of one paragraph
    place: str
    href: str
    #: ``corrected``, ``split into paras. 5 and 5a``
    what: str
    #: ``No word changed; changed: page numbers``; empty where the words tell it all.
    beside: str
    words: tuple[Compared, ...]
    notes: tuple[Compared, ...]
    #: The paragraph before and after.
    sides: tuple[Link, ...]
    #: ``Revision 3``, its day and its note, where it stands beside those of others.
    revision: str = ""
    date: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ShownEmendation:
    """A reading of the editor, and that of the source; either may be empty."""

    shown: str
    transmitted: str


@dataclass(frozen=True, slots=True)
class PassagePast:
    """Since when a passage has its words, and what was done to it."""

    #: ``Corrected in`` or ``Unchanged since``, then the revision, its day and its note.
    says: str
    revision: Link
    date: str
    note: str
    #: Of an earlier revision: what became of it.
    later: str
    changed_later: bool
    corrections: tuple[ShownCorrection, ...]
    #: More than are shown.
    more: int
    history: str
    emendations: tuple[ShownEmendation, ...]
