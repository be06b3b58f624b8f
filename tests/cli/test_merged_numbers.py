"""A number that was merged: every command says the same of it, and the merger can be undone."""

from pathlib import Path

import pytest

from archive.cli.publish import change_words
from tests.cli.test_commands import run

ROADS = """---
slug: roads
title: On Roads
language: en
---

The first road goes to the mill.

The second road goes to the sea.

The third road ends at a farm.

The fourth road was never finished.
"""


@pytest.fixture(autouse=True)
def roads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A published text, in which p4 was merged into p3."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "texts").mkdir()
    path = tmp_path / "texts/roads.md"
    path.write_text(ROADS, encoding="utf-8")
    assert run("publish", "roads").exit_code == 0
    merged = run("merge", "roads", "p3", "p4")
    assert "published as revision 2 (p4 merged into p3)." in merged.output
    return path


@pytest.mark.parametrize("numbers", [("p3", "p4"), ("p4", "p3")])
def test_merging_again_is_nothing_to_do(numbers: tuple[str, str]) -> None:
    """As after a command that was interrupted, or a second window."""
    again = run("merge", "roads", *numbers)
    assert again.exit_code == 0
    assert again.output == "roads: p4 was merged into p3 in revision 2. Nothing to do.\n"


@pytest.mark.parametrize(
    "words",
    [
        ("merge", "roads", "p2", "p4"),
        ("move", "roads", "p4", "--first"),
        ("split", "roads", "p4", "--at", "fourth"),
        ("retire", "roads", "p4", "--reason", "No"),
    ],
    ids=lambda words: words[0],
)
def test_each_command_says_where_the_number_went(words: tuple[str, ...]) -> None:
    """One sentence, the number to give instead, and no word of an index."""
    refused = run(*words)
    assert refused.exit_code == 1
    assert "p4 was merged into p3 in revision 2" in refused.stderr
    assert "give that number" in refused.stderr
    assert "ndex" not in refused.output


def test_a_merged_number_in_the_file_is_explained(roads: Path) -> None:
    """Who divides the paragraph by hand need not restore the old number."""
    words = roads.read_text(encoding="utf-8")
    divided = words.replace("a farm. The", "a farm. {#p3}\n\nThe").replace(
        "finished. {#p3}", "finished. {#p4}"
    )
    roads.write_text(divided, encoding="utf-8")
    refused = run("publish", "roads", "--note", "Two again")
    assert "p4 was merged into p3 in revision 2" in refused.stderr
    assert "Remove {#p4}" in refused.stderr
    assert "Indexed" not in refused.output
    roads.write_text(divided.replace(" {#p4}", ""), encoding="utf-8")
    undone = run("publish", "roads", "--note", "Two again")
    assert "(p3 split into p3 and p5, p4 leads to p5)" in undone.output


def test_a_merger_is_undone_by_a_split() -> None:
    """The merged number leads to its old words, and commands name their new number."""
    undone = run("split", "roads", "p3", "--at", "The fourth")
    assert "(p3 split into p3 and p5, p4 leads to p5)" in undone.output
    assert "Its words are in p5" in run("move", "roads", "p4", "--first").stderr
    # It is no longer the same merger.
    assert run("merge", "roads", "p3", "p4").exit_code == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"p1": "new", "p2": "new"}, "2 new"),
        ({"p4": "merged into p3", "p3": "corrected"}, "p4 merged into p3"),
        ({"p2": "split into p2, p2a", "p2a": "new"}, "p2 split into p2 and p2a"),
        (
            {"p1": "corrected", "p7": "split into p7, p7a, p7b", "p7a": "new", "p7b": "new"},
            "1 corrected, p7 split into p7, p7a and p7b",
        ),
        ({"p9": "moved after p12"}, "1 moved after p12"),
        ({}, "no words changed"),
    ],
)  # fmt: skip
def test_a_revision_is_summed_up_calmly(changes: dict[str, str], words: str) -> None:
    """The pieces of a split are not new paragraphs, and what was merged did not vanish."""
    assert change_words(changes) == words
