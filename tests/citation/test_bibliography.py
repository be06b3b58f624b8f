"""Bibliographies: works of one author and year are told apart, and stand in the order of the style."""

import html
import json
import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from archive.citation import STYLES
from archive.citation import Record
from archive.citation import RenderedShape
from archive.citation import bibliography
from archive.citation import plain
from archive.citation.styles.bibliography import short_title
from archive.citation.styles.bibliography import sort_key
from archive.citation.styles.csl_item import item_of
from archive.citation.styles.prerender import ShapeRenderer
from archive.citation.styles.prerender import shape
from archive.model.address import Address
from archive.model.date import Date
from archive.model.text import Metadata
from archive.model.text import Source
from tests.support.paths import DATA
from tests.support.records import BOOK

EXPECTED = DATA / "citations" / "bibliographies"
PROCESSED = ("chicago", "author-date", "mla", "apa", "harvard")
TODAY = Date(2026, 11, 22)
LENIN = ("Vladimir Lenin",)
PAIR = ("Vladimir Lenin", "Karl Marx")
THREE = ("Vladimir Lenin", "Karl Marx", "Leon Trotsky")


UNPRINTED = Source()


def work(
    title: str,
    authors: tuple[str, ...] = LENIN,
    date: Date | None = None,
    *,
    source: Source = UNPRINTED,
    at: str = "p7",
) -> Record:
    """Return the record of a passage of a text with this *title*, which its slug has too."""
    dated = f"-{date}" if date else ""
    slug = re.sub(r"[^a-z0-9]+", "-", f"{title}-{authors[-1:]}{dated}".lower()).strip("-")
    place = Address.parse(f"{slug}/{at}")
    metadata = Metadata(title, authors, date=date, source=source)
    return Record(metadata, place, f"https://archive.example.org{place}", "Papers", 2)


def of(year: int, month: int = 0, day: int = 0) -> Date:
    """Return a date."""
    return Date(year, month, day)


GROUPS: dict[str, tuple[Record, ...]] = {
    "one author and year": (
        work("Report on Peace", date=of(1917, 11, 8)),
        work("Decree on Land", date=of(1917, 10, 26)),
        work("April Theses", date=of(1917, 4, 7)),
    ),
    "other years between": (
        work("Report", date=of(1917)),
        work("Letters", date=of(1918)),
        work("Answers", date=of(1917)),
        work("Notes", date=of(44)),
        work("Origins", date=of(-43)),
    ),
    "no dates": (work("Report"), work("Notes")),
    "two works of two authors, and one alone": (
        work("Report", PAIR, of(1917)),
        work("Notes", PAIR, of(1917)),
        work("Solo", LENIN, of(1917)),
    ),
    "two works of three authors": (work("Report", THREE, of(1917)), work("Notes", THREE, of(1917))),
    "one body": (
        work("Report", ("War Office",), of(1917)),
        work("Notes", ("War Office",), of(1917)),
    ),
    "one family name": (
        work("Report", LENIN, of(1917)),
        work("Notes", ("Nikolai Lenin",), of(1917)),
    ),
    "one family name, other years": (
        work("Report", LENIN, of(1917)),
        work("Notes", ("Nikolai Lenin",), of(1918)),
    ),
    "one family name, and two works": (
        work("Report", LENIN, of(1917)),
        work("Answers", LENIN, of(1917)),
        work("Notes", ("Nikolai Lenin",), of(1917)),
    ),
    "editions of one year": (
        work("Report", date=of(1917), source=BOOK),
        work("Notes", date=of(1905), source=BOOK),
    ),
    "one work": (work("Report", date=of(1917)),),
    "several passages of one work": (
        work("Report", date=of(1917)),
        work("Report", date=of(1917), at="p9"),
        work("Notes", date=of(1917)),
    ),
    "pages": (
        replace(work("Report", date=of(1917), source=BOOK), pages=("250", "251")),
        replace(work("Notes", date=of(1917), source=BOOK), pages=("12", "12")),
    ),
    "accents": (
        work("Vérité", ("Émile Zola",), of(1899)),
        work("Travail", ("Émile Zola",), of(1899)),
        work("Nana", ("Emil Zorn",), of(1899)),
    ),
    "same title": (
        work("Letter", date=of(1917, 1, 1)),
        work("Letter", date=of(1917, 2, 2)),
    ),
    "long titles": (
        work("Report on Peace, October 26 (November 8), 1917", date=of(1917)),
        work("What Is to Be Done? Burning Questions of Our Movement", date=of(1917)),
    ),
    "same initials": (work("Report", LENIN, of(1917)), work("Notes", ("Viktor Lenin",), of(1917))),
    "other second authors": (
        work("Report", THREE, of(1917)),
        work("Notes", ("Vladimir Lenin", "Rosa Luxemburg", "Leon Trotsky"), of(1917)),
    ),
    "nobody": (work("Report", (), of(1917)), work("Notes", (), of(1917))),
}
#: Where Pincite writes something else than citeproc-js, and why: the groups, and the styles.
ON_PURPOSE: tuple[tuple[set[str], set[str], str], ...] = (
    (
        {"same title", "long titles"},
        {"mla"},
        "MLA shortens a title to its first phrase, and adds the date to one that two works have.",
    ),
    (
        {"same initials"},
        {"harvard"},
        "Initials are enough in the bibliography, for the letters of citations lead to one entry.",
    ),
    (
        {"other second authors"},
        {"author-date", "apa", "mla"},
        "A letter or the title tells them apart, without names that the reader does not need.",
    ),
    (
        {"nobody"},
        {"chicago", "author-date", "apa", "harvard"},
        "CSL puts the site in the author's place.",
    ),
)


