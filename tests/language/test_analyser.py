"""Words: how the analyser divides a text, and which words share a stem.

The tables here are those of ``docs/words.md``; a test keeps the two in step.
"""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.language.analyser import Analyser
from archive.language.analyser import stem_terms
from archive.language.fold import fold
from archive.language.stemming import Stemmer
from archive.language.stemming import stemmer
from archive.language.tokenizer import APOSTROPHES
from archive.language.tokenizer import any_word
from archive.language.tokenizer import word_arrays
from archive.language.tokenizer import words
from archive.language.variants import spelling_classes
from tests.support.paths import ROOT

#: A text, its exact words, and its compounds.
WORDS = [
    ("secret treaties", ["secret", "treaties"], []),
    ("U.S.", ["u.s."], []),
    ("U. S.", ["u.s."], []),
    ("U.S", ["u.s."], []),
    ("U.S.S.R.", ["ussr"], []),
    ("U. S. S. R.", ["ussr"], []),
    ("U.S.S.R", ["ussr"], []),
    ("USSR", ["ussr"], []),
    ("us", ["us"], []),
    ("i.e.", ["i.e."], []),
    ("the end.Next", ["the", "end", "next"], []),
    ("don't", ["don't"], []),
    ("don’t", ["don't"], []),
    ("O’Connell", ["o'connell"], []),
    ("workers' councils", ["workers", "councils"], []),
    ("‘peace’", ["peace"], []),
    ("class-conscious", ["class", "conscious"], ["classconscious"]),
    ("re-elect", ["re", "elect"], ["reelect"]),
    ("state-of-the-art", ["state", "of", "the", "art"], ["stateoftheart"]),
    ("October 24-25", ["october", "24", "25"], []),
    ("Gen[era]l", ["gen", "era", "l"], ["general"]),
    ("peace—war", ["peace", "war"], []),
    ("1,000", ["1000"], []),
    ("1000", ["1000"], []),
    ("1917,1918", ["1917", "1918"], []),
    ("3.5", ["3.5"], []),
    ("25th", ["25th"], []),
    ("£50", ["50"], []),
    ("co\u00adoperate", ["cooperate"], []),
    ("naïve", ["naive"], []),
    ("nai\u0308ve", ["naive"], []),
    ("ﬁnal", ["final"], []),
    ("congreſs", ["congress"], []),
    ("Œuvre", ["oeuvre"], []),
    ("Straße", ["strasse"], []),
    ("ёлка", ["елка"], []),
    ("йод", ["йод"], []),
    ("PEACE", ["peace"], []),
    ("Qurʾān", ["qur'an"], []),
    ("ἐφʼ", ["εφ"], []),
    ("ἐφ᾽", ["εφ"], []),
    ("וַיְהִי", ["ויהי"], []),
    ("לֶחֶם", ["לחמ"], []),
    ("מבית־לחם", ["מבית", "לחמ"], ["מביתלחמ"]),
    ("צה״ל", ["צהל"], []),
    ('צה"ל', ["צהל"], []),
    ("كِتَابًا", ["كتابا"], []),
    ("كـتابا", ["كتابا"], []),
    ("أحمد", ["احمد"], []),
    ("إلى", ["الي"], []),
    ("القرآن", ["القران"], []),
    ("مدرسة", ["مدرسه"], []),
    ("یک", ["يك"], []),
    ("١٩١٧", ["1917"], []),
    ("१९१७", ["1917"], []),
    ("中文", ["中", "文"], []),
    ("ラー", ["ラ", "ー"], []),
]

#: Two words, and whether an unquoted search treats them as one.
ALIKE = [
    ("war", "warrant", False),
    ("treaty", "treaties", True),
    ("people", "people's", True),
    ("labour", "labor", True),
    ("labour", "labour's", True),
    ("organisations", "organization", True),
    ("defence", "defense", True),
    ("programme", "programs", True),
    ("licence", "license", True),
    ("cheque", "checks", True),
    ("us", "U.S.", False),
    ("alembert", "d'Alembert", True),
    ("ωδη", "ᾠδή", True),
    ("ΩΔΗ", "ᾨδή", True),
    ("αδω", "ᾄδω", True),
    ("l'Hôpital", "Hopital", True),
    ("o'clock", "clock", False),
    ("t'ang", "ang", False),
    ("war", "wars", True),
]


