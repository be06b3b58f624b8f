"""What the styles make of records, against what citeproc-js makes of them; and the words that are put in."""

import html
import json
import re
from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from archive.citation import STYLES
from archive.citation import CitationPart
from archive.citation import RenderedShape
from archive.citation import cite
from archive.citation import plain
from archive.citation.styles.csl_item import item_of
from archive.citation.styles.fill import curly_quotes
from archive.citation.styles.prerender import ShapeRenderer
from archive.citation.styles.prerender import shape
from archive.model.date import Date
from archive.model.text import Metadata
from tests.support.paths import DATA
from tests.support.records import RECORDS
from tests.support.records import record

EXPECTED = DATA / "citations"
PROCESSED = [style for style in STYLES if style != "wikipedia"]
TODAY = Date(2026, 11, 22)


@pytest.fixture(scope="session")
def rendered() -> dict[str, RenderedShape]:
    """All shapes of the records, rendered as a build does it."""
    renderings = ShapeRenderer({})
    for each in RECORDS.values():
        renderings.want(each)
    return renderings.finish()


def marked(parts: tuple[CitationPart, ...]) -> str:
    """Return *parts* with tags around what is in italics."""
    return "".join(f"<i>{part.text}</i>" if part.italic else part.text for part in parts)


def forms(style: str, name: str, rendered: dict[str, RenderedShape]) -> list[str]:
    """Return the citation and the entry of the record of that *name*."""
    made = cite(style, RECORDS[name], rendered, accessed=TODAY)
    return [marked(made.short), marked(made.entry)]


@cache
def expected(style: str) -> dict[str, list[str]]:
    """Return what citeproc-js makes of the records, by their names."""
    written = json.loads((EXPECTED / f"{style}.json").read_text(encoding="utf-8"))
    return {
        name: [html.unescape(re.sub(r"</?div[^>]*>", "", form)).strip() for form in both]
        for name, both in written.items()
    }


def test_items_are_those_that_were_asked_about(golden: Callable[[str, str], None]) -> None:
    """The expected results are of the items that the records make today."""
    asked = {
        name: {
            "item": item_of(each, accessed=TODAY),
            "locator": re.sub(r"^paras?\. ", "", each.locator).replace("–", "-"),
        }
        for name, each in RECORDS.items()
    }
    golden("citations/items.json", json.dumps(asked, ensure_ascii=False, indent=1) + "\n")


#: Where Pincite writes something else, and why: the records, the styles (all where none is named).
ON_PURPOSE: tuple[tuple[set[str], set[str], str], ...] = (
    (
        {"speech, dual date", "dual date of two years", "chapter, dual date"},
        set(),
        "CSL has one calendar; where a style prints the day, the Old Style stands before it.",
    ),
    (
        {"no author", "no author in a book"},
        set(),
        "CSL puts the site or the editor of the book in the author's place. Neither wrote the text.",
    ),
    (
        {"Cyrillic"},
        {"chicago", "author-date", "mla"},
        "Titles stand as the record has them; CSL writes English capitals, and does not know the language.",
    ),
    (
        {"quotation marks inside"},
        {"harvard"},
        "British quotation marks are single ones, also in italics.",
    ),
)


@pytest.mark.parametrize("style", PROCESSED)
@pytest.mark.parametrize("name", RECORDS)
def test_as_citeproc_js_has_it(style: str, name: str, rendered: dict[str, RenderedShape]) -> None:
    """Every record reads as citeproc-js writes it, but for the differences that are listed."""
    excused = any(
        name in names and style in (styles or PROCESSED) for names, styles, _ in ON_PURPOSE
    )
    if not excused:
        assert forms(style, name, rendered) == expected(style)[name]


