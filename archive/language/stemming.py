"""The inflected form: one stem for the forms of a word, in its language.

A stem term is written ``en:peac``: the language keeps *die* (German) and *die* (English) apart.
"""

import re
from collections.abc import Callable
from functools import cache
from threading import Lock

import snowballstemmer

from archive.language.variants import spelling_classes

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
#: Stem terms that are remembered; what readers type must not fill the memory of a server.
MOST = 300_000

#: Words that French and Italian write together with the next: l'homme, dell'uomo.
_ELISION = {
    "fr": re.compile(r"(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)'(?=.)"),
    "it": re.compile(r"(?:[cdlmstv]|un|all|dall|dell|nell|sull|coll|quell|quest|gl)'(?=.)"),
    "ca": re.compile(r"[dlmnst]'(?=.)"),
}


def primary(tag: str) -> str:
    """Return the language of a BCP 47 *tag* that stems are made for: ``en`` for ``en-GB``."""
    subtag = tag.replace("_", "-").split("-")[0].lower()
    return subtag if subtag in ALGORITHMS else UNKNOWN


class _Made(dict[str, str]):
    """Remembers what it has made. Looking up what is there runs no code of ours, millions of times a build."""

    def __init__(self, make: Callable[[str], str]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: str) -> str:
        if len(self) > MOST:
            self.clear()
        made = self[key] = self._make(key)
        return made


class Stemmer:
    """Makes the stem terms of one language; remembers those it has made. Threads may share it.

    A word with a digit or a full stop in it, and a word of an unknown language, is its own stem.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self._lock = Lock()
        self._made = _Made(self._new)
        #: The stem term of a word in its exact form: ``en:peac`` for ``peace``.
        self.term: Callable[[str], str] = self._made.__getitem__
        self._algorithm = (
            snowballstemmer.stemmer(ALGORITHMS[language]) if language in ALGORITHMS else None
        )
        self._elision = _ELISION.get(language)
        self._classes = spelling_classes() if language == "en" else {}

    def _new(self, exact: str) -> str:
        return f"{self.language}:{self._stem(exact)}"

    def _stem(self, exact: str) -> str:
        word = exact.removesuffix("'s") or exact
        if self._elision is not None:
            word = self._elision.sub("", word, count=1)
        if self._algorithm is None or not word.replace("'", "").isalpha():
            return word
        # Of the stems of all spellings the shortest: then programs and programme agree as well.
        spellings = self._classes.get(word, (word,))
        with self._lock:  # an algorithm of Snowball holds the word it is at work on
            stems = [str(self._algorithm.stemWord(spelling)) or spelling for spelling in spellings]
        return min(stems, key=lambda stem: (len(stem), stem))


@cache
def stemmer(tag: str) -> Stemmer:
    """Return the process's stemmer for a BCP 47 *tag*."""
    return Stemmer(primary(tag))
