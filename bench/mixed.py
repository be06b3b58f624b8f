"""What is asked over HTTP: searches and addresses, drawn from a collection; the same each time.

Of 200 searches a quarter each are rare words (in five paragraphs at most), common words (of the 300 most common
with five letters and more), two words of one paragraph, and phrases of two to four words. They are plain words,
so that any search engine understands them.
"""

import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import quote

from archive.library.reader import Library

#: Of each class; as many as one fifth of it are asked before, to warm.
OF_A_CLASS = 50
WARMING = 10
RARE = 5
COMMON = 300
#: A word of a pair occurs in so many paragraphs at least, where there are so many.
PAIRED = 10
#: Addresses of paragraphs, and of whole texts.
PARAGRAPHS = 200
TEXTS = 40

_WORD = re.compile(r"[a-z]+")
_PHRASE = re.compile(r"\b[A-Za-z]+(?: [A-Za-z]+){3,}\b")


@dataclass(frozen=True, slots=True)
class Asked:
    """Paths to ask for."""

    searches: tuple[str, ...]
    #: Others, asked before anything is measured.
    warming: tuple[str, ...]
    paragraphs: tuple[str, ...]
    texts: tuple[str, ...]

    @classmethod
    def read(cls, path: Path) -> Self:
        """Return what `write` wrote."""
        told = json.loads(path.read_text(encoding="utf-8"))
        return cls(**{name: tuple(paths) for name, paths in told.items()})

    def write(self, path: Path) -> None:
        """Keep it, for drawing takes a while in a large collection."""
        path.write_text(json.dumps(asdict(self)), encoding="utf-8")


def paragraphs(library: Library) -> Iterator[tuple[str, str, str, str]]:
    """Yield every paragraph: slug, number, title of the text, words."""
    for entry in library.entries():
        text = library.edition(entry.slug).text
        for paragraph in text.paragraphs:
            if not paragraph.withdrawn:
                yield entry.slug, paragraph.number, entry.metadata.title, paragraph.text


def drawn(library: Library) -> Asked:
    """Return what to ask of *library*; a small one has fewer searches of a kind."""
    chance = random.Random(library.counts.paragraphs)  # noqa: S311 nothing secret hangs on it
    counts: Counter[str] = Counter()
    sample: list[tuple[str, str, str]] = []
    # A sample for the rest, so that a million paragraphs need not be held.
    kept = min(1.0, 20_000 / library.counts.paragraphs)
    for slug, number, _title, words in paragraphs(library):
        counts.update(set(_WORD.findall(words.lower())))
        if chance.random() < kept:
            sample.append((slug, number, words))
    searches, warming = [], []
    for queries in _classes(chance, counts, sample):
        least = max(1, len(queries) * WARMING // (OF_A_CLASS + WARMING))
        searches += [f"/search?q={quote(q)}" for q in queries[least:]]
        warming += [f"/search?q={quote(q)}" for q in queries[:least]]
    chance.shuffle(searches)
    chosen = chance.sample(sample, min(PARAGRAPHS, len(sample)))
    slugs = sorted({entry.slug for entry in library.entries()})
    return Asked(
        searches=tuple(searches),
        warming=tuple(warming),
        paragraphs=tuple(f"/texts/{slug}/{number}" for slug, number, _ in chosen),
        texts=tuple(f"/texts/{slug}" for slug in chance.sample(slugs, min(TEXTS, len(slugs)))),
    )


def _classes(
    chance: random.Random, counts: Counter[str], sample: list[tuple[str, str, str]]
) -> Iterator[list[str]]:
    wanted = OF_A_CLASS + WARMING
    rare = sorted(word for word, n in counts.items() if n <= RARE and len(word) >= 4)
    yield chance.sample(rare, min(wanted, len(rare)))
    # Those that occur as often sort by their letters, for sets have no order.
    often = sorted((-n, word) for word, n in counts.items() if len(word) >= 5)[:COMMON]
    yield [word for _, word in chance.sample(often, min(wanted, len(often)))]
    pairs: dict[str, None] = {}
    phrases: dict[str, None] = {}
    for _ in range(wanted * 20):
        words = chance.choice(sample)[2]
        known = sorted({w for w in _WORD.findall(words.lower()) if len(w) >= 4})
        known = [word for word in known if counts[word] >= min(PAIRED, len(sample) // 10)]
        if len(pairs) < wanted and len(known) >= 2:
            pairs[" ".join(chance.sample(known, 2))] = None
        runs = _PHRASE.findall(words)
        if len(phrases) < wanted and runs:
            run = chance.choice(runs).split()
            long = chance.choice((2, 3, 4))
            at = chance.randrange(len(run) - long + 1)
            phrases[f'"{" ".join(run[at : at + long])}"'] = None
    yield list(pairs)
    yield list(phrases)
