"""Words divided on one side only: *today* quoted for the *to-day* of the source, *i.e.* for *i. e.*, or the reverse.

The tokenizer divides words at hyphens and at spaces, so the two differ by a word; but they are spellings of the same.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from itertools import groupby

from archive.language.analyser import Analyser
from archive.language.tokenizer import HYPHENS
from archive.quotation.collation import Pair
from archive.quotation.collation import Segment
from archive.quotation.passages import SourceWords
from archive.quotation.verdicts import Agreement

#: An abbreviation with spaces between its letters.
_SPACED_LETTERS = re.compile(r"(?<!\w)(?:[^\W\d_]\.\s)+[^\W\d_](?:\.|$)")

#: A pair and how its words agree.
RatedPair = tuple[Agreement, Pair]


def resolve_hyphens(
    segment: Segment, words: SourceWords, pairs: Sequence[RatedPair]
) -> tuple[RatedPair, ...]:
    """Return *pairs* with words that differ only by hyphens as spellings of one another."""
    if words.transmitted:
        # The characters between the words of such a reading are not stored.
        return tuple(pairs)
    resolved: list[RatedPair] = []
    before, after = _edges(words, pairs)
    for matches, group in groupby([*before, *pairs, *after], key=lambda pair: pair[0].is_match):
        run = list(group)
        resolved += run if matches else _resolve_run(segment, words, run)
    # Parts of a word beyond the edge of the passage are only kept if they match.
    start = 0 if resolved[0][0] is Agreement.SPELLING else len(before)
    end = len(resolved) if resolved[-1][0] is Agreement.SPELLING else len(resolved) - len(after)
    return tuple(resolved[start:end])


def _edges(
    words: SourceWords, pairs: Sequence[RatedPair]
) -> tuple[list[RatedPair], list[RatedPair]]:
    """Return the parts of hyphenated words that lie just before and just after the passage."""
    places = [j for _, (_, j) in pairs if j is not None]
    first, last = places[0], places[-1]
    start, end = first, last
    while not pairs[0][0].is_match and start and _hyphen(words, start - 1):
        start -= 1
    while not pairs[-1][0].is_match and end + 1 < len(words.starts) and _hyphen(words, end):
        end += 1
    return (
        [(Agreement.MISSING, (None, j)) for j in range(start, first)],
        [(Agreement.MISSING, (None, j)) for j in range(last + 1, end + 1)],
    )


def _hyphen(words: SourceWords, place: int) -> bool:
    """Tell whether the word at *place* and the next are one but for a hyphen, or letters of one abbreviation."""
    if words.owners[place] != words.owners[place + 1]:
        return False
    text = words.text(words.owners[place])
    between = text[words.ends[place] : words.starts[place + 1]]
    letters = len(words.terms[place]) == len(words.terms[place + 1]) == 1
    return between in tuple(HYPHENS) or (letters and between in (". ", ".\u00a0"))


def _resolve_run(
    segment: Segment, words: SourceWords, run: Sequence[RatedPair]
) -> Iterator[RatedPair]:
    """Yield the pairs of a *run* without a match, words that differ only by hyphens as spellings."""
    quoted = [i for _, (i, _) in run if i is not None]
    source = [j for _, (_, j) in run if j is not None]
    same_quoted: set[int] = set()
    same_source: set[int] = set()
    if quoted and source:
        ours = segment.text[segment.words[quoted[0]].start : segment.words[quoted[-1]].end]
        theirs = words.source(source[0], source[-1])
        same_quoted, same_source = _same_words(_spell(ours, quoted), _spell(theirs, source))
    for kind, (i, j) in run:
        spelling = i in same_quoted or j in same_source
        yield (Agreement.SPELLING if spelling else kind), (i, j)


#: Words written without hyphens, and the indexes of the parts of each.
_Spelling = Mapping[str, tuple[int, ...]]


def _spell(text: str, places: Sequence[int]) -> tuple[_Spelling, _Spelling]:
    """Return the words of *text* with their *places*, and its hyphenated words, each joined to one."""
    analysis = Analyser().analyse(text)
    if len(analysis.terms) != len(places):
        return {}, {}
    whole = {term: (place,) for term, place in zip(analysis.terms, places, strict=True)}
    divided = {
        analysis.compound_term(c): tuple(places[c.first : c.last + 1]) for c in analysis.compounds
    }
    for match in _SPACED_LETTERS.finditer(text):
        first, end = (bisect_left(analysis.starts, place) for place in match.span())
        letters = re.sub(r"[.\s]", "", match[0])
        joined = Analyser().analyse("".join(f"{letter}." for letter in letters)).terms
        if len(joined) == 1:
            divided[joined[0]] = tuple(places[first:end])
    return whole, divided


def _same_words(
    quoted: tuple[_Spelling, _Spelling], source: tuple[_Spelling, _Spelling]
) -> tuple[set[int], set[int]]:
    """Return the places of the words that are hyphenated on one side and whole on the other."""
    ours: set[int] = set()
    theirs: set[int] = set()
    for mine, its in ((quoted[0], source[1]), (quoted[1], source[0])):
        for word in mine.keys() & its.keys():
            ours.update(mine[word])
            theirs.update(its[word])
    return ours, theirs
