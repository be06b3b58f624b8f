"""What an import was not sure of stays at the top of the file until somebody deletes it, and is never published."""

from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from archive.collection.folder import CollectionFolder
from archive.maintenance.check_texts import check
from archive.publishing.publish import publish
from archive.sources.canonical.checks import pending_checks
from archive.sources.canonical.checks import with_checks
from archive.sources.canonical.checks import without_checks

FILE = "---\nslug: a\ntitle: A\n---\n\nWords here. # check: no comment\n"


@given(st.lists(st.text(min_size=1).map(lambda words: " ".join(words.split())).filter(bool)))
def test_checks_come_back_and_go_without_a_trace(checks: list[str]) -> None:
    """Whatever the words are."""
    written = with_checks(FILE, checks)
    assert [check.words for check in pending_checks(written)] == checks
    assert without_checks(written) == FILE


def test_check_reminds_and_readers_never_see_it(tmp_path: Path) -> None:
    """It is a note with its line, and no part of the published revision."""
    path = tmp_path / "a.md"
    path.write_text(with_checks(FILE, ["line 3: the author: please check"]), encoding="utf-8")
    folder = CollectionFolder(tmp_path)
    (problem,) = check(folder).problems
    assert (problem.line, problem.fatal) == (2, False)
    publish(folder, note="", today=date(2026, 1, 2))
    assert "# check" not in folder.history("a").revisions[0].markdown.partition("Words")[0]
    assert check(folder).problems
    assert not check(folder).waiting
