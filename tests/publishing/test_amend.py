"""The life of a text: corrected, enlarged, divided, joined, cut and renamed, while every address tells the truth."""

from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest
from flask.testing import FlaskClient

from archive.collection.history import read_history
from archive.errors import ProblemKind
from archive.indexing.build import build
from archive.maintenance.check_index import check_index
from archive.maintenance.check_texts import check
from archive.publishing import amendments as amending
from archive.publishing.publish import OutcomeKind
from archive.sources.canonical.format import read_canonical
from archive.web import create_app
from tests.support.lives import Life
from tests.support.lives import every_address_answers
from tests.support.lives import every_revision_has_its_words
from tests.support.paths import ROOT
from tests.support.site import follow
from tests.support.site import words_of

OLD, NEW = "report-on-peace", "lenin-report-on-peace"


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> Life:
    """The text that ships, after the whole life."""
    folder = tmp_path_factory.mktemp("life")
    copytree(ROOT / "texts", folder / "texts")
    life = Life(folder, OLD)
    life.remember()
    life.edit(lambda text: text.replace("the painful question", "the pressing question"))
    assert life.publish("a word").kind is OutcomeKind.PUBLISHED
    life.edit(lambda text: text.replace("{#p7}", "{#p7}\n\nOf the price of timber."))
    assert life.publish("a paragraph that was left out").kind is OutcomeKind.PUBLISHED
    steps = [
        life.amend(amending.split("p5", "irrespective of the time when")),
        life.amend(amending.merge("p16", "p17")),
        life.amend(amending.retire("p3", "not in the manuscript")),
        life.rename(NEW),
    ]
    assert [step.kind for step in steps] == [OutcomeKind.PUBLISHED] * 4
    return life


@pytest.fixture(scope="module")
def client(life: Life) -> FlaskClient:
    """A browser before that text."""
    return life.client()


def words(client: FlaskClient, address: str) -> str:
    """Return the words at *address*, wherever it leads."""
    response = follow(client, address)[1]
    assert response.status_code == 200
    return words_of(response)


class TestAddresses:
    """The answer of each address ever published, at the end."""

    def test_every_address_answers(self, life: Life) -> None:
        """Nothing that was ever published is lost, in any format."""
        assert len(life.addresses) == (1 + 19) + (1 + 17)
        every_address_answers(life)

    def test_a_corrected_word(self, client: FlaskClient) -> None:
        """The paragraph shows the current word."""
        assert "the pressing question of the day" in words(client, f"/texts/{OLD}/p1")

    def test_an_inserted_paragraph(self, client: FlaskClient) -> None:
        """It has a letter, and its neighbours their numbers."""
        assert "price of timber" in words(client, f"/texts/{NEW}/p7a")
        assert "At the same time the government declares" in words(client, f"/texts/{OLD}/p8")

    def test_a_split_paragraph(self, client: FlaskClient) -> None:
        """The number stays with the first part, and the second comes after it."""
        first = words(client, f"/texts/{OLD}/p5")
        assert "In accordance with the sense of justice" in first
        assert "irrespective of the time when" in words(client, f"/texts/{NEW}/p5a")

    def test_merged_paragraphs(self, client: FlaskClient) -> None:
        """The later number leads to the paragraph that has its words, permanently."""
        hops, response = follow(client, f"/texts/{OLD}/p17")
        assert hops[-1] == f"/texts/{NEW}/p16"
        assert "will triumph and will pave the way" in words_of(response)
        assert 'id="p17"' in client.get(f"/texts/{NEW}").text

    def test_a_withdrawn_paragraph(self, client: FlaskClient) -> None:
        """Its page gives the reason and its last words, the reading page the reason; a search does not find them."""
        hops, gone = follow(client, f"/texts/{OLD}/p3")
        assert (hops[-1], gone.status_code) == (f"/texts/{NEW}/p3", 410)
        page = words_of(gone)
        assert "Paragraph 3 was withdrawn in revision 6 (22 November 2026). The last" in page
        assert "withdrawn: not in the manuscript. By a just or democratic peace" in page
        assert f'<a href="/texts/{NEW}@5/p3">Revision 5</a>' in gone.text
        assert "withdrawn: not in the manuscript" in words(client, f"/texts/{NEW}")
        assert "By a just or democratic peace" not in words(client, f"/texts/{NEW}")
        still = client.get("/search.json?q=annexations&per_page=100").get_json()["hits"]
        assert still
        assert f"/texts/{NEW}/p3" not in [hit["address"] for hit in still]
        found = client.get('/search.json?q="overwhelming+majority"').json
        assert found is not None
        assert found["total"] == 0

    @pytest.mark.parametrize(
        ("range", "ends"),
        [
            ("p2-p4", "p2-p4"),
            ("p3-p5", "p3-p5"),
            ("p1-p3", "p1-p3"),
            ("p16-p17", "p16"),
            ("p15-p17", "p15-p16"),
            ("p17-p15", "p15-p16"),
        ],
    )
    def test_ranges(self, client: FlaskClient, range: str, ends: str) -> None:
        """A range goes from what answers for its first end to what answers for its last."""
        hops, response = follow(client, f"/texts/{OLD}/{range}")
        assert hops[1] == f"/texts/{NEW}/{ends}"
        assert len(hops) == 2
        assert ("not in the manuscript" in response.text) == ("p3" in range or range == "p2-p4")

    @pytest.mark.parametrize("form", ["", ".json", ".txt", ".md"])
    def test_a_renamed_text(self, client: FlaskClient, form: str) -> None:
        """One permanent redirect for the text, with its query, and in every format."""
        hops, response = follow(client, f"/texts/{OLD}{form}?q=war")
        assert hops == [f"/texts/{OLD}{form}?q=war", f"/texts/{NEW}{form}?q=war"]
        assert response.status_code == 200

    def test_a_revision_keeps_its_numbers(self, client: FlaskClient) -> None:
        """The address of a revision follows the slug, and never a number."""
        response = client.get(f"/texts/{OLD}@1/p17")
        assert (response.status_code, response.headers["Location"]) == (301, f"/texts/{NEW}@1/p17")

    def test_unknown_number_is_404(self, client: FlaskClient) -> None:
        """A number that was never published is not found, under any slug."""
        assert follow(client, f"/texts/{OLD}/p99")[1].status_code == 404


