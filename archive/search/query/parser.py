"""The query parser. It is total: every string is a query, and nothing is a syntax error.

    a b          both            a OR b      either (binds less than both)
    "a b"        exactly         "a b"~5     near          -a   NOT a    without
    a*  ?b       wildcards       "a b*"      in quotations a~  a~2       letters off
    (…)          groups
    author:x kind:x title:x section:x speaker:x language:x in:slug year:1917 year:1914..1918 year:1910s

Anything else is words.
"""

import re
from collections.abc import Iterator
from collections.abc import Sequence

from archive.language.combining import MARKS
from archive.language.fold import fold
from archive.language.tokenizer import APOSTROPHES
from archive.language.tokenizer import HYPHENS
from archive.language.tokenizer import WordSpan
from archive.language.tokenizer import is_unspaced
from archive.language.tokenizer import words
from archive.model.address import is_slug
from archive.model.date import Date
from archive.search.query.canonical import canonical
from archive.search.query.canonical import joined
from archive.search.query.foreign_syntax import no_value
from archive.search.query.foreign_syntax import not_a_text
from archive.search.query.foreign_syntax import not_a_year
from archive.search.query.foreign_syntax import question_mark
from archive.search.query.foreign_syntax import unknown_field
from archive.search.query.foreign_syntax import unknown_operator
from archive.search.query.foreign_syntax import unknown_sign
from archive.search.query.lexer import INITIALS
from archive.search.query.lexer import OPERATORS
from archive.search.query.lexer import Kind
from archive.search.query.lexer import Token
from archive.search.query.lexer import clean
from archive.search.query.lexer import tokens
from archive.search.query.notices import Notice
from archive.search.query.notices import NoticeKind
from archive.search.query.rewriting import without_shouting
from archive.search.query.tree import FIELDS
from archive.search.query.tree import DateRange
from archive.search.query.tree import Filter
from archive.search.query.tree import Fuzzy
from archive.search.query.tree import Near
from archive.search.query.tree import Node
from archive.search.query.tree import Not
from archive.search.query.tree import Phrase
from archive.search.query.tree import Query
from archive.search.query.tree import Wildcard
from archive.search.query.tree import Word
from archive.search.query.tree import both
from archive.search.query.tree import either
from archive.search.query.tree import is_pattern
from archive.settings import Settings

#: Other words that ``"a b"~n`` may allow among its words.
MAX_NEAR_DISTANCE = 100
_FUZZY = re.compile(r"(.+?)~([12])?")
#: A question mark at the end of a word is only a question mark.
_WILD = re.compile(r"\*|\?(?=[^\W_]|[*?])")
_DECADE = re.compile(r"(\d{3})0s", re.ASCII)
_OF_PATTERN = re.compile(rf"[^\W_]|[*?.{APOSTROPHES}{MARKS}]")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*")
_HYPHEN = re.compile(f"[{HYPHENS}]")


def parse(typed: str, settings: Settings) -> Query:
    """Parse *typed* within the limits of *settings*."""
    return _Parser(settings).parse(typed)


