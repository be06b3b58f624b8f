"""Links to words: made from words that are typed or selected, opened later, true for ever."""

import re
from html import unescape
from itertools import pairwise
from pathlib import Path
from shutil import copytree

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from lives import Life
from lives import followed
from web_site import SPECIMEN
from web_site import page
from web_site import specimen_settings
from web_site import words_of

from archive import amending
from archive.build import build
from archive.counting import bare
from archive.counting import fingerprint
from archive.linked import Row
from archive.publish import Done
from archive.sources.canonical import read_canonical
from archive.web import create_app

ROOT = Path(__file__).resolve().parent.parent
OLD, NEW = "report-on-peace", "lenin-report-on-peace"
TEXT = f"/texts/{OLD}"


def marked(html: str) -> list[str]:
    """Return the words that a page marks, without what it shows between them."""
    text = re.search(r'<div class="text".*?</article>', html, re.DOTALL)
    assert text is not None
    beside = r'<(sup|span) class="(?:note-mark|reading|page)".*?</\1>'
    units = re.sub(beside, "", text[0], flags=re.DOTALL).split('<div class="unit')
    inside = ("".join(re.findall(r"<mark>(.*?)</mark>", unit, re.DOTALL)) for unit in units)
    words = unescape(re.sub(r"<[^>]*>", "", " ".join(inside))).split()
    return [word for word in words if bare(word)]


def link(client: FlaskClient, place: str, **typed: str) -> str:
    """Return the address that the form leads to."""
    response = client.get(f"{TEXT}/{place}/words", query_string=typed)
    assert response.status_code == 303, response.text
    return response.headers["Location"]


