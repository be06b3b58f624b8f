"""The query language: parsing to a tree, and back to the canonical spelling."""

import pytest
from hypothesis import example
from hypothesis import given
from hypothesis import strategies as st

from archive.model.date import Date
from archive.search.query.canonical import canonical
from archive.search.query.notices import Notice
from archive.search.query.notices import NoticeKind
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
from archive.settings import Settings
from archive.web.wording.queries import describe

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
    ('"secret treat*"', Phrase(("secret", "treat*"))),
    ('"secret, treat*!"', Phrase(("secret", "treat*"))),
    ('"w?r of the *s"~5', Near(("w?r", "of", "the", "*s"), 5)),
    ('"treat*"', Wildcard("treat*")),
    ('"secret * treaty"', Phrase(("secret", "treaty"))),
    ('"What is peace?"', Phrase(("What", "is", "peace"))),
    ("self-govern*", Or((Phrase(("self", "govern*")), Wildcard("selfgovern*")))),
    ('"self-govern* of"', Phrase(("self", "govern*", "of"))),
    ("U.S.*", Wildcard("U.S.*")),
    ("treat*.", Wildcard("treat*")),
    ("pwe.S.*ace?", Wildcard("pweS*ace?")),
    ("24-2*", Phrase(("24", "2*"))),
    ("a.b.b.*-c.", Or((Phrase(("a.b.b.*", "c")), Wildcard("a.b.b.*c")))),
    (".u.s.s*", Wildcard("uss*")),
    ("a.b.*-c.d*", Or((Phrase(("a.b.*", "c.d*")), Wildcard("a.b.*cd*")))),
    ("3.5*", Wildcard("35*")),
    ("speaker:asquith", Filter("speaker", "asquith")),
    ("language:ru", Filter("language", "ru")),
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
    ("人民", Phrase(("人", "民"))),
    ("人", Word("人")),
    ("人民 主席", And((Phrase(("人", "民")), Phrase(("主", "席"))))),
    ("人民、主席", And((Phrase(("人", "民")), Phrase(("主", "席"))))),
    ("「人民」", Phrase(("人", "民"))),
    ("第2次", Phrase(("第", "2", "次"))),
    ("人民*", Phrase(("人", "民"))),
    ("人*民", And((Word("人"), Word("民")))),
    ('צה"ל', Word("צה״ל")),
    ('"כתב צה"ל"', Phrase(("כתב", "צה״ל"))),
    ("US", Word("US")),
    ("US navy", And((Word("US"), Word("navy")))),
    ("GIVE IT TO", And((Word("GIVE"), Word("it"), Word("to")))),
    ('"GIVE IT TO"', Phrase(("GIVE", "it", "to"))),
    ("USSR AND US NAVY", And((Word("USSR"), Word("us"), Word("NAVY")))),
]


@pytest.mark.parametrize(("typed", "tree"), READ)
def test_typed_query_has_this_tree(typed: str, tree: Node | None) -> None:
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
            "第2次",
            "か\u3099",
            "ไทย",
            'צה"ל',
            "שָׁלוֹם־",
            "US",
            "IT",
            "U. S. S. R",
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
@example("0A:0AกAA")
@example("A.:B.:C.D.")
@example("(" * 500 + "a" + ")" * 500)
def test_canonical_spelling_parses_to_the_same_tree(typed: str) -> None:
    """Parsing never fails, and the canonical spelling of a tree parses to the same tree, described alike."""
    tree = parse(typed, SETTINGS).tree
    again = parse(canonical(tree), SETTINGS).tree
    assert again == tree
    assert describe(again) == describe(tree)


def test_long_query_is_cut_with_a_notice() -> None:
    """Characters beyond the limit are not read, a word is never cut in two, and a notice has the limit."""
    query = parse("word " * 400, Settings(query_terms=1000))
    assert len(leaves(query.tree)) == 199 or len(leaves(query.tree)) == 200
    assert set(leaves(query.tree)) == {Word("word")}
    assert Notice(NoticeKind.QUERY_CUT, limit=1000) in query.notices


