"""Words of many scripts and shapes: each mechanism with paragraphs, and queries that find them or do not.

Both engines answer, and what they mark in a paragraph is listed beside each query.
"""

from pathlib import Path
from unicodedata import normalize

import pytest

from archive.indexing.live import Generation
from archive.search.engines.choice import TANTIVY
from archive.search.engines.choice import WHOOSH
from archive.search.request import SearchRequest
from tests.support.collections import built
from tests.support.collections import text_of

#: A paragraph, its language, the queries that find it with what they mark, and those that do not find it.
Case = tuple[str, str, dict[str, list[str]], list[str]]

HEBREW: dict[str, Case] = {
    "points": (
        "וַיְהִי בִּימֵי שְׁפֹט הַשֹּׁפְטִים וַיְהִי רָעָב בָּאָרֶץ",
        "he",
        {
            "ויהי": ["וַיְהִי", "וַיְהִי"],
            "שפט השפטים": ["שְׁפֹט", "הַשֹּׁפְטִים"],
            '"ויהי בימי"': ["וַיְהִי בִּימֵי"],
            '"רָעָב בארץ"': ["רָעָב בָּאָרֶץ"],
            "השופטים OR רעב": ["רָעָב"],
            "*פטים": ["הַשֹּׁפְטִים"],
            "רעבב~": ["רָעָב"],
        },
        ["שפטים", '"בימי ויהי"'],
    ),
    "maqaf": (
        "וַיֵּלֶךְ אִישׁ מִבֵּית־לֶחֶם יְהוּדָה",
        "he",
        {
            "לחם": ["לֶחֶם"],
            "מבית": ["מִבֵּית"],
            '"מבית לחם"': ["מִבֵּית־לֶחֶם"],
            "מבית-לחם": ["מִבֵּית־לֶחֶם"],
            "מביתלחם": ["מִבֵּית־לֶחֶם"],
        },
        ["בית"],
    ),
    "cantillation": (
        "בְּרֵאשִׁ֖ית בָּרָ֣א אֱלֹהִ֑ים אֵ֥ת הַשָּׁמַ֖יִם וְאֵ֥ת הָאָֽרֶץ׃",
        "he",
        {'"בראשית ברא אלהים"': ["בְּרֵאשִׁ֖ית בָּרָ֣א אֱלֹהִ֑ים"], "הארץ": ["הָאָֽרֶץ"]},
        [],
    ),
    "final letters and gershayim": (
        'הרמב"ם כתב לצה״ל על ג׳ורג׳ הפילוסוף',
        "he",
        {
            'הרמב"ם': ['הרמב"ם'],
            "הרמב״ם": ['הרמב"ם'],
            "הרמבם": ['הרמב"ם'],
            "לצהל": ["לצה״ל"],
            "ג'ורג'": ["ג׳ורג"],
            "הפילוסופ": ["הפילוסוף"],
            '"כתב לצה"ל על"': ["כתב לצה״ל על"],
        },
        ["ורג"],
    ),
    "presentation forms": ("\ufb2a\ufb4a שלום", "he", {"שת": ["\ufb2a\ufb4a"]}, []),
    "Yiddish": (
        "ייִדיש און אַ פּױליש װאָרט",
        "yi",
        {"יידיש": ["ייִדיש"], "פויליש": ["פּױליש"], "ווארט": ["װאָרט"]},
        [],
    ),
}

ARABIC: dict[str, Case] = {
    "vowel signs": (
        "كَتَبَ الرَّجُلُ كِتَابًا في المدينة",
        "ar",
        {
            "كتب الرجل": ["كَتَبَ", "الرَّجُلُ"],
            '"كتب الرجل"': ["كَتَبَ الرَّجُلُ"],
            "كتابا": ["كِتَابًا"],
            "المدينه": ["المدينة"],
        },
        ['"الرجل كتب"'],
    ),
    "tatweel": ("الســـلام علـيكم", "ar", {'"السلام عليكم"': ["الســـلام علـيكم"]}, []),
    "alef, hamza, ya": (
        "أحمد إلى آدم ومصطفى، مسؤول عن شئون القرآن ٱلكريم",
        "ar",
        {
            '"احمد الي ادم"': ["أحمد إلى آدم"],
            "ومصطفي": ["ومصطفى"],
            '"مسوول عن شيون"': ["مسؤول عن شئون"],
            '"القران الكريم"': ["القرآن ٱلكريم"],
        },
        [],
    ),
    "Persian": (
        "کتاب‌های یک نویسندهٔ ایرانی در سال ۱۳۵۷",
        "fa",
        {
            "كتابهاي": ["کتاب‌های"],
            "يك": ["یک"],
            "نویسنده": ["نویسندهٔ"],
            "1357": ["۱۳۵۷"],
            "۱۳۵۷": ["۱۳۵۷"],
        },
        [],
    ),
    "Qur'anic signs": (
        "بِسۡمِ ٱللَّهِ ٱلرَّحۡمَٰنِ ٱلرَّحِيمِ",
        "ar",
        {'"بسم الله الرحمن الرحيم"': ["بِسۡمِ ٱللَّهِ ٱلرَّحۡمَٰنِ ٱلرَّحِيمِ"]},
        [],
    ),
}