#: Words that only look like such with an article.
UNNAMED = [("o'clock", "clock"), ("t'ang", "ang")]


@pytest.mark.parametrize(("written", "exact", "compounds"), WORDS)
def test_a_written_text_has_these_exact_words(
    written: str, exact: list[str], compounds: list[str]
) -> None:
    """Each way of writing gives the words that a reader sees."""
    analysis = Analyser().analyse(written)
    assert list(analysis.terms) == exact
    assert [analysis.compound_term(compound) for compound in analysis.compounds] == compounds


@pytest.mark.parametrize(("one", "other", "alike"), ALIKE)
def test_inflections_and_spellings_share_a_stem(one: str, other: str, alike: bool) -> None:
    """English words share a stem if they are forms or spellings of one word."""
    stem = stemmer("en-GB").term
    assert (stem(fold(one)) == stem(fold(other))) is alike


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("ru", "революция", "революции"),
        ("de", "Häuser", "Hauses"),
        ("fr", "l’homme", "hommes"),
        ("fr", "qu’il", "il"),
        ("de", "d’Alembert", "Alembert"),
        ("und", "L’Hôpital", "Hopital"),
        ("ar", "كِتَابًا", "كتاب"),
        ("es", "guerras", "guerra"),
        ("it", "dell'uomo", "uomo"),
    ],
)
def test_other_languages_have_stems_of_their_own(language: str, one: str, other: str) -> None:
    """A text is stemmed in its own language, without elided articles."""
    stem = stemmer(language).term
    assert stem(fold(one)) == stem(fold(other))


def test_an_unknown_language_is_not_stemmed() -> None:
    """Without a known language only the possessive shares a stem with its word."""
    stem = stemmer("und").term
    assert stem("treaties") != stem("treaty")
    assert stem("people's") == stem("people")


def test_threads_share_a_stemmer() -> None:
    """Many threads at once get the same stems as one alone."""
    words = [fold(word) for pair in ALIKE for word in pair[:2]] * 5
    alone = [Stemmer("en").term(word) for word in words]
    for _ in range(20):
        shared = Stemmer("en")
        with ThreadPoolExecutor(8) as pool:
            assert list(pool.map(shared.term, words)) == alone


@pytest.mark.parametrize("letters", [4, 200])
def test_caches_are_bounded(letters: int) -> None:
    """Ever new words, short or long, do not fill the memory, and are analysed as before."""
    analyser, one = Analyser(max_cached=1000), Stemmer("en", max_cached=1000)
    for number in range(1000):
        word = f"{number:x<{letters}}"
        assert analyser.analyse(word.upper()).terms == (word,)
        assert one.term(word) == f"en:{word}"
        assert sum(map(len, analyser._exact)) <= 1000 + letters
        assert sum(map(len, one._cache)) <= 1000 + letters


def test_stems_carry_their_language() -> None:
    """The same letters in two languages are two stems."""
    assert stemmer("en").term("die") != stemmer("de").term("die")


@pytest.mark.parametrize(
    ("written", "compounds"),
    [
        ("[r]ed", ["red"]),
        ("which[ever] came", ["whichever"]),
        ("Min[iste]rs", ["ministers"]),
        ("[T]he [r]ed", ["the", "red"]),
        ("[т]айна", ["тайна"]),
        ("[not] ever", []),
        ("peace[1]", []),
        ("7th[a]b", []),
        ("a [] b[]c", []),
        ("co-operation[sic]", ["cooperation"]),
        ("[r]ed-hot", ["edhot"]),
        ("Gen[eral", []),
    ],
)
def test_letters_in_square_brackets_belong_to_their_word(
    written: str, compounds: list[str]
) -> None:
    """As editions print what they supply; a word in brackets by itself, and the number of a note, do not."""
    analysis = Analyser().analyse(written)
    assert [analysis.compound_term(compound) for compound in analysis.compounds] == compounds


