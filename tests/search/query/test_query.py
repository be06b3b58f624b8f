"""The query language: what was typed, the tree it is, and back."""

import pytest
from hypothesis import example
from hypothesis import given
from hypothesis import strategies as st

from archive.model.date import Date
from archive.search.query.parser import parse
from archive.search.query.tree import And
from archive.search.query.tree import DateRange
from archive.search.query.tree import Filter
from archive.search.query.tree import Fuzzy
from archive.search.query.tree import Near
from archive.search.query.tree import Node
from archive.search.query.tree import Not
from archive.search.query.tree import Or
from archive.search.query.tree import Phrase
from archive.search.query.tree import Wildcard
from archive.search.query.tree import Word
from archive.search.query.tree import leaves
from archive.search.query.wording import canonical
from archive.search.query.wording import sentence
from archive.settings import Settings

SETTINGS = Settings()
PEACE, WAR, NAVAL = Word("peace"), Word("war"), Word("naval")

READ: list[tuple[str, Node | None]] = [
    ("", None),
    ("   ", None),
    ("peace", PEACE),
    ("peace war", And((PEACE, WAR))),
    ("peace AND war", And((PEACE, WAR))),
    ("peace OR war", Or((PEACE, WAR))),
    ("peace war OR naval", Or((And((PEACE, WAR)), NAVAL))),
    ("peace (war OR naval)", And((PEACE, Or((WAR, NAVAL))))),
    ("peace -naval", And((PEACE, Not(NAVAL)))),
    ("NOT naval", Not(NAVAL)),
    ("NOT NOT naval", NAVAL),
    ("-(war naval)", Not(And((WAR, NAVAL)))),
    ('"secret treaties"', Phrase(("secret", "treaties"))),
    ("“secret treaties”", Phrase(("secret", "treaties"))),
    ("«secret treaties»", Phrase(("secret", "treaties"))),
    ('"peace"', Phrase(("peace",))),
    ('""', None),
    ('"peace war"~5', Near(("peace", "war"), 5)),
    ('"peace war"~', Near(("peace", "war"), 5)),
    ('"peace Peace"~5', Phrase(("peace",))),
    ('"peace', PEACE),
    ('peace"', PEACE),
    ("annex*", Wildcard("annex*")),
    ("*ation", Wildcard("*ation")),
    ("lab?r", Wildcard("lab?r")),
    ("peace?", PEACE),
    ("What is peace?", And((Word("What"), Word("is"), PEACE))),
    ("*", None),
    ("goverment~", Fuzzy("goverment", 1)),
    ("goverment~2", Fuzzy("goverment", 2)),
    ("class-conscious", Word("class-conscious")),
    ("U.S.", Word("U.S.")),
    ("O’Connell", Word("O’Connell")),
    ("peace/war", And((PEACE, WAR))),
    ("peace - war", And((PEACE, WAR))),
    ("author:lenin", Filter("author", "lenin")),
    ('author:"Vladimir Lenin"', Filter("author", "Vladimir Lenin")),
    ("in:report-on-peace", Filter("in", "report-on-peace")),
    ("kind:stage applause", And((Filter("kind", "stage"), Word("applause")))),
    ("year:1917", DateRange(Date(1917), Date(1917))),
    ("year:1914..1918", DateRange(Date(1914), Date(1918))),
    ("year:1918..1914", DateRange(Date(1914), Date(1918))),
    ("year:1914..", DateRange(Date(1914), None)),
    ("year:1910s", DateRange(Date(1910), Date(1919))),
    ("date:1917-11-08", DateRange(Date(1917, 11, 8), Date(1917, 11, 8))),
    ("year:abc", And((Word("year"), Word("abc")))),
    ("colour:red", And((Word("colour"), Word("red")))),
    ("author:", Word("author")),
    ("((((", None),
    (")peace(", PEACE),
    ("peace) OR (war", Or((PEACE, WAR))),
    ("OR", None),
    ("AND OR NOT", None),
    ("peace OR", PEACE),
    ("peace\x00war\x1b", And((PEACE, WAR))),
    ("ＰＥＡＣＥ", Word("ＰＥＡＣＥ")),
]