def test_words_beyond_the_limit_are_cut_with_a_notice() -> None:
    """Words beyond the limit are not searched, and a notice has the limit."""
    query = parse(" ".join(f"w{n}" for n in range(100)), SETTINGS)
    assert len(leaves(query.tree)) == SETTINGS.query_terms
    assert query.notices == (Notice(NoticeKind.TERMS_CUT, limit=64),)


def test_deeply_nested_brackets_are_ignored_with_a_notice() -> None:
    """Brackets nested too deep are left out, with a notice; words outside them are read."""
    query = parse("(" * 30 + "deep" + ")" * 30 + " peace", SETTINGS)
    assert Word("peace") in leaves(query.tree)
    assert query.notices == (Notice(NoticeKind.NESTING_CUT, limit=SETTINGS.query_nesting),)


def test_distance_beyond_the_limit_is_reduced_with_a_notice() -> None:
    """A distance beyond the limit is reduced to it, with a notice."""
    query = parse('"peace war"~999', SETTINGS)
    assert query.tree == Near(("peace", "war"), 100)
    assert query.notices == (Notice(NoticeKind.DISTANCE_CUT, limit=100),)


def test_invalid_year_is_words_with_a_notice() -> None:
    """`year:abc` is words, and a notice names the value."""
    assert parse("year:abc", SETTINGS).notices == (Notice(NoticeKind.NOT_A_YEAR, ("abc",)),)


@pytest.mark.parametrize(
    ("typed", "kind", "terms", "meant"),
    [
        ("auther:lenin peace", NoticeKind.UNKNOWN_FIELD, ("auther",), "author:lenin peace"),
        ('peace Tittle:"On War"', NoticeKind.UNKNOWN_FIELD, ("tittle",), 'peace title:"On War"'),
        ("lang:ru", NoticeKind.UNKNOWN_FIELD, ("lang",), "language:ru"),
        ("sprache:russisch", NoticeKind.UNKNOWN_FIELD, ("sprache",), "language:russisch"),
        ("pages:12-15 war", NoticeKind.UNKNOWN_FIELD, ("pages",), "page:12-15 war"),
        ("titel:frieden", NoticeKind.UNKNOWN_FIELD, ("titel",), "title:frieden"),
        ("speakers:asquith", NoticeKind.UNKNOWN_FIELD, ("speakers",), "speaker:asquith"),
        (
            'in:"Report on Peace"',
            NoticeKind.NOT_A_TEXT,
            ("Report on Peace",),
            'title:"Report on Peace"',
        ),
        ("peace NEAR war", NoticeKind.UNKNOWN_OPERATOR, ("NEAR",), "peace NEAR/5 war"),
        (
            "bread peace NEAR9 war",
            NoticeKind.UNKNOWN_OPERATOR,
            ("NEAR9",),
            "bread peace NEAR/9 war",
        ),
        ('"a b" NEAR war', NoticeKind.UNKNOWN_OPERATOR, ("NEAR",), '"a b" NEAR/5 war'),
        ("peace N3 war", NoticeKind.UNKNOWN_OPERATOR, ("N3",), "peace NEAR/3 war"),
        ("peace W3 war", NoticeKind.UNKNOWN_OPERATOR, ("W3",), "peace PRE/3 war"),
        ("peace PRE war", NoticeKind.UNKNOWN_OPERATOR, ("PRE",), "peace PRE/5 war"),
        ("peace ONEAR7 war", NoticeKind.UNKNOWN_OPERATOR, ("ONEAR7",), "peace PRE/7 war"),
        ("peace SENTENCE war", NoticeKind.UNKNOWN_OPERATOR, ("SENTENCE",), "peace NEAR/s war"),
        ("peace || war", NoticeKind.UNKNOWN_OPERATOR, ("||",), "peace OR war"),
        ("lin?", NoticeKind.QUESTION_MARK, ("lin?",), "lin*"),
        ("lin? war", NoticeKind.QUESTION_MARK, ("lin?",), "lin* war"),
        ("peace|war", NoticeKind.UNKNOWN_OPERATOR, ("|",), "(peace OR war)"),
        ("land !war", NoticeKind.UNKNOWN_OPERATOR, ("!",), "land -war"),
        ("speaker: asquith coal", NoticeKind.NO_VALUE, ("speaker",), "speaker:asquith coal"),
        ('Author: "Ada L" x', NoticeKind.NO_VALUE, ("Author",), 'Author:"Ada L" x'),
        ("year:1914-1918 war", NoticeKind.NOT_A_YEAR, ("1914-1918",), "year:1914..1918 war"),
        ("war date:1914–18", NoticeKind.NOT_A_YEAR, ("1914–18",), "war date:1914..1918"),
        ("what lin hat? x", NoticeKind.QUESTION_MARK, ("hat?",), "what lin hat* x"),
        ("ba near bc a NEAR b", NoticeKind.UNKNOWN_OPERATOR, ("NEAR",), "ba near bc a NEAR/5 b"),
        ("colour:x auther:lenin", NoticeKind.UNKNOWN_FIELD, ("auther",), "colour:x author:lenin"),
        ("colour:x in:Über", NoticeKind.NOT_A_TEXT, ("Über",), "colour:x title:Über"),
    ],
)
def test_what_other_programs_read_otherwise_is_told(
    typed: str, kind: NoticeKind, terms: tuple[str, ...], meant: str
) -> None:
    """With the search that was probably meant, which is itself read without a word."""
    assert parse(typed, SETTINGS).notices == (Notice(kind, terms, meant=meant),)
    assert parse(meant, SETTINGS).notices == ()


