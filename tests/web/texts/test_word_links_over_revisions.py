"""Word links across revisions: each reports what became of its words and never marks any others."""

import itertools
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from random import Random
from shutil import copytree

import pytest
from flask.testing import FlaskClient

from archive.library import word_links
from archive.library.revisions import StoredPast
from archive.model.revision import Revision
from archive.model.text import Text
from archive.publishing import amendments as amending
from archive.publishing.publish import OutcomeKind
from archive.sources.canonical.format import read_canonical
from archive.wordlinks.fingerprint import bare
from archive.wordlinks.fingerprint import fingerprint
from archive.wordlinks.word_range import Row
from tests.support.lives import Life
from tests.support.paths import ROOT
from tests.support.site import follow
from tests.support.site import page
from tests.support.word_links import OLD
from tests.support.word_links import TEXT
from tests.support.word_links import link
from tests.support.word_links import marked

NEW = "lenin-report-on-peace"


@pytest.fixture(scope="module")
def links() -> dict[str, str]:
    """The links made before the first edit, by what happens to their words."""
    return {}


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory, links: dict[str, str]) -> Life:
    """The shipped text, with links to it, before the first edit."""
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
    """A client of that text after all edits."""
    assert len(links) == 10
    life.edit(lambda text: text.replace("the painful question", "the pressing question"))
    assert life.publish("the manuscript has pressing").kind is OutcomeKind.PUBLISHED
    life.edit(lambda text: text.replace("{#p7}", "{#p7}\n\nOf the price of timber."))
    life.edit(
        lambda text: text.replace("for a just, democratic", "for an honest, just, democratic")
    )
    assert life.publish("a paragraph and a word that were left out").kind is OutcomeKind.PUBLISHED
    life.amend(amending.split("p5", "irrespective of the time when"))
    life.amend(amending.merge("p16", "p17"))
    life.amend(amending.retire("p3", "not in the manuscript"))
    life.rename(NEW)
    return life.client()


#: A fingerprint that no words of the text have.
UNKNOWN_FINGERPRINT = fingerprint(["nobody's", "words"])


