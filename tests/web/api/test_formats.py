"""One table of formats: a row in it is a route, a link, a header and an error document."""

import re
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from archive.citation import Record
from archive.export import formats
from archive.export.formats import Format
from archive.export.formats import Relation
from archive.export.source import PassageSource
from archive.settings import Settings
from archive.web import create_app
from archive.web.middleware.headers import machine_types
from tests.support.site import page

TEXT = "/texts/report-on-peace"
PLACE = f"{TEXT}/p9"


def write_words(source: PassageSource) -> str:
    """Write a passage in a made-up format."""
    return " / ".join(paragraph.text for paragraph in source.passage.paragraphs)


def write_keys(records: Iterable[Record]) -> Iterator[str]:
    """Write records in a made-up format."""
    for record in records:
        yield f"<{record.key}>"


WORDS = Format("words.zz", "Made-up words", "application/x-words", write=write_words)
KEYS = Format(
    "keys",
    "Made-up keys",
    "application/x-keys",
    relation=Relation.DESCRIPTION,
    write_records=write_keys,
)


@pytest.fixture
def extended(shipped: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[FlaskClient]:
    """A browser before a site with two formats more; the table is all that was changed."""
    monkeypatch.setattr(formats, "FORMATS", (*formats.FORMATS, WORDS, KEYS))
    # A process reads the table once.
    machine_types.cache_clear()
    yield create_app(replace(shipped, cache_bytes=0)).test_client()
    machine_types.cache_clear()


@pytest.mark.parametrize("format", [WORDS, KEYS], ids=lambda format: format.ending)
def test_a_row_is_a_file_of_every_passage(extended: FlaskClient, format: Format) -> None:
    """The file is served at its ending, with its media type, to scripts of every site."""
    answer = extended.get(f"{PLACE}.{format.ending}")
    assert answer.status_code == 200
    assert answer.content_type == f"{format.media_type}; charset=utf-8"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    if format is WORDS:
        assert answer.text.startswith("The government abolishes secret diplomacy")
    else:
        assert re.fullmatch(r"<[^<>]+>", answer.text)
        assert f'.{format.ending}"' in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("format", [WORDS, KEYS], ids=lambda format: format.ending)
def test_a_row_is_announced(extended: FlaskClient, format: Format) -> None:
    """The page links to the file in its head, its list of formats and its Link header."""
    answer = extended.get(PLACE)
    address = f"{PLACE}.{format.ending}"
    assert re.search(
        f'<link rel="alternate" type="{format.media_type}" title="{format.name}" href="{address}">',
        answer.text,
    )
    assert (
        f'<a rel="nofollow" href="{address}" type="{format.media_type}">{format.name}</a>'
        in answer.text
    )
    link = f'<http://localhost{address}>; rel="{format.relation}"; type="{format.media_type}"'
    assert link in answer.headers["Link"]
    in_json_ld = f"http://localhost{address}" in extended.get(f"{PLACE}.jsonld").text
    assert in_json_ld == (format.relation is Relation.ITEM)


@pytest.mark.parametrize("format", [WORDS, KEYS], ids=lambda format: format.ending)
def test_a_row_has_error_documents(extended: FlaskClient, format: Format) -> None:
    """A program that asks for a passage that is not there in this format gets a problem document."""
    answer = extended.get(f"{TEXT}/p99.{format.ending}")
    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"


def test_a_row_of_records_is_a_file_of_results_and_selections(extended: FlaskClient) -> None:
    """All hits and the selected places can be had in it, and their pages link to it."""
    found = extended.get("/search.keys?q=peace")
    assert found.mimetype == KEYS.media_type
    assert found.text.count("<") == 11
    selected = extended.get(f"/citations.keys?p={PLACE}&p={TEXT}/p7")
    assert selected.mimetype == KEYS.media_type
    assert selected.text.count("<") == 2
    for address, link in (
        ("/search?q=peace", "/search.keys?q=peace"),
        (f"/citations?p={PLACE}", "/citations.keys?p="),
    ):
        assert f'href="{link}' in page(extended, address)


def test_a_format_without_a_writer_of_records_has_no_lists(extended: FlaskClient) -> None:
    """A list of records in a format of passages is 404, as is a passage in a format of results."""
    for address in ("/search.words.zz?q=peace", f"/citations.words.zz?p={PLACE}", f"{PLACE}.csv"):
        assert extended.get(address).status_code == 404, address


def test_endings_are_unique() -> None:
    """No ending or media type belongs to two rows."""
    for values in (
        [format.ending for format in formats.FORMATS],
        [format.media_type for format in formats.FORMATS],
    ):
        assert len(values) == len(set(values))
