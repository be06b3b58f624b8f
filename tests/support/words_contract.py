"""The contract of words: what each must tell of a collection, beside its paragraphs when they are read one by one."""

import random
from dataclasses import replace

from archive.deadline import NEVER
from archive.language.fold import fold
from archive.search.index.protocol import Words
from archive.search.index.wildcards import wildcard_pattern
from tests.support.reference_words import ListWords

#: Some match nothing.
WILDCARDS = ("w*", "*e", "p?ace", "*", "zz*", "re?*", "n*o", "*e*a*", "?ar", "peace")
MISSPELT = ("zimmerwalt", "paece", "wra", "pepoles", "qqq")


def words_agree(words: Words, reference: ListWords, chance: random.Random) -> None:
    """How each is written, its counts, the forms of each stem, compounds; and every way to find words."""
    terms = [*words.matching([wildcard_pattern("*", fold)], NEVER).terms]
    every_word_agrees(words, reference, terms)
    for stems in ([], *([stem] for stem in reference.stems), chance.sample([*reference.stems], 3)):
        assert words.forms(stems) == reference.forms(stems)
    for parts in reference.compounds:
        for asked in (parts, parts[::-1]):
            assert words.is_compound(asked) == reference.is_compound(asked)
    most = chance.randint(1, 9)
    for wildcard in WILDCARDS:
        both = [wildcard_pattern(wildcard, fold), wildcard_pattern("*ea*", fold)]
        for patterns, limit in ((both[:1], None), (both, None), (both, most)):
            found = words.matching(patterns, NEVER, most=limit)
            assert found == reference.matching(patterns, NEVER, most=limit), wildcard
    for word in MISSPELT:
        for errors, limit, least in ((1, None, 0), (2, None, 3), (2, most, 2)):
            found = words.similar([word, "war"], errors, NEVER, most=limit, least=least)
            expected = reference.similar([word, "war"], errors, NEVER, most=limit, least=least)
            assert found == expected
    for prefix in ("", "p", "wa", "re", "zz"):
        shown = [replace(word, numbers=()) for word in words.beginning(prefix, most, NEVER)]
        assert shown == [*reference.beginning(prefix, most, NEVER)]
    some = chance.sample(terms, min(20, len(terms)))
    located = words.located((*some, "nothing", *some[:2]), NEVER)
    assert located.terms == tuple(some)
    assert located.paragraphs.tolist() == [word.paragraphs for word in reference.known(some)]
    for exact, numbers in zip(some, located.numbers.T, strict=True):
        held = words.word(exact)
        assert held is not None
        # Terms of removed texts alone have a number, and are not there.
        assert {*numbers.tolist()} - {-1} <= {*held.numbers}


def every_word_agrees(words: Words, reference: ListWords, terms: list[str]) -> None:
    """All words, and none beside them; the number that a word has in a segment tells that it occurs there."""
    assert [replace(w, numbers=()) for w in words.known(terms)] == [*reference.known(terms)]
    assert terms == [*reference.matching([wildcard_pattern("*", fold)], NEVER).terms]
    assert words.word("nothing") is None
    assert [word.exact for word in words.known(["nothing", *terms])] == terms
