"""Old encodings, languages and slugs, with the first article of the Universal Declaration of Human Rights."""

import pytest

from archive.model.address import is_slug
from archive.sources.decoding import decode
from archive.sources.language import language_of
from archive.sources.language import language_tag
from archive.sources.report import ChangeKind
from archive.sources.report import Ledger
from archive.sources.slugs import slug_of

TEXTS = {
    "ru": "Все люди рождаются свободными и равными в своем достоинстве и правах. Они наделены разумом и совестью и "
    "должны поступать в отношении друг друга в духе братства.",
    "uk": "Всі люди народжуються вільними і рівними у своїй гідності та правах. Вони наділені розумом і совістю і "
    "повинні діяти у відношенні один до одного в дусі братерства.",
    "bg": "Всички хора се раждат свободни и равни по достойнство и права. Те са надарени с разум и съвест и следва "
    "да се отнасят помежду си в дух на братство.",
    "pl": "Wszyscy ludzie rodzą się wolni i równi pod względem swej godności i swych praw. Są oni obdarzeni rozumem "
    "i sumieniem i powinni postępować wobec innych w duchu braterstwa.",
    "cs": "Všichni lidé rodí se svobodní a sobě rovní co do důstojnosti a práv. Jsou nadáni rozumem a svědomím a "
    "mají spolu jednat v duchu bratrství.",
    "hu": "Minden emberi lény szabadon születik és egyenlő méltósága és joga van. Az emberek, ésszel és "
    "lelkiismerettel bírván, egymással szemben testvéri szellemben kell hogy viseltessenek.",
    "el": "Όλοι οι άνθρωποι γεννιούνται ελεύθεροι και ίσοι στην αξιοπρέπεια και τα δικαιώματα.",
    "tr": "Bütün insanlar hür, haysiyet ve haklar bakımından eşit doğarlar. Akıl ve vicdana sahiptirler ve "
    "birbirlerine karşı kardeşlik zihniyeti ile hareket etmelidirler.",
    "he": "כל בני האדם נולדו בני חורין ושווים בערכם ובזכויותיהם. כולם חוננו בתבונה ובמצפון.",
    "ar": "يولد جميع الناس أحراراً متساوين في الكرامة والحقوق. وقد وهبوا عقلاً وضميراً.",
    "zh": "人人生而自由,在尊嚴和權利上一律平等。他們賦有理性和良心,並應以兄弟關係的精神互相對待。",
    "ja": "すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。",
    "ko": "모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다.",
    "fr": "Tous les êtres humains naissent libres et égaux en dignité et en droits. Ils sont doués de raison et de "
    "conscience et doivent agir les uns envers les autres dans un esprit de fraternité. Chacun peut se prévaloir "
    "de tous les droits et de toutes les libertés, sans distinction aucune.",
    "de": "Alle Menschen sind frei und gleich an Würde und Rechten geboren. Sie sind mit Vernunft und Gewissen "
    "begabt und sollen einander im Geiste der Brüderlichkeit begegnen.",
    "sv": "Alla människor är födda fria och lika i värde och rättigheter. De har utrustats med förnuft och samvete "
    "och bör handla gentemot varandra i en anda av gemenskap.",
    "fi": "Kaikki ihmiset syntyvät vapaina ja tasavertaisina arvoltaan ja oikeuksiltaan. Heille on annettu järki ja "
    "omatunto, ja heidän on toimittava toisiaan kohtaan veljeyden hengessä.",
    "ro": "Toate ființele umane se nasc libere și egale în demnitate și în drepturi.",
    "en": "All human beings are born free and equal in dignity and rights. They are endowed with reason and "
    "conscience and should act towards one another in a spirit of brotherhood.",
}
ENCODINGS = [
    *(("ru", one) for one in ("cp1251", "koi8-r", "iso8859-5", "cp866", "mac_cyrillic")),
    *(("uk", one) for one in ("cp1251", "koi8-u")),
    *((language, one) for language in ("pl", "cs", "hu") for one in ("cp1250", "iso8859-2")),
    *(("el", one) for one in ("cp1253", "iso8859-7")),
    *(("tr", "cp1254"), ("he", "cp1255"), ("ar", "cp1256"), ("zh", "big5"), ("zh", "gb18030")),
    *(("ja", "shift_jis"), ("ja", "euc-jp"), ("ko", "euc-kr")),
    *(
        (language, one)
        for language in ("fr", "de", "sv")
        for one in ("cp1252", "mac_roman", "cp850")
    ),
]


