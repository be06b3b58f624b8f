"""Hostile and senseless queries: random combinations of the syntax of many query languages."""

import random
from collections.abc import Iterator

#: Syntax of Lucene, SQLite FTS5, Whoosh, regular expressions, SQL, shells and markup; words; and marks of all kinds.
PIECES = [
    *"peace war labour people's co-operation naïve U.S. O’Connell мир die 1,000 the of to be or not".split(),
    *"AND OR NOT && || ! + - ( ) [ ] { } \" “ ” „ « » ' ’ ~ ~2 ~9999 ^2 : * ? \\ / | < > = , ; . .. …".split(),
    *"title: author:lenin kind:stage kind:note kind: in:text-1 in: year:1917 year:9999..0 date:x".split(),
    *"[a TO b] {* TO z} field:(a b) NEAR/3 NEAR(a,b,2) a^b {!func} {!lucene} _query_:x +a -b -- -(".split(),
    *"^peace$ (?:a+)+$ .*.*.* [^a]{1,99} \\b\\d+ (?i) a{1000} |".split(),
    *"'; DROP TABLE x;-- ' OR '1'='1 UNION SELECT %27 %00 ${jndi:x} $(id) `id` ../../etc/passwd".split(),
    *"<script> {{7*7}} &amp; text:peace _id:1".split(),
    *"?*?*?*?*z *a*e*i*o*u* *** ??? ~~~ *~ ~* a~*b \"~5 \"a\"~ \"\"~2 \"* *\" ((((((((((((((((((((((((((".split(),
    "\x00", "\x1b", "\u200b", "\u202e", "\ufeff", "\ud800", "\U0001f600", "e\u0301", "ﬁ", "ß", "İ", "中文", "日本語",
    "\u0e17\u0e35\u0e48", "مرحبا", "हिन्दी", "ſ", "\u00ad", "\u2028", "\t", "\n", " ",
]  # fmt: skip


def hostile_queries(count: int, *, seed: int = 1917) -> Iterator[str]:
    """Yield *count* queries, the same for the same *seed*."""
    chance = random.Random(seed)  # noqa: S311 nothing secret hangs on it
    for number in range(count):
        match number % 10:
            case 0:  # any characters at all, surrogates too
                points = (chance.randrange(0x110000) for _ in range(chance.randint(0, 40)))
                yield "".join(map(chr, points))
            case 1:  # very long, or very much of one thing
                yield chance.choice(PIECES) * chance.choice((50, 500, 3000))
            case 2:  # all the words of a long sentence
                yield " ".join(chance.choices(PIECES[:18], k=chance.randint(5, 80)))
            case _:
                gap = chance.choice(("", " ", " "))
                yield gap.join(chance.choices(PIECES, k=chance.randint(1, 12)))
