"""Addresses: the one place that spells slugs, paragraph numbers and paths.

An address is read by `Address.parse` and written by `str()`; the two are inverse.
Everybody else passes these values and never glues slashes.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from typing import Self

from archive.errors import BadAddress

#: Lower-case ASCII letters and digits in groups joined by single hyphens.
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
MAX_SLUG_CHARS = 100
#: A number is a word: ``p7``, and ``p7a`` for what was inserted after it.
#: ``p0a`` comes before p1; no paragraph is ever called ``p0``.
NUMBER = re.compile(r"p(?:0[a-z]{1,3}|[1-9][0-9]{0,6}[a-z]{0,3})")
SECTION = re.compile(r"s[1-9][0-9]{0,6}[a-z]{0,3}")

#: The number of a word in its paragraph, and six characters that are those of the words.
_WORD = r"[1-9][0-9]{0,6}"
_FINGERPRINT = "[a-z2-7]{6}"

_ADDRESS = re.compile(
    rf"(?P<slug>{SLUG.pattern})"
    r"(?:@(?P<revision>[1-9][0-9]{0,8}))?"
    rf"(?:/(?P<first>{NUMBER.pattern})"
    rf"(?:~(?P<from>{_WORD})(?:-(?:(?P<end>{NUMBER.pattern})~)?(?P<to>{_WORD}))?"
    rf"(?:\.(?P<fingerprint>{_FINGERPRINT}))?|-(?P<last>{NUMBER.pattern}))?)?"
    r"(?:\.(?P<format>[a-z]+(?:\.[a-z]+)?))?"
)


def is_slug(word: str) -> bool:
    """Tell whether *word* can name a text in an address."""
    return len(word) <= MAX_SLUG_CHARS and SLUG.fullmatch(word) is not None


def is_number(word: str) -> bool:
    """Tell whether *word* can be the number of a paragraph."""
    return NUMBER.fullmatch(word) is not None


def is_section(word: str) -> bool:
    """Tell whether *word* can be the id of a section."""
    return SECTION.fullmatch(word) is not None


def number_parts(number: str) -> tuple[int, str]:
    """Return ``(7, "a")`` for ``p7a``. Raise `BadAddress` for anything else."""
    if not is_number(number):
        raise BadAddress(number, "a paragraph number looks like p7 or p7a")
    digits = re.match(r"[0-9]+", number[1:])
    assert digits is not None
    return int(digits[0]), number[1 + digits.end() :]


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """One paragraph: the slug of its text and its number."""

    slug: str
    number: str

    def __post_init__(self) -> None:
        if not is_slug(self.slug):
            raise BadAddress(self.slug, "a text is named by a-z, 0-9 and single hyphens")
        if not is_number(self.number):
            raise BadAddress(self.number, "a paragraph number looks like p7 or p7a")

    def __str__(self) -> str:
        return f"{self.slug}/{self.number}"

    @property
    def address(self) -> "Address":
        """The permalink of this paragraph."""
        return Address(self.slug, first=self.number)


@dataclass(frozen=True, slots=True)
class WordRange:
    """Words of a paragraph, or from one in the first paragraph of a range to one in its last, from 1.

    `fingerprint` is empty where the address has none.
    """

    first: int
    last: int
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """A place under ``/texts/``: a text, a paragraph, a range or words, perhaps of one revision, in one format.

    `format` is empty for the page itself, else the ending without its dot (``json``, ``tei.xml``).
    """

    slug: str
    revision: int | None = None
    first: str | None = None
    last: str | None = None
    format: str = ""
    #: Only these words of the passage.
    words: WordRange | None = None

    @classmethod
    def parse(cls, path: str) -> Self:
        """Read ``report-on-peace@2/p7-p9.json`` or ``p7~5-19.k7f3q2``, with or without ``/texts/`` before it.

        Raises `BadAddress`.
        """
        bare = path.removeprefix("/texts/").strip("/")
        match = _ADDRESS.fullmatch(bare)
        if match is None or not is_slug(match["slug"]):
            raise BadAddress(path, "an address reads like /texts/report-on-peace/p7")
        revision = match["revision"]
        return cls(
            slug=match["slug"],
            revision=int(revision) if revision else None,
            first=match["first"],
            last=match["last"] or match["end"],
            format=match["format"] or "",
            words=_words(match),
        )

    def __str__(self) -> str:
        text = self.slug if self.revision is None else f"{self.slug}@{self.revision}"
        place = "" if self.first is None else f"/{self.first}"
        end = "" if self.last is None else f"-{self.last}"
        if self.words is not None:
            place += f"~{self.words.first}"
            end = f"-{self.words.last}" if self.last is None else f"{end}~{self.words.last}"
            if self.last is None and self.words.last == self.words.first:
                end = ""
            end += f".{self.words.fingerprint}" if self.words.fingerprint else ""
        ending = f".{self.format}" if self.format else ""
        return f"/texts/{text}{place}{end}{ending}"

    def sibling(self, format: str) -> "Address":
        """Return the same place in another *format* (``""`` is the page)."""
        return self if format == self.format else replace(self, format=format)

    @property
    def text(self) -> "Address":
        """The whole text that this place is in, as a page."""
        return Address(self.slug, revision=self.revision)

    @property
    def paragraphs(self) -> "Address":
        """The paragraphs that these words are in, whole."""
        return self if self.words is None else replace(self, words=None)


def _words(match: re.Match[str]) -> WordRange | None:
    if match["from"] is None:
        return None
    first = int(match["from"])
    return WordRange(first, int(match["to"] or first), match["fingerprint"] or "")


def locator_of(place: Address) -> str:
    """Return ``para. 7``, ``paras. 7–9``, ``para. 7, words 5–19``, or nothing for a whole text."""
    if place.first is None:
        return ""
    words = place.words
    if place.last is not None:
        named = f"paras. {number_label(place.first)}–{number_label(place.last)}"
        return named if words is None else f"{named}, from word {words.first} to word {words.last}"
    named = paragraph_label(place.first)
    if words is None:
        return named
    one = words.first == words.last
    return f"{named}, " + (f"word {words.first}" if one else f"words {words.first}–{words.last}")


def paragraph_label(number: str) -> str:
    """Return ``para. 7`` for ``p7``."""
    return f"para. {number_label(number)}"


def paragraph_list(numbers: Sequence[str]) -> str:
    """Return ``para. 3``, ``paras. 3 and 5``, ``paras. 3, 5 and 7``, or nothing for no *numbers*."""
    if not numbers:
        return ""
    *first, last = map(number_label, numbers)
    return f"paras. {', '.join(first)} and {last}" if first else paragraph_label(numbers[0])


def number_label(number: str) -> str:
    """Return ``7`` for ``p7``, as printed in the margin."""
    return number.removeprefix("p")