def test_a_compound_has_the_stem_of_the_joined_word() -> None:
    """The stems of co-operation include that of cooperation."""
    analysis = Analyser().analyse("the co-operation of")
    assert stemmer("en").term("cooperation") in stem_terms(analysis, stemmer("en").term)


def test_no_word_is_in_two_spelling_classes() -> None:
    """All spellings of a word have the same class."""
    classes = spelling_classes()
    assert all(word in classes[word] for word in classes)
    assert all(classes[other] is classes[word] for word in classes for other in classes[word])
    assert len(classes) > 10_000


@given(st.text())
def test_words_lie_in_the_text_in_order(text: str) -> None:
    """Words never overlap, equal the text at their span, and have an exact form."""
    at = 0
    for word in words(text):
        assert at <= word.start < word.end
        assert text[word.start : word.end] == word.surface
        assert fold(word.surface)
        at = word.end


#: Characters of words and between words: enough to meet every rule in a short text.
PIECES = st.lists(
    st.sampled_from([*"aBéЖ7中. ,'’ʼ-ｱ\u0301\u00a0אם־\"كة\u0640\u064eก", "U.S.", "1,000", "i.e."])
)


@given(st.one_of(st.text(), PIECES.map("".join)))
def test_the_fast_paths_find_the_same_words(text: str) -> None:
    """Every path of the tokenizer finds the words that the full pattern finds."""
    surfaces, starts, ends = word_arrays(text)
    found = [(match[0], match.start(), match.end()) for match in any_word().finditer(text)]
    assert list(zip(surfaces, starts, ends, strict=True)) == found


@given(st.lists(st.sampled_from([*"aBé7 .-", "--", "‐", "‑", " - ", "־", "אב", "中"])).map("".join))
def test_compounds_are_the_runs_of_words_with_one_hyphen_between(text: str) -> None:
    """Each run once and whole, if all of its words are letters."""
    runs: list[list[int]] = []
    spans = list(words(text))
    for number, word in enumerate(spans):
        if word.hyphenated and number:
            runs[-1].append(number)
        else:
            runs.append([number])
    analysis = Analyser().analyse(text)
    assert [(c.first, c.last) for c in analysis.compounds] == [
        (run[0], run[-1])
        for run in runs
        if len(run) > 1 and all(analysis.terms[n].isalpha() for n in run)
    ]


@given(st.text(max_size=60))
def test_an_exact_form_is_one_word_and_its_own_exact_form(text: str) -> None:
    """Exact forms have no white space, and folding is idempotent."""
    for word in words(text):
        exact = fold(word.surface)
        assert not any(character.isspace() for character in exact)
        assert fold(exact) == exact


@given(st.text())
def test_every_letter_and_digit_is_in_a_word(text: str) -> None:
    """No letter or digit is outside all words, except apostrophes, of which Unicode has some among the letters."""
    covered = {i for word in words(text) for i in range(word.start, word.end)}
    missed = {c for i, c in enumerate(text) if i not in covered and c.isalnum()}
    assert missed <= set(APOSTROPHES)


def test_the_documentation_has_the_table() -> None:
    """``docs/words.md`` names every example of the tables above."""
    page = (ROOT / "docs" / "words.md").read_text(encoding="utf-8")
    for written, exact, _ in WORDS:
        unwritable = any(sign in written for sign in ("\u00ad", "\u0308", '"'))
        assert unwritable or f"`{written}`" in page
        assert all(f"`{word}`" in page for word in exact)
    for one, other, _ in (pair for pair in ALIKE if pair[:2] not in UNNAMED):
        assert f"`{one}`" in page
        assert f"`{other}`" in page
