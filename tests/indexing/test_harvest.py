"""Datestamps: when harvesters must hear of a change, from build to build."""

import sqlite3
from contextlib import closing
from datetime import UTC
from datetime import date
from datetime import datetime
from pathlib import Path
from shutil import rmtree

import pytest

from archive.collection.folder import CollectionFolder
from archive.indexing import generations
from archive.indexing.build import build
from archive.indexing.harvest import last_harvested
from archive.library.harvest import EVERY_RECORD
from archive.library.harvest import HarvestRecord
from archive.library.reader import StoredLibrary
from archive.publishing.amendments import retire_text
from archive.publishing.apply_amendment import amend
from archive.publishing.apply_amendment import rename
from archive.publishing.publish import publish
from archive.settings import Settings
from tests.support.collections import text_of
from tests.support.collections import write_texts

DAY, END_OF_DAY = date(2026, 3, 5), "2026-03-05T23:59:59Z"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Three published texts and a draft, built."""
    monkeypatch.setattr("os.fsync", lambda _descriptor: None)
    settings = Settings(texts=tmp_path / "texts", index=tmp_path / "index", engine="whoosh")
    texts = [
        text_of(slug, f"The words of {slug}.", author="Ada", language="fr")
        for slug in ("one", "two", "three", "four")
    ]
    write_texts(settings.texts, texts)
    publish(CollectionFolder(settings.texts), ["one", "two", "three"], note="", today=DAY)
    build(settings)
    return settings


def records(settings: Settings) -> dict[str, HarvestRecord]:
    """Return the records of the serving library, by slug."""
    path = generations.current(settings.index) / generations.LIBRARY
    with closing(StoredLibrary(path)) as library:
        found = library.harvest.records(EVERY_RECORD, count=100)
    assert [*found] == sorted(found, key=lambda record: (record.datestamp, record.slug))
    return {record.slug: record for record in found}


def test_a_first_build_takes_the_day_of_publication(settings: Settings) -> None:
    """Its end, so that nobody who came on that day misses a text; what was published today is of now."""
    assert {slug: r.datestamp for slug, r in records(settings).items()} == {
        "one": END_OF_DAY,
        "two": END_OF_DAY,
        "three": END_OF_DAY,
    }
    rmtree(settings.index)
    today = datetime.now(UTC)
    publish(CollectionFolder(settings.texts), ["four"], note="", today=today.date())
    build(settings)
    found = records(settings)
    assert found["one"].datestamp == END_OF_DAY
    assert f"{today.date()}T" <= found["four"].datestamp <= f"{today.date()}T23:59:59Z"


def test_a_change_is_of_the_build_that_shows_it(settings: Settings) -> None:
    """Whatever the day of its publication; what did not change keeps its datestamp, also when all is built anew."""
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    folder = CollectionFolder(settings.texts)
    amend(folder, "two", retire_text("It is a copy."), note="", today=DAY)
    rename(folder, "three", "tres", note="", today=DAY)
    build(settings)
    found = records(settings)
    unchanged = found.pop("one")
    assert unchanged == HarvestRecord("one", END_OF_DAY, False, ("author.ada", "language.fr"), 4)
    states = {slug: record.deleted for slug, record in found.items()}
    assert states == {"two": True, "three": True, "tres": False}
    assert all(record.datestamp >= now for record in found.values())
    # Deleted records are in the sets of their texts.
    assert {record.specs for record in found.values()} == {unchanged.specs}
    build(settings, force=True)
    assert records(settings) == {"one": unchanged, **found}
    rmtree(settings.index)
    build(settings)
    assert {slug: r.deleted for slug, r in records(settings).items() if r.deleted} == {
        "two": True,
        "three": True,
    }
    assert records(settings)["two"].specs == ("author.ada", "language.fr")


def test_what_vanished_from_the_folder_is_deleted(settings: Settings) -> None:
    """With its history nothing of a text is left; harvesters hear that it is gone, once, and for ever."""
    for path in (settings.texts / "two.md", settings.texts / "history" / "two.jsonl"):
        path.unlink()
    build(settings)
    gone = records(settings)["two"]
    assert gone.deleted
    assert gone.datestamp > END_OF_DAY
    assert gone.specs == ("author.ada", "language.fr")
    build(settings, force=True)
    assert records(settings)["two"] == gone


def test_texts_in_other_sets_are_told_again(settings: Settings) -> None:
    """When the key of an author is changed, who harvests the new set gets its texts, and no other is told again."""
    folder = CollectionFolder(settings.texts)
    write_texts(settings.texts, [text_of("five", "The words of five.", author="Eve")])
    publish(folder, ["five"], note="", today=DAY)
    amend(folder, "two", retire_text("It is a copy."), note="", today=DAY)
    build(settings)
    before = records(settings)
    (settings.texts / "people.yaml").write_text("lovelace: {name: Ada}\n", encoding="utf-8")
    build(settings)
    found = records(settings)
    assert found["one"].specs == ("author.lovelace", "language.fr")
    # Who harvested the former set hears of the deletion as well.
    assert found["two"].specs == ("author.ada", "author.lovelace", "language.fr")
    assert all(found[slug].datestamp >= before[slug].datestamp for slug in found)
    assert found["one"].datestamp > END_OF_DAY
    assert found["five"] == before["five"]
    build(settings, force=True)
    assert records(settings) == found
    path = generations.current(settings.index) / generations.LIBRARY
    with closing(StoredLibrary(path)) as library:
        names = {each.spec: each.name for each in library.harvest.sets(count=9)}
        assert names == {
            "author.ada": "Ada",
            "author.eve": "Eve",
            "author.lovelace": "Ada",
            "language.en": "",
            "language.fr": "",
        }


def test_an_index_of_another_version_tells_the_datestamps(settings: Settings) -> None:
    """An index is built anew after an update, and what was told before is told again."""
    folder = CollectionFolder(settings.texts)
    amend(folder, "two", retire_text("It is a copy."), note="", today=DAY)
    build(settings)
    before = records(settings)
    path = generations.current(settings.index) / generations.LIBRARY
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE about SET value = '1' WHERE name = 'schema'")
    build(settings)
    assert records(settings) == before


def test_without_a_readable_index_nothing_was_told(settings: Settings) -> None:
    """A library of before there were datestamps has none."""
    path = generations.current(settings.index) / generations.LIBRARY
    assert last_harvested(settings.index) == path
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("DROP TABLE harvest_record")
    assert last_harvested(settings.index) is None
