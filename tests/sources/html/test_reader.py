"""Web pages: markup becomes structure, and no word is lost."""

import pytest

from archive.errors import BrokenText
from archive.model.text import ParagraphKind
from archive.model.text import RunKind
from archive.model.text import Text
from archive.sources.html.reader import read_html


def _read(body: str) -> Text:
    page = f"<!doctype html><html lang='en'><head><title>T</title></head><body>{body}</body></html>"
    return read_html(page.encode(), name="page.html").text


def test_headings_and_paragraphs() -> None:
    """Headings and paragraphs."""
    text = _read("<h1>On Trade</h1><p>One is here.</p><h2>Of Wool</h2><p>Two is\nthere.</p>")
    assert text.metadata.title == "On Trade"
    assert [(s.heading, [p.text for p in s.paragraphs]) for s in text.sections] == [
        ("", ["One is here."]),
        ("Of Wool", ["Two is there."]),
    ]


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        ("<ul><li>Bread.</li></ul>", ParagraphKind.LIST_ITEM, "Bread."),
        ("<blockquote><p>He said so.</p></blockquote>", ParagraphKind.QUOTATION, "He said so."),
        ("<p>I am down,<br>he is up.</p>", ParagraphKind.STANZA, "I am down, he is up."),
        (
            "<table><tr><td>1861</td><td>5 | 6</td></tr></table>",
            ParagraphKind.TABLE,
            "1861 | 5 | 6",
        ),
    ],
)
def test_kind_of_a_block_is_that_of_its_markup(body: str, kind: ParagraphKind, words: str) -> None:
    """Kind of a block is that of its markup."""
    text = _read(f"<h1>T</h1><p>Before it there is a sentence.</p>{body}")
    assert (text.paragraphs[1].kind, text.paragraphs[1].text) == (kind, words)


def test_inline_markup_becomes_runs_even_inside_a_word() -> None:
    """Inline markup becomes runs even inside a word."""
    (paragraph,) = _read("<h1>T</h1><p>He un<b>do</b>es <i>all</i> of it.</p>").paragraphs
    marked = [(paragraph.text[run.start : run.end], run.kind) for run in paragraph.runs]
    assert marked == [("do", RunKind.STRONG), ("all", RunKind.EMPHASIS)]


@pytest.mark.parametrize("words", ["a *b* c", "a &lt;em&gt;b&lt;/em&gt; c", "a _b_ c", "a `b` c"])
def test_signs_that_look_like_markup_stay_signs(words: str) -> None:
    """Signs that look like markup stay signs."""
    (paragraph,) = _read(f"<h1>T</h1><p>It says {words} in print.</p>").paragraphs
    assert paragraph.text == f"It says {words.replace('&lt;', '<').replace('&gt;', '>')} in print."
    assert not paragraph.runs


def test_linked_notes_belong_to_the_paragraph_that_calls_them() -> None:
    """Linked notes belong to the paragraph that calls them."""
    text = _read(
        "<h1>T</h1><p>The bridge fell<sup><a href='#n1'>1</a></sup> at last.</p><p>It rose.</p>"
        "<ol><li id='n1'>In 1290. <a href='#r1'>↩</a></li></ol>"
    )
    first, second = text.paragraphs
    assert [(note.label, note.text) for note in first.notes] == [("1", "In 1290.")]
    assert (first.text, second.text) == ("The bridge fell at last.", "It rose.")


def test_navigation_is_left_out_and_told() -> None:
    """Navigation is left out and told."""
    page = b"<html><body><nav>Home About</nav><h1>T</h1><p>One is here.</p></body></html>"
    made = read_html(page, name="page.html")
    assert [one.text for one in made.text.paragraphs] == ["One is here."]
    assert any(change.before == "Home About" for change in made.report)


def test_elements_nested_ten_thousand_deep_are_refused_in_words() -> None:
    """Elements nested ten thousand deep are refused, with a line that says why."""
    deep = "<div>" * 10_000 + "<p>Deep down.</p>" + "</div>" * 10_000
    with pytest.raises(BrokenText, match="nested too deep"):
        _read(f"<h1>T</h1>{deep}")


def test_page_without_words_is_refused() -> None:
    """Page without words is refused."""
    with pytest.raises(BrokenText):
        _read("<script>var x = 1</script>")