@pytest.fixture(scope="module")
def rendered() -> dict[str, RenderedShape]:
    """All shapes of the works, rendered as in a build."""
    renderings = ShapeRenderer({})
    for group in GROUPS.values():
        for each in group:
            renderings.want(shape(each))
    return renderings.finish()


def made(style: str, group: str, rendered: dict[str, RenderedShape]) -> tuple[list[str], list[str]]:
    """Return the citations and the entries of a group as text."""
    written = bibliography(style, GROUPS[group], rendered, accessed=TODAY)
    # Notes have the addresses of passages, which are no part of a work.
    short = [re.sub(r"https?://\S*", "", plain(c.short)) for c in written.citations]
    return short, [plain(entry) for entry in written.entries]


def expected(style: str, group: str) -> tuple[list[str], list[str]]:
    """Return what citeproc-js made of a group."""
    written = json.loads((EXPECTED / f"{style}.json").read_text(encoding="utf-8"))
    short, entries = (
        [html.unescape(re.sub(r"<[^>]*>", "", one)).strip() for one in forms]
        for forms in written[group]
    )
    return [re.sub(r"https?://\S*", "", one) for one in short], entries


def test_expected_output_is_of_the_current_items(golden: Callable[[str, str], None]) -> None:
    """The output of citeproc-js was made from the items that the records give now."""
    asked = {
        name: {
            "works": {
                f"{name}: {each.work.key}": {"item": item_of(each.work, accessed=TODAY)}
                for each in group
            },
            "cited": [
                {
                    "id": f"{name}: {each.work.key}",
                    "locator": re.sub(r"^\w+\. ", "", each.page_locator or each.locator).replace(
                        "–", "-"
                    ),
                    "label": "page" if each.cited_pages else "paragraph",
                }
                for each in group
            ],
        }
        for name, group in GROUPS.items()
    }
    golden("citations/bibliographies.json", json.dumps(asked, ensure_ascii=False, indent=1) + "\n")


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("style", PROCESSED)
def test_bibliography_equals_that_of_citeproc_js(
    style: str, group: str, rendered: dict[str, RenderedShape]
) -> None:
    """Citations, entries and their order are those of citeproc-js, except for the listed differences."""
    written, known = made(style, group, rendered), expected(style, group)
    if any(group in groups and style in styles for groups, styles, _ in ON_PURPOSE):
        assert written != known
    else:
        assert written == known


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("style", STYLES)
def test_each_citation_leads_to_one_entry(
    style: str, group: str, rendered: dict[str, RenderedShape]
) -> None:
    """No two works have the same citation, whatever their paragraph."""
    written = bibliography(style, GROUPS[group], rendered, accessed=TODAY)
    if style == "wikipedia":
        assert [c.entry for c in written.citations] == list(written.entries)
        return
    by_citation: dict[str, set[str]] = {}
    for record, citation in zip(GROUPS[group], written.citations, strict=True):
        short = re.sub(r"(?:par\w*|pp?)\. .*|[\d–]+\)$", "", plain(citation.short))
        by_citation.setdefault(short, set()).add(record.work.key)
    assert all(len(works) == 1 for works in by_citation.values()), by_citation


