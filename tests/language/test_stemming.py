"""Stemming: the same stems wherever an index is built."""

import importlib
from collections.abc import Iterator
from typing import Any

import pytest

from archive.language.stemming import ALGORITHMS
from archive.language.stemming import Stemmer
from tests.support.chance import Chance

WORDS_OF_EACH = 400


def in_python(algorithm: str) -> Any:
    """Return the stemmer of snowballstemmer that is used where PyStemmer is not installed."""
    module = importlib.import_module(f"snowballstemmer.{algorithm}_stemmer")
    return getattr(module, f"{algorithm.title()}Stemmer")()


def made_up(algorithm: Any) -> Iterator[str]:
    """Yield words made of the endings and beginnings that the rules of *algorithm* look for, and of their letters."""
    tables = [table for table in vars(type(algorithm)).values() if isinstance(table, list)]
    parts = sorted({rule.s for table in tables for rule in table if getattr(rule, "s", "")})
    letters = sorted({letter for part in parts for letter in part})
    chance = Chance(1)
    for _ in range(WORDS_OF_EACH):
        beginning = "".join(chance.one(letters) for _ in range(chance.below(7)))
        yield chance.one(("", chance.one(parts))) + beginning + chance.one(parts)
        yield beginning + chance.one(parts) + chance.one(parts)


@pytest.mark.parametrize("language", sorted(ALGORITHMS))
def test_stems_do_not_depend_on_what_is_installed(language: str) -> None:
    """Compiled stemmers and those in Python agree on words that touch every rule, so an index can move."""
    compiled = pytest.importorskip("Stemmer").Stemmer(ALGORITHMS[language])
    plain = in_python(ALGORITHMS[language])

    words = sorted(set(made_up(plain)))
    stems = {word: plain.stemWord(word) for word in words}

    assert {word: compiled.stemWord(word) for word in words} == stems
    assert sum(stem != word for word, stem in stems.items()) > WORDS_OF_EACH / 10


def test_a_stemmer_in_python_can_do_the_work() -> None:
    """Where PyStemmer has no wheel, the same words share a stem."""
    plain = Stemmer("en")
    plain._algorithm = in_python("english")
    assert plain.term("treaties") == plain.term("treaty") == "en:treati"
