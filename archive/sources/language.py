"""Language detection: by the script, by letters that only one language has, and by common short words."""

import re
from collections import Counter

from archive.language.language_names import language_name

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
    "pl": "i w nie na się z do to że jest o jak po co ale za przez od dla był tego jego oraz są",
    "cs": "a v na se je že s z do o to jako pro jsou by ale po k za byl jeho nebo od při které",
    "sk": "a v na sa je že s z do o to ako pre sú by ale po k za bol jeho alebo od pri ktoré",
    "sv": "och i att det som en på är av för med den till inte han om ett var men från vi de",
    "da": "og i at det er en af til på den som for med ikke de har han der et var men fra jeg",
    "no": "og i det er en av til på den som for med ikke de har han at et var men fra jeg",
    "fi": "ja on ei se että hän ole oli mutta niin kun kuin joka tai olla sen mitä ovat jos",
    "hu": "a az és hogy nem is egy ez meg volt de azt csak van mint el már ha azok vagy ezt",
    "tr": "ve bir bu da de için ile çok ne o olarak daha en gibi kadar sonra ki olan her veya",
    "ro": "și de la în a cu nu pe că care să din o un este mai pentru ca au fost se sau",
    "hr": "i u je se na da su za od s ne to koji kao o iz bi što ali ili sam biti",
    "ca": "de la que i a el en les els per amb una un del és no al com més són aquest dels",
    "el": "και το του της να η ο τα την με για που από στο τον δεν οι είναι σε θα ως",
    "uk": "і в не на що з до та як це за у від для про його але й був або також",
    "bg": "и на да се от за в не с е по са като че това които при си тази или",
    "sr": "и у је се на да су за од не то који као о из би што али или сам бити",
}
_SETS = {language: frozenset(words.split()) for language, words in _SMALL.items()}
#: The language of a script; those of Cyrillic, Hebrew and Arabic letters have letters of their own.
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7a3\u1100-\u11ff]")),
    ("zh", re.compile("[\u4e00-\u9fff\u3400-\u4dbf]")),
    ("yi", re.compile("[\u05f0-\u05f2]|[\u05d0]\u05b8|\u05d9\u05b4")),
    ("he", re.compile("[\u05d0-\u05ea]")),
    ("fa", re.compile("[\u067e\u0686\u0698\u06af\u06a9\u06cc]")),
    ("ar", re.compile("[\u0621-\u064a]")),
    ("el", re.compile("[\u0370-\u03ff\u1f00-\u1fff]")),
    ("hy", re.compile("[\u0530-\u058f]")),
    ("ka", re.compile("[\u10a0-\u10ff]")),
    ("ta", re.compile("[\u0b80-\u0bff]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("hi", re.compile("[\u0900-\u097f]")),
)
#: Letters that one of these languages has, and none that is written like it.
_OWN_LETTERS = {
    "uk": "іїєґ",
    "sr": "ђјљњћџ",
    "be": "ў",
    "ru": "ыэё",
    "pl": "ąęłżź",
    "cs": "ěřů",
    "sk": "ľĺŕ",
    "hu": "őű",
    "tr": "ğı",
    "ro": "țșţ",
    "eo": "ĉĝĥĵŝŭ",
    "lt": "ėįųū",
}
#: Letters of these alphabets that a language lacks.
_LACKS = {"sr": "щйъыьэюяё", "bg": "ыэёіїє", "uk": "ыэёъ", "ru": "іїєґђјљњћџ"}
#: Signs that tell a language from others with the same common words.
_TELLING = {"es": "ñ¿¡", "pt": "ãõ", "de": "ß"}
_MAX_FOREIGN_LETTERS = 2
#: Letters by which a few words of Cyrillic are Russian.
_RUSSIAN, _NOT_RUSSIAN = re.compile("[ыэ]"), re.compile("[іїєґўђјљњћџѓќѕ]")
_FEW_LETTERS = 400
_MIN_OWN_LETTERS, _MIN_OWN_SHARE = 3, 0.008
#: Languages that are told apart, or named in records.
_KNOWN = (
    *(
        "en",
        "fr",
        "de",
        "it",
        "es",
        "ru",
        "nl",
        "la",
        "pt",
        "pl",
        "cs",
        "sk",
        "sv",
        "da",
        "no",
        "fi",
        "hu",
    ),
    *(
        "tr",
        "ro",
        "hr",
        "sr",
        "ca",
        "el",
        "uk",
        "bg",
        "he",
        "ar",
        "yi",
        "zh",
        "ja",
        "ko",
        "hi",
        "hy",
        "fa",
    ),
)
_NAMES = {language_name(tag).lower(): tag for tag in _KNOWN}
_TAGS = frozenset((*_SMALL, *_NAMES.values()))
_WORD = re.compile(r"[^\W\d_]+")
#: Words of the kind that a text of some paragraphs has, and a short one.
_MIN_SMALL_WORDS, _MIN_IN_SHORT = 12, 4
#: Words that are enough where the frequency of letters says the same.
_MIN_AGREED = 2
#: The share of letters that tells a script; of most it is half of them.
_SHARES = {"ja": 0.1, "yi": 0.02, "fa": 0.03}
UNKNOWN = "und"


def language_of(text: str) -> str:
    """Return the language tag of *text*, or ``und`` where it is unclear."""
    sample = text[:200_000].lower()
    letters = sum(map(str.isalpha, sample))
    for language, script in _SCRIPTS:
        count = len(script.findall(sample))
        # Japanese has Chinese characters between its own, Persian Arabic ones.
        if count > _SHARES.get(language, 0.5) * letters:
            return language
    if own := _by_letters(sample, letters):
        return own
    if letters < _FEW_LETTERS and _is_russian(sample) and not text[:_FEW_LETTERS].isupper():
        return "ru"
    words = Counter(_WORD.findall(sample))
    without = {
        language
        for language, lacking in _LACKS.items()
        if sum(map(sample.count, lacking)) > max(_MAX_FOREIGN_LETTERS, letters / 200)
    }
    scores = sorted(
        (
            (sum(words[word] for word in small), language)
            for language, small in _SETS.items()
            if language not in without
        ),
        reverse=True,
    )
    (best, language), (second, _) = scores[:2]
    total = words.total()
    in_long = best >= _MIN_SMALL_WORDS and best >= 0.12 * total and best >= 1.25 * second
    in_short = best >= _MIN_IN_SHORT and best >= 0.2 * total and best >= 1.6 * second
    if in_long or in_short:
        return language
    near = {tag for score, tag in scores if score >= max(_MIN_AGREED, 0.8 * best)}
    near -= without
    told = {tag for tag in near & _TELLING.keys() if any(map(sample.count, _TELLING[tag]))}
    if len(told) == 1 and best >= _MIN_AGREED:
        return told.pop()
    agreed = near & _languages_by_frequency(sample) if best >= _MIN_AGREED else near
    return agreed.pop() if len(agreed) == 1 else UNKNOWN


def _is_russian(sample: str) -> bool:
    """Tell whether a few words have letters that, of the Slavic languages, only Russian has."""
    return _RUSSIAN.search(sample) is not None and _NOT_RUSSIAN.search(sample) is None


def _by_letters(sample: str, letters: int) -> str:
    """Return the language whose own letters *sample* has, and only one of them; else nothing."""
    counts = {language: sum(map(sample.count, own)) for language, own in _OWN_LETTERS.items()}
    best, second, *_ = sorted(counts.values(), reverse=True)
    enough = best >= max(_MIN_OWN_LETTERS, _MIN_OWN_SHARE * letters) and best >= 3 * second
    return max(counts, key=lambda language: counts[language]) if enough else ""


def _languages_by_frequency(sample: str) -> frozenset[str]:
    """Return the languages whose letters are about as frequent as those of *sample*."""
    # Slow to import, and needed for short texts only.
    from charset_normalizer.cd import coherence_ratio

    ranked = coherence_ratio(sample[:20_000], 0.1)
    likely = (name for name, ratio in ranked if ratio >= max(0.5, ranked[0][1] - 0.1))
    return frozenset(_NAMES.get(name.lower(), "") for name in likely)


def language_tag(name: str) -> str:
    """Return the tag of the language with the English *name* or the tag *name*, or an empty string.

    >>> language_tag("English"), language_tag("de")
    ('en', 'de')
    """
    words = re.findall(r"[a-z]+", name.lower())
    if not words:
        return ""
    return words[0] if words[0] in _TAGS else _NAMES.get(words[0], "")