class _Parser:
    """Recursive-descent parser of one query; `_at` is the index of the next token."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        #: Each once, in the order of the query.
        self._notices: dict[Notice, None] = {}
        #: What is parsed, and its tokens.
        self._typed = ""
        self._tokens: Sequence[Token] = ()
        self._at = 0
        self._terms = 0

    def parse(self, typed: str) -> Query:
        most = self._settings.query_characters
        if len(typed) > most:
            typed = typed[:most].rsplit(None, 1)[0] if " " in typed[:most] else typed[:most]
            self._note(NoticeKind.QUERY_CUT, limit=most)
        tree = self._tree(typed)
        # `A.A.:B.` is two words only because of the colon; spelt side by side they are one.
        for _ in range(self._settings.query_terms):
            if tree is None or not INITIALS.search(spelt := canonical(tree)):
                break
            tree = self._tree(spelt)
        return Query(tree, tuple(self._notices))

    def _tree(self, typed: str) -> Node | None:
        self._typed = clean(typed)
        self._tokens = _balanced(tuple(tokens(self._typed)))
        self._at = self._terms = 0
        tree = self._either(0)
        return without_shouting(tree) if tree is not None else None

    def _note(self, kind: NoticeKind, *terms: str, limit: int = 0) -> None:
        self._notices[Notice(kind, terms, limit)] = None

    def _note_foreign(self, notice: Notice | None) -> None:
        if notice is not None:
            self._notices[notice] = None

    def _peek(self) -> Kind | None:
        return self._tokens[self._at].kind if self._at < len(self._tokens) else None

    def _either(self, depth: int) -> Node | None:
        parts = [self._both(depth)]
        while self._peek() is Kind.OR:
            self._at += 1
            parts.append(self._both(depth))
        kept = [part for part in parts if part is not None]
        return either(*kept) if kept else None

    def _both(self, depth: int) -> Node | None:
        parts: list[Node | None] = []
        while self._peek() not in (None, Kind.OR, Kind.CLOSE):
            if self._peek() is Kind.AND:
                self._at += 1
            else:
                parts.append(self._one(depth))
        return both(*parts)

    def _one(self, depth: int) -> Node | None:
        token = self._tokens[self._at]
        self._at += 1
        if token.kind is Kind.NOT:
            if self._peek() in (None, Kind.OR, Kind.AND, Kind.CLOSE):
                return None
            return _negated(self._one(depth))
        if token.kind is Kind.OPEN:
            return self._group(depth)
        node = self._phrase(token) if token.kind is Kind.PHRASE else self._chunk(token)
        if node is not None:
            self._terms += _terms_of(node)
        if self._terms > self._settings.query_terms:
            self._note(NoticeKind.TERMS_CUT, limit=self._settings.query_terms)
            return None
        return node

    def _group(self, depth: int) -> Node | None:
        if depth >= self._settings.query_nesting:
            self._note(NoticeKind.NESTING_CUT, limit=self._settings.query_nesting)
            self._at = _closing(self._tokens, self._at)
            return None
        node = self._either(depth + 1)
        self._at += 1
        return node

    def _phrase(self, token: Token) -> Node | None:
        if token.field:
            found = self._filter(token)
            if found is not None:
                return found
        typed = tuple(self._quoted_words(token.text))
        if token.near is not None and token.near > MAX_NEAR_DISTANCE:
            self._note(NoticeKind.DISTANCE_CUT, limit=MAX_NEAR_DISTANCE)
        phrase = _quoted(typed, token.near)
        if not token.field:
            return phrase
        self._note_foreign(unknown_field(self._typed, token))
        return both(*_plain(token.field), phrase)

    def _quoted_words(self, text: str) -> Iterator[str]:
        """Yield the words and the patterns of a quotation."""
        for chunk in text.split():
            if not _is_wild(chunk):
                yield from (word.surface for word in words(chunk))
            elif parts := _parts_of(chunk):
                yield from parts
            else:
                self._note(NoticeKind.BARE_WILDCARD)

    def _chunk(self, token: Token) -> Node | None:
        if token.field:
            found = self._filter(token)
            if found is not None:
                return found
            self._note_foreign(unknown_field(self._typed, token))
            return both(*_plain(token.field), self._chunk(Token(Kind.CHUNK, token.text)))
        self._note_operators(token)
        fuzzy = _FUZZY.fullmatch(token.text)
        if fuzzy is not None:
            inner = list(words(fuzzy[1]))
            if len(inner) == 1 and not _WILD.search(fuzzy[1]):
                return Fuzzy(inner[0].surface, int(fuzzy[2] or 1))
        if _is_wild(token.text):
            parts = _parts_of(token.text)
            if not parts:
                self._note(NoticeKind.BARE_WILDCARD)
                return None
            if len(parts) == 1:
                return Wildcard(parts[0])
            # As a hyphenated word is: side by side, and as one; 24-25 cannot be one.
            joined_up = _pattern_of("".join(parts))
            if any(map(str.isdigit, joined_up)):
                return Phrase(parts)
            return either(Phrase(parts), Wildcard(joined_up))
        self._note_foreign(question_mark(self._typed, token))
        return both(*_plain(token.text))

    def _note_operators(self, token: Token) -> None:
        """Take note of what is an operator of other programs."""
        self._note_foreign(unknown_sign(self._typed, token))
        if self._at < len(self._tokens):
            after = self._tokens[self._at]
            self._note_foreign(no_value(self._typed, token, after))
            if self._at > 1:
                before = self._tokens[self._at - 2]
                self._note_foreign(unknown_operator(self._typed, before, token, after))

    def _filter(self, token: Token) -> Node | None:
        field, value = token.field, token.text.strip()
        if field in ("year", "date"):
            found = _dates(value)
            if found is None:
                self._note_foreign(not_a_year(self._typed, token))
            return found
        if field == "in":
            if is_slug(value.lower()):
                return Filter(field, value.lower())
            self._note_foreign(not_a_text(self._typed, token))
            return None
        wanted = joined([word.surface for word in words(value)])
        if field not in FIELDS or not wanted:
            return None
        if _WILD.search(value):
            self._note(NoticeKind.FILTER_WILDCARD, value)
        return Filter(field, wanted)


def _terms_of(node: Node) -> int:
    """Return how many terms of a query *node* counts: in a quotation, each pattern is one."""
    quoted = node.words if isinstance(node, Phrase | Near) else ()
    return max(1, sum(map(is_pattern, quoted)))


def _balanced(found: Sequence[Token]) -> tuple[Token, ...]:
    """Return the tokens without unmatched brackets."""
    opened: list[int] = []
    kept = set(range(len(found)))
    for at, token in enumerate(found):
        if token.kind is Kind.OPEN:
            opened.append(at)
        elif token.kind is Kind.CLOSE:
            if opened:
                opened.pop()
            else:
                kept.discard(at)
    return tuple(found[at] for at in sorted(kept.difference(opened)))


def _closing(balanced: Sequence[Token], at: int) -> int:
    """Return the index after the bracket that closes the one before *at*."""
    depth = 1
    while depth:
        depth += {Kind.OPEN: 1, Kind.CLOSE: -1}.get(balanced[at].kind, 0)
        at += 1
    return at


def _is_wild(text: str) -> bool:
    return bool(_WILD.search(text)) and not any(word.is_unspaced for word in words(text))


def _pattern_of(text: str) -> str:
    """Return *text* with letters, digits and wildcards only, and the full stops of initials at its beginning.

    Empty where it has no letter or digit.
    """
    kept = "".join(_OF_PATTERN.findall(text))
    initials = _INITIALS.match(kept)
    end = initials.end() if initials else 0
    pattern = re.sub(r"\*+", "*", kept[:end] + kept[end:].replace(".", ""))
    return pattern if any(c.isalnum() for c in pattern) else ""


def _parts_of(text: str) -> tuple[str, ...]:
    """Return the patterns and words of *text* between its hyphens, without other signs.

    Empty where no pattern has a letter or digit.
    """
    kept: list[str] = []
    for part in _HYPHEN.split(text):
        if not _WILD.search(part):
            kept += (word.surface for word in words(part))
        elif pattern := _pattern_of(part):
            kept.append(pattern)
    return tuple(kept) if any(map(is_pattern, kept)) else ()


def _negated(node: Node | None) -> Node | None:
    if node is None:
        return None
    return node.part if isinstance(node, Not) else Not(node)


def _quoted(typed: tuple[str, ...], near: int | None) -> Node | None:
    if not typed:
        return None
    if len(typed) == 1 and is_pattern(typed[0]):
        return Wildcard(typed[0])
    if near is None:
        return Phrase(typed)
    different = tuple({fold(word): word for word in reversed(typed)}.values())[::-1]
    return (
        Near(different, min(near, MAX_NEAR_DISTANCE)) if len(different) > 1 else Phrase(different)
    )


def _plain(text: str) -> list[Node]:
    """Return the words of *text*; those that hyphens join are one `Word`, those of a script without spaces a phrase."""
    found: list[list[WordSpan]] = []
    for word in words(text):
        if found and (word.hyphenated or _touches(found[-1][-1], word)):
            found[-1].append(word)
        else:
            found.append([word])
    return [_run(run) for run in found]


def _touches(before: WordSpan, word: WordSpan) -> bool:
    """Tell whether nothing separates *word* from *before*, as where a script has no spaces."""
    return word.start == before.end and (word.is_unspaced or before.is_unspaced)


def _run(run: Sequence[WordSpan]) -> Node:
    surfaces = [word.surface for word in run]
    if len(run) > 1 and any(map(is_unspaced, surfaces)):
        return Phrase(tuple(surfaces))
    text = "-".join(surfaces)
    # A word that looks like an operator would be parsed as one when it is typed again.
    return Word(text.lower() if text in OPERATORS else text)


def _dates(value: str) -> DateRange | None:
    ends = value.split("..")
    if len(ends) > 2 or not any(ends):
        return None
    try:
        first = _decade(ends[0])[0] if ends[0] else None
        last = _decade(ends[-1])[1] if ends[-1] else None
    except ValueError:
        return None
    if first is not None and last is not None and first > last:
        first, last = _decade(ends[-1])[0], _decade(ends[0])[1]
    return DateRange(first, last)


def _decade(word: str) -> tuple[Date, Date]:
    """Return the first and last date of ``1910s``, or a date twice."""
    match = _DECADE.fullmatch(word)
    if match is not None:
        return Date(int(match[1]) * 10), Date(int(match[1]) * 10 + 9)
    date = Date.parse(word)
    return date, date
