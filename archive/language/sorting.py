"""Alphabetical order: names and titles as lists sort them, whatever their case, accents, punctuation and articles."""

import re

from archive.language.fold import fold

_WORDS = re.compile(r"\w+")
#: The articles that may begin a title, by language.
_ARTICLES = {
    "en": "a an the",
    "de": "das dem den der des die ein eine einem einen einer eines",
    "fr": "l la le les un une",
    "es": "el la las lo los un una",
    "it": "gli i il l la le lo un una uno",
    "pt": "a as o os um uma",
    "nl": "de een het",
    "sv": "den det en ett",
    "da": "de den det en et",
}


def letters(words: str) -> str:
    """Return *words* in small letters without accents, with a space between them.

    >>> letters("H. H. Asquith"), letters("  Éamon de VALERA ")
    ('h h asquith', 'eamon de valera')
    """
    return " ".join(piece for word in words.split() for piece in _WORDS.findall(fold(word)))


def title_letters(title: str, language: str) -> str:
    """Return the `letters` of *title* without the article that it begins with in its *language*, a BCP 47 tag.

    >>> title_letters("The Decree on Peace", "en-GB"), title_letters("The", "en")
    ('decree on peace', 'the')
    """
    return without_article(letters(title), language)


def without_article(sorted_by: str, language: str) -> str:
    """Return the `letters` of a title without the article that it begins with in its *language*."""
    first, _, rest = sorted_by.partition(" ")
    articles = _ARTICLES.get(language.partition("-")[0].lower(), "").split()
    return rest if rest and first in articles else sorted_by
