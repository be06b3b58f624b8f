"""A reader's own sentence with quoted words in it: they are checked, and it is said that the others were not."""

import pytest

from archive.indexing.live import Generation
from archive.quotation.omissions import quotations
from archive.quotation.verdicts import Remark
from archive.quotation.verdicts import RemarkKind
from archive.quotation.verdicts import Verdict
from tests.support.quotations import check

PLACE = "/texts/report-on-peace/"


@pytest.mark.parametrize(
    ("text", "quoted", "around", "place"),
    [
        ("Lenin wrote of “secret treaties”", "secret treaties", 3, "p9"),
        ("Lenin wrote of ‘secret treaties’", "secret treaties", 3, "p9"),
        ("Lenin wrote of 'secret treaties' and the people", "secret treaties", 6, "p9"),
        ("Lenin wrote of »secret treaties«", "secret treaties", 3, "p9"),
        ("Lenin wrote of ”secret treaties”", "secret treaties", 3, "p9"),
        ("Lenin wrote of „secret treaties“", "secret treaties", 3, "p9"),
        ("Lenin wrote of „secret treaties”", "secret treaties", 3, "p9"),
        ("Lenin wrote of « secret treaties »", "secret treaties", 3, "p9"),
        ("Lenin wrote of 「secret treaties」", "secret treaties", 3, "p9"),
        ("Lenin wrote of ‚secret treaties‘", "secret treaties", 3, "p9"),
        ('He called it a "burning question" of the day', "burning question", 7, "p1"),
        ('the so-called "peace" of the press', "peace", 6, "p1"),
        ('"Secret diplomacy" was over for Russia', "Secret diplomacy", 4, "p9"),
        (
            "According to Lenin the war was waged by the “landowners and capitalists”, who had won",
            "landowners and capitalists",
            12,
            "p9",
        ),
        ('In Petrograd "secret treaties"1 were printed', "secret treaties", 5, "p9"),
    ],
)
def test_short_quoted_words_are_checked_by_themselves(
    generation: Generation, text: str, quoted: str, around: int, place: str
) -> None:
    """The result is about the words in marks, and says so."""
    answer = check(generation, text)
    assert answer.verdict is Verdict.EXACT
    assert answer.quotation == quoted
    assert str(answer.places[0].address) == PLACE + place
    assert Remark(RemarkKind.WORDS_AROUND, around) in answer.remarks


def test_each_short_quotation_has_its_result(generation: Generation) -> None:
    """What is not in the collection is told apart from what is."""
    text = "Lenin wrote of “secret treaties”, never of a “golden bicycle” or a “purple dragon”."
    answers = generation.quotations.check(text)
    assert [(answer.quotation, answer.verdict) for answer in answers] == [
        ("secret treaties", Verdict.EXACT),
        ("golden bicycle", Verdict.ABSENT),
        ("purple dragon", Verdict.ABSENT),
    ]


@pytest.mark.parametrize(
    ("quotation", "verdict"),
    [
        ("the GOVERNMENT abolishes “secret” diplomacy!", Verdict.EXACT),
        ("«The» government abolishes secret «diplomacy»", Verdict.EXACT),
        ("The government ‘abolishes’ secret diplomacy", Verdict.EXACT),
        ("“The workers' movement will triumph”", Verdict.EXACT),
        ("‘The workers’ movement will triumph’", Verdict.EXACT),
        ('The government never abolishes "secret diplomacy", and, for its part', Verdict.CLOSE),
        ('The "government" never abolishes secret diplomacy, and, for its part', Verdict.CLOSE),
        ("No government will ever say “all” it thinks. We, however, are", Verdict.CLOSE),
        ("War can be ended by ‘refusal’, it cannot be ended", Verdict.CLOSE),
        ("We shall “never” retreat from it; but we must not give", Verdict.CLOSE),
        ("Our appeal must not be addressed both to the “governments”", Verdict.CLOSE),
    ],
)
def test_marks_around_words_of_a_quotation_do_not_divide_it(
    generation: Generation, quotation: str, verdict: Verdict
) -> None:
    """Where the words around the marks are quoted as well, all are compared."""
    answer = check(generation, quotation)
    assert answer.verdict is verdict
    assert RemarkKind.WORDS_AROUND not in {remark.kind for remark in answer.remarks}


@pytest.mark.parametrize(
    "text",
    [
        "the workers' movement and the peoples' cause",
        "'Tis the workers' own cause",
        "the '90s, the workers' decade",
        "Don't divide the soldiers’ and peasants’ deputies",
        "‘The movement of the workers",
        "rock 'n' roll in the workers' hall",
    ],
)
def test_apostrophes_are_no_quotation_marks(text: str) -> None:
    """A single mark that has no partner says nothing."""
    assert quotations(text) == (text,)