APOSTROPHES: dict[str, Case] = {
    "Greek elision": (
        "ἐφʼ ἡμῖν γὰρ ἦν, καὶ ἀλλ’ ἄλλως ἐποίησεν, δ᾽ ἐγὼ",
        "grc",
        {
            '"ἐφ\' ἡμῖν"': ["ἐφʼ ἡμῖν"],
            "ἐφ ἡμῖν": ["ἐφ", "ἡμῖν"],
            '"ἀλλ\' ἄλλως"': ["ἀλλ’ ἄλλως"],
            '"δʼ ἐγώ"': ["δ᾽ ἐγὼ"],
        },
        [],
    ),
    "transliteration": (
        "ʿAlī of the Qurʾān, Gorʹkiĭ, an obʺezd, Hawaiʻi, Cʼest, ʻOkina, пʼять, l‛eau",
        "en",
        {
            "ali": ["Alī"],
            "qur'an": ["Qurʾān"],
            '"Gor\'kii"': ["Gorʹkiĭ"],
            "obezd": ["obʺezd"],
            "Hawai'i": ["Hawaiʻi"],
            '"c\'est"': ["Cʼest"],
            "okina": ["Okina"],
            "п'ять": ["пʼять"],
        },
        ["quran"],
    ),
}

INITIALS: dict[str, Case] = {
    "three and more": (
        "The Central Committee of the R.S.D.L.P. met, the delegates of the U.S.S.R. came, the SPD sent nobody, "
        "С.С.С.Р. and Č.S.R. neither.",
        "en",
        {
            "RSDLP": ["R.S.D.L.P."],
            "USSR": ["U.S.S.R."],
            "ussr": ["U.S.S.R."],
            "U.S.S.R": ["U.S.S.R."],
            "U. S. S. R.": ["U.S.S.R."],
            "S.P.D.": ["SPD"],
            '"USSR"': ["U.S.S.R."],
            '"the SPD sent"': ["the SPD sent"],
            '"the S. P. D. sent"': ["the SPD sent"],
            "СССР": ["С.С.С.Р."],
            "ČSR": ["Č.S.R."],
            "uss*": ["U.S.S.R."],
            "USSR's": ["U.S.S.R."],
        },
        ["S.P.", "US", "U.S."],
    ),
    "two": (
        "The U.S. Senate sat at 8 a.m. in A.D. 731, I.T. unknown.",
        "en",
        {
            "US": ["U.S."],
            '"the US Senate"': ["The U.S. Senate"],
            "U.S": ["U.S."],
            "U. S.": ["U.S."],
            "US Senate": ["U.S.", "Senate"],
            "AM": ["a.m."],
            "AD": ["A.D."],
            '"AD 731"': ["A.D. 731"],
            '"US Senate"~3': ["U.S.", "Senate"],
        },
        ["us", '"us"', "am", "it", '"the us senate"', "THE US SENATE SAT", "IT SAT IN THE SENATE"],
    ),
    "only in capitals": (
        "The UN and the BBC, WHAT IT IS ALL ABOUT, AM I HERE; the EU too.",
        "en",
        {
            "U.N.": ["UN"],
            "u.n.": ["UN"],
            '"the U.N. and"': ["The UN and"],
            "UN": ["UN"],
            "B.B.C.": ["BBC"],
            "E.U. too": ["EU", "too"],
        },
        ["I.T.", "A.M.", "I.S."],
    ),
    "lower case": (
        "Let us give it to them as it is, let us do it for us.",
        "en",
        {
            "US": ["us"] * 3,
            "GIVE IT TO THEM": ["give", "it", "to", "them", "it", "it"],
            "It": ["it"] * 3,
        },
        ["U.S.", "I.T."],
    ),
}

