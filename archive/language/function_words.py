"""Function words of a language: articles, pronouns, prepositions and others that say little beside other words.

Those of Snowball, as Whoosh has them, and a few more of English that older texts are full of.
"""

from functools import cache

from archive.language.analyser import Analyser
from archive.language.stemming import stemming_language

_MORE = {
    "en": (
        "also although among amongst another art cannot could doth either else every except ere hast hath hence"
        " hither however indeed let like may might mine must neither nevertheless none one ones ought quite rather"
        " saith shall shalt shan since still th thee theirs therefore therein thereof thereto thine thither thou"
        " though thus thy thyself till toward towards unless unto upon us wast well wert whatever whence whereas"
        " whereby wherefore wherein whereof whether whither whose wilt within without would ye yet"
    ),
}
#: Words that are as often others: *a just peace*.
_NOT = {"en": frozenset({"just"})}
#: Languages with two written forms that Snowball counts as one.
_SAME = {"nb": "no", "nn": "no"}


@cache
def function_words(tag: str) -> frozenset[str]:
    """Return the exact terms of the function words of a language (BCP 47); none where they are not known."""
    # Where another engine searches, most searches need nothing of Whoosh.
    from whoosh.lang.stopwords import stoplists

    language = stemming_language(tag)
    listed = " ".join(stoplists.get(_SAME.get(language, language), ()))
    terms = frozenset(Analyser().analyse(f"{listed} {_MORE.get(language, '')}").terms)
    return terms - _NOT.get(language, frozenset())