class TestMaking:
    """From words to their address."""

    def test_words_that_are_typed(self, client: FlaskClient) -> None:
        """The first and the last words, however they are written, lead to all between."""
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

    def test_just_these_words(self, client: FlaskClient) -> None:
        """Without a second field the link is to the words of the first, be it one."""
        assert "p9~4-5." in link(client, "p9", **{"from": "secret diplomacy"})
        assert "p9~5." in link(client, "p9", **{"from": "diplomacy"})

    def test_over_paragraphs(self, client: FlaskClient) -> None:
        """From a word of one paragraph to a word of another, and all that stands between."""
        address = link(client, "p8-p9", **{"from": "all ambiguity", "to": "secret diplomacy"})
        assert re.search(r"/p8~\d+-p9~5\.[a-z2-7]{6}$", address)
        assert marked(page(client, address)) == (
            "all ambiguity and secrecy. The government abolishes secret diplomacy,".split()
        )

    def test_not_found(self, client: FlaskClient) -> None:
        """Words that do not stand there are named, and the form keeps what was typed."""
        said = page(client, f"{TEXT}/p9/words?from=open+diplomacy&to=openly")
        assert "“open diplomacy” does not stand here" in said
        assert 'value="openly"' in said
        said = page(client, f"{TEXT}/p9/words?from=openly&to=diplomacy")
        assert "“diplomacy” does not stand here after “openly”" in said

    def test_found_twice(self, client: FlaskClient) -> None:
        """Words that stand there more than once are offered, each in its place."""
        said = page(client, f"{TEXT}/p9/words?from=secret+treaties")
        offered = re.findall(r'href="(/texts/report-on-peace/p9~[^"]+)"', said)
        assert len(offered) == 2
        for address in offered:
            assert [bare(word) for word in marked(page(client, address))] == ["secret", "treaties"]

    @pytest.mark.parametrize("query", ["", "?from=", "?from=%20&to=%20", "?from=,&to=."])
    def test_nothing_typed(self, client: FlaskClient, query: str) -> None:
        """An empty form is shown again."""
        assert "From the words" in page(client, f"{TEXT}/p9/words{query}")

    @pytest.mark.parametrize(
        "query", ["start=0&end=0", "start=9999&end=99999", "start=a&end=3", ""]
    )
    def test_selections_that_are_none(self, client: FlaskClient, query: str) -> None:
        """A selection without words has no link."""
        assert client.get(f"{TEXT}/p9/words.json?{query}").status_code == 404

    def test_a_place_that_is_none(self, client: FlaskClient) -> None:
        """Words of nothing are not found."""
        for place in ("p99", "p9~2", "p9.json", "nowhere"):
            assert client.get(f"{TEXT}/{place}/words?from=a").status_code == 404

    def test_every_selection_of_the_shipped_text(self, client: FlaskClient) -> None:
        """Letters counted without spaces, as a page counts them, lead to the words that they are of."""
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
    """From an address to the words."""

    def test_page(self, client: FlaskClient) -> None:
        """The words are marked, and stand ready to paste with their citation, their link and a text fragment."""
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
        """A record of words is that of the paragraph, under the address of the words."""
        address = link(client, "p9", **{"from": "secret diplomacy"})
        assert f"http://localhost{address}" in page(client, f"{address}.{form}").replace("\\", "")

    def test_json_and_text(self, client: FlaskClient) -> None:
        """Programs get the words, their quotation and what became of them."""
        address = link(client, "p9", **{"from": "secret diplomacy", "to": "openly"})
        got = client.get(f"{address}.json").json
        assert got is not None
        assert (got["state"], got["now"]["address"]) == ("unchanged", address)
        assert got["now"]["text"].startswith("secret diplomacy, and,")
        assert client.get(f"{address}.txt").text.startswith("“secret diplomacy, and,")

    def test_without_a_fingerprint(self, client: FlaskClient) -> None:
        """An address without a fingerprint leads, for now, to that of the words of today."""
        response = client.get(f"{TEXT}/p9~4-5")
        assert response.status_code == 302
        assert response.headers["Location"] == link(client, "p9", **{"from": "secret diplomacy"})
        assert client.get(f"{TEXT}/p9~4-999").status_code == 404
        assert client.get(f"{TEXT}/p99~1").status_code == 404

    def test_typed_wrongly(self, client: FlaskClient) -> None:
        """With another fingerprint, or other numbers, nothing is marked, and the page says so."""
        address = link(client, "p9", **{"from": "secret diplomacy"})
        other = "a" if address[-1] != "a" else "b"
        for wrong in (f"{address[:-1]}{other}", address.replace("~4", "~3")):
            html = page(client, wrong, 404)
            assert "Nothing is marked" in html
            assert marked(html) == []
            assert client.get(f"{wrong}.json").json["status"] == 404  # type: ignore[index]

    def test_one_address_for_the_same_words(self, client: FlaskClient) -> None:
        """The wrong way round, in capitals, or with too much: a redirect to the one address."""
        address = link(client, "p9", **{"from": "secret diplomacy"})
        mark = address.rpartition(".")[2]
        for other in (f"p9~5-4.{mark}", f"P9~4-5.{mark.upper()}", f"p9~4-p9~5.{mark}"):
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
        """Whatever is typed there: the words, the way to them, or a page that says that they are not."""
        assert client.get(f"{TEXT}/{place}").status_code in (200, 301, 302, 404)

    def test_a_draft(self, tmp_path: Path) -> None:
        """A draft can be linked to, and says that it is one; changed words are not marked."""
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


@pytest.fixture(scope="module")
def links() -> dict[str, str]:
    """The links that were made before the life began, by what becomes of them."""
    return {}


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory, links: dict[str, str]) -> Life:
    """The text that ships, linked to, before its life."""
    folder = tmp_path_factory.mktemp("linked")
    copytree(ROOT / "texts", folder / "texts")
    life = Life(folder, OLD)
    client = life.client()
    for name, place, begin, end in (
        ("corrected", "p1", "question of peace", "the painful question of the day"),
        ("behind", "p1", "Much has been said", ""),
        ("kept", "p1", "The question of peace is", ""),
        ("pushed", "p2", "democratic peace", ""),
        ("split", "p5", "irrespective of the time when", ""),
        ("stayed", "p5", "In accordance with the sense of justice", ""),
        ("across", "p5", "sense of justice of democrats", "such forcible incorporation"),
        ("between", "p7-p8", "on the terms indicated", "At the same time"),
        ("merged", "p17", "will pave the way", ""),
        ("withdrawn", "p3", "1", "9"),
    ):
        links[name] = link(client, place, **{"from": begin, "to": end})
    return life