def test_the_history_read_for_a_link_is_limited(
    after: FlaskClient, links: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A link that no revision matches reads no more than the limit, and the page says how many revisions."""
    address = f"{links['kept'].replace(OLD, NEW).rpartition('.')[0]}.{UNKNOWN_FINGERPRINT}"
    assert "newest revision" not in after.get(address).text
    read: list[int] = []
    backwards = StoredPast.revisions_backwards

    def counted(past: StoredPast, slug: str) -> Iterator[Revision]:
        for revision in backwards(past, slug):
            read.append(revision.number)
            yield revision

    monkeypatch.setattr(StoredPast, "revisions_backwards", counted)
    monkeypatch.setattr(word_links, "MAX_HISTORY_CHARS", 1)
    answer = after.get(address)
    assert (answer.status_code, len(read)) == (404, 2)
    assert "in the newest revision." in answer.text


@pytest.mark.parametrize(
    ("name", "fingerprint", "status"),
    [("kept", "", 200), ("kept", UNKNOWN_FINGERPRINT, 503), ("corrected", "", 503)],
)
def test_a_link_is_followed_within_the_time_limit(
    after: FlaskClient,
    links: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    fingerprint: str,
    status: int,
) -> None:
    """Where there is no time to read a revision, nothing is said of the words; in their place they need none."""
    address = links[name].replace(OLD, NEW)
    if fingerprint:
        address = f"{address.rpartition('.')[0]}.{fingerprint}"
    clock = itertools.count(0, 10)
    monkeypatch.setattr("archive.deadline.thread_time", lambda: next(clock))
    # In a style that no other test asks for, the page is not cached.
    answer = after.get(f"{address}?style=wikipedia")
    assert answer.status_code == status
    if status == 503:
        assert int(answer.headers["Retry-After"]) > 0
        assert "took too long" in answer.text


class TestAfterAllEdits:
    """Each link after all edits; none marks words without its fingerprint."""

    def open_link(self, client: FlaskClient, address: str, status: int = 200) -> str:
        """Return the page that *address* leads to, which marks only words with its fingerprint."""
        hops, response = follow(client, address)
        # One redirect, for the slug, and with the words.
        assert hops == [address, address.replace(OLD, NEW)]
        assert response.status_code == status
        if found := marked(response.text):
            assert fingerprint(found) == address.rpartition(".")[2]
        return response.text

    @pytest.mark.parametrize("name", ["kept", "behind", "stayed"])
    def test_unchanged(self, after: FlaskClient, links: dict[str, str], name: str) -> None:
        """Words in their old place, before a correction or a split, are marked."""
        html = self.open_link(after, links[name])
        assert marked(html)
        assert "whereabouts" not in html

    def test_corrected(self, after: FlaskClient, links: dict[str, str]) -> None:
        """Old and new words are shown side by side, with revision and reason; nothing is marked."""
        html = self.open_link(after, links["corrected"])
        assert marked(html) == []
        words = re.sub(r"<[^>]*>", "", html)
        assert "The words of this link were corrected in revision 2 (22 November 2026)." in words
        assert "<del>painful</del>" in html
        assert "<ins>pressing</ins>" in html
        assert "Reason: the manuscript has pressing" in words
        old = links["corrected"].replace(f"{OLD}/", f"{NEW}@1/")
        assert f'href="{old}"' in html
        assert marked(page(after, old))[0] == "question"

    def test_moved_within_a_paragraph(self, after: FlaskClient, links: dict[str, str]) -> None:
        """Words pushed along by an insertion before them are marked; only other words were corrected."""
        html = self.open_link(after, links["pushed"])
        assert marked(html) == ["democratic", "peace."]
        assert "unchanged; other words of para. 2 were corrected in revision 3 (22 " in html

    def test_moved_by_a_split(self, after: FlaskClient, links: dict[str, str]) -> None:
        """Words in the second part of a split paragraph are marked in the new paragraph."""
        html = self.open_link(after, links["split"])
        assert marked(html) == "irrespective of the time when".split()
        assert "unchanged. Since revision 4 (22 November 2026) they are in para. 5a." in html

    def test_split_within_the_words(self, after: FlaskClient, links: dict[str, str]) -> None:
        """Words divided by a split are marked over both paragraphs."""
        html = self.open_link(after, links["across"])
        assert marked(html)[:3] == ["sense", "of", "justice"]
        assert "unchanged. Since revision 4 (22 November 2026) they are in paras. 5–5a." in html

    def test_paragraph_inserted_within_the_words(
        self, after: FlaskClient, links: dict[str, str]
    ) -> None:
        """Where a paragraph was inserted within the range, both versions are shown and nothing is marked."""
        html = self.open_link(after, links["between"])
        assert marked(html) == []
        assert "<ins>\nOf the price of timber.\n</ins>" in html

    def test_moved_by_a_merge(self, after: FlaskClient, links: dict[str, str]) -> None:
        """Words of a merged paragraph are marked in the other paragraph."""
        html = self.open_link(after, links["merged"])
        assert marked(html) == "will pave the way".split()
        assert "unchanged. Since revision 5 (22 November 2026) they are in para. 16." in html

    def test_withdrawn(self, after: FlaskClient, links: dict[str, str]) -> None:
        """Words of a withdrawn paragraph are 410, with the reason and the words as they were."""
        html = self.open_link(after, links["withdrawn"], 410)
        assert marked(html) == []
        assert "The words of this link were withdrawn in revision 6 (22 November 2026)" in html
        assert "(22 November 2026): not in the manuscript." in html
        assert "By a just or democratic peace, for which the" in html
        got = after.get(links["withdrawn"].replace(OLD, NEW) + ".json")
        assert got.status_code == 410
        assert got.json["state"] == "withdrawn"  # type: ignore[index]

    @pytest.mark.parametrize("form", ["json", "txt", "ris", "bib", "csl.json"])
    def test_every_format(self, after: FlaskClient, links: dict[str, str], form: str) -> None:
        """Every link answers in every format, with the words or a record of their revision."""
        for name, address in links.items():
            response = after.get(f"{address}.{form}".replace(OLD, NEW), follow_redirects=True)
            assert response.status_code == (410 if name == "withdrawn" else 200)
        body = after.get(f"{links['corrected']}.json".replace(OLD, NEW)).json
        assert body is not None
        assert body["state"] == "corrected"
        assert ["painful", "pressing"] in body["differences"]
        assert body["since"]["revision"] == 2

    def test_every_word_of_every_revision(self, life: Life, after: FlaskClient) -> None:
        """A link to any five words ever published marks these words or none."""
        seen = set()
        for number in range(1, 8):
            text = read_canonical(after.get(f"/texts/{NEW}@{number}.md").text, path="t").text
            for paragraph in text.paragraphs:
                row = Row([paragraph])
                edges = [*range(0, len(row), 5), len(row)]
                for low, high in pairwise(edges):
                    seen.add(str(row.words(low, high).address(NEW)))
        assert len(seen) > 200
        for address in sorted(seen):
            response = after.get(address)
            assert response.status_code in (200, 410), address
            if found := marked(response.text):
                assert fingerprint(found) == address.rpartition(".")[2]
            else:
                assert "whereabouts" in response.text


def test_a_withdrawn_text(tmp_path: Path) -> None:
    """The words of a withdrawn text are 410, with the reason."""
    copytree(ROOT / "texts", tmp_path / "texts")
    life = Life(tmp_path, OLD)
    address = link(life.client(), "p9", **{"from": "secret diplomacy"})
    life.amend(amending.retire_text("its owner asked"))
    client = life.client()
    html = page(client, address, 410)
    assert "were withdrawn in revision 2 (22 November 2026): its owner asked." in html
    assert client.get(f"{address}.json").status_code == 410
    assert client.get(f"{TEXT}/p9/words?from=secret").status_code == 410


def test_deleted_words(tmp_path: Path) -> None:
    """Words deleted from a paragraph are shown as they were, and nothing is marked."""
    copytree(ROOT / "texts", tmp_path / "texts")
    life = Life(tmp_path, OLD)
    address = link(life.client(), "p9", **{"from": "in full view", "to": "whole people"})
    life.edit(lambda text: text.replace(" in full view of the whole people", ""))
    life.publish("not in the first edition")
    html = page(life.client(), address)
    assert "The words of this link were removed in revision 2" in html
    assert "in full view of the whole people" in html
    assert marked(html) == []


def test_restored_words(tmp_path: Path) -> None:
    """Words that were corrected and restored are marked again."""
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


@pytest.mark.parametrize("seed", [1917, 1918])
def test_random_edits(tmp_path: Path, seed: int) -> None:
    """After random edits, each link marks the words it was made of, or marks none and says so."""
    copytree(ROOT / "texts", tmp_path / "texts")
    life = Life(tmp_path, OLD)
    dice = Random(seed)  # noqa: S311 the same lives each time
    links: dict[str, list[str]] = {}

    def text() -> Text:
        return read_canonical(life.path.read_text(), path="t").text

    def link_some() -> None:
        living = [p for p in text().paragraphs if not p.withdrawn]
        for _ in range(6):
            place = dice.randrange(len(living))
            row = Row(living[place : place + dice.choice([1, 1, 2])])
            low = dice.randrange(len(row))
            words = row.words(low, dice.randint(low + 1, min(len(row), low + 40)))
            links[str(words.address(OLD))] = [w for w in words.text.split() if bare(w)]

    def a_word(source: str) -> str:
        found: list[str] = re.findall(r"(?<= )[a-z]{5,}(?= [a-z])", source.partition("{#s2")[2])
        return dice.choice(found)

    steps = 0
    link_some()
    for _ in range(12):
        living = [p for p in text().paragraphs if not p.withdrawn]
        n = dice.randrange(1, len(living) - 1)
        one, after = living[n].number, living[n + 1].number
        halves = [m.start() + 1 for m in re.finditer(r"[,.] (?=[a-z]{4})", living[n].text)]
        step = dice.choice(["word", "word", "insert", "strike", "split", "merge", "retire"])
        if step == "split" and halves:
            words = " ".join(living[n].text[dice.choice(halves) + 1 :].split()[:4])
            outcome = life.amend(amending.split(one, words))
        elif step == "merge":
            outcome = life.amend(amending.merge(one, after))
        elif step == "retire":
            outcome = life.amend(amending.retire(one, "a random reason"))
        else:
            put = {"word": "whale", "insert": "blue whale and"}.get(step, "")
            before, word = life.path.read_text(), a_word(life.path.read_text())
            head, found, rest = before.partition(f" {word} ")
            life.path.write_text(head + found.replace(word, put).replace("  ", " ") + rest)
            outcome = life.publish(step)
            if outcome.kind is not OutcomeKind.PUBLISHED:
                life.path.write_text(before)
        steps += outcome.kind is OutcomeKind.PUBLISHED
        link_some()
    assert steps > 6
    client, states = life.client(), set()
    for address, linked in links.items():
        response = client.get(f"{address}.json")
        assert response.status_code in (200, 410), address
        states.add(response.json["state"])  # type: ignore[index]
        html = client.get(address).text
        if shown := marked(html):
            assert [bare(word) for word in shown] == [bare(word) for word in linked], address
        else:
            assert 'class="whereabouts' in html
    assert states >= {"unchanged", "moved", "corrected"}
