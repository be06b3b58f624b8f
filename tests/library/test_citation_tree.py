"""Citation trees: the names of their units, and where these are."""

from archive.library.citation_tree import page_spans
from archive.library.citation_tree import page_tree
from archive.model.pages import Pages
from archive.model.pages import PageStart


def test_pages_that_bear_one_label_have_names_of_their_own() -> None:
    """The first keeps it, also where another is called like the second; unknown pages have none, and end others."""
    labels = ("1", "2", "1", "", "1 (2)", "1", "1 (2)")
    spans = page_spans(Pages([PageStart(n, 3 * n, label) for n, label in enumerate(labels)]))
    names = ("1", "2", "1 (2)", "1 (2) (2)", "1 (3)", "1 (2) (3)")
    assert page_tree(spans).names == names
    assert [(span.first, span.end) for span in spans[1:4]] == [
        ((1, 3), (2, 6)),
        ((2, 6), (3, 9)),
        ((4, 12), (5, 15)),
    ]
    assert spans[-1].end is None