class TestRecord:
    """The history after all amendments."""

    def test_history_is_one_intact_chain(self, life: Life) -> None:
        """All revisions are in one intact file, each with its changes."""
        history = read_history(life.texts.history_path(NEW))
        assert history.problems() == ()
        assert [revision.note for revision in history.revisions[1:]] == [
            "a word",
            "a paragraph that was left out",
            "p5 split",
            "p17 merged into p16",
            "p3 withdrawn: not in the manuscript",
            f"renamed from {OLD}",
        ]
        assert history.revisions[3].became == {"p5": ("p5", "p5a")}
        assert history.revisions[4].became == {"p17": ("p16",)}
        assert history.revisions[6].formerly == (OLD,)
        assert not life.texts.history_path(OLD).exists()

    def test_check_finds_no_problems(self, life: Life) -> None:
        """`pincite check` finds nothing to say."""
        assert check(life.texts).problems == ()


def test_withdrawn_text_answers_410(tmp_path: Path) -> None:
    """It answers 410 with the reason and its last words, is listed nowhere, and can come back."""
    copytree(ROOT / "texts", tmp_path / "texts")
    life = Life(tmp_path, OLD)
    life.remember()
    assert life.amend(amending.retire_text("its owner asked")).changes == {"text": "withdrawn"}
    client = life.client()
    for address in ("", "/p9", "/p8-p10"):
        response = client.get(f"/texts/{OLD}{address}")
        assert response.status_code == 410
        assert "its owner asked" in response.text
        assert "secret treaties" in response.text
    gone = client.get(f"/texts/{OLD}/p9.json")
    assert gone.status_code == 410
    assert gone.json["withdrawn"]["reason"] == "its owner asked"  # type: ignore[index]
    assert "secret treaties" in gone.text
    for address in ("@1", "@1/p9", "@2", "@2/p9", "@2/p8-p10"):
        assert "secret treaties" in words(client, f"/texts/{OLD}{address}")
    assert OLD not in client.get("/texts/").text + client.get("/sitemap.xml").text
    assert client.get(f"/texts/{OLD}/p99").status_code == 404
    every_address_answers(life)
    every_revision_has_its_words(life)
    before = words(client, f"/texts/{OLD}@1/p9?q=treaties")
    assert "The text has since been withdrawn : its owner asked." in before
    assert "has the same words" not in before
    assert "was not found in this passage" not in before
    life.edit(lambda text: text.replace("withdrawn: its owner asked\n", ""))
    assert life.publish("allowed again").changes == {"text": "restored"}
    assert life.client().get(f"/texts/{OLD}/p9").status_code == 200


