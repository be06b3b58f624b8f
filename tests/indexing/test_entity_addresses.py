"""Addresses of entities over random lives: one that ever answered for a published text answers for ever."""

import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from archive.collection.folder import CollectionFolder
from archive.errors import ProblemKind
from archive.indexing import entities
from archive.indexing import segment_sizes
from archive.indexing import segment_workers
from archive.indexing import writer
from archive.indexing.build import build
from archive.indexing.live import Live
from archive.library.entities import Entity
from archive.library.entities import Moved
from archive.library.protocol import Library
from archive.model.entity import EntityKind
from archive.publishing.amendments import retire_text
from archive.publishing.apply_amendment import amend
from archive.publishing.apply_amendment import rename
from archive.publishing.publish import OutcomeKind
from archive.publishing.publish import publish
from archive.search.engines.choice import WHOOSH
from archive.settings import Settings
from archive.web import create_app
from tests.support.changing_collection import UNSHRUNK
from tests.support.changing_collection import ChangingCollection
from tests.support.tries import tries

#: The addresses of entities, by kind and slug, each with the published texts that it had.
Seen = dict[tuple[EntityKind, str], set[str]]


def remember(library: Library, seen: Seen) -> None:
    """Add the addresses that published texts have now."""
    for kind in EntityKind:
        for entity in library.entities(kind):
            texts = {text.slug for text in library.texts_of(kind, entity.slug) if not text.draft}
            if texts:
                seen.setdefault((kind, entity.slug), set()).update(texts)


def every_address_answers(library: Library, seen: Seen) -> None:
    """Each leads in one step to an entity that is there, or to one of which all texts are gone."""
    for kind, slug in seen:
        found = library.entity(kind, slug)
        if isinstance(found, Moved):
            found = library.entity(kind, found.slug)
        assert isinstance(found, Entity), (kind, slug)
        if found.is_gone:
            listed = [name for entity in library.entities(kind) for name in entity.names]
            assert not {*found.names} & {*listed}


