"""Records above the hits: where the texts and the sections that match begin."""

from dataclasses import replace
from pathlib import Path

import pytest

from archive.indexing.live import Generation
from archive.model.address import Ref
from archive.model.text import Section
from archive.model.text import Text
from archive.search.request import SearchRequest
from archive.web.wording.queries import as_typed
from archive.web.wording.results import elsewhere_sentence
from archive.web.wording.results import heading
from archive.web.wording.results import records_heading
from tests.support.collections import built
from tests.support.collections import text_of


def with_section(text: Text, id: str, heading: str, *paragraphs: str) -> Text:
    """Return *text* with a further section."""
    (made,) = text_of(text.slug, *paragraphs).sections
    section = Section(id, heading, made.paragraphs)
    return replace(text, sections=(*text.sections, section))


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    """Texts with sections, some of them without paragraphs, the last of all as well."""
    early = with_section(
        text_of("early", "A word.", title="Early zebras"), "s2", "On lions", "Two."
    )
    late = with_section(text_of("late", "Another.", "More."), "s2", "On tigers")
    return built(tmp_path_factory.mktemp("records"), [early, late])


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("zebras", [(Ref("early", "p1"), "", True)]),
        ("lions", [(Ref("early", "p2"), "On lions", False)]),
        # A heading with nothing under it leads to the end of its text, and not to another.
        ("tigers", [(Ref("late", "p2"), "On tigers", False)]),
        ("on", [(Ref("early", "p2"), "On lions", False), (Ref("late", "p2"), "On tigers", False)]),
        ("elephants", []),
    ],
)
def test_a_record_leads_to_its_first_paragraph(
    generation: Generation, q: str, found: list[tuple[Ref, str, bool]]
) -> None:
    """Each record that matches names the paragraph with which its text or section begins."""
    records = generation.searcher.search(SearchRequest(q=q)).records.hits
    assert [(record.ref, record.section, record.is_text) for record in records] == found


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    """Speeches whose years and names stand only in their records, and many with the same title."""
    texts = [
        text_of(
            f"address-{year}",
            "With malice toward none.",
            "Fellow citizens, I swear the oath.",
            title=f"Inaugural Address of {year}",
            author=author,
        )
        for year, author in (
            (1861, "Abraham Lincoln"),
            (1865, "Abraham Lincoln"),
            (1869, "Ulysses Grant"),
        )
    ]
    letters = [text_of(f"letter-{n}", "Dear mother.", title="A Family Letter") for n in range(12)]
    headed = with_section(text_of("book", "A word."), "s2", "On the Ides of March", "Caesar came.")
    return built(tmp_path_factory.mktemp("addresses"), [*texts, *letters, headed])


TITLES = [
    ("Inaugural Address of 1865", ["Inaugural Address of 1865"], 1),
    ("inaugural addresses 1865", ["Inaugural Address of 1865"], 1),
    ("1865", ["Inaugural Address of 1865"], 1),
    ("Lincoln inaugural", ["Inaugural Address of 1861", "Inaugural Address of 1865"], 2),
    ("Abraham Lincoln 1861", ["Inaugural Address of 1861"], 1),
    ('"Inaugural Address"', [f"Inaugural Address of {year}" for year in (1861, 1865, 1869)], 3),
    ('"Inaugural Address of 1869"', ["Inaugural Address of 1869"], 1),
    ("INAUGURAL ADDRESS", [f"Inaugural Address of {year}" for year in (1861, 1865, 1869)], 3),
    ("family letter", ["A Family Letter"] * 5, 12),
    ("ides of march", ["Book"], 1),
    ("Grant", ["Inaugural Address of 1869"], 1),
]


@pytest.mark.parametrize(("q", "titles", "total"), TITLES)
def test_a_title_with_all_words_is_an_answer(
    addresses: Generation, q: str, titles: list[str], total: int
) -> None:
    """It is listed and counted, none of its words is said to be nowhere, and the heading names it."""
    results = addresses.searcher.search(SearchRequest(q=q))
    assert [record.title for record in results.records.hits] == titles
    assert results.records.total == total
    assert results.total == 0
    assert results.no_results.missing == ()
    does = f"{total} titles or headings do" if total > 1 else "a title or heading does"
    assert heading(results) == f"No paragraph contains all your words, but {does}"
    more = f" ({len(titles)} of {total})" if total > len(titles) else ""
    assert records_heading(results) == f"Titles and headings{more}"