@pytest.mark.parametrize("engine", ["whoosh", "tantivy"])
def test_collection_without_a_living_paragraph_is_served(tmp_path: Path, engine: str) -> None:
    """Where the only text has all its paragraphs withdrawn, the index is sound and each tombstone answers."""
    life = Life(tmp_path, "one")
    life.texts.path.mkdir()
    life.path.write_text("---\nslug: one\ntitle: A title\n---\nPeace.\n\nWar.\n")
    assert life.publish("").kind is OutcomeKind.PUBLISHED
    for number in ("p1", "p2"):
        assert (
            life.amend(amending.retire(number, "not in the manuscript")).kind
            is OutcomeKind.PUBLISHED
        )
    settings = replace(life.settings, engine=engine)
    report = build(settings)
    assert (report.texts, report.paragraphs) == (1, 0)
    assert check_index(life.texts, settings) == ()
    client = create_app(settings).test_client()
    for address, last in (("p1", "Peace."), ("p2", "War."), ("p1-p2", "Peace."), ("p1-p2", "War.")):
        gone = client.get(f"/texts/one/{address}")
        assert gone.status_code == 410
        assert f"withdrawn: not in the manuscript. {last}" in words_of(gone)
    assert client.get("/texts/one/p1-p2.json").json["sections"][0]["paragraphs"][1]["withdrawn"]  # type: ignore[index]
    assert "A title" in words(client, "/texts/")
    assert client.get("/").status_code == 200
    for query in ("peace", '"peace war"', "peac~", "p*", "in:one", "-peace", ""):
        assert client.get("/search.json", query_string={"q": query}).json["total"] == 0  # type: ignore[index]
        assert client.get("/search", query_string={"q": query}).status_code == 200
    assert not build(settings).built
    every_revision_has_its_words(life)


def test_withdrawn_paragraph_can_be_restored(tmp_path: Path) -> None:
    """A withdrawn number can have its own words again, and no others."""
    copytree(ROOT / "texts", tmp_path / "texts")
    life = Life(tmp_path, OLD)
    before = life.path.read_text()
    life.amend(amending.retire("p15", "a mistake"))
    tombstone = '{#p15 withdrawn="a mistake"}'
    life.edit(lambda text: text.replace(tombstone, "Of whales and their ways at sea. {#p15}"))
    assert life.publish().kind is OutcomeKind.REFUSED
    life.path.write_text(before)
    assert life.publish("it was a mistake").changes == {"p15": "restored"}


@pytest.mark.parametrize(
    ("number", "heir"), [("p2", "p3"), ("p3", "p4"), ("p4", "p3")], ids=["first", "middle", "last"]
)
def test_withdrawn_paragraph_leaves_its_page_breaks(tmp_path: Path, number: str, heir: str) -> None:
    """Its page breaks go to the next paragraph, or to the last one left, and that needs no note."""
    life = Life(tmp_path, "walks")
    life.path.parent.mkdir()
    life.path.write_text(
        "---\nslug: walks\ntitle: Walks\n---\nTo the sea.\n\nTo the{pb 8} hills.\n\n"
        "To the{pb 9} town.\n\nHome{pb 10} again.\n"
    )
    assert life.publish("First published").kind is OutcomeKind.PUBLISHED
    outcome = life.amend(amending.retire(number, "a leaf is missing"))
    assert outcome.changes is not None
    assert set(outcome.changes) == {number, heir}
    text = read_canonical(life.path.read_text(), path="walks.md").text
    assert [mark.label for p in text.paragraphs for mark in p.page_breaks] == ["8", "9", "10"]


def test_merged_number_follows_its_words(tmp_path: Path) -> None:
    """When what was merged is split again, the old number leads to its words under their new number."""
    copytree(ROOT / "texts", tmp_path / "texts")
    life = Life(tmp_path, OLD)
    life.remember()
    life.amend(amending.merge("p14", "p15"))
    life.amend(amending.split("p14", "In the Manifesto"))
    life.amend(amending.merge("p13", "p14"))
    client = life.client()
    assert follow(client, f"/texts/{OLD}/p15")[0][-1] == f"/texts/{OLD}/p14a"
    assert follow(client, f"/texts/{OLD}/p14")[0][-1] == f"/texts/{OLD}/p13"
    every_address_answers(life)


def test_text_can_get_a_former_slug_back(tmp_path: Path) -> None:
    """Every slug a text ever had leads to it, also when it is called again what it was called first."""
    copytree(ROOT / "texts", tmp_path / "texts")
    life = Life(tmp_path, OLD)
    life.remember()
    for slug in ("a", "b", OLD, "a"):
        assert life.rename(slug).kind is OutcomeKind.PUBLISHED
    every_address_answers(life)
    client = life.client()
    assert follow(client, "/texts/b/p1")[0][-1] == "/texts/a/p1"
    (tmp_path / "texts" / "b.md").write_text("---\nslug: b\ntitle: B\n---\nAnother text.\n")
    assert any(p.kind is ProblemKind.FORMER_SLUG for p in check(life.texts).problems)
    every_address_answers(life)


