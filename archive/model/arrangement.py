"""Arrangements: the order of the paragraphs of a text, stored for each revision that changed it."""

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The order of the paragraphs of a text from one revision on, and how this differs from the one before.

    A long text has many: the numbers are kept in one string, in which a place is found faster than in a list.
    """

    #: The revision that made it; 0 for a draft.
    revision: int
    #: The numbers of all paragraphs, also of withdrawn ones, each between spaces: ``" p1 p2 p2a "``.
    listed: str
    #: New numbers, without those of the parts of paragraphs that were split.
    added: tuple[str, ...] = ()
    #: Where the words of split and merged paragraphs went: ``{"p5": ("p5", "p5a"), "p17": ("p16",)}``.
    became: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: Where paragraphs were moved: ``{"p9": "after p11"}``.
    moved: Mapping[str, str] = field(default_factory=dict)

    @property
    def numbers(self) -> tuple[str, ...]:
        """The numbers in order."""
        return tuple(self.listed.split())

    def between(self, first: str, last: str) -> str:
        """Return the numbers from *first* to *last*, listed; nothing if either is missing or they are reversed."""
        start, end = self.listed.find(f" {first} "), self.listed.find(f" {last} ")
        return self.listed[start : end + len(last) + 2] if 0 <= start <= end else ""


def list_numbers(numbers: Iterable[str]) -> str:
    """Return *numbers* each between spaces."""
    return f" {' '.join(numbers)} "