@pytest.fixture(scope="module")
def after(life: Life, links: dict[str, str]) -> FlaskClient:
    """A browser before that text, at the end of its life."""
    assert len(links) == 10
    life.edit(lambda text: text.replace("the painful question", "the pressing question"))
    assert life.publish("the manuscript has pressing").done is Done.PUBLISHED
    life.edit(lambda text: text.replace("{#p7}", "{#p7}\n\nOf the price of timber."))
    life.edit(
        lambda text: text.replace("for a just, democratic", "for an honest, just, democratic")
    )
    assert life.publish("a paragraph and a word that were left out").done is Done.PUBLISHED
    life.amend(amending.split("p5", "irrespective of the time when"))
    life.amend(amending.merge("p16", "p17"))
    life.amend(amending.retire("p3", "not in the manuscript"))
    life.rename(NEW)
    return life.client()


class TestLife:
    """What each link says at the end of the life of its text; none marks other words than it was made of."""

    def opened(self, client: FlaskClient, address: str, status: int = 200) -> str:
        """Return the page that *address* leads to, which marks nothing but words with its fingerprint."""
        hops, response = followed(client, address)
        # One redirect, for the slug, and with the words.
        assert hops == [address, address.replace(OLD, NEW)]
        assert response.status_code == status
        if found := marked(response.text):
            assert fingerprint(found) == address.rpartition(".")[2]
        return response.text

    @pytest.mark.parametrize("name", ["kept", "behind", "stayed"])
    def test_unchanged(self, after: FlaskClient, links: dict[str, str], name: str) -> None:
        """Words before a correction or a split, in their old place, are simply marked."""
        html = self.opened(after, links[name])
        assert marked(html)
        assert "whereabouts" not in html

    def test_corrected(self, after: FlaskClient, links: dict[str, str]) -> None:
        """Old and new words side by side, since when, and why; nothing is marked."""
        html = self.opened(after, links["corrected"])
        assert marked(html) == []
        words = re.sub(r"<[^>]*>", "", html)
        assert "Since revision 2, 22 November 2026, other words stand here" in words
        assert "<del>painful</del>" in html
        assert "<ins>pressing</ins>" in html
        assert "Why: the manuscript has pressing" in words
        old = links["corrected"].replace(f"{OLD}/", f"{NEW}@1/")
        assert f'href="{old}"' in html
        assert marked(page(after, old))[0] == "question"

    def test_pushed_along(self, after: FlaskClient, links: dict[str, str]) -> None:
        """Words that stand further on because others were put before them are marked there, and it is said."""
        html = self.opened(after, links["pushed"])
        assert marked(html) == ["democratic", "peace."]
        assert "unchanged. They stand here now, in para. 2, since revision 3" in html

    def test_split(self, after: FlaskClient, links: dict[str, str]) -> None:
        """Words in the second part of a paragraph that was split are marked in their new paragraph."""
        html = self.opened(after, links["split"])
        assert marked(html) == "irrespective of the time when".split()
        assert "in para. 5a, since revision 4" in html

    def test_split_between(self, after: FlaskClient, links: dict[str, str]) -> None:
        """Words that a split has torn apart are the same words, over two paragraphs."""
        html = self.opened(after, links["across"])
        assert marked(html)[:3] == ["sense", "of", "justice"]
        assert "in paras. 5–5a" in html

    def test_something_between(self, after: FlaskClient, links: dict[str, str]) -> None:
        """Where a paragraph was put in between, the words are no longer the words; both are shown."""
        html = self.opened(after, links["between"])
        assert marked(html) == []
        assert "<ins>\nOf the price of timber.\n</ins>" in html

    def test_merged(self, after: FlaskClient, links: dict[str, str]) -> None:
        """Words of a paragraph that was merged are marked where they stand now."""
        html = self.opened(after, links["merged"])
        assert marked(html) == "will pave the way".split()
        assert "in para. 16, since revision 5" in html

    def test_withdrawn(self, after: FlaskClient, links: dict[str, str]) -> None:
        """Words of a paragraph that was withdrawn are gone: 410, with the reason, and what they were."""
        html = self.opened(after, links["withdrawn"], 410)
        assert marked(html) == []
        assert "Since revision 6, 22 November 2026, the words of this link are withdrawn" in html
        assert "withdrawn: not in the manuscript." in html
        assert "By a just or democratic peace, for which the" in html
        got = after.get(links["withdrawn"].replace(OLD, NEW) + ".json")
        assert got.status_code == 410
        assert got.json["state"] == "withdrawn"  # type: ignore[index]

    @pytest.mark.parametrize("form", ["json", "txt", "ris", "bib", "csl.json"])
    def test_siblings(self, after: FlaskClient, links: dict[str, str], form: str) -> None:
        """Every link answers in every format: with the words, or a record of how they stood."""
        for name, address in links.items():
            response = after.get(f"{address}.{form}".replace(OLD, NEW), follow_redirects=True)
            assert response.status_code == (410 if name == "withdrawn" else 200)
        told = after.get(f"{links['corrected']}.json".replace(OLD, NEW)).json
        assert told is not None
        assert told["state"] == "corrected"
        assert ["painful", "pressing"] in told["differences"]
        assert told["since"]["revision"] == 2

    def test_every_word_of_every_revision(self, life: Life, after: FlaskClient) -> None:
        """A link to any five words that were ever published marks these words, or none, and never fails."""
        seen = set()
        for number in range(1, 8):
            text = read_canonical(after.get(f"/texts/{NEW}@{number}.md").text, path="t").text
            for paragraph in text.paragraphs:
                row = Row([paragraph])
                edges = [*range(0, len(row), 5), len(row)]
                for low, high in pairwise(edges):
                    seen.add(str(row.linked(low, high).address(NEW)))
        for address in sorted(seen):
            response = after.get(address)
            assert response.status_code in (200, 410), address
            if found := marked(response.text):
                assert fingerprint(found) == address.rpartition(".")[2]
            else:
                assert "whereabouts" in response.text


