"""What Zotero reads: one set of meta tags on the page of a text, and a COinS for each hit of a list."""

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import parse_qs

import pytest
from flask.testing import FlaskClient
from test_citation_exports import PRINTED
from test_citation_exports import record

from archive.citation import meta_tags
from archive.model import Metadata


@pytest.mark.parametrize("place", ["", "/p9"])
def test_head_of_a_speech(
    client: FlaskClient, golden: Callable[[str, str], None], place: str
) -> None:
    """The head has the tags of a presentation, and only those; the page has no COinS."""
    text = client.get(f"/texts/report-on-peace{place}").text
    lines = re.findall(r'<meta (?:name|property)="(?:z:|DC|og:|citation).*>', text)
    golden(f"web/head{place.replace('/', '-')}.html", "\n".join(lines) + "\n")
    assert '<link rel="schema.z" href="http://www.zotero.org/namespaces/export#">' in text
    assert "Z3988" not in text


def test_head_of_a_printed_edition(golden: Callable[[str, str], None]) -> None:
    """A printed edition has the other set: the edition's year, the text's day, bodies with a comma."""
    lines = [f"{tag.attribute} {tag.name}: {tag.content}" for tag in meta_tags(record(PRINTED))]
    golden("web/head-printed.txt", "\n".join(lines) + "\n")


def test_head_of_little() -> None:
    """Where the record has only a title, nothing else is said."""
    tags = meta_tags(record(Metadata("Untitled"), place="untitled"))
    assert [tag.name for tag in tags] == ["z:itemType", "DC.title", "og:url"]
    assert tags[0].content == "document"


def test_coins_of_hits(client: FlaskClient) -> None:
    """Each hit of a list has its COinS, which leads to its paragraph."""
    text = client.get("/search?q=secret+treaties").text
    (title,) = re.findall(r'<span class="Z3988" title="([^"]*)"></span>', text)
    fields = parse_qs(unescape(title))
    assert fields["rft.title"] == ["Report on Peace"]
    assert fields["rft.creator"] == ["Lenin, Vladimir"]
    assert fields["rft.date"] == ["1917-11-08"]
    assert fields["rft_id"] == ["http://localhost/texts/report-on-peace/p9"]
