"""Parts of a hyphenated word are no forms of the whole: *co* is not *cooperated*."""

from pathlib import Path

import pytest

from archive.quotation.verdicts import Verdict
from tests.support.collections import built
from tests.support.collections import text_of
from tests.support.quotations import check


@pytest.mark.parametrize(
    ("twin", "source", "quotation"),
    [
        (
            "They co-operated with the ministry for years.",
            "The firm was Smith and Co with offices abroad.",
            "The firm was Smith and cooperate[d] with offices abroad",
        ),
        (
            "The council re-elected her without a vote.",
            "The letter was written re the vote of the council.",
            "The letter was written reelect[ed] the vote of the council",
        ),
        (
            "They were under-estimated by every minister.",
            "The troops were under fire in every village.",
            "The troops were underestimat[ed] fire in every village",
        ),
    ],
)
def test_the_first_part_of_a_compound_is_no_ending_of_it(
    tmp_path: Path, twin: str, source: str, quotation: str
) -> None:
    """An ending in brackets may be another ending of the word, and never another word."""
    answer = check(built(tmp_path, [text_of("twin", twin), text_of("source", source)]), quotation)
    assert answer.verdict is not Verdict.EXACT


def test_forms_of_single_words_leave_compounds_out(tmp_path: Path) -> None:
    """A planner names the words that have a stem, and no parts of words."""
    texts = [text_of("a", "They co-operated while others cooperate and cooperated.")]
    planner = built(tmp_path, texts).searcher.planner
    forms = planner.single_forms(planner.stems_of("cooperating"))
    assert sorted(forms) == ["cooperate", "cooperated"]