def test_a_withdrawn_text(tmp_path: Path) -> None:
    """The words of a withdrawn text are gone with it, 410, and the page says why."""
    copytree(ROOT / "texts", tmp_path / "texts")
    life = Life(tmp_path, OLD)
    address = link(life.client(), "p9", **{"from": "secret diplomacy"})
    life.amend(amending.retire_text("its owner asked"))
    client = life.client()
    html = page(client, address, 410)
    assert "were withdrawn: its owner asked." in html
    assert client.get(f"{address}.json").status_code == 410
    assert client.get(f"{TEXT}/p9/words?from=secret").status_code == 410


def test_words_that_were_struck(tmp_path: Path) -> None:
    """Words that were struck out of a paragraph that lives on are shown as they were, and nothing is marked."""
    copytree(ROOT / "texts", tmp_path / "texts")
    life = Life(tmp_path, OLD)
    address = link(life.client(), "p9", **{"from": "in full view", "to": "whole people"})
    life.edit(lambda text: text.replace(" in full view of the whole people", ""))
    life.publish("not in the first edition")
    html = page(life.client(), address)
    assert "the words of this link no longer stand here" in html
    assert "in full view of the whole people" in html
    assert marked(html) == []


def test_words_that_came_back(tmp_path: Path) -> None:
    """Words that were corrected and put back are simply marked again."""
    copytree(ROOT / "texts", tmp_path / "texts")
    life = Life(tmp_path, OLD)
    address = link(life.client(), "p9", **{"from": "secret diplomacy"})
    before = life.path.read_text()
    life.edit(lambda text: text.replace("secret diplomacy, and", "open diplomacy, and"))
    life.publish("a slip")
    assert "<del>secret</del>" in page(life.client(), address)
    life.path.write_text(before)
    life.publish("back")
    html = page(life.client(), address)
    assert "whereabouts" not in html
    assert marked(html) == ["secret", "diplomacy,"]