@pytest.mark.parametrize("language", TEXTS)
def test_a_short_text_tells_its_language(language: str) -> None:
    """The script, letters of its own, or common words that agree with the frequency of letters."""
    assert language_of(TEXTS[language]) == language


@pytest.mark.parametrize("text", ["", "Bonjour.", "1. 2. XII. f. 44", "!!!", "abc def ghi jkl"])
def test_what_is_unclear_has_no_language(text: str) -> None:
    """Nothing is guessed of a few words or none."""
    assert language_of(text) == "und"


@pytest.mark.parametrize(("language", "encoding"), ENCODINGS)
def test_an_old_encoding_is_told(language: str, encoding: str) -> None:
    """The letters are those that were typed, and the report names the encoding."""
    data = TEXTS[language].encode(encoding)
    ledger = Ledger()
    assert decode(data, name="x.txt", ledger=ledger).text == TEXTS[language]
    assert any(change.kind is ChangeKind.ENCODING for change in ledger.changes())


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Декрет о мире", "dekret-o-mire"),
        ("Πολιτεία", "politeia"),
        ("人人生而自由", "renrenshengerziyou"),
        ("Zażółć gęślą jaźń", "zazolc-gesla-jazn"),
        ("Déclaration des droits de l'homme", "declaration-des-droits-de-lhomme"),
        ("The People’s Peace", "the-peoples-peace"),
    ],
)
def test_titles_of_any_script_make_slugs(title: str, slug: str) -> None:
    """The address of a text can be read aloud."""
    assert slug_of(title) == slug


@pytest.mark.parametrize("title", ["حقوق الإنسان", "כל בני האדם", "한국어", "मानव अधिकार"])
def test_every_script_has_a_slug(title: str) -> None:
    """Whatever the letters, the title gives an address, not the name of the file."""
    assert is_slug(slug_of(title))
    assert slug_of(title, fallback="x") not in ("x", "text")


def test_languages_are_known_by_name() -> None:
    """A header may say *Polish* or ``pl``."""
    assert (language_tag("Polish"), language_tag("pl"), language_tag("Klingon")) == ("pl", "pl", "")


@pytest.mark.parametrize(
    ("words", "encoding"),
    [
        ("The Archæological Society met at Cæsar's camp, and the phœnix was shown.", "cp1252"),
        ("The Archæological Society met, and the naïve Señor Núñez saw the façade.", "latin-1"),
        ("He went to the café with Madame Dupré, and the rôle was hers.", "mac_roman"),
        ("“It’s the Archæological Society,” he said — and they went home.", "cp1252"),
        ("“It’s the society,” he said. “It’s late,” said she.", "mac_roman"),
    ],
)
def test_english_with_a_few_letters_of_other_languages(words: str, encoding: str) -> None:
    """Words such as *archæological* make no text Polish."""
    source = f"{words} It was the end of the year and all of them were glad that it was so. " * 3
    assert decode(source.encode(encoding), name="x.txt", ledger=Ledger()).text == source


@pytest.mark.parametrize(
    ("label", "encoding"),
    [
        ("ISO-8859-1", "latin-1"),
        ("ISO Latin-1", "cp1252"),
        ("windows-1250", "cp1250"),
        ("ISO-8859-2", "iso8859-2"),
        ("MacRoman", "mac_roman"),
    ],
)
def test_the_encoding_that_a_header_names(label: str, encoding: str) -> None:
    """The header of a file of Project Gutenberg says what its bytes are; no one needs to guess."""
    source = f"Title: On Peace\n\nCharacter set encoding: {label}\n\nThe end of Łódź and é.\n"
    source = source.encode(encoding, "ignore").decode(encoding)
    ledger = Ledger()
    assert decode(source.encode(encoding), name="x.txt", ledger=ledger).text == source
    assert not [change for change in ledger.changes() if change.kind is ChangeKind.DOUBT]


def test_a_header_that_names_a_wrong_encoding_is_not_believed() -> None:
    """UTF-8 is UTF-8, and a name that no encoding has says nothing."""
    for label in ("ISO-8859-1", "none"):
        source = f"Character set encoding: {label}\n\nDer Überfluß der Bürger.\n"
        assert decode(source.encode(), name="x.txt", ledger=Ledger()).text == source