@given(seed=st.integers(0, 1 << 32))
@examples(max_examples=tries(4), phases=UNSHRUNK)
def test_an_address_that_ever_answered_answers_for_ever(
    seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever is published, corrected, spelled anew, renamed, withdrawn, or said of people afterwards."""
    chance = random.Random(seed)  # noqa: S311 nothing secret hangs on it
    folder = tmp_path_factory.mktemp("addresses")
    seen: Seen = {}
    with pytest.MonkeyPatch.context() as patched:
        # The start of other processes takes longer than these builds.
        patched.setattr(segment_workers, "processors", lambda: 1)
        patched.setattr(segment_sizes, "SMALL", chance.choice([0, 5, 256]))
        collection = ChangingCollection(folder, WHOOSH, chance)
        for _ in range(chance.randint(2, 6)):
            for _ in range(chance.randint(1, 4)):
                collection.change()
            build(collection.settings)
            with Live(collection.settings).now() as generation:
                remember(generation.library, seen)
                every_address_answers(generation.library, seen)


class Life:
    """A folder of texts by an author, published and built step by step."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(texts=folder / "texts", index=folder / "index")
        self.settings.texts.mkdir()

    @property
    def folder(self) -> CollectionFolder:
        """The collection folder."""
        return CollectionFolder(self.settings.texts)

    def publish(self, day: date, **authors: str) -> None:
        """Publish texts by their slugs with their authors."""
        for slug, author in authors.items():
            path = self.settings.texts / f"{slug}.md"
            front = f"---\nslug: {slug}\ntitle: {slug.upper()}\nauthor: {author}\n---\n"
            numbered = " {#p1}" if path.exists() else ""
            path.write_text(f"{front}\nPeace.{numbered}\n")
        outcomes = publish(self.folder, list(authors), note="x", today=day)
        assert all(outcome.kind is OutcomeKind.PUBLISHED for outcome in outcomes)

    def at(self, slug: str) -> str:
        """Return what is at an address: names with the numbers of texts, or where it leads."""
        build(self.settings)
        with Live(self.settings).now() as generation:
            found = generation.library.entity(EntityKind.AUTHOR, slug)
        match found:
            case None:
                return ""
            case Moved(_, to):
                return f"-> {to}"
            case _:
                return f"{found.name} {found.texts}"


def test_the_life_of_an_author(tmp_path: Path) -> None:
    """Spelled anew in one text, then in all; given a key; withdrawn: each address answers."""
    life, day = Life(tmp_path), date(2026, 11, 20)
    life.publish(day, a="N. Lenin", b="N. Lenin")
    assert life.at("n-lenin") == "N. Lenin 2"
    life.publish(date(2026, 11, 21), a="V. I. Lenin", b="V. I. Lenin")
    assert (life.at("n-lenin"), life.at("v-i-lenin")) == ("V. I. Lenin 2", "-> n-lenin")
    life.publish(date(2026, 11, 22), b="Vladimir Lenin")
    # Only one of his texts has the third spelling: it may be somebody else.
    assert life.at("n-lenin") == "V. I. Lenin 1"
    assert (life.at("v-i-lenin"), life.at("vladimir-lenin")) == ("-> n-lenin", "Vladimir Lenin 1")
    life.publish(date(2026, 11, 23), a="Vladimir Lenin")
    assert [life.at(slug) for slug in ("n-lenin", "v-i-lenin", "vladimir-lenin")] == [
        "Vladimir Lenin 2",
        "-> n-lenin",
        "-> n-lenin",
    ]
    people = life.settings.texts / "people.yaml"
    people.write_text("lenin: {name: Lenin, also: Vladimir Lenin}\n")
    assert life.at("lenin") == "Lenin 2"
    former = ("n-lenin", "v-i-lenin", "vladimir-lenin")
    assert [life.at(slug) for slug in former] == ["-> lenin"] * 3
    for slug in ("a", "b"):
        amend(life.folder, slug, retire_text("Not by him."), note="", today=date(2026, 11, 24))
    assert life.at("lenin") == "Lenin 0"
    assert [life.at(slug) for slug in former] == ["-> lenin"] * 3


def test_a_key_that_was_changed_is_kept_or_told(tmp_path: Path) -> None:
    """Its address leads to the entry that says so; otherwise the build says that it leads nowhere."""
    life = Life(tmp_path)
    life.publish(date(2026, 11, 20), a="Leon Trotsky")
    people = life.settings.texts / "people.yaml"
    people.write_text("lev: Leon Trotsky\n")
    assert life.at("lev") == "Leon Trotsky 1"
    people.write_text("trotsky: Leon Trotsky\n")
    (lost,) = build(life.settings).problems
    assert (lost.kind, lost.path, lost.fatal) == (ProblemKind.LOST_ADDRESS, str(people), False)
    assert dict(lost.arguments) == {"entity": "author", "slug": "lev"}
    people.write_text("trotsky: {name: Leon Trotsky, formerly: lev}\n")
    assert build(life.settings).problems == ()
    assert (life.at("trotsky"), life.at("lev")) == ("Leon Trotsky 1", "-> trotsky")
    assert life.at("leon-trotsky") == "-> trotsky"


def test_the_order_of_publication_decides_and_no_later_one(tmp_path: Path) -> None:
    """Of two names with one slug, the one that was published first keeps it, whatever the slugs of the texts."""
    life = Life(tmp_path)
    life.publish(date(2026, 11, 20), z="José")
    life.publish(date(2026, 11, 21), a="Jose")
    assert (life.at("jose"), life.at("jose-2")) == ("José 1", "Jose 1")
    rename(life.folder, "z", "b", note="", today=date(2026, 11, 22))
    assert (life.at("jose"), life.at("jose-2")) == ("José 1", "Jose 1")


def test_a_correction_of_words_costs_nothing_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Entities are made anew where a record or an authority file changed, and otherwise are those of before."""
    life, made = Life(tmp_path), list[str]()
    life.publish(date(2026, 11, 20), a="José", b="Jose")
    write = entities.write_entities

    def counted(*args: Any, **named: Any) -> Any:
        made.append("")
        return write(*args, **named)

    monkeypatch.setattr(writer, "write_entities", counted)
    problems = build(life.settings).problems
    assert len(made) == 1
    path = life.settings.texts / "a.md"
    path.write_text(path.read_text().replace("Peace", "Pease"))
    publish(life.folder, ["a"], note="x", today=date(2026, 11, 21))
    report = build(life.settings)
    assert (report.built, len(made)) == (True, 1)
    assert (life.at("jose"), report.problems) == ("Jose 1", problems)
    assert any(problem.kind is ProblemKind.SAME_ADDRESS for problem in problems)
    life.publish(date(2026, 11, 22), a="Josué")
    assert (life.at("josue"), len(made)) == ("-> jose-2", 2)
    (life.settings.texts / "people.yaml").write_text("josue: Josué\n")
    assert (life.at("josue"), len(made)) == ("Josué 1", 3)
    amend(life.folder, "a", retire_text("x"), note="", today=date(2026, 11, 23))
    assert (life.at("josue"), len(made)) == ("Josué 0", 4)


def test_another_author_has_an_address_of_his_own(tmp_path: Path) -> None:
    """A text turns out to be by somebody else: the old address leads there, and is not the new author's own."""
    life = Life(tmp_path)
    life.publish(date(2026, 11, 20), a="John Smith")
    life.publish(date(2026, 11, 21), a="Mary Jones")
    assert (life.at("john-smith"), life.at("mary-jones")) == ("-> mary-jones", "Mary Jones 1")


def test_a_name_that_became_several_says_which(tmp_path: Path) -> None:
    """Texts by *Smith* turn out to be by two of the name: the address is kept, leads to neither, and names both."""
    life = Life(tmp_path)
    life.publish(date(2026, 11, 20), a="Smith", b="Smith", c="Smith")
    life.publish(date(2026, 11, 21), a="John Smith", b="Jane Smith", c="Jane Smith")
    assert life.at("smith") == "Smith 0"
    with Live(life.settings).now() as generation:
        library = generation.library
        found = library.entity(EntityKind.AUTHOR, "smith")
        assert isinstance(found, Entity)
        assert found.is_gone
        assert [each.slug for each in library.successors(found)] == ["jane-smith", "john-smith"]
        (jane, _) = library.successors(found)
        assert library.successors(jane) == ()
    gone = create_app(life.settings).test_client().get("/authors/smith")
    assert gone.status_code == 410
    assert 'href="/authors/jane-smith"' in gone.text
