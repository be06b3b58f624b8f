"""Collections for benchmarks: State of the Union addresses, as they are or resampled to any size.

    python -m bench.collection SOTU_FOLDER OUT [--paragraphs 200000] [--shape short]

As they are: four sentences a paragraph, a text a file, some 16,000 paragraphs. Resampled: random paragraphs of four
sentences, seeded by the number of paragraphs so that runs can be compared. They come in two shapes:

- long: 500 paragraphs a text, all by one author, a third of them with a made-up name so that the vocabulary grows;
- short: 20 paragraphs a text in two sections, 300 authors, and a tenth of the words misread as by OCR. These are
  published, so that a text can be corrected.
"""

import argparse
import random
import re
from collections.abc import Callable
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path

from archive.collection.folder import CollectionFolder
from archive.model.date import Date
from archive.model.text import Metadata
from archive.model.text import Paragraph
from archive.model.text import Section
from archive.model.text import Text
from archive.publishing.publish import publish
from archive.sources.canonical.format import write_canonical


class Shape(StrEnum):
    """The shape of a resampled collection."""

    LONG = "long"
    SHORT = "short"


PARAGRAPH_SENTENCES = 4
#: Paragraphs of one resampled text.
TEXT_PARAGRAPHS = 500
#: Paragraphs of one text of the short shape, authors of all, and the share of misread words.
SHORT_TEXT_PARAGRAPHS = 20
AUTHORS = tuple(
    f"{given} {family}"
    for given in "Ann Ben Cora Dan Eve Fred Grace Hugh Ida John Kate Leo May Ned Olive Paul Ruth Sam Tess Will".split()
    for family in "Abbot Baker Clay Drew East Frost Gray Hill Irving Jay Knox Lane Mason North Otis".split()
)
MISREAD = 0.1
KINDS = ("speech", "letter", "report", "minutes", "decree", "article")
HEADINGS = (
    *(
        "On the Public Debt",
        "Of Peace and War",
        "Treaties",
        "The Army and the Navy",
        "Commerce",
        "The Harvest",
    ),
    *(
        "The Courts",
        "Railways",
        "Of the Franchise",
        "Schools",
        "The Mint",
        "The Colonies",
        "On Labour",
    ),
)
#: What the reading of a printed page takes a letter for.
_MISREADINGS = {
    **{
        "a": "o",
        "b": "h",
        "c": "e",
        "d": "cl",
        "e": "c",
        "f": "t",
        "g": "q",
        "h": "b",
        "i": "l",
        "j": "i",
    },
    **{
        "k": "h",
        "l": "i",
        "m": "rn",
        "n": "u",
        "o": "0",
        "p": "y",
        "q": "g",
        "r": "i",
        "s": "f",
        "t": "f",
    },
    **{"u": "n", "v": "y", "w": "vv", "x": "z", "y": "v", "z": "s"},
}
_PUBLISHED = date(2026, 1, 5)


def sentences(folder: Path) -> dict[str, list[str]]:
    """Return the sentences of each file of *folder*, by its name."""
    found = {}
    for path in sorted(folder.glob("*.txt")):
        words = " ".join(path.read_text(encoding="utf-8", errors="replace").split())
        found[path.stem] = re.split(r"(?<=[.!?])\s+", words)
    return found


def whole_texts(folder: Path) -> Iterator[Text]:
    """Yield each address as a text."""
    for name, parts in sentences(folder).items():
        year, *names, _party = name.split("_")
        paragraphs = [
            " ".join(parts[i : i + PARAGRAPH_SENTENCES])
            for i in range(0, len(parts), PARAGRAPH_SENTENCES)
        ]
        author = " ".join(names).title()
        yield _text(
            name.replace("_", "-"), f"State of the Union {year}", author, int(year), paragraphs
        )


