"""Letters and numbers in brackets that make another word: never an exact match."""

from pathlib import Path

import pytest

from archive.quotation.checker import QuotationChecker
from archive.quotation.verdicts import Verdict
from tests.support.collections import built
from tests.support.collections import text_of

TEXT = (
    "The king can be trusted, and the county shall keep its arms with honour for 25 days.",
    "The army paid no heed to the rebels, and the committee may approve the grant.",
    "We adjourn this sitting until nine in the evening, as he propose it.",
    "Our country was ruled by law, and the government considers it the greatest of crimes.",
    "They bought of the Dutch at eight pounds, on October 24-25 of that year, dated March 1917.",
    "He proposed the motion, and 1,000 babies a week are dying.",
)


@pytest.fixture(scope="module")
def checker(tmp_path_factory: pytest.TempPathFactory) -> QuotationChecker:
    """A collection with words that others begin with."""
    folder: Path = tmp_path_factory.mktemp("brackets")
    others = text_of("other", "Nobody cannot go without ninety proposals of the counts.")
    return built(folder, [text_of("debate", *TEXT), others]).quotations


@pytest.mark.parametrize(
    "quotation",
    [
        "The king can[not] be trusted, and the county shall keep",
        "keep its arms with[out] honour for 25 days",
        "The army paid no[t] heed to the rebels",
        "the committee may[be] approve the grant",
        "adjourn this sitting until nine[ty] in the evening",
        "Our count[y] was ruled by law, and the government",
        "the govern[ed] considers it the greatest of crimes",
        "keep its arms with honour for 25[0] days",
        "on October 24-25[26] of that year",
        "bought of the Dutch at eight [10] pounds",
        "of that year, dated March 1917[8]",
    ],
)
def test_another_word_is_no_convention(checker: QuotationChecker, quotation: str) -> None:
    """Whatever is in brackets, the words of the source are others."""
    (result,) = checker.check(quotation)
    assert result.verdict is not Verdict.EXACT


@pytest.mark.parametrize(
    "quotation",
    [
        "He propose[s] the motion, and",
        "He propose[d] the motion, and",
        "[h]e proposed the motion, and",
        "10[00] babies a week are dying",
        "the king can be trusted,[3] and the county",
        "the king can be trusted, [3] and the county",
    ],
)
def test_inflections_and_calls_of_notes_are(checker: QuotationChecker, quotation: str) -> None:
    """Letters that fit a word to its sentence, the call of a note after a word or a stop."""
    (result,) = checker.check(quotation)
    assert result.verdict is Verdict.EXACT
