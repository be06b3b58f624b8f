"""Reading the owner's own pages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import BrokenText
from archive.errors import Problem
from archive.model.own_page import OwnPage
from archive.model.own_page import PageBlock
from archive.model.own_page import PageBlockKind
from archive.model.text import ParagraphKind
from archive.model.text import RunKind
from archive.sources.own_page import MAX_DESCRIPTION_CHARS
from archive.sources.own_page import page_target
from archive.sources.own_page import read_own_page


def read(source: str, path: str = "pages/imprint.md") -> OwnPage:
    """Return the page in *source*."""
    return read_own_page(source, path=path)[0]


def outline(blocks: tuple[PageBlock, ...]) -> list[object]:
    """Return the kinds of *blocks* with their words, lists within lists."""
    return [
        f"{block.kind} {block.words.text}"
        if block.words
        else [block.kind.value, *outline(block.blocks)]
        for block in blocks
    ]


def problems(source: str, path: str = "pages/imprint.md") -> tuple[Problem, ...]:
    """Return what is wrong with the page in *source*, which cannot be read."""
    with pytest.raises(BrokenText) as caught:
        read_own_page(source, path=path)
    return caught.value.problems


def test_record_of_a_page() -> None:
    """Title, menu, order, description and language come from the front matter."""
    page = read(
        "---\ntitle: About us\nmenu: yes\norder: 3\ndescription: Who.\nlanguage: de\n---\nWe.\n"
    )
    assert (page.head.slug, page.head.title, page.head.menu, page.head.order) == (
        "imprint", "About us", True, 3,
    )  # fmt: skip
    assert (page.description, page.language) == ("Who.", "de")


@pytest.mark.parametrize(
    ("source", "title", "first"),
    [
        ("# Imprint\n\nWords.\n", "Imprint", "Words."),
        ("---\ntitle: Imprint\n---\n# Imprint\n\nWords.\n", "Imprint", "Words."),
        ("---\ntitle: Imprint\n---\n# Contact\n\nWords.\n", "Imprint", "Contact"),
        ("---\nmenu: yes\n---\n\n## Who we are\n\nWords.\n", "Who we are", "Words."),
        ("\ufeff# Imprint\r\n\r\nWords.\r\n", "Imprint", "Words."),
        ("Words.\n", "Imprint", "Words."),
    ],
)
def test_title_of_a_page(source: str, title: str, first: str) -> None:
    """It is the one in the front matter, else the first heading, which is not repeated, else the name of the file."""
    page = read(source)
    assert page.head.title == title
    words = page.blocks[0].words
    assert words is not None
    assert words.text == first


def test_untitled_page_is_pointed_out() -> None:
    """A page without a title is shown, and its file is named in a note."""
    _, (note,) = read_own_page("Words.\n", path="pages/privacy-policy.md")
    assert (note.path, note.line, note.fatal) == ("pages/privacy-policy.md", 1, False)
    assert "Privacy policy" in note.message
    assert "# Title" in note.remedy


def test_blocks_are_nested_as_in_markdown() -> None:
    """Lists, numbered lists, quotations and headings keep their order and their depth."""
    page = read(
        "# T\n\nOne.\n\n- a\n  1. b\n  2. c\n\n  d\n- e\n\n> f\n>\n> - g\n\n---\n\n## H\n\n3. h\n"
    )
    assert outline(page.blocks) == [
        "paragraph One.",
        ["list", ["item", "paragraph a", ["numbered-list", ["item", "paragraph b"], ["item", "paragraph c"]],
                  "paragraph d"], ["item", "paragraph e"]],
        ["quotation", "paragraph f", ["list", ["item", "paragraph g"]]],
        ["rule"],
        "heading H",
        ["numbered-list", ["item", "paragraph h"]],
    ]  # fmt: skip
    assert page.blocks[-1].start == 3


def test_tables_lines_and_notes() -> None:
    """A table keeps its cells, an address its lines, and a note is at the paragraph that calls it."""
    page = read(
        "# T\n\n| A | B |\n| --- | --- |\n| c | d |\n\nJane\\\nStreet 1\n\nWords.[^1]\n\n[^1]: Note.\n"
    )
    table, lines, called = (block.words for block in page.blocks)
    assert table is not None
    assert lines is not None
    assert called is not None
    assert (table.kind, table.text) == (ParagraphKind.TABLE, "A | B c | d")
    assert lines.kind is ParagraphKind.STANZA
    assert [(note.label, note.text) for note in called.notes] == [("1", "Note.")]


@pytest.mark.parametrize(
    ("levels", "shown"),
    [("1 1 2 3", [2, 2, 3]), ("1 3 4", [2, 3]), ("1 6 2 5", [2, 2, 3]), ("2 2 4", [2, 3])],
)
def test_no_level_of_headings_is_left_out(levels: str, shown: list[int]) -> None:
    """Headings are below the title, and none is more than one level below the one before."""
    marks = [int(level) for level in levels.split()]
    source = "\n\n".join(f"{'#' * level} H{n}" for n, level in enumerate(marks))
    assert [block.level for block in read(f"{source}\n").blocks] == shown


def test_anchors_of_headings() -> None:
    """A heading has an address of its own: as braces say, or else made of its words, each once."""
    page = read("# T\n\n## Contact {#who}\n\n## Ways to help\n\n## Ways to help\n\n## Помощь\n")
    assert [block.anchor for block in page.blocks] == [
        "who",
        "ways-to-help",
        "ways-to-help-2",
        "section",
    ]


@pytest.mark.parametrize(
    ("written", "target"),
    [
        ("https://example.org/a?b", "https://example.org/a?b"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("/texts/letter#p7", "/texts/letter#p7"),
        ("#contact", "#contact"),
        ("privacy.md", "/pages/privacy"),
        ("./privacy.md#log", "/pages/privacy#log"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("//evil.example", ""),
        ("/\\evil.example", ""),
        ("../secret.md", ""),
        ("letter.txt", ""),
        ("JaVaScRiPt:alert(1)", ""),
        ("\x01javascript:alert(1)", ""),
    ],
)
def test_targets_of_links(written: str, target: str) -> None:
    """Links lead to the web, to mail, to places of this site, and to other pages by their files; to nothing else."""
    assert page_target(written) == target


def test_html_is_cleaned() -> None:
    """Of HTML only harmless tags count; of all others the words stay, and the editor is told."""
    source = '# T\n\nA <em>b</em> <script>c</script> <a href="javascript:x">d</a> <img src=x onerror=y>\n'
    page, notes = read_own_page(source, path="pages/a.md")
    words = page.blocks[0].words
    assert words is not None
    assert words.text == "A b c d"
    assert [run.kind for run in words.runs] == [RunKind.EMPHASIS]
    assert all(not note.fatal and note.line == 3 for note in notes)
    assert any("<script>" in note.message for note in notes)


@pytest.mark.parametrize(
    ("source", "line", "message", "remedy"),
    [
        ("---\ntitle: a\n", 1, "not closed", "End it with ---"),
        ("---\ntitle: a: b\n---\nA.\n", 2, "not YAML", "quotes"),
        ("---\n- a\n---\nA.\n", 2, "name: value", ""),
        ("---\ntitle: a\nmenu: maybe\n---\nA.\n", 3, "menu is neither yes nor no", "menu: yes"),
        ("---\ntitle: a\norder: first\n---\nA.\n", 3, "not a number", "order: 1"),
        ("---\ntitle: a\norder: -1\n---\nA.\n", 3, "not a number", "order: 1"),
        ("---\ntitle: [a]\n---\nA.\n", 2, "one value", "quotes"),
        ("---\ntitle: a\nlanguage: German\n---\nA.\n", 3, "language tag", "de"),
        ("---\ntitle: a\n---\n", 0, "no words", "Write them"),
        ("# Only a title\n", 0, "no words", "Write them"),
        ("", 0, "no words", "Write them"),
        ("# T\n\nA.\n\n[^1]: Uncalled.\n", 5, "no mark refers", "[^1]"),
    ],
)
def test_mistakes_have_their_line_and_what_to_do(
    source: str, line: int, message: str, remedy: str
) -> None:
    """What is wrong with a page is said with its file, its line, and what to do."""
    problem = next(p for p in problems(source) if p.fatal)
    assert (problem.path, problem.line) == ("pages/imprint.md", line)
    assert message in problem.message
    assert remedy in problem.remedy


@pytest.mark.parametrize(
    ("path", "proposed"),
    [
        ("pages/About Us.md", "about-us"),
        ("pages/Über.md", "uber"),
        ("pages/a_b.md", "a-b"),
        ("pages/-.md", "about-us"),
    ],
)
def test_name_of_the_file_is_an_address(path: str, proposed: str) -> None:
    """A name that no address can have is refused, with one that can."""
    (problem,) = problems("# T\n\nA.\n", path)
    assert f"{proposed}.md" in problem.remedy


def test_misspelt_name_is_pointed_out() -> None:
    """A value with an unknown name is left out, and the name that was meant is told."""
    page, (note,) = read_own_page("---\ntitel: A\n---\n# B\n\nC.\n", path="pages/a.md")
    assert page.head.title == "B"
    assert (note.line, note.remedy, note.fatal) == (2, "Did you mean title?", False)


@pytest.mark.parametrize(
    ("words", "description"),
    [
        ("One sentence. Another.", "One sentence."),
        ("No stop", "No stop"),
        ("word " * 100, " ".join(["word"] * (MAX_DESCRIPTION_CHARS // 5)) + " …"),
    ],
)
def test_description_is_the_first_sentence(words: str, description: str) -> None:
    """A page that says nothing else is described by its first sentence."""
    assert read(f"# T\n\n{words}\n").description == description


@given(
    st.text(alphabet=st.sampled_from("#-> 1.a*_[](){}^|\\<&;:/\n\"'`~é\u202e\x00"), max_size=200)
)
def test_any_file_is_a_page_or_says_why_not(source: str) -> None:
    """No file makes the reader fail in another way."""
    try:
        page, notes = read_own_page(source, path="pages/a.md")
    except BrokenText as error:
        fatal = any(problem.fatal for problem in error.problems)
    else:
        fatal = False
        assert page.blocks
        assert all(block.kind in PageBlockKind for block in page.blocks)
        assert not any(note.fatal for note in notes)
        return
    assert fatal
