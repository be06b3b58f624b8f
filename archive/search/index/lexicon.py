"""The words of one generation: every exact term, how often it stands, and its stems.

Each term has a character, so that a paragraph is a short string and ``re`` can search it (see
`forward`). Written by the build as ``words.tsv`` and ``compounds.tsv``, read whole when a generation
opens.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from sys import intern

#: Term number 0 is this character; those below are separators.
FIRST = 0x100
_SURROGATES = range(0xD800, 0xE000)
WORDS = "words.tsv"
COMPOUNDS = "compounds.tsv"


def character(number: int) -> str:
    """Return the character of term *number*, stepping over the surrogates."""
    point = FIRST + number
    return chr(point if point < _SURROGATES.start else point + len(_SURROGATES))


@dataclass(slots=True)
class Entry:
    """What is known of one exact term, while it is counted.

    `paragraphs` and `occurrences` count the shown and transmitted text; a term that stands only in notes has 0.
    """

    character: str
    surface: str
    #: In the order in which they were met; one language, one stem, so nearly always one.
    stems: tuple[str, ...]
    paragraphs: int = 0
    occurrences: int = 0


class Lexicon:
    """All terms by their exact form. Filled by the build, then only read."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}
        #: Hyphened words, as their parts, with the stem terms of the word they join to.
        self.compounds: dict[tuple[str, ...], set[str]] = {}
        self._forms: dict[str, list[tuple[str, ...]]] | None = None
        self._listing = ""
        self._alphabet = ""
        self._ranks: dict[int, str] | None = None

    @property
    def alphabet(self) -> str:
        """The characters that the terms are made of."""
        if not self._alphabet:
            self._alphabet = "".join(sorted(set().union(*self.entries)))
        return self._alphabet

    def ranked(self, terms: str) -> str:
        """Return the characters *terms* as others that sort like the terms they stand for."""
        if self._ranks is None:
            entries = self.entries
            self._ranks = {
                ord(entries[exact].character): character(rank)
                for rank, exact in enumerate(sorted(entries))
            }
        return terms.translate(self._ranks)

    def add(self, exact: str, surface: str, stem: str) -> Entry:
        """Return the entry of *exact*, made now if it is new."""
        entry = self.entries.get(exact)
        if entry is None:
            entry = Entry(character(len(self.entries)), surface, ())
            self.entries[exact] = entry
        if stem not in entry.stems:
            entry.stems += (stem,)
        return entry

    def add_compound(self, parts: tuple[str, ...], stem: str) -> None:
        """Remember that *parts* were written with hyphens."""
        self.compounds.setdefault(parts, set()).add(stem)

    def forms(self, stems: Iterable[str]) -> tuple[tuple[str, ...], ...]:
        """Return what stands in the texts for *stems*: exact terms, and compounds as their parts."""
        if self._forms is None:
            gathered: dict[str, list[tuple[str, ...]]] = defaultdict(list)
            for exact, entry in self.entries.items():
                for stem in entry.stems:
                    gathered[stem].append((exact,))
            for parts, joined in self.compounds.items():
                for stem in joined:
                    gathered[stem].append(parts)
            self._forms = dict(gathered)
        return tuple(dict.fromkeys(f for stem in stems for f in self._forms.get(stem, ())))

    def characters(self, terms: Iterable[str]) -> str:
        """Return the characters of those *terms* that are known, joined."""
        entries = self.entries
        return "".join(entries[term].character for term in terms if term in entries)

    def like(self, pattern: re.Pattern[str]) -> tuple[str, ...]:
        """Return the terms that *pattern*, made with ``re.MULTILINE``, finds as whole lines."""
        if not self._listing:
            self._listing = "\n".join(self.entries)
        return tuple(match[0] for match in pattern.finditer(self._listing))

    def beginning(self, prefix: str, most: int) -> tuple[str, ...]:
        """Return the surface forms of the *most* frequent terms that begin with *prefix*."""
        terms = self.like(re.compile(f"^{re.escape(prefix)}.*$", re.MULTILINE))
        return tuple(self.entries[term].surface for term in self.most_frequent(terms, most))

    def most_frequent(self, terms: Sequence[str], most: int) -> tuple[str, ...]:
        """Return at most *most* of *terms*: the most frequent, equals in the order of the alphabet."""
        ordered = sorted(terms, key=lambda term: (-self.entries[term].paragraphs, term))
        return tuple(ordered[:most])

    def write(self, folder: Path) -> None:
        """Write both files into *folder*."""
        with (folder / WORDS).open("w", encoding="utf-8", newline="\n") as file:
            for exact, entry in self.entries.items():
                counts = f"{entry.paragraphs}\t{entry.occurrences}"
                file.write(f"{exact}\t{counts}\t{entry.surface}\t{' '.join(sorted(entry.stems))}\n")
        with (folder / COMPOUNDS).open("w", encoding="utf-8", newline="\n") as file:
            for parts, stems in self.compounds.items():
                file.write(f"{' '.join(parts)}\t{' '.join(sorted(stems))}\n")

    @classmethod
    def read(cls, folder: Path) -> "Lexicon":
        """Read what `write` wrote. Raises `OSError` or `ValueError` where the files are damaged."""
        lexicon = cls()
        for number, line in enumerate(_lines(folder / WORDS)):
            exact, paragraphs, occurrences, surface, stems = line.split("\t")
            lexicon.entries[exact] = Entry(
                character(number),
                # Tens of thousands of words: what is written alike is kept once.
                exact if surface == exact else surface,
                tuple(map(intern, stems.split())),
                int(paragraphs),
                int(occurrences),
            )
        for line in _lines(folder / COMPOUNDS):
            parts, stems = line.split("\t")
            lexicon.compounds[tuple(parts.split())] = set(stems.split())
        return lexicon


def _lines(path: Path) -> list[str]:
    return (
        path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
        if path.stat().st_size
        else []
    )


def by_character(lexicon: Lexicon) -> Mapping[str, str]:
    """Return the exact term of each character of *lexicon*."""
    return {entry.character: exact for exact, entry in lexicon.entries.items()}
