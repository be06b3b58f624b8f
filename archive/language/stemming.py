"""Stemming: one stem for the inflected forms of a word, by language.

A stem term is written ``en:peac``: the language keeps *die* (German) and *die* (English) apart.
"""

import re
from collections.abc import Callable
from functools import cache
from threading import Lock
from typing import Any

import snowballstemmer

from archive.language.variants import spelling_classes
from archive.language.word_cache import WordCache

#: Snowball's algorithm for each primary language subtag (BCP 47).
ALGORITHMS = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "eo": "esperanto",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "ne": "nepali",
    "nl": "dutch",
    "no": "norwegian",
    "nb": "norwegian",
    "nn": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}
UNKNOWN = "und"
#: Characters of words whose forms or stems are cached: queries must not fill the memory of a server, and those of a
#: build are mostly the same few hundred thousand words.
MAX_CACHED_CHARACTERS, MAX_CACHED_IN_BUILD = 100_000, 3_000_000

#: Words that are elided and written together with the next: l'homme, dell'uomo.
_ELISION = {
    "fr": re.compile(r"(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)'(?=.)"),
    "it": re.compile(r"(?:[cdlmstv]|un|all|dall|dell|nell|sull|coll|quell|quest|gl)'(?=.)"),
    "ca": re.compile(r"[dlmnst]'(?=.)"),
}
#: In other languages, the articles of French names: d'Alembert, L'Hôpital.
_FRENCH_ARTICLE = re.compile(r"[dl]'(?=[aeiouyh])")


def stemming_language(tag: str) -> str:
    """Return the stemming language of a BCP 47 *tag*, ``en`` for ``en-GB``, or ``und``."""
    subtag = tag.replace("_", "-").split("-")[0].lower()
    return subtag if subtag in ALGORITHMS else UNKNOWN


class Stemmer:
    """Stems words of one language, with a cache of about *max_cached* characters of words. Threads may share it.

    A word with a digit or full stop in it, or of an unknown language, is its own stem.
    """

    def __init__(self, language: str, max_cached: int = MAX_CACHED_CHARACTERS) -> None:
        self.language = language
        self._lock = Lock()
        self._cache = WordCache(self._stem_term, max_cached)
        #: The stem term of a word in its exact form: ``en:peac`` for ``peace``.
        self.term: Callable[[str], str] = self._cache.__getitem__
        self._algorithm = _algorithm(ALGORITHMS[language]) if language in ALGORITHMS else None
        self._elision = _ELISION.get(language, _FRENCH_ARTICLE)
        self._classes = spelling_classes() if language == "en" else {}

    def _stem_term(self, exact: str) -> str:
        return f"{self.language}:{self._stem(exact)}"

    def _stem(self, exact: str) -> str:
        word = exact.removesuffix("'s") or exact
        if "'" in word and (elided := self._elision.match(word)):
            word = word[elided.end() :]
        if self._algorithm is None or not word.replace("'", "").isalpha():
            return word
        spellings = self._classes.get(word)
        with self._lock:  # a Snowball stemmer holds the word that it is working on
            if spellings is None:
                return str(self._algorithm.stemWord(word)) or word
            stems = [str(self._algorithm.stemWord(spelling)) or spelling for spelling in spellings]
        # The shortest of the stems of all spellings: so programs and programme agree, too.
        return min(stems, key=lambda stem: (len(stem), stem))


def _algorithm(name: str) -> Any:
    """Return Snowball's algorithm *name*: compiled, where PyStemmer is installed, else in Python."""
    algorithm = snowballstemmer.stemmer(name)
    # A cache of PyStemmer's own, which takes longer than stemming.
    algorithm.maxCacheSize = 0
    return algorithm


@cache
def stemmer(tag: str) -> Stemmer:
    """Return the shared stemmer for a BCP 47 *tag*."""
    return Stemmer(stemming_language(tag))
