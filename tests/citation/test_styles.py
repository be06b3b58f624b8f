"""Citation styles: rendered records compared with citeproc-js, and filled-in placeholders."""

import html
import json
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from archive.citation import STYLES
from archive.citation import CitationPart
from archive.citation import CitedText
from archive.citation import Record
from archive.citation import RenderedShape
from archive.citation import cite
from archive.citation import paragraph_citations
from archive.citation import plain
from archive.citation.styles.csl_item import Item
from archive.citation.styles.csl_item import item_of
from archive.citation.styles.fill import curly_quotes
from archive.citation.styles.per_style import for_style
from archive.citation.styles.prerender import ShapeRenderer
from archive.citation.styles.prerender import shape
from archive.library.codec import dump_cited
from archive.library.codec import load_cited
from archive.model.address import Address
from archive.model.date import Date
from archive.model.text import Metadata
from tests.support.paths import DATA
from tests.support.records import RECORDS
from tests.support.records import SPEECH
from tests.support.records import record

EXPECTED = DATA / "citations"
PROCESSED = [style for style in STYLES if style != "wikipedia"]
TODAY = Date(2026, 11, 22)


@pytest.fixture(scope="session")
def rendered() -> dict[str, RenderedShape]:
    """All shapes of the records, rendered as in a build."""
    renderings = ShapeRenderer({})
    for each in RECORDS.values():
        renderings.want(shape(each))
    return renderings.finish()


def with_tags(parts: tuple[CitationPart, ...]) -> str:
    """Return *parts* as a string with tags around italics."""
    return "".join(f"<i>{part.text}</i>" if part.italic else part.text for part in parts)


def forms(style: str, name: str, rendered: dict[str, RenderedShape]) -> list[str]:
    """Return the citation and the bibliography entry of the record with this *name*."""
    made = cite(style, RECORDS[name], rendered, accessed=TODAY)
    return [with_tags(made.short), with_tags(made.entry)]


@cache
def expected(style: str) -> dict[str, list[str]]:
    """Return the output of citeproc-js for the records, by name."""
    written = json.loads((EXPECTED / f"{style}.json").read_text(encoding="utf-8"))
    return {
        name: [html.unescape(re.sub(r"</?div[^>]*>", "", form)).strip() for form in both]
        for name, both in written.items()
    }


def items_of(each: Record) -> dict[str, Item]:
    """Return the item of a record, and by style the items that are not the same."""
    item = item_of(each, accessed=TODAY)
    adapted = {style: for_style(item, style) for style in PROCESSED}
    return {"item": item, **{style: one for style, one in adapted.items() if one != item}}


def test_expected_output_is_of_the_current_items(golden: Callable[[str, str], None]) -> None:
    """The expected output was made from the items that the records give now."""
    asked = {
        name: {
            **items_of(each),
            "locator": re.sub(r"^\w+\. ", "", each.page_locator or each.locator).replace("–", "-"),
            "label": "page" if each.cited_pages else "paragraph",
        }
        for name, each in RECORDS.items()
    }
    golden("citations/items.json", json.dumps(asked, ensure_ascii=False, indent=1) + "\n")


#: Where Pincite writes something else, and why: the records, the styles (all where none is named).
ON_PURPOSE: tuple[tuple[set[str], set[str], str], ...] = (
    (
        {
            "speech, dual date",
            "dual date of two years",
            "chapter, dual date",
            "newspaper, Old Style",
        },
        set(),
        "CSL has one calendar; where a style prints the day, the Old Style date comes before it.",
    ),
    (
        {
            "no author",
            "no author in a book",
            "page, no author",
            "letter, no author",
            "archive, no author",
            "journal, no author",
        },
        set(),
        "CSL puts the site or the editor of the book in the author's place. Neither wrote the text.",
    ),
    (
        {"newspaper, no author", "magazine, no author", "journal, nobody"},
        {"apa"},
        "Where the title stands for the author, its description stays beside it.",
    ),
    (
        {"Cyrillic"},
        {"chicago", "author-date", "mla"},
        "Titles are written as in the record; CSL writes English capitals, and does not know the language.",
    ),
    (
        {"quotation marks inside"},
        {"harvard"},
        "British quotation marks are single ones, also in italics.",
    ),
)


