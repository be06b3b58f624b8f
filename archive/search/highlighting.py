"""Highlighting: map the matched terms of a plan to character spans of the displayed text.

The forward index stores the words of a paragraph as characters, with their positions; a leaf becomes a
pattern over those characters. No text is analysed again.
"""

import re
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence

from archive.library.entries import ZoneWords
from archive.model.span import Span
from archive.model.span import merge_spans
from archive.search.index import forward_index as forward
from archive.search.index.lexicon import Lexicon
from archive.search.plan import Adjacent
from archive.search.plan import Nearby
from archive.search.plan import PlanLeaf
from archive.search.plan import Stems
from archive.search.query.tree import Zone

#: The readings in which the words of a zone are searched.
_READINGS = {
    Zone.TEXT: ("text", "transmitted"),
    Zone.STAGE: ("stage",),
    Zone.NOTE: ("note",),
}


class Marker:
    """Finds the matches of plan leaves in paragraphs. Made once per search."""

    def __init__(self, leaves: Iterable[PlanLeaf], lexicon: Lexicon) -> None:
        self._patterns = tuple(
            (leaf, _READINGS[leaf.zone], re.compile(pattern))
            for leaf in dict.fromkeys(leaves)
            if (pattern := leaf_pattern(leaf, lexicon))
        )
        self._slots = {
            leaf: [lexicon.characters(slot) for slot in leaf.slots]
            for leaf, _, _ in self._patterns
            if isinstance(leaf, Nearby)
        }

    def spans(self, readings: Sequence[ZoneWords]) -> tuple[Span, ...]:
        """Return the matches in the displayed text."""
        return merge_spans(self._matches([r for r in readings if r.zone != "note"]))

    def note_spans(self, readings: Sequence[ZoneWords]) -> tuple[Span, ...]:
        """Return the matches in the notes of the paragraph, joined by line ends."""
        return merge_spans(self._matches([r for r in readings if r.zone == "note"]))

    def _matches(self, readings: Sequence[ZoneWords]) -> Iterator[Span]:
        for reading in readings:
            for leaf, zones, pattern in self._patterns:
                if reading.zone not in zones:
                    continue
                for match in pattern.finditer(reading.terms):
                    if isinstance(leaf, Nearby):
                        yield from self._nearby(leaf, reading, match.start())
                    else:
                        yield Span(reading.starts[match.start()], reading.ends[match.end() - 1])

    def _nearby(self, leaf: Nearby, reading: ZoneWords, at: int) -> Iterator[Span]:
        window = range(at, min(at + len(leaf.slots) + leaf.distance, len(reading.terms)))
        for slot in self._slots[leaf]:
            first = next((i for i in window if reading.terms[i] in slot), None)
            if first is not None:
                yield Span(reading.starts[first], reading.ends[first])


def leaf_pattern(leaf: PlanLeaf, lexicon: Lexicon) -> str:
    """Return the pattern of *leaf* over characters of words; empty where nothing can match."""
    match leaf:
        case Stems(terms):
            forms = lexicon.forms(terms)
            singles = lexicon.characters(form[0] for form in forms if len(form) == 1)
            longer = [
                "".join(lexicon.characters((t,)) for t in form) for form in forms if len(form) > 1
            ]
            options = sorted(longer, key=len, reverse=True) + ([f"[{singles}]"] if singles else [])
            return "|".join(options)
        case Adjacent(slots):
            characters = [lexicon.characters(slot) for slot in slots]
            return forward.phrase_pattern(characters) if all(characters) else ""
        case Nearby(slots, distance):
            characters = [lexicon.characters(slot) for slot in slots]
            return forward.near_pattern(characters, distance) if all(characters) else ""
