"""Predicates on single lines: rules, capitals, ends of sentences."""

import re

from archive.sources.transcript.divisions import is_division

_RULE = re.compile(r"(?:[-–—*_=~•·⁂#+o]\s*){3,}|⁂|[*•·]")
_SAME = re.compile(r"[^\s]")
_LETTER = re.compile(r"[^\W\d_]")
_CLOSING = "\"'”’»)]}*_ \ufdd1"
_FINAL = (".", "!", "?", "…", ":", ";", "。", "．")
_MARKUP = re.compile(
    r"\*\*|__|[*_#>`]|</?:?(?:b|i|em|strong|center|sup)>|<:a [^>]*>|</:a>", re.IGNORECASE
)
#: Markup beside a bracket, a quotation mark or a stop stands between no words.
_INNER_MARKUP = re.compile(
    rf"(?<=[(\[“\"'])(?:{_MARKUP.pattern})|(?:{_MARKUP.pattern})+(?=[,.;:!?)\]”\"'])", re.IGNORECASE
)
#: Blanks between a numeral and the heading that it counts.
_NUMERAL_GAP = re.compile(r"^((?:[IVXLCDM]+|[0-9]{1,4})[.)]?)\s{2,}(?=\S)")
_INITIAL = re.compile(r"[A-Z]\.,?")
#: Abbreviations, which look like the end of a sentence.
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:i\.e|e\.g|viz|vs|cf|etc|Mr|Mrs|Ms|Dr|Sir|St|Gen|Col|Capt|Lt|Hon|Rev|Prof|No|Nos|Art|Sec|p|pp|"
    r"vol|[A-Z])\.$"
)

#: Words that stay in lower case in a title.
SMALL_WORDS = frozenset(
    "a an and as at but by for from in into nor of on or the to upon with de la le du der die das und von et".split()
)
ROMAN = re.compile(r"[IVXLCDM]+")
_NOTE_MARK = re.compile(r"(?<=.)\[\^?[\w*†‡§]{1,4}\]$")


def is_rule(text: str) -> bool:
    """Tell whether a line is a rule: ``---``, ``* * *``, ``⁂``."""
    if _RULE.fullmatch(text) is None:
        return False
    signs = set(_SAME.findall(text))
    return len(signs) == 1 and not signs & {"o", "#"}


def bare(text: str) -> str:
    """Return *text* without markup for emphasis and headings."""
    if _MARKUP.search(text):
        return " ".join(_MARKUP.sub(" ", _INNER_MARKUP.sub("", text)).split())
    return _NUMERAL_GAP.sub(r"\1 ", text.strip()) if "  " in text else text.strip()


def is_capitals(text: str) -> bool:
    """Tell whether *text* has at least two letters, all of them capitals."""
    letters = _LETTER.findall(text)
    return (
        len(letters) > 1
        and not any(letter.islower() for letter in letters)
        and any(map(str.isupper, letters))
    )


def is_mostly_capitals(text: str) -> bool:
    """Tell whether *text* is in capitals except for small words: ``FEDERALIST No. 1``."""
    rest = re.sub(r"\b(?:No|no|and|of|the|to|in|on|for|by|Mc|Mac)\b\.?", "", text)
    return is_capitals(rest) or (is_capitals(text))


def ends_sentence(text: str) -> bool:
    """Tell whether *text* ends like a sentence, so that a paragraph could end there."""
    end = text.rstrip(_CLOSING)
    return not end or (end.endswith(_FINAL) and _ABBREVIATION.search(end) is None)


def ends_open(text: str) -> bool:
    """Tell whether *text* certainly continues: it ends with a letter, digit, comma, hyphen or dash."""
    end = text.rstrip("*_ ")
    return bool(end) and (end[-1].isalnum() or end[-1] in ",-–—­") and not ends_sentence(text)


def starts_small(text: str) -> bool:
    """Tell whether *text* begins with a lower-case letter, perhaps after a quotation mark."""
    start = text.lstrip("\"'“‘«*_ ")
    return bool(start) and start[0].islower()


def title_case(text: str) -> str:
    """Return a heading in capitals in title case: ``DECREE ON PEACE`` becomes ``Decree on Peace``.

    Roman numerals and abbreviations with full stops are unchanged.
    """
    words = text.split()
    return " ".join(
        _capitalize(
            word,
            edge=i in (0, len(words) - 1),
            after=words[i - 1] if i else "",
            # The first word is a numeral, or counts a division: *I. The Wheel*, *Chapter V. The Wheel*.
            initial=i > 1
            and _INITIAL.fullmatch(words[i - 1]) is not None
            and not is_division(words[i - 2]),
        )
        for i, word in enumerate(words)
    )


def from_capitals(text: str) -> str:
    """Return *text*, in title case where all of it is in capitals."""
    return title_case(text) if is_capitals(text) else text


def _capitalize(word: str, *, edge: bool, after: str, initial: bool) -> str:
    core = _NOTE_MARK.sub("", word).strip(".,:;!?\"'“”‘’()[]—–-")
    if not is_capitals(core) and not (len(core) == 1 and core.isupper()):
        return word
    if ROMAN.fullmatch(core) and core not in {"MIX", "CIVIL", "MILD", "DID", "DIM", "MIMIC"}:
        return word
    if _INITIAL.fullmatch(word) or re.fullmatch(r"(?:[A-Z]{1,2}\.){2,}", word.strip(",:;")):
        return word
    small = word.lower()
    if (
        small.strip(".,;") in SMALL_WORDS
        and not edge
        and (not after.endswith((":", ".", "—", "–")) or "." in after[:-1] or initial)
    ):
        return small
    return re.sub(r"(^|[-–—(\[\"“‘])([^\W\d_])", lambda match: match[1] + match[2].upper(), small)
