"""The owner's own pages on the site, and how a build takes them up."""

import re
import tarfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from archive.cli.main import main
from archive.collection.folder import CollectionFolder
from archive.indexing.build import build
from archive.maintenance.backup import backup
from archive.maintenance.check_texts import check
from archive.maintenance.restore import restore
from archive.server.watching import take_snapshot
from archive.settings import Settings
from archive.web import create_app
from tests.support.collections import text_of
from tests.support.collections import write_texts
from tests.support.pictures import PNG
from tests.support.pictures import SVG
from tests.support.site import json_at
from tests.support.site import page
from tests.support.ticks import after_a_tick

IMPRINT = """\
---
title: Imprint & contact
menu: yes
order: 2
---

Responsible for *this site*: the [society](https://example.org). More below.

## Where we are {#address}

Jane Doe\\
12345 Town

1. one
2. see [privacy](privacy.md), [a text](/texts/peace)

| Office | Hours |
| --- | --- |
| Town | 9–5 |
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A collection of one draft with two pages of its owner, not built yet."""
    write_texts(tmp_path / "texts", [text_of("peace", "Peace to the people.")])
    pages = tmp_path / "texts" / "pages"
    pages.mkdir()
    (pages / "imprint.md").write_text(IMPRINT, encoding="utf-8")
    (pages / "privacy.md").write_text("# Privacy\n\nNo cookies.\n")
    return Settings(texts=tmp_path / "texts", index=tmp_path / "index", engine="whoosh")


def site(settings: Settings) -> FlaskClient:
    """Return a client of the site that is built of *settings*."""
    build(settings)
    return create_app(settings).test_client()


def test_page_is_shown(settings: Settings) -> None:
    """Its title, its words and its blocks are on its page, described in its head."""
    html = page(site(settings), "/pages/imprint")
    assert "<title>Imprint &amp; contact – " in html
    assert "<h1>Imprint &amp; contact</h1>" in html
    assert '<link rel="canonical" href="http://localhost/pages/imprint">' in html
    assert '<meta name="description" content="Responsible for this site: the society.">' in html
    assert '<meta property="og:title" content="Imprint &amp; contact' in html
    assert (
        '<meta property="og:description" content="Responsible for this site: the society.">' in html
    )
    assert '<h2 id="address">Where we are</h2>' in html
    assert '<a href="https://example.org" rel="noopener">society</a>' in html
    assert '<span class="line">Jane Doe</span><span class="line">12345 Town</span>' in html
    assert '<th scope="col">Office</th>' in html
    assert re.search(r"<ol>\s*<li>", html)


def test_links_of_a_page_stay_on_the_site(settings: Settings, tmp_path: Path) -> None:
    """Links to pages and texts begin with the path of the site."""
    build(settings)
    under = Settings(
        texts=settings.texts,
        index=settings.index,
        url="https://example.org/archive",
        engine="whoosh",
    )
    html = page(create_app(under).test_client(), "/archive/pages/imprint")
    assert 'href="/archive/pages/privacy"' in html
    assert 'href="/archive/texts/peace"' in html


def test_pages_are_in_the_sitemap_and_are_no_texts(settings: Settings) -> None:
    """A page has an address for crawlers, and is neither listed, counted nor found as a text."""
    client = site(settings)
    assert "<loc>http://localhost/pages/imprint</loc>" in client.get("/sitemap.xml").text
    assert "1 paragraph" in client.get("/readyz").text
    assert client.get("/texts/imprint").status_code == 404
    assert json_at(client, "/search.json?q=cookies")["total"] == 0


@pytest.mark.parametrize(
    "address",
    [
        "/pages/none",
        "/pages/",
        "/pages",
        "/pages/imprint.md",
        "/pages/..%2fcollection",
        "/pages/%00",
    ],
)
def test_other_addresses_are_no_pages(settings: Settings, address: str) -> None:
    """What is no page is not found."""
    assert site(settings).get(address).status_code == 404


