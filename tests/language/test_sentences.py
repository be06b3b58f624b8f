"""Sentences: where each begins."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.language.analyser import Analyser
from archive.language.sentences import sentence_starts
from archive.language.sentences import sentence_words


def sentences_of(text: str) -> list[str]:
    """Return the sentences of *text*."""
    bounds = [0, *sentence_starts(text), len(text)]
    return [text[at:end].strip() for at, end in pairwise(bounds)]


@pytest.mark.parametrize(
    "marked",
    [
        "War ends.|Peace begins.",
        "“Peace!” he cried.|“Now?” she asked.",
        "What is to be done?|To begin with, this.",
        "He came … and went.",
        "He came …|Nobody saw him.",
        "It was over.”|They went home.",
        "(It was so.)|They went home.",
        "Nobody knew it.|— Who, then?",
        "It cost 3.5 million in 1917.|It was paid.",
        # Titles, initials, abbreviations
        "Mr. V. I. Lenin and Dr. Smith met Gen. Kornilov.|They parted.",
        "The U.S. Government and St. Petersburg agreed.",
        "See vol. 3, pp. 4 and No. 17 of it.|No.|That is all.",
        "He said no.|That was all.",
        "The end, etc.|Another.",
        "1. The governments.|2. The peoples.",
        # Other languages
        "Là-bas, M. Dupont et Mme. Durand vivaient.|Ils sont partis.",
        "Er kam z.B. Montags.|Sie ging.",
        "¿Quién vive?|¡Nadie!|Vámonos.",
        "Тов. Ленин сказал, см. стр. 5.|Потом он ушел.",
        "Он родился в 1870 г. в Симбирске.",
        "戰爭結束了。|和平開始了！|好？",
        "他說：「好。」|她走了。",
        "शांति आई।|युद्ध गया।",
        "انتهت الحرب؟|نعم.",
        # No end at all
        "",
        "Peace",
        "Peace.",
        "!?",
    ],
)
def test_sentences_begin_where_the_bar_is(marked: str) -> None:
    """Blanks and closing marks belong to the sentence before, opening marks to the one that begins."""
    joined = marked.replace("|", "" if "。" in marked or "।" in marked else " ")
    assert sentences_of(joined) == marked.split("|")


@given(st.text('Aa.!? "\n1IМр。', max_size=40))
def test_every_sentence_has_a_beginning_inside_the_text(text: str) -> None:
    """Beginnings ascend, none is at an end; of the words, each begins at most one sentence."""
    starts = sentence_starts(text)
    assert starts == sorted(set(starts))
    assert all(0 < at < len(text) and not text[at].isspace() for at in starts)
    analysis = Analyser().analyse(text)
    words = sentence_words(text, analysis.starts)
    assert words == sorted(set(words))
    assert all(0 < word < len(analysis.terms) for word in words)
    assert len(words) <= len(starts)


@pytest.mark.parametrize(
    "run", ["." * 200_000, "。" * 200_000, ". " * 100_000, "!)" * 100_000, ' "' * 100_000]
)
def test_long_runs_of_marks_cost_no_more_than_their_length(run: str) -> None:
    """Such as dot leaders at the end of a paragraph: seconds, if each were tried anew."""
    started = time.process_time()
    sentence_starts(f"a{run}")
    sentence_starts(f"a. B{run}")
    assert time.process_time() - started < 3
