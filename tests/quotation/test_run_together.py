"""Two passages quoted as one without a mark: both are shown, or it is said that one is nowhere."""

from pathlib import Path

import pytest

from archive.indexing.live import Generation
from archive.quotation.verdicts import Agreement
from archive.quotation.verdicts import Remark
from archive.quotation.verdicts import RemarkKind
from archive.quotation.verdicts import Verdict
from tests.support.collections import built
from tests.support.collections import text_of
from tests.support.quotations import check
from tests.support.quotations import found_differences
from tests.support.quotations import kinds

#: The second half comes before the first, so that they cannot be one passage with words left out.
ELSEWHERE = [
    ("War cannot be ended by refusal, the painful question of the day", "p13", "p1"),
    (
        "must start immediately negotiations for peace. The government abolishes secret diplomacy",
        "p13",
        "p9",
    ),
    (
        "will pave the way to peace and socialism, by any of the belligerent countries as speedily as possible",
        "p17",
        "p8",
    ),
    (
        "We shall not retreat from it; such incorporation is annexation, seizure and violence",
        "p13",
        "p6",
    ),
    (
        "news can spread quickly by telegraph, and by negotiations between representatives",
        "p16",
        "p10",
    ),
    (
        "Now we have overthrown the government of the land-owners and capitalists from February",
        "p15",
        "p9",
    ),
    ("drown the workers' and peasants' revolution in full view of the whole people", "p16", "p9"),
    (
        "the heroic struggle against the Anti-Socialist Law with the full publication of the secret treaties",
        "p12",
        "p9",
    ),
    (
        "we had entered into an alliance with the overwhelming majority of the working class",
        "p15",
        "p3",
    ),
    ("the mutiny in the German navy is not accorded the right to decide", "p16", "p6"),
    (
        "In such great examples of the Chartist movement in England, Permit me, therefore, to proceed to read",
        "p12",
        "p1",
    ),
]


@pytest.mark.parametrize(("quotation", "first", "second"), ELSEWHERE)
def test_both_halves_of_two_joined_sentences_are_shown(
    generation: Generation, quotation: str, first: str, second: str
) -> None:
    """The places are those of the halves, in their order in the quotation."""
    answer = check(generation, quotation)
    assert answer.verdict is Verdict.CLOSE
    assert answer.remarks == (Remark(RemarkKind.RUN_TOGETHER),)
    assert [place.address.first for place in answer.places] == [first, second]
    assert answer.total == 2


@pytest.mark.parametrize(
    ("quotation", "first", "last", "apart"),
    [
        (
            "The question of peace is a burning question, War cannot be ended by refusal",
            "p1",
            "p13",
            12,
        ),
        (
            "The government abolishes secret diplomacy, we had entered into an alliance with them",
            "p9",
            "p15",
            6,
        ),
        (
            "by any of the belligerent countries as speedily as possible, news can spread quickly",
            "p8",
            "p16",
            8,
        ),
        (
            "Our appeal must be addressed both to the governments, but shall not reject a shorter period",
            "p13",
            "p13",
            0,
        ),
    ],
)
def test_passages_of_one_text_in_their_order_are_one_place(
    generation: Generation, quotation: str, first: str, last: str, apart: int
) -> None:
    """Much was left out without a mark: the place shows the gap, and the remark how wide it is."""
    answer = check(generation, quotation)
    assert answer.verdict is Verdict.CLOSE
    assert answer.remarks == (Remark(RemarkKind.LEFT_OUT_UNMARKED, apart),)
    (place,) = answer.places
    assert (place.address.first, place.address.last or place.address.first) == (first, last)
    assert Agreement.GAP in [run.kind for run in place.alignment]


