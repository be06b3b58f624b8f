"""Words that a hyphen divides on one side only: *today* quoted for the *to-day* of the source, or the reverse.

A hyphen divides words, so that the two differ by a word; but they are spellings of the same.
"""

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from itertools import groupby

from archive.language.analyser import Analyser
from archive.language.tokenizer import HYPHENS
from archive.quotation.collation import Pair
from archive.quotation.collation import QuotedWord
from archive.quotation.passages import Words
from archive.quotation.verdicts import Kind

Paired = tuple[Kind, Pair]

_ANSWERING = (Kind.SAME, Kind.SPELLING)


def hyphens_aside(
    text: str, quotation: Sequence[QuotedWord], words: Words, pairs: Sequence[Paired]
) -> tuple[Paired, ...]:
    """Return *pairs* with words that differ by hyphens alone as spellings. The *quotation* is of *text*."""
    if words.transmitted:
        # What stands between the words of such a reading is not kept.
        return tuple(pairs)
    made: list[Paired] = []
    before, after = _edges(words, pairs)
    for answers, group in groupby(
        [*before, *pairs, *after], key=lambda paired: paired[0] in _ANSWERING
    ):
        run = list(group)
        made += run if answers else _run(text, quotation, words, run)
    # Of a word that begins before the passage or ends after it, nothing is kept that did not answer.
    start = 0 if made[0][0] is Kind.SPELLING else len(before)
    end = len(made) if made[-1][0] is Kind.SPELLING else len(made) - len(after)
    return tuple(made[start:end])


def _edges(words: Words, pairs: Sequence[Paired]) -> tuple[list[Paired], list[Paired]]:
    """Return the parts of words that a hyphen divides and of which the passage has but the others."""
    places = [j for _, (_, j) in pairs if j is not None]
    first, last = places[0], places[-1]
    start, end = first, last
    while pairs[0][0] not in _ANSWERING and start and _hyphen(words, start - 1):
        start -= 1
    while pairs[-1][0] not in _ANSWERING and end + 1 < len(words.starts) and _hyphen(words, end):
        end += 1
    return (
        [(Kind.MISSING, (None, j)) for j in range(start, first)],
        [(Kind.MISSING, (None, j)) for j in range(last + 1, end + 1)],
    )


def _hyphen(words: Words, place: int) -> bool:
    """Tell whether a hyphen and nothing else stands between the word at *place* and the next."""
    if words.owners[place] != words.owners[place + 1]:
        return False
    text = words.paragraphs[words.owners[place]].paragraph.text
    return text[words.ends[place] : words.starts[place + 1]] in tuple(HYPHENS)


def _run(
    text: str, quotation: Sequence[QuotedWord], words: Words, run: Sequence[Paired]
) -> Iterator[Paired]:
    quoted = [i for _, (i, _) in run if i is not None]
    source = [j for _, (_, j) in run if j is not None]
    same_quoted: set[int] = set()
    same_source: set[int] = set()
    if quoted and source:
        ours = text[quotation[quoted[0]].start : quotation[quoted[-1]].end]
        theirs = words.source(source[0], source[-1])
        same_quoted, same_source = _same(_spelt(ours, quoted), _spelt(theirs, source))
    for kind, (i, j) in run:
        spelling = i in same_quoted or j in same_source
        yield (Kind.SPELLING if spelling else kind), (i, j)


#: Words, written together, and the places of each.
_Spelt = Mapping[str, tuple[int, ...]]


def _spelt(text: str, places: Sequence[int]) -> tuple[_Spelt, _Spelt]:
    """Return the words of *text* at their *places*, and those that hyphens divide, as one."""
    analysis = Analyser().analyse(text)
    if len(analysis.terms) != len(places):
        return {}, {}
    whole = {term: (place,) for term, place in zip(analysis.terms, places, strict=True)}
    divided = {analysis.joined(c): tuple(places[c.first : c.last + 1]) for c in analysis.compounds}
    return whole, divided


def _same(
    quoted: tuple[_Spelt, _Spelt], source: tuple[_Spelt, _Spelt]
) -> tuple[set[int], set[int]]:
    """Return the places of the words that are divided on one side and whole on the other."""
    ours: set[int] = set()
    theirs: set[int] = set()
    for mine, its in ((quoted[0], source[1]), (quoted[1], source[0])):
        for word in mine.keys() & its.keys():
            ours.update(mine[word])
            theirs.update(its[word])
    return ours, theirs
