"""The contract of libraries: what each must tell of a collection, beside the texts when they are read whole."""

import random
from collections.abc import Callable
from itertools import product

import pytest

from archive.errors import NotHere
from archive.library.entities import Entity
from archive.library.entities import EntityOrder
from archive.library.entities import TextOrder
from archive.library.passage import passage
from archive.library.passage import resolve_address
from archive.library.protocol import Library
from archive.model.address import Address
from archive.model.address import Ref
from archive.model.edition import Edition
from archive.model.entity import EntityKind
from tests.support.reference_library import ListLibrary
from tests.support.reference_library import by_date
from tests.support.reference_library import named_numbers


def answer(ask: Callable[[], object]) -> object:
    """Return what *ask* returns, or the error that it raises where there is nothing."""
    try:
        return ask()
    except NotHere:
        return NotHere


def agrees(library: Library, reference: ListLibrary, chance: random.Random) -> None:
    """All that a library tells."""
    lists_agree(library, reference)
    entities_agree(library, reference)
    paragraphs_agree(library, reference, chance)
    for slug, edition in reference.editions.items():
        text_agrees(library, reference, slug)
        numbers = chance.sample(named_numbers(edition), min(6, len(named_numbers(edition))))
        excerpts_agree(library, reference, slug, numbers)
        outlines_agree(library, reference, slug)
        past_agrees(library, edition)


def lists_agree(library: Library, reference: ListLibrary) -> None:
    """What is said of all texts."""
    assert list(library.entries()) == reference.entries()
    assert library.counts == reference.counts
    assert list(library.revisions()) == list(reference.revisions())
    shown = reference.entries()
    drafts = sum(entry.draft for entry in shown)
    assert library.counts_of_texts() == (drafts, sum(e.waiting and not e.draft for e in shown))
    days = [entry.metadata.date.sorts_as for entry in shown if entry.metadata.date]
    years = (min(days).year, max(days).year) if days else None
    assert library.years() == years
    for day in sorted({entry.date for entry in shown}):
        since = tuple(entry for entry in shown if not entry.draft and entry.date >= day)
        assert library.texts_since(day) == since
    counts = {slug: e.revision for slug, e in reference.editions.items() if e.revision}
    assert library.published.counts() == counts


def entities_agree(library: Library, reference: ListLibrary) -> None:
    """Authors, people, places, subjects and collections: their texts, their order, and those that are sought."""
    for kind in EntityKind:
        texts = reference.texts_by_name(kind)
        listed = list(library.entities(kind))
        # A withdrawn text may be the only one with a spelling.
        spelt = [name for entity in listed for name in entity.names if name in texts]
        assert sorted(spelt) == sorted(texts)
        assert [e.sort_key for e in listed] == sorted(e.sort_key for e in listed)
        most = list(library.entities(kind, order=EntityOrder.TEXTS))
        assert sorted(most, key=lambda e: -e.texts - e.drafts) == most
        assert sorted(most, key=listed.index) == listed
        for entity in listed:
            here = {entry.slug: entry for name in entity.names for entry in texts.get(name, ())}
            drafts = sum(entry.draft for entry in here.values())
            assert (entity.texts, entity.drafts) == (len(here) - drafts, drafts)
            of = library.texts_of(kind, entity.slug)
            assert list(of) == sorted(here.values(), key=by_date)
            assert list(of[1:3]) == list(of)[1:3]
            titled = library.texts_of(kind, entity.slug, order=TextOrder.TITLE)
            assert sorted(entry.slug for entry in titled) == sorted(here)
            assert library.entity(kind, entity.slug) == entity
            assert entity in library.entities(kind, contains=entity.name.upper())
            assert library.entity_slugs(kind, entity.names) == dict.fromkeys(
                entity.names, entity.slug
            )
        for name in reference.names_ever(kind):
            (slug,) = library.entity_slugs(kind, [name]).values()
            assert isinstance(library.entity(kind, slug), Entity)


