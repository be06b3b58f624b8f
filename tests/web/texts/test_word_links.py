"""Word links: made of typed or selected words, and opened later."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from archive.indexing.build import build
from archive.sources.canonical.format import read_canonical
from archive.web import create_app
from archive.wordlinks.fingerprint import bare
from archive.wordlinks.word_range import Row
from tests.support.paths import ROOT
from tests.support.site import SPECIMEN
from tests.support.site import page
from tests.support.site import specimen_settings
from tests.support.site import words_of
from tests.support.word_links import OLD
from tests.support.word_links import TEXT
from tests.support.word_links import link
from tests.support.word_links import marked


class TestMaking:
    """Making a link."""

    def test_typed_words(self, client: FlaskClient) -> None:
        """The first and the last words, in any spelling of case and punctuation, select everything between them."""
        one = {"from": "secret diplomacy", "to": "quite openly"}
        address = link(client, "p9", **one)
        assert re.fullmatch(rf"{TEXT}/p9~4-19\.[a-z2-7]{{6}}", address)
        for other in (
            {"from": "“Secret diplomacy,", "to": "OPENLY!"},
            {"from": "secret   diplomacy and, for", "to": "negotiations quite openly"},
            {"from": "4", "to": "19"},
        ):
            assert link(client, "p9", **other) == address
        assert marked(page(client, address))[0:2] == ["secret", "diplomacy,"]

    def test_first_words_only(self, client: FlaskClient) -> None:
        """With the second field empty, the link is to the words of the first, even a single one."""
        assert "p9~4-5." in link(client, "p9", **{"from": "secret diplomacy"})
        assert "p9~5." in link(client, "p9", **{"from": "diplomacy"})

    def test_range_over_two_paragraphs(self, client: FlaskClient) -> None:
        """A range may begin in one paragraph and end in another."""
        address = link(client, "p8-p9", **{"from": "all ambiguity", "to": "secret diplomacy"})
        assert re.search(r"/p8~\d+-p9~5\.[a-z2-7]{6}$", address)
        assert marked(page(client, address)) == (
            "all ambiguity and secrecy. The government abolishes secret diplomacy,".split()
        )

    def test_words_not_found(self, client: FlaskClient) -> None:
        """Words that do not occur are named, and the form keeps the input."""
        html = page(client, f"{TEXT}/p9/words?from=open+diplomacy&to=openly")
        assert "“open diplomacy” was not found here" in html
        assert 'value="openly"' in html
        html = page(client, f"{TEXT}/p9/words?from=openly&to=diplomacy")
        assert "“diplomacy” was not found here after “openly”" in html

    def test_words_found_twice(self, client: FlaskClient) -> None:
        """All places are offered where the words occur more than once."""
        html = page(client, f"{TEXT}/p9/words?from=secret+treaties")
        offered = re.findall(r'href="(/texts/report-on-peace/p9~[^"]+)"', html)
        assert len(offered) == 2
        for address in offered:
            assert [bare(word) for word in marked(page(client, address))] == ["secret", "treaties"]

    @pytest.mark.parametrize("query", ["", "?from=", "?from=%20&to=%20", "?from=,&to=."])
    def test_empty_form(self, client: FlaskClient, query: str) -> None:
        """An empty form is shown again."""
        assert "First words" in page(client, f"{TEXT}/p9/words{query}")

    @pytest.mark.parametrize(
        "query", ["start=0&end=0", "start=9999&end=99999", "start=a&end=3", ""]
    )
    def test_empty_selection_is_404(self, client: FlaskClient, query: str) -> None:
        """A selection without words has no link."""
        assert client.get(f"{TEXT}/p9/words.json?{query}").status_code == 404

    def test_unknown_passage_is_404(self, client: FlaskClient) -> None:
        """There are no words in a passage that does not exist."""
        for place in ("p99", "p9~2", "p9.json", "nowhere"):
            assert client.get(f"{TEXT}/{place}/words?from=a").status_code == 404

    def test_every_selection_of_the_shipped_text(self, client: FlaskClient) -> None:
        """Offsets in letters without spaces, as a page counts them, select the right words in all of a text."""
        text = read_canonical((ROOT / "texts" / f"{OLD}.md").read_text(), path="t").text
        for paragraph in text.paragraphs:
            row = Row([paragraph])
            for number, (_, _, span) in list(enumerate(row.places, start=1))[::7]:
                before = len("".join(paragraph.text[: span.start].split()))
                size = len("".join(paragraph.text[span.start : span.end].split()))
                query = f"start={before + size - 1}&end={before + size}"
                got = client.get(f"{TEXT}/{paragraph.number}/words.json?{query}").json
                assert got is not None
                assert got["text"] == paragraph.text[span.start : span.end]
                assert f"/{paragraph.number}~{number}." in got["address"]


class TestOpening:
    """Opening a link."""

    def test_page_with_quotation(self, client: FlaskClient) -> None:
        """The words are marked, with a quotation to paste, the link and a text fragment."""
        address = link(client, "p9", **{"from": "secret diplomacy"})
        html = page(client, address)
        assert marked(html) == ["secret", "diplomacy,"]
        words = words_of(client.get(address))
        assert "“secret diplomacy,” Vladimir Lenin, “Report on Peace,”" in words
        assert f"http://localhost{address}." in words
        assert f"http://localhost{TEXT}#p9:~:text=abolishes-,secret%20diplomacy " in words
        assert f'<link rel="canonical" href="http://localhost{address}">' in html

    @pytest.mark.parametrize("form", ["ris", "bib", "csl.json"])
    def test_records(self, client: FlaskClient, form: str) -> None:
        """The record is that of the paragraph, with the address of the words."""
        address = link(client, "p9", **{"from": "secret diplomacy"})
        assert f"http://localhost{address}" in page(client, f"{address}.{form}").replace("\\", "")

    def test_json_and_text(self, client: FlaskClient) -> None:
        """Programs get the words, their quotation and their status."""
        address = link(client, "p9", **{"from": "secret diplomacy", "to": "openly"})
        got = client.get(f"{address}.json").json
        assert got is not None
        assert (got["state"], got["now"]["address"]) == ("unchanged", address)
        assert got["now"]["text"].startswith("secret diplomacy, and,")
        assert client.get(f"{address}.txt").text.startswith("“secret diplomacy, and,")

    def test_without_a_fingerprint(self, client: FlaskClient) -> None:
        """An address without a fingerprint redirects to the words of the current version."""
        response = client.get(f"{TEXT}/p9~4-5")
        assert response.status_code == 302
        assert response.headers["Location"] == link(client, "p9", **{"from": "secret diplomacy"})
        assert client.get(f"{TEXT}/p9~4-999").status_code == 404
        assert client.get(f"{TEXT}/p99~1").status_code == 404

    def test_mistyped_link(self, client: FlaskClient) -> None:
        """With another fingerprint or other numbers nothing is marked, and the page says so."""
        address = link(client, "p9", **{"from": "secret diplomacy"})
        other = "a" if address[-1] != "a" else "b"
        for wrong in (f"{address[:-1]}{other}", address.replace("~4", "~3")):
            html = page(client, wrong, 404)
            assert "No words here match this link in any revision." in html
            assert marked(html) == []
            assert client.get(f"{wrong}.json").json["status"] == 404  # type: ignore[index]

    def test_one_address_for_the_same_words(self, client: FlaskClient) -> None:
        """Reversed, capital or overlong addresses redirect to the canonical one."""
        address = link(client, "p9", **{"from": "secret diplomacy"})
        mark = address.rpartition(".")[2]
        for other in (
            f"p9~5-4.{mark}",
            f"P9~4-5.{mark.upper()}",
            f"p9~4-p9~5.{mark}",
            f"p9~4-5.{mark}.",
            f"p9~4-5.{mark}),",
        ):
            response = client.get(f"{TEXT}/{other}")
            assert (response.status_code, response.headers["Location"]) == (301, address)
        over = link(client, "p8-p9", **{"from": "all ambiguity", "to": "secret diplomacy"})
        first, last, mark = re.split(r"[-.]", over.rpartition("/")[2])
        assert client.get(f"{TEXT}/{last}-{first}.{mark}").headers["Location"] == over

    @given(
        place=st.from_regex(
            r"p[0-9]{1,2}~[0-9]{1,3}(-(p[0-9]{1,2}~)?[0-9]{1,3})?(\.[a-z2-7]{0,7})?", fullmatch=True
        )
    )
    @examples(max_examples=60)
    def test_every_string_answers(self, client: FlaskClient, place: str) -> None:
        """Any string in place of the words gives the words, a redirect or 404."""
        assert client.get(f"{TEXT}/{place}").status_code in (200, 301, 302, 404)

    def test_a_draft(self, tmp_path: Path) -> None:
        """A draft can be linked to and is labelled as one; changed words are not marked."""
        settings = specimen_settings(tmp_path)
        client = create_app(settings).test_client()
        address = client.get("/texts/specimen/p2/words?from=nothing+of+peace").headers["Location"]
        assert marked(page(client, address)) == ["nothing", "of", "peace"]
        path = settings.texts / "specimen.md"
        path.write_text(SPECIMEN.replace("of peace[^A]", "of war[^A]"))
        build(settings)
        html = page(create_app(settings).test_client(), address, 404)
        assert "is a draft" in html
        assert marked(html) == []


def test_documented_links_work(client: FlaskClient) -> None:
    """The examples in `docs/citing.md` are links into the shipped text."""
    links = re.findall(r"^/texts/\S+~\S+", (ROOT / "docs" / "citing.md").read_text(), re.MULTILINE)
    assert len(links) == 3
    for address in links:
        assert marked(page(client, address))
