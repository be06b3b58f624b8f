"""Kept addresses: a name that was published once has an address for ever, whatever it is called later."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.indexing.kept_addresses import Addresses
from archive.indexing.kept_addresses import KnownName
from archive.indexing.kept_addresses import addresses_of
from archive.model.entity import Authority
from archive.model.entity import EntityKind

LENIN = Authority("lenin", "Vladimir Lenin", also=("V. I. Lenin", "N. Lenin"))


def slugs(found: Addresses) -> dict[str, tuple[str, ...]]:
    """Return the names at each address."""
    return {entity.slug: entity.names for entity in found.entities}


@pytest.mark.parametrize(
    ("names", "authorities", "entities", "moved"),
    [
        # One name.
        ([KnownName("Leon Trotsky")], [], {"leon-trotsky": ("Leon Trotsky",)}, {}),
        # In other scripts, and without any letter.
        ([KnownName("Ленин"), KnownName("?")], [], {"lenin": ("Ленин",), "author": ("?",)}, {}),
        # Two names with one slug are two, in the order of their publication.
        (
            [KnownName("José"), KnownName("Jose"), KnownName("Jose 2")],
            [],
            {"jose": ("José",), "jose-2": ("Jose",), "jose-2-2": ("Jose 2",)},
            {},
        ),
        # Spelled anew everywhere: the address stays, and that of the new spelling leads to it.
        (
            [
                KnownName("N. Lenin", False, became="V. Lenin"),
                KnownName("V. Lenin", was="N. Lenin"),
            ],
            [],
            {"n-lenin": ("N. Lenin", "V. Lenin")},
            {"v-lenin": "n-lenin"},
        ),
        # In one of two texts only: they are two.
        (
            [KnownName("N. Lenin"), KnownName("V. Lenin", was="N. Lenin")],
            [],
            {"n-lenin": ("N. Lenin",), "v-lenin": ("V. Lenin",)},
            {},
        ),
        # The new spelling was there before: the old address leads to it.
        (
            [KnownName("V. Lenin"), KnownName("N. Lenin", False, became="V. Lenin")],
            [],
            {"v-lenin": ("V. Lenin", "N. Lenin")},
            {"n-lenin": "v-lenin"},
        ),
        # Spelled anew twice.
        (
            [
                KnownName("A", False, became="B"),
                KnownName("B", False, was="A", became="C"),
                KnownName("C", was="B"),
            ],
            [],
            {"a": ("A", "B", "C")},
            {"b": "a", "c": "a"},
        ),
        # Two spellings became one.
        (
            [
                KnownName("A", False, became="C"),
                KnownName("B", False, became="C"),
                KnownName("C", was="A"),
            ],
            [],
            {"a": ("A", "B", "C")},
            {"b": "a", "c": "a"},
        ),
        # No text has it, and no other name came in its place.
        ([KnownName("A", False)], [], {"a": ("A",)}, {}),
        # A key of the owner, for all spellings.
        (
            [KnownName("N. Lenin"), KnownName("Vladimir Lenin"), KnownName("Leon Trotsky")],
            [LENIN],
            {"lenin": ("N. Lenin", "Vladimir Lenin"), "leon-trotsky": ("Leon Trotsky",)},
            {"n-lenin": "lenin", "vladimir-lenin": "lenin"},
        ),
        # A key that is the slug of somebody else: the owner chose it.
        (
            [KnownName("Lenin"), KnownName("N. Lenin")],
            [LENIN],
            {"lenin-2": ("Lenin",), "lenin": ("N. Lenin",)},
            {"n-lenin": "lenin"},
        ),
        # A key that no text needs takes nobody's address.
        ([KnownName("Lenin")], [LENIN], {"lenin": ("Lenin",)}, {}),
        # A spelling that led to a name for which there is a key now.
        (
            [KnownName("Ilich", False, became="N. Lenin"), KnownName("N. Lenin", was="Ilich")],
            [LENIN],
            {"lenin": ("Ilich", "N. Lenin")},
            {"ilich": "lenin", "n-lenin": "lenin"},
        ),
        # Each became the other, in other texts, and then both were left out.
        (
            [KnownName("A", False, became="B"), KnownName("B", False, was="A", became="A")],
            [],
            {"a": ("A", "B")},
            {"b": "a"},
        ),
        # The owner changed a key, and says so: both of the old address and that of the name lead on.
        (
            [KnownName("Leon Trotsky"), KnownName("Vladimir Lenin")],
            [Authority("trotsky", "Leon Trotsky", formerly=("lev", "vladimir-lenin"))],
            {"trotsky": ("Leon Trotsky",), "vladimir-lenin": ("Vladimir Lenin",)},
            {"leon-trotsky": "trotsky", "lev": "trotsky"},
        ),
    ],
)
def test_addresses(
    names: list[KnownName],
    authorities: list[Authority],
    entities: dict[str, tuple[str, ...]],
    moved: dict[str, str],
) -> None:
    """Which names are at which address, and which addresses lead there."""
    found = addresses_of(EntityKind.AUTHOR, names, authorities)
    assert (slugs(found), dict(found.moved)) == (entities, moved)


def test_a_collection_is_at_the_slug_that_records_name_now() -> None:
    """The slug of a collection is chosen: the old one leads to the new one."""
    names = [KnownName("peace", False, became="peace-1917"), KnownName("peace-1917", was="peace")]
    found = addresses_of(
        EntityKind.COLLECTION, names, [Authority("peace-1917", "The Peace of 1917")]
    )
    assert slugs(found) == {"peace-1917": ("peace", "peace-1917")}
    assert dict(found.moved) == {"peace": "peace-1917"}
    assert [entity.name for entity in found.entities] == ["The Peace of 1917"]


NAMES = st.sampled_from(["José", "Jose", "jose 2", "Lenin", "N. Lenin", "Ленин", "?", "!", "Ada"])


@given(
    names=st.lists(
        st.builds(KnownName, NAMES, st.booleans(), st.just("") | NAMES, st.just("") | NAMES),
        unique_by=lambda known: known.name,
    ),
    keys=st.dictionaries(
        st.sampled_from(["jose", "lenin", "ada", "x"]), st.lists(NAMES, min_size=1)
    ),
    kind=st.sampled_from(list(EntityKind)),
)
def test_every_name_has_an_address_that_answers(
    names: list[KnownName], keys: dict[str, list[str]], kind: EntityKind
) -> None:
    """Each name is at one address; no two entities share one; what leads on leads to one that answers."""
    authorities = [Authority(key, spelt[0], also=tuple(spelt[1:])) for key, spelt in keys.items()]
    found = addresses_of(kind, names, authorities)
    at = [entity.slug for entity in found.entities]
    assert len(set(at)) == len(at)
    every = [name for entity in found.entities for name in entity.names]
    assert sorted(every) == sorted(known.name for known in names)
    assert not set(found.moved) & set(at)
    assert set(found.moved.values()) <= set(at)
    # What answered before the owner gave any key answers still.
    before = addresses_of(kind, names, [])
    assert {entity.slug for entity in before.entities} | {*before.moved} <= {*at, *found.moved}


@pytest.mark.parametrize(
    ("names", "authorities", "clashes"),
    [
        ([KnownName("José"), KnownName("Jose")], [], [("Jose", "José", "jose-2")]),
        ([KnownName("Peace"), KnownName("peace")], [], [("peace", "Peace", "peace-2")]),
        ([KnownName("?"), KnownName("!")], [], [("!", "?", "author-2")]),
        # One of them is in no text any more.
        ([KnownName("José", False), KnownName("Jose")], [], []),
        # The owner says that they are one, or who is who.
        ([KnownName("José"), KnownName("Jose")], [Authority("j", "José", also=("Jose",))], []),
        ([KnownName("José"), KnownName("Jose")], [Authority("joe", "Jose")], []),
        ([KnownName("Ada"), KnownName("Adam")], [], []),
    ],
)
def test_names_with_one_address_are_told(
    names: list[KnownName], authorities: list[Authority], clashes: list[tuple[str, str, str]]
) -> None:
    """The second gets a number, and the owner is told, until he says whether they are one."""
    found = addresses_of(EntityKind.AUTHOR, names, authorities).clashes
    assert [(clash.name, clash.other, clash.slug) for clash in found] == clashes
