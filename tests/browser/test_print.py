"""Printed pages: the text with its numbers, one citation, and nothing of the interface."""

import re
from collections.abc import Sequence

import pypdfium2
import pytest
from playwright.sync_api import Page

AT = "/texts/report-on-peace"
#: Words of the interface, which paper has no use for.
INTERFACE = (
    "Search",
    "Copy",
    "Read in context",
    "Previous",
    "Next",
    "Other styles",
    "Formats",
    "Report an error",
    "Help",
    "About",
    "Contents",
    "Select",
)


def printed(tab: Page, address: str) -> list[str]:
    """Return the words of each page of paper on which *address* is printed."""
    tab.goto(address)
    document = pypdfium2.PdfDocument(tab.pdf(prefer_css_page_size=True))
    pages = [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    document.close()
    return pages


def interface_in(pages: Sequence[str]) -> list[str]:
    """Return the words of the interface that are on paper."""
    return [word for word in INTERFACE if any(re.search(rf"\b{word}\b", page) for page in pages)]


@pytest.mark.parametrize(
    ("place", "numbers"), [("", range(1, 18)), ("/p9", [9]), ("/p7-p9", [7, 8, 9])]
)
def test_a_text_is_printed_with_its_numbers_and_one_citation(
    tab: Page, place: str, numbers: Sequence[int]
) -> None:
    """Each paragraph has its number, the date is there, and one citation with the address ends it."""
    pages = printed(tab, f"{AT}{place}")
    words = " ".join(pages)
    assert interface_in(pages) == []
    assert "October 26 (November 8), 1917" in words
    # A line of the address may end with one of its hyphens.
    address = re.sub(r"\W", "", f"{tab.url}.")
    assert re.sub(r"\W", "", words).count(address) == 1
    assert set(re.findall(r"\d+", words)) >= set(map(str, numbers))


def test_a_citation_is_printed_across_the_page(tab: Page) -> None:
    """Its first line has many words: no column of the screen is left on paper."""
    tab.goto(AT)
    document = pypdfium2.PdfDocument(tab.pdf(prefer_css_page_size=True))
    lines = document[len(document) - 1].get_textpage().get_text_range().splitlines()
    document.close()
    (first,) = [line for line in lines if line.startswith("Vladimir Lenin, “Report")]
    assert len(first.split()) > 6


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (
            "/quotation?q=We+are+not+opposed+to+secret+diplomacy+and+will+act+openly",
            "Close match: 2 words differ from the source.",
        ),
        ("/citations?p=report-on-peace/p7&p=report-on-peace/p9", "Bibliography"),
        ("/citations/handout?p=report-on-peace/p9", "abolishes secret diplomacy"),
        ("/search?q=secret+treaties", "secret treaties endorsed"),
        ("/texts/notice/history", "one o’clock"),
    ],
)
def test_other_pages_are_printed_without_the_interface(
    tab: Page, address: str, expected: str
) -> None:
    """What was found, cited or corrected is on paper, and nothing to press."""
    pages = printed(tab, address)
    assert interface_in(pages) == []
    assert expected in " ".join(pages)