BROKEN = [
    ("a.md", b"---\ntitle: x\nmenu: perhaps\n---\nWords.\n", 3),
    ("b.md", b"---\ntitle: x\n", 1),
    ("c.md", b"# Caf\xe9\n\nWords.\n", 1),
    ("Not A Slug.md", b"# T\n\nWords.\n", 0),
    ("d.md", b"", 0),
    ("e.md", b"# T\n\n" + b"a " * 110_000, 0),
]


@pytest.mark.parametrize(("name", "content", "line"), BROKEN, ids=[name for name, _, _ in BROKEN])
def test_broken_page_stops_only_itself(
    settings: Settings, name: str, content: bytes, line: int
) -> None:
    """Its file, line and remedy are told by check and index; everything else is built and shown."""
    broken = settings.texts / "pages" / name
    broken.write_bytes(content)
    report = build(settings)
    (problem,) = (problem for problem in report.problems if problem.fatal)
    assert (problem.path, problem.line, problem.fatal) == (str(broken), line, True)
    assert problem.remedy
    assert problem in check(CollectionFolder(settings.texts)).problems
    client = create_app(settings).test_client()
    assert client.get("/pages/imprint").status_code == 200
    assert client.get("/texts/peace").status_code == 200
    assert client.get(f"/pages/{broken.stem}").status_code == 404
    told = CliRunner().invoke(
        main, ["index", f"--texts={settings.texts}", f"--index={settings.index}", "--engine=whoosh"]
    )
    assert told.exit_code == 1
    assert f"{broken}:{line}" in told.output or (not line and str(broken) in told.output)


def test_links_out_of_the_folder_are_not_followed(settings: Settings, tmp_path: Path) -> None:
    """A page that is a link to a file elsewhere is refused, as a text is."""
    (tmp_path / "secret.md").write_text("# Secret\n\nWords.\n")
    (settings.texts / "pages" / "leak.md").symlink_to(tmp_path / "secret.md")
    (problem,) = build(settings).problems
    assert problem.path.endswith("leak.md")
    assert create_app(settings).test_client().get("/pages/leak").status_code == 404


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("pages/imprint.md", b"# Imprint\n\nOther words.\n"),
        ("pages/new.md", b"# New\n\nWords.\n"),
        ("pages/privacy.md", None),
        ("pages/broken.md", b"---\n"),
        ("collection.yaml", b'title: A\naccent: "#2a5c8a"\n'),
        ("logo.svg", SVG),
    ],
)
def test_changes_are_seen_by_the_next_build(
    settings: Settings, file: str, content: bytes | None
) -> None:
    """A page, the logo or the description that changed makes a new index, and no text is read again."""
    (settings.texts / "collection.yaml").write_text("title: A\nlogo: logo.svg\n")
    (settings.texts / "logo.svg").write_bytes(PNG)
    build(settings)
    assert not build(settings).built
    before = take_snapshot(settings.texts)
    after_a_tick(settings.texts)
    if content is None:
        (settings.texts / file).unlink()
    else:
        (settings.texts / file).write_bytes(content)
    assert take_snapshot(settings.texts) != before
    report = build(settings)
    assert (report.built, report.reused) == (True, 1)


def test_hidden_files_and_readme_are_no_pages(settings: Settings) -> None:
    """A note for editors and the files of their programs are left alone."""
    for name in ("README.md", ".draft.md", "notes.txt", "imprint.md~"):
        (settings.texts / "pages" / name).write_text("x")
    assert build(settings).problems == ()


def test_pages_and_logo_are_in_backups(settings: Settings, tmp_path: Path) -> None:
    """A backup has them, and a restored collection shows the same pages."""
    (settings.texts / "logo.svg").write_bytes(SVG)
    backup(settings.texts, tmp_path / "backup.tar")
    with tarfile.open(tmp_path / "backup.tar") as tar:
        names = {name.partition("/data/")[2] for name in tar.getnames()}
        assert {"pages/imprint.md", "pages/privacy.md", "logo.svg"} <= names
    restore(tmp_path / "backup.tar", tmp_path / "restored")
    assert (
        CollectionFolder(tmp_path / "restored").own_pages().pages
        == CollectionFolder(settings.texts).own_pages().pages
    )