@pytest.mark.parametrize(
    "typed",
    [
        "colour:red",
        "Resolved: peace",
        "the near east",
        "NEAR EAST CRISIS",
        "Near East",
        "what is to be done?",
        "Who then?",
        "mind:peace",
        "sin:war",
        "peace! war!",
        "12:30",
        "peace & war",
        "bridge n/s road",
        "letter P/S kept",
        "bread and/or peace",
        "bread w/o peace",
        "war n/5 peace",
        "page 3/5 of it",
    ],
)
def test_plain_words_are_read_without_a_notice(typed: str) -> None:
    """Nobody can have meant anything else."""
    assert parse(typed, SETTINGS).notices == ()


@pytest.mark.parametrize("typed", ["speaker:asq* coal", 'author:"len*"', "title:z?p"])
def test_a_wildcard_in_a_filter_is_told(typed: str) -> None:
    """A filter takes whole words."""
    (notice,) = parse(typed, SETTINGS).notices
    assert notice.kind is NoticeKind.FILTER_WILDCARD


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("*", ""),
        ('"*"', ""),
        ('"government of *"', ""),
        ('"* of government"~3', ""),
        ('"*tarian ** war*"', '"*tarian war*"~>1'),
        ('"government of * people"', '"government of people"~>1'),
        ('war "* government * * people *" peace', 'war "government people"~>2 peace'),
    ],
)
def test_a_wildcard_by_itself_is_told(typed: str, meant: str) -> None:
    """Also inside quotation marks, where others take it for a word: with the query for at most so many words."""
    assert parse(typed, SETTINGS).notices == (Notice(NoticeKind.BARE_WILDCARD, meant=meant),)
    assert parse(meant, SETTINGS).notices == ()


def test_patterns_of_a_quotation_are_terms() -> None:
    """Each has as many words as any, so their number has the limit of words."""
    few = Settings(query_terms=3)
    assert parse('"a* b* c*" d', few).notices == (Notice(NoticeKind.TERMS_CUT, limit=3),)
    assert parse('"a* b* c* d*"', few).tree is None
    assert parse('"a b c d e f" g', few).notices == ()
