"""Quotations that are partly invented: common words in common do not make them close."""

import pytest

from archive.indexing.live import Generation
from archive.quotation.verdicts import RemarkKind
from archive.quotation.verdicts import Verdict
from tests.support.quotations import check

HALF_INVENTED = [
    # The end, the beginning, and the midst, with the common words of the source.
    (
        "The government abolishes secret diplomacy, and, for its dog, bakes its warm bread to feed all hens",
        "bread",
    ),
    (
        "The parrot devours purple porridge, and, for its part, announces its firm intention to conduct",
        "parrot",
    ),
    (
        "The government abolishes secret gardens, and, for its kitchen, rejects its weak intention to conduct",
        "kitchen",
    ),
    (
        "Our appeal must be addressed both to the zebras and to the walruses of the frozen ocean",
        "walruses",
    ),
    (
        "The unicorns of the kingdom will be sold in full view of the whole people",
        "unicorns",
    ),
    (
        "We cannot ignore the governments, for that would delight the jugglers of dancing elephants",
        "elephants",
    ),
    (
        "The question of peace is a frozen cabbage, the boiled cabbage of the summer",
        "cabbage",
    ),
    (
        "War cannot be ended by refusal, it cannot be painted by two umbrellas with a kettle",
        "umbrellas",
    ),
    (
        "In sweeping an attic chimney, we appeal to the class-conscious workers of the three most advanced",
        "chimney",
    ),
    (
        "We are opposed to secret diplomacy and will sing madly in full bath of the green teapot",
        "teapot",
    ),
]


@pytest.mark.parametrize(("quotation", "invented"), HALF_INVENTED)
def test_a_half_invented_quotation_is_not_close(
    generation: Generation, quotation: str, invented: str
) -> None:
    """It is not found; the part that is here is shown, and the invented words are named as being nowhere."""
    answer = check(generation, quotation)
    assert answer.verdict is Verdict.ABSENT
    (remark,) = answer.remarks
    assert remark.kind is RemarkKind.REST_ABSENT
    assert invented in remark.text
    assert answer.places


@pytest.mark.parametrize(
    "quotation",
    [
        "The parrot devours purple porridge, and, for its dog, bakes its warm bread to feed all hens",
        "It is a cabbage, and it is to be boiled, and that is all there is of it for us",
        "We cannot juggle the umbrellas, for that would be to delight in all of the elephants",
        "the teapot of the unicorn is not to be of the kettle but for the walrus",
    ],
)
def test_common_words_alone_make_nothing_close(generation: Generation, quotation: str) -> None:
    """However many of them are in the right places."""
    assert check(generation, quotation).verdict is Verdict.ABSENT


@pytest.mark.parametrize(
    "quotation",
    [
        "The government abolishes secret cookery, and, for its part, announces its weak intention",
        "War cannot be ended by umbrellas, it cannot be ended by one side",
        "The question of peace is a burning question, the boiled question of the day",
        "Our appeal must be addressed both to the zebras and to the peoples",
        "We cannot ignore the governments, for that would postpone the jugglers of concluding peace",
        "We, however, are opposed to secret gardens and will act openly in full view",
        "In proposing an immediate armistice, we appeal to the class-conscious elephants",
        "the workers' movement will evaporate and will pave the way to peace",
        "The government abolishes purple diplomacy, and, for its part, announces its firm intention to conduct",
        "no government will say all it drinks. We, however, are opposed to secret diplomacy",
    ],
)
def test_single_wrong_words_are_close(generation: Generation, quotation: str) -> None:
    """Words that differ here and there are shown."""
    assert check(generation, quotation).verdict is Verdict.CLOSE
