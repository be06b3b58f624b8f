"""The generation that serves: damage is noticed and let go, and what is built anew is taken up."""

import gc
import os
import random
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Event

import pytest

from archive.errors import FolderError
from archive.errors import IndexMissing
from archive.indexing import generations
from archive.indexing import manifest
from archive.indexing.build import build
from archive.indexing.live import Live
from archive.indexing.live import open_generation
from archive.search.engines.choice import TANTIVY
from archive.search.engines.choice import WHOOSH
from archive.search.request import SearchRequest
from archive.settings import Settings
from tests.support.collections import built
from tests.support.collections import text_of
from tests.support.collections import write_texts
from tests.support.open_files import ON_LINUX
from tests.support.open_files import Parts
from tests.support.open_files import no_garbage_collection
from tests.support.open_files import open_files
from tests.support.paths import ROOT
from tests.support.rot import age
from tests.support.rot import rot

ENGINES = [WHOOSH, TANTIVY]


def words(live: Live) -> str:
    """Return the words that *live* would show."""
    return live.now().library.edition("a").text.paragraphs[0].text


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.filterwarnings(
    "ignore::ResourceWarning"
)  # Whoosh leaves a file that it cannot read open
def test_damage_that_the_manifest_hides_raises_documented_errors(
    tmp_path: Path, engine: str, seed: int
) -> None:
    """Whatever is in the files, opening raises `IndexMissing`; searching any error, with which a site can answer.

    Wrong numbers in arrays lead anywhere, but neither beyond the arrays nor out of Python.
    """
    settings = Settings(texts=ROOT / "texts", index=tmp_path / "index", engine=engine)
    build(settings)
    folder = generations.current(settings.index)
    files = [p for p in folder.rglob("*") if p.is_file() and p.name != "manifest.json"]
    refused, chance = 0, random.Random(seed)  # noqa: S311 nothing secret
    for path in sorted(files) * 5:
        kept = path.read_bytes()
        damaged = bytearray(kept or b"{}")
        for _ in range(chance.randint(1, 3)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        _put(path, bytes(damaged))
        generations.seal(folder)
        try:
            generation = open_generation(folder, settings)
        except IndexMissing:
            refused += 1
        else:
            with generation, suppress(Exception):
                for q in ("peace", "war government", '"secret diplomacy"', "dem*"):
                    generation.searcher.search(SearchRequest(q=q))
        _put(path, kept)
    gc.collect()
    assert refused


def _put(path: Path, data: bytes) -> None:
    """Put *data* in place of a file, which may be mapped still: cut short, it would kill the process."""
    new = path.with_suffix(".new")
    new.write_bytes(data)
    new.replace(path)


def test_damaged_generation_is_dropped(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """When damage is found while serving, the generation before it serves, and the damage is reported once."""
    live = _after_damage(tmp_path, caplog)
    assert words(live) == "One word."


def test_rebuilt_generation_serves(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A generation that has the name of a damaged one, which is gone, is as good as any."""
    live = _after_damage(tmp_path, caplog)
    damaged = generations.current(tmp_path / "index").name
    for said in ("Another word.", "A third word.", "Another word."):
        built(tmp_path, [text_of("a", said)])
        assert words(live) == said
    assert live.now().folder.name == damaged


def _after_damage(folder: Path, caplog: pytest.LogCaptureFixture) -> Live:
    """Return what serves after the second of two generations was damaged; the damage was reported."""
    built(folder, [text_of("a", "One word.")])
    built(folder, [text_of("a", "Another word.")])
    live = Live(Settings(texts=folder / "texts", index=folder / "index"))
    told: list[str] = []
    live.on_damage = lambda: told.append("damage")
    assert words(live) == "Another word."
    library = generations.current(folder / "index") / generations.LIBRARY
    library.write_bytes(b"?" * library.stat().st_size)
    live.verify()
    live.verify()
    assert told == ["damage"]
    assert "the one before it serves" in caplog.text
    caplog.clear()
    return live


@pytest.mark.parametrize("damaged", [1, 2])
def test_rot_that_keeps_the_times_of_files_is_repaired(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, damaged: int
) -> None:
    """A disk that decays changes no time: what a full verification has seen, the next build goes by."""
    index = built(tmp_path, [text_of("a", "One word.")]).folder.parent
    settings = Settings(texts=tmp_path / "texts", index=index)
    live = Live(settings)
    folder = live.now().folder
    age(folder)
    generations.verify(folder, deep=True)
    for path in sorted(folder.rglob("*.sqlite"))[:damaged]:
        rot(path)
    # Nobody has read the files since.
    generations.verify(folder, deep=True)
    live.verify()
    assert "is not as it was built" in caplog.text
    caplog.clear()
    assert build(settings).built
    generations.verify(generations.current(index), deep=True, afresh=True)
    assert words(live) == "One word."


def test_checksums_that_cannot_be_remembered_cost_only_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An index on a disk that is read-only, or full, serves."""
    folder = built(tmp_path, [text_of("a", "One word.")]).folder
    age(folder)

    def refuse(path: Path, content: bytes) -> None:
        raise FolderError(path, "it cannot be written")

    monkeypatch.setattr(manifest, "write_atomically", refuse)
    generations.verify(folder, deep=True)


@pytest.mark.parametrize("engine", ENGINES)
@ON_LINUX
def test_a_generation_is_closed_when_the_next_serves(tmp_path: Path, engine: str) -> None:
    """However many are built, one is in memory and has open files; the collector of garbage is not needed."""
    with no_garbage_collection(), ThreadPoolExecutor(3) as threads:
        live = first_of(tmp_path, engine)
        before: list[Parts] = []
        for number in range(5):
            rebuild(tmp_path, f"Peace {number}.", engine)
            # The other threads go on with the old one while the first opens the new.
            live.now()
            assert use(live, threads) == {f"Peace {number}."}
            assert [parts.alive() for parts in before] == [[]] * number
            assert has_open_files_of(live, tmp_path)
            before.append(Parts(live.now()))
            assert len(before[-1]) > 15


@pytest.mark.parametrize("engine", ENGINES)
@ON_LINUX
def test_a_generation_in_use_stays_open_until_it_is_released(tmp_path: Path, engine: str) -> None:
    """Its user reads on, whatever is built; with its release it is closed, and those between are closed already."""
    with no_garbage_collection():
        live = first_of(tmp_path, engine)
        with live.acquire() as held, live.acquire() as twice:
            assert held is twice
            parts, between = Parts(held), []
            for number in range(3):
                rebuild(tmp_path, f"Peace {number}.", engine)
                between.append(Parts(live.now()))
            assert [bool(parts.alive()) for parts in between] == [False, False, True]
            assert held.library.edition("a").text.paragraphs[0].text == "One word."
            assert held.searcher.search(SearchRequest(q="word")).total == 1
            assert held.quotations.check("One word.")
        assert parts.alive() == []
        assert not held.acquire()
        assert has_open_files_of(live, tmp_path)
        assert words(live) == "Peace 2."


@pytest.mark.parametrize("engine", ENGINES)
def test_users_and_builds_at_once(tmp_path: Path, engine: str) -> None:
    """Threads that acquire, read and release while one generation follows another each read a whole one."""
    live, over = first_of(tmp_path, engine), Event()

    def read() -> set[str]:
        found = set()
        while not over.is_set():
            with live.acquire() as generation:
                found.add(generation.library.edition("a").text.paragraphs[0].text)
                assert generation.searcher.search(SearchRequest(q="word")).total == 1
        return found

    with no_garbage_collection(), ThreadPoolExecutor(4) as threads:
        reading = [threads.submit(read) for _ in range(4)]
        said = [f"A word {number}." for number in range(6)]
        parts = []
        for words_of_text in said:
            rebuild(tmp_path, words_of_text, engine)
            parts.append(Parts(live.now()))
        over.set()
        found = set().union(*(each.result() for each in reading))
    assert found <= {"One word.", *said}
    assert [each.alive() for each in parts[:-1]] == [[]] * (len(said) - 1)


@ON_LINUX
def test_a_damaged_generation_is_closed_when_it_is_dropped(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Its files are no use; whoever reads from it just now has them until the end."""
    rebuild(tmp_path, "One word.", WHOOSH)
    rebuild(tmp_path, "Another word.", WHOOSH)
    live = Live(Settings(texts=tmp_path / "texts", index=tmp_path / "index"))
    with no_garbage_collection():
        parts = Parts(live.now())
        with live.acquire():
            manifest = live.now().folder / "manifest.json"
            manifest.write_text(manifest.read_text().replace("0", "1"))
            live.verify()
            assert words(live) == "One word."
            assert parts.alive() != []
        assert parts.alive() == []
        assert has_open_files_of(live, tmp_path)
    caplog.clear()


@pytest.mark.parametrize(
    ("engine", "name"),
    [
        (WHOOSH, "words.arrays"),
        (WHOOSH, "columns.arrays"),
        (WHOOSH, "whoosh/*.pst"),
        (WHOOSH, "whoosh/*.trm"),
        (TANTIVY, "postings.arrays"),
    ],
)
@ON_LINUX
def test_a_mapped_file_that_is_cut_short_is_never_read(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, engine: str, name: str
) -> None:
    """Reading beyond its end would kill the server: the generation before serves at once, and so does a new build."""
    rebuild(tmp_path, "One word.", engine)
    rebuild(tmp_path, "Another word.", engine)
    live = Live(Settings(texts=tmp_path / "texts", index=tmp_path / "index"))
    told: list[str] = []
    live.on_damage = lambda: told.append("damage")
    (path,) = live.now().folder.glob(f"segment-*/{name}")
    os.truncate(path, 1)
    for _ in range(2):
        with live.acquire() as generation:
            assert generation.searcher.search(SearchRequest(q="one")).total == 1
    assert told == ["damage"]
    assert "a file was cut short while it was in use" in caplog.text
    caplog.clear()
    rebuild(tmp_path, "Another word.", engine)
    with live.acquire() as generation:
        assert generation.searcher.search(SearchRequest(q="another")).total == 1


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.filterwarnings(
    "ignore::ResourceWarning"
)  # Whoosh leaves a file that it cannot read to Python, which closes it
@ON_LINUX
def test_what_cannot_be_opened_leaves_no_file_open(tmp_path: Path, engine: str) -> None:
    """A generation whose files have their checksums and cannot be read."""
    rebuild(tmp_path, "One word.", engine)
    folder = generations.current(tmp_path / "index")
    (segment,) = folder.glob("segment-*")
    own = ["whoosh/_MAIN_1.toc"] if engine == WHOOSH else ["postings.arrays", "tantivy/meta.json"]
    with no_garbage_collection():
        for name in ["words.arrays", "columns.arrays", *own]:
            kept = (segment / name).read_bytes()
            (segment / name).write_bytes(b"nonsense")
            generations.seal(folder)
            with pytest.raises(IndexMissing):
                open_generation(folder, Settings())
            assert open_files(tmp_path) == set()
            (segment / name).write_bytes(kept)


def rebuild(folder: Path, words_of_text: str, engine: str) -> None:
    """Build a text with these words."""
    settings = Settings(texts=folder / "texts", index=folder / "index", engine=engine)
    write_texts(settings.texts, [text_of("a", words_of_text)])
    build(settings)


def first_of(folder: Path, engine: str) -> Live:
    """Build a first generation, and return what serves it."""
    rebuild(folder, "One word.", engine)
    live = Live(Settings(texts=folder / "texts", index=folder / "index"))
    live.now()
    return live


def has_open_files_of(live: Live, folder: Path) -> bool:
    """Tell whether the open files below *folder* are those of the generation that serves."""
    now = live.now().folder
    return all(now in path.parents for path in open_files(folder))


def use(live: Live, threads: ThreadPoolExecutor) -> set[str]:
    """Search, check a quotation and read in several threads; return the words of the text that they read."""

    def read(number: int) -> str:
        with live.acquire() as generation:
            for q in ("peace", "peac*", "paece~", '"peace"', "nothing here", "title:a"):
                generation.searcher.search(SearchRequest(q=q))
                generation.searcher.marks("a", ("p1",), q)
            generation.searcher.all_hits(SearchRequest(q="peace"))
            generation.searcher.suggest("pe")
            generation.quotations.check(f"Peace {number}")
            return generation.library.edition("a").text.paragraphs[0].text

    return set(threads.map(read, range(9)))