@pytest.mark.parametrize("style", PROCESSED)
@pytest.mark.parametrize("name", RECORDS)
def test_output_equals_that_of_citeproc_js(
    style: str, name: str, rendered: dict[str, RenderedShape]
) -> None:
    """Every record reads as citeproc-js writes it, except for the listed differences."""
    excused = any(
        name in names and style in (styles or PROCESSED) for names, styles, _ in ON_PURPOSE
    )
    if not excused:
        assert forms(style, name, rendered) == expected(style)[name]


@pytest.mark.parametrize(
    ("names", "styles", "why"), ON_PURPOSE, ids=[why for *_, why in ON_PURPOSE]
)
def test_every_listed_difference_is_real(
    names: set[str], styles: set[str], why: str, rendered: dict[str, RenderedShape]
) -> None:
    """Each listed difference occurs in some style at least."""
    for name in names:
        assert any(
            forms(style, name, rendered) != expected(style)[name] for style in styles or PROCESSED
        ), why


@pytest.mark.parametrize("style", STYLES)
def test_every_record_in_every_style(
    golden: Callable[[str, str], None], style: str, rendered: dict[str, RenderedShape]
) -> None:
    """Every record in every style reads as before, and has its URL."""
    lines = []
    for name, each in RECORDS.items():
        made = cite(style, each, rendered, accessed=TODAY)
        assert each.url in plain(made.entry)
        locator = each.cited_pages[0] if each.cited_pages else each.locator
        assert locator in plain(made.short) or style in {"mla", "harvard", "wikipedia"}
        lines += [f"# {name}", *filter(None, (with_tags(made.short), with_tags(made.entry))), ""]
    golden(f"citations/{style}.txt", "\n".join(lines))


@pytest.mark.parametrize("name", RECORDS)
def test_similar_records_share_a_shape(name: str) -> None:
    """A record that differs only in its data is not rendered again."""
    each = RECORDS[name]
    of = each.metadata
    other = replace(
        each,
        place=Address("bread"),
        url="https://example.org/bread",
        collection="Papers of 1921",
        metadata=replace(
            of,
            title=of.title + "!",
            date=replace(of.date, year=1921) if isinstance(of.date, Date) else of.date,
            source=replace(of.source, title=of.source.title and "Bread"),
        ),
    )
    assert shape(other) == shape(each) or other.original_date != each.original_date


def test_cached_shapes_are_not_rendered_again(rendered: dict[str, RenderedShape]) -> None:
    """A build with all shapes in the cache starts no processor."""
    renderings = ShapeRenderer(rendered)
    for each in RECORDS.values():
        renderings.want(shape(each))
    assert renderings.finish() == rendered


def test_unknown_style_falls_back_to_chicago(rendered: dict[str, RenderedShape]) -> None:
    """An unknown style gives Chicago's note."""
    speech = RECORDS["speech"]
    assert cite("zebra", speech, rendered, accessed=TODAY).main == (
        cite("chicago", speech, rendered, accessed=TODAY).short
    )


def test_words_of_a_paragraph_have_their_locator(rendered: dict[str, RenderedShape]) -> None:
    """Words of a paragraph are cited with their own locator and URL."""
    made = cite("apa", record(SPEECH, at="p7~5-19.abc234", kind="speech"), rendered, accessed=TODAY)
    assert plain(made.short) == "(Lenin, 1917, para. 7, words 5–19)"
    assert plain(made.entry).endswith("/texts/peace/p7~5-19.abc234")


