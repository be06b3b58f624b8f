"""Citations that were pasted behind a quotation: told from quoted words by the record of the place that has these.

No word of a quotation may be taken for its citation. So a citation has an address of the place, or names, numbers,
words of the record and the vocabulary of citations alone, and among them a locator or something that the record has.
Behind a comma or a stop alone, where the quotation may go on, it begins with a name or the title, or has a locator.
"""

import re
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from archive.language.fold import fold
from archive.language.tokenizer import words
from archive.quotation.verdicts import SourcePlace

#: Words of a citation, and the fewest before it that are a quotation.
MAX_CITATION_WORDS = 150
MIN_QUOTED_WORDS = 3

_PUNCTUATION = ".,;:!?…”“\"’'‘»«)]}—–―"
_OPENING = "([{<—–―|"
#: Where a citation may begin: at a word, or right behind a closing mark.
_BOUNDARY = re.compile(r"(?<!\S)(?=\S)|(?<=[\"”»’])(?=[^\W\d_]|[(\[{<—–])")
_BEGINS = re.compile(
    rf"[{re.escape(_OPENING)}“\"«‘'\-]|[^\W_a-z]|https?:|www\.|(?:in|from|see|ibid|cf|pp?|para?|vol)\b"
)
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>{}|]+")
_LOCATOR = re.compile(
    r"\b(?:pp?|paras?|pars?|vols?|nos?|chs?|chap|sec|art|fols?|bk|lines?|ll?|S|Bd|Abs|Nr|с|стр|т|абз)\.?\s?\d"
    r"|[§¶]\s?\d|\b(?:ibid|op\.?\s?cit|loc\.?\s?cit|ebd|там же)\b",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"[^\W\d_](?:\.\s?[^\W\d_])*\.?")
#: What citations have in small letters besides the words of a record.
_VOCABULARY = frozenset(
    "a|an|and|at|by|for|from|in|of|on|or|the|to|with|accessed|archive|available|cf|ch|chap|chs|cit|cite|col|ed|"
    "edited|edition|edn|eds|emended|et|al|fol|fols|ibid|id|idem|letter|line|lines|ll|loc|marked|n|nd|newspaper|"
    "no|nos|note|op|p|page|pages|par|para|paragraph|paragraphs|paras|pars|part|pt|pp|pub|published|quoted|"
    "readings|ref|reprinted|retrieved|rev|revision|s|sec|section|see|speech|st|th|trans|translated|"
    "transcription|v|via|vol|volume|volumes|vols|am|aus|bd|bei|bis|der|die|das|des|ebd|hg|hrsg|im|in|nr|und|"
    "vgl|von|zit|dans|de|des|du|et|la|le|les|p|sur|t|tome|trad|абз|в|вып|г|гл|и|из|изд|кн|на|о|под|там|же|ред|"
    "с|см|стр|т|ч".split("|")
)
#: Words that speak about what was said, however they are written.
_NEGATIONS = frozenset(
    "not|never|nor|neither|cannot|nothing|nobody|none|nicht|kein|keine|nie|niemals|ne|pas|jamais|не|ни|нет|"
    "никогда".split("|")
)


@dataclass(frozen=True, slots=True)
class CitedWords:
    """Words that may be a quotation, and the citation that may be behind them."""

    quoted: str
    citation: str
    #: It can be nothing else, of whatever text: it has an address, or a number and names.
    plain: bool
    #: A quotation mark, a dash, a bracket or the end of a line sets it apart, and not a comma or a stop alone.
    set_apart: bool = True


def cut_citations(text: str) -> Iterator[CitedWords]:
    """Yield the ways to divide *text* into a quotation and its citation, the longest quotation first."""
    places = [match.start() for match in _BOUNDARY.finditer(text)]
    for at in reversed(places[-MAX_CITATION_WORDS:]):
        before, citation = text[:at], text[at:].strip()
        quoted = before.rstrip()
        if not quoted or not _BEGINS.match(citation) or not _reads_as_citation(citation):
            continue
        apart = quoted[-1] in _PUNCTUATION or "\n" in before[len(quoted) :] or text[at] in _OPENING
        within = any(citation.count(end) > citation.count(start) for start, end in ("()", "[]"))
        if within or not (apart or _ADDRESS.search(citation)):
            continue
        set_apart = (
            "\n" in before[len(quoted) :] or text[at] in _OPENING or _is_closed(quoted, text)
        )
        quoted = quoted.rstrip(f"{_OPENING}- ")
        if sum(1 for _ in islice(words(quoted), MIN_QUOTED_WORDS)) == MIN_QUOTED_WORDS:
            yield CitedWords(quoted, citation, apart and _is_plain(citation), set_apart)


def _is_closed(quoted: str, text: str) -> bool:
    """Tell whether a bracket, dash or closing quotation mark ends *quoted*; an apostrophe is one if *text* opens so."""
    last = quoted.rstrip(".,;:!?…")[-1:]
    return last in '”“"»«)]}—–―' or (last in "’‘'" and text.lstrip()[:1] in "‘’'")


def _reads_as_citation(citation: str) -> bool:
    """Tell whether half of its words may be such as citations have: enough to look further."""
    found = [word.surface for word in words(_ADDRESS.sub(" ", citation))]
    return sum(map(_is_told, found)) * 2 >= len(found)


def _is_told(word: str) -> bool:
    return not word[0].islower() or word.lower() in _VOCABULARY


def _is_plain(citation: str) -> bool:
    if _ADDRESS.search(citation):
        return True
    numbered = re.search(r"\d", citation) is not None
    return numbered and all(_is_told(word.surface) for word in words(citation))


def cites(cited: CitedWords, place: SourcePlace) -> bool:
    """Tell whether the citation of *cited* is one of *place*."""
    citation = cited.citation
    if re.search(rf"/texts/{re.escape(place.address.slug)}\b", citation):
        return True
    found = [word.surface for word in words(_ADDRESS.sub(" ", citation))]
    record = " ".join((place.title, place.section, place.date, *place.authors))
    recorded = {fold(word.surface) for word in words(record)}
    if not all(
        (_is_told(word) and fold(word) not in _NEGATIONS) or fold(word) in recorded
        for word in found
    ):
        return False
    if all(map(str.isdigit, found)) and not recorded.issuperset(found):
        return False
    if _LOCATOR.search(citation) or not found:
        return True
    named = [word for word in map(fold, found) if _is_telling(word) and word in recorded]
    return bool(named) and (cited.set_apart or _begins_with_name(found, place))


def _is_telling(word: str) -> bool:
    """Tell whether the folded *word* says which record it is of; one of three letters may be in any."""
    return (len(word) > 3 or not word.isascii()) and word not in _VOCABULARY


def _begins_with_name(found: Sequence[str], place: SourcePlace) -> bool:
    """Tell whether the words *found* begin with a name of an author of *place*, or with two words of its title."""
    capitals = [word for word in found if word.lower() not in _VOCABULARY or not word[0].islower()]
    first = [fold(word) for word in capitals if not _INITIALS.fullmatch(word)][:2]
    names = {fold(word.surface) for word in words(" ".join(place.authors))}
    titles = {fold(word.surface) for word in words(f"{place.title} {place.section}")}
    return bool(names.intersection(first[:1])) or (len(first) > 1 and titles.issuperset(first))
