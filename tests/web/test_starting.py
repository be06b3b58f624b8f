"""The home page of a collection that has nothing to read, or nothing to cite, says what to do next."""

import shlex
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from click.testing import CliRunner

from archive.cli.main import main
from archive.collection.folder import CollectionFolder
from archive.errors import BuildFailed
from archive.indexing.build import build
from archive.publishing.publish import publish
from archive.settings import Settings
from archive.web import create_app
from tests.support.collections import text_of
from tests.support.collections import write_texts

FILES = {
    "no front matter": "Only words.\n",
    "not closed": "---\nslug: a\n",
    "no slug": "---\ntitle: A\n---\n\nWords.\n",
    "empty": "",
    "no paragraph": "---\nslug: a\ntitle: A\n---\n",
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An empty collection, whose folder has a name that a shell would divide."""
    (tmp_path / "my letters").mkdir()
    return Settings(texts=tmp_path / "my letters", index=tmp_path / "index", engine="whoosh")


def home(settings: Settings, host: str = "localhost") -> str:
    """Return the home page of *settings*, built, as it is read, without its markup of code."""
    build(settings, allow_empty=True)
    html = create_app(settings).test_client().get("/", headers={"Host": host}).text
    for tag in ("<code>", "</code>", "<pre>", "</pre>", "</li>"):
        html = html.replace(tag, "")
    return unescape(html)


def test_empty_collection_has_the_next_commands(settings: Settings) -> None:
    """They name the real folder, so that they can be copied as they are; the example is named, too."""
    page = home(settings)
    folder = shlex.quote(str(settings.texts.resolve()))
    assert "There are no texts here yet" in page
    assert f"pincite add --texts {folder} letter.docx" in page
    assert f"pincite publish --texts {folder} letter" in page
    assert "pincite demo" in page
    assert f"{settings.texts.resolve()}/collection.yaml" in page


def test_commands_can_be_run(settings: Settings, tmp_path: Path) -> None:
    """What the page says makes a text of a file, and publishes it."""
    (tmp_path / "letter.txt").write_text("Letter\n\n1 May 1900\n\nDear friend, all is well.\n")
    lines = [line for line in home(settings).splitlines() if line.startswith("pincite ")]
    for line in lines:
        words = shlex.split(line.replace("letter.docx", shlex.quote(str(tmp_path / "letter.txt"))))
        done = CliRunner().invoke(main, words[1:], env={"PINCITE_INDEX": str(settings.index)})
        assert done.exit_code == 0, done.output
    assert len(lines) == 2
    assert CollectionFolder(settings.texts).history("letter").revisions


@pytest.mark.parametrize("content", FILES.values(), ids=FILES)
def test_collection_whose_texts_are_all_refused(settings: Settings, content: str) -> None:
    """The files are named, and the command that says what is wrong; the site is up all the same."""
    (settings.texts / "a.md").write_text(content)
    page = home(settings)
    assert "No text here can be shown yet" in page
    assert "This file in" in page
    assert "a.md" in page
    assert f"pincite check --texts {shlex.quote(str(settings.texts.resolve()))}" in page


def test_many_refused_files_are_counted(settings: Settings) -> None:
    """Some are named, and it is said how many more there are."""
    for n in range(12):
        (settings.texts / f"t{n}.md").write_text("x")
    page = home(settings)
    assert "These 12 files in" in page
    assert "and 2 more" in page


def test_broken_page_of_the_owner_is_no_refused_text(settings: Settings) -> None:
    """A collection with a mistake in its imprint is empty all the same."""
    (settings.texts / "pages").mkdir()
    (settings.texts / "pages" / "imprint.md").write_text("---\n")
    assert "There are no texts here yet" in home(settings)


def test_collection_of_drafts(settings: Settings) -> None:
    """It says that nothing is published, lists the texts, and has the command for the first of them."""
    write_texts(settings.texts, [text_of("bread", "Bread."), text_of("peace", "Peace.")])
    page = home(settings)
    assert "Nothing is published yet: these texts are drafts" in page
    assert f"pincite publish --texts {shlex.quote(str(settings.texts.resolve()))} bread" in page
    assert "/texts/peace" in page
    publish(CollectionFolder(settings.texts), ["bread"], note="", today=date(2026, 1, 1))
    assert "Nothing is published yet" not in home(settings)


@pytest.mark.parametrize(
    ("url", "listens", "host"),
    [
        ("https://archive.example.org", "127.0.0.1", "archive.example.org"),
        ("", "0.0.0.0", "localhost"),  # noqa: S104 nothing listens
        ("", "127.0.0.1", "archive.example.org"),
    ],
)
def test_other_readers_are_told_no_paths(
    settings: Settings, url: str, listens: str, host: str
) -> None:
    """A public site names the folder, and not where it is."""
    public = Settings(
        texts=settings.texts, index=settings.index, engine="whoosh", url=url, host=listens
    )
    page = home(public, host)
    assert str(settings.texts.parent) not in page
    assert "pincite add letter.docx" in page
    assert "my letters" in page


def test_index_without_texts_is_built_anew(settings: Settings) -> None:
    """A server that watches an empty folder shows its new name, and a text that was refused once it can be read."""
    build(settings, allow_empty=True)
    (settings.texts / "collection.yaml").write_text("name: Seefeld\n")
    assert build(settings).built
    (settings.texts / "a.md").write_text("broken")
    assert build(settings).problems
    write_texts(settings.texts, [text_of("a", "Peace.")])
    assert build(settings).texts == 1
    (settings.texts / "a.md").write_text("broken")
    with pytest.raises(BuildFailed, match="no text to build"):
        build(settings)
