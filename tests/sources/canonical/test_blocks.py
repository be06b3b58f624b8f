"""Blocks: what is read without the Markdown parser reads as the parser reads it."""

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from archive.sources.canonical import blocks
from archive.sources.canonical import inline_reader
from archive.sources.canonical.blocks import Block
from archive.sources.canonical.blocks import BlockKind
from archive.sources.canonical.blocks import parse_blocks
from archive.sources.canonical.blocks import read_blocks
from archive.sources.canonical.format import write_canonical
from archive.sources.canonical.inline_reader import InlineReader
from archive.sources.paragraph_builder import ParagraphText
from tests.support.paths import DATA
from tests.support.paths import ROOT
from tests.support.strategies import lines
from tests.support.strategies import texts

#: What a line may begin with, mark or not.
_STARTS = (
    *("", "", "Words ", "éa ", "“A ", "[a] ", "[", "[^", "[^A]", "[^A]: ", "(", "{", "{#p9}", "{pb 2} "),
    *("-", "- ", "--", "---", "--- {#s2}", "- - -", "-5", "-a", "--a", "+", "+ ", "++", "+a", "– "),
    *("*", "* ", "**", "***", "* * *", "*** {#s2}", "*a* ", "**a** ", "*_", "_", "__", "___", "_a_ ", "_ _ _"),
    *("#", "# ", "## ", "##", "###### a", "####### a", "#a", "#1 ", "## # ", "##\t", "## a ##", "## a\\#"),
    *("1", "1.", "1. ", "1) ", "1917", "1917. ", "12.5 ", "1234567890. ", "1,000 ", "2) ", "0. "),
    *(">", "> ", ">a", ">>", "|", "| a | b |", "|---|---|", "a | b", "--|--", ":-|-:", "-|", ":--", "=", "==="),
    *("<!--", "-->", "<!-- a -->", "<b>", "```", "~~~", "\\- ", "\\", " ", "  ", "   ", "    ", "\t", " \t"),
    *("\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u00a0", "\u3000", "\u200b", "\u0661. "),
)  # fmt: skip
_ENDS = (
    *("", "", "", " {#p1}", "{#p2 .stanza}", ' {speaker="A"}', "{.stage}", " {#s1 kind=letter}"),
    *(
        "  ",
        "\\",
        " #",
        " ##",
        "#",
        " \t",
        "\u00a0",
        "|",
        " {",
        "}",
        "\\}",
        " {p}",
        " {#p1",
        "]{#p1}",
    ),
)
_LINES = st.builds(
    lambda start, words, end: start + words + end,
    st.sampled_from(_STARTS),
    st.one_of(st.just(""), st.just("and words"), lines(3)),
    st.sampled_from(_ENDS),
)
#: Empty lines are frequent: they are what divides blocks.
_BODIES = st.lists(st.one_of(_LINES, _LINES, st.sampled_from(("", "", " ", "\t")))).map("\n".join)


@given(_BODIES)
@settings(max_examples=400, deadline=None)
def test_any_body_has_the_blocks_of_the_parser(body: str) -> None:
    """Whatever begins or ends a line, alone or beside others, reading finds what the parser alone finds."""
    assert read_blocks(body) == parse_blocks(body)


@given(texts())
@settings(max_examples=40, deadline=None)
def test_a_written_text_has_the_blocks_of_the_parser(text: object) -> None:
    """So does the body of every text that is written."""
    body = write_canonical(text).split("\n---\n", 1)[1]  # type: ignore[arg-type]
    assert read_blocks(body) == parse_blocks(body)


def test_every_file_has_the_blocks_of_the_parser() -> None:
    """So does every Markdown file here, its front matter read as if it were a body."""
    files = [
        path for folder in (DATA, ROOT / "texts", ROOT / "docs") for path in folder.rglob("*.md")
    ]
    bodies = {str(path): path.read_text(encoding="utf-8") for path in files}
    wrong = [name for name, body in bodies.items() if read_blocks(body) != parse_blocks(body)]
    assert len(bodies) > 100
    assert not wrong


PLAIN = [
    ("Words.", BlockKind.PARAGRAPH, "Words."),
    ("Words {#p1 .stanza}", BlockKind.PARAGRAPH, "Words"),
    ("Two\nlines  {#p1}", BlockKind.PARAGRAPH, "Two\nlines"),
    ("*Applause.* Words", BlockKind.PARAGRAPH, "*Applause.* Words"),
    ("__Strong__", BlockKind.PARAGRAPH, "__Strong__"),
    ("1917 was a year", BlockKind.PARAGRAPH, "1917 was a year"),
    ("1,000 men", BlockKind.PARAGRAPH, "1,000 men"),
    ("-5 degrees", BlockKind.PARAGRAPH, "-5 degrees"),
    ("[sic] words", BlockKind.PARAGRAPH, "[sic] words"),
    ("{pb 3} words", BlockKind.PARAGRAPH, "{pb 3} words"),
    ("<b>words</b>", BlockKind.PARAGRAPH, "<b>words</b>"),
    ("## On Peace {#s1 kind=decree}", BlockKind.SECTION, "On Peace"),
    ("###### Deep", BlockKind.SECTION, "Deep"),
]


@pytest.mark.parametrize(("body", "kind", "source"), PLAIN)
def test_paragraphs_and_headings_are_read_without_the_parser(
    monkeypatch: pytest.MonkeyPatch, body: str, kind: BlockKind, source: str
) -> None:
    """The usual blocks cost no parsing, also between others of their kind."""
    expected = parse_blocks(f"Before\n\n{body}\n\nAfter\n")
    monkeypatch.setattr(blocks, "block_parser", lambda: pytest.fail("the parser is used"))

    found, bare = read_blocks(f"Before\n\n{body}\n\nAfter\n")

    assert (found, bare) == expected
    assert [(block.kind, block.source) for block in found][1:2] == [(kind, source)]


def test_the_parser_gets_only_what_needs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """One list in a text sends no other block to the parser, and every block keeps its lines."""
    body = "Before {#p1}\n\n\n- one\n\n- two\n\nAfter\n\n> Said\n"
    expected = parse_blocks(body)
    parsed: list[str] = []

    def parse(part: str) -> tuple[list[Block], list[int]]:
        parsed.append(part)
        return parse_blocks(part)

    monkeypatch.setattr(blocks, "parse_blocks", parse)

    assert read_blocks(body) == expected
    assert parsed == ["- one\n\n- two\n", "> Said\n"]
    assert [(block.first, block.last) for block in expected[0]] == [
        (1, 1),
        (4, 4),
        (6, 6),
        (8, 8),
        (10, 10),
    ]


_INLINE = st.lists(
    st.one_of(
        st.sampled_from((*"*_\\{}[]()<>&!`~|#:\n\t ", "  \n", "](", "[^", "\u00a0", "e\u0301", "\u2028")),
        lines(2),
    )
).map("".join)  # fmt: skip


@given(_INLINE)
@settings(max_examples=400, deadline=None)
def test_plain_words_read_as_the_parser_reads_them(source: str) -> None:
    """A paragraph that is taken for one without markup has none."""
    source = source.strip()
    if inline_reader.is_plain(source):
        assert InlineReader().read(source, _no_report) == _parsed(source)


def _parsed(source: str) -> ParagraphText:
    """Return *source* as the parser reads it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inline_reader, "is_plain", lambda source: False)
        return InlineReader().read(source, _no_report)


def _no_report(line: int, message: str, remedy: str, fatal: bool) -> None:
    pytest.fail(message)
