"""The contract of libraries: whatever became of a collection, each answers as its texts do when they are read whole."""

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from archive.cluster.packed_texts import PackedText
from archive.cluster.packed_texts import PackedTexts
from archive.cluster.packed_texts import packed_texts
from archive.errors import NotHere
from archive.library.reader import StoredLibrary
from archive.library.text_library import TextLibrary
from archive.model.address import Address
from archive.model.entity import EntityKind
from tests.support.changing_collection import UNSHRUNK
from tests.support.changing_collection import changed_generation
from tests.support.library_contract import agrees
from tests.support.library_contract import answer
from tests.support.reference_library import ListLibrary
from tests.support.tries import tries


def changed_library(folder: Path, chance: random.Random) -> tuple[StoredLibrary, ListLibrary]:
    """Return the library of a collection after some changes, each built, and the reference for it."""
    generation, texts = changed_generation(folder, chance)
    return generation.library, ListLibrary(texts)


@given(seed=st.integers(0, 1 << 32))
@examples(max_examples=tries(6), phases=UNSHRUNK)
def test_a_library_answers_as_its_texts_do(
    seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Lists, editions, excerpts, former addresses, places of paragraphs, and the past."""
    chance = random.Random(seed)  # noqa: S311 nothing secret hangs on it
    library, reference = changed_library(tmp_path_factory.mktemp("library"), chance)
    sources_agree(library, reference)
    agrees(library, reference, chance)
    packed = TextLibrary(replace(library.readers, texts=PackedTexts(KeptTexts(library), 100_000)))
    agrees(packed, reference, chance)


class KeptTexts:
    """The packed texts of a library, in memory."""

    def __init__(self, library: StoredLibrary) -> None:
        self._texts = {packed.slug: packed for packed in packed_texts(library)}
        self.slug_now = library.texts.slug_now

    def by_slug(self, slug: str) -> PackedText | None:
        """Return the text *slug*."""
        return self._texts.get(slug)

    def by_number(self, text: int) -> PackedText:
        """Return text number *text*."""
        return next(packed for packed in self._texts.values() if packed.text == text)


def sources_agree(library: StoredLibrary, reference: ListLibrary) -> None:
    """Where texts are stored, also by segments that can be asked for only once."""
    every = library.texts.sources()
    assert library.texts.sources(number for number, _ in enumerate(library.segments)) == every
    withdrawn = {slug for slug, e in reference.editions.items() if e.text.withdrawn}
    assert {slug for slug, stored in every.items() if stored.number < 0} == withdrawn
    assert {*every} == {*reference.editions}


def test_an_unknown_text_is_not_here(tmp_path: Path) -> None:
    """Whatever is asked about it; its past is empty."""
    library, _ = changed_library(tmp_path, random.Random(1))  # noqa: S311 nothing secret hangs on it
    where = Address("nothing", first="p1")
    asked: list[Callable[[], object]] = [
        lambda: library.entry("nothing"),
        lambda: library.edition("nothing"),
        lambda: library.excerpt("nothing", "p1", "p1"),
        lambda: library.revision("nothing", 1),
        lambda: library.printed_pages(where),
        lambda: library.speakers(where),
        lambda: library.positions("nothing", ["p1"]),
    ]
    assert [answer(ask) for ask in asked] == [NotHere] * len(asked)
    asked = [lambda kind=kind: library.texts_of(kind, "nothing") for kind in EntityKind]  # type: ignore[misc]
    assert [answer(ask) for ask in asked] == [NotHere] * len(asked)
    assert [library.entity(kind, "nothing") for kind in EntityKind] == [None] * len(asked)
    assert not library.entity_slugs(EntityKind.AUTHOR, ["nothing"])
    assert not library.is_withdrawn("nothing")
    assert not library.past.revisions("nothing")
    assert not library.past.corrections("nothing")
    assert library.outline("nothing") is None
    assert library.current_address(where) == where