@pytest.mark.parametrize(
    ("style", "short"),
    [
        (
            "author-date",
            ["(Lenin 1917c, para. 7)", "(Lenin 1917b, para. 7)", "(Lenin 1917a, para. 7)"],
        ),
        ("apa", ["(Lenin, 1917c, para. 7)", "(Lenin, 1917b, para. 7)", "(Lenin, 1917a, para. 7)"]),
        (
            "harvard",
            ["(Lenin, 1917c, para. 7)", "(Lenin, 1917b, para. 7)", "(Lenin, 1917a, para. 7)"],
        ),
        (
            "mla",
            [
                "(Lenin, “Report on Peace,” par. 7)",
                "(Lenin, “Decree on Land,” par. 7)",
                "(Lenin, “April Theses,” par. 7)",
            ],
        ),
    ],
)
def test_letters_and_titles(
    style: str, short: list[str], rendered: dict[str, RenderedShape]
) -> None:
    """Letters follow the order of the bibliography, not of the citations; MLA has titles."""
    assert made(style, "one author and year", rendered)[0] == short


def test_titles_of_mla(rendered: dict[str, RenderedShape]) -> None:
    """A long title is shortened, and two works with one title have their dates."""
    assert made("mla", "long titles", rendered)[0] == [
        "(Lenin, “Report on Peace,” par. 7)",
        "(Lenin, “What Is to Be Done?,” par. 7)",
    ]
    assert made("mla", "same title", rendered)[0] == [
        "(Lenin, “Letter” [1 January 1917], par. 7)",
        "(Lenin, “Letter” [2 February 1917], par. 7)",
    ]
    assert made("mla", "pages", rendered)[0] == ["(Lenin, “Report” 250–51)", "(Lenin, “Notes” 12)"]


def test_many_works_of_one_year(rendered: dict[str, RenderedShape]) -> None:
    """After z come aa and ab."""
    works = [work(f"Report {n:02}", date=of(1917)) for n in range(1, 31)]
    written = bibliography("apa", works, rendered, accessed=TODAY)
    short = [plain(citation.short) for citation in written.citations]
    assert short[25:29] == [
        "(Lenin, 1917z, para. 7)",
        "(Lenin, 1917aa, para. 7)",
        "(Lenin, 1917ab, para. 7)",
        "(Lenin, 1917ac, para. 7)",
    ]


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("Report on Peace", "Report on Peace"),
        ("Report on Peace: a Speech", "Report on Peace"),
        ("Report on Peace (1917)", "Report on Peace"),
        ("Peace – A Report", "Peace"),
        ("Who? What? Why?", "Who?"),
        ("On War. A Treatise", "On War"),
        ("J. S. Mill on Liberty", "J. S. Mill on Liberty"),
        ("1917", "1917"),
        ("10,000 Leagues", "10,000 Leagues"),
    ],
)
def test_short_title(title: str, short: str) -> None:
    """A title is cut after its first phrase, and not after an initial or within a number."""
    assert short_title(title) == short


def test_order() -> None:
    """Accents make no difference, and the works of an author alone come before co-authored ones."""
    works = [
        work("A", ("Jean Émile",)),
        work("B", ("Max Ernst",)),
        work("Report on Peace", LENIN),
        work("Odd Things", ("Vladimir Lenin", "Daniel O’Connell")),
        work("“Manifesto”", ()),
        work("C", ("Émile Zola",)),
    ]
    shuffled = works[::-1]
    for style in PROCESSED:
        assert sorted(shuffled, key=lambda one: sort_key(one, style)) == works