@pytest.mark.parametrize(("typed", "tree"), READ)
def test_what_is_typed_is_read_so(typed: str, tree: Node | None) -> None:
    """Each construct of the language, and each piece of a broken one, has the tree of the table."""
    assert parse(typed, SETTINGS).tree == tree


#: Pieces of this and other query languages, and of nothing.
PIECES = st.sampled_from(
    [
        *[
            "peace",
            "War",
            "U.S.",
            "O’Connell",
            "re-elect",
            "naïve",
            "中文",
            "OR",
            "AND",
            "NOT",
            "author:",
            "year:",
            "1917",
            "..",
            "kind:stage",
        ],
        *[
            '"',
            "“",
            "”",
            "(",
            ")",
            "-",
            "~",
            "~2",
            "*",
            "?",
            ":",
            "^2",
            "{!func}",
            "\\",
            "NEAR/3",
            "%00",
            "/",
            "|",
        ],
        *("[a TO b]", "'; DROP TABLE x;--", " ", "\x00", "\ud800"),
    ]
)


@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=25).map("".join)))
@example('"peace war"~999')
@example("year:0000")
@example("a" * 2000)
@example("A.A.:A.A")
@example("A.:B.:C.D.")
@example("(" * 500 + "a" + ")" * 500)
def test_every_string_is_a_query_that_its_canonical_spelling_gives_again(typed: str) -> None:
    """Parsing never fails, and what the tree is rendered as parses to the same tree and says the same."""
    tree = parse(typed, SETTINGS).tree
    again = parse(canonical(tree), SETTINGS).tree
    assert again == tree
    assert sentence(again) == sentence(tree)


def test_too_long_a_query_is_cut_and_says_so() -> None:
    """Characters beyond the limit are not read, a word is never cut in two, and the page is told."""
    query = parse("word " * 400, Settings(query_terms=1000))
    assert len(leaves(query.tree)) == 199 or len(leaves(query.tree)) == 200
    assert set(leaves(query.tree)) == {Word("word")}
    assert any("1,000 characters" in remark for remark in query.remarks)


def test_too_many_words_are_cut_and_said() -> None:
    """Words beyond the limit are not searched, and the page is told."""
    query = parse(" ".join(f"w{n}" for n in range(100)), SETTINGS)
    assert len(leaves(query.tree)) == SETTINGS.query_terms
    assert query.remarks == ("Only the first 64 words were searched.",)


def test_too_deep_brackets_are_said() -> None:
    """What stands too deep in brackets is left out, and the page is told; words outside them are read."""
    query = parse("(" * 30 + "deep" + ")" * 30 + " peace", SETTINGS)
    assert Word("peace") in leaves(query.tree)
    assert any("brackets" in remark for remark in query.remarks)


def test_too_far_a_distance_is_said() -> None:
    """A distance beyond the limit is cut to it, and the page is told."""
    query = parse('"peace war"~999', SETTINGS)
    assert query.tree == Near(("peace", "war"), 100)
    assert "at most 100" in query.remarks[0]


def test_a_year_that_is_none_is_said() -> None:
    """`year:abc` is words, and the page says why."""
    assert "“abc” is not a year" in parse("year:abc", SETTINGS).remarks[0]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("peace", "paragraphs with “peace” in any form"),
        ('peace "secret diplomacy" -naval year:1917',
         "paragraphs with “peace” in any form and exactly “secret diplomacy”, "
         "without “naval” in any form, of 1917"),
        ("kind:stage applause", "stage directions with “applause” in any form"),
        ('"peace war"~3', "paragraphs with “peace” and “war” with at most 3 words between"),
        ("year:1917", "paragraphs of 1917"),
        ("goverment~", "paragraphs with words at most one letter off “goverment”"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_query_is_said_in_a_sentence(typed: str, says: str) -> None:
    """The page can say in plain words how it read the box."""
    assert sentence(parse(typed, SETTINGS).tree) == says
