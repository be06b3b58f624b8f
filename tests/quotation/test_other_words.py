"""Another translation of a passage, or a paraphrase: never a match, but the likely passage is named."""

import pytest

from archive.indexing.live import Generation
from archive.quotation.verdicts import Remark
from archive.quotation.verdicts import RemarkKind
from archive.quotation.verdicts import Verdict
from tests.support.quotations import check
from tests.support.quotations import kinds

TRANSLATIONS = [
    (
        "The Government abolishes secret diplomacy, expressing before the whole country its firm "
        "decision to conduct all negotiations in the light of day before the people",
        "p9",
    ),
    (
        "The Cabinet does away with secret diplomacy and for its part declares a firm resolve to carry "
        "on every negotiation in the open before the eyes of the entire people",
        "p9",
    ),
    (
        "The Government considers it to be the greatest crime against humanity to continue the war for "
        "the sake of dividing the weaker nationalities among the powerful and wealthy nations which had "
        "seized them, and solemnly proclaims its decision to sign immediately terms of peace which will "
        "stop this war",
        "p7",
    ),
    (
        "At the same time the Government declares that the conditions of peace set forth above should "
        "not be regarded as an ultimatum; that is, it is ready to consider any other conditions of "
        "peace, insisting only that such be offered as soon as possible by any one of the warring "
        "countries",
        "p8",
    ),
    (
        "No government says everything that it thinks; but we are against secret diplomacy and shall act "
        "in the open, before the eyes of all the people",
        "p13",
    ),
    (
        "Our opponents must get no chance to say that our conditions differ from theirs, so that to "
        "start negotiating with us would be of no use",
        "p13",
    ),
    (
        "Some of the nations have weak nationalities they conquered; to divide them among strong and "
        "rich ones by this war is held a crime against humanity",
        "p7",
    ),
    (
        "An armistice of at least three months is desirable, in the opinion of the government, so that "
        "negotiations for peace can be completed by representatives of every nation",
        "p11",
    ),
    (
        "Secret treaties which the landowners' and capitalists' government endorsed from February until "
        "October 1917 shall at once be given full publication",
        "p9",
    ),
    (
        "Workers in Britain had the Chartist movement, those of France rose in repeated uprisings, and "
        "in Germany they fought the Anti-Socialist Law and built organisations of power",
        "p14",
    ),
]


@pytest.mark.parametrize(("quotation", "place"), TRANSLATIONS)
def test_another_translation_is_no_match_and_names_the_passage(
    generation: Generation, quotation: str, place: str
) -> None:
    """Likeness in any order of the words suffices to say what it may be, never to say that it is."""
    answer = check(generation, quotation)
    assert answer.verdict is Verdict.ABSENT
    assert answer.remarks == (Remark(RemarkKind.OTHER_WORDS),)
    first, last = answer.places[0].address.first, answer.places[0].address.last
    assert place in (first, last)


@pytest.mark.parametrize(
    "quotation",
    [
        "Four score and seven years ago our fathers brought forth upon this continent a new nation",
        "the workers drank tea and discussed the weather in the government gardens",
        "It was the best of times, it was the worst of times, it was the age of wisdom",
        "A decent respect to the opinions of mankind requires that they should declare the causes",
        "xyzzy",
    ],
)
def test_what_has_only_common_words_is_like_nothing(generation: Generation, quotation: str) -> None:
    """A remark on everything would say nothing."""
    answer = check(generation, quotation)
    assert answer.verdict is Verdict.ABSENT
    assert RemarkKind.OTHER_WORDS not in kinds(answer)
