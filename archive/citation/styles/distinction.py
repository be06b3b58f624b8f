"""What tells a citation apart from those of other works in one bibliography."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Distinction:
    """Additions to the citations of a work; each is empty where it is not needed."""

    #: The letter after the year, in entries too: ``1917a``.
    suffix: str = ""
    #: The title in a citation of MLA, shortened where that is enough.
    title: str = ""
    #: The date after the title, where another work has the same.
    dated: str = ""
    #: Given names or initials of the first author, where another has the same family name.
    given: str = ""


#: The distinction of a work that needs none.
ALONE = Distinction()
