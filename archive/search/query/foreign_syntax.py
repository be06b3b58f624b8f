"""Foreign syntax: what other programs would read otherwise, with the query that was probably meant."""

import re
from difflib import get_close_matches

from archive.search.query.canonical import operator
from archive.search.query.lexer import Kind
from archive.search.query.lexer import Token
from archive.search.query.notices import Notice
from archive.search.query.notices import NoticeKind
from archive.search.query.patterns import is_wild
from archive.search.query.patterns import parts_of
from archive.search.query.tree import FIELDS

#: Operators of other programs for words near each other, in this order, and in one sentence, perhaps with a distance.
_NEAR_OPERATOR = re.compile(r"(?:NEAR|ADJ|WITHIN)(\d{1,3})?|N(\d{1,3})", re.ASCII)
_BEFORE_OPERATOR = re.compile(r"(?:PRE|ONEAR)(\d{1,3})?|W(\d{1,3})", re.ASCII)
_SENTENCE_OPERATOR = re.compile(r"SENTENCE|SAME")
_OR_OPERATOR = re.compile(r"\|{1,2}")
_NEAR_DISTANCE = 5
#: The same without spaces, and an exclamation mark that excludes.
_JOINED_BY_OR = re.compile(r"([^\W_]+)\|{1,2}([^\W_]+)")
_EXCLUDED = re.compile(r"!([^\W_]+)")
_RANGE_OF_YEARS = re.compile(r"(\d{4})[-–—/](\d{2}|\d{4})", re.ASCII)
#: The filters, and names that other programs have for them.
_FIELD_NAMES = {
    **{"by": "author", "writer": "author", "lang": "language", "heading": "section"},
    **{"text": "in", "type": "kind", "name": "title", "said": "speaker"},
    **{"sprache": "language", "langue": "language", "lingua": "language", "idioma": "language"},
    **{"autor": "author", "auteur": "author", "titel": "title", "titre": "title", "seite": "page"},
    **{"location": "place", "people": "person", "topic": "subject", "keyword": "subject"},
    **{"tag": "subject", "subjects": "subject", "places": "place", "collections": "collection"},
    **{"pages": "page", "pp": "page", "folio": "page"},
    **{name: name for name in (*FIELDS, "year", "date")},
}
#: The likeness of a misspelt name (see `difflib`). Shorter names are like too many words.
_LIKENESS, _MIN_NAME_LETTERS = 0.8, 3


def unknown_field(typed: str, token: Token) -> Notice | None:
    """Return a notice on the name before a colon, if it is much like that of a filter, and is none."""
    near = get_close_matches(token.field, _FIELD_NAMES, n=1, cutoff=_LIKENESS)
    if not near or token.field in _FIELD_NAMES.values():
        return None
    if token.field != near[0] and len(near[0]) < _MIN_NAME_LETTERS:
        return None
    meant = _renamed(typed, token, _FIELD_NAMES[near[0]])
    return Notice(NoticeKind.UNKNOWN_FIELD, (token.field,), meant=meant)


def not_a_text(typed: str, token: Token) -> Notice:
    """Return a notice on the value of a filter by text, which is not the name of one in its address."""
    return Notice(
        NoticeKind.NOT_A_TEXT, (token.text.strip(),), meant=_renamed(typed, token, "title")
    )


def no_value(typed: str, token: Token, after: Token) -> Notice | None:
    """Return a notice on the name of a filter before a colon and a blank, where its value follows."""
    name = token.text.removesuffix(":")
    if name == token.text or name.lower() not in _FIELD_NAMES.values():
        return None
    if after.field or after.kind not in (Kind.CHUNK, Kind.PHRASE):
        return None
    spelt = typed[: token.end] + typed[after.start :]
    return Notice(NoticeKind.NO_VALUE, (name,), meant=spelt)


def not_a_year(typed: str, token: Token) -> Notice:
    """Return a notice on the value of a filter by time that is no year, with a range if it looks like one."""
    value = token.text.strip()
    found, meant = _RANGE_OF_YEARS.fullmatch(value), ""
    if found is not None:
        last = found[1][: 4 - len(found[2])] + found[2]
        meant = f"{typed[: token.start]}{token.field}:{found[1]}..{last}{typed[token.end :]}"
    return Notice(NoticeKind.NOT_A_YEAR, (value,), meant=meant)


def unknown_sign(typed: str, token: Token) -> Notice | None:
    """Return a notice on a sign in *token* that is an operator of other programs: ``peace|war``, ``!war``."""
    if joined := _JOINED_BY_OR.fullmatch(token.text):
        sign, meant = "|", f"({joined[1]} OR {joined[2]})"
    elif excluded := _EXCLUDED.fullmatch(token.text):
        sign, meant = "!", f"-{excluded[1]}"
    else:
        return None
    spelt = typed[: token.start] + meant + typed[token.end :]
    return Notice(NoticeKind.UNKNOWN_OPERATOR, (sign,), meant=spelt)


def unknown_operator(typed: str, before: Token, token: Token, after: Token) -> Notice | None:
    """Return a notice on an operator that only other programs have, if *token* is one between two words."""
    # In a line of capitals it is a word.
    if typed == typed.upper() or any(
        each.kind not in (Kind.CHUNK, Kind.PHRASE) or each.field for each in (before, after)
    ):
        return None
    if near := _NEAR_OPERATOR.fullmatch(token.text):
        meant = operator(int(near[1] or near[2] or _NEAR_DISTANCE), in_order=False)
    elif near := _BEFORE_OPERATOR.fullmatch(token.text):
        meant = operator(int(near[1] or near[2] or _NEAR_DISTANCE), in_order=True)
    elif _SENTENCE_OPERATOR.fullmatch(token.text):
        meant = operator(None, in_order=False)
    elif _OR_OPERATOR.fullmatch(token.text):
        meant = "OR"
    else:
        return None
    spelt = typed[: token.start] + meant + typed[token.end :]
    return Notice(NoticeKind.UNKNOWN_OPERATOR, (token.text,), meant=spelt)


def any_word(typed: str, token: Token) -> Notice | None:
    """Return a notice on wildcards by themselves in the quotation *token*; others take each for a word."""
    chunks = token.text.split()
    kept = [n for n, chunk in enumerate(chunks) if not is_wild(chunk) or parts_of(chunk)]
    if len(kept) == len(chunks):
        return None
    between = kept[-1] - kept[0] + 1 - len(kept) if kept else 0
    meant = ""
    if between and token.near is None and not token.field:
        quoted = " ".join(chunks[n] for n in kept)
        meant = f'{typed[: token.start]}"{quoted}"~>{between}{typed[token.end :]}'
    return Notice(NoticeKind.BARE_WILDCARD, meant=meant)


def question_mark(typed: str, token: Token) -> Notice | None:
    """Return a notice on a question mark after a word, unless it ends a question; others take it for a letter."""
    word = token.text.removesuffix("?")
    ends_question = token.end == len(typed) and token.start > 0
    if word == token.text or not word.isalpha() or ends_question:
        return None
    spelt = f"{typed[: token.start]}{word}*{typed[token.end :]}"
    return Notice(NoticeKind.QUESTION_MARK, (token.text,), meant=spelt)


def _renamed(typed: str, token: Token, name: str) -> str:
    """Return *typed* with another *name* of the filter that *token* is."""
    return typed[: token.start] + name + typed[token.start + len(token.field) :]