@pytest.mark.parametrize(
    ("quotation", "place", "rest"),
    [
        (
            "The government abolishes secret diplomacy and gives every child a golden bicycle",
            "p9",
            "and gives every child a golden bicycle",
        ),
        (
            "Four score and seven years ago our fathers brought forth War cannot be ended by refusal, it cannot",
            "p13",
            "Four score and seven years ago our fathers brought forth",
        ),
        (
            "will triumph and will pave the way to peace over breakfast tables with marmalade on toast",
            "p17",
            "over breakfast tables with marmalade on toast",
        ),
        (
            "Ask not what your country can do: in Europe, where news can spread quickly",
            "p16",
            "Ask not what your country can do",
        ),
        (
            "Our appeal must be addressed both to the pianos of Vienna and to marmalade merchants",
            "p13",
            "pianos of Vienna and to marmalade merchants",
        ),
        (
            "Every elephant in the zoological garden demanded breakfast, War cannot be ended by refusal",
            "p13",
            "Every elephant in the zoological garden demanded breakfast",
        ),
        (
            "announces its firm intention to conduct all negotiations quite openly beneath a purple umbrella in Venice",
            "p9",
            "beneath a purple umbrella in Venice",
        ),
        (
            "seizure and violence, while astronomers measured the shadow of a lighthouse keeper",
            "p6",
            "while astronomers measured the shadow of a lighthouse keeper",
        ),
        (
            "Shall I compare thee to a summer's day: with the full publication of the secret treaties",
            "p9",
            "compare thee to a summer's day",
        ),
        (
            "the heroic struggle against the Anti-Socialist Law and seventeen violins playing waltzes",
            "p12",
            "seventeen violins playing waltzes",
        ),
    ],
)
def test_a_half_that_is_nowhere_is_named(
    generation: Generation, quotation: str, place: str, rest: str
) -> None:
    """A correct half does not vouch for an invented one; the place of the correct one is shown."""
    answer = check(generation, quotation)
    assert answer.verdict is Verdict.ABSENT
    assert RemarkKind.REST_ABSENT in kinds(answer)
    assert answer.places[0].address.first == place
    (remark,) = answer.remarks
    assert remark.number == len(remark.text.split())
    assert set(rest.split()[1:-1]) <= set(remark.text.split())


@pytest.mark.parametrize(
    "quotation",
    [
        "The government does not abolish secret diplomacy",
        "The government abolishes secret diplomacy, and, for its part, announces a very firm intention",
        "We, however, are not opposed to secret diplomacy and will act openly",
        "War can be ended by refusal, it can be ended by one side",
        "The question of war is a burning question, the painful question of the week",
    ],
)
def test_one_altered_passage_is_not_taken_for_two(generation: Generation, quotation: str) -> None:
    """A wrong word here and there joins nothing."""
    answer = check(generation, quotation)
    assert answer.verdict is Verdict.CLOSE
    assert answer.remarks == ()


@pytest.mark.parametrize(
    ("quotation", "rest"),
    [
        ("War cannot be ended by refusal, soldiers and workers", "soldiers and workers"),
        ("The government abolishes secret diplomacy except the Tsar", "except the Tsar"),
    ],
)
def test_no_word_of_the_passage_that_is_here_is_nowhere(
    generation: Generation, quotation: str, rest: str
) -> None:
    """The words that are nowhere begin where the passage ends."""
    answer = check(generation, quotation)
    assert answer.verdict is Verdict.ABSENT
    assert answer.remarks == (Remark(RemarkKind.REST_ABSENT, len(rest.split()), rest),)
    assert found_differences(answer) == []


def test_a_word_at_the_border_is_of_the_half_that_has_it(tmp_path: Path) -> None:
    """It is no other word of the first half."""
    texts = [
        text_of(
            "malice",
            "With malice toward none, with charity for all, with firmness in the right as God gives us to see the"
            " right, let us strive on to finish the work we are in, to bind up the nation's wounds.",
        ),
        text_of("fear", "Let me assert that the only thing we have to fear is fear itself."),
        *(text_of(f"filler-{n}", f"The {n} men spoke of the weather.") for n in range(9)),
    ]
    (answer,) = built(tmp_path, texts).quotations.check(
        "With malice toward none, with charity for all, the only thing we have to fear is fear itself"
    )
    assert answer.remarks == (Remark(RemarkKind.RUN_TOGETHER),)
    assert found_differences(answer) == []


def test_of_equal_matches_the_one_with_fewer_other_forms_is_first(generation: Generation) -> None:
    """The decree has *Soviet*, the speech *Soviets*."""
    answer = check(generation, "the Soviets of Workers', Soldiers', and Lenin")
    assert [place.address.first for place in answer.places] == ["p13", "p2"]
