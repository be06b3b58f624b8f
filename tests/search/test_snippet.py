"""Snippets: whole words around what was found."""

from unicodedata import combining

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.model.span import Span
from archive.model.span import split_at_spans
from archive.search.snippet import Snippet
from archive.search.snippet import make_snippet
from archive.search.snippet import sentence_starts

SENTENCES = (
    "The government abolishes secret diplomacy. It will proceed immediately with the full publication of the "
    "secret treaties endorsed by Mr. Kerensky in the U.S. and elsewhere. "
    + "Nothing of note stands in this long sentence about harvests and weather and roads. " * 6
    + "The annexations made by the Great Russians are at an end."
)


def shown(snippet: Snippet) -> list[str]:
    """Return the excerpts as strings, the marked words in brackets."""
    return [
        "".join(f"[{part.text}]" if part.marked else part.text for part in excerpt)
        for excerpt in snippet.excerpts
    ]


def spans_of(text: str, *words: str) -> list[Span]:
    """Return the first place of *words* in *text*."""
    return [Span(text.index(word), text.index(word) + len(word)) for word in words]


def test_a_short_paragraph_is_shown_whole() -> None:
    """What fits is not cut."""
    snippet = make_snippet("Peace and war.", [Span(0, 5)])
    assert shown(snippet) == ["[Peace] and war."]
    assert not snippet.cut_before
    assert not snippet.cut_after


def test_a_snippet_is_whole_sentences_where_they_fit() -> None:
    """It begins with the sentence of the hit, ends with a sentence, and says what was left out."""
    snippet = make_snippet(SENTENCES, spans_of(SENTENCES, "secret treaties"), size=200)
    (only,) = shown(snippet)
    assert only.startswith("It will proceed")
    assert only.endswith("elsewhere.")
    assert snippet.cut_after
    assert snippet.cut_before


def test_words_far_apart_have_an_excerpt_each() -> None:
    """A second word that occurs elsewhere is shown too."""
    snippet = make_snippet(SENTENCES, spans_of(SENTENCES, "diplomacy", "annexations"), size=200)
    first, second = shown(snippet)
    assert "[diplomacy]" in first
    assert "[annexations]" in second


def test_abbreviations_end_no_sentence() -> None:
    """A title, an initial or U.S. is not the end of a sentence."""
    text = "He met Mr. Smith and J. Doe in the U.S. Senate. Then he left."
    assert [text[start:] for start in sentence_starts(text)] == ["Then he left."]


CHINESE = "中央人民政府今天成立了。" * 30 + "毛泽东主席讲话。" + "会议决定了许多事情！" * 30
THAI = "ที่นี่มีน้ำใจ" * 60


def test_a_script_without_spaces_is_cut_at_sentences() -> None:
    """A snippet of wide characters is half as long, holds the match, and is of whole sentences."""
    (only,) = shown(make_snippet(CHINESE, spans_of(CHINESE, "主席"), size=200))
    assert "[主席]" in only
    assert 60 < len(only) < 110
    assert only.startswith("毛泽东[主席]讲话。")
    assert only.endswith(("。", "！"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"{THAI}กขค{THAI}", "กขค"),
        ("中" * 900 + " 文 " + "中" * 900, "文"),
        ("x" * 900 + "yes" + "x" * 900, "yes"),
    ],
)
def test_a_long_run_without_spaces_is_cut_near_the_match(text: str, found: str) -> None:
    """Where no space is near, the snippet begins and ends at characters, which keep their marks."""
    (only,) = shown(make_snippet(text, spans_of(text, found), size=100))
    assert f"[{found}]" in only
    assert 25 < len(only) < 150
    end = text.index(only.replace("[", "").replace("]", "")) + len(only) - 2
    assert not combining(only[0])
    assert not combining(text[end])


TEXTS = st.lists(
    st.text(st.characters(whitelist_categories=["L", "P"]), min_size=1, max_size=12),
    min_size=1,
    max_size=200,
).map(" ".join)


@given(text=TEXTS, data=st.data())
def test_snippets_cut_no_word_and_show_a_hit(text: str, data: st.DataObject) -> None:
    """Every excerpt is a piece of the text between spaces, and one holds the first word that was found."""
    starts = [0] + [i + 1 for i, c in enumerate(text) if c == " "]
    chosen = data.draw(st.lists(st.sampled_from(starts), min_size=1, max_size=6))
    spans = [Span(s, (text.find(" ", s) + len(text) + 1) % (len(text) + 1)) for s in chosen]
    snippet = make_snippet(text, spans, size=80)
    for excerpt in snippet.excerpts:
        whole = "".join(part.text for part in excerpt)
        at = text.index(whole)
        assert at == 0 or text[at - 1] == " " or whole in text.replace(" ", "")
        assert whole in text
    assert any(part.marked for excerpt in snippet.excerpts for part in excerpt)


@given(st.text(), st.lists(st.tuples(st.integers(0, 50), st.integers(1, 9))))
def test_parts_joined_give_the_text_back(text: str, drawn: list[tuple[int, int]]) -> None:
    """Cutting a text at spans loses nothing, and neighbouring parts differ in whether they are marked or touch."""
    spans = [Span(a, min(a + n, len(text))) for a, n in drawn if a < len(text)]
    cut = split_at_spans(text, spans)
    assert "".join(part.text for part in cut) == text
    marked = {i for span in spans for i in range(span.start, span.end)}
    at = 0
    for part in cut:
        assert all((i in marked) is part.marked for i in range(at, at + len(part.text)))
        at += len(part.text)


@pytest.mark.parametrize("found", ["secret", "harvests", "end"])
def test_what_is_far_away_makes_no_difference(found: str) -> None:
    """The snippet of a match is that of its surroundings, however long the paragraph is."""
    far = "Far away other things were said. " * 200
    at = SENTENCES.index(found)
    near = make_snippet(
        SENTENCES * 3, [Span(len(SENTENCES) + at, len(SENTENCES) + at + len(found))]
    )
    start = len(far) + len(SENTENCES) + at
    within = make_snippet(far + SENTENCES * 3 + far, [Span(start, start + len(found))])
    assert within.excerpts == near.excerpts
    assert within.cut_before
    assert within.cut_after