@pytest.mark.parametrize(
    ("q", "place", "words", "nowhere"),
    [
        ("malice 1865 zebra", "title", "1865", ["zebra"]),
        ("Ulysses", "author", "ulysses", []),
        ("mother ides zebra", "section", "ides", ["zebra"]),
        ('"Inaugural Address" zebra', "title", "inaugural address", ["zebra"]),
        ('"Address of 1865" zebra', "title", "address of 1865", ["zebra"]),
        ('"Ides of March" zebra', "section", "ides of march", ["zebra"]),
        ('"on the ides" mother', "section", "on the ides", []),
    ],
)
def test_a_word_of_a_record_is_not_said_to_be_nowhere(
    addresses: Generation, q: str, place: str, words: str, nowhere: list[str]
) -> None:
    """Where another word is missing: it says in what the word is, with a search that finds it."""
    found = addresses.searcher.search(SearchRequest(q=q)).no_results
    told = {as_typed(one.node).lower(): one.place for one in found.elsewhere}
    assert told == {words: place}
    assert [as_typed(node) for node in found.missing] == nowhere
    assert all(one.paragraphs for one in found.elsewhere)
    assert place != "author" or "names of authors" in elsewhere_sentence(found.elsewhere[0])


@pytest.mark.parametrize(
    "q",
    [
        '"address inaugural" zebra',
        '"inaugural of 1865" zebra',
        '"march of ides" zebra',
        '"the ides march" zebra',
    ],
)
def test_words_apart_are_no_quotation_of_a_title(addresses: Generation, q: str) -> None:
    """A title or heading that has the words in another order has not the quotation."""
    found = addresses.searcher.search(SearchRequest(q=q)).no_results
    assert found.elsewhere == ()
    assert len(found.missing) == 2


NEARLY = [
    # The whole title, and one word more: of a passage, of another text, or misspelt.
    ("inaugural address 1865 malice", ["Inaugural Address of 1865"], 3, 4),
    ("Inaugural Address of 1865 malice", ["Inaugural Address of 1865"], 4, 5),
    ("malice inaugural address 1865", ["Inaugural Address of 1865"], 3, 4),
    ('"Inaugural Address" 1865 malice', ["Inaugural Address of 1865"], 3, 4),
    ("innaugural address of 1869", ["Inaugural Address of 1869"], 3, 4),
    ("Inaugural Addresses of 1869 1868", ["Inaugural Address of 1869"], 4, 5),
    ("lincoln inaugural 1861 zebra", ["Inaugural Address of 1861"], 3, 4),
    ("lincoln inaugural address oath", [f"Inaugural Address of {y}" for y in (1861, 1865)], 3, 4),
    ("ides of march zebra", ["Book"], 3, 4),
    ("on the ides of march brutus", ["Book"], 5, 6),
    ("ulysses grant address telegram", ["Inaugural Address of 1869"], 3, 4),
    # A passage is found: what it says is the answer.
    ("inaugural malice toward", [], 0, 0),
    # Two words more; a title of which only small words are left; titles too many to be meant.
    ("inaugural 1865 malice zebra", [], 0, 0),
    ("on the of zebra", [], 0, 0),
    ("family letter zebra", [], 0, 0),
    ("1865 zebra", [], 0, 0),
    ("inaugural 1865 zebra", [], 0, 0),
    ("address addresses 1865 zebra", [], 0, 0),
    ("inaugural address 1865 -malice zebra", [], 0, 0),
]


@pytest.mark.parametrize(("q", "titles", "matched", "words"), NEARLY)
def test_a_title_with_all_words_but_one_is_told_as_such(
    addresses: Generation, q: str, titles: list[str], matched: int, words: int
) -> None:
    """Where neither a paragraph nor a title has them all; it does not say that a title has."""
    results = addresses.searcher.search(SearchRequest(q=q))
    records = results.records
    assert [record.title for record in records.hits] == titles
    assert records.total == len(titles)
    assert not records.have_all
    assert "but" not in heading(results)
    if titles:
        assert (records.matched, records.words) == (matched, words)
        assert records_heading(results) == (
            f"Titles and headings with {matched} of your {words} words"
        )


@pytest.mark.parametrize("q", ["on peace", '"on peace"', "peace"])
def test_a_heading_that_repeats_the_title_is_not_counted(tmp_path: Path, q: str) -> None:
    """The text is listed, and one is counted: the heading leads to the same place."""
    text = with_section(text_of("speech", "Hear.", heading="On Peace", title="On Peace"), "s2", "B")
    results = built(tmp_path, [text]).searcher.search(SearchRequest(q=q))
    assert [record.is_text for record in results.records.hits] == [True]
    assert results.records.total == 1
    assert heading(results) == "No paragraph contains all your words, but a title or heading does"


def test_titles_beside_hits_change_no_heading(addresses: Generation) -> None:
    """Where paragraphs match, they are what is counted."""
    results = addresses.searcher.search(SearchRequest(q="word"))
    assert heading(results) == "1 paragraph"
