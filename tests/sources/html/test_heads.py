"""The lines at the head of a web page that no markup tells apart, each in its field."""

import pytest

from archive.sources.html.reader import read_html

BODY = (
    "<p>The bridge at our town is in a bad state, and nobody has mended it for years, so that the carts must go by the "
    "ford, as before.</p><p>I hope that it will be mended soon, and that the council will pay for all of it.</p>"
)


@pytest.mark.parametrize(
    ("head", "authors", "date", "occasion", "translators"),
    [
        ("<p>John Smith</p>", ("John Smith",), "", "", ()),
        ("<p><em>John Smith</em></p><p>4 May 1912</p>", ("John Smith",), "1912-05-04", "", ()),
        ("<p>John Smith, 4 May 1912</p>", ("John Smith",), "1912-05-04", "", ()),
        ("<p>John Smith and Mary Brown</p>", ("John Smith", "Mary Brown"), "", "", ()),
        ("<h3>John Smith</h3><h4>May 1912</h4>", ("John Smith",), "1912-05", "", ()),
        (
            "<p>by Jean Dupont</p><p>Translated by Mary Brown</p>",
            ("Jean Dupont",),
            "",
            "",
            ("Mary Brown",),
        ),
        ("<p>Delivered at Leeds, 4 May 1912</p>", (), "1912-05-04", "Delivered at Leeds", ()),
        ("<p>New York, 4 May 1912</p>", (), "1912-05-04", "New York", ()),
        ("<p>New York</p>", (), "", "New York", ()),
    ],
)
def test_lines_below_the_title_of_a_page(
    head: str, authors: tuple[str, ...], date: str, occasion: str, translators: tuple[str, ...]
) -> None:
    """A name alone is the author, a town is not; whoever translated it is no paragraph."""
    page = f"<html><head><title>On Roads</title></head><body><h1>On Roads</h1>{head}{BODY}</body></html>"
    made = read_html(page.encode(), name="x.html").text
    record = made.metadata
    assert record.title == "On Roads"
    assert (record.authors, str(record.date or "")) == (authors, date)
    assert (record.occasion, record.source.translators) == (occasion, translators)
    assert len(list(made.paragraphs)) == 2
