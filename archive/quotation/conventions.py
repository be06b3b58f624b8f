"""Conventions of scholars who quote: what they add to or alter in the words of the source, by mark or by habit.

*[W]ar* and *propose[d]* are words whose letters were fitted to the sentence around them, *[sic]* and *[emphasis added]*
remarks of the person quoting, *endorsed[1]* and *1917.1* words with the call of a note, *diplo- macy* a word divided at
the end of a line (The Chicago Manual of Style, 17th edition, 13.7 to 13.62).
"""

import re
from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field

from archive.language.tokenizer import words
from archive.quotation.verdicts import Remark
from archive.quotation.verdicts import RemarkKind

_EDITORIAL = re.compile(
    r"\s*[\[(]\s*(?:sic\s?!?|так!?|так в тексте"
    r"|(?:my|our|original)\s(?:emphasis|italics)"
    r"|(?:emphasis|italics)(?: (?:added|mine|ours|his|hers|theirs|supplied|removed|omitted|original"
    r"|in\s(?:the )?original))?"
    r"|(?:курсив|выделено)\s(?:мой|мною|мной|наш|нами|автора|автором)"
    r"|je\ssouligne|souligné\spar\snous|Hervorhebung\s(?:von\smir|im\sOriginal|d\. ?Verf\.))\s*[\])]",
    re.IGNORECASE,
)
#: A gloss: names, or a phrase that begins as one of nouns. Of other words nobody can tell what they replace.
_GLOSS = re.compile(r"(?<![^\s“”\"‘’«»(—–-])\[(?!\s*(?:…|\.))([^\W\d_][^\[\]]{0,80})\](?![\w\[])")
_GLOSS_BEGINS = frozenset(
    "the|a|an|his|her|its|their|our|my|your|this|that|these|those|of|in|at|from|by|to|i.e|ie|sc|scil|namely|viz"
    "|der|die|das|den|dem|des|sein|ihr|le|la|les|l|son|sa|du|de|т.е|то".split("|")
)
_NOT_GLOSSED = frozenset(
    "not|no|never|none|nor|neither|nothing|nobody|nowhere|cannot|without|opposite|against|non|un|anti|but|or|is|are"
    "|was|were|hardly|scarcely|barely|rarely|seldom|only|except|unless|instead|perhaps|supposedly|allegedly|false"
    "|falsely|wrongly|nicht|kein|keine|nie|niemals|nirgends|kaum|selten|ohne|ne|pas|jamais|guère|rarement|sans"
    "|не|ни|нет|без|никогда|нигде|едва|редко".split("|")
)
_PARTICLES = frozenset(
    "of|the|and|de|du|la|le|von|van|der|den|zu|und|et|da|di|al|el|ibn|bin|и".split("|")
)
#: Words of the source that a gloss may replace: no others, lest what matters is left out.
PRONOUNS = frozenset(
    "i|me|my|he|him|his|she|her|it|its|we|us|our|you|your|they|them|their|this|that|these|those|who|whom"
    "|er|ihn|ihm|sie|es|wir|uns|ihr|il|elle|ils|lui|leur|nous|он|его|ему|она|её|ее|они|их|им|мы|нас".split(
        "|"
    )
)
#: It takes the place of a gloss in the words that are compared.
GLOSS_PLACE = "[]"
#: Letters in square brackets in a word. A longer ending may be another word: *hope[less]*.
_BRACKETED = re.compile(r"(?<![\w'’])[\w'’]*(?:\[[\w'’]{0,12}\][\w'’]*)+")
MAX_ENDING = 3
_NOTE_CALL = re.compile(
    # After a digit, or between words, a number in brackets is what the source has or what somebody means.
    r"(?:(?<=[^\s\d])|(?<=[.,;:!?”\"’»)])\s)"
    r"\[(?:\d{1,3}|\*{1,3}|[†‡]|(?:note|n\.|fn\.?) ?\d{1,3})\](?!\w)"
    r"|(?<=[^\s\[(])\[[A-Z]\](?!\w)"
    r"|(?<=[^\s\w\[(])\[[a-z]\](?!\w)"
    r"|(?<=\S)[⁰¹²³⁴-⁹]+"
    r"|(?<=\b[12]\d{3}[.,;])\d{1,2}(?=[\s”\"’)]|$)"
    # Behind quotation marks, and at the very end in brackets or behind a stop.
    r"|(?<=[”\"’»])\d{1,3}(?=[\s.,;:]|$)"
    r"|(?<=[^\d\s])\s?(?:\(\d{1,3}\)|\[\d{1,3}\]|(?<=[.!?…”\"’»]\s)\d{1,3})\.?\s*$"
)
#: A number pasted with the word that it is about: *endorsed1*, *peace.1*.
_PASTED = re.compile(r"\b([^\W\d_]{4,})(\d{1,2})\b")
_AFTER_STOP = re.compile(r"\b([^\W\d_]{3,})([.,;:!?][”\"’»)]?)(\d{1,2})(?=\s|$)")
#: Abbreviations before a number that is not the call of a note.
_BEFORE_NUMBERS = frozenset(
    "nos|vol|vols|art|arts|cap|chap|sec|sect|fig|figs|par|para|paras|col|cols|eds|pts|fol|fols|ser"
    "|abb|bde|стр|том|рис".split("|")
)
_LINE_END = re.compile(r"\b([^\W\d_]{2,})[-‐¬]\s+([^\W\d_]{2,})\b")


