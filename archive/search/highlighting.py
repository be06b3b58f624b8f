"""Highlighting: map the matched terms of a plan to character spans of the displayed text.

The forward index stores the words of a paragraph as characters, with their positions; a leaf becomes a
pattern over those characters. No text is analysed again.
"""

from collections.abc import Iterable
from collections.abc import Iterator
from itertools import compress
from itertools import count

from archive.deadline import Deadline
from archive.deadline import Steps
from archive.library.entries import ZoneWords
from archive.model.span import Span
from archive.model.span import merge_spans
from archive.search.index.lexicon import Lexicon
from archive.search.index.word_pattern import WATCHED_STEPS
from archive.search.index.word_pattern import WordPattern
from archive.search.index.word_pattern import any_pattern
from archive.search.index.word_pattern import near_pattern
from archive.search.index.word_pattern import phrase_pattern
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
#: A match that is marked takes as long as so many steps of a search.
_MATCH_STEPS = 50


class Marker:
    """Finds the matches of plan leaves in paragraphs. Made once per search; raises `DeadlineExceeded` throughout."""

    def __init__(self, leaves: Iterable[PlanLeaf], lexicon: Lexicon, deadline: Deadline) -> None:
        self._patterns = tuple(
            (leaf, _READINGS[leaf.zone], pattern)
            for leaf in deadline.watch(dict.fromkeys(leaves))
            if (pattern := leaf_pattern(leaf, lexicon))
        )
        self._slots = {
            leaf: [lexicon.characters(slot) for slot in leaf.slots]
            for leaf, _, _ in self._patterns
            if isinstance(leaf, Nearby)
        }

    def spans(self, readings: Iterable[ZoneWords], deadline: Deadline) -> tuple[Span, ...]:
        """Return the matches in the displayed text."""
        return self._merged((r for r in readings if r.zone != "note"), deadline)

    def note_spans(self, readings: Iterable[ZoneWords], deadline: Deadline) -> tuple[Span, ...]:
        """Return the matches in the notes of the paragraph, joined by line ends."""
        return self._merged((r for r in readings if r.zone == "note"), deadline)

    def _merged(self, readings: Iterable[ZoneWords], deadline: Deadline) -> tuple[Span, ...]:
        deadline.check()
        found: list[Span] = []
        steps = deadline.steps(WATCHED_STEPS)
        for reading in readings:
            starts, ends = reading.starts, reading.ends
            for first, last in self._matches(reading, steps):
                steps.take(_MATCH_STEPS)
                found.append(Span(starts[first], ends[last]))
        return merge_spans(found, deadline)

    def _matches(self, reading: ZoneWords, steps: Steps) -> Iterator[tuple[int, int]]:
        """Yield the first and the last word of each match in *reading*, those of one word in order and once."""
        # Of many leaves most match the same words.
        alone = bytearray(len(reading.terms))
        for leaf, zones, pattern in self._patterns:
            if reading.zone not in zones:
                continue
            matches = pattern.matches(reading.terms, steps)
            if isinstance(leaf, Nearby):
                for match in matches:
                    steps.take(_MATCH_STEPS * len(leaf.slots))
                    for place in self._nearby(leaf, reading.terms, match.start()):
                        alone[place] = True
                continue
            for match in matches:
                steps.take(_MATCH_STEPS)
                first, end = match.span()
                if end - first > 1:
                    yield first, end - 1
                else:
                    alone[first] = True
        for place in compress(count(), alone):
            yield place, place

    def _nearby(self, leaf: Nearby, terms: str, at: int) -> Iterator[int]:
        end = at + len(leaf.slots) + leaf.distance
        for slot in self._slots[leaf]:
            places = (terms.find(character, at, end) for character in slot)
            first = min((place for place in places if place >= 0), default=None)
            if first is not None:
                yield first


def leaf_pattern(leaf: PlanLeaf, lexicon: Lexicon) -> WordPattern | None:
    """Return the pattern of *leaf* over characters of words; None where nothing can match."""
    characters = lexicon.characters
    match leaf:
        case Stems(terms):
            forms = lexicon.forms(terms)
            singles = characters(form[0] for form in forms if len(form) == 1)
            longer = ("".join(characters((t,)) for t in form) for form in forms if len(form) > 1)
            return any_pattern(singles, list(longer))
        case Adjacent(slots):
            return phrase_pattern([characters(slot) for slot in slots])
        case Nearby(slots, distance):
            return near_pattern([characters(slot) for slot in slots], distance)
