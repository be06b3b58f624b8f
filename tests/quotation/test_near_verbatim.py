"""Near-verbatim quotations are found: in collections of any size, in long paragraphs, and with common words."""

from collections.abc import Callable
from pathlib import Path

import pytest

from archive.indexing.live import Generation
from archive.quotation.verdicts import Verdict
from tests.support.collections import built
from tests.support.collections import text_of
from tests.support.quotations import check
from tests.support.quotations import found_differences

SOURCE = (
    "The government abolishes secret diplomacy, and, for its part, announces its firm intention to conduct all "
    "negotiations quite openly in full view of the whole people."
)
#: Words as any archive has them, for collections of some size.
OTHER = "Bread was dear in the winter of the war, and the people did not know what the government would do."

Make = Callable[[int], Generation]


@pytest.fixture(scope="module")
def of_size(tmp_path_factory: pytest.TempPathFactory) -> Make:
    """Return a collection with the source and so many other paragraphs."""
    made: dict[int, Generation] = {}

    def make(size: int) -> Generation:
        if size not in made:
            folder: Path = tmp_path_factory.mktemp(f"of-{size}")
            others = [f"{OTHER} It was day {n}." for n in range(size)]
            made[size] = built(folder, [text_of("decree", SOURCE, *others)])
        return made[size]

    return make


NEGATED = [
    ("The government does not abolish secret diplomacy", {"does not", "abolish"}),
    ("The government did not abolish secret diplomacy", {"did not", "abolish"}),
    ("The government never abolishes secret diplomacy", {"never"}),
    ("The government abolishes no secret diplomacy", {"no"}),
    ("The government has not abolished secret diplomacy", {"has not", "abolished"}),
    ("The government cannot abolish secret diplomacy", {"cannot", "abolish"}),
    ("to conduct no negotiations openly in full view of the whole people", {"no"}),
    ("announces no firm intention to conduct all negotiations quite openly", {"no"}),
    ("not openly in full view of the whole people", {"not"}),
    ("does not announce its firm intention to conduct all negotiations", {"does not", "announce"}),
]


@pytest.mark.parametrize("size", [0, 3, 30, 300])
@pytest.mark.parametrize(("quotation", "quoted"), NEGATED)
def test_a_negation_is_close_in_a_collection_of_any_size(
    of_size: Make, size: int, quotation: str, quoted: set[str]
) -> None:
    """The verdict does not hang on how many paragraphs there are, and the negation is shown."""
    answer = check(of_size(size), quotation)
    assert answer.verdict is Verdict.CLOSE
    shown = " ".join(run for _, run, _ in found_differences(answer))
    assert set(" ".join(quoted).split()) <= set(shown.split())


@pytest.mark.parametrize("size", [0, 30, 300])
@pytest.mark.parametrize(
    "quotation",
    [
        "announces its firm intention to conduct all negotiations zorblax quuxly",
        "quite openly in full zorblax of the whole quuxes",
        "zorblax quuxly announces its firm intention to conduct all negotiations",
        "and, for its part, announces its blurry imagination to conduct all negotiations",
        "its firm intention to zorblax all quuxes quite openly in full view",
    ],
)
def test_two_wrong_words_beside_nine_right_ones_are_close(
    of_size: Make, size: int, quotation: str
) -> None:
    """However rare the wrong words are, the right ones are plainly quoted."""
    assert check(of_size(size), quotation).verdict is Verdict.CLOSE


@pytest.mark.parametrize("size", [0, 30, 300])
@pytest.mark.parametrize(
    "quotation",
    [
        "Four score and seven years ago our fathers brought forth upon this continent a new nation",
        "The people of the whole world will view the firm conduct of all its governments",
        "the of and to in that",
        "openly for its part the government people whole firm",
    ],
)
def test_chance_matches_are_absent_in_a_collection_of_any_size(
    of_size: Make, size: int, quotation: str
) -> None:
    """What is near in a small collection is no nearer than in a large one."""
    assert check(of_size(size), quotation).verdict is Verdict.ABSENT


@pytest.fixture(scope="module")
def long_paragraph(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    """A paragraph of two thousand words with common sentences, among short ones of the same words."""
    short = [
        f"It is not for us to say what they have done in the year {n} or so." for n in range(60)
    ]
    filler = " ".join(
        f"And so it was said on day {n} of that long sitting of the house." for n in range(150)
    )
    sentences = " ".join(COMMON)
    folder = tmp_path_factory.mktemp("long")
    return built(
        folder, [text_of("short", *short), text_of("long", f"{filler} {sentences} {filler}")]
    )


COMMON = [
    "We are at peace with all the world.",
    "They have done what they could.",
    "It is for us to do so now.",
    "What we have we shall hold to the end.",
    "There is more to say than we can say here.",
    "He was the first to see it as it was.",
    "This is not the time for many words.",
    "No one of us has been so far from home.",
    "All that we had we gave to them.",
    "If it must be, then let it be soon.",
]


@pytest.mark.parametrize("sentence", COMMON)
def test_a_common_sentence_of_a_very_long_paragraph_is_found(
    long_paragraph: Generation, sentence: str
) -> None:
    """One word is added to a sentence of common words; the length of its paragraph makes no difference."""
    words = sentence.split()
    words.insert(len(words) // 2, "gladly")
    answer = check(long_paragraph, " ".join(words))
    assert answer.verdict is Verdict.CLOSE
    assert answer.places[0].address.slug == "long"
    assert found_differences(answer) == [("added", "gladly", "")]


@pytest.mark.parametrize(
    ("source", "quotation"),
    [
        ("They grew wheat for the U.S. market and no other.", "for the US market"),
        ("They grew wheat for the US market and no other.", "for the U.S. market"),
        ("They grew wheat for the U. S. market and no other.", "for the US market"),
        ("The U.N. force withdrew at once.", "The UN force withdrew"),
        ("The UN force withdrew at once.", "The U.N. force withdrew"),
        ("Goods of the U.K. were taxed.", "Goods of the UK were taxed"),
        ("An envoy of the U.S.S.R. came.", "An envoy of the USSR came"),
        ("An envoy of the USSR came.", "An envoy of the U.S.S.R. came"),
        ("It is for us to make the market.", "for us to make the market"),
        ("He left the U.S. at noon.", "He left the US at noon"),
    ],
)
@pytest.mark.parametrize("beside", ["It came to us from them.", "Let us go.", "THE US NAVY SAILED"])
def test_initials_match_with_and_without_full_stops(
    tmp_path: Path, source: str, quotation: str, beside: str
) -> None:
    """Whatever else the collection has of the two letters."""
    generation = built(tmp_path, [text_of("a", source, beside)])
    assert check(generation, quotation).verdict is Verdict.EXACT
