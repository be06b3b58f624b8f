"""Segments: whatever was added, corrected or removed, an index answers as one that was built from nothing."""

import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from archive.deadline import NEVER
from archive.indexing import segment_sizes
from archive.indexing import segment_workers
from archive.indexing.build import build
from archive.indexing.live import Generation
from archive.indexing.live import Live
from archive.language.early_print import early_stem
from archive.language.stemming import stemmer
from archive.language.stemming import stemming_language
from archive.library.reader import StoredLibrary
from archive.library.text_lists import TextFilter
from archive.library.text_lists import TextSort
from archive.model.address import Address
from archive.model.address import Ref
from archive.model.entity import EntityKind
from archive.search.engines.choice import TANTIVY
from archive.search.engines.choice import WHOOSH
from archive.search.index.wildcards import wildcard_pattern
from archive.sources.slugs import slug_of
from tests.search.test_answers import lines_of
from tests.support.answers import Archive
from tests.support.changing_collection import LANGUAGES
from tests.support.changing_collection import NAMES
from tests.support.changing_collection import UNSHRUNK
from tests.support.changing_collection import ChangingCollection
from tests.support.tries import tries

#: Questions after each life.
QUESTIONS = 24


def words_of(generation: Generation) -> list[object]:
    """Return all that is known of each word, and of each stem in each language."""
    words = generation.searcher.words
    terms = words.matching([wildcard_pattern("*", str)], NEVER).terms
    known: list[object] = [
        (word.exact, word.surface, word.paragraphs, word.occurrences) for word in words.known(terms)
    ]
    for language in set(LANGUAGES):
        stem = stemmer(stemming_language(language)).term
        known += [(term, words.forms([stem(term)])) for term in terms]
        known += [(term, words.forms([early_stem(stem)(term)])) for term in terms]
    known += [words.is_compound(("re", "elected")), words.is_compound(("re", "elect"))]
    known += [[word.exact for word in words.beginning(letter, 5, NEVER)] for letter in "abnrtwz"]
    return [*known, words.similar(["zimmerwalt"], 2, NEVER)]


def texts_of(library: StoredLibrary) -> list[object]:
    """Return all that the library has of its texts, their past and their former slugs."""
    entries, past, published = list(library.entries()), library.past, library.published
    slugs = sorted(published.counts() | {entry.slug: 0 for entry in entries})
    known: list[object] = [entries, library.counts, library.years(), library.state, slugs]
    known += [list(library.revisions()), published.newest(0, 50), library.texts_since("2026")]
    known += [
        published.newest_day(),
        published.total(),
        published.newest(1, 2, corrections_only=True),
    ]
    lists = library.lists
    known += [list(lists.texts(TextFilter(), sort)) for sort in TextSort]
    known += [lists.years(), lists.kinds(), lists.languages(), lists.entities()]
    known += [lists.letters(kind) for kind in EntityKind]
    for kind in EntityKind:
        for entity in library.entities(kind):
            known += [entity, [text.slug for text in library.texts_of(kind, entity.slug)]]
        known += [library.entity(kind, slug_of(name)) for name in NAMES]
        known += [library.successors(entity) for entity in library.entities(kind)]
        known += [library.entity_slugs(kind, NAMES)]
    for slug in slugs:
        edition = library.edition(slug)
        known += [edition, past.revisions(slug), past.corrections(slug), past.arrangements(slug)]
        known += [library.is_withdrawn(slug), library.is_emended(slug), library.text_number(slug)]
        for former in edition.formerly:
            known.append(library.current_address(Address(former, first="p1")))
        known += [library.current_number(Ref(slug, f"p{number}")) for number in range(1, 6)]
    return known


def changes_of(generation: Generation) -> list[object]:
    """Return the last change of each paragraph, and what identifies its text, in order."""
    every = range(generation.library.counts.paragraphs)
    days, revisions = generation.searcher.catalogue.last_changes(every)
    urns = [found.text.urn for found in generation.library.located_paragraphs(every)]
    return [days.tolist(), revisions.tolist(), urns]


