"""Every kind of problem, damage and refusal has a sentence; placeholders are always filled."""

from datetime import date
from pathlib import Path

import pytest

from archive.cli.problem_wording import damage_words
from archive.cli.problem_wording import problem_line
from archive.cli.refusal_wording import error_words
from archive.errors import Damage
from archive.errors import DamageKind
from archive.errors import HistoryDamaged
from archive.errors import Problem
from archive.errors import ProblemKind
from archive.publishing.alignment import Doubt
from archive.publishing.alignment import Question
from archive.publishing.publish_refusals import PublishRefused
from archive.publishing.publish_refusals import Refusal
from archive.publishing.publish_refusals import RefusalKind
from archive.publishing.publish_refusals import Uncertainty

#: All arguments that any kind of problem names.
ARGUMENTS = {
    "entity": "author",
    "address": "192.0.2.1",
    "column": "titel",
    "columns": "file, title",
    "style": "full stop",
    "styles": "stop, colon",
    "date": "May 1",
    "damage": DamageKind.GAP.value,
    "expected": "2",
    "file": "a b.txt",
    "folder": "texts",
    "host": "localhost",
    "key": "titel",
    "known": "title",
    "limit": "5",
    "most": "100",
    "name": "José",
    "near": "",
    "nearest": "#2a5c8a",
    "now": "new",
    "number": "p1",
    "numbers": "p2",
    "other": "other",
    "ratio": "2.12",
    "reason": "no",
    "revision": "3",
    "scheme": "https",
    "shown": "1",
    "size": "300",
    "slug": "report",
    "status": "404",
    "target": "p9",
    "value": "1",
    "was": "old",
    "words": "line 3: the author: please check",
}


@pytest.mark.parametrize("kind", ProblemKind)
def test_each_problem_has_a_sentence(kind: ProblemKind) -> None:
    """It begins with the file and the line."""
    problem = Problem("texts/a.md", 3, kind=kind, arguments=tuple(ARGUMENTS.items()))
    if kind is ProblemKind.STATED:
        problem = Problem("texts/a.md", 3, "this is empty")
    line = problem_line(problem)
    assert line.startswith("texts/a.md:3: ")
    assert len(line.split()) > 3
    assert "{" not in line


@pytest.mark.parametrize("kind", DamageKind)
def test_each_damage_has_a_sentence(kind: DamageKind) -> None:
    """The error names the file and the line, and says that the rest is intact."""
    damage = Damage(kind, "1", "2")
    sentence, remedy = error_words(HistoryDamaged(Path("a.jsonl"), 7, damage))
    assert sentence == f"a.jsonl:7: {damage_words(damage)}"
    assert "{" not in sentence
    assert "intact" in remedy


@pytest.mark.parametrize("kind", RefusalKind)
def test_each_refusal_has_a_sentence(kind: RefusalKind) -> None:
    """It begins with the slug of the text."""
    refusal = Refusal(
        kind, "p1", "p2", "other", "some words", ("p3",), ("a.md",), date(2026, 11, 1), "2026-11-02"
    )
    sentence, remedy = error_words(PublishRefused("report", refusal))
    assert sentence.startswith("report: ")
    assert len(sentence.split()) > 3
    assert "{" not in sentence + remedy.replace("{#p1}", "")


@pytest.mark.parametrize("doubt", Doubt)
def test_each_doubt_has_a_sentence_and_a_command(doubt: Doubt) -> None:
    """The paragraph is named by its first words, and printed where it is not in the file."""
    unclear = Uncertainty(
        Question("p1", doubt, "p2"), "Peace and land.", ("Peace and land. {#p1}",)
    )
    sentence, remedy = error_words(PublishRefused("report", unclear))
    assert sentence.startswith("report: p1 ")
    assert "pincite" in remedy or "write {#p2}" in remedy
    assert "{" not in sentence + remedy.replace("{#p1}", "").replace("{#p2}", "")
    assert "written" not in remedy


def test_paragraphs_to_put_back_are_limited() -> None:
    """Of many missing paragraphs, five are printed and the rest counted."""
    unclear = [
        Uncertainty(Question(f"p{n}", Doubt.VANISHED), "Words.", (f"Words. {{#p{n}}}",))
        for n in range(8)
    ]
    _, remedy = error_words(PublishRefused("report", *unclear))
    assert "Words. {#p4}" in remedy
    assert "Words. {#p5}" not in remedy
    assert "and 3 more." in remedy
