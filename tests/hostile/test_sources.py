"""Texts that try to be more than words: read for their words, with a line that says so, or refused with one."""

import ast
import contextlib
import json
import os
import re
import time
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import archive
from archive.collection.folder import CollectionFolder
from archive.errors import BrokenText
from archive.indexing.build import build
from archive.publishing.add import RefusedFile
from archive.publishing.add import add
from archive.publishing.publish import publish
from archive.settings import Settings
from archive.sources.canonical.format import read_canonical
from archive.web import create_app
from tests.support.hostile_texts import HEAD
from tests.support.hostile_texts import PARAGRAPHS
from tests.support.hostile_texts import RUN
from tests.support.hostile_texts import hostile_settings
from tests.support.memory import run_and_measure
from tests.support.responses import decompress
from tests.support.responses import faults_in_response
from tests.support.server import pincite

TODAY = date(2026, 11, 1)
GOOD = "---\nslug: {slug}\ntitle: A Title\n---\n\nPlain words. {{#p1}}\n"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A collection that tries everything, built."""
    return hostile_settings(tmp_path_factory.mktemp("hostile"))


def addresses(client: FlaskClient) -> list[str]:
    """Return every address that shows anything of the hostile texts."""
    count = len(PARAGRAPHS)
    formats = ("", ".json", ".md", ".txt", ".tei.xml", ".jsonld", ".bib", ".ris", ".csl.json")
    slugs = re.findall(r'href="/texts/([a-z-]+)"', client.get("/texts/").text)
    assert len(set(slugs)) == 2
    found = [f"/texts/{slug}{ending}" for slug in set(slugs) for ending in formats]
    found += [f"/texts/hostile/p{n}{ending}" for n in range(1, count + 1) for ending in formats[:3]]
    found += [
        f"/search{ending}?q=script+OR+link+OR+here"
        for ending in (*formats[:2], ".csv", ".atom", ".bib", ".ris")
    ]
    found += [
        "/concordance.csv?q=here",
        "/search?q=here&view=overview",
        "/search?q=here&view=concordance",
    ]
    found += [
        "/",
        "/texts/",
        "/about",
        "/help",
        "/feed.atom",
        "/sitemap.xml",
        "/opensearch.xml",
        "/suggest?q=scr",
    ]
    found += [
        "/texts/hostile/history",
        "/texts/hostile@1",
        "/texts/hostile@1/p1",
        "/citations?p=hostile/p1&p=hostile/p3",
    ]
    return [*found, "/quotation?q=handler+bold+link", "/quotation.json?q=templates+here+and+there"]  # fmt: skip


def test_no_page_has_what_texts_smuggle(hostile: Settings) -> None:
    """No element, attribute, address or template of theirs is in any answer; each is well formed."""
    client = create_app(hostile).test_client()
    for address in addresses(client):
        response = client.get(address)
        assert response.status_code == 200, address
        body = decompress(dict(response.headers), response.get_data())
        assert faults_in_response(response.status_code, dict(response.headers), body) == [], address
        if response.mimetype == "text/html":
            assert (
                b"49" not in re.sub(rb"[\w-]{6,}|p49|\b\d{3,}\b", b"", body) or b"{{7*7}}" in body
            )


@pytest.mark.parametrize("number", range(len(PARAGRAPHS)))
def test_what_is_cleaned_is_said(number: int) -> None:
    """Elements and links that are not kept have a line each; the words around them stay."""
    source = HEAD.format(run=RUN) + PARAGRAPHS[number]
    read = read_canonical(source, path="hostile.md")
    (paragraph, *_) = read.text.paragraphs
    assert paragraph.text.split()[0] in PARAGRAPHS[number]
    said = [note.message for note in read.notes if note.line > HEAD.count("\n")]
    speaker = PARAGRAPHS[number].startswith("A speaker")
    assert (
        said or speaker or not re.search(r"<(script|img|base|iframe|form|math)", PARAGRAPHS[number])
    )


SLUGS = [
    *("../x", "/etc/passwd", "..", ".", "a/b", "a\\b", "%2e%2e", "a\\0b", "x.md", "-x", "x-", "X", "CON "),
    *("history/x", "~", "a b", "é", "a\u202eb", "'a\\nb'", "[a]", "{a: b}", "*x", "&x y", "a" * 101),
]  # fmt: skip


def test_slugs_lead_nowhere(tmp_path: Path) -> None:
    """A name that is no plain word is refused with its line; nothing is read or written elsewhere."""
    home = tmp_path / "in"
    texts = home / "texts"
    texts.mkdir(parents=True)
    for number, slug in enumerate(SLUGS):
        path = texts / f"bad-{number}.md"
        path.write_text(GOOD.format(slug=slug), encoding="utf-8")
        with pytest.raises(BrokenText) as caught:
            read_canonical(path.read_text(encoding="utf-8"), path=path.name)
        assert caught.value.problems[0].line == 2
    bad = sorted(texts.glob("*.md"))
    assert all(isinstance(outcome, RefusedFile) for outcome in add(bad, home / "other"))
    (texts / "good.md").write_text(GOOD.format(slug="good"), encoding="utf-8")
    publish(CollectionFolder(texts), [], note="x", today=TODAY)
    build(Settings(texts=texts, index=home / "index", engine="whoosh"))
    assert {path.name for path in tmp_path.iterdir()} == {"in"}
    assert {path.name for path in home.iterdir()} == {"texts", "index", "other"}
    assert [path.name for path in (texts / "history").iterdir() if path.suffix] == ["good.jsonl"]
    assert set(texts.glob("*.md")) == {*bad, texts / "good.md"}


@pytest.mark.parametrize(
    "front",
    [
        "a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]",
        "title: !!python/object/apply:os.system [id]",
        "title: !<tag:yaml.org,2002:js/function> x",
        "title: " + "[" * 5000,
        "author: " + "{a: " * 3000,
        "? [complex]\n: x",
        "--- !x\n...",
        "%YAML 9.9",
        "<<: *x",
        "title: A\ntitle: B",
    ],
)
def test_front_matter_that_bombs(front: str) -> None:
    """Anchors, tags of programming languages and deep nesting make a problem at once, and run nothing."""
    began = time.process_time()
    with contextlib.suppress(BrokenText):
        read = read_canonical(f"---\nslug: a\ntitle: T\n{front}\n---\n\nWords.\n", path="a.md")
        assert read.text.metadata.title
    assert time.process_time() - began < 2


def test_a_paragraph_of_nothing_but_mistakes() -> None:
    """A hundred thousand marks that are never closed are refused soon, and not with a line for each."""
    began = time.process_time()
    with pytest.raises(BrokenText) as caught:
        read_canonical(GOOD.format(slug="a") + "\n" + "{~~" * 100_000, path="a.md")
    assert 1 <= len(caught.value.problems) <= 200
    assert time.process_time() - began < 10


def test_archives_and_other_formats_are_no_texts(tmp_path: Path) -> None:
    """A zip bomb, a Word file, UTF-16 that is none: refused with a line, and nothing is ever decompress."""
    bomb = BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", b"<!DOCTYPE x [<!ENTITY a 'aaaa'>]>" + b"0" * 30_000_000)
    files = {
        "bomb.txt": bomb.getvalue(),
        "gzip.txt": b"\x1f\x8b\x08\x00" + b"\x00" * 400,
        "nulls.txt": b"\x00" * 100_000,
        "pdf.txt": b"%PDF-1.7\n%\xe2\xe3",
        "picture.txt": b"\x89PNG\r\n\x1a\n" + b"\x00" * 100,
        "empty.txt": b"",
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    outcomes = add([tmp_path / name for name in files], tmp_path / "texts")
    for name, outcome in zip(files, outcomes, strict=True):
        assert isinstance(outcome, RefusedFile), name
        assert outcome.problems[0].message, name
        (copy := tmp_path / "texts" / name).with_suffix(".md").write_bytes(files[name])
        assert copy.parent.is_dir()
    done = pincite("check", folder=tmp_path)
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    assert all(Path(name).with_suffix(".md").name in done.stdout + done.stderr for name in files)


@pytest.mark.parametrize("command", ["check", "index", "add"])
@pytest.mark.parametrize("one_line", [False, True])
def test_a_file_of_200_megabytes(tmp_path: Path, command: str, one_line: bool) -> None:
    """It is refused with a line, with little processor time and memory, and the other texts are served."""
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "good.md").write_text(GOOD.format(slug="good"), encoding="utf-8")
    large = (tmp_path if command == "add" else texts) / (
        "large.txt" if command == "add" else "large.md"
    )
    piece = b"peace and war " * 73_142 if one_line else b"peace and war\n" * 73_142
    with large.open("wb") as file:
        file.write(GOOD.format(slug="large").encode())
        for _ in range(200):
            file.write(piece)
    assert large.stat().st_size > 200_000_000
    words = ("add", str(large)) if command == "add" else (command,)
    done, usage = run_and_measure(*words, folder=tmp_path)
    large.unlink()
    assert "Traceback" not in done.stderr
    assert re.search(r"larger than 50\sMB", done.stdout + done.stderr), done.stdout + done.stderr
    assert usage.cpu_s < 30
    assert usage.peak_kb < 600_000


def test_strange_things_in_the_folder(tmp_path: Path) -> None:
    """Pipes, devices, folders, loops and links out of the folder are each said, and the rest is served at once."""
    texts = tmp_path / "texts"
    texts.mkdir()
    secret = tmp_path / "secret.md"
    secret.write_text(GOOD.format(slug="secret"), encoding="utf-8")
    (texts / "good.md").write_text(GOOD.format(slug="good"), encoding="utf-8")
    os.mkfifo(texts / "pipe.md")
    (texts / "zero.md").symlink_to("/dev/zero")
    (texts / "passwd.md").symlink_to("/etc/passwd")
    (texts / "out.md").symlink_to(secret)
    (texts / "loop.md").symlink_to(texts / "loop.md")
    (texts / "gone.md").symlink_to(texts / "nowhere.md")
    (texts / "folder.md").mkdir()
    for command in ("check", "index"):
        done = pincite(command, folder=tmp_path)
        said = done.stdout + done.stderr
        assert "Traceback" not in said
        for name in (
            "pipe.md",
            "zero.md",
            "passwd.md",
            "out.md",
            "loop.md",
            "gone.md",
            "folder.md",
        ):
            assert name in said, (command, name, said)
    client = create_app(Settings(texts=texts, index=tmp_path / "index")).test_client()
    assert client.get("/texts/good/p1").status_code == 200
    assert client.get("/texts/secret").status_code == 404
    assert "secret" not in client.get("/texts/").text


@pytest.mark.parametrize("pipe", [True, False])
def test_histories_that_never_end(tmp_path: Path, pipe: bool) -> None:
    """A history that is a pipe or a device is said, and not waited for."""
    (tmp_path / "texts" / "history").mkdir(parents=True)
    (tmp_path / "texts" / "good.md").write_text(GOOD.format(slug="good"), encoding="utf-8")
    strange = tmp_path / "texts" / "history" / "hung.jsonl"
    if pipe:
        os.mkfifo(strange)
    else:
        strange.symlink_to("/dev/zero")
    done = pincite("check", folder=tmp_path)
    assert "hung.jsonl" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_pipes_beside_the_texts(tmp_path: Path) -> None:
    """What the collection says of itself may be a pipe too, and nothing waits for it."""
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "good.md").write_text(GOOD.format(slug="good"), encoding="utf-8")
    os.mkfifo(texts / "collection.yaml")
    done = pincite("index", folder=tmp_path)
    checked = pincite("check", folder=tmp_path)
    assert "collection.yaml" in checked.stdout + checked.stderr
    assert "Indexed 1 text" in done.stdout


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Plain words.", "Other words."),
        ('"number": 1', '"number": 2'),
        ('"slug": "good"', '"slug": "../good"'),
        ('"changes": {', '"changes": {"__proto__": "new", '),
        ("{", "[" * 3000 + "{"),
        ('"number": 1', '"number": ' + "9" * 5000),
        ('"note": "', '"note": "\\u0000\\ud800<script>'),
    ],
)
def test_a_history_that_was_tampered_with(tmp_path: Path, old: str, new: str) -> None:
    """It is said to be damaged, is not shown as published, and breaks no command."""
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "good.md").write_text(GOOD.format(slug="good"), encoding="utf-8")
    publish(CollectionFolder(texts), ["good"], note="First", today=TODAY)
    history = texts / "history" / "good.jsonl"
    line = history.read_text(encoding="utf-8")
    assert old in line
    json.loads(line)
    history.write_text(line.replace(old, new, 1), encoding="utf-8")
    for command in ("check", "index"):
        done = pincite(command, folder=tmp_path)
        assert "good.jsonl" in done.stdout + done.stderr
        assert "Traceback" not in done.stdout + done.stderr


def test_parsers_and_archives_are_known_in_few_places() -> None:
    """The renderer of citations reads only the styles that ship with Pincite; `add` alone reads pages and archives.

    So nothing that serves ever sees a document type, an entity or an include of anybody else.
    """
    parsers = {"xml", "lxml", "xmltodict", "html5lib", "bs4", "defusedxml"}
    archives = {"zipfile", "shelve", "marshal", "dill"}
    knows: dict[str, set[str]] = {}
    root = Path(archive.__file__).parent
    for path in root.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            found = {name.split(".")[0] for name in names} & (parsers | archives)
            if found:
                # The readers of formats are a folder each.
                where = path.relative_to(root)
                is_reader = where.parts[0] == "sources" and len(where.parts) == 3
                named = where.parent if is_reader else where
                knows.setdefault(named.as_posix(), set()).update(found)
    assert knows == {
        "citation/styles/processor.py": {"lxml"},
        # These write archives, and read none.
        "export/epub/book.py": {"zipfile"},
        "web/copy/placing.py": {"zipfile"},
        "sources/detection.py": {"zipfile"},
        "sources/docx": {"lxml", "xml", "zipfile"},
        "sources/epub": {"lxml"},
        "sources/html": {"lxml"},
        "sources/logo.py": {"lxml"},
        "sources/odt": {"lxml", "xml"},
        "sources/other_formats.py": {"zipfile"},
        "sources/packages.py": {"lxml", "zipfile"},
        "sources/tei": {"lxml", "xml"},
    }
