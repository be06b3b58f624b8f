"""How scholars quote: brackets, remarks, calls of notes, divided words and stage directions make no difference."""

from pathlib import Path

import pytest

from archive.indexing.live import Generation
from archive.model.text import Paragraph
from archive.model.text import Run
from archive.model.text import RunKind
from archive.quotation.verdicts import RemarkKind
from archive.quotation.verdicts import Verdict
from tests.support.collections import built
from tests.support.collections import text_of
from tests.support.quotations import check
from tests.support.quotations import kinds

LETTERS = RemarkKind.BRACKETED_LETTERS
EDITOR = RemarkKind.EDITORIAL_REMARK
CALL = RemarkKind.NOTE_CALL
HYPHEN = RemarkKind.LINE_END_HYPHEN


@pytest.mark.parametrize(
    ("quotation", "place", "kind"),
    [
        ("[W]ar cannot be ended by refusal", "p13", LETTERS),
        ("[o]ur appeal must be addressed both to the governments", "p13", LETTERS),
        ("[T]he workers' movement will triumph", "p17", LETTERS),
        ("[w]e shall not retreat from it", "p13", LETTERS),
        ("[n]o government will say all it thinks", "p13", LETTERS),
        ("The government of Russia propose[d] that this kind of peace", "p4", LETTERS),
        ("The government abolish[ed] secret diplomacy", "p9", LETTERS),
        ("The government abolishes secret diploma[cy]", "p9", LETTERS),
        ("The government abolishes secret diplomac[ies]", "p9", LETTERS),
        ("The gov[ernmen]t abolishes secret diplomacy", "p9", LETTERS),
        ("The government abolish[es] secret dipl[omacy]", "p9", LETTERS),
        ("The government abolishes [sic] secret diplomacy", "p9", EDITOR),
        ("The government abolishes secret diplomacy [emphasis added]", "p9", EDITOR),
        ("The government abolishes secret diplomacy (emphasis mine)", "p9", EDITOR),
        ("The government abolishes secret [italics in the original] diplomacy", "p9", EDITOR),
        (
            "The government abolishes secret diplomacy [my emphasis], and, for its part",
            "p9",
            EDITOR,
        ),
        ("the secret treaties endorsed[1] or concluded by the government", "p9", CALL),
        ("the secret treaties endorsed[12] or concluded by the government", "p9", CALL),
        ("from February to October 25, 1917.[A] The government proclaims", "p9", CALL),
        ("from February to October 25, 1917.1 The government proclaims", "p9", CALL),
        ("from February to October 25, 1917.[A]", "p9", CALL),
        ("from February to October 25, 1917.1", "p9", CALL),
        ("from February to October 25, 1917.¹ The government proclaims", "p9", CALL),
        ("the annexations made by the Great Russians.2", "p9", CALL),
        ("the annexations made by the Great Russians2", "p9", CALL),
        ("the secret treaties endorsed* or concluded[*] by the government", "p9", CALL),
        ("The government abolishes secret diplo-\nmacy", "p9", HYPHEN),
        ("The govern- ment abolishes secret diplomacy", "p9", HYPHEN),
        ("to conduct all nego-\n  tiations quite openly", "p9", HYPHEN),
        ("announces its firm inten‐\ntion to conduct", "p9", HYPHEN),
    ],
)
def test_a_convention_is_exact_and_named(
    generation: Generation, quotation: str, place: str, kind: RemarkKind
) -> None:
    """The words are those of the source; a remark says how the marks were read. No paragraph is dragged in."""
    answer = check(generation, quotation)
    assert answer.verdict is Verdict.EXACT
    assert kind in kinds(answer)
    assert str(answer.places[0].address) == f"/texts/report-on-peace/{place}"


def test_a_remark_has_the_first_words_it_is_about(generation: Generation) -> None:
    """So that a reader sees what was read otherwise than written."""
    answer = check(generation, "[T]he government abolish[ed] [sic] secret diplomacy")
    assert [(remark.kind, remark.text) for remark in answer.remarks] == [
        (EDITOR, "[sic]"),
        (LETTERS, "[T]he"),
    ]


@pytest.mark.parametrize(
    "quotation",
    [
        "[W]ar can be ended by refusal, it cannot be ended",
        "The government [never] abolishes secret diplomacy, and, for its part",
        "The government abolishes [not] secret diplomacy, and, for its part",
        "The government abolishes secret diplomacy, [or nearly so] and, for its part",
        "The government [un]abolishes secret diplomacy, and, for its part",
        "[N]o war can be ended by refusal, it cannot be ended",
        "from February to October 25, 1918.[A] The government proclaims",
        "from February to October 26, 1917.1 The government proclaims",
        "The government abolishes secret diplomacy [emphasis added], and, for its share",
        "The government abolishes secret diplo-\nmats, and, for its part",
    ],
)
def test_a_convention_excuses_no_other_word(generation: Generation, quotation: str) -> None:
    """Words in brackets are words, and are shown as added."""
    assert check(generation, quotation).verdict is Verdict.CLOSE


