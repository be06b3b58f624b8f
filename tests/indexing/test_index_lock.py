"""The lock of an index folder: whom it lets in, and whose the folder is."""

from pathlib import Path

import pytest

from archive.errors import BuildGoesOn
from archive.errors import FolderError
from archive.indexing.index_lock import build_lock
from archive.indexing.index_lock import follower_lock
from archive.indexing.index_lock import is_for_group
from archive.settings import Settings

BUILDER = "https://builder.example.org/index"


def mode(folder: Path) -> int:
    """Return the permissions of *folder*, with the bits beside them."""
    return folder.stat().st_mode & 0o7777


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """An empty index folder."""
    folder = tmp_path / "site" / "index"
    folder.mkdir(parents=True)
    return folder


class TestGroup:
    """Who may read the words of drafts."""

    def test_the_mode_that_is_set_lets_the_group_in(self, index: Path) -> None:
        """It is kept, and nobody else is let in."""
        index.chmod(0o2755)
        with build_lock(index, index.parent / "texts"):
            assert mode(index) == 0o2750
        assert is_for_group(index)

    @pytest.mark.parametrize("given", [0o2750, 0o2755, 0o2775])
    def test_a_bit_that_was_inherited_lets_nobody_in(self, index: Path, given: int) -> None:
        """A folder of a team gives it to every folder that is made there, and nobody has said that it may read."""
        index.parent.chmod(0o2775)
        index.chmod(given)
        assert not is_for_group(index)
        with build_lock(index, index.parent / "texts"):
            assert mode(index) == 0o700

    def test_by_a_link_the_folder_itself_counts(self, index: Path, tmp_path: Path) -> None:
        """Where it is inherited is told by the folder that it is in."""
        index.parent.chmod(0o2775)
        index.chmod(0o2750)
        link = tmp_path / "link"
        link.symlink_to(index)
        assert not is_for_group(link)


class TestClaims:
    """Whose an index folder is, once something serves there."""

    def test_nothing_is_claimed_without_the_lock(self, index: Path) -> None:
        """Whoever comes second changes nothing."""
        with follower_lock(index, BUILDER, None):
            for address in (BUILDER, "https://other.example.org/index"):
                with (
                    pytest.raises(BuildGoesOn),
                    follower_lock(index, address, None),
                ):
                    pass
        assert (index / "copied-from").read_text() == BUILDER

    def test_before_the_first_copy_an_address_may_be_put_right(self, index: Path) -> None:
        """There is nothing to be lost."""
        for address in ("https://bulider.example.org/index", BUILDER):
            with follower_lock(index, address, None):
                pass
        assert (index / "copied-from").read_text() == BUILDER
        with build_lock(index, index.parent / "texts"):
            pass
        assert not (index / "copied-from").exists()

    def test_a_folder_is_the_same_by_each_of_its_names(
        self, shipped: Settings, index: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A path that hangs on where a command was run is no other builder."""
        monkeypatch.chdir(shipped.index.parent)
        names = (shipped.index, Path(shipped.index.name))
        (index / "current").write_text("generation-0123456789abcdef\n")
        for folder in names:
            with follower_lock(index, str(folder), folder):
                pass

    @pytest.mark.parametrize("claim", ["texts-folder", "copied-from"])
    def test_a_claim_that_is_refused_changes_nothing(self, index: Path, claim: str) -> None:
        """Each refusal names the file to delete."""
        (index / "current").write_text("generation-0123456789abcdef\n")
        (index / claim).write_text("../elsewhere")
        with pytest.raises(FolderError) as refused, follower_lock(index, BUILDER, None):
            pass
        assert str(index / claim) in refused.value.remedy
        assert {path.name for path in index.iterdir()} == {"current", claim, "lock"}