def resample(folder: Path, paragraphs: int) -> Iterator[Text]:
    """Yield texts of random sentences until there are that many *paragraphs*."""
    chance = random.Random(paragraphs)  # noqa: S311 nothing secret hangs on it
    pool = [sentence for parts in sentences(folder).values() for sentence in parts]
    for number in range(0, paragraphs, TEXT_PARAGRAPHS):
        drawn = [
            _random_paragraph(chance, pool)
            for _ in range(min(TEXT_PARAGRAPHS, paragraphs - number))
        ]
        year = 1790 + number // TEXT_PARAGRAPHS % 230
        yield _text(
            f"sample-{number // TEXT_PARAGRAPHS:05}", f"Sample {number}", "Nobody", year, drawn
        )


def resample_short(folder: Path, paragraphs: int) -> Iterator[Text]:
    """Yield short texts of random sentences until there are that many *paragraphs*."""
    chance = random.Random(paragraphs)  # noqa: S311 nothing secret hangs on it
    pool = [sentence for parts in sentences(folder).values() for sentence in parts]
    for number in range(-(-paragraphs // SHORT_TEXT_PARAGRAPHS)):
        left = paragraphs - number * SHORT_TEXT_PARAGRAPHS
        made = [
            Paragraph("", _misread(" ".join(chance.choices(pool, k=4)), chance.random))
            for _ in range(min(SHORT_TEXT_PARAGRAPHS, left))
        ]
        middle = (len(made) + 1) // 2
        sections = (
            Section("s1", chance.choice(HEADINGS), tuple(made[:middle]), chance.choice(KINDS)),
            Section("s2", chance.choice(HEADINGS), tuple(made[middle:]), chance.choice(KINDS)),
        )
        metadata = Metadata(
            f"Paper {number} of the archive",
            authors=(AUTHORS[number % len(AUTHORS)],),
            date=Date(1790 + chance.randrange(230)),
            language="en",
        )
        yield Text(f"paper-{number:05}", metadata, sections)


def _misread(text: str, draw: Callable[[], float]) -> str:
    """Return *text* with a letter of a tenth of its words misread."""
    words = text.split(" ")
    for _ in range(int(len(words) * MISREAD + draw())):
        at = int(draw() * len(words))
        word = words[at]
        place = int(draw() * len(word))
        letter = word[place : place + 1]
        words[at] = word[:place] + _MISREADINGS.get(letter, letter) + word[place + 1 :]
    return " ".join(words)


def _random_paragraph(chance: random.Random, pool: list[str]) -> str:
    words = " ".join(chance.choices(pool, k=PARAGRAPH_SENTENCES))
    if chance.random() < 1 / 3:
        name = "".join(chance.choices("bcdfghklmnprstvw", k=2) + chance.choices("aeiou", k=2))
        words += f" So said {name.title()}{chance.randrange(1000)}."
    return words


def _text(slug: str, title: str, author: str, year: int, paragraphs: list[str]) -> Text:
    made = tuple(Paragraph("", words) for words in paragraphs)
    metadata = Metadata(title, authors=(author,), date=Date(year), language="en")
    return Text(slug, metadata, (Section("s1", "", made),))


def main() -> None:
    """Write the collection that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("source", type=Path, help="the folder of the addresses, one text file each")
    parser.add_argument("out", type=Path, help="the collection folder to make")
    parser.add_argument("--paragraphs", type=int, help="resample to this number")
    parser.add_argument("--shape", type=Shape, choices=list(Shape), default=Shape.LONG)
    options = parser.parse_args()
    if options.shape is Shape.SHORT and not options.paragraphs:
        parser.error("--shape short needs --paragraphs")
    options.out.mkdir(parents=True)
    if not options.paragraphs:
        texts = whole_texts(options.source)
    elif options.shape is Shape.LONG:
        texts = resample(options.source, options.paragraphs)
    else:
        texts = resample_short(options.source, options.paragraphs)
    for text in texts:
        (options.out / f"{text.slug}.md").write_text(write_canonical(text), encoding="utf-8")
    if options.shape is Shape.SHORT:
        publish(CollectionFolder(options.out), note="", today=_PUBLISHED)


if __name__ == "__main__":
    main()