def paragraphs_agree(library: Library, reference: ListLibrary, chance: random.Random) -> None:
    """The paragraphs at positions, one by one and together, in any order."""
    located = list(reference.located)
    chance.shuffle(located)
    positions = [each.position for each in located]
    assert list(library.located_paragraphs(positions)) == located
    assert [library.located_paragraph(position) for position in positions] == located
    assert library.numbers(positions) == {each.position: each.ref.number for each in located}


def text_agrees(library: Library, reference: ListLibrary, slug: str) -> None:
    """One text: its record, its words, its state, and where former addresses of it lead."""
    edition = reference.editions[slug]
    assert library.edition(slug) == reference.edition(slug)
    assert answer(lambda: library.entry(slug)) == answer(lambda: reference.entry(slug))
    assert library.is_withdrawn(slug) == bool(edition.text.withdrawn)
    emended = any(p.emendations for p in edition.text.paragraphs) and not edition.text.withdrawn
    assert library.is_emended(slug) == emended
    for former, number in product((slug, *edition.formerly), (None, *named_numbers(edition))):
        where = Address(former, first=number)
        assert library.current_address(where) == reference.current_address(where)
    if not edition.text.withdrawn:
        numbers = named_numbers(edition)
        assert library.positions(slug, numbers) == reference.positions(slug, numbers)


def outlines_agree(library: Library, reference: ListLibrary, slug: str) -> None:
    """Numbers, sections and parts, as if every text were long and a part had five paragraphs."""
    assert library.outline(slug) is None
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("archive.library.stored_outlines.LONG", 0)
        patched.setattr("archive.library.outline.USUAL", 5)
        patched.setattr("archive.library.outline.FEW", 2)
        outline = library.outline(slug)
        assert outline == reference.outline(slug)
    if outline is None or not outline.parts:
        return
    read = [
        paragraph
        for part in outline.parts
        for paragraph in passage(library, resolve_address(library, part.address)).paragraphs
    ]
    assert read == [*library.edition(slug).text.paragraphs]


def excerpts_agree(library: Library, reference: ListLibrary, slug: str, numbers: list[str]) -> None:
    """Passages between any two numbers, withdrawn ones too."""
    for first, last in product(numbers, numbers):
        found = answer(lambda: library.excerpt(slug, first, last))  # noqa: B023 at once
        assert found == answer(lambda: reference.excerpt(slug, first, last))  # noqa: B023 at once
        where = Address(slug, first=first, last=last)
        if not library.is_withdrawn(slug):
            assert library.speakers(where) == reference.speakers(where)
        assert library.current_number(Ref(slug, first)) == reference.current_number(
            Ref(slug, first)
        )


def past_agrees(library: Library, edition: Edition) -> None:
    """The revisions of a text, forwards and backwards, and what each did."""
    past, slug = library.past, edition.text.slug
    stored = past.revisions(slug)
    shown = [(r.number, r.date, r.note, r.markdown, r.changes) for r in edition.revisions]
    assert [(r.number, r.date, r.note, r.markdown, r.changes) for r in stored] == shown
    assert tuple(past.revisions_backwards(slug)) == stored[::-1]
    assert [s.number for s in past.summaries(slug, below=3, count=9)] == [
        number for number in (2, 1) if number <= edition.revision
    ]
    corrections = edition.corrections
    assert past.corrections(slug) == corrections
    for revision in stored:
        own = tuple(each for each in corrections if each.revision == revision.number)
        assert past.corrections_in(slug, revision.number, count=99) == own
        assert past.correction_counts(slug).get(revision.number, 0) == len(own)
        assert past.summaries_of(slug, [revision.number])[revision.number].date == revision.date
        assert library.revision(slug, revision.number).markdown == revision.markdown
    assert answer(lambda: library.revision(slug, edition.revision + 1)) is NotHere
    if edition.arrangements:
        assert past.arrangements(slug) == edition.arrangements
