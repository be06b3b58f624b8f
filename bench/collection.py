"""Collections for benchmarks: State of the Union addresses, as they are or resampled to any size.

    python -m bench.collection SOTU_FOLDER OUT [--paragraphs 200000]

As they are: four sentences a paragraph, a text a file, some 16,000 paragraphs. Resampled: random paragraphs of four
sentences, a third of them with a made-up name so that the vocabulary grows, 500 to a text, seeded by the number of
paragraphs so that runs can be compared.
"""

import argparse
import random
import re
from collections.abc import Iterator
from pathlib import Path

from archive.model.date import Date
from archive.model.text import Metadata
from archive.model.text import Paragraph
from archive.model.text import Section
from archive.model.text import Text
from archive.sources.canonical.format import write_canonical

PARAGRAPH_SENTENCES = 4
#: Paragraphs of one resampled text.
TEXT_PARAGRAPHS = 500


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
    options = parser.parse_args()
    options.out.mkdir(parents=True)
    texts = (
        resample(options.source, options.paragraphs)
        if options.paragraphs
        else whole_texts(options.source)
    )
    for text in texts:
        (options.out / f"{text.slug}.md").write_text(write_canonical(text), encoding="utf-8")


if __name__ == "__main__":
    main()
