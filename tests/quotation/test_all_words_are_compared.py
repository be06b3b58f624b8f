"""No quotation is exact of which words were not compared."""

from pathlib import Path

import pytest

from archive.indexing.live import Generation
from archive.quotation.thresholds import MAX_PART_WORDS
from archive.quotation.thresholds import MAX_PARTS
from archive.quotation.verdicts import Remark
from archive.quotation.verdicts import RemarkKind
from archive.quotation.verdicts import Verdict
from tests.support.collections import built
from tests.support.collections import text_of
from tests.support.quotations import check
from tests.support.quotations import found_differences
from tests.support.quotations import kinds

MARKS_WITHIN = [
    (
        'The government never abolishes "secret diplomacy, and, for its part," anything whatever.',
        {"never", "anything whatever"},
    ),
    ('The government never abolishes "secret diplomacy, and, for its part,"', {"never"}),
    (
        '"War cannot be ended by refusal," but it can be ended by one side.',
        {"but", "can"},
    ),
    (
        "No government will ever say all it thinks. “We, however, are opposed to secret diplomacy” and will act openly",
        {"ever"},
    ),
    (
        "We shall always consider them, «but that does not necessarily mean» that we shall accept them",
        {"always"},
    ),
    (
        'Our appeal must not be addressed "both to the governments and to the peoples"',
        {"not"},
    ),
    (
        'The question of peace is "a burning question, the painful question" of the century',
        {"century"},
    ),
    (
        'We will, of course, never insist "upon the whole of our programme for a peace" without annexations',
        {"never"},
    ),
    (
        '"In proposing an immediate armistice," we never appeal to the class-conscious workers',
        {"never"},
    ),
    (
        "We do not close our eyes „to difficulties and never have“ but done so",
        {"but"},
    ),
    (
        'We shall happily retreat from it; "but we must not give our enemies an opportunity" to say that',
        {"happily"},
    ),
]


@pytest.mark.parametrize(("quotation", "quoted"), MARKS_WITHIN)
def test_words_around_marks_within_a_quotation_are_compared(
    generation: Generation, quotation: str, quoted: set[str]
) -> None:
    """What is in marks is exact; the words around it are altered, and that is the verdict."""
    answer = check(generation, quotation)
    assert answer.verdict is Verdict.CLOSE
    assert answer.quotation == quotation
    shown = {run for _, run, _ in found_differences(answer)}
    assert set(" ".join(quoted).split()) <= set(" ".join(shown).split())


@pytest.mark.parametrize(
    "quotation",
    [
        'The government abolishes "secret diplomacy, and, for its part," announces its firm intention',
        "«War cannot be ended by refusal,» it cannot be ended by one side",
        'No "government will say all it thinks"',
    ],
)
def test_marks_within_an_exact_quotation_make_no_difference(
    generation: Generation, quotation: str
) -> None:
    """Where all words are the source's, there is one result, and it is exact."""
    answer = check(generation, quotation)
    assert answer.verdict is Verdict.EXACT
    assert answer.remarks == ()


@pytest.mark.parametrize(
    ("text", "around"),
    [
        ('He wrote: "The government abolishes secret diplomacy."', 2),
        ('"The government abolishes secret diplomacy," he wrote.', 2),
        ('In his report, Lenin said that "the government abolishes secret diplomacy".', 6),
        ("Peace! “War cannot be ended by refusal.” So much for that, comrades and friends.", 8),
    ],
)
def test_a_text_that_quotes_is_told_from_its_quotation(
    generation: Generation, text: str, around: int
) -> None:
    """The words in marks have a result of their own, which says that it is not about those around them."""
    answer = check(generation, text)
    assert answer.verdict is Verdict.EXACT
    assert answer.quotation in text.replace('"', "")
    assert answer.remarks == (Remark(RemarkKind.WORDS_AROUND, around),)


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    """A paragraph of 6,000 words, and a text of a hundred paragraphs."""
    folder: Path = tmp_path_factory.mktemp("long")
    one = " ".join(f"On day {n} of the siege nothing happened at gate {n * 7}." for n in range(550))
    many = [f"Letter {n} came from town {n * 3} with news of the flood." for n in range(100)]
    return built(folder, [text_of("one", one), text_of("many", *many)])


def _words(generation: Generation, slug: str, count: int) -> list[str]:
    text = generation.library.edition(slug).text
    return " ".join(paragraph.text for paragraph in text.paragraphs).split()[:count]


@pytest.mark.parametrize("slug", ["one", "many"])
@pytest.mark.parametrize("count", [390, 401, 450, 900])
@pytest.mark.parametrize(
    "end",
    ["", "and then our moon fell", "no", "which is not true"],
)
def test_the_end_of_a_long_quotation_is_compared(
    long: Generation, slug: str, count: int, end: str
) -> None:
    """However far from the beginning a word is added, it is found."""
    answer = check(long, " ".join([*_words(long, slug, count), end]))
    assert answer.verdict is (Verdict.CLOSE if end else Verdict.EXACT)
    assert answer.places[0].address.slug == slug
    shown = " ".join(run for _, run, _ in found_differences(answer))
    assert shown == end


def test_a_quotation_beyond_the_limit_of_words_is_not_exact(long: Generation) -> None:
    """What is beyond is not compared, and a remark says so."""
    answer = check(long, " ".join(_words(long, "one", MAX_PART_WORDS + 1)))
    assert answer.verdict is Verdict.CLOSE
    assert Remark(RemarkKind.WORDS_LIMIT, MAX_PART_WORDS) in answer.remarks
    whole = check(long, " ".join(_words(long, "one", MAX_PART_WORDS)))
    assert whole.verdict is Verdict.EXACT
    assert whole.remarks == ()


def test_a_quotation_with_too_many_parts_is_not_exact(long: Generation) -> None:
    """Likewise."""
    parts = [f"Letter {n} came from town" for n in range(MAX_PARTS + 1)]
    answer = check(long, " … ".join(parts))
    assert answer.verdict is Verdict.CLOSE
    assert RemarkKind.PARTS_LIMIT in kinds(answer)
    assert check(long, " … ".join(parts[:-1])).verdict is Verdict.EXACT


@pytest.mark.parametrize("text", ["The government abolishes secret diplomacy openly and for ever"])
def test_a_text_that_is_cut_is_not_exact(generation: Generation, text: str) -> None:
    """The words that are checked are the source's; the quotation goes on."""
    end = len("The government abolishes secret diplomacy")
    (answer,) = generation.quotations.check(text, max_chars=end)
    assert answer.verdict is Verdict.CLOSE
    assert answer.remarks == (Remark(RemarkKind.CUT, end),)
    (answer,) = generation.quotations.check(text[:end], max_chars=end)
    assert answer.verdict is Verdict.EXACT
