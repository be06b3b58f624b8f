"""Personal names for bibliographies: split into family name, given names and suffix."""

import re
from dataclasses import dataclass

#: Words that occur in the names of bodies, not of persons.
_BODY = frozenset(
    "academy army assembly association board bureau chamber church city club college commission"
    " committee company conference congress convention council court department federation"
    " government house international league ministry office parliament party senate society soviet"
    " state states treasury union university workers".split()
)
#: Titles that begin a name in which no family name can be identified.
_RANKS = frozenset(
    "archbishop baron bishop brother cardinal chief count countess duchess duke earl emperor empress"
    " king lady lord madame marquess pope president prince princess queen saint sir sister st the"
    " tsar viscount".split()
)
#: Particles that belong to the family name.
_PARTICLES = frozenset("da das de del della den der di do dos du la le ten ter van von zu".split())
_SUFFIX = re.compile(r"(?:Jr|Sr)\.?")
_NUMERAL = re.compile(r"[IVX]+\.?")


@dataclass(frozen=True, slots=True)
class Name:
    """A name. `given` is empty for a body, and for a person whose name cannot be split."""

    family: str
    given: str = ""
    suffix: str = ""

    @property
    def natural(self) -> str:
        """The name in natural order: ``Vladimir Lenin``."""
        name = f"{self.given} {self.family}" if self.given else self.family
        return f"{name} {self.suffix}" if self.suffix else name

    @property
    def inverted(self) -> str:
        """The name in sort order: ``Lenin, Vladimir``."""
        return ", ".join(part for part in (self.family, self.given, self.suffix) if part)

    @property
    def initials(self) -> str:
        """The initials of the given names: ``V. I.``."""
        first = [re.sub(r"[^\w].*", "", word)[:1] for word in re.split(r"[\s-]+", self.given)]
        letters = re.findall(r"\b\w(?=\.)", self.given) if "." in self.given else []
        return " ".join(f"{x}." for x in (letters if len(letters) > len(first) else first) if x)


def read_name(name: str) -> Name:
    """Split *name* into its parts.

    ``Lenin, Vladimir`` is already split. ``Vladimir Lenin`` looks like a person; anything that may be a body, a
    title or a single name stays whole, which is never wrong.
    """
    whole = " ".join(name.split()).rstrip(" ,")
    family, comma, given = whole.partition(", ")
    if comma:
        if _SUFFIX.fullmatch(given):
            person = read_name(family)
            return Name(person.family, person.given, given)
        rest, _, suffix = given.partition(", ")
        if len(family.split()) <= 3 and len(rest.split()) <= 3 and len(given.split(",")) <= 2:
            return Name(family, rest, suffix)
        return Name(whole)
    words = whole.split(" ")
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""
    if not _is_person(words):
        return Name(whole)
    at = len(words) - 1
    while at > 1 and words[at - 1].lower() in _PARTICLES:
        at -= 1
    return Name(" ".join(words[at:]), " ".join(words[:at]), suffix)


def _is_person(words: list[str]) -> bool:
    return (
        2 <= len(words) <= 5
        and words[0].lower() not in _RANKS
        and not _NUMERAL.fullmatch(words[-1])
        and all(word.strip(".’'").lower() not in _BODY for word in words)
        and all(
            word[:1].isupper() or (0 < at < len(words) - 1 and word in _PARTICLES)
            for at, word in enumerate(words)
        )
        and not any(re.search(r"[^\w.’'-]", word) for word in words)
    )
