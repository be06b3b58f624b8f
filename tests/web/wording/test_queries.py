"""Queries in English."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.search.query.parser import parse
from archive.settings import Settings
from archive.web.wording.queries import describe
from archive.web.wording.queries import describe_parts
from archive.web.wording.queries import part_name

SETTINGS = Settings()


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("peace", "paragraphs containing “peace”, including other forms"),
        ("secret treaties",
         "paragraphs containing “secret” and “treaties”, including other forms"),
        ("(Britain OR Germany) workers",
         "paragraphs containing (“Britain” or “Germany”) and “workers”, including other forms"),
        ("peace war OR naval",
         "paragraphs containing (“peace” and “war”) or “naval”, including other forms"),
        ('"secret treaties"', "paragraphs containing the exact phrase “secret treaties”"),
        ('"peace"', "paragraphs containing the exact word “peace”"),
        ('peace "secret diplomacy" -naval year:1917',
         "paragraphs containing any form of “peace” and the exact phrase “secret diplomacy”, "
         "without any form of “naval”, dated 1917"),
        ("war -hostile -naval",
         "paragraphs containing “war”, including other forms, "
         "without any form of “hostile” or “naval”"),
        ("kind:stage applause", "stage directions containing “applause”, including other forms"),
        ('"peace war"~3',
         "paragraphs containing “peace” and “war” with at most 3 words between them"),
        ("annex* goverment~2",
         "paragraphs containing words matching “annex*” and words within two letters of “goverment”"),
        ("goverment~", "paragraphs containing words within one letter of “goverment”"),
        ("year:1917", "all paragraphs dated 1917"),
        ("year:1914..1918", "all paragraphs dated 1914 to 1918"),
        ("year:1914.. author:lenin", "all paragraphs dated 1914 or later, in texts by “lenin”"),
        ("date:..1917-11-08 section:decree peace",
         "paragraphs containing “peace”, including other forms, dated 8 November 1917 or earlier, "
         "under a heading with “decree”"),
        ("-author:lenin peace",
         "paragraphs containing “peace”, including other forms, not in texts by “lenin”"),
        ("peace OR year:1917", "paragraphs containing either any form of “peace” or anything dated 1917"),
        ('"peace war"~1',
         "paragraphs containing “peace” and “war” with at most 1 word between them"),
        ('"peace war"~0', "paragraphs containing “peace” and “war” with no word between them"),
        ("title:report", "all paragraphs in texts with “report” in the title"),
        ("-ferry", "paragraphs without any form of “ferry”"),
        ("-ferry kind:note year:1917", "notes without any form of “ferry”, dated 1917"),
        ("NOT (peace OR war)", "paragraphs without any form of “peace” or “war”"),
        ('ship NOT (peace OR "secret diplomacy")',
         "paragraphs containing “ship”, including other forms, "
         "without any form of “peace” or the exact phrase “secret diplomacy”"),
        ("peace OR -ship", "paragraphs containing either any form of “peace” or no form of “ship”"),
        ("peace OR NOT (ship OR war)",
         "paragraphs containing either any form of “peace” or no form of “ship” or “war”"),
        ('peace OR -"secret diplomacy"',
         "paragraphs containing either any form of “peace” "
         "or not the exact phrase “secret diplomacy”"),
        ("peace OR -year:1917",
         "paragraphs containing either any form of “peace” or anything not dated 1917"),
        ("", ""),
    ],
)  # fmt: skip
def test_query_is_described_in_plain_words(typed: str, says: str) -> None:
    """Each construct of the language has its words."""
    assert describe(parse(typed, SETTINGS).tree) == says


@given(st.text(max_size=60))
def test_marked_terms_are_those_in_quotation_marks(typed: str) -> None:
    """The parts of a description are its words, the terms marked instead of quoted."""
    tree = parse(typed, SETTINGS).tree
    spelt = "".join(f"“{text}”" if marked else text for text, marked in describe_parts(tree))
    assert spelt[1:] == describe(tree)[1:]


@pytest.mark.parametrize(
    ("typed", "name"),
    [("zebra", "“zebra”"), ('"secret peace"', "“secret peace”"), ("zz*", "“zz*”"), ("-war", "excluding “war”")],
)  # fmt: skip
def test_parts_are_named_as_typed(typed: str, name: str) -> None:
    """A part of a query is called by the words that were typed."""
    tree = parse(typed, SETTINGS).tree
    assert tree is not None
    assert part_name(tree) == name
