"""A collection that changes by chance: texts are drafted, published, corrected, rearranged, renamed and removed."""

import random
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import Phase

from archive.collection.folder import CollectionFolder
from archive.indexing import segment_sizes
from archive.indexing import segment_workers
from archive.indexing.build import build
from archive.indexing.live import Generation
from archive.indexing.live import Live
from archive.model.date import Date
from archive.model.text import Paragraph
from archive.model.text import Section
from archive.model.text import Text
from archive.publishing.amendments import merge
from archive.publishing.amendments import move
from archive.publishing.amendments import retire
from archive.publishing.amendments import retire_text
from archive.publishing.apply_amendment import amend
from archive.publishing.apply_amendment import rename
from archive.publishing.publish import publish
from archive.search.engines.choice import WHOOSH
from archive.settings import Settings
from archive.sources.canonical.format import write_canonical
from tests.support.collections import text_of
from tests.support.generated_texts import generated_texts
from tests.support.lives import TODAY

#: Written in several ways, and in few texts.
RARE = "Zimmerwald ZIMMERWALD zimmerwalds NO No no re-elected Re-Elect XI"
#: For properties of a seed: a smaller seed is no simpler life.
UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)
#: Names with one slug, spellings of one person, and none.
NAMES = ("Lenin", "N. Lenin", "José", "Jose", "Ada")
LANGUAGES = ("en", "en", "en", "fr", "ru")


class ChangingCollection:
    """A folder of texts that changes by *chance*, with an index that is kept up to date."""

    def __init__(self, folder: Path, engine: str, chance: random.Random) -> None:
        self.settings = Settings(texts=folder / "texts", index=folder / "index", engine=engine)
        self._chance = chance
        self._also: set[str] = set()
        self._paragraphs = [p for text in generated_texts() for p in text.paragraphs]
        self.settings.texts.mkdir(parents=True)
        for number in range(4):
            self._write(f"text-{number}")

    def change(self) -> None:
        """Add, change, publish, amend, rename or remove a text."""
        slug = self._chance.choice([*self._slugs(), f"text-{self._chance.randrange(8)}"])
        path = self.settings.texts / f"{slug}.md"
        if not self._is_published(slug):
            match self._chance.randrange(4):
                # Without any text nothing is built.
                case 0 if path.exists() and len(list(self.settings.texts.glob("*.md"))) > 1:
                    path.unlink()
                case 1 | 2 if path.exists():
                    self._publish(slug)
                case _:
                    self._write(slug)
            return
        match self._chance.randrange(8):
            case 6:
                self._name_anew(slug)
            case 7:
                self._describe()
            case 0 | 1:
                # A misprint.
                words = path.read_text(encoding="utf-8")
                path.write_text(words.replace("peace", "peoples", 1), encoding="utf-8")
                self._publish(slug)
            case 2:
                rename(
                    self._folder, slug, f"{slug}-{self._chance.randrange(99)}", note="", today=TODAY
                )
            case 3:
                amend(self._folder, slug, retire_text("Not by her."), note="", today=TODAY)
            case _:
                first, second = self._chance.sample(["p1", "p2", "p3", "p4"], 2)
                chosen = self._chance.choice(
                    [retire(first, "False."), merge(first, second), move(first, second)]
                )
                # It may be refused: there is no such paragraph, or it is not beside the other.
                amend(self._folder, slug, chosen, note="", today=TODAY)

    def _name_anew(self, slug: str) -> None:
        """Spell a name anew in this text, or in every one."""
        old, new = self._chance.sample(NAMES, 2)
        for each in self._chance.choice([[slug], self._slugs()]):
            path = self.settings.texts / f"{each}.md"
            words = path.read_text(encoding="utf-8")
            path.write_text(
                re.sub(rf"(?m)^(\w+:|  -) {re.escape(old)}$", rf"\1 {new}", words), "utf-8"
            )
            if self._is_published(each):
                self._publish(each)

    def _describe(self) -> None:
        """Say more of people in their file: a key stays, once it is given."""
        path = self.settings.texts / "people.yaml"
        if self._chance.random() < 0.5:
            self._also.add(self._chance.choice(NAMES))
        also = ", ".join(sorted(self._also))
        path.write_text(f"ulyanov: {{name: Vladimir Lenin, also: [{also}]}}\n", encoding="utf-8")

    @property
    def _folder(self) -> CollectionFolder:
        return CollectionFolder(self.settings.texts)

    def _slugs(self) -> list[str]:
        return sorted(path.stem for path in self.settings.texts.glob("*.md"))

    def _publish(self, slug: str) -> None:
        publish(self._folder, [slug], note="x", today=TODAY)

    def _is_published(self, slug: str) -> bool:
        return (self.settings.texts / "history" / f"{slug}.jsonl").exists()

    def _write(self, slug: str) -> None:
        chosen = self._chance.sample(self._paragraphs, self._chance.randint(1, 8))
        chosen.append(Paragraph("", " ".join(self._chance.choices(RARE.split(), k=3)) + "."))
        text = _drawn(slug, chosen, self._chance)
        (self.settings.texts / f"{slug}.md").write_text(write_canonical(text), encoding="utf-8")


def _drawn(slug: str, paragraphs: list[Paragraph], chance: random.Random) -> Text:
    """Return a text of *paragraphs*, in any language, dated or not, in one or two sections."""
    drawn = [replace(paragraph, number="") for paragraph in paragraphs]
    parts = [drawn]
    if len(drawn) > 1 and chance.random() < 0.5:
        at = chance.randrange(1, len(drawn))
        parts = [drawn[:at], drawn[at:]]
    text = text_of(
        slug,
        author=chance.choice([*NAMES, ""]),
        date=chance.choice([None, Date(1917), Date(1917, 10, 26), Date(1922, 2)]),
        language=chance.choice(LANGUAGES),
        early_print=chance.random() < 0.2,
    )
    sections = (
        Section(f"s{number}", chance.choice(["Peace", "Land", "On war"]), tuple(part))
        for number, part in enumerate(parts, 1)
    )
    metadata = replace(
        text.metadata,
        places=tuple(chance.sample(["Petrograd", "Kiev", "Kief"], chance.randrange(3))),
        subjects=tuple(chance.sample(["Peace", "War", "peace"], chance.randrange(3))),
        people=tuple(chance.sample(NAMES, chance.randrange(3))),
        collections=tuple(chance.sample(["peace", "land"], chance.randrange(2))),
    )
    return replace(text, metadata=metadata, sections=tuple(sections))


def changed_generation(folder: Path, chance: random.Random) -> tuple[Generation, Path]:
    """Return the generation of a collection after some changes, each built, and the folder of its texts."""
    with pytest.MonkeyPatch.context() as patched:
        # The start of other processes takes longer than these builds.
        patched.setattr(segment_workers, "processors", lambda: 1)
        patched.setattr(segment_sizes, "SMALL", chance.choice([0, 5, 256]))
        patched.setattr(segment_sizes, "MIN_BYTES", chance.choice([1, 1000, 1 << 20]))
        collection = ChangingCollection(folder, WHOOSH, chance)
        build(collection.settings)
        for _ in range(chance.randint(1, 5)):
            for _ in range(chance.randint(1, 3)):
                collection.change()
            build(collection.settings)
    return Live(collection.settings).now(), collection.settings.texts
