"""Parts of a quotation that are nowhere: they are named. Halves of common words alone are no passages."""

import pytest

from archive.indexing.live import Generation
from archive.quotation.verdicts import Remark
from archive.quotation.verdicts import RemarkKind
from archive.quotation.verdicts import Verdict
from tests.support.quotations import check

A, B = "The government abolishes secret diplomacy", "quite openly in full view of the whole people"
INVENTED = [
    "and gives every child a golden bicycle",
    "golden unicorns dance on the frozen pond",
    "xyzzy",
    "purple cabbage",
    "the emperor shall wear a crown of wild roses",
]


@pytest.mark.parametrize("invented", INVENTED)
@pytest.mark.parametrize(
    "form", ["{a} … {x}", "{x} … {a}", "{a} [...] {x} [...] {b}", "{a} … {b} … {x}"]
)
def test_a_part_that_is_nowhere_is_named(generation: Generation, form: str, invented: str) -> None:
    """Wherever it stands among the others; the quotation is not found, and the other parts are shown."""
    answer = check(generation, form.format(a=A, b=B, x=invented))
    assert answer.verdict is Verdict.ABSENT
    assert Remark(RemarkKind.PART_ABSENT, text=invented) in answer.remarks
    assert str(answer.places[0].address) == "/texts/report-on-peace/p9"


def test_each_part_that_is_nowhere_is_named(generation: Generation) -> None:
    """Not only the first."""
    answer = check(generation, " … ".join([INVENTED[0], A, INVENTED[1]]))
    assert [remark.text for remark in answer.remarks] == INVENTED[:2]


@pytest.mark.parametrize(
    "quotation",
    [
        "that we are in the and of the whole of it",
        "to the and in the of the but of the",
        "it is not that we are and of all the",
        "for that would be of the in which we will be",
    ],
)
def test_halves_of_common_words_are_no_passages(generation: Generation, quotation: str) -> None:
    """Runs of common words stand in any text."""
    answer = check(generation, quotation)
    assert answer.verdict is Verdict.ABSENT
    assert RemarkKind.REST_ABSENT not in {remark.kind for remark in answer.remarks}
