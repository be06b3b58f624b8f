"""Language detection by common short words."""

import re
from collections import Counter

_SMALL = {
    "en": "the of and to in that is was for with which by this not be are from have it as",
    "de": "der die und das den von zu mit sich des auf ist nicht ein eine dem als auch werden wir",
    "fr": "le les des et est une dans que qui pour pas sur nous au par plus ce sont du la",
    "es": "el los las que en una por con para del no es como más su al lo la se y",
    "it": "il che di e la per non una con del della sono gli alla nel i si le dei ha",
    "nl": "de het een van en dat niet te zijn voor met op aan ook die er als bij wij om",
    "pt": "os as que em uma para com não por dos da do se na no mais e o ao pelo",
    "ru": "и в не на что с по как из это к за от для мы его все но или так",
    "la": "et in est non ad ut cum quod sed qui per ex quae ab sunt esse atque si nec",
}
_SETS = {language: frozenset(words.split()) for language, words in _SMALL.items()}
_NAMES = {
    "english": "en",
    "french": "fr",
    "german": "de",
    "italian": "it",
    "spanish": "es",
    "russian": "ru",
    "dutch": "nl",
    "latin": "la",
    "portuguese": "pt",
}
_WORD = re.compile(r"[^\W\d_]+")
_MIN_SMALL_WORDS = 12


def language_of(text: str) -> str:
    """Return the language tag of *text*, or ``und`` where it is unclear."""
    words = Counter(_WORD.findall(text[:200_000].lower()))
    total = sum(words.values())
    scores = sorted(
        ((sum(words[word] for word in small), language) for language, small in _SETS.items()),
        reverse=True,
    )
    (best, language), (second, _) = scores[:2]
    clear = best >= _MIN_SMALL_WORDS and best >= 0.12 * total and best >= 1.4 * second
    return language if clear else "und"


def language_tag(name: str) -> str:
    """Return the tag of the language with the English *name* or the tag *name*, or an empty string.

    >>> language_tag("English"), language_tag("de")
    ('en', 'de')
    """
    words = re.findall(r"[a-z]+", name.lower())
    if not words:
        return ""
    return words[0] if words[0] in _SMALL else _NAMES.get(words[0], "")