@pytest.mark.parametrize(
    "source",
    [
        "He wrote [sic] upon every page of the ledger.",
        "The party met in the [r]ed hall, as the sign had it.",
        "He had read all of vol.2 and no.7 by then.",
        "They flew the B52 over the airfield4 at noon.",
        "The rate was 1917.1 to the pound at the close.",
        "A line of pre- and post-war houses was built.",
        "The word[1] stands in this manuscript as written.",
        "It measured 5 km² by the old survey of the land.",
    ],
)
def test_what_the_source_has_to_the_letter_needs_no_convention(tmp_path: Path, source: str) -> None:
    """A source may itself have brackets and numbers; quoted to the letter, it is exact without a remark."""
    answer = check(built(tmp_path, [text_of("a", source, "Nothing else is here.")]), source)
    assert answer.verdict is Verdict.EXACT
    assert answer.remarks == ()


@pytest.mark.parametrize(
    ("source", "quotation"),
    [
        ("Это верно, т. е. без всяких оговорок.", "Это верно, т.е. без всяких оговорок"),
        ("Это верно, т.е. без всяких оговорок.", "Это верно, т. е. без всяких оговорок"),
        ("Хлеб, соль и т. д. стоили дорого.", "Хлеб, соль и т.д. стоили дорого"),
        ("Об этом писали в т. ч. газеты столицы.", "писали в т.ч. газеты столицы"),
        ("They met, i. e. they sat in one room.", "They met, i.e. they sat in one room"),
        ("They met, i.e. they sat in one room.", "They met, i. e. they sat in one room"),
        ("He rose at six a. m. and left at once.", "He rose at six a.m. and left"),
        ("Das gilt, z. B. für alle Arbeiter hier.", "Das gilt, z.B. für alle Arbeiter"),
        ("Das gilt, d. h. es galt bis zuletzt.", "d.h. es galt bis zuletzt"),
        ("Bread, salt, e. g. what they could carry.", "e.g. what they could carry"),
    ],
)
def test_spaces_in_an_abbreviation_make_no_difference(
    tmp_path: Path, source: str, quotation: str
) -> None:
    """The difference is listed as one of spelling, if at all."""
    answer = check(built(tmp_path, [text_of("a", source, "Nothing else.")]), quotation)
    assert answer.verdict is Verdict.EXACT


def _with_directions(text: str, *directions: str) -> Paragraph:
    runs = (
        Run(text.index(each), text.index(each) + len(each), RunKind.STAGE) for each in directions
    )
    return Paragraph("", text, runs=tuple(runs))


@pytest.fixture(scope="module")
def speech(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    """A speech with stage directions."""
    paragraphs = [
        _with_directions(
            "We shall win the peace. (Prolonged applause.) We shall keep it (Hear, hear!) for ever and a day.",
            "(Prolonged applause.)",
            "(Hear, hear!)",
        ),
        _with_directions("(He rises.) The harvest was good in every province.", "(He rises.)"),
    ]
    return built(tmp_path_factory.mktemp("speech"), [text_of("speech", *paragraphs)])


@pytest.mark.parametrize(
    ("quotation", "left_out"),
    [
        ("We shall win the peace. We shall keep it", ["Prolonged applause"]),
        (
            "We shall win the peace. We shall keep it for ever and a day",
            ["Prolonged applause", "Hear, hear"],
        ),
        ("We shall keep it for ever and a day", ["Hear, hear"]),
        ("for ever and a day. The harvest was good", ["He rises"]),
        ("We shall win the peace. (Prolonged applause.) We shall keep it", []),
        ("win the peace. We shall keep it (Hear, hear!) for ever", ["Prolonged applause"]),
        ("the peace. (Prolonged applause.) We shall keep it for ever", ["Hear, hear"]),
        ("“We shall win the peace. We shall keep it”", ["Prolonged applause"]),
        ("keep it for ever and a day. (He rises.) The harvest was good", ["Hear, hear"]),
        ("We shall win the peace … We shall keep it for ever", ["Hear, hear"]),
        ("[w]e shall keep it for ever and a day", ["Hear, hear"]),
    ],
)
def test_a_stage_direction_that_is_left_out_makes_no_difference(
    speech: Generation, quotation: str, left_out: list[str]
) -> None:
    """It is not what was said; the remark has its words."""
    answer = check(speech, quotation)
    assert answer.verdict is Verdict.EXACT
    found = [remark.text for remark in answer.remarks if remark.kind is RemarkKind.STAGE_DIRECTION]
    assert found == left_out
    assert RemarkKind.STAGE_DIRECTION in kinds(answer) or not left_out


@pytest.mark.parametrize(
    "quotation",
    [
        "We shall win the peace. (Loud applause.) We shall keep it",
        "We shall never win the peace. We shall keep it",
        "We shall win the peace. We shall not keep it for ever and a day",
        "We shall keep it (Hear, hear, hear!) for ever and a day",
        "We shall keep it (Hear!) for ever and a day",
        "We shall win the war. We shall keep it for ever and a day",
        "We shall win the peace. Applause. We shall keep it",
        "We shall keep it for ever and no day",
        "We shall win the peace. They shall keep it for ever and a day",
        "The harvest was bad in every province",
    ],
)
def test_what_is_wrong_beside_a_stage_direction_is_shown(
    speech: Generation, quotation: str
) -> None:
    """Only a direction that is left out whole is passed over."""
    assert check(speech, quotation).verdict is Verdict.CLOSE
