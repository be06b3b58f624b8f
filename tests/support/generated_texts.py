"""Random texts of a small vocabulary, so that every combination of words and marks occurs."""

import random

from archive.model.date import Date
from archive.model.edtf import parse_date
from archive.model.text import Paragraph
from archive.model.text import Text
from tests.support.collections import text_of
from tests.support.collections import with_emendation
from tests.support.collections import with_note
from tests.support.collections import with_stage_direction

VOCABULARY = [
    "peace",
    "war",
    "wars",
    "the",
    "of",
    "and",
    "people",
    "people's",
    "peoples",
    "labour",
    "labor",
    "co-operation",
    "cooperation",
    "treaty",
    "treaties",
    "U.S.",
    "us",
    "don't",
    "naïve",
    "to",
    "be",
    "or",
    "not",
    "O’Connell",
    "state",
    "union",
    "class-conscious",
    "мир",
    "мира",
    "1,000",
    "USSR",
    "U.S.S.R.",
    "US",
    "UN",
    "U.N.",
    "vniuersal",
    "d'Alembert",
    "שָׁלוֹם",
    "كِتَاب",
    "人民",
]


def generated_debate() -> Text:
    """Return a text of two authors in which several people speak, the authors under names of many kinds."""
    chance = random.Random(1918)  # noqa: S311 nothing secret hangs on it
    speakers = ("Comrade Kerensky", "KERENSKY", "Lenin", "V. Lenin", "A sailor", "Émile", "")

    def speech() -> Paragraph:
        words = " ".join(chance.choices(VOCABULARY, k=chance.randint(1, 25)))
        return Paragraph("", words, speaker=chance.choice(speakers))

    return text_of("a-debate", *(speech() for _ in range(30)), author="Lenin; Alexander Kerensky")


def generated_texts(*, sentences: bool = False) -> list[Text]:
    """Return random texts of a small vocabulary, so that every combination occurs; the same each time.

    With *sentences* a fourth of the words end one.
    """
    chance = random.Random(1917)  # noqa: S311 nothing secret hangs on it

    def drawn() -> str:
        words = chance.choices(VOCABULARY, k=chance.randint(1, 25))
        if not sentences:
            return " ".join(words)
        return " ".join(f"{word}!" if chance.random() < 1 / 4 else word.title() for word in words)

    def paragraph(number: int) -> str | Paragraph:
        words = drawn()
        match number % 9:
            case 3:
                return with_emendation(f"{words} war again {drawn()}", "war again", "peace at last")
            case 5:
                return with_stage_direction(f"{words} (Applause and peace)", "(Applause and peace)")
            case 7:
                return with_note(words, drawn())
            case _:
                return words

    return [
        text_of(
            f"text-{n}",
            *(paragraph(i) for i in range(30)),
            author=("Lenin", "Kerensky", "")[n % 3],
            date=(Date(1917, 11, 8), Date(1918), None)[n % 3],
            language=("en", "ru", "und")[n % 3],
            kind=("speech", "decree")[n % 2],
            heading=("On Peace", "")[n % 2],
            early_print=n == 3,
        )
        for n in range(6)
    ]


def generated_collection(paragraphs: int) -> list[Text]:
    """Return so many random paragraphs in texts of thirty: most words are rare, as in real texts; the same each time.

    They have several authors, and dates of a day, of a year and of some years.
    """
    chance = random.Random(1789)  # noqa: S311 nothing secret hangs on it
    words = [*VOCABULARY, *(f"word{n}" for n in range(2_000))]
    weights = [1 / (n + 5) for n in range(len(words))]

    def paragraph() -> str | Paragraph:
        drawn = " ".join(chance.choices(words, weights, k=chance.randint(1, 120)))
        match chance.randrange(20):
            case 0:
                return with_note(drawn, " ".join(chance.choices(words, weights, k=9)))
            case 1:
                return with_emendation(f"{drawn} war again", "war again", "peace at last")
            case _:
                return drawn

    return [
        text_of(
            f"text-{n}",
            *(paragraph() for _ in range(min(30, paragraphs - first))),
            author=chance.choice(("Lenin", "Kerensky", "Émile Zola", "")),
            date=chance.choice(
                (Date(1917, 11, 8), Date(1900 + n % 40), parse_date("1914/1918"), None)
            ),
            kind=chance.choice(("speech", "decree", "")),
            heading=chance.choice(("On Peace", "War", "")),
        )
        for n, first in enumerate(range(0, paragraphs, 30))
    ]
