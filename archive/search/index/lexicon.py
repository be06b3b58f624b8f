"""The lexicon of one generation: every exact term with its frequencies and stems.

Each term has a character, so that a paragraph is a short string which ``re`` can search (see
`forward_index`). Written by the build as ``words.tsv`` and ``compounds.tsv``, read whole when a
generation opens.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from heapq import nsmallest
from itertools import islice
from pathlib import Path
from sys import intern

from archive.deadline import Deadline

#: The code point of term number 0; those below are separators.
FIRST_CODE_POINT = 0x100
_SURROGATES = range(0xD800, 0xE000)
#: Terms that are compared with a pattern between two looks at the clock.
LISTING_TERMS = 10_000
WORDS_FILE = "words.tsv"
COMPOUNDS_FILE = "compounds.tsv"


def character(number: int) -> str:
    """Return the character of term *number*, skipping the surrogates."""
    point = FIRST_CODE_POINT + number
    return chr(point if point < _SURROGATES.start else point + len(_SURROGATES))


@dataclass(slots=True)
class LexiconEntry:
    """An exact term: its character, its surface form, its stems and its frequencies.

    `paragraphs` and `occurrences` count displayed and transmitted text; a term that occurs only in notes has 0.
    """

    character: str
    surface: str
    #: In order of first occurrence. Nearly always one: a language has one stem for a term.
    stems: tuple[str, ...]
    paragraphs: int = 0
    occurrences: int = 0


class Lexicon:
    """All terms by their exact form. Filled by the build, read-only afterwards."""

    def __init__(self) -> None:
        self.entries: dict[str, LexiconEntry] = {}
        #: Hyphenated words as tuples of their parts, with the stem terms of the joined word.
        self.compounds: dict[tuple[str, ...], set[str]] = {}
        self._forms: dict[str, list[tuple[str, ...]]] | None = None
        self._listing: tuple[str, ...] = ()
        self._alphabet = ""
        self._ranks: dict[int, str] | None = None

    @property
    def alphabet(self) -> str:
        """The letters and signs that occur in terms."""
        if not self._alphabet:
            self._alphabet = "".join(sorted(set().union(*self.entries)))
        return self._alphabet

    def sort_key(self, terms: str) -> str:
        """Return a string that sorts like the terms whose characters are *terms*."""
        if self._ranks is None:
            entries = self.entries
            self._ranks = {
                ord(entries[exact].character): character(rank)
                for rank, exact in enumerate(sorted(entries))
            }
        return terms.translate(self._ranks)

    def add(self, exact: str, surface: str, stem: str) -> LexiconEntry:
        """Return the entry of *exact*, created if it is new."""
        entry = self.entries.get(exact)
        if entry is None:
            entry = LexiconEntry(character(len(self.entries)), surface, ())
            self.entries[exact] = entry
        if stem not in entry.stems:
            entry.stems += (stem,)
        return entry

    def add_compound(self, parts: tuple[str, ...], stem: str) -> None:
        """Add a compound: *parts* written with hyphens, with the *stem* term of the joined word."""
        self.compounds.setdefault(parts, set()).add(stem)

    def forms(self, stems: Iterable[str]) -> tuple[tuple[str, ...], ...]:
        """Return the forms with any of *stems*: exact terms, and compounds as their parts."""
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
        """Return the characters of those *terms* that occur, as one string."""
        entries = self.entries
        return "".join(entries[term].character for term in terms if term in entries)

    def matching(self, pattern: re.Pattern[str], deadline: Deadline) -> tuple[str, ...]:
        """Return the terms that *pattern*, compiled with ``re.MULTILINE``, finds as whole lines.

        Raises `DeadlineExceeded`.
        """
        if not self._listing:
            terms = iter(self.entries)
            self._listing = tuple(iter(lambda: "\n".join(islice(terms, LISTING_TERMS)), ""))
        pages = deadline.watch(self._listing)
        return tuple(match[0] for page in pages for match in pattern.finditer(page))

    def most_frequent(
        self, terms: Iterable[str], limit: int, deadline: Deadline
    ) -> tuple[str, ...]:
        """Return the *limit* most frequent of *terms*, equals in alphabetical order. Raises `DeadlineExceeded`."""
        watched = deadline.watch(terms, every=LISTING_TERMS)
        return tuple(
            nsmallest(limit, watched, key=lambda term: (-self.entries[term].paragraphs, term))
        )

    def write(self, folder: Path) -> None:
        """Write both files into *folder*."""
        with (folder / WORDS_FILE).open("w", encoding="utf-8", newline="\n") as file:
            for exact, entry in self.entries.items():
                counts = f"{entry.paragraphs}\t{entry.occurrences}"
                file.write(f"{exact}\t{counts}\t{entry.surface}\t{' '.join(sorted(entry.stems))}\n")
        with (folder / COMPOUNDS_FILE).open("w", encoding="utf-8", newline="\n") as file:
            for parts, stems in self.compounds.items():
                file.write(f"{' '.join(parts)}\t{' '.join(sorted(stems))}\n")

    @classmethod
    def read(cls, folder: Path) -> "Lexicon":
        """Read what `write` wrote. Raises `OSError` or `ValueError` where the files are damaged."""
        lexicon = cls()
        for number, line in enumerate(_lines(folder / WORDS_FILE)):
            exact, paragraphs, occurrences, surface, stems = line.split("\t")
            lexicon.entries[exact] = LexiconEntry(
                character(number),
                # Saves memory over tens of thousands of words: equal strings are one object.
                exact if surface == exact else surface,
                tuple(map(intern, stems.split())),
                int(paragraphs),
                int(occurrences),
            )
        for line in _lines(folder / COMPOUNDS_FILE):
            parts, stems = line.split("\t")
            lexicon.compounds[tuple(parts.split())] = set(stems.split())
        return lexicon


def _lines(path: Path) -> list[str]:
    return (
        path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
        if path.stat().st_size
        else []
    )


def terms_by_character(lexicon: Lexicon) -> Mapping[str, str]:
    """Return the exact term for each character of *lexicon*."""
    return {entry.character: exact for exact, entry in lexicon.entries.items()}
