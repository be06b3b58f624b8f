"""Lists of texts: filters, orders and counts, as plain lists of the same records answer."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from archive.indexing.live import Generation
from archive.library.text_lists import TextFilter
from archive.library.text_lists import TextSort
from archive.model.date import Date
from archive.model.edtf import parse_date
from archive.model.entity import EntityKind
from archive.model.text import Text
from tests.support.collections import built
from tests.support.collections import text_of


def record(slug: str, title: str, author: str, date: str, **rest: str | tuple[str, ...]) -> Text:
    """Return a text with one paragraph and this record."""
    kind = str(rest.pop("section", ""))
    made = text_of(slug, "Words.", title=title, author=author, kind=kind)
    dated = parse_date(date) if date else None
    if old := rest.pop("old_style", ""):
        made = replace(made, metadata=replace(made.metadata, date_old_style=parse_date(str(old))))
    metadata = replace(made.metadata, date=dated, **rest)  # type: ignore[arg-type]
    return replace(made, metadata=metadata)


TEXTS = (
    record("a", "The Decree on Peace", "Vladimir Lenin", "1917-11-08", old_style="1917-10-26", section="decree",
           places=("Petrograd",)),
    record("b", "A Letter", "Ann Other", "1916", places=("Bern",), section="letter"),
    record("c", "Der Frieden", "Ann Other", "1917", language="de", section="letter"),
    record("d", "Inaugural Address", "Abraham Lincoln", "1865-03-04", places=("Washington",)),
    record("e", "Inaugural Address", "Abraham Lincoln", "1861-03-04", collections=("addresses",)),
    record("f", "Undated", "", "", subjects=("Peace",)),
    record("g", "Éloge", "Émile Zola", "1898/1902", language="fr", people=("Vladimir Lenin",)),
    record("h", "Gallic War", "Caesar", "-0051"),
)  # fmt: skip


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    """The library of `TEXTS`."""
    return built(tmp_path_factory.mktemp("lists"), TEXTS)


def slugs(library: Generation, wanted: TextFilter, sort: TextSort = TextSort.DATE) -> str:
    """Return the slugs of the texts that are listed, one letter each."""
    return "".join(text.slug for text in library.library.lists.texts(wanted, sort))


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        (TextSort.DATE, "hedgbcaf"),
        # The, A and Der are left out; texts of one title are by date; accents make no difference.
        (TextSort.TITLE, "agchedbf"),
        # Caesar, Lenin, Lincoln, Other, Zola; without an author last.
        (TextSort.AUTHOR, "haedbcgf"),
    ],
)
def test_orders(sort: TextSort, order: str, library: Generation) -> None:
    """All texts are in each order, those without what it is by last."""
    assert slugs(library, TextFilter(), sort) == order


AUTHOR, PLACE, PERSON = EntityKind.AUTHOR, EntityKind.PLACE, EntityKind.PERSON


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (TextFilter(entities=((AUTHOR, "vladimir-lenin"),)), "a"),
        (TextFilter(entities=((AUTHOR, "lenin"),)), "a"),
        (TextFilter(entities=((AUTHOR, "EMILE"),)), "g"),
        (TextFilter(entities=((AUTHOR, "lin"),)), "ed"),
        (TextFilter(entities=((AUTHOR, "…"),)), ""),
        (TextFilter(entities=((AUTHOR, "nobody"),)), ""),
        (TextFilter(entities=((PERSON, "Lenin"),)), "g"),
        (TextFilter(entities=((PLACE, "petrograd"), (AUTHOR, "lenin"))), "a"),
        (TextFilter(entities=((PLACE, "bern"), (AUTHOR, "lenin"))), ""),
        (TextFilter(entities=((EntityKind.COLLECTION, "addresses"),)), "e"),
        (TextFilter(entities=((EntityKind.SUBJECT, "peace"),)), "f"),
        (TextFilter(kind="letter"), "bc"),
        (TextFilter(kind="none"), ""),
        (TextFilter(language="de"), "c"),
        (TextFilter(date_from=Date(1917)), "ca"),
        (TextFilter(date_from=Date(1917, 11)), "ca"),
        (TextFilter(date_to=Date(1861)), "he"),
        # A month or day is sought in Old Style, too; a year is New Style.
        (TextFilter(date_from=Date(1917, 10, 26), date_to=Date(1917, 10, 26)), "ca"),
        (TextFilter(date_from=Date(1917, 10), date_to=Date(1917, 10)), "ca"),
        (TextFilter(date_to=Date(1917, 10, 26)), "hedgbca"),
        (TextFilter(date_from=Date(1917, 10, 27), date_to=Date(1917, 11, 7)), "c"),
        # An uncertain date is where it may be.
        (TextFilter(date_from=Date(1900), date_to=Date(1900)), "g"),
        (TextFilter(date_from=Date(1918), date_to=Date(1916)), ""),
        (TextFilter(years=(1917, 1917)), "ca"),
        (TextFilter(years=(1860, 1869)), "ed"),
        (TextFilter(words="inaugural"), "ed"),
        (TextFilter(words="addr INAUG"), "ed"),
        (TextFilter(words="the decree"), "a"),
        (TextFilter(words="eloge"), "g"),
        (TextFilter(words="ress"), ""),
        (TextFilter(words="%"), "hedgbcaf"),
    ],
)
def test_filters(wanted: TextFilter, found: str, library: Generation) -> None:
    """Each filter leaves what passes it, and together they must all be passed; every order has the same texts."""
    assert slugs(library, wanted) == found
    by_slug = {text.slug: text.metadata.date for text in TEXTS}
    dates = [date for slug in found if (date := by_slug[slug])]
    assert library.library.lists.years(wanted) == Counter(date.sorts_as.year for date in dates)
    for sort in TextSort:
        assert sorted(slugs(library, wanted, sort)) == sorted(found)
        assert len(library.library.lists.texts(wanted, sort)) == len(found)


def test_counts(library: Generation) -> None:
    """Years, kinds, languages and entities are counted."""
    lists = library.library.lists
    dated = [text.metadata.date for text in TEXTS if text.metadata.date]
    assert lists.years() == Counter(date.sorts_as.year for date in dated)
    assert list(lists.years()) == sorted(lists.years())
    assert lists.kinds() == {"letter": 2, "decree": 1}
    assert lists.languages() == {"en": 6, "de": 1, "fr": 1}
    assert lists.entities()[AUTHOR] == 5
    assert lists.letters(AUTHOR) == {"c": 1, "l": 2, "o": 1, "z": 1}


def test_neighbours_follow_the_order_of_dates(library: Generation) -> None:
    """From the first text, the next ones lead through all; back again, the previous ones do."""
    lists = library.library.lists
    order = slugs(library, TextFilter())
    for number, slug in enumerate(order):
        before, after = lists.neighbours(slug)
        assert (before.slug if before else "") == order[number - 1 : number]
        assert (after.slug if after else "") == order[number + 1 : number + 2]
    assert lists.neighbours("nothing") == (None, None)


def test_pages_are_read_when_they_are_needed(tmp_path: Path) -> None:
    """A slice of a list is that part of the whole."""
    texts = built(
        tmp_path, [text_of(f"t{n:03}", "Words.") for n in range(150)]
    ).library.lists.texts()
    assert [text.slug for text in texts[140:160]] == [f"t{n}" for n in range(140, 150)]
    assert texts[0].slug == "t000"


def test_a_name_that_is_a_part_of_others(tmp_path: Path) -> None:
    """In small letters it is an address, too; whoever types it means all the names, as with a capital."""
    texts = (
        record("a", "One", "Adams", "1800"),
        record("b", "Two", "John Adams", "1801"),
        record("c", "Three", "Ann Other", "1802"),
    )
    library = built(tmp_path, texts)
    for typed, found in (("adams", "ab"), ("Adams", "ab"), ("john-adams", "b"), ("other", "c")):
        assert slugs(library, TextFilter(entities=((AUTHOR, typed),))) == found, typed


def test_words_of_titles_without_spaces(tmp_path: Path) -> None:
    """A Chinese title is found by any of its words, wherever they are in it."""
    library = built(tmp_path, (record("a", "和平宣言", "", "1950", language="zh"),))
    for typed, found in (("和平", "a"), ("宣言", "a"), ("和平宣言", "a"), ("言宣", "")):
        assert slugs(library, TextFilter(words=typed)) == found, typed
