"""The lexer: a typed query as tokens. Every string can be tokenized."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from enum import auto

from archive.language.tokenizer import CAPITAL
from archive.language.tokenizer import INNER_GERSHAYIM

#: Opening quotation marks and their closing marks; a straight mark closes any.
QUOTES = {
    **{'"': '"', "“": "”", "„": "“”", "«": "»", "»": "«", "＂": "＂"},
    **{"「": "」", "『": "』"},
}
_MARKS = re.escape("".join(QUOTES) + "”」』")
_CHUNK = re.compile(rf"[^\s(){_MARKS}]+")
_FIELD = re.compile(r"([A-Za-z]+):")
#: The spaces between initials.
INITIALS = re.compile(rf"(?<=(?<![^\W_]){CAPITAL}\.) (?={CAPITAL}\.)")
#: Letters in square brackets in a word, as scholars quote: ``[W]ar``, ``propose[d]``.
_BRACKETED_LETTERS = re.compile(r"(?<=[^\W\d_])\[([^\W\d_]{1,3})\]|\[([^\W\d_])\](?=[^\W\d_])")
_INNER_GERSHAYIM = re.compile(INNER_GERSHAYIM)
#: What may follow a quotation: ``~5``, ``~s``, and with ``>`` in order.
_AFTER_PHRASE = re.compile(r"~(>)?(?:(\d{1,3})|(s)(?!\w))?", re.ASCII | re.IGNORECASE)
_NEAR = 5
#: Operators between two words, those of this and other programs: ``NEAR/5``, ``W/s``, ``PRE/5``, ``+s``.
_OPERATOR = re.compile(
    r"(?:(?:NEAR|W|WITHIN)?/|((?:PRE|ONEAR)/|\+))(?:(\d{1,3})|s)"
    # ``n/s`` and ``p/s`` are words.
    r"|(?:(?:ADJ|(?-i:N))/|((?:NEXT|(?-i:P))/))(\d{1,3})",
    re.ASCII | re.IGNORECASE,
)
#: Within one paragraph, as all words are.
_SAME_PARAGRAPH = re.compile(r"(?:NEAR|N|W|WITHIN)?/p", re.IGNORECASE)


class Kind(Enum):
    """The kind of a token."""

    PHRASE = auto()
    CHUNK = auto()
    OPEN = auto()
    CLOSE = auto()
    AND = auto()
    OR = auto()
    NOT = auto()


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near words are: at most `distance` others among them, or with None in one sentence; perhaps in order."""

    distance: int | None
    in_order: bool = False


@dataclass(frozen=True, slots=True)
class Token:
    """One token. `field` is the name before a colon, `near` what follows a quotation or what an operator asks.

    It is from `start` to before `end` in the cleaned text.
    """

    kind: Kind
    text: str = ""
    field: str = ""
    near: Nearness | None = None
    start: int = 0
    end: int = 0


OPERATORS = {"AND": Kind.AND, "OR": Kind.OR, "NOT": Kind.NOT}


def clean(typed: str) -> str:
    """Replace control characters, unpaired surrogates and runs of white space with single spaces.

    Spaces between initials are removed, since ``U. S.`` is one word, and so are brackets around letters of a word.
    The mark in a Hebrew abbreviation opens no quotation.
    """
    kept = "".join(" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in typed)
    kept = INITIALS.sub("", unicodedata.normalize("NFC", " ".join(kept.split())))
    kept = _BRACKETED_LETTERS.sub(r"\1\2", kept)
    return _INNER_GERSHAYIM.sub("״", kept)


def tokens(typed: str) -> Iterator[Token]:
    """Yield the tokens of cleaned text; an unclosed quotation mark is skipped."""
    at, length = 0, len(typed)
    while at < length:
        character = typed[at]
        if character.isspace():
            at += 1
        elif character in "()":
            kind = Kind.OPEN if character == "(" else Kind.CLOSE
            yield Token(kind, start=at, end=at + 1)
            at += 1
        elif character in QUOTES:
            token, at = _phrase(typed, at, start=at)
            if token is not None:
                yield token
        else:
            token, at = _chunk(typed, at)
            if token is not None:
                yield token


def _phrase(typed: str, at: int, *, start: int, field: str = "") -> tuple[Token | None, int]:
    closing = QUOTES[typed[at]] + '"'
    end = next((i for i in range(at + 1, len(typed)) if typed[i] in closing), None)
    if end is None:
        return None, at + 1
    after = _AFTER_PHRASE.match(typed, end + 1)
    near = _nearness(after) if after else None
    stop = after.end() if after else end + 1
    return Token(Kind.PHRASE, typed[at + 1 : end], field, near, start, stop), stop


def _nearness(after: re.Match[str]) -> Nearness:
    """Return the nearness that *after* a quotation is asked."""
    return Nearness(None if after[3] else int(after[2] or _NEAR), bool(after[1]))


def _chunk(typed: str, at: int) -> tuple[Token | None, int]:
    """Read from a character that is neither space, bracket nor opening mark."""
    before = typed[at - 1] if at else " "
    following = typed[at + 1] if at + 1 < len(typed) else " "
    if typed[at] in "-−" and before in " (" and not following.isspace():
        return Token(Kind.NOT, start=at, end=at + 1), at + 1
    match = _CHUNK.match(typed, at)
    if match is None:  # an unopened closing mark
        return None, at + 1
    chunk, end = match[0], match.end()
    if chunk in OPERATORS:
        return Token(OPERATORS[chunk], start=at, end=end), end
    if _SAME_PARAGRAPH.fullmatch(chunk):
        return Token(Kind.AND, start=at, end=end), end
    operator = _OPERATOR.fullmatch(chunk)
    if operator is not None:
        number = operator[2] or operator[4]
        near = Nearness(int(number) if number else None, bool(operator[1] or operator[3]))
        return Token(Kind.CHUNK, chunk, near=near, start=at, end=end), end
    field = _FIELD.match(chunk)
    if field is not None:
        name, value = field[1].lower(), chunk[field.end() :]
        if not value and end < len(typed) and typed[end] in QUOTES:
            token, after = _phrase(typed, end, start=at, field=name)
            if token is not None:
                return token, after
        if value:
            return Token(Kind.CHUNK, value, name, start=at, end=end), end
    return Token(Kind.CHUNK, chunk, start=at, end=end), end
