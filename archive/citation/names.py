"""Personal names for bibliographies: split into family name, given names and suffix."""

import re
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace
from functools import lru_cache

from archive.language.controls import close_directions

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
#: Titles before the name of a person, which manuals of style leave out: Chicago, MLA and APA alike.
_TITLE = re.compile(
    r"(?:the\s+)?(?:"
    r"(?:(?:right|rt\.?|most|very)\s+)?(?:hon\.|honou?rable|rev\.?|revd\.?|reverend)|(?:right|rt\.?)\s+hon|"
    r"sir|dame|lord|lady|dr\.?|doctor|prof\.?|professor|mr\.?|captain|colonel|lieutenant|admiral|"
    r"(?:gen|maj|col|capt|lt|lieut|adm|sgt)\."
    r")\s+",
    re.IGNORECASE,
)
#: Offices that begin as such a title does: *Lord Chief Justice*.
_OFFICES = frozenset(
    "advocate chamberlain chancellor chief commissioner general governor great high justice keeper lieutenant mayor"
    " president privy provost steward superior warden".split()
)
#: What is written after a name, and is left out as well.
_LETTERS_AFTER = re.compile(
    r",?\s+(?:Esq(?:uire)?|Bart|Bt|(?:[MD]\.\s?[AD]|Ph\.\s?D|LL\.\s?D|[MD]\.\s?P|[QK]\.\s?C|F\.\s?R\.\s?S|K\.\s?C\.\s?B|O\.\s?B\.\s?E))\.?$"
)
#: Particles that belong to the family name.
_PARTICLES = frozenset("da das de del della den der di do dos du la le ten ter van von zu".split())
_SUFFIX = re.compile(r"(?:Jr|Sr)\.?")
#: What stands between the names of several persons.
_BETWEEN = re.compile(r"\s*;\s*|,?\s+(?:and|&)\s+")
_NUMERAL = re.compile(r"[IVX]+\.?")


@dataclass(frozen=True, slots=True)
class Name:
    """A name. `given` is empty for a body, and for a person whose name cannot be split.

    `title` is that of honour, of learning or of rank, which has no place in bibliographies: *Sir*, *Rev. Dr.*
    """

    family: str
    given: str = ""
    suffix: str = ""
    #: In natural order the family name comes first too: ``Mao Zedong``.
    family_first: bool = False
    title: str = ""

    @property
    def natural(self) -> str:
        """The name in natural order, with its title: ``Sir John Hartley``, ``Mao Zedong``."""
        order = (self.family, self.given) if self.family_first else (self.given, self.family)
        return " ".join(part for part in (self.title, *order, self.suffix) if part)

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


def read_names(written: Iterable[str], families: Mapping[str, str]) -> tuple[Name, ...]:
    """Read *written*, each one name or several with "and" or semicolons between them, in order.

    *families* has the family name of the names for which the record says it.
    """
    return tuple(
        read_name(name, families.get(name, ""))
        for words in written
        for name in ([words] if words in families else _several(words))
    )


@lru_cache(maxsize=4096)
def read_name(name: str, family: str = "") -> Name:
    """Split *name* into its parts, each of which closes the directions of writing that it opens.

    *family*, where given, is the family name: the beginning of *name*, its end, or all of it. ``Lenin, Vladimir``
    is already split. ``Vladimir Lenin`` looks like a person; anything that may be a body, a title or a single name
    stays whole, which is never wrong.

    >>> read_name("Sir John Hartley").inverted
    'Hartley, John'
    """
    whole = " ".join(name.split()).rstrip(" ,")
    read = _stated(whole, family) if family else _guessed(whole)
    parts = (read.family, read.given, read.suffix, read.title)
    family, given, suffix, title = map(close_directions, parts)
    return Name(family, given, suffix, read.family_first, title)


def _several(words: str) -> Iterator[str]:
    """Yield the persons named in *words*, or *words* where they may be one name."""
    parts = [part for part in _BETWEEN.split(words) if part.strip()]
    listed = [name for part in parts for name in part.split(", ")]
    if len(listed) > len(parts) > 1 and all(map(_in_natural_order, listed)):
        # "George Hanna, Jane Doe and John Roe"
        yield from listed
    elif len(parts) > 1 and all(_guessed(part).given for part in parts):
        yield from parts
    else:
        yield words


def _in_natural_order(name: str) -> bool:
    read = _guessed(name)
    return bool(read.given) and "," not in name and len(read.family.strip(".")) > 1


def _stated(whole: str, family: str) -> Name:
    words = whole.split(" ")
    suffix = words.pop() if len(words) > 1 and _SUFFIX.fullmatch(words[-1]) else ""
    name = " ".join(words).rstrip(",")
    # The end comes before the beginning: Ford Madox Ford.
    if name.endswith(f" {family}"):
        return _with_title(Name(family, name.removesuffix(family).rstrip(), suffix))
    if name.startswith(f"{family} "):
        return Name(family, name.removeprefix(family).lstrip(), suffix, family_first=True)
    return Name(whole)


def _with_title(name: Name) -> Name:
    """Return *name* with the titles apart that its given names begin with, where some are left."""
    title, given = _titled(name.given)
    return replace(name, given=given, title=title) if given else name


def _titled(words: str) -> tuple[str, str]:
    """Divide *words* into titles and what follows them."""
    end = 0
    while match := _TITLE.match(words, end):
        end = match.end()
    return words[:end].rstrip(), words[end:]


def _guessed(whole: str) -> Name:
    title, rest = _titled(whole)
    plain = _LETTERS_AFTER.sub("", rest)
    if title and plain.partition(" ")[0].lower().rstrip(".") not in _OFFICES:
        person = _untitled(plain)
        if person.given:
            return replace(person, title=title)
    # A title and one name are one: *Lord Salisbury*.
    return Name(whole) if title else _untitled(plain)


def _untitled(whole: str) -> Name:
    family, comma, given = whole.partition(", ")
    if comma and not _BETWEEN.search(whole):
        if _SUFFIX.fullmatch(given):
            person = _untitled(family)
            return Name(person.family, person.given, given)
        rest, _, suffix = given.partition(", ")
        if len(family.split()) <= 3 and len(rest.split()) <= 3 and len(given.split(",")) <= 2:
            return _with_title(Name(family, rest, suffix))
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
