"""The contract of words: whatever became of a collection, its words are those of its paragraphs, read one by one."""

import random
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from archive.deadline import NEVER
from archive.search.index.protocol import Words
from tests.support.changing_collection import UNSHRUNK
from tests.support.changing_collection import changed_generation
from tests.support.reference_words import ListWords

#: Some match nothing.
PATTERNS = ("w.*", ".*e", "p.?ace", ".+", "zz.*", "re.+", "no?")
MISSPELT = ("zimmerwalt", "paece", "wra", "pepoles", "qqq")


@given(seed=st.integers(0, 1 << 32))
@examples(max_examples=15, phases=UNSHRUNK)
def test_words_are_those_of_the_paragraphs(
    seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """How each is written, its counts, the forms of each stem, compounds; and every way to find words."""
    chance = random.Random(seed)  # noqa: S311 nothing secret hangs on it
    generation, _ = changed_generation(tmp_path_factory.mktemp("words"), chance)
    words, reference = generation.searcher.words, ListWords(generation.library)
    terms = [*words.matching(re.compile("^.+$", re.MULTILINE), "", NEVER)]
    every_word_agrees(words, reference, terms)
    for stems in ([], *([stem] for stem in reference.stems), chance.sample([*reference.stems], 3)):
        assert words.forms(stems) == reference.forms(stems)
    for parts in reference.compounds:
        for asked in (parts, parts[::-1]):
            assert words.is_compound(asked) == reference.is_compound(asked)
    for pattern in PATTERNS:
        compiled = re.compile(f"^(?:{pattern})$", re.MULTILINE)
        beginning = re.match(r"[a-z]*(?![?*])", pattern)
        begins = beginning[0] if beginning else ""
        found = words.matching(compiled, begins, NEVER)
        assert found == reference.matching(compiled, begins, NEVER), pattern
    for word in MISSPELT:
        for errors in (1, 2):
            assert words.similar(word, errors, NEVER) == reference.similar(word, errors, NEVER)
    most = chance.randint(1, 9)
    for prefix in ("", "p", "wa", "re", "zz"):
        shown = [replace(word, numbers=()) for word in words.beginning(prefix, most)]
        assert shown == [*reference.beginning(prefix, most)]
    some = chance.sample(terms, min(20, len(terms)))
    ranked = words.most_frequent([*some, "nothing"], most, NEVER)
    assert ranked == reference.most_frequent(some, most, NEVER)


def every_word_agrees(words: Words, reference: ListWords, terms: list[str]) -> None:
    """All words, and none beside them; the number that a word has in a segment tells that it occurs there."""
    assert [replace(w, numbers=()) for w in words.known(terms)] == [*reference.known(terms)]
    assert terms == [*reference.matching(re.compile(".+"), "", NEVER)]
    assert words.word("nothing") is None
    assert [word.exact for word in words.known(["nothing", *terms])] == terms
