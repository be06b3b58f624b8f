"""Words left out without a mark: the gap is shown, and not each word beside it as another."""

import pytest

from archive.indexing.live import Generation
from archive.quotation.verdicts import Verdict
from tests.support.collections import built
from tests.support.collections import text_of
from tests.support.quotations import check
from tests.support.quotations import found_differences


@pytest.mark.parametrize(
    ("quotation", "left_out"),
    [
        (
            "The government announces its firm intention to conduct all negotiations quite openly in full "
            "view of the whole people.",
            ["abolishes secret diplomacy, and, for its part"],
        ),
        (
            "The government announces its firm intention to conduct all negotiations quite openly",
            ["abolishes secret diplomacy, and, for its part"],
        ),
        (
            "The government abolishes secret diplomacy, and announces its firm intention to conduct all negotiations",
            ["for its part"],
        ),
        (
            "The question of peace is the painful question of the day",
            ["a burning question"],
        ),
        (
            "Our appeal must be addressed to the peoples",
            ["both to the governments and"],
        ),
        (
            "Much has been said and all of you, no doubt, have discussed it quite a lot",
            ["and written on the subject"],
        ),
        (
            "Permit me to proceed to read a declaration which the government should publish",
            ["therefore", "you elect"],
        ),
        (
            "We are combating the deception which pay lip-service to peace and justice",
            ["practised by governments"],
        ),
        (
            "No government are opposed to secret diplomacy and will act openly in full view of the whole people",
            ["will say all it thinks. We, however"],
        ),
        (
            "In order negotiations, the government is appointing its plenipotentiary representative",
            ["to facilitate such"],
        ),
        (
            "The workers' movement will pave the way to peace and socialism",
            ["triumph and will"],
        ),
    ],
)
def test_words_left_out_are_one_gap(
    generation: Generation, quotation: str, left_out: list[str]
) -> None:
    """The words before the gap are quoted; none is taken for another word."""
    answer = check(generation, quotation)
    assert answer.verdict is Verdict.CLOSE
    differences = found_differences(answer)
    assert all(kind == "missing" for kind, _, _ in differences)
    words = " ".join(source for _, _, source in differences)
    assert sorted(words.lower().split()) == sorted(" ".join(left_out).lower().split())


@pytest.mark.parametrize(
    ("quotation", "differences"),
    [
        ("A government abolishes secret diplomacy", [("different", "A", "The")]),
        ("participating in the present wax, namely", [("different", "wax", "war")]),
        (
            "Each government abolishes secret diplomacy, and, for its part, announces a firm intention",
            [("different", "Each", "The"), ("different", "a", "its")],
        ),
        (
            "abolishes secret diplomacy, and, for his share, announces its firm intention",
            [("different", "his share", "its part")],
        ),
    ],
)
def test_a_word_that_differs_is_no_gap(
    generation: Generation, quotation: str, differences: list[tuple[str, str, str]]
) -> None:
    """One word or two in the place of others are shown as such, although gaps are cheap."""
    answer = check(generation, quotation)
    assert answer.verdict is Verdict.CLOSE
    assert found_differences(answer) == differences


@pytest.mark.parametrize(
    ("quotation", "left_out"),
    [
        # One word before a gap, which as another word would be a single difference.
        (
            "The government firm intention to conduct",
            "abolishes secret diplomacy, and, for its part, announces its",
        ),
        ("Our appeal both to the governments and to the peoples", "must be addressed"),
        ("diplomacy for its part, announces its firm intention to conduct all negotiations", "and"),
        ("The question a burning question, the painful question of the day", "of peace is"),
        ("No government all it thinks. We, however, are opposed to secret diplomacy", "will say"),
    ],
)
def test_a_word_that_stands_before_the_gap_is_quoted_from_there(
    generation: Generation, quotation: str, left_out: str
) -> None:
    """A gap is shown, although one wrong word in its place would be as few differences."""
    answer = check(generation, quotation)
    assert answer.verdict is Verdict.CLOSE
    differences = found_differences(answer)
    assert all(kind == "missing" for kind, _, _ in differences)
    words = " ".join(source for _, _, source in differences)
    assert words.lower().replace(",", "").split() == left_out.lower().replace(",", "").split()


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    """A sentence from which a clause is left out, and others that share its words but for three."""
    filler = " ".join(
        f"Clause {n} of the charter concerns the harbour of town {n}." for n in range(200)
    )
    return built(
        tmp_path_factory.mktemp("twins"),
        [
            text_of(
                "left-out",
                f"{filler} The larger islands would after a while revolt from the idea of receiving the tax from"
                f" the smaller. {filler}",
            ),
            *(
                text_of(
                    f"replaced-{n}", f"The larger islands; as that of the smaller. Chapter {n}."
                )
                for n in range(2)
            ),
        ],
    )


def test_a_place_with_a_gap_is_better_than_one_with_other_words(twins: Generation) -> None:
    """All words of the quotation are there, however long the paragraph is and how much is left out."""
    answer = check(twins, "The larger islands the tax from the smaller")
    assert answer.verdict is Verdict.CLOSE
    assert answer.places[0].address.slug == "left-out"
    assert [kind for kind, _, _ in found_differences(answer)] == ["missing"]


def test_a_half_of_common_words_is_not_nowhere(twins: Generation) -> None:
    """Eight words in a row that are in the source are there, however common each of them is."""
    answer = check(
        twins,
        "The larger islands would after a while revolt of the charter concerns the harbour of town",
    )
    assert answer.verdict is Verdict.CLOSE
