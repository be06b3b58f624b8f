"""Checking quotations: exact, close with every differing word, or absent."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from archive.indexing.live import Generation
from archive.model.date import Date
from archive.quotation.omissions import quotations
from archive.quotation.omissions import segments
from archive.quotation.verdicts import Agreement
from archive.quotation.verdicts import Remark
from archive.quotation.verdicts import RemarkKind
from archive.quotation.verdicts import Verdict
from tests.support.collections import built
from tests.support.collections import text_of
from tests.support.quotations import check
from tests.support.quotations import found_differences

EXACT = [
    ("The government abolishes secret diplomacy", "p9"),
    ("the GOVERNMENT abolishes “secret” diplomacy!", "p9"),
    ("as speedily as possible", "p8"),
    ("dare not do that; but we have no right", "p13"),
    ("news can spread quickly. The workers' movement will triumph", "p16-p17"),
    ("I.E. without the seizure of foreign lands", "p3"),
    ("masses ô the Soviet movement in other countries", "p16"),
]


@pytest.mark.parametrize(("quotation", "place"), EXACT)
def test_identical_words_are_exact(generation: Generation, quotation: str, place: str) -> None:
    """Punctuation, capitals, quotation marks and the ends of paragraphs make no difference."""
    answer = check(generation, quotation)
    assert answer.verdict is Verdict.EXACT
    assert str(answer.places[0].address) == f"/texts/report-on-peace/{place}"
    assert found_differences(answer) == []


def test_other_spellings_are_exact_and_named(generation: Generation) -> None:
    """British and American spellings are the same words, and the page can say which differ."""
    answer = check(generation, "emancipate the laboring and exploited masses")
    assert answer.verdict is Verdict.EXACT
    assert found_differences(answer) == [("spelling", "laboring", "labouring")]


def test_the_transmitted_reading_is_exact_and_flagged(generation: Generation) -> None:
    """Quoting a misprint of the source is right, and the result tells that the text emends it."""
    answer = check(generation, "the largest states participating in the present way")
    assert answer.verdict is Verdict.EXACT
    assert answer.places[0].transmitted
    assert answer.places[0].text.endswith("present war")
    assert not check(generation, "participating in the present war").places[0].transmitted


@pytest.mark.parametrize(
    ("quotation", "difference"),
    [
        (
            "endorsed or concluded by the government of landowners and capitalists from February",
            ("landowners", "land-owners"),
        ),
        (
            "securing advantages and privileges for the Russian land-owners and capitalists",
            ("land-owners", "landowners"),
        ),
        (
            "the classconscious workers of the three most advanced",
            ("classconscious", "class-conscious"),
        ),
    ],
)
def test_a_hyphen_in_a_word_makes_no_difference(
    generation: Generation, quotation: str, difference: tuple[str, str]
) -> None:
    """A hyphenated word matches the same word written without hyphen, as in a search; the difference is listed."""
    answer = check(generation, quotation)
    assert answer.verdict is Verdict.EXACT
    assert found_differences(answer) == [("spelling", *difference)]


def test_a_hyphen_at_the_edge_of_a_quotation_makes_no_difference(tmp_path: Path) -> None:
    """The first and last word of a quotation may be hyphenated in the source."""
    words = "We cannot foresee to-day what the harvest of next winter brings, nor his re-election."
    generation = built(tmp_path, [text_of("harvest", words, "Nothing else.")])
    for quotation, source in (
        ("today what the harvest of next winter brings", "to-day"),
        ("what the harvest of next winter brings, nor his reelection", "re-election"),
    ):
        answer = check(generation, quotation)
        assert answer.verdict is Verdict.EXACT
        assert [run[2] for run in found_differences(answer)] == [source]
        assert source in answer.places[0].text


def test_only_a_hyphen_makes_two_words_one(generation: Generation) -> None:
    """*Wholepeople* does not match two words with a space between; nor does 2425 match 24-25."""
    assert check(generation, "in full view of the wholepeople").verdict is Verdict.CLOSE
    answer = check(generation, "created by the Revolution of October 2425 and basing itself")
    assert answer.verdict is Verdict.CLOSE


CLOSE = [
    (
        "The government has abolished secret diplomacy and announces its firm intention to conduct "
        "all negotiations openly in full view of the people",
        "p9",
        {("missing", "", "quite"), ("missing", "", "whole")},
    ),
    (
        "No government will say all it thinks. We, however, are not opposed to secret diplomacy",
        "p13",
        {("added", "not", "")},
    ),
    (
        "We are combating the deception practiced by governments which pay lip service to war and justice",
        "p13",
        {("spelling", "practiced", "practised"), ("different", "war", "peace")},
    ),
]


@pytest.mark.parametrize(("quotation", "place", "differences"), CLOSE)
def test_a_misremembered_quotation_is_close_with_every_difference(
    generation: Generation, quotation: str, place: str, differences: set[tuple[str, str, str]]
) -> None:
    """The place is named, and every word that differs, is missing or was added; above all a *not*."""
    answer = check(generation, quotation)
    assert answer.verdict is Verdict.CLOSE
    assert str(answer.places[0].address) == f"/texts/report-on-peace/{place}"
    assert differences <= set(found_differences(answer))


@pytest.mark.parametrize(
    "quotation",
    [
        "Four score and seven years ago our fathers brought forth upon this continent a new nation",
        "the of and to in that",
        "Peace and war are the government of the people by all countries and all nations",
        "xyzzy",
        "the workers drank tea and discussed the weather in the government gardens",
    ],
)
def test_absent_quotations_are_told_from_chance_matches(
    generation: Generation, quotation: str
) -> None:
    """Common words and shared topics make no match; the result says what was searched."""
    answer = check(generation, quotation)
    assert answer.verdict is Verdict.ABSENT
    assert answer.total == 0
    assert (answer.coverage.texts, answer.coverage.paragraphs) == (1, 17)
    assert (answer.coverage.first_year, answer.coverage.last_year) == (1917, 1917)


def test_parts_with_an_omission_are_found_together(generation: Generation) -> None:
    """Three dots, bracketed or not, mark an omission; both parts must occur, in order."""
    for gap in ("…", "...", "[…]", "(. . .)"):
        quotation = f"The government abolishes secret diplomacy {gap} openly in full view of the whole people"
        answer = check(generation, quotation)
        assert answer.verdict is Verdict.EXACT, gap
        assert [run.kind for run in answer.places[0].alignment] == [
            Agreement.SAME,
            Agreement.GAP,
            Agreement.SAME,
        ]


def test_parts_in_the_wrong_order_are_not_exact(generation: Generation) -> None:
    """Reversing the order of the parts changes what was said; a remark says so."""
    quotation = (
        "openly in full view of the whole people … The question of peace is a burning question"
    )
    answer = check(generation, quotation)
    assert answer.verdict is Verdict.CLOSE
    assert answer.remarks == (Remark(RemarkKind.PARTS_SCATTERED),)


def test_parts_far_apart_get_a_remark(generation: Generation) -> None:
    """The result tells how far apart the joined passages are."""
    answer = check(
        generation, "The question of peace is a burning question … lip-service to peace and justice"
    )
    assert answer.verdict is Verdict.EXACT
    assert answer.remarks == (Remark(RemarkKind.PARTS_APART, 12),)


def test_every_part_around_an_omission_must_match(generation: Generation) -> None:
    """A correct beginning does not vouch for an invented end."""
    answer = check(
        generation,
        "The government abolishes secret diplomacy … and gives every child a golden bicycle",
    )
    assert answer.verdict is Verdict.ABSENT


def test_every_place_of_the_same_words_is_listed(tmp_path: Path) -> None:
    """The same sentence in three texts is exact three times."""
    sentence = "We shall pay any price and bear any burden."
    texts = [
        text_of(f"t-{n}", "Other words.", f"First. {sentence}", date=Date(1900 + n))
        for n in range(3)
    ]
    answer = check(built(tmp_path, texts), sentence)
    assert answer.verdict is Verdict.EXACT
    assert answer.total == 3
    assert {str(place.address) for place in answer.places} == {f"/texts/t-{n}/p2" for n in range(3)}


def test_places_are_counted_as_a_search_counts_them(tmp_path: Path) -> None:
    """A paragraph with the word twice is one place, and of very many places all are counted."""
    texts = [text_of("t", *(f"Peace at last, {n}, and peace again." for n in range(150)))]
    answer = check(built(tmp_path, texts), "peace")
    assert answer.total == 150
    assert len({place.address for place in answer.places}) == len(answer.places) == 20


def test_one_slip_in_six_words_is_close(generation: Generation) -> None:
    """A single wrong word does not make a quotation absent, however rare it is."""
    answer = check(generation, "participating in the present wax, namely")
    assert answer.verdict is Verdict.CLOSE
    assert found_differences(answer) == [("different", "wax", "war")]


@pytest.mark.parametrize(
    ("quotation", "differences"),
    [
        (
            "this does necessarily mean that we shall accept them",
            [("different", "this", "that"), ("missing", "", "not")],
        ),
        ("the government dare do that", [("missing", "", "people's"), ("missing", "", "not")]),
        (
            "abolishes diplomacy, and, for its part",
            [("missing", "", "secret")],
        ),
    ],
)
def test_words_of_the_source_are_not_reported_as_different(
    generation: Generation, quotation: str, differences: list[tuple[str, str, str]]
) -> None:
    """Of alignments with equally few differences, the one with most matches wins: a lost *not* is a lost *not*."""
    answer = check(generation, quotation)
    assert answer.verdict is Verdict.CLOSE
    assert found_differences(answer) == differences
    # One word in each of these differences.
    assert answer.places[0].differing_words == len(differences)


def test_a_whole_article_is_checked_quotation_by_quotation(generation: Generation) -> None:
    """Each passage in quotation marks has its own result; a short one is not taken for a quotation."""
    article = (
        "Lenin called it a “burning question” and said that “the government abolishes secret diplomacy”. "
        "He went on: “War can be ended by refusal, it can be ended by one side.” Some call it “peace”."
    )
    answers = generation.quotations.check(article)
    assert [answer.verdict for answer in answers] == [Verdict.EXACT, Verdict.CLOSE]
    assert ("different", "can", "cannot") in found_differences(answers[1])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("peace and war", ("peace and war",)),
        ("“peace and war”", ("peace and war",)),
        ('He said "it is all over now" and "no".', ("it is all over now",)),
        ("", ()),
        ("… !", ()),
        ("«мир народам навсегда» сказал «он»", ("мир народам навсегда", "он")),
        ("«мир народам навсегда и везде» сказал «он»", ("мир народам навсегда и везде",)),
    ],
)
def test_quotations_are_told_from_the_text_around_them(text: str, found: tuple[str, ...]) -> None:
    """Marks around the whole are removed; beside long passages in marks, short ones are not quotations."""
    assert quotations(text) == found


def test_segments_are_divided_by_marks_of_omission() -> None:
    """Dots at either end leave out nothing that could be compared."""
    assert segments("…peace . . . and war [...] for ever...") == ("peace", "and war", "for ever")


@given(st.text(max_size=300))
@settings(deadline=None, max_examples=60)
def test_any_text_has_a_result(generation: Generation, text: str) -> None:
    """No text is an error, and an exact match differs in spelling at most."""
    for answer in generation.quotations.check(text):
        for place in answer.places:
            if answer.verdict is Verdict.EXACT and place is answer.places[0]:
                assert place.is_exact


@given(data=st.data())
@settings(deadline=None, max_examples=100)
def test_every_stretch_of_the_text_is_exact_at_its_place(
    generation: Generation, data: st.DataObject
) -> None:
    """Five words or more from anywhere, also across paragraphs, are found at their place."""
    text = generation.library.edition("report-on-peace").text
    words = [(p.number, word) for p in text.paragraphs for word in p.text.split()]
    start = data.draw(st.integers(0, len(words) - 6))
    length = data.draw(st.integers(5, 60))
    piece = words[start : start + length]
    quotation = " ".join(word for _, word in piece).replace("…", "")
    answers = generation.quotations.check(f"x {quotation}"[2:])
    assert answers[0].verdict is Verdict.EXACT
    firsts = {place.address.first for place in answers[0].places}
    assert firsts & {number for number, word in piece[:2]}
