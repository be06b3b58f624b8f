"""Collections that earlier versions wrote: each opens, and each address answers as it did then."""

import json
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from flask.testing import FlaskClient

from archive.collection.folder import CollectionFolder
from archive.indexing.build import build
from archive.maintenance.check_texts import check
from archive.maintenance.restore import restore
from archive.settings import Settings
from archive.web import create_app
from archive.wordlinks.fingerprint import fingerprint
from archive.wordlinks.fingerprint import word_spans
from tests.support.paths import DATA

VERSIONS = sorted(path for path in (DATA / "collections").iterdir() if path.is_dir())


@pytest.fixture(scope="module", params=VERSIONS, ids=lambda path: str(path.name))
def version(request: pytest.FixtureRequest) -> Path:
    """The folder of a collection that a version wrote."""
    folder: Path = request.param
    return folder


@pytest.fixture(scope="module", params=["folder", "backup"])
def client(
    request: pytest.FixtureRequest, version: Path, tmp_path_factory: pytest.TempPathFactory
) -> FlaskClient:
    """The site of the collection: of a copy of its folder, and of its backup brought back."""
    here = tmp_path_factory.mktemp("earlier")
    settings = Settings(texts=here / "texts", index=here / "index")
    if request.param == "folder":
        copytree(version / "texts", settings.texts)
    else:
        restore(version / "backup.tar", settings.texts)
    build(settings)
    return create_app(settings).test_client()


def answers(version: Path) -> list[dict[str, Any]]:
    """Return what each address answered when the collection was written."""
    recorded: list[dict[str, Any]] = json.loads(
        (version / "answers.json").read_text(encoding="utf-8")
    )
    return recorded


def fingerprint_of(text: str) -> str:
    """Return the fingerprint of all words of *text*."""
    return fingerprint(text[span.start : span.end] for span in word_spans(text))


def answer(client: FlaskClient, address: str, recorded: dict[str, Any]) -> dict[str, Any]:
    """Return what *address* answers now, in the form of `answers.json`."""
    response = client.get(address)
    found: dict[str, Any] = {"address": address, "status": response.status_code}
    if "Location" in response.headers:
        found["location"] = response.headers["Location"]
    if not {"paragraphs", "was"} & recorded.keys():
        return found
    value = client.get(f"{address}.json").json
    assert value is not None, address
    if "~" in address:
        found["state"] = value["state"]
        for side in ("was", "now"):
            found[side] = fingerprint_of(value[side]["text"]) if value[side] else None
    else:
        found["paragraphs"] = dict(_paragraphs(value))
    return found


def _paragraphs(value: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for section in value["sections"]:
        for paragraph in section["paragraphs"]:
            yield paragraph["number"], fingerprint_of(paragraph["text"])


def test_every_address_answers_as_before(client: FlaskClient, version: Path) -> None:
    """Status, redirect and words of every address ever published are those of the version that wrote it."""
    recorded = answers(version)
    assert len(recorded) > 300
    assert {each["status"] for each in recorded} == {200, 301, 410}
    now = [answer(client, each["address"], each) for each in recorded]
    changed = [(was, is_) for was, is_ in zip(recorded, now, strict=True) if was != is_]
    assert changed == []


def test_the_folder_is_sound(version: Path) -> None:
    """Every history is intact and every working copy is read: nothing is waiting but the draft."""
    report = check(CollectionFolder(version / "texts"))
    assert report.sound
    assert (report.drafts, report.waiting) == (("unpublished",), ())
