"""The query parser. It is total: every string is a query, and nothing is a syntax error.

    a b          both            a OR b      either (binds less than both)
    "a b"        exactly         "a b"~5     near          -a   NOT a    without
    a NEAR/5 b   near            a PRE/5 b   "a b"~>5      near, in this order
    a NEAR/s b   "a b"~s         a PRE/s b   "a b"~>s      in one sentence; in this order
    a*  ?b       wildcards       "a b*"      in quotations a~  a~2       letters off
    (…)          groups
    author:x kind:x title:x section:x speaker:x language:x page:12-15 in:slug
    year:1917 year:1914..1918 year:1910s

Anything else is words.
"""

import re
from collections.abc import Iterator
from collections.abc import Sequence

from archive.language.tokenizer import words
from archive.search.query.canonical import canonical
from archive.search.query.filter_values import filter_of
from archive.search.query.foreign_syntax import any_word
from archive.search.query.foreign_syntax import no_value
from archive.search.query.foreign_syntax import not_a_text
from archive.search.query.foreign_syntax import not_a_year
from archive.search.query.foreign_syntax import question_mark
from archive.search.query.foreign_syntax import unknown_field
from archive.search.query.foreign_syntax import unknown_operator
from archive.search.query.foreign_syntax import unknown_sign
from archive.search.query.lexer import INITIALS
from archive.search.query.lexer import Kind
from archive.search.query.lexer import Nearness
from archive.search.query.lexer import Token
from archive.search.query.lexer import clean
from archive.search.query.lexer import tokens
from archive.search.query.notices import Notice
from archive.search.query.notices import NoticeKind
from archive.search.query.patterns import WILD
from archive.search.query.patterns import is_wild
from archive.search.query.patterns import parts_of
from archive.search.query.patterns import pattern_of
from archive.search.query.rewriting import without_shouting
from archive.search.query.tree import Filter
from archive.search.query.tree import Fuzzy
from archive.search.query.tree import Near
from archive.search.query.tree import Node
from archive.search.query.tree import Not
from archive.search.query.tree import Phrase
from archive.search.query.tree import Query
from archive.search.query.tree import Wildcard
from archive.search.query.tree import both
from archive.search.query.tree import either
from archive.search.query.tree import is_pattern
from archive.search.query.typed_words import MAX_NEAR_DISTANCE
from archive.search.query.typed_words import near_each_other
from archive.search.query.typed_words import plain_words
from archive.search.query.typed_words import quoted
from archive.settings import Settings

_FUZZY = re.compile(r"(.+?)~([12])?")


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
        if self._peek() is Kind.NOT:
            self._at += 1
            if self._peek() in (None, Kind.OR, Kind.AND, Kind.CLOSE):
                return None
            return _negated(self._one(depth))
        return self._near(depth)

    def _near(self, depth: int) -> Node | None:
        """Parse a part, and others that operators bring near it."""
        node = self._part(depth)
        while node is not None and (operator := self._operator()) is not None:
            parts = [node]
            while (again := self._operator()) is not None and again.near == operator.near:
                self._at += 1
                part = self._part(depth)
                parts += [part] if part is not None else []
            node = self._near_each_other(parts, operator)
        return node

    def _operator(self) -> Token | None:
        """Return the next token if it brings what follows it near what was before."""
        following = self._tokens[self._at : self._at + 2]
        if len(following) < 2 or following[0].kind is not Kind.CHUNK or following[0].near is None:
            return None
        after = following[1]
        is_part = after.kind in (Kind.CHUNK, Kind.PHRASE, Kind.OPEN) and not after.field
        return following[0] if is_part and after.near is None else None

    def _near_each_other(self, parts: Sequence[Node], operator: Token) -> Node | None:
        assert operator.near is not None
        self._note_distance(operator.near)
        node = near_each_other(parts, operator.near)
        if node is None:
            self._note(NoticeKind.UNKNOWN_OPERATOR, operator.text)
            return both(parts[0], *plain_words(operator.text), *parts[1:])
        return node

    def _part(self, depth: int) -> Node | None:
        token = self._tokens[self._at]
        self._at += 1
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
        self._note_foreign(any_word(self._typed, token))
        typed = tuple(_quoted_words(token.text))
        self._note_distance(token.near)
        phrase = quoted(typed, token.near)
        if not token.field:
            return phrase
        self._note_foreign(unknown_field(self._typed, token))
        return both(*plain_words(token.field), phrase)

    def _note_distance(self, near: Nearness | None) -> None:
        if near is not None and (near.distance or 0) > MAX_NEAR_DISTANCE:
            self._note(NoticeKind.DISTANCE_CUT, limit=MAX_NEAR_DISTANCE)

    def _chunk(self, token: Token) -> Node | None:
        if token.field:
            found = self._filter(token)
            if found is not None:
                return found
            self._note_foreign(unknown_field(self._typed, token))
            return both(*plain_words(token.field), self._chunk(Token(Kind.CHUNK, token.text)))
        self._note_operators(token)
        fuzzy = _FUZZY.fullmatch(token.text)
        if fuzzy is not None:
            inner = list(words(fuzzy[1]))
            if len(inner) == 1 and not WILD.search(fuzzy[1]):
                return Fuzzy(inner[0].surface, int(fuzzy[2] or 1))
        if is_wild(token.text):
            parts = parts_of(token.text)
            if not parts:
                self._note(NoticeKind.BARE_WILDCARD)
                return None
            if len(parts) == 1:
                return Wildcard(parts[0])
            # As a hyphenated word is: side by side, and as one; 24-25 cannot be one.
            joined_up = pattern_of("".join(parts))
            if any(map(str.isdigit, joined_up)):
                return Phrase(parts)
            return either(Phrase(parts), Wildcard(joined_up))
        self._note_foreign(question_mark(self._typed, token))
        return both(*plain_words(token.text))

    def _note_operators(self, token: Token) -> None:
        """Take note of what is an operator, here or in other programs, and was not read as one."""
        if token.near is not None:
            self._note(NoticeKind.UNKNOWN_OPERATOR, token.text)
            return
        self._note_foreign(unknown_sign(self._typed, token))
        if self._at < len(self._tokens):
            after = self._tokens[self._at]
            self._note_foreign(no_value(self._typed, token, after))
            if self._at > 1:
                before = self._tokens[self._at - 2]
                self._note_foreign(unknown_operator(self._typed, before, token, after))

    def _filter(self, token: Token) -> Node | None:
        field, value = token.field, token.text.strip()
        found = filter_of(field, value)
        if found is None and field in ("year", "date"):
            self._note_foreign(not_a_year(self._typed, token))
        elif found is None and field == "in":
            self._note_foreign(not_a_text(self._typed, token))
        elif isinstance(found, Filter) and WILD.search(value):
            self._note(NoticeKind.FILTER_WILDCARD, value)
        return found


def _quoted_words(text: str) -> Iterator[str]:
    """Yield the words and the patterns of a quotation."""
    for chunk in text.split():
        yield from parts_of(chunk) if is_wild(chunk) else (word.surface for word in words(chunk))


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


def _negated(node: Node | None) -> Node | None:
    if node is None:
        return None
    return node.part if isinstance(node, Not) else Not(node)
