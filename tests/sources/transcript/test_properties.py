"""No words are lost: properties of the transcript reader on messy text."""

import re

from hypothesis import given
from hypothesis import strategies as st

from archive.errors import BrokenText
from archive.sources.canonical.format import read_canonical
from archive.sources.canonical.format import write_canonical
from archive.sources.conservation import balance
from archive.sources.report import Import
from archive.sources.transcript.reader import read_transcript

#: Pieces of transcripts, and of what only looks like one.
PIECES = (
    "DECREE ON PEACE", "Report on Peace", "**Vladimir Lenin**  ", "---", "* * *", "250", "[Pg 12]", "{pb 3}",
    "*Source: X Archive*", "(Applause.)", "[A]", "<sup>[A]</sup>", "[^1]", "[^1]: a note here", "[1] a note",
    "1. first item", "- item", "(1)", "word(1) goes on", "PUBLIUS", "FEDERALIST No. 1", "CHAPTER II",
    "Mr. SMITH: I say so.", "LORD X: Hear, hear.", "The question of peace is a burning question, the painful",
    "question of the day. Much has been said and writ-", "ten on the subject, and all of you, no doubt, have",
    "also of the degree", "October 26 (November 8), 1917", "To the People:", "> quoted", "| a | b |", "|---|---|",
    "\f", "\u00ad", "zero\u200bwidth", "&mdash;", "&lt;b&gt;", "*emph*", "_under_", "**bold", "[link](http://a.b/c)",
    "<http://a.b/c>", "<em>x</em>", "<br>", "cafe\u0301", "    indented text", "\\", "\\*", "\ufdd0x\ufdd1",
    "{~~a~>b~~}", "{#p1}", "{++x++}", "Title: A title", "Author: A B and C D", "# Head", "## Head two {#s4}", "=====",
    "*** START OF THIS PROJECT GUTENBERG EBOOK X ***", "*** END OF THIS PROJECT GUTENBERG EBOOK X ***",
    "Produced by someone", "[Footnote 1: text of it]", "word†", "† note", "By Karl Marx", "London, 3 July 1918.",
    "Yours truly,", "Source: A book", "https://example.org/a", "\u2028", "\x85", "x<sup>2</sup>", "12", "13", "14",
)  # fmt: skip
ENDS = ("\n", "\n\n", " ", "  \n", "\r\n", "", "\n\n\n")
MESSY = st.lists(
    st.tuples(st.one_of(st.sampled_from(PIECES), st.text(max_size=12)), st.sampled_from(ENDS)),
    max_size=22,
).map(lambda pieces: "".join(piece + end for piece, end in pieces))
CODECS = ("utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1", "utf-8-sig", "koi8-r")


def read(data: bytes) -> Import | None:
    """Read *data*; return None where it is refused as not being text.

    A refusal because words went missing would be a bug in the reader, and fails here.
    """
    refusal = ""
    try:
        return read_transcript(data, name="x.txt")
    except BrokenText as error:
        refusal = str(error)
    assert "bug" not in refusal
    return None


@given(MESSY)
def test_no_word_is_lost_or_added(source: str) -> None:
    """The words of the source, adjusted by the report, are the words of the text."""
    made = read(source.encode("utf-8", "surrogatepass"))
    if made is not None and made.encoding in ("ascii", "utf-8"):
        assert balance(source, made.text, made.report).is_even


@given(MESSY)
def test_every_import_reads_back(source: str) -> None:
    """Any import is valid: its canonical file reads back as the same text."""
    made = read(source.encode("utf-8", "surrogatepass"))
    if made is not None:
        assert read_canonical(write_canonical(made.text), path="x.md").text == made.text


@given(st.binary(max_size=300))
def test_any_bytes_are_imported_or_refused(data: bytes) -> None:
    """No bytes raise another error, and every report can be printed."""
    made = read(data)
    assert made is None or (made.json.startswith("[") and "Change(" not in str(made))


@given(MESSY, st.sampled_from(CODECS))
def test_any_encoding_is_imported_or_refused(source: str, codec: str) -> None:
    """Even with a wrongly guessed encoding no words are lost."""
    read(source.encode(codec, "ignore"))


@given(
    st.lists(
        st.lists(st.sampled_from("alpha beta gamma delta of the".split()), min_size=12),
        min_size=2,
        max_size=6,
    )
)
def test_wrapping_changes_nothing(paragraphs: list[list[str]]) -> None:
    """A text wrapped at any width has the same paragraphs."""
    whole = [f"The {' '.join(words)} end." for words in paragraphs]
    wrapped = [re.sub(r"(.{30,50}) ", r"\1\n", paragraph) for paragraph in whole]
    made = read_transcript("\n\n".join(wrapped).encode(), name="x.txt")
    assert " ".join(paragraph.text for paragraph in made.text.paragraphs) == " ".join(whole)


def test_balance_detects_lost_and_added_words() -> None:
    """The word balance of an import finds both kinds of error."""
    made = read_transcript(b"The question of peace is a burning question.\n", name="x.txt")
    lost = balance("The question of peace is a truly burning question.", made.text, made.report)
    assert (lost.lost, lost.added, lost.is_even) == (("truly",), (), False)
    more = balance("The question of peace is a question.", made.text, made.report)
    assert (more.added, more.is_even) == (("burning",), False)
