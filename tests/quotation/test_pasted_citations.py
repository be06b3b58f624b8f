"""A quotation with its citation pasted behind it: the quotation is found, and the citation is said to be none of it."""

import pytest

from archive.indexing.live import Generation
from archive.quotation.verdicts import Remark
from archive.quotation.verdicts import RemarkKind
from archive.quotation.verdicts import Verdict
from tests.support.quotations import check
from tests.support.quotations import found_differences
from tests.support.quotations import kinds

WORDS = "The government abolishes secret diplomacy, and, for its part, announces its firm intention"
URL = "http://localhost/texts/report-on-peace/p9"
SPEECH = "Second All-Russia Congress of Soviets of Workers’ and Soldiers’ Deputies"
CITATIONS = [
    # As the styles cite.
    f"Vladimir Lenin, “Report on Peace,” speech, {SPEECH}, The Decree on Peace, October 26 [November 8], 1917, "
    f"para. 9, transcription from Marxist Internet Archive, emended readings marked, revision 1, {URL}.",
    f"Lenin, Vladimir. “Report on Peace.” Speech, {SPEECH}. The Decree on Peace, October 26 [November 8], 1917. "
    f"Transcription from Marxist Internet Archive, emended readings marked, revision 1. {URL}.",
    f"Lenin, Vladimir. 1917. “Report on Peace.” Speech, {SPEECH}. The Decree on Peace, October 26. {URL}.",
    "(Lenin 1917, para. 9)",
    "(Lenin, par. 9)",
    f"Lenin, Vladimir. “Report on Peace.” Speech, {SPEECH}. The Decree on Peace, 26 Oct. [8 Nov.] 1917, {URL}. "
    "Transcription from Marxist Internet Archive, emended readings marked, revision 1.",
    f"Lenin, V. (1917, October 26 [November 8]). Report on Peace [Speech, {SPEECH}; Transcription from Marxist "
    f"Internet Archive, emended readings marked, revision 1]. The Decree on Peace. {URL}",
    f"Lenin, V. (1917) Report on Peace [speech, {SPEECH}], The Decree on Peace. Available at: {URL} "
    "(Accessed: 30 November 2026).",
    "{{cite speech |last=Lenin |first=Vladimir |title=Report on Peace |date=8 November 1917 "
    f"|url={URL} |at=para. 9 |via=The Decree on Peace}}}}",
    URL,
    # As people cite.
    "(Lenin, Report on Peace, 1917, par. 7)",
    "(Lenin, “Report on Peace,” p. 3)",
    "— V. I. Lenin, 1917",
    "– Lenin, Report on peace",
    "\nV. I. Lenin, Report on Peace",
    "\n\nVladimir Lenin (1917)",
    "[Lenin 1917: 7]",
    "(see Lenin, Collected Works, vol. 26, pp. 249–253)",
    "(ibid., p. 4)",
    "(Report on Peace, § 9)",
    "https://www.marxists.org/archive/lenin/works/1917/oct/25-26/26b.htm",
]


@pytest.mark.parametrize("citation", CITATIONS)
@pytest.mark.parametrize("marks", ["{} ", "{}. ", "“{}” ", '"{}."', "‘{}’, "])
def test_a_citation_behind_a_quotation_is_no_part_of_it(
    generation: Generation, marks: str, citation: str
) -> None:
    """The quotation is exact, and a remark has the words that were not checked."""
    answer = check(generation, marks.format(WORDS) + citation)
    assert answer.verdict is Verdict.EXACT
    assert answer.quotation.strip(".,") == WORDS
    assert str(answer.places[0].address) == "/texts/report-on-peace/p9"
    (remark,) = answer.remarks
    assert remark.kind is RemarkKind.CITATION
    assert citation.strip().lstrip("—– ") in remark.text


@pytest.mark.parametrize(
    "number", ["”1", "” 1", '"1', "”12", "» 3", "”(1)", " [1]", ". 12", ". (7)"]
)
def test_the_number_of_a_note_behind_a_quotation_is_no_part_of_it(
    generation: Generation, number: str
) -> None:
    """It is told as a call of a note."""
    opening = {"”": "“", '"': '"', "»": "«"}.get(number[0], "")
    answer = check(generation, f"{opening}{WORDS}{number}")
    assert answer.verdict is Verdict.EXACT
    assert kinds(answer) == {RemarkKind.NOTE_CALL}


def test_a_misquotation_is_compared_without_its_citation(generation: Generation) -> None:
    """Only the words that are quoted differ."""
    answer = check(
        generation, "The government never abolishes secret diplomacy (Lenin, Report on Peace, 1917)"
    )
    assert answer.verdict is Verdict.CLOSE
    assert found_differences(answer) == [("added", "never", "")]
    assert Remark(RemarkKind.CITATION, text="(Lenin, Report on Peace, 1917)") in answer.remarks


@pytest.mark.parametrize(
    "end",
    [
        "— and never told anyone in 1917",
        ". Never in 1917 did anybody hear of it",
        "(but only in public, 1917)",
        ", Lenin said in 1917",
        "— Lenin did not mean it",
        "— Lenin Did Not Mean It",
        "(Never Lenin, 1917)",
        "(so help me God)",
        "in 1917",
        "(1918)",
        "and war",
        "— Abraham Lincoln, 1863",
        ". Peace was the report of Lenin, par. 7 says",
        "http://localhost/ is where it says so",
    ],
)
def test_other_words_behind_a_quotation_are_compared(generation: Generation, end: str) -> None:
    """What is no citation of the place was never said there."""
    answer = check(generation, f"{WORDS} {end}")
    assert answer.verdict is not Verdict.EXACT
    assert RemarkKind.CITATION not in kinds(answer)


def test_the_title_of_the_text_is_no_quotation_beside_others(generation: Generation) -> None:
    """It stands in quotation marks by custom, before or behind the words."""
    title = "Report on Peace"
    (answer,) = generation.quotations.check(f"In “{title}” he wrote of “secret treaties” in 1917.")
    assert (answer.quotation, answer.verdict) == ("secret treaties", Verdict.EXACT)


@pytest.mark.parametrize(
    "quotation",
    [
        "from February to October [26], 1917",
        "the government of land-owners and capitalists from February, 1917",
        "calls upon all the belligerent peoples, November 1917",
        "the support of the Soviets of Workers', Soldiers', and Lenin",
        "War cannot be ended by refusal. Peace",
        "No government will say all it thinks [12], 1917",
    ],
)
def test_what_may_be_quoted_behind_a_comma_is_compared(
    generation: Generation, quotation: str
) -> None:
    """A comma or a stop ends no quotation, nor does a number in brackets that the record has not."""
    answer = check(generation, quotation)
    assert answer.verdict is not Verdict.EXACT
    assert RemarkKind.CITATION not in kinds(answer)


@pytest.mark.parametrize(
    "end",
    [
        ", Lenin, Report on Peace, 1917",
        ". Report on Peace, 1917.",
        ", p. 4",
        ". V. I. Lenin",
        "” 1917",
    ],
)
def test_a_citation_behind_a_comma_begins_with_a_name(generation: Generation, end: str) -> None:
    """Or with the title, or it says on which page."""
    answer = check(generation, f"{'“' if '”' in end else ''}{WORDS}{end}")
    assert answer.verdict is Verdict.EXACT
    assert kinds(answer) == {RemarkKind.CITATION}