#: No word may be written otherwise.
NO_OTHERS: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class QuotationReading:
    """A quotation as the conventions read it, with a remark on each that was met.

    `others` has words of `text` whose ending is in brackets, each with the letters before: the source may have another.
    """

    text: str
    remarks: tuple[Remark, ...] = ()
    others: Mapping[str, str] = field(default_factory=dict)


def read_conventions(quotation: str, occurs: Callable[[str], bool]) -> QuotationReading:
    """Return the reading of *quotation*; *occurs* tells whether the collection has a word."""
    return _Reader(occurs).read(quotation)


class _Reader:
    """Reads one quotation. Each method returns what is read for a match, and notes the convention."""

    def __init__(self, occurs: Callable[[str], bool]) -> None:
        self._occurs = occurs
        self._others: dict[str, str] = {}
        #: The first example of each convention.
        self._met: dict[RemarkKind, str] = {}

    def read(self, quotation: str) -> QuotationReading:
        text = quotation
        for pattern, replacement in (
            (_EDITORIAL, self._editorial),
            (_NOTE_CALL, self._note_call),
            (_GLOSS, self._gloss),
            (_BRACKETED, self._bracketed),
            (_AFTER_STOP, self._after_stop),
            (_PASTED, self._pasted),
            (_LINE_END, self._divided),
        ):
            text = pattern.sub(replacement, text)
        remarks = tuple(Remark(kind, text=written) for kind, written in self._met.items())
        return QuotationReading(text, remarks, self._others)

    def _note(self, kind: RemarkKind, match: re.Match[str]) -> None:
        self._met.setdefault(kind, match[0].strip())

    def _editorial(self, match: re.Match[str]) -> str:
        self._note(RemarkKind.EDITORIAL_REMARK, match)
        return ""

    def _note_call(self, match: re.Match[str]) -> str:
        self._note(RemarkKind.NOTE_CALL, match)
        return ""

    def _gloss(self, match: re.Match[str]) -> str:
        found = [word.surface for word in words(match[1])]
        small = {word.lower() for word in found}
        name = found[0][0].isupper() and all(w[0].isupper() or w in _PARTICLES for w in found)
        phrase = len(found) > 1 and found[0].lower().rstrip(".") in _GLOSS_BEGINS
        if small & _NOT_GLOSSED or not (name or phrase) or found[-1] in _GLOSS_BEGINS:
            return match[0]
        self._note(RemarkKind.GLOSS, match)
        return GLOSS_PLACE

    def _pasted(self, match: re.Match[str]) -> str:
        if self._occurs(match[0]):
            return match[0]
        self._note(RemarkKind.NOTE_CALL, match)
        return match[1]

    def _after_stop(self, match: re.Match[str]) -> str:
        if match[1].lower() in _BEFORE_NUMBERS:
            return match[0]
        self._note(RemarkKind.NOTE_CALL, match)
        return match[1] + match[2]

    def _divided(self, match: re.Match[str]) -> str:
        if not self._occurs(match[1] + match[2]):
            return match[0]
        self._note(RemarkKind.LINE_END_HYPHEN, match)
        return match[1] + match[2]

    def _bracketed(self, match: re.Match[str]) -> str:
        whole = re.sub(r"[\[\]]", "", match[0])
        outside = re.sub(r"\[[^\]]*\]", "", match[0])
        if not outside:
            return match[0]
        self._note(RemarkKind.BRACKETED_LETTERS, match)
        if match[0].endswith("]") and len(whole) - len(outside) <= MAX_ENDING:
            self._others[whole] = outside
        return whole
