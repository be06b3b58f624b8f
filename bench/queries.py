"""Queries of the search benchmark, by class."""

import random

from archive.library.protocol import Library

CLASSES: dict[str, list[str]] = {
    "rare word": [
        "hangman",
        "pestilence",
        "zeppelin",
        "quinine",
        "tonnage",
        "dirigible",
        "locusts",
    ],
    "common word": ["peace", "war", "states", "government", "people", "congress", "country"],
    "function word": ["the", "of", "and", "to", "in", "we"],
    "two words": [
        "peace treaty",
        "gold silver",
        "public debt",
        "foreign commerce",
        "civil service",
    ],
    "three, OR": ["peace OR war OR treaty", "gold OR silver OR copper", "army OR navy OR militia"],
    "phrase": ['"public debt"', '"civil service"', '"gold standard"', '"merchant marine"'],
    "phrase, small words": ['"state of the union"', '"of the people"', '"of the"', '"in the"'],
    "prefix": ["peac*", "govern*", "treat*", "constit*"],
    "leading wildcard": ["*ation", "*ment", "*ship"],
    "fuzzy": ["goverment~", "comerce~", "presidant~2", "tresury~2"],
    "NOT": ["peace -war", "gold NOT silver", "treaty -peace -war"],
    "ten words": [
        "we must be the great arsenal of democracy for all",
        "the state of our union is strong because our people",
        "that government of the people by the people for the",
        "it shall be my constant endeavor to preserve the peace",
    ],
    "near": ['"peace war"~5', '"gold silver"~3'],
}

#: Queries of each class that is drawn from the collection.
DRAWN_QUERIES = 20


def draw_queries(library: Library) -> dict[str, list[str]]:
    """Return phrases and quotations drawn from *library* with a fixed seed, by class."""
    chance = random.Random(library.counts.paragraphs)  # noqa: S311 nothing secret hangs on it
    phrases: list[str] = []
    quotations: list[str] = []
    while len(quotations) < DRAWN_QUERIES:
        found = library.located_paragraph(chance.randrange(library.counts.paragraphs))
        words = found.paragraph.text.replace('"', "").split()
        if len(words) < 12:
            continue
        at = chance.randrange(len(words) - 11)
        phrases.append(f'"{" ".join(words[at : at + chance.choice((2, 3, 4))])}"')
        quotations.append(" ".join(words[at : at + 10]))
    return {"drawn phrase": phrases, "ten words, drawn": quotations}


#: Prefixes for which suggestions are requested.
PREFIXES = ["p", "pe", "peac", "gov", "s", "the", "unit", "in", "z"]