def test_record_without_cached_shape_is_cited_plainly() -> None:
    """Without its shape in the cache a record is cited plainly, with all its data."""
    words = plain(cite("mla", RECORDS["speech"], {}, accessed=TODAY).main)
    assert words.startswith("Vladimir Lenin, “Report on Peace”, 8 November 1917, Papers of 1917")
    assert words.endswith("revision 2, https://archive.example.org/texts/peace/p7")


@pytest.mark.parametrize("name", RECORDS)
@pytest.mark.parametrize("is_rendered", [True, False])
def test_paragraphs_of_a_text_are_cited_as_each_alone(
    rendered: dict[str, RenderedShape], name: str, is_rendered: bool
) -> None:
    """What is filled in once for all paragraphs of a text gives each the citation that it has alone."""
    known = rendered if is_rendered else {}
    one = RECORDS[name]
    stored = load_cited(json.loads(json.dumps(dump_cited(CitedText.of(one)))))
    made = paragraph_citations(stored, known, collection=one.collection, accessed=TODAY)
    for number in ("7", "7a", "12"):
        place = Address("peace", first=f"p{number}")
        url = f"https://archive.example.org{place}"
        alone = replace(RECORDS[name], place=place, url=url)
        expected = cite("chicago", alone, known, accessed=TODAY).main
        assert plain(made.of(number, url, alone.cited_pages)) == plain(expected)
        if is_rendered:
            assert made.of(number, url, alone.cited_pages) == expected


WORDS = st.text(
    st.characters(exclude_categories=("C", "Z"), exclude_characters="\"'“”‘’"), min_size=1
)


@given(WORDS.filter(lambda word: word[-1] not in ".,"))
@settings(max_examples=60)
def test_any_title_replaces_its_placeholder(rendered: dict[str, RenderedShape], title: str) -> None:
    """Any title appears in every style, and no placeholder is left."""
    metadata = Metadata(title=title, authors=("Vladimir Lenin",), date=Date(1917, 11, 8))
    for style in PROCESSED:
        made = cite(style, record(metadata, kind="speech"), rendered, accessed=TODAY)
        for words in (plain(made.short), plain(made.entry)):
            assert "placeholder" not in words
            assert "9987" not in words.replace(title, "")
        assert title in plain(made.entry)


def test_quotation_marks_become_typographic() -> None:
    """Apostrophes stay apostrophes, and quotation marks face what they enclose."""
    assert curly_quotes("the workers' state") == "the workers’ state"
    assert curly_quotes('On "Peace"', "“") == "On ‘Peace’"
    assert curly_quotes("On “Peace”", "‘") == "On “Peace”"
    assert curly_quotes("'Peace' and 'war'") == "“Peace” and “war”"


@pytest.mark.parametrize(
    "title",
    [
        "On para. qnumberq",
        "See https://placeholder.invalid/ for more",
        "Vote 9987007",
        "The Case, para. 9987007, Explained",
        "Qtitleq and Qpublisherq",
        "A qsuffixq to Qnobodyq",
        "Pages 88811-88822 of 9987001",
        "The Famous Qfamա of Qbodyա",
        "30 December 7891",
        "An 9987004th Edition",
    ],
)
def test_no_word_of_a_title_is_a_placeholder(
    rendered: dict[str, RenderedShape], title: str
) -> None:
    """What stands for the data of a record is never looked for in the data."""
    metadata = Metadata(title=title, authors=("Vladimir Lenin",), date=Date(1917, 11, 8))
    named = record(metadata, kind="speech")
    text = load_cited(json.loads(json.dumps(dump_cited(CitedText.of(named)))))
    known: list[dict[str, RenderedShape]] = [rendered, {}]
    for shapes in known:
        cited = paragraph_citations(text, shapes, collection=named.collection, accessed=TODAY)
        assert title in plain(cited.of("7", "https://example.org/a/p7"))
    for style in PROCESSED:
        assert title in plain(cite(style, named, rendered, accessed=TODAY).entry)
