"""Metadata for Zotero: one set of meta tags per page, and a COinS for each hit of a list."""

import json
import re
from collections.abc import Callable
from html import unescape
from urllib.parse import parse_qs

import pytest
from flask.testing import FlaskClient
from markupsafe import escape

from archive.citation import coins
from archive.citation import meta_tags
from archive.model.text import Metadata
from tests.citation.test_formats import PRINTED
from tests.citation.test_formats import record
from tests.support.paths import DATA


@pytest.mark.parametrize("place", ["", "/p9"])
def test_head_of_a_speech(
    client: FlaskClient, golden: Callable[[str, str], None], place: str
) -> None:
    """The head has only the tags of a presentation; the page has no COinS."""
    text = client.get(f"/texts/report-on-peace{place}").text
    lines = re.findall(r'<meta (?:name|property)="(?:z:|DC|og:|citation).*>', text)
    golden(f"web/head{place.replace('/', '-')}.html", "\n".join(lines) + "\n")
    assert '<link rel="schema.z" href="http://www.zotero.org/namespaces/export#">' in text
    assert "Z3988" not in text


def test_head_of_a_printed_edition(golden: Callable[[str, str], None]) -> None:
    """A printed edition has the other set: the edition's year, the text's date, bodies with a comma."""
    lines = [f"{tag.attribute} {tag.name}: {tag.content}" for tag in meta_tags(record(PRINTED))]
    golden("web/head-printed.txt", "\n".join(lines) + "\n")


def test_head_of_a_record_with_only_a_title() -> None:
    """A record with only a title has no other tags."""
    tags = meta_tags(record(Metadata("Untitled"), place="untitled"))
    assert [tag.name for tag in tags] == ["z:itemType", "DC.title", "og:url"]
    assert tags[0].content == "document"


def test_coins_of_hits(client: FlaskClient) -> None:
    """Each hit of a list has a COinS that links to its paragraph."""
    text = client.get("/search?q=secret+treaties").text
    (title,) = re.findall(r'<span class="Z3988" title="([^"]*)"></span>', text)
    fields = parse_qs(unescape(title))
    assert fields["rft.title"] == ["Report on Peace"]
    assert fields["rft.creator"] == ["Lenin, Vladimir"]
    assert fields["rft.date"] == ["1917-11-08"]
    assert fields["rft_id"] == ["http://localhost/texts/report-on-peace/p9"]


def context_object(written: str) -> dict[str, list[str]]:
    """Return the fields of an OpenURL 1.0 context object (Z39.88-2004)."""
    fields = parse_qs(written, strict_parsing=True, keep_blank_values=True)
    assert fields.pop("ctx_ver") == ["Z39.88-2004"]
    assert all(value for values in fields.values() for value in values)
    return fields


def test_coins_of_a_printed_edition() -> None:
    """A part of a book has only keys of the book format."""
    fields = context_object(coins(record(PRINTED)))
    assert fields == {
        "rft_val_fmt": ["info:ofi/fmt:kev:mtx:book"],
        "rft.genre": ["bookitem"],
        "rft.atitle": ["Report on {Peace} & War: 100 %"],
        "rft.btitle": ["Collected Works"],
        "rft.aulast": ["Lenin"],
        "rft.aufirst": ["V. I."],
        "rft.au": ["Second All-Russia Congress of Soviets,"],
        "rft.date": ["1972"],
        "rft.pages": ["249-253"],
        "rft_id": ["https://archive.example.org/texts/report-on-peace/p7"],
    }


def test_coins_of_a_record_with_only_a_title() -> None:
    """A record with only a title has its title and URL."""
    fields = context_object(coins(record(Metadata("Untitled"), place="untitled")))
    assert fields == {
        "rft_val_fmt": ["info:ofi/fmt:kev:mtx:dc"],
        "rft.type": ["document"],
        "rft.title": ["Untitled"],
        "rft_id": ["https://archive.example.org/texts/untitled"],
    }


@pytest.mark.parametrize("place", ["", "/p9"])
def test_html_metadata_of_a_page(client: FlaskClient, place: str) -> None:
    """The tags that html-metadata, the reader of Wikipedia's Citoid, used are still there."""
    stored = json.loads((DATA / "web" / "html-metadata.json").read_text(encoding="utf-8"))
    read = stored[place]
    assert read["dublinCore"]["title"] == "Report on Peace"
    assert read["jsonLd"]["creator" if place else "author"][0]["name"] == "Vladimir Lenin"
    head = client.get(f"/texts/report-on-peace{place}").text
    for name, value in read["dublinCore"].items():
        assert f'<meta name="DC.{name}" content="{value}">' in head
    assert f'<meta name="description" content="{escape(read["general"]["description"])}">' in head
    assert f'<meta property="og:url" content="{read["openGraph"]["url"]}">' in head