UNSPACED: dict[str, Case] = {
    "Chinese": (
        "中华人民共和国中央人民政府今天成立了。毛泽东主席在第2次会议上讲话。",
        "zh",
        {
            "人民": ["人民", "人民"],
            '"共和国"': ["共和国"],
            "人民 主席": ["人民", "人民", "主席"],
            "国": ["国"],
            "第2次会议": ["第2次会议"],
            "人民*": ["人民", "人民"],
            "「人民政府」": ["人民政府"],
            "毛泽东主席 OR 天安门": ["毛泽东主席"],
            "人民 -天安门": ["人民", "人民"],
        },
        ["民人", "人国", '"主席 人民"', "人民 -主席"],
    ),
    "Japanese": (
        "ラーメンは時々ｶﾞｷ大将が食べる。か\u3099くせい。𠮷野家。",
        "ja",
        {
            "ラーメン": ["ラーメン"],
            "メン": ["メン"],
            "時々": ["時々"],
            "ガキ大将": ["ｶﾞｷ大将"],
            "がくせい": ["か\u3099くせい"],
            "𠮷野家": ["𠮷野家"],
        },
        ["ラメン"],
    ),
    "Thai": (
        "ประเทศไทยเป็นประชาธิปไตย",
        "th",
        {"ไทย": ["ไทย"], "ประชาธิปไตย": ["ประชาธิปไตย"], '"เป็น"': ["เป็น"]},
        ["ลาว"],
    ),
    "Lao, Khmer, Burmese": (
        "ປະເທດລາວ ប្រទេសកម្ពុជា မြန်မာနိုင်ငံ",
        "und",
        {"ລາວ": ["ລາວ"], "កម្ពុជា": ["កម្ពុជា"], "မြန်မာ": ["မြန်မာ"]},
        [],
    ),
    "mixed": (
        "The word 人民 (people) and A股市場 are i.e.中.",
        "en",
        {"人民 people": ["人民", "people"], "A股": ["A股"], "i.e.": ["i.e."]},
        ["人 市場民"],
    ),
}

ARTICLES: dict[str, Case] = {
    "elided": (
        "He had read d'Alembert, L'Enfant and the Traité de l'harmonie, and l’Hôpital's rule.",
        "en",
        {
            "alembert": ["d'Alembert"],
            "harmonie": ["l'harmonie"],
            "Hôpital": ["l’Hôpital's"],
            "l'hopital": ["l’Hôpital's"],
            "D’Alembert": ["d'Alembert"],
            '"d\'alembert"': ["d'Alembert"],
        },
        ['"alembert"', "nfant"],
    ),
    "bare": (
        "The rule of Hopital, and aujourd'hui.",
        "en",
        {"l'Hôpital": ["Hopital"]},
        ["hui", "aujourhui"],
    ),
}

CASES = {
    f"{group}: {name}": case
    for group, cases in (
        ("Hebrew", HEBREW),
        ("Arabic", ARABIC),
        ("apostrophes", APOSTROPHES),
        ("initials", INITIALS),
        ("unspaced", UNSPACED),
        ("articles", ARTICLES),
    )
    for name, case in cases.items()
}
SLUGS = {name: f"case-{number}" for number, name in enumerate(CASES)}


@pytest.fixture(scope="module", params=[WHOOSH, TANTIVY])
def generation(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Generation:
    """All paragraphs, a text each, built with each engine in turn."""
    texts = [text_of(SLUGS[name], case[0], language=case[1]) for name, case in CASES.items()]
    return built(tmp_path_factory.mktemp("scripts"), texts, engine=request.param)


def marked(generation: Generation, slug: str, q: str) -> list[str] | None:
    """Return what *q* marks in the only paragraph of *slug*; None where it does not find it."""
    results = generation.searcher.search(SearchRequest(q=q, texts=(slug,)))
    if not results.total:
        return None
    (hit,) = results.hits
    return [hit.text[span.start : span.end] for span in hit.highlights]


@pytest.mark.parametrize("name", CASES)
def test_queries_find_and_mark_the_words_of_a_script(generation: Generation, name: str) -> None:
    """Each query of the table finds its paragraph and marks these words, and each other one finds nothing."""
    _, _, finding, missing = CASES[name]
    found = {q: marked(generation, SLUGS[name], q) for q in (*finding, *missing)}
    # A text is stored in composed characters.
    wanted = {q: [normalize("NFC", mark) for mark in marks] for q, marks in finding.items()}
    assert found == wanted | dict.fromkeys(missing)


def test_initials_come_before_the_word_that_they_look_like(tmp_path: Path) -> None:
    """Of the hits of *US*, the few with *U.S.* come before the many with *us*."""
    texts = [
        text_of("pronoun", *["Let us see what is before us, and among us."] * 9),
        text_of("country", "A long sentence that names the U.S. once among many other words."),
    ]
    hits = built(tmp_path, texts).searcher.search(SearchRequest(q="US")).hits
    assert [hit.ref.slug for hit in hits] == ["country", *["pronoun"] * 9]


@pytest.mark.parametrize("name", CASES)
def test_quotations_of_a_script_are_exact(generation: Generation, name: str) -> None:
    """A paragraph quoted whole is found word for word."""
    (result, *_) = generation.quotations.check(CASES[name][0])
    assert result.verdict.value == "exact"