def test_split_inside_a_word_is_refused(tmp_path: Path) -> None:
    """A place inside a word would make two words of one and is refused; what was split can be merged again."""
    copytree(ROOT / "texts", tmp_path / "texts")
    life = Life(tmp_path, OLD)
    before = life.path.read_bytes()
    assert life.amend(amending.split("p4", "pending the final")).kind is OutcomeKind.PUBLISHED
    assert life.amend(amending.split("p5", "ccordance with")).kind is OutcomeKind.REFUSED
    life.amend(amending.merge("p4", "p4a"))
    assert life.path.read_text().split() == before.decode().split()


@pytest.mark.parametrize(("first", "second"), [("p2", "p3"), ("p1", "p2"), ("p3", "p2")])
@pytest.mark.parametrize("by_hand", [False, True])
def test_short_paragraphs_are_merged(
    tmp_path: Path, first: str, second: str, by_hand: bool
) -> None:
    """A signature keeps its number when a long postscript joins it, in the file already or not."""
    life = Life(tmp_path, "letter")
    life.texts.path.mkdir()
    body = "Dear brother, the harvest was good.\n\nMary Wetherell.\n\nP.S. The cat has had kittens in your sea-chest.\n"
    life.path.write_text(f"---\nslug: letter\ntitle: A letter\n---\n\n{body}")
    life.publish("")
    one, other = sorted((first, second))
    if by_hand:
        life.edit(lambda text: text.replace(f" {{#{one}}}\n\n", " "))
        life.edit(lambda text: text.replace(f"{{#{other}}}", f"{{#{one}}}"))
    outcome = life.amend(amending.merge(first, second), "joined")
    assert outcome.kind is OutcomeKind.PUBLISHED, outcome.refusal
    every_address_answers(life)
    page = life.client().get(f"/texts/letter/{one}").text
    for words in ("Mary Wetherell", "harvest" if one == "p1" else "kittens"):
        assert words in page


class TestMovingBetweenSections:
    """Moving a paragraph moves nothing else: no section begins, ends or changes its id."""

    UNTITLED = "One.\n\nTwo.\n\nThree.\n\nFour.\n"
    PREFACE = "One.\n\nTwo.\n\n## A part\n\nThree.\n\nFour.\n"
    RULED = "One.\n\nTwo.\n\n---\n\nThree.\n\nFour.\n"

    @pytest.mark.parametrize(
        ("body", "number", "after", "sections"),
        [
            (UNTITLED, "p1", "p4", {"s1": "p2 p3 p4 p1"}),
            (UNTITLED, "p1", "p2", {"s1": "p2 p1 p3 p4"}),
            (UNTITLED, "p4", "", {"s1": "p4 p1 p2 p3"}),
            (UNTITLED, "p2", "", {"s1": "p2 p1 p3 p4"}),
            (PREFACE, "p1", "p2", {"s1": "p2 p1", "s2": "p3 p4"}),
            (PREFACE, "p1", "p4", {"s1": "p2", "s2": "p3 p4 p1"}),
            (PREFACE, "p3", "", {"s1": "p3 p1 p2", "s2": "p4"}),
            (PREFACE, "p3", "p4", {"s1": "p1 p2", "s2": "p4 p3"}),
            (RULED, "p1", "p3", {"s1": "p2", "s2": "p3 p1 p4"}),
            (RULED, "p3", "p1", {"s1": "p1 p3 p2", "s2": "p4"}),
            (RULED, "p4", "", {"s1": "p4 p1 p2", "s2": "p3"}),
        ],
    )
    def test_a_move_is_all_that_happens(
        self, tmp_path: Path, body: str, number: str, after: str, sections: dict[str, str]
    ) -> None:
        """Only the paragraph that was moved is recorded, and every section keeps its id and the others."""
        life = Life(tmp_path, "m")
        life.texts.path.mkdir()
        life.path.write_text(f"---\nslug: m\ntitle: A title\n---\n{body}")
        life.publish("")
        outcome = life.amend(amending.move(number, after))
        assert outcome.kind is OutcomeKind.PUBLISHED, outcome.refusal
        assert outcome.changes is not None
        assert outcome.changes.keys() == {number}
        text = read_canonical(life.path.read_text(), path="m").text
        found = {s.id: " ".join(p.number for p in s.paragraphs) for s in text.sections}
        assert found == sections