@pytest.mark.parametrize(
    ("names", "styles", "why"), ON_PURPOSE, ids=[why for *_, why in ON_PURPOSE]
)
def test_differences_are_real(
    names: set[str], styles: set[str], why: str, rendered: dict[str, RenderedShape]
) -> None:
    """What is listed as a difference is one, in some style at least."""
    for name in names:
        assert any(
            forms(style, name, rendered) != expected(style)[name] for style in styles or PROCESSED
        ), why


@pytest.mark.parametrize("style", STYLES)
def test_styles(
    golden: Callable[[str, str], None], style: str, rendered: dict[str, RenderedShape]
) -> None:
    """Every record in every style reads as it did, and has its address."""
    lines = []
    for name, each in RECORDS.items():
        made = cite(style, each, rendered, accessed=TODAY)
        assert each.url in plain(made.entry)
        assert each.locator in plain(made.short) or style in {"mla", "harvard", "wikipedia"}
        lines += [f"# {name}", *filter(None, (marked(made.short), marked(made.entry))), ""]
    golden(f"citations/{style}.txt", "\n".join(lines))


def test_few_shapes() -> None:
    """Records that differ only in what they say are rendered once."""
    assert len({shape(each) for each in RECORDS.values()}) < len(RECORDS) / 2


def test_what_is_known_is_not_asked_again(rendered: dict[str, RenderedShape]) -> None:
    """A build that knows all shapes starts no processor."""
    renderings = ShapeRenderer(rendered)
    for each in RECORDS.values():
        renderings.want(each)
    assert renderings.finish() == rendered


def test_unknown_style_is_the_note(rendered: dict[str, RenderedShape]) -> None:
    """A style that there is not is the note of Chicago."""
    speech = RECORDS["speech"]
    assert cite("zebra", speech, rendered, accessed=TODAY).main == (
        cite("chicago", speech, rendered, accessed=TODAY).short
    )


def test_other_locator_and_address(rendered: dict[str, RenderedShape]) -> None:
    """Words of a paragraph are cited by the locator and the address that are given."""
    made = cite(
        "apa",
        RECORDS["speech"],
        rendered,
        accessed=TODAY,
        locator="para. 7, words 5–19",
        address="https://archive.example.org/texts/peace/p7~5-19.abc234",
    )
    assert plain(made.short) == "(Lenin, 1917, para. 7, words 5–19)"
    assert plain(made.entry).endswith("/texts/peace/p7~5-19.abc234")


def test_record_that_was_never_rendered_is_cited() -> None:
    """A record whose shape is not known is cited plainly, with all that is known."""
    words = plain(cite("mla", RECORDS["speech"], {}, accessed=TODAY).main)
    assert words.startswith("Vladimir Lenin, “Report on Peace”, 8 November 1917, Papers of 1917")
    assert words.endswith("revision 2, https://archive.example.org/texts/peace/p7")


WORDS = st.text(
    st.characters(exclude_categories=("C", "Z"), exclude_characters="\"'“”‘’"), min_size=1
)


@given(WORDS.filter(lambda word: word[-1] not in ".,"))
@settings(max_examples=60)
def test_words_come_through(rendered: dict[str, RenderedShape], title: str) -> None:
    """Whatever a title is made of stands in every style, and no stand-in is left."""
    metadata = Metadata(title=title, authors=("Vladimir Lenin",), date=Date(1917, 11, 8))
    for style in PROCESSED:
        made = cite(style, record(metadata, kind="speech"), rendered, accessed=TODAY)
        for words in (plain(made.short), plain(made.entry)):
            assert "placeholder" not in words
            assert "9987" not in words.replace(title, "")
        assert title in plain(made.entry)


def test_curly() -> None:
    """Apostrophes stay apostrophes, and quotation marks turn towards what they enclose."""
    assert curly_quotes("the workers' state") == "the workers’ state"
    assert curly_quotes('On "Peace"', "“") == "On ‘Peace’"
    assert curly_quotes("On “Peace”", "‘") == "On “Peace”"
    assert curly_quotes("'Peace' and 'war'") == "“Peace” and “war”"