def answers_as_if_new(collection: ChangingCollection, chance: random.Random, new: Path) -> None:
    """Check that the index answers as one built from nothing at *new* does, and that nothing was left out."""
    settings = replace(collection.settings, index=new)
    build(settings)
    with Live(settings).now() as fresh, Live(collection.settings).now() as kept:
        expected, archive = Archive(fresh, settings), Archive(kept, collection.settings)
        assert archive.paragraphs == expected.paragraphs
        assert words_of(kept) == words_of(fresh)
        assert texts_of(kept.library) == texts_of(fresh.library)
        assert changes_of(kept) == changes_of(fresh)
        for question in _questions(chance):
            assert archive.answer(question) == expected.answer(question), question


def _questions(chance: random.Random) -> list[str]:
    """Return some questions of every kind that hangs on no single text."""
    kinds: dict[str, list[str]] = {}
    for line in lines_of("generated")[1:]:
        kinds.setdefault(line["kind"], []).append(line["question"])
    del kinds["marks"]
    chosen = [question for listed in kinds.values() for question in listed[:1]]
    return chosen + chance.sample(kinds["grammar"], QUESTIONS)


@pytest.mark.parametrize("engine", [WHOOSH, pytest.param(TANTIVY, marks=pytest.mark.long)])
@given(seed=st.integers(0, 1 << 32))
@examples(max_examples=tries(5), phases=UNSHRUNK)
def test_any_life_answers_as_a_build_from_nothing(
    engine: str, seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Totals, order, facets, forms, lines, collocates, suggestions, quotations are those of the texts alone."""
    chance = random.Random(seed)  # noqa: S311 nothing secret hangs on it
    folder = tmp_path_factory.mktemp("life")
    with pytest.MonkeyPatch.context() as patched:
        # The start of other processes takes longer than these builds.
        patched.setattr(segment_workers, "processors", lambda: 1)
        patched.setattr(segment_sizes, "SMALL", chance.choice([0, 0, 5, 256]))
        patched.setattr(segment_sizes, "MIN_BYTES", chance.choice([1, 1000, 1 << 20]))
        collection = ChangingCollection(folder, engine, chance)
        build(collection.settings)
        for _ in range(chance.randint(1, 6)):
            for _ in range(chance.randint(1, 2)):
                collection.change()
            build(collection.settings)
        patched.setattr(segment_sizes, "MIN_BYTES", 1 << 20)
        answers_as_if_new(collection, chance, folder / "new")


def test_several_processes_write_the_same_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A whole build in several segments, written by two processes at once, and by this one alone."""
    monkeypatch.setattr(segment_sizes, "MIN_BYTES", 1)
    chance = random.Random(1917)  # noqa: S311 nothing secret hangs on it
    collection = ChangingCollection(tmp_path, WHOOSH, chance)
    names = []
    for processes in (2, 1):
        monkeypatch.setattr(segment_workers, "processors", lambda: processes)  # noqa: B023 at once
        report = build(collection.settings, force=True)
        assert report.texts == len(list(collection.settings.texts.glob("*.md")))
        names.append(Live(collection.settings).now().library.segments)
    assert names[0] == names[1]
    assert len(names[0]) > 1
    answers_as_if_new(collection, chance, tmp_path / "new")


def test_a_machine_of_little_memory_writes_one_segment_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two processes need twice the memory of one, and the system would end them."""
    monkeypatch.setattr(segment_sizes, "MIN_BYTES", 1)
    monkeypatch.setattr(segment_workers, "processors", lambda: 2)
    monkeypatch.setattr(segment_workers, "memory", lambda: 2 * segment_workers.BYTES_EACH - 1)
    started: list[object] = []
    monkeypatch.setattr(segment_workers, "_Process", started.append)
    collection = ChangingCollection(tmp_path, WHOOSH, random.Random(1917))  # noqa: S311 nothing secret hangs on it
    build(collection.settings)
    assert len(Live(collection.settings).now().library.segments) > 1
    assert not started
