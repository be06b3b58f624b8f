"""Kept addresses: what the address of each name is, which one name has had it, and where others lead.

A name gets the address made of it when it is first published, and that address always answers. It is the name's own
until a key of an authority file replaces it, or until every text that had the name has another in its place. Then it
is the address of that name too, if the new spelling was not there before, and otherwise leads to it. Where the owner
changes a key, its entry says which it had before. All of this follows from the histories and the authority files alone.

A name in place of an unlike one was not spelled anew: who was taken for the author was another, or the place was. The
old address leads to the new name, which has an address of its own.
"""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import product

from archive.language.sorting import letters
from archive.model.entity import Authority
from archive.model.entity import EntityKind
from archive.model.entity import collection_name
from archive.sources.slugs import slug_of
from archive.sources.slugs import unique_slug

#: How much alike two words are of which one may be the other, spelled anew, and how long they are.
_ALIKE, _MIN_CHARS = 0.7, 2


@dataclass(frozen=True, slots=True)
class KnownName:
    """A name that texts have or had."""

    name: str
    #: Some text has it now.
    current: bool = True
    #: The name in whose place it came when it was first published; empty where there was none.
    was: str = ""
    #: The name that every text which had it has in its place; empty where they differ, or have none.
    became: str = ""


@dataclass(frozen=True, slots=True)
class Addressed:
    """One entity: its address, the name that is shown, every name that it has had, and what the owner says of it."""

    slug: str
    name: str
    names: tuple[str, ...]
    authority: Authority | None = None


@dataclass(frozen=True, slots=True)
class Clash:
    """A name of which the address of another one would be made, so that it got a number: *slug*."""

    name: str
    other: str
    slug: str


@dataclass(frozen=True, slots=True)
class Addresses:
    """The entities of a kind, and the addresses that lead to one of them: its slug, by theirs."""

    entities: tuple[Addressed, ...]
    moved: Mapping[str, str]
    #: Those of names that texts have now.
    clashes: tuple[Clash, ...] = ()


def addresses_of(
    kind: EntityKind, names: Sequence[KnownName], authorities: Sequence[Authority]
) -> Addresses:
    """Return the addresses of *names* of a *kind*, which come in the order of their first publication."""
    return _Addressing(kind, names, authorities).result()


def are_spellings(name: str, other: str) -> bool:
    """Tell whether *name* and *other* may be spellings of one name: the last word of one is like a word of the other.

    >>> are_spellings("N. Lenin", "Vladimir Lenin"), are_spellings("Leo Tolstoi", "Lev Tolstoy")
    (True, True)
    >>> are_spellings("John Smith", "John Brown"), are_spellings("war", "peace")
    (False, False)
    """
    one, two = ([w for w in letters(n).split() if len(w) >= _MIN_CHARS] for n in (name, other))
    if not one or not two or one == two:
        # Initials, or letters that are all the same, tell nothing.
        return True
    return any(
        SequenceMatcher(None, a, b, autojunk=False).ratio() >= _ALIKE
        for a, b in (*product(one[-1:], two), *product(one, two[-1:]))
    )


class _Addressing:
    """The addresses of the names of one kind, while they are found."""

    def __init__(
        self, kind: EntityKind, names: Sequence[KnownName], authorities: Sequence[Authority]
    ) -> None:
        self._kind = kind
        self._names = {known.name: known for known in names}
        self._authorities: dict[str, Authority] = {}
        for authority in authorities:
            # A collection is named by its slug.
            spelt = (authority.slug,) if kind is EntityKind.COLLECTION else authority.spellings
            for name in spelt:
                self._authorities.setdefault(name, authority)
        self._made: dict[str, str] = {}
        #: The first name with an address, by that; and those of which it would be made, too.
        self._holders: dict[str, str] = {}
        self._clashes: list[Clash] = []
        for name in self._names:
            wanted = slug_of(name, fallback=kind.value)
            slug = self._made[name] = unique_slug(wanted, self._holders)
            if slug != wanted:
                self._clashes.append(Clash(name, self._holders[wanted], slug))
            self._holders[slug] = name

    def result(self) -> Addresses:
        """Return what was found."""
        groups: dict[str, list[str]] = {}
        for name in self._names:
            groups.setdefault(self._key(self._now(name)), []).append(name)
        # The owner's keys come first: he chose them, and others have to be made.
        given = [key for key in groups if not key.startswith(" ")]
        taken = {*given, *self._made.values()}
        slugs, used = {key: key for key in given}, set(given)
        for key in groups:
            if key in slugs:
                continue
            slug = self._made[self._heir_of(key[1:])]
            if slug in used:
                slug = unique_slug(slug, taken)
            used.add(slug)
            taken.add(slug)
            slugs[key] = slug
        entities = tuple(self._entity(slugs[key], key, names) for key, names in groups.items())
        living = set(slugs.values())
        moved = {
            self._made[name]: slugs[key]
            for key, names in groups.items()
            for name in names
            if self._made[name] not in living
        }
        for entity in entities:
            former = entity.authority.formerly if entity.authority else ()
            moved |= {key: entity.slug for key in former if key not in living}
        return Addresses(entities, moved, tuple(filter(self._is_seen, self._clashes)))

    def _is_seen(self, clash: Clash) -> bool:
        """Tell whether two entities that texts name now clash, and the owner has given no key to the second."""
        name, other = self._key(self._now(clash.name)), self._key(self._now(clash.other))
        both = self._names[clash.name].current and self._names[clash.other].current
        return both and name != other and clash.name not in self._authorities

    def _entity(self, slug: str, key: str, names: Sequence[str]) -> Addressed:
        authority = self._authorities.get(self._now(names[0]))
        name = authority.name if authority else key[1:]
        if self._kind is EntityKind.COLLECTION and not authority:
            name = collection_name(name)
        return Addressed(slug, name, tuple(names), authority)

    def _key(self, name: str) -> str:
        """Return what all names of one entity have in common: the owner's key, or a space and the name it has now."""
        authority = self._authorities.get(name)
        return authority.slug if authority else f" {name}"

    def _now(self, name: str) -> str:
        """Return the name that *name* became in the end; of names that became each other, the first of all."""
        passed = [name]
        while name not in self._authorities:
            known = self._names[name]
            if known.current or known.became not in self._names:
                break
            name = known.became
            if name in passed:
                return min(passed[passed.index(name) :])
            passed.append(name)
        return name

    def _heir_of(self, name: str) -> str:
        """Return the name from which *name* has its address: the first of those that were spelled anew one by one."""
        passed = {name}
        while self._kind is not EntityKind.COLLECTION:
            before = self._names.get(self._names[name].was)
            if before is None or before.current or before.became != name:
                break
            if not are_spellings(before.name, name):
                break
            if before.name in passed or before.name in self._authorities:
                break
            name = before.name
            passed.add(name)
        return name
