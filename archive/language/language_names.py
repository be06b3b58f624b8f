"""Names of languages: in English and in the language itself, by tag (BCP 47; names as in CLDR and ISO 639)."""

#: By tag, the English name first.
_NAMES = {
    "af": "Afrikaans",
    "ang": "Old English, Anglo-Saxon, Ænglisc",
    "ar": "Arabic, العربية, arabiya",
    "arc": "Aramaic",
    "az": "Azerbaijani, azərbaycan",
    "be": "Belarusian, Belorussian, беларуская",
    "bg": "Bulgarian, български",
    "bn": "Bengali, Bangla, বাংলা",
    "br": "Breton, brezhoneg",
    "bs": "Bosnian, bosanski",
    "ca": "Catalan, català",
    "cop": "Coptic",
    "cs": "Czech, čeština, český",
    "cu": "Church Slavonic, Old Church Slavonic",
    "cy": "Welsh, Cymraeg",
    "da": "Danish, dansk",
    "de": "German, Deutsch",
    "el": "Greek, Modern Greek, ελληνικά",
    "en": "English",
    "eo": "Esperanto",
    "es": "Spanish, Castilian, español, castellano",
    "et": "Estonian, eesti",
    "eu": "Basque, euskara",
    "fa": "Persian, Farsi, فارسی",
    "fi": "Finnish, suomi",
    "fr": "French, français",
    "fro": "Old French",
    "fy": "Frisian, Frysk",
    "ga": "Irish, Gaeilge",
    "gd": "Scottish Gaelic, Gàidhlig",
    "gl": "Galician, galego",
    "gmh": "Middle High German",
    "goh": "Old High German",
    "got": "Gothic",
    "grc": "Ancient Greek, Classical Greek",
    "he": "Hebrew, עברית",
    "hi": "Hindi, हिन्दी",
    "hr": "Croatian, hrvatski",
    "hu": "Hungarian, magyar",
    "hy": "Armenian, հայերեն",
    "id": "Indonesian, Bahasa Indonesia",
    "is": "Icelandic, íslenska",
    "it": "Italian, italiano",
    "ja": "Japanese, 日本語, nihongo",
    "ka": "Georgian, ქართული",
    "kk": "Kazakh, қазақ",
    "ko": "Korean, 한국어",
    "la": "Latin, latina",
    "lb": "Luxembourgish",
    "lt": "Lithuanian, lietuvių",
    "lv": "Latvian, latviešu",
    "mk": "Macedonian, македонски",
    "mn": "Mongolian, монгол",
    "ms": "Malay, Bahasa Melayu",
    "mt": "Maltese, Malti",
    "nb": "Bokmål, norsk bokmål",
    "nl": "Dutch, Flemish, Nederlands",
    "nn": "Nynorsk, norsk nynorsk",
    "no": "Norwegian, norsk",
    "non": "Old Norse",
    "oc": "Occitan, Provençal",
    "ota": "Ottoman Turkish",
    "pl": "Polish, polski",
    "pt": "Portuguese, português",
    "ro": "Romanian, română",
    "ru": "Russian, русский",
    "sa": "Sanskrit, संस्कृत",
    "sk": "Slovak, slovenčina",
    "sl": "Slovenian, Slovene, slovenščina",
    "sq": "Albanian, shqip",
    "sr": "Serbian, српски, srpski",
    "sv": "Swedish, svenska",
    "sw": "Swahili, Kiswahili",
    "syr": "Syriac",
    "ta": "Tamil, தமிழ்",
    "th": "Thai, ไทย",
    "tr": "Turkish, Türkçe",
    "tt": "Tatar, татар",
    "uk": "Ukrainian, українська",
    "ur": "Urdu, اردو",
    "uz": "Uzbek, o‘zbek",
    "vi": "Vietnamese, Tiếng Việt",
    "yi": "Yiddish, ייִדיש",
    "zh": "Chinese, 中文, Mandarin",
}
_TAGS = {name.strip().casefold(): tag for tag, names in _NAMES.items() for name in names.split(",")}


def language_code(name: str) -> str:
    """Return the tag of the language that *name* is, in English or in the language itself; empty for any other.

    >>> language_code("Russian"), language_code("русский"), language_code("ancient  greek"), language_code("ru")
    ('ru', 'ru', 'grc', '')
    """
    return _TAGS.get(" ".join(name.casefold().split()), "")


def language_name(tag: str) -> str:
    """Return the English name of the language with this *tag*; empty where it is not listed.

    >>> language_name("ru"), language_name("ru-petr1708")
    ('Russian', '')
    """
    return _NAMES.get(tag, "").split(",")[0]
